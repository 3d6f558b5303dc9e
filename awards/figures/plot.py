"""The chart of one indicator: years across, every figure a mark that shows its bounds.

A dot is the number stated, an arrow says that the true one lies further that way (余, 以上; 近,
不足), a bar is a range. Marks are never joined: figures of two years are of two periods and do
not compare. All lengths are in the units of the viewBox, which is as wide as a phone.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from awards.models import Achievement, Direction

from . import comparison, periods
from .charts import ABOVE, BELOW
from .readings import spelled

WIDTH, HEIGHT = 340, 190
LEFT, RIGHT, TOP, BOTTOM = 46, 6, 26, 24
#: How far an arrow reaches.
REACH = 18
#: Per cent that a share has at most.
WHOLE = Decimal(100)
#: More marks than this are not numbered: the numbers would cover each other.
NUMBERED = 24
#: Where the true number may be what is stated.
INCLUSIVE = (Achievement.Qualifier.AT_LEAST, Achievement.Qualifier.AT_MOST)
KEYS = {
    "exact": "实心点：正好是这个数",
    "closed": "实心点带箭头：含这个数，实际可能更高（以上）或更低（以内）",
    "open": "空心点带箭头：不到或超过这个数（余、超、近、不足）",
    "about": "虚线圈：大约是这个数",
    "range": "竖条：在这个范围之内",
}


@dataclass(frozen=True)
class Plot:
    """The chart, the units that its numbers stand for, what its marks mean, what it lacks."""

    svg: SafeString
    units: list[str]
    keys: list[str]
    omitted: str = ""
    #: How many figures it shows: one alone is no picture of anything.
    marks: int = 0


@dataclass(frozen=True)
class Mark:
    """A figure with its place: in which year, whose, and how high."""

    figure: Achievement
    year: int
    unit: int
    low: Decimal
    high: Decimal
    kind: str
    #: -1, 0 or 1: whether the true number may lie below or above what is stated.
    beyond: int


@dataclass(frozen=True)
class Scale:
    """From values to heights: `ticks` are round numbers, the first at the bottom."""

    ticks: list[Decimal]

    def height(self, value: Decimal) -> Decimal:
        """The distance of `value` from the top."""
        low, high = self.ticks[0], self.ticks[-1]
        return TOP + (high - value) / (high - low) * (HEIGHT - TOP - BOTTOM)


def telling(figures: Sequence[Achievement], *, named: bool = True) -> Plot | None:
    """`plot`, where at least two figures stand on it: one alone says no more than its number."""
    drawn = plot(figures, named=named) if len(figures) > 1 else None
    return drawn if drawn and drawn.marks > 1 else None


def plot(figures: Sequence[Achievement], *, named: bool = True) -> Plot | None:
    """The chart of figures of one indicator; None when none of them can be drawn.

    Ranks have no height; what says how much something moved is not drawn beside what says how much
    there is, nor half a year beside a whole one: `omitted` says so. Units are numbered if `named`.
    """
    drawn, omitted = _same_sort([f for f in figures if f.value is not None], len(figures))
    if not drawn:
        return None
    units = list(dict.fromkeys(figure.owner_name for figure in drawn))
    marks = [_mark(figure, units) for figure in drawn]
    years = _years({mark.year for mark in marks})
    scale = Scale(_ticks(marks))
    numbered = named and len(units) > 1 and len(marks) <= NUMBERED
    return Plot(
        svg=format_html(
            '<svg class="plot__chart" viewBox="0 0 {} {}" aria-hidden="true">{}{}{}</svg>',
            WIDTH,
            HEIGHT,
            _levels(scale),
            _year_names(years),
            _drawn(marks, years, scale, numbered),
        ),
        units=units if numbered else [],
        keys=_keys(marks, scale),
        omitted=omitted,
        marks=len(marks),
    )


def _keys(marks: list[Mark], scale: Scale) -> list[str]:
    """What the marks mean, and where the scale begins if not at nought."""
    used = {mark.kind for mark in marks}
    begins = [] if 0 in scale.ticks else [f"纵轴从 {short(scale.ticks[0])} 起"]
    falls = ["零以下为下降"] if any(mark.low < 0 for mark in marks) else []
    return [words for kind, words in KEYS.items() if kind in used] + falls + begins


def _same_sort(valued: list[Achievement], every: int) -> tuple[list[Achievement], str]:
    """The figures that one scale can hold, and a sentence on the others."""
    levels = [figure for figure in valued if not comparison.motion(figure)]
    alike = levels or valued
    measure = alike[0].measure if alike else ""
    alike = [figure for figure in alike if figure.measure == measure]
    stretches = Counter(map(periods.stretch, alike))
    drawn = [f for f in alike if periods.stretch(f) == stretches.most_common(1)[0][0]]
    counts = {
        "名次": every - len(valued),
        "变动幅度或量词不同的": len(valued) - len(alike),
        "时期不同的": len(alike) - len(drawn),
    }
    said = [f"{words} {count} 项" for words, count in counts.items() if count]
    return drawn, f"{'、'.join(said)}没有画在图上，见下表。" if said else ""


def _mark(figure: Achievement, units: list[str]) -> Mark:
    sign = -1 if comparison.motion(figure) == Direction.DOWN else 1
    ends = sorted((sign * figure.value, sign * (figure.upper_value or figure.value)))
    beyond = (figure.qualifier in ABOVE) - (figure.qualifier in BELOW)
    if figure.upper_value is not None:
        kind = "range"
    elif beyond:
        kind = "closed" if figure.qualifier in INCLUSIVE else "open"
    else:
        kind = "about" if figure.qualifier == Achievement.Qualifier.ABOUT else "exact"
    unit = units.index(figure.owner_name) + 1
    return Mark(figure, periods.year(figure), unit, *ends, kind, sign * beyond)


def _years(held: set[int]) -> list[int]:
    """The years across: those between as well, where they are few."""
    first, last = min(held), max(held)
    return list(range(first, last + 1)) if last - first < 8 else sorted(held)


def _ticks(marks: list[Mark]) -> list[Decimal]:
    """Three to six round numbers around all marks; from nought unless that would flatten them."""
    low, high = min(mark.low for mark in marks), max(mark.high for mark in marks)
    if high == low or low < high / 2:
        low, high = min(low, Decimal(0)), max(high, Decimal(0))
    if high == low:  # all of them nought
        high = low + 1
    span = high - low
    power = Decimal(1).scaleb((span / 4).adjusted())
    step = next(power * n for n in (1, 2, 5, 10) if power * n * 4 >= span)
    first = (low / step).to_integral_value(ROUND_FLOOR)
    last = max((high / step).to_integral_value(ROUND_CEILING), first + 1)
    return [step * n for n in range(int(first), int(last) + 1)]


def short(number: Decimal) -> str:
    """A round number in few characters: 20000 → 2万, 150000000 → 1.5亿."""
    for power, word in ((Decimal(10) ** 8, "亿"), (Decimal(10) ** 4, "万")):
        if abs(number) >= power:
            return spelled(number / power) + word
    return spelled(number)


def _levels(scale: Scale) -> SafeString:
    return format_html_join(
        "",
        '<path class="plot__level" d="M{} {}H{}"/><text x="{}" y="{}" text-anchor="end">{}</text>',
        (
            (LEFT, y, WIDTH - RIGHT, LEFT - 6, y + 4, short(tick))
            for tick in scale.ticks
            for y in [round(scale.height(tick), 1)]
        ),
    )


def _year_names(years: list[int]) -> SafeString:
    band = _band(years)
    return format_html_join(
        "",
        '<text x="{}" y="{}" text-anchor="middle">{}</text>',
        ((round(LEFT + band * (n + 0.5), 1), HEIGHT - 6, year) for n, year in enumerate(years)),
    )


def _band(years: list[int]) -> float:
    return (WIDTH - LEFT - RIGHT) / len(years)


def _drawn(marks: list[Mark], years: list[int], scale: Scale, numbered: bool) -> SafeString:
    """The marks: those of one year side by side, in the order of the units."""
    band, shapes = _band(years), []
    rows = [sorted((m for m in marks if m.year == y), key=lambda m: (m.unit, m.low)) for y in years]
    radius = round(min(4, band / (max(map(len, rows)) + 1) * 0.4), 1)
    for n, row in enumerate(rows):
        for place, mark in enumerate(row, start=1):
            x = round(LEFT + band * (n + place / (len(row) + 1)), 1)
            shapes.append((_shape(mark, x, radius, scale, mark.unit if numbered else ""),))
    return format_html_join("", "{}", shapes)


def _shape(mark: Mark, x: float, radius: float, scale: Scale, number: int | str) -> SafeString:
    """One mark at `x`, with the number of its unit beside it."""
    top, foot = (round(scale.height(value), 1) for value in (mark.high, mark.low))
    if mark.kind == "range":
        dot = format_html(
            '<rect class="plot__range" x="{}" y="{}" width="{}" height="{}"/>',
            *(round(x - radius, 1), top, 2 * radius, max(foot - top, 4)),
        )
    else:
        dot = format_html(
            '<circle class="plot__dot plot__{}" cx="{}" cy="{}" r="{}"/>',
            *(mark.kind, x, top, radius),
        )
    said = format_html('<text class="plot__no" x="{}" y="{}">{}</text>', x + 7, top + 4, number)
    reach = Decimal(REACH)
    if mark.beyond > 0 and mark.figure.measure == "%" and mark.high <= WHOLE <= scale.ticks[-1]:
        reach = min(REACH, top - round(scale.height(WHOLE), 1))  # no share is more than all
    arrow = _arrow(mark.beyond, x, top if mark.beyond > 0 else foot, radius, reach)
    return format_html("{}{}{}", arrow, dot, said if number else "")


def _arrow(
    beyond: int, x: float, y: Decimal, radius: float, reach: Decimal | int
) -> SafeString | str:
    """From just off a dot at `y`, upward or downward as `beyond` says."""
    if not beyond:
        return ""
    end = y - beyond * reach
    return format_html(
        '<path class="plot__arrow" d="M{0} {1}V{2}M{3} {4}L{0} {2}L{5} {4}"/>',
        x,
        y - beyond * 5,
        end,
        round(x - radius, 1),
        end + beyond * 5,
        round(x + radius, 1),
    )
