"""A text as the grammar reads it, and where each character of that stands in the text as printed.

Numbers are in plain digits: without groups, stray spaces, breaks or full-width forms, and with
nothing between them and their measure. What only looks like a number (`masks`) is filler. Places
and wordings are always given back as printed.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import NamedTuple

from .masks import FILLER, masked
from .measures import measure_pattern
from .numerals import POWERS, chinese, power
from .runs import PLAIN, RUN, SHORT_LINE, UNSEEN, Place, numbers

#: Every space that is printed within a line, but the tab, which sets columns.
_SPACES = "\r\f\v\u00a0\u1680\u202f\u205f\u3000" + "".join(map(chr, range(0x2000, 0x200B)))
#: Characters that no one sees; `UNSEEN` stands for them.
_UNSEEN = "\u00ad\u200c\u200d\u2060\ufeff"
#: Character for character: full-width digits, points and percent signs, spaces, what is unseen.
CHARACTERS = (
    {ord("０") + digit: str(digit) for digit in range(10)}
    | {ord("．"): ".", ord("％"): "%"}
    | dict.fromkeys(map(ord, _SPACES), " ")
    | dict.fromkeys(map(ord, _UNSEEN), UNSEEN)
)
NOT_PLAIN = re.compile(f"[０-９．％{_SPACES}{_UNSEEN}]")
#: The breaks of a page's layout.
LAYOUT = re.compile(r"\s*\n\s*")

START = re.compile(rf"[\d \n{UNSEEN}]")
WHITE = re.compile(rf"[ \n{UNSEEN}]++")
_DIGIT = "一二两三四五六七八九"
#: A number that goes on behind its power: 1亿2000万, 3万5千, 3百二十; not 3亿2024年.
COMPOUND = re.compile(
    r"(?P<high>\d{1,9}+(?:\.\d{1,9}+)?)(?P<power>万亿|[十百千]?[万亿]|百(?!分)|千)(?P<zero>零?)"
    r"(?:(?P<low>\d{1,9}+)(?![.,]?\d|[年月日号])"
    r"(?=[余多几]?(?P<low_power>[十百千]?[万亿]|千(?![瓦米克卡伏])|百(?!分)|))"
    rf"|(?P<rest>[{_DIGIT}][千百十][{_DIGIT}十百千万零]*+))"
)
#: Before a number that names something and counts nothing: 图1, 附件2.
NAMED = ("第", "图", "表", "附件", "序号")
#: A word that bounds the number behind it may end a line.
BOUNDS_NEXT = frozenset("约近超逾过达")
#: A new item (三、) begins with a numeral that goes on nothing.
ITEM = re.compile(r"[一二三四五六七八九十]{1,3}、")
#: What a share may be bounded by.
AFTER_SHARE = re.compile("以[上下内]|之内|左右|上下")


class Edit(NamedTuple):
    """Where the text as read differs from what is printed: a stretch of each."""

    start: int
    end: int
    printed_start: int
    printed_end: int


class Change(NamedTuple):
    """What `printed[start:end]` is read as; `is_doubtful` where that is not sure."""

    start: int
    end: int
    text: str
    is_doubtful: bool = False


@dataclass(frozen=True, slots=True)
class NormalForm:
    """`text` is what the grammar reads of `printed`; `starts` are those of `edits` in it, and
    `doubts` the places in it that are not sure, both in order."""

    printed: str
    text: str
    edits: list[Edit]
    starts: list[int]
    doubts: list[int]

    def start(self, at: int) -> int:
        """Where in the printed text that begins which begins at `at`."""
        number = bisect_right(self.starts, at) - 1
        if number < 0:
            return at
        edit = self.edits[number]
        return edit.printed_start if at < edit.end else edit.printed_end + at - edit.end

    def end(self, at: int) -> int:
        """Where in the printed text that ends which ends at `at`."""
        number = bisect_left(self.starts, at) - 1
        if number < 0:
            return at
        edit = self.edits[number]
        return edit.printed_end + max(0, at - edit.end)

    def wording(self, start: int, end: int) -> str:
        """What is printed from `start` to `end`, without the breaks of the page's layout."""
        return without_breaks(self.printed[self.start(start) : self.end(end)])

    def is_doubtful(self, start: int, end: int) -> bool:
        """Whether there is a doubt about what stands from `start` to `end`."""
        return bisect_left(self.doubts, start) < bisect_left(self.doubts, end)


def without_breaks(printed: str) -> str:
    """The text without the ends of lines in it, and without the spaces around them."""
    return LAYOUT.sub("", printed) if "\n" in printed else printed


def normal_form(printed: str) -> NormalForm:
    """The text as the grammar reads it. Takes time in proportion to its length."""
    base = masked(printed.translate(CHARACTERS) if NOT_PLAIN.search(printed) else printed)
    pieces: list[str] = []
    edits: list[Edit] = []
    doubts: list[int] = []
    copied = removed = 0
    for change in _changes(base):
        at = change.start - removed
        if change.is_doubtful:
            doubts.append(at if change.text else at - 1)
        if change.text == base[change.start : change.end]:
            continue
        pieces += base[copied : change.start], change.text
        edits.append(Edit(at, at + len(change.text), change.start, change.end))
        copied, removed = change.end, change.end - edits[-1].end
    text = "".join((*pieces, base[copied:]))
    return NormalForm(printed, text, edits, [edit.start for edit in edits], doubts)


def _changes(base: str) -> Iterator[Change]:
    """What of a text is read otherwise than it is printed, in order."""
    at = 0
    while begun := START.search(base, at):
        at = begun.start()
        if base[at].isdecimal():
            run = RUN.match(base, at)
            at = run.end()
            if not PLAIN.fullmatch(run[0]) or base[at : at + 1] in POWERS:
                changes = _of_number(base, run)
                yield from changes
                at = changes[-1].end
        else:
            white = WHITE.match(base, at)
            at = white.end()
            if (is_doubtful := _taken_out(base, white)) is not None:
                yield Change(*white.span(), "", is_doubtful)


# Numbers


def _of_number(base: str, run: re.Match) -> list[Change]:
    """What a run of digits is read as, all of it."""
    at = run.start()
    if base[run.end() : run.end() + 1] in POWERS and (parts := COMPOUND.match(base, at)):
        return [_of_compound(parts)]
    return [
        Change(at + number.start, at + number.end, number.text, number.is_doubtful)
        for number in numbers(run[0], _place(base, at))
    ]


def _place(base: str, at: int) -> Place:
    low = max(0, at - 2 * SHORT_LINE)
    line = base[low:at].rpartition("\n")[2].lstrip()
    return Place(len(line), line.rstrip().endswith(NAMED))


def _of_compound(parts: re.Match) -> Change:
    """The sum of a number's parts, with the power of the last one left to be read behind it."""
    unit = power(parts["power"])
    total = Decimal(parts["high"]) * unit
    if parts["rest"]:
        low, factor, is_doubtful = chinese(parts["rest"]), 1, True
    else:
        low, factor = Decimal(parts["low"]), power(parts["low_power"])
        # 5万300: fifty thousand three hundred, or a thousand too few?
        skips = factor == 1 and low * 10 < unit and not parts["zero"]
        is_doubtful = skips or "." in parts["high"]
    if low is None or low * factor >= unit:
        return Change(*parts.span(), FILLER * len(parts[0]))
    return Change(*parts.span(), f"{total / factor + low:f}", is_doubtful)


# Spaces and breaks


@cache
def _counts() -> re.Pattern:
    """What goes on a number: its power, what bounds it, its measure."""
    return re.compile(
        rf"[%余多几十百千万亿]|{AFTER_SHARE.pattern}|{measure_pattern()}"
        r"|[^\W\da-zA-Z_](?=[，。；、）])"
    )


def _taken_out(base: str, white: re.Match) -> bool | None:
    """Whether it is doubtful that white space is taken out; None where it stays."""
    start, end = white.span()
    breaks = white[0].count("\n")
    if not white[0].strip(UNSEEN):
        return False
    before, after = base[start - 1 : start], base[end : end + 1]
    if breaks > 1 or not before or not after:
        return None
    if before.isdecimal():
        return False if _counts().match(base, end) else None
    if after.isdecimal():
        return False if _leads_to_digits(before, bool(breaks)) else None
    if before == "%":
        return False if AFTER_SHARE.match(base, end) else None
    return _within_numeral(base, start, end, bool(breaks))


def _leads_to_digits(before: str, breaks: bool) -> bool:
    """Whether what stands before white space and digits is of one phrase with them."""
    if breaks:
        return before in BOUNDS_NEXT
    return "一" <= before <= "鿿" and before not in POWERS and before not in _DIGIT


def _within_numeral(base: str, start: int, end: int, breaks: bool) -> bool | None:
    """As `_taken_out`, of white space beside Chinese numerals: 二十 三, 百分之 五, 1.9万 余."""
    before, after = base[start - 1], base[end]
    if ITEM.match(base, end):
        return None
    if base.endswith("百分之", 0, start):
        return False if after in _DIGIT or after in POWERS else None
    if before in POWERS and (after in _DIGIT or after in POWERS):
        # 1.9 万亿 is sure, 二十 三 may be two.
        return after not in POWERS
    if before in POWERS or before in "余多":
        return False if _counts().match(base, end) else None
    return True if breaks and before in _DIGIT and after in POWERS else None
