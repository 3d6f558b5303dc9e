"""Official prose written for this project, with its figures marked by hand.

One passage a line under the `## field` that it is of. The mark of a figure is
`{wording|value|qualifier|measure|period|direction|baseline}`; what is empty may be left out at
the end. A range is `low..high`; qualifiers are letters (`QUALIFIERS`), directions u and d; a
baseline is `value,qualifier,measure`; `{wording|R}` marks a rank. All organs are samples (示例).
"""

import re
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

QUALIFIERS = {
    "E": "exact",
    "A": "about",
    "M": "more_than",
    "L": "at_least",
    "N": "nearly",
    "U": "less_than",
    "X": "at_most",
}
DIRECTIONS = {"": "", "u": "up", "d": "down"}
MARK = re.compile(r"\{([^{}]*)\}")
FOLDER = Path(__file__).parent
#: One name a file; the sets are told apart in what is printed.
NAMES = sorted(file.stem for file in FOLDER.glob("*.txt"))


class Marked(NamedTuple):
    """A figure as marked: its place in the plain text, and what it means."""

    start: int
    end: int
    wording: str
    value: Decimal | None
    upper_value: Decimal | None
    qualifier: str
    measure: str
    period: str
    direction: str
    baseline: tuple[Decimal, str] | None

    @property
    def is_rank(self) -> bool:
        """Whether it is a place in an order and no amount."""
        return self.value is None


class Passage(NamedTuple):
    """A passage without its marks, and the figures in it."""

    field: str
    text: str
    figures: list[Marked]


def passages(name: str) -> list[Passage]:
    """The passages of one file."""
    blocks = re.split(r"^## ", (FOLDER / f"{name}.txt").read_text("utf-8"), flags=re.MULTILINE)[1:]
    return [_passage(*block.split("\n", 1)) for block in blocks]


def _passage(field: str, marked: str) -> Passage:
    text, figures, last = "", [], 0
    for mark in MARK.finditer(marked):
        text += marked[last : mark.start()]
        last = mark.end()
        figures.append(_figure(len(text), *mark[1].split("|")))
        text += figures[-1].wording
    return Passage(field.strip(), (text + marked[last:]).strip(), figures)


def _figure(start, wording, value, qualifier="", measure="", period="", direction="", baseline=""):
    end = start + len(wording)
    if value == "R":
        return Marked(start, end, wording, None, None, "exact", "", qualifier, "", None)
    low, _, high = value.partition("..")
    before = baseline.split(",")
    return Marked(
        start,
        end,
        wording,
        Decimal(low),
        Decimal(high) if high else None,
        QUALIFIERS[qualifier],
        measure,
        period,
        DIRECTIONS[direction],
        (Decimal(before[0].partition("..")[0]), before[2]) if baseline else None,
    )
