"""What is measured of texts: seconds a megabyte of finding figures, and whether that is linear."""

from collections.abc import Callable, Iterator

from awards.intake.candidates import extract
from awards.proofreading import half_width
from awards.quantities import find
from tests.awards.quantities.passages import passages

from .measure import Turns, Way
from .report import Comparison

#: Bytes of a megabyte.
MEGABYTE = 1_000_000
#: Megabytes of a long text, and kilobytes of texts made to be slow.
LONGER, SIZES = 4, (20, 80)
#: Nothing is opened or kept here that would have to warm up.
TURNS = Turns(warm=0)
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
    small, large = prose(1), prose(LONGER)
    one = Way("find, of 1", lambda: drained(find(small)))
    many = Way(f"find, of {LONGER}", lambda: drained(find(large)), LONGER)
    for other in (
        many,
        Way("extract", lambda: drained(extract(small, {}))),
        Way("half-width marks", lambda: drained(half_width(small))),
    ):
        yield Comparison("a megabyte", one, other, TURNS)
    for name, piece in HOSTILE.items():
        for act, made in {"find": found_in, "extract": extracted_from}.items():
            ways = [Way(f"{act}, of {size}", made(piece, size), size) for size in SIZES]
            yield Comparison(f"a kilobyte of {name}", *ways, TURNS)
