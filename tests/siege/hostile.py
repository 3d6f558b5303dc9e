"""`python -m tests.siege.hostile`: files and downloads that ask for more than they are.

Each is sent to the portal as one worker serves it, while another member of staff saves and a
visitor reads on. Exits with 1 where an answer is not the expected one, a visitor or a colleague
waits for a second or longer (two while tables are written), or the worker ever holds 300 MB.
"""

import http.client
import io
import itertools
import os
import sys
import tempfile
import threading
import time
import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field

import django
from PIL import Image

from tests.awards.intake import word_files as word
from tests.served import Served, free_port
from tests.units import pictures

from .desk import Desk, File, unit_form

#: Seconds within which everyone else is answered while a file is read, and while tables are
#: written; and within which a file is refused.
PROMPT, BESIDE_TABLES, REFUSED = 1.0, 2.0, 5.0
MEGABYTES = 300
FIGURES, DOWNLOADS = 20_000, 16
SOURCE, UNIT = "/admin/awards/source/add/", "/admin/units/unit/add/"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ACCEPTED, SHOWN_AGAIN = 302, 200


@dataclass
class Waits:
    """The longest that others waited, in seconds, and how often they were answered."""

    page: float = 0.0
    save: float = 0.0
    answers: Counter = field(default_factory=Counter)


class Siege:
    """A served portal, its district for units, and two members of staff."""

    def __init__(self, portal: Served, district: int, password: str):
        self.portal, self.district = portal, district
        self.attacker, self.colleague = (Desk(portal.port, "staff", password) for _ in range(2))
        self.wrong: list[str] = []
        self.save()  # signs in, which takes longer than a save

    def read(self, address: str, visitor: int = 1) -> int:
        """A request from an address of the visitor's own, read to its end. Returns the status."""
        line = http.client.HTTPConnection(
            "127.0.0.1", self.portal.port, timeout=60, source_address=(f"127.0.0.{visitor}", 0)
        )
        try:
            line.request("GET", address)
            answer = line.getresponse()
            while answer.read(1 << 16):
                pass
            return answer.status
        finally:
            line.close()

    def save(self) -> int:
        """A colleague's new unit."""
        name = f"示例{uuid.uuid4().hex}"
        return self.colleague.post(UNIT, unit_form(name, name[2:], self.district), {})

    @contextmanager
    def watched(self, what: str, longest: float = PROMPT) -> Iterator[Waits]:
        """While this lasts, others read and save; what they met is told and judged."""
        waits, over = Waits(), threading.Event()

        def read():
            for address in itertools.cycle(("/", "/recognitions/", "/achievements/")):
                started = time.monotonic()
                waits.answers[self.read(address)] += 1
                waits.page = max(waits.page, time.monotonic() - started)
                if over.wait(0.02):
                    return

        def save():
            while True:
                started = time.monotonic()
                waits.answers[self.save()] += 1
                waits.save = max(waits.save, time.monotonic() - started)
                if over.wait(0.1):
                    return

        others = [threading.Thread(target=act) for act in (read, save)]
        for other in others:
            other.start()
        try:
            yield waits
        finally:
            over.set()
            for other in others:
                other.join()
        if set(waits.answers) - {200, 302}:
            self.wrong.append(f"{what}: others got {dict(waits.answers)}")
        if max(waits.page, waits.save) >= longest:
            self.wrong.append(f"{what}: others waited {waits.page:.2f} s, {waits.save:.2f} s")

    def send(self, what: str, address: str, form: dict, files: dict[str, File], status: int):
        """Send a form with files, and judge the answer."""
        with self.watched(what) as waits:
            started = time.monotonic()
            got = self.attacker.post(address, form, files)
            took = time.monotonic() - started
        print(
            f"{what:<44} {got} {took:5.2f} s   page {waits.page:.2f} s   save {waits.save:.2f} s"
            f"   worker {self.portal.most_memory():.0f} MB",
            flush=True,
        )
        if got != status:
            self.wrong.append(f"{what}: {got}")
        if status == SHOWN_AGAIN and took >= REFUSED:
            self.wrong.append(f"{what}: refused after {took:.1f} s")

    def send_words(self, what: str, content: bytes, status: int) -> None:
        """Send a Word file as the text of a new source."""
        form = dict.fromkeys(("author", "url", "text"), "")
        form |= {"title": f"示例{what}", "publisher": "示例", "slug": uuid.uuid4().hex}
        form |= {"published_on": "2025-01-01"}
        self.send(what, SOURCE, form, {"text_file": ("示例.docx", WORD, content)}, status)

    def send_photographs(self, what: str, contents: list[bytes], status: int) -> None:
        """Send photographs with a new unit."""
        name = f"示例{uuid.uuid4().hex}"
        form = unit_form(name, name[2:], self.district, len(contents))
        files = {
            f"photos-{number}-image": ("a.jpg", "image/jpeg", content)
            for number, content in enumerate(contents)
        }
        self.send(what, UNIT, form, files, status)

    def download(self) -> None:
        """Many ask for a large table at once; each is sent it or told to come back."""
        what = f"{DOWNLOADS} times {FIGURES} figures as XLSX"
        with (
            self.watched(what, BESIDE_TABLES) as waits,
            ThreadPoolExecutor(DOWNLOADS) as visitors,
        ):
            asked = [
                visitors.submit(self.read, "/data/achievements.xlsx", 2 + number)
                for number in range(DOWNLOADS)
            ]
            got = Counter(answer.result() for answer in asked)
        print(
            f"{what:<44} {dict(got)}   page {waits.page:.2f} s   save {waits.save:.2f} s"
            f"   worker {self.portal.most_memory():.0f} MB"
        )
        if not got[200] or set(got) - {200, 429, 503}:
            self.wrong.append(f"{what}: {dict(got)}")


def words() -> dict[str, tuple[Callable[[], bytes], int]]:
    """Word files by what they are: how each is made, and the answer to it."""
    wide, top, below = (
        '<w:gridSpan w:val="10000000"/>',
        '<w:vMerge w:val="restart"/>',
        "<w:vMerge/>",
    )
    merged = [word.cell("示例", top) + word.cell("0")]
    merged += [word.cell("", below) + word.cell(str(n)) for n in range(1, 400)]
    return {
        "a cell over ten million columns": (
            lambda: word.word(word.table(*[word.cell("示例" * 20, wide)] * 100)),
            ACCEPTED,
        ),
        "a merged column of 400 rows": (lambda: word.word(word.table(*merged)), ACCEPTED),
        "400 million characters in 390 KB": (
            lambda: word.word(word.paragraph("字" * 400_000_000)),
            SHOWN_AGAIN,
        ),
        "a name of megabytes": (
            lambda: word.packed(
                word.parts_of(word.word("")) | {word.PART: b"<" + b"a" * 16_000_000}
            ),
            SHOWN_AGAIN,
        ),
    }


def photographs() -> dict[str, tuple[Callable[[], list[bytes]], int]]:
    """Photographs by what they are: how they are made, and the answer to them."""
    from units.photographs.decoding import MAX_SCANS

    return {
        "five photographs of 19 MB": (lambda: [noise()] * 5, ACCEPTED),
        "a JPEG of as many scans as may be": (lambda: [pictures.scanned(MAX_SCANS)], ACCEPTED),
        "a JPEG of a thousand scans": (lambda: [pictures.scanned(1000)], SHOWN_AGAIN),
        "a flat WebP of 16,000 by 16,000": (
            lambda: [pictures.declared_webp(b"VP8L", 16_000, 16_000).read()],
            SHOWN_AGAIN,
        ),
        "a lossless WebP of 20 million pixels": (
            lambda: [pictures.encoded(Image.new("RGBA", (5000, 4000)), "WEBP", lossless=True)],
            ACCEPTED,
        ),
        "a PNG of 40 million pixels": (
            lambda: [pictures.encoded(Image.new("LA", (8000, 5000), (9, 99)), "PNG")],
            ACCEPTED,
        ),
        "a PNG of 3,600 million pixels": (
            lambda: [pictures.declared(60_000, 60_000).read()],
            SHOWN_AGAIN,
        ),
    }


def noise() -> bytes:
    """A sound photograph of 19 MB, of which nothing is alike."""
    image = Image.frombytes("RGB", (5000, 3300), os.urandom(5000 * 3300 * 3))
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=85)
    return buffer.getvalue()


def publish_figures() -> None:
    """Many public figures, so that a table of them takes a while to write."""
    from awards.models import Achievement, Recognition
    from awards.quantities import parse

    meaning = Achievement.meaning(parse("1件"))
    winner = Recognition.objects.public().first()
    Achievement.objects.bulk_create(
        Achievement(recognition=winner, label="示例", wording="1件", position=number, **meaning)
        for number in range(100, 100 + FIGURES)
    )


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="portal-siege-") as var:
        os.environ |= {"PORTAL_DEMO": "true", "SECRET_KEY": "siege" * 12, "PORTAL_VAR": var}
        os.environ["DATABASE_URL"] = f"sqlite:///{var}/portal.sqlite3"
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
        django.setup()
        from django.core.management import call_command

        from config.demo.accounts import password
        from units.models import District

        call_command("demo", "--prepare-only")
        publish_figures()
        district = District.objects.get(code="330900").pk
        with Served(free_port(), workers=1) as portal:
            siege = Siege(portal, district, password("staff"))
            for what, (content, status) in words().items():
                siege.send_words(what, content(), status)
            for what, (contents, status) in photographs().items():
                siege.send_photographs(what, contents(), status)
            siege.download()
            if portal.most_memory() >= MEGABYTES:
                siege.wrong.append(f"the worker held {portal.most_memory():.0f} MB")
    print("\n".join(siege.wrong) or "nobody else waited")
    return 1 if siege.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
