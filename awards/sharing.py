"""What pages of awards say of themselves where a link to them is shared."""

from typing import Any

from django.conf import settings
from django.urls import reverse

from awards.models import AwardYear, Recognition, RegionReport
from units.sharing import Absolute, Shared, breadcrumbs, organization

#: How many winners a year names of itself.
NAMED = 6


def shared_story(recognition: Recognition, absolute: Absolute) -> Shared:
    """The story of a recognition: 标题｜单位｜奖项 年度."""
    year = recognition.award_year
    name = recognition.name_then
    title = "｜".join(filter(None, [recognition.headline, name, _named(year)]))
    said = recognition.summary or f"{name}获评{year}。"
    if not recognition.is_winner:
        said = f"该获评已{recognition.get_stage_display()}。{said}"
    article = _article(recognition, recognition.title, said, absolute)
    about = {**article, "about": organization(recognition.unit, absolute)}
    way = [
        ("获评单位", reverse("awards:recognitions")),
        (str(year), year.get_absolute_url()),
        (name, recognition.address),
    ]
    return Shared(title, said, recognition.address, "article", [about, breadcrumbs(absolute, way)])


def shared_report(report: RegionReport, absolute: Absolute) -> Shared:
    """The report of a district's year."""
    year = report.award_year
    name = report.district.name
    title = f"{report.headline}｜{name}｜{_named(year)}"
    said = report.summary or f"{name}{year}地区综述。"
    about = _article(report, report.headline, said, absolute)
    way = [
        ("奖项", reverse("awards:list")),
        (str(year), year.get_absolute_url()),
        (name, report.address),
    ]
    return Shared(title, said, report.address, "article", [about, breadcrumbs(absolute, way)])


def shared_year(year: AwardYear, winners: list, count: int, absolute: Absolute) -> Shared:
    """The winners of a year, `count` in all, some of whom are named."""
    names = "、".join(winner.name_then for winner in winners[:NAMED])
    said = f"{year}，{count} 个单位获评"
    said += f"：{names}{'等' if count > NAMED else ''}。" if names else "。"
    address = year.get_absolute_url()
    way = [
        ("奖项", reverse("awards:list")),
        (year.award.name, year.award.get_absolute_url()),
        (f"{year.year} 年度", address),
    ]
    return Shared(_named(year), said, address, things=[breadcrumbs(absolute, way)])


def shared_home(year: AwardYear, winners: list, absolute: Absolute) -> Shared:
    """The home page, which shows the winners of the latest year."""
    shared = shared_year(year, winners, year.winners, absolute)
    site = {
        "@type": "WebSite",
        "name": settings.PORTAL["name"],
        "url": absolute(reverse("home")),
        "publisher": {"@type": "Organization", "name": settings.PORTAL["organiser"]},
    }
    title = f"{year}｜{settings.PORTAL['name']}"
    return Shared(title, shared.description, reverse("home"), things=[site])


def _named(year: AwardYear) -> str:
    return f"{year.award.name} {year.year} 年度"


def _article(
    of: Recognition | RegionReport, headline: str, said: str, absolute: Absolute
) -> dict[str, Any]:
    """A story or a report as an article of the portal, dated by the release of its year."""
    return {
        "@type": "Article",
        "headline": headline,
        "description": said,
        "url": absolute(of.address),
        "image": absolute(f"{of.address}card.png"),
        "inLanguage": "zh-Hans",
        "datePublished": of.award_year.released_at and of.award_year.released_at.isoformat(),
        "publisher": {"@type": "Organization", "name": settings.PORTAL["organiser"]},
    }
