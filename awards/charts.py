"""Small charts of figures, drawn on the server as inline SVG.

A chart repeats what the wording beside it says, so assistive technology is told to pass it by. All
lengths are in the units of the viewBox; colours and strokes belong to the style sheet.
"""

from decimal import Decimal

from django.utils.html import format_html
from django.utils.safestring import SafeString

from .models import Achievement, Direction

#: Qualifiers whose true value lies above the stated one, and below it.
ABOVE = {Achievement.Qualifier.MORE_THAN, Achievement.Qualifier.AT_LEAST}
BELOW = {
    Achievement.Qualifier.NEARLY,
    Achievement.Qualifier.LESS_THAN,
    Achievement.Qualifier.AT_MOST,
}


def chart(figure: Achievement) -> SafeString | str:
    """The chart that suits `figure`: a slope, a range or a share; empty where a number says it."""
    if figure.value is None:
        return ""
    if figure.baseline_value is not None:
        return slope(figure.baseline_value, figure.value)
    if figure.upper_value is not None:
        return range_bar(figure.value, figure.upper_value)
    if is_share(figure):
        return share_bar(figure.value, figure.qualifier)
    return ""


def is_share(figure: Achievement) -> bool:
    """Whether the figure is a part of a whole: per cent, up to 100, of nothing that moved."""
    return figure.measure == "%" and not figure.direction and 0 <= figure.value <= 100


def share_bar(value: Decimal, qualifier: str = Achievement.Qualifier.EXACT) -> SafeString:
    """A bar of 100 filled to `value` per cent; what only may be is paler.

    Above 95%以上 that is the rest, below 近95% the bar itself.
    """
    rest = format_html('<rect class="may" x="{}" width="{}" height="6"/>', value, 100 - value)
    return format_html(
        '<svg class="chart chart--share" viewBox="0 0 100 6" preserveAspectRatio="none" '
        'aria-hidden="true"><rect class="all" width="100" height="6"/>{}'
        '<rect class="{}" width="{}" height="6"/></svg>',
        rest if qualifier in ABOVE else "",
        "may" if qualifier in BELOW else "part",
        value,
    )


def slope(before: Decimal, after: Decimal) -> SafeString:
    """A line from `before` to `after`; steep for a doubling or a halving, flat for no change."""
    larger = max(abs(before), abs(after)) or Decimal(1)
    rise = min(Decimal(14), 28 * abs(after - before) / larger + 3) if after != before else 0
    rise = rise if after > before else -rise
    return format_html(
        '<svg class="chart chart--slope" viewBox="0 0 100 24" aria-hidden="true">'
        '<path d="M6 {}L94 {}"/><circle cx="6" cy="{}" r="3"/>'
        '<circle class="now" cx="94" cy="{}" r="4"/></svg>',
        *(round(y, 1) for y in (12 + rise / 2, 12 - rise / 2) * 2),
    )


def range_bar(low: Decimal, high: Decimal) -> SafeString:
    """From nought to a third beyond `high`, the stretch from `low` to `high` filled."""
    end = high * 4 / 3 or Decimal(1)
    return format_html(
        '<svg class="chart chart--range" viewBox="0 0 100 10" aria-hidden="true">'
        '<path d="M0 5H100"/><rect class="part" x="{}" y="2" width="{}" height="6"/></svg>',
        round(100 * low / end, 1),
        round(100 * (high - low) / end, 1),
    )


#: How a meaning begins, by qualifier.
BOUNDS = {
    Achievement.Qualifier.ABOUT: "约 ",
    Achievement.Qualifier.MORE_THAN: "多于 ",
    Achievement.Qualifier.AT_LEAST: "不少于 ",
    Achievement.Qualifier.NEARLY: "接近 ",
    Achievement.Qualifier.LESS_THAN: "少于 ",
    Achievement.Qualifier.AT_MOST: "不超过 ",
}
MOVED = {Direction.UP: "上升", Direction.DOWN: "下降"}


def spelled(number: Decimal) -> str:
    """A number in digits: in groups of three by GB/T 15835 once it has five, no idle zeros."""
    plain = format(number.normalize(), "f")
    whole, dot, part = plain.partition(".")
    return (f"{int(whole):,}" if len(whole) > 4 else whole) + dot + part


def meaning(figure: Achievement) -> str:
    """What the wording means, in words: 多于 19,000 艘次, 下降 30%; empty for a rank."""
    if figure.value is None:
        return ""
    amount = spelled(figure.value)
    if figure.upper_value is not None:
        amount += f" 至 {spelled(figure.upper_value)}"
    gap = "" if figure.measure == "%" else " "
    words = f"{BOUNDS.get(figure.qualifier, '')}{amount}{gap}{figure.measure}".strip()
    if not figure.direction:
        return words
    return f"{MOVED[figure.direction]}{'到' if figure.baseline_wording else ' '}{words}"
