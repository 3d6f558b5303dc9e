"""What is measured of texts: seconds a megabyte of finding figures, and whether that is linear."""

from collections.abc import Iterator

from awards.intake import extract
from awards.proofreading import half_width
from awards.quantities import find
from tests.awards.quantities.passages import passages

from .measure import Comparison, Way

#: Bytes of a megabyte.
MEGABYTE = 1_000_000


def prose(megabytes: int) -> str:
    """Official prose of about that many megabytes in UTF-8: the passages over and over."""
    once = "\n".join(passage.text for passage in passages("first")) + "\n"
    return once * round(megabytes * MEGABYTE / len(once.encode()))


def drained(rows) -> int:
    """How many there are."""
    return sum(1 for _ in rows)


def comparisons() -> Iterator[Comparison]:
    """Every comparison of texts, a megabyte being a row."""
    small, large = prose(1), prose(10)
    one = Way("find, 1 MB", lambda: drained(find(small)))
    yield Comparison("figures, a megabyte", one, Way("10 MB", lambda: drained(find(large)), 10))
    yield Comparison(
        "figures, a megabyte", one, Way("extract", lambda: drained(extract(small, {})))
    )
    long = Way("extract, 10 MB", lambda: drained(extract(large, {})), 10)
    yield Comparison("intake, a megabyte", Way("1 MB", lambda: drained(extract(small, {}))), long)
    digits = Way("only digits", lambda: drained(find("1234567890" * (MEGABYTE // 10))))
    yield Comparison("figures, a megabyte", one, digits)
    numerals = Way("only numerals", lambda: drained(find("一二三百" * (MEGABYTE // 12))))
    yield Comparison("figures, a megabyte", one, numerals)
    quotes = Way("only quotes", lambda: drained(find("“1.9万" * (MEGABYTE // 10))))
    yield Comparison("figures, a megabyte", one, quotes)
    yield Comparison("half-width marks", one, Way("a megabyte", lambda: drained(half_width(small))))
