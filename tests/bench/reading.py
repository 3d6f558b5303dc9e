"""What is measured of texts: seconds a megabyte of finding figures, and whether that is linear."""

from collections.abc import Callable, Iterator

from awards.intake.candidates import extract
from awards.proofreading import half_width
from awards.quantities import find
from tests.awards.quantities.passages import passages

from .measure import Way
from .report import Comparison

#: Bytes of a megabyte.
MEGABYTE = 1_000_000
#: Texts made to be slow: four times as much must take four times as long.
HOSTILE = {
    "digits": "1234567890",
    "numerals": "一二三百",
    "open quotes": "“1.9万",
    "lists": "1、2和",
    "changes": "从1件增到",
    "commas": "1,234,",
    "spaces": "1 130 ",
    "shares": "百分之",
    "one sentence": "2000余批，",
}


def prose(megabytes: int) -> str:
    """Official prose of about that many megabytes in UTF-8: the passages over and over."""
    once = "\n".join(passage.text for passage in passages("first")) + "\n"
    return once * round(megabytes * MEGABYTE / len(once.encode()))


def drained(rows) -> int:
    """How many there are."""
    return sum(1 for _ in rows)


def found_in(piece: str, kilobytes: int) -> Callable[[], int]:
    """Finding the figures of that much of a piece over and over."""
    text = piece * (kilobytes * 1000 // len(piece.encode()))
    return lambda: drained(find(text))


def extracted_from(piece: str, kilobytes: int) -> Callable[[], int]:
    """Extracting the candidates of that much of a piece over and over."""
    text = piece * (kilobytes * 1000 // len(piece.encode()))
    return lambda: drained(extract(text, {}))


def comparisons() -> Iterator[Comparison]:
    """Every comparison of texts, a megabyte being a row."""
    small, large = prose(1), prose(10)
    one = Way("find, 1 MB", lambda: drained(find(small)))
    yield Comparison("figures, a megabyte", one, Way("10 MB", lambda: drained(find(large)), 10))
    yield Comparison(
        "figures, a megabyte", one, Way("extract", lambda: drained(extract(small, {})))
    )
    for name, piece in HOSTILE.items():
        ways = [Way(f"{name}, {size} KB", found_in(piece, size), size) for size in (50, 200)]
        yield Comparison("hostile text, a kilobyte", *ways)
        ways = [Way(f"{name}, {size} KB", extracted_from(piece, size), size) for size in (50, 200)]
        yield Comparison("extracted, a kilobyte", *ways)
    yield Comparison("half-width marks", one, Way("a megabyte", lambda: drained(half_width(small))))
