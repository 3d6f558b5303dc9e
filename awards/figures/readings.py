"""What a worded figure means, said in words: 多于 19,000 艘次, 由 90.5 分上升到不少于 95 分."""

from decimal import Decimal

from awards.models import Achievement, Direction

#: How an amount begins, by qualifier.
BOUNDS = {
    Achievement.Qualifier.ABOUT: "约 ",
    Achievement.Qualifier.MORE_THAN: "多于 ",
    Achievement.Qualifier.AT_LEAST: "不少于 ",
    Achievement.Qualifier.NEARLY: "接近 ",
    Achievement.Qualifier.LESS_THAN: "少于 ",
    Achievement.Qualifier.AT_MOST: "不超过 ",
}
MOVED = {Direction.UP: "上升", Direction.DOWN: "下降"}


def plain(number: Decimal) -> str:
    """A number in digits without idle zeros, as machines and forms have it: 19000, 90.5."""
    return format(number.normalize(), "f")


def spelled(number: Decimal) -> str:
    """A number for people: in groups of three by GB/T 15835 once it has five digits."""
    whole, dot, part = plain(number).partition(".")
    return (f"{int(whole):,}" if len(whole) > 4 else whole) + dot + part


def amount(
    value: Decimal, upper_value: Decimal | None = None, qualifier: str = "", measure: str = ""
) -> str:
    """An amount with its bound and measure: 不少于 95 分, 4 至 6 小时."""
    number = spelled(value)
    if upper_value is not None:
        number += f" 至 {spelled(upper_value)}"
    gap = "" if measure == "%" else " "
    return f"{BOUNDS.get(qualifier, '')}{number}{gap}{measure}".strip()


def meaning(figure: Achievement) -> str:
    """What a figure means, with what it moved from; empty for a rank."""
    if figure.value is None:
        return ""
    words = amount(figure.value, figure.upper_value, figure.qualifier, figure.measure)
    if not figure.direction:
        return words
    moved = MOVED[figure.direction]
    gap = " " if words[0].isdigit() else ""
    if not figure.baseline_wording:
        return f"{moved}{gap}{words}"
    before = figure.baseline_wording
    if (was := figure.baseline) is not None:
        before = amount(was.value, was.upper_value, was.qualifier, was.measure)
    return f"由 {before}{moved}到{gap}{words}"
