"""Numbers in digits as they are printed, and the plain digits that they stand for.

A run is digits with what may stand inside a number: separators of groups and decimals (GB/T
15835-2011: a comma or a small space), stray spaces, the end of a line. Each run is taken whole: it
is one number, or several with a mark between them, or a code. Where it is not sure which, the
number is doubtful.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from .masks import FILLER
from .numerals import MOST_DIGITS

#: Stands for every character that no one sees.
UNSEEN = "\u200b"
#: Spaces, and at most one end of a line.
_GAP = rf"[ {UNSEEN}]*+(?:\n[ {UNSEEN}]*+)?+"
RUN = re.compile(rf"\d++(?:{_GAP}(?:[.,，]{_GAP})?+\d++)*+")
DIGITS = re.compile(r"\d++")
#: Groups of three, as far as they are written.
GROUPS = re.compile(r"[1-9]\d{0,2}(?:,\d{3})*")
#: Groups of three that are set off by one space each, and by nothing else in reach.
SET_OFF = re.compile(r"(?<![\d.,，])(?<![\d.,，] )[1-9]\d{0,2}(?: \d{3})+(?![ ,，]*\d)")
PLAIN = re.compile(rf"\d{{1,{MOST_DIGITS}}}(?:\.\d{{1,{MOST_DIGITS}}})?")
GROUPED = re.compile(rf"[1-9]\d{{0,2}}(?:,\d{{3}})+(?:\.\d{{1,{MOST_DIGITS}}})?")
#: Separators in no order that a number has, which may be one all the same: 3,26.8 and 3.264,8.
MISGROUPED = re.compile(r"(?:\d+,)+\d+(?:\.\d+)?")
MISMARKED = re.compile(r"(\d{1,3}(?:[.,]\d{3})+)[.,](\d{1,2})")
#: What is written in more characters is a code.
LONGEST = 40
#: A shorter line was not ended by the width of a page.
SHORT_LINE = 18
#: The largest number before an item of a list: 1. 86%的群众….
LAST_ITEM = 20


class Place(NamedTuple):
    """Where a run stands: behind how many characters of its line (as far as that matters), and
    whether a word that numbers things (第, 图) comes before it."""

    column: int
    is_named: bool


class Join(NamedTuple):
    """What two stretches of digits are to each other: `by` is what joins them into one number, None
    where they are two. `is_doubtful` where that is not sure."""

    by: str | None
    is_doubtful: bool = False


@dataclass(slots=True)
class Number:
    """A number of a run, `run[start:end]`. `text` is what it is written as there without gaps,
    later the plain digits that it stands for."""

    start: int
    end: int
    text: str
    is_doubtful: bool = False

    def extend(self, join: Join, digits: re.Match) -> None:
        """Let the number go on with `digits`."""
        if len(self.text) <= LONGEST:
            self.text += join.by + digits[0]
        self.end = digits.end()
        self.is_doubtful |= join.is_doubtful


def numbers(run: str, place: Place) -> Iterator[Number]:
    """The numbers of a run, each in plain digits; a code is all filler."""
    found = _Run(run, place).numbers()
    if "\n" in run and not all(_is_sound(number.text) for number in found):
        found = _Run(run, place, keeps_lines=True).numbers()
    for number in found:
        plain = _plain(number.text)
        number.is_doubtful |= not _is_sound(number.text)
        number.text = plain if PLAIN.fullmatch(plain) else FILLER * (number.end - number.start)
        yield number


def _is_sound(text: str) -> bool:
    return bool(PLAIN.fullmatch(text) or GROUPED.fullmatch(text))


def _plain(text: str) -> str:
    """A number without its groups; what is none stays as it is."""
    if GROUPED.fullmatch(text) or MISGROUPED.fullmatch(text):
        return text.replace(",", "")
    if parts := MISMARKED.fullmatch(text):
        return f"{re.sub('[.,]', '', parts[1])}.{parts[2]}"
    return text


@dataclass(slots=True)
class _Run:
    """One way to take a run apart. Where it `keeps_lines`, no number goes on in the next line
    unless it breaks beside a separator."""

    text: str
    place: Place
    keeps_lines: bool = False
    #: Where groups begin that a small space sets off.
    groups: set[int] = field(init=False)
    #: Where the first line ends; nothing but the run stands in those that follow.
    first_end: int = field(init=False)

    def __post_init__(self):
        set_off = () if self.place.is_named else SET_OFF.finditer(self.text)
        self.groups = {
            place + 1
            for groups in set_off
            for place in range(*groups.span())
            if self.text[place] == " "
        }
        self.first_end = self.text.find("\n")

    def numbers(self) -> list[Number]:
        found: list[Number] = []
        for digits in DIGITS.finditer(self.text):
            join = self._join(found[-1], digits) if found else Join(None)
            if join.by is not None:
                found[-1].extend(join, digits)
                continue
            number = Number(*digits.span(), digits[0], join.is_doubtful)
            if found and not self._mark(found[-1], digits):
                found[-1].is_doubtful |= join.is_doubtful
            found.append(number)
        return found

    def _mark(self, last: Number, digits: re.Match) -> str:
        """The separator between a number and the next digits, if there is one."""
        return self.text[last.end : digits.start()].strip(f"\n {UNSEEN}")

    def _join(self, last: Number, digits: re.Match) -> Join:
        mark = self._mark(last, digits)
        gap = self.text[last.end : digits.start()].replace(UNSEEN, "")
        is_group = digits.end() - digits.start() == 3 and bool(GROUPS.fullmatch(last.text))
        begins = last.start == 0
        if mark == "，":
            if gap == mark and is_group:
                return Join(",")
            # 列第3，29个村: the comma of a clause.
            return Join(None, (gap == mark or is_group) and not (begins and self.place.is_named))
        if "\n" in gap:
            return self._join_lines(last, mark)
        if gap == mark:
            return Join(mark)
        opens_line = begins and not self.place.column
        if mark == ".":
            is_item = opens_line and last.text.isdecimal() and int(last.text) <= LAST_ITEM
            return Join(None, True) if is_item or "." in last.text else Join(".")
        if mark == ",":
            return Join("," if is_group else None, True)
        # The number of a row may open the line: 1 130份.
        return Join("", opens_line) if digits.start() in self.groups else Join(None, True)

    def _join_lines(self, last: Number, mark: str) -> Join:
        if mark:
            return Join(mark)
        # A line of nothing but a number is a cell or a page's number.
        is_alone = last.end > self.first_end or not self.place.column
        if is_alone or self.keeps_lines:
            return Join(None, True)
        return Join("", self.place.column + last.end < SHORT_LINE)
