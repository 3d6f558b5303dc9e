"""What the card of each kind of page says, in the words of that page."""

from django.conf import settings

from awards.models import AwardYear, Recognition, RegionReport
from units.models import Unit

from .drawing import Card

#: Characters of a sentence that a card holds at a size that can be read.
HELD = 80


def recognition_card(recognition: Recognition, address: str) -> Card:
    """That of a story: who was honoured for what, and its first leading figure."""
    return Card(
        address=address,
        publisher=settings.PORTAL["organiser"],
        cover=recognition.unit.slug,
        honour=_honour(recognition.award_year),
        name=recognition.name_then,
        headline=_what_for(recognition),
        **_said(recognition),
    )


def unit_card(unit: Unit, recognitions: list[Recognition], address: str) -> Card:
    """That of a unit: the latest honour that it still has, or the latest of those that ended."""
    latest = next((one for one in recognitions if one.is_winner), recognitions[0])
    return Card(
        address=address,
        publisher=settings.PORTAL["organiser"],
        cover=unit.slug,
        honour=_honour(latest.award_year),
        name=unit.name,
        headline=_what_for(latest),
        **_said(latest),
    )


def year_card(year: AwardYear, first: list[Recognition], winners: int, address: str) -> Card:
    """That of a year: the award, how many units have it, and the first of them."""
    names = "、".join(one.name_then for one in first)
    return Card(
        address=address,
        publisher=settings.PORTAL["organiser"],
        cover=f"{year.award.slug}-{year.year}",
        honour=f"{year.year} 年度",
        name=year.award.name,
        headline=f"{names}等" if winners > len(first) else names,
        wording=f"{winners}个",
        label="单位获评",
    )


def report_card(report: RegionReport, address: str) -> Card:
    """That of a district's report, with its first leading figure."""
    return Card(
        address=address,
        publisher=settings.PORTAL["organiser"],
        cover=f"region-{report.district.code}",
        honour=_honour(report.award_year),
        name=report.district.name,
        headline=report.headline,
        **_figure(report),
    )


def _what_for(recognition: Recognition) -> str:
    """What the honour is for, where that is a sentence that a card holds; else the headline."""
    sentence = recognition.cited_for
    return sentence if 0 < len(sentence) <= HELD else recognition.headline


def _honour(year: AwardYear) -> str:
    return f"{year.award.name}　{year.year} 年度"


def _said(recognition: Recognition) -> dict[str, str]:
    """The first leading figure; of an honour that is over, since when and why instead."""
    if recognition.is_winner:
        return _figure(recognition)
    on = recognition.ended_on
    stage = recognition.get_stage_display()
    when = f"{on.year}年{on.month}月{on.day}日"
    return {"ended": f"该获评已{stage}（{when}）：{recognition.ended_reason}"}


def _figure(of: Recognition | RegionReport) -> dict[str, str]:
    """The first leading figure, exactly as worded, with what it was before where it says so."""
    if not of.leading:
        return {}
    figure = of.leading[0]
    before = f"{figure.baseline_wording} → " if figure.baseline_wording else ""
    return {"wording": f"{before}{figure.wording}", "label": figure.label}
