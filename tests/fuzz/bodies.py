"""Bodies of requests, from a form with one bad value to what is no form at all."""

from collections.abc import Callable
from random import Random
from urllib.parse import quote_from_bytes

from .pages import Page
from .values import hostile

Fields = list[tuple[bytes, bytes]]
FORM = "application/x-www-form-urlencoded"
COUNTS = (b"-1", b"0", b"1", b"3", b"1001", b"1000000000", str(10**30).encode(), b"", b"x", b"\x00")
TYPES = (
    *("", FORM, "application/json", "text/plain; charset=utf-16", "application/xml", "a", "/;;=;"),
    *(f"{FORM}; charset=nonesuch", f"{FORM}; charset=utf-16", f"{FORM}; charset=\xff", "x" * 5000),
    *(
        "multipart/form-data",
        "multipart/form-data; boundary=",
        "multipart/form-data; boundary=\xff",
    ),
    *(f"multipart/form-data; boundary={'b' * 300}", "multipart/mixed; boundary=b", "text/csv"),
)
_FILES = (b"", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0", b"PK\x03\x04", b"GIF89a", b"<svg/>", b"x")


def body(page: Page, rng: Random) -> tuple[bytes, str]:
    """A body and the content type that comes with it."""
    fields = mutated(page, rng)
    make: Callable = rng.choices((urlencoded, multipart, cut, raw), (45, 35, 10, 10))[0]
    content, kind = make(fields, page.files, rng)
    return content, rng.choice(TYPES) if rng.random() < 0.1 else kind


def mutated(page: Page, rng: Random) -> Fields:
    """The page's form as it would be sent, with up to four things wrong."""
    fields = [(name.encode(), value.encode()) for name, value in page.fields]
    for name in rng.sample(sorted(page.choices), min(len(page.choices), rng.randint(0, 3))):
        fields.append((name.encode(), rng.choice(page.choices[name]).encode()))
    for _ in range(rng.choice((0, 1, 1, 1, 2, 4))):
        spoil = rng.choice((_worsen, _worsen, _worsen, _worsen, _count, _lose, _repeat, _invent))
        spoil(fields, rng)
    return fields


def _worsen(fields: Fields, rng: Random) -> None:
    if fields:
        place = rng.randrange(len(fields))
        fields[place] = (fields[place][0], hostile(rng))


def _count(fields: Fields, rng: Random) -> None:
    """A management form that promises more, or fewer, than comes."""
    places = [i for i, (name, _) in enumerate(fields) if name.endswith(b"_FORMS")]
    if places:
        place = rng.choice(places)
        fields[place] = (fields[place][0], rng.choice(COUNTS))


def _lose(fields: Fields, rng: Random) -> None:
    if fields:
        del fields[rng.randrange(len(fields))]


def _repeat(fields: Fields, rng: Random) -> None:
    if fields:
        fields.append((rng.choice(fields)[0], hostile(rng)))


def _invent(fields: Fields, rng: Random) -> None:
    fields.append((hostile(rng), hostile(rng)))


def urlencoded(fields: Fields, files: list[str], rng: Random) -> tuple[bytes, str]:
    """A form without files, escaped or, now and then, not."""
    escape = quote_from_bytes if rng.random() < 0.95 else (lambda raw: raw.decode("latin-1"))
    pairs = (f"{escape(name)}={escape(value)}" for name, value in fields)
    return "&".join(pairs).encode("latin-1"), FORM


def multipart(fields: Fields, files: list[str], rng: Random) -> tuple[bytes, str]:
    """A form with files that are none, under bad names, with bad headers."""
    parts = [b'Content-Disposition: form-data; name="' + n + b'"\r\n\r\n' + v for n, v in fields]
    for name in files or (["file"] if rng.random() < 0.2 else []):
        if rng.random() < 0.3:
            parts.append(_file(name.encode(), rng))
    if rng.random() < 0.1:
        parts.append(hostile(rng))
    content = b"".join(b"--edge\r\n" + part + b"\r\n" for part in parts) + b"--edge--\r\n"
    return content, "multipart/form-data; boundary=edge"


def _file(field: bytes, rng: Random) -> bytes:
    name = rng.choice((b"a.jpg", b"a.docx", b"a.txt", hostile(rng), b"../a.jpg", b""))
    head = b'Content-Disposition: form-data; name="' + field + b'"; filename="' + name + b'"\r\n'
    kind = rng.choice((b"image/jpeg", b"text/plain; charset=nonesuch", hostile(rng)))
    coding = b"Content-Transfer-Encoding: base64\r\n" if rng.random() < 0.1 else b""
    content = rng.choice(_FILES) + rng.randbytes(rng.randrange(60))
    return head + b"Content-Type: " + kind + b"\r\n" + coding + b"\r\n" + content


def cut(fields: Fields, files: list[str], rng: Random) -> tuple[bytes, str]:
    """A form that ends in the middle."""
    content, kind = rng.choice((urlencoded, multipart))(fields, files, rng)
    return content[: rng.randrange(len(content) + 1)], kind


def raw(fields: Fields, files: list[str], rng: Random) -> tuple[bytes, str]:
    """No form: JSON, too many fields, anything."""
    contents = (
        (b"", FORM),
        (b'{"a": [', "application/json"),
        (b"[" * 3000, "application/json"),
        (b"a=1&" * 6000, FORM),
        (b"--edge\r\n" * 2000, "multipart/form-data; boundary=edge"),
        (rng.randbytes(500), rng.choice(TYPES)),
        (hostile(rng), rng.choice(TYPES)),
    )
    return rng.choice(contents)
