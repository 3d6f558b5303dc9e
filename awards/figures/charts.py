"""Small charts of figures, drawn on the server as inline SVG.

A chart is drawn where it shows more than the number, how much of the whole or how far, and its ends
are labelled. It repeats what the wording beside it says, so assistive technology is told to pass it
by. All lengths are in the units of the viewBox; colours and strokes belong to the style sheet.
"""

from decimal import Decimal

from django.utils.html import format_html
from django.utils.safestring import SafeString

from awards.models import Achievement

from .readings import spelled

#: Qualifiers whose true value lies above the stated one, and below it.
ABOVE = {Achievement.Qualifier.MORE_THAN, Achievement.Qualifier.AT_LEAST}
BELOW = {
    Achievement.Qualifier.NEARLY,
    Achievement.Qualifier.LESS_THAN,
    Achievement.Qualifier.AT_MOST,
}


#: A change by less than this part of the larger number is a flat line: its numbers say more.
STEEP = Decimal("0.2")


def chart(figure: Achievement) -> SafeString | str:
    """The chart that suits `figure`: a slope, a range or a share; empty where a number says it."""
    if figure.value is None:
        return ""
    if figure.baseline_value is not None:
        return slope(figure.baseline_value, figure.value, figure.qualifier)
    if figure.upper_value is not None:
        return range_bar(figure.value, figure.upper_value)
    if is_share(figure):
        return share_bar(figure.value, figure.qualifier)
    return ""


def is_share(figure: Achievement) -> bool:
    """Whether the figure is a part of a whole, not all of it: per cent, of nothing that moved."""
    return figure.measure == "%" and not figure.direction and 0 <= figure.value < 100


def share_bar(value: Decimal, qualifier: str = Achievement.Qualifier.EXACT) -> SafeString:
    """A bar of 100 filled to `value` per cent; what only may be is paler.

    Above 95%以上 that is the rest, below 近95% the bar itself.
    """
    rest = format_html('<rect class="may" x="{}" width="{}" height="6"/>', value, 100 - value)
    return format_html(
        '<svg class="chart chart--share" viewBox="0 0 100 18" aria-hidden="true">'
        '<rect class="all" width="100" height="6"/>{}<rect class="{}" width="{}" height="6"/>'
        '<text y="17">0</text><text x="100" y="17" text-anchor="end">100%</text></svg>',
        rest if qualifier in ABOVE else "",
        "may" if qualifier in BELOW else "part",
        value,
    )


def slope(before: Decimal, after: Decimal, qualifier: str = "") -> SafeString | str:
    """A line from `before` to `after`, both by their height above nought; empty where it is flat.

    The end is an open dot where the true value may be another than `after`.
    """
    larger = max(abs(before), abs(after)) or Decimal(1)
    if abs(after - before) < larger * STEEP:
        return ""
    start, end = (round(20 - 16 * value / larger, 1) for value in (before, after))
    return format_html(
        '<svg class="chart chart--slope" viewBox="0 0 100 36" aria-hidden="true">'
        '<path class="all" d="M0 23H100"/><path d="M6 {0}L94 {1}"/><circle cx="6" cy="{0}" r="3"/>'
        '<circle class="{2}" cx="94" cy="{1}" r="4"/>'
        '<text y="35">{3}</text><text x="100" y="35" text-anchor="end">{4}</text></svg>',
        start,
        end,
        "now now--may" if qualifier in ABOVE | BELOW else "now",
        spelled(before),
        spelled(after),
    )


def range_bar(low: Decimal, high: Decimal) -> SafeString:
    """From nought to a third beyond `high`, the stretch from `low` to `high` filled, both said."""
    end = high * 4 / 3 or Decimal(1)
    left, right = (round(100 * value / end, 1) for value in (low, high))
    return format_html(
        '<svg class="chart chart--range" viewBox="0 0 100 20" aria-hidden="true">'
        '<path d="M0 5H100"/><rect class="part" x="{0}" y="2" width="{1}" height="6"/>'
        '<text y="19">0</text><text x="{0}" y="19" text-anchor="{4}">{2}</text>'
        '<text x="{5}" y="19">{3}</text></svg>',
        left,
        right - left,
        spelled(low),
        spelled(high),
        "middle" if right - left > 20 else "end",
        right,
    )
