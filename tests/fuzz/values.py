"""Values that no form of the portal sends, as the bytes that a client may send all the same."""

from random import Random
from urllib.parse import quote_from_bytes

_TEXTS = (
    *("", " ", "\t", "\n", "a\r\nX-Injected: 1", "\x00", "a\x00b", "\x7f", "\x1b[31m", "\u200b"),
    *("\u202e", "\ufeff", "\ufffe", "\U000e0041", "\ud800", "\udfff字", "\U0010ffff"),
    *("0", "-0", "-1", "007", "+1", "1.0", "1e5", "1e999", "0x10", "1_000", "1,000", "NaN", "inf"),
    *("2147483647", "2147483648", "9223372036854775807", "9223372036854775808", "-" + "9" * 19),
    *(str(10**30), str(-(10**30)), "9" * 4400, "0." + "0" * 400 + "1", "٣", "２０２５", "²", "①"),
    *("一", "〇", "½", "2025", "10000", "0000", "99999", "330900", "330999", "浙江"),
    *("2025-02-30", "0000-00-00", "9999-12-31", "10000-01-01", "2025-12-01T25:61:61+99:99"),
    *("..", "../../etc/passwd", "..\\..\\x", "/", "//", "//evil.example/", "\\", ".", "a/b", "~"),
    *("%", "%%", "%s", "%(x)s", "%00", "%ff", "%u0041", "{}", "{0}", "{{7*7}}", "{%", "$1", "\\1"),
    *("'", '"', "';--", "1 OR 1=1", "`", "<script>x</script>", "]]>", "&amp;", "<!--", "(", "[a-"),
    *("(((((((a+)+)+)+)+)+)+$", "*", "?", "#", ";", "&", "=", "@", "＝1+1", "=1+1", "\x0b", "\x1d"),
    *("null", "None", "true", "on", "undefined", "[]", '{"a": 1}', "id", "pk", "__class__"),
    *("zhoushan-gonganju", "model-organ", "ZHOUSHAN-GONGANJU", "舟山", "公安", "slpt", "“六干”"),
    *("عربى", "ไทย", "e\u0301", "ﷺ" * 3, "👩‍👩‍👧‍👦", "ß", "İ", "ǆ", "\u3000", "　局　", "龘" * 201),
    *("a" * 101, "a" * 300, "海" * 300, "a-" * 3000, "1 " * 400, "\x00" * 50, "局 " * 60),
)
_BYTES = (b"\xff", b"\xfe\xff", b"\xc0\x80", b"\xe6\xb5", b"\xed\xa0\x80", b"\xf4\x90\x80\x80")
HOSTILE = (*(text.encode("utf-8", "surrogatepass") for text in _TEXTS), *_BYTES)


def hostile(rng: Random) -> bytes:
    """One hostile value, now and then two in one."""
    value = rng.choice(HOSTILE)
    return value + rng.choice(HOSTILE) if rng.random() < 0.1 else value


def escaped(value: bytes, rng: Random) -> bytes:
    """`value` as it stands in an address: escaped, twice escaped or as it is."""
    once = quote_from_bytes(value, safe="").encode()
    return rng.choice((once, once, once, once, quote_from_bytes(once).encode(), value))


def header(value: bytes) -> str:
    """`value` as a server hands a header on: the bytes as Latin-1, without the line ends."""
    return value.translate(None, b"\r\n\x00").decode("latin-1")
