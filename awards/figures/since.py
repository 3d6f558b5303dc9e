"""What became of a unit's figures since the year before, and where that cannot be said.

The rule is that of `comparison`, save for the period: it has to be the same stretch of two years
that follow each other.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from awards.models import Achievement, Indicator, Recognition

from . import comparison, periods

#: Stretches that end when their report was written, so that no two are of one length.
OPEN = re.compile("报道时|以来|至今|目前|累计|截至|迄今")


@dataclass(frozen=True)
class Change:
    """Figures of one indicator in two years, and what may be said of them."""

    indicator: Indicator
    before: tuple[Achievement, ...]
    now: tuple[Achievement, ...]
    words: str
    is_comparable: bool


def since(recognition: Recognition, before: Recognition) -> list[Change]:
    """What both years have figures of, by indicator, in the order of the later one."""
    earlier, later = by_indicator(before), by_indicator(recognition)
    return [
        _change(indicator, earlier[indicator], figures)
        for indicator, figures in later.items()
        if indicator in earlier
    ]


def by_indicator(recognition: Recognition) -> dict[Indicator, tuple[Achievement, ...]]:
    """The figures of a recognition that have an indicator."""
    found: dict[Indicator, tuple[Achievement, ...]] = {}
    for figure in recognition.achievements.all():
        if figure.indicator:
            found[figure.indicator] = (*found.get(figure.indicator, ()), figure)
    return found


def _change(
    indicator: Indicator, before: tuple[Achievement, ...], now: tuple[Achievement, ...]
) -> Change:
    reasons = _obstacles(before, now)
    if reasons:
        return Change(indicator, before, now, f"不可比：{'；'.join(reasons)}。", False)
    words = _words(before[0], now[0], now[0].quantity.compare(before[0].quantity))
    return Change(indicator, before, now, words, True)


def _obstacles(before: tuple[Achievement, ...], now: tuple[Achievement, ...]) -> list[str]:
    if len(before) > 1 or len(now) > 1:
        return [comparison.SEVERAL]
    (first,), (second,) = before, now
    found = [*comparison.unlike([first, second]), *_periods_differ(first, second)]
    if not found and first.quantity.compare(second.quantity) is None:
        found.append(comparison.undecided(first, second))
    return found


def _periods_differ(before: Achievement, now: Achievement) -> list[str]:
    if any(OPEN.search(figure.period) for figure in (before, now)):
        return ["时期都写到发布时为止，长短不一"]
    is_next = periods.year(now) == periods.year(before) + 1
    if is_next and periods.stretch(now) == periods.stretch(before):
        return []
    said: Iterable[str] = (
        f"“{figure.period}”" if figure.period else "没有写明" for figure in (before, now)
    )
    return [f"时期不对应（{'与'.join(said)}）"]


def _words(before: Achievement, now: Achievement, order: int) -> str:
    moved = comparison.MOTION.get(comparison.motion(now), "")
    year = before.award_year.year
    if not order:
        said = f"{moved}与 {year} 年度相同"
    else:
        more = ("大", "小") if moved else ("高", "低")
        said = f"{moved}比 {year} 年度{more[order < 0]}"
    if order and (better := now.indicator.higher_is_better) is not None:
        said += f"（按口径越{'高' if better else '低'}越好）"
    if not now.period.strip():
        said += "（原文都没有写明时期，按各自的年度看待）"
    return f"{said}。"


def year_before(recognition: Recognition) -> Recognition | None:
    """The unit's public recognition of the award in the year before, with its figures."""
    year = recognition.award_year
    rows = Recognition.objects.public().filter(
        unit=recognition.unit_id, award_year__award=year.award_id, award_year__year=year.year - 1
    )
    return rows.select_related("award_year__award").with_evidence().first()
