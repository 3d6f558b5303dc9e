"""A released year and a draft, of which every public page has something to show."""

from datetime import date, timedelta

from django.core.management import call_command
from django.utils import timezone

from awards.models import AwardYear, CalendarYear, Indicator, Recognition, StoryPhoto, Workday
from tests.factories import (
    make_achievement,
    make_award_year,
    make_calendar,
    make_district,
    make_notice,
    make_practice,
    make_recognition,
    make_region_report,
    make_source,
    make_unit,
)
from tests.pages import PLAIN
from tests.units.pictures import photo
from units.models import Brand, Photo, UnitName

STORY = "/units/shili/model-organ/2025/"
#: Where each table shows something.
SHOWING = (
    "/",
    "/awards/model-organ/2025/",
    "/notices/",
    "/notices/model-organ/2025/",
    "/achievements/",
    "/practices/",
    "/units/shili/",
    STORY,
    "/regions/330900/model-organ/2025/",
    "/search/?q=示例",
    "/data/units.json",
)
#: What is made anew for everyone, and shows what was on a day.
AS_OF = "/awards/model-organ/2025/?on=2026-01-01"
#: One address of every kind of public page, feed and table.
ADDRESSES = (
    *SHOWING,
    *(address for address in PLAIN if address not in SHOWING),
    "/awards/model-organ/",
    "/feed.xml",
    "/sitemap.xml",
    "/sitemap-stories.xml",
    "/data/recognitions.json",
    "/data/practices.json",
    "/data/achievements.json",
)


def fill() -> Recognition:
    """Rows in every table that pages read. Returns the recognition whose story is public."""
    district = make_district(name="示例市")
    successor = make_unit(slug="xin", name="示例新局")
    unit = make_unit(slug="shili", name="示例局", successor=successor)
    UnitName.objects.create(unit=unit, name="示例旧局", kind=UnitName.Kind.FORMER)
    brand = Brand.objects.create(unit=unit, name="示例品牌", meaning="示例释义")
    Photo.objects.create(unit=unit, image=photo(), alt="示例照片", credit="示例")
    recognition = make_recognition(unit=unit, brand=brand, headline="示例标题", story="示例正文")
    make_recognition(unit=successor)
    StoryPhoto.objects.create(recognition=recognition, image=photo(), alt="示例插图", credit="示例")
    recognition.turns.create(stage="re_examined", on=date(2025, 12, 2))
    indicator = Indicator.objects.create(slug="shili", name="示例口径", measure="件")
    source = make_source(title="示例报道", published_on=date(2025, 6, 1))
    report = make_region_report(award_year=recognition.award_year, district=district)
    for owner in ({"recognition": recognition}, {"region_report": report}):
        make_achievement(source=source, indicator=indicator, is_leading=True, **owner)
        make_practice(source=source, kind="led-project", **owner)
    make_calendar()
    make_notice(recognition, over=True)
    call_command("reindex", verbosity=0)
    return recognition


def draft() -> AwardYear:
    """A year that waits for its release, with a unit of its own."""
    year = make_award_year(2026, released=False)
    make_recognition(unit=make_unit(slug="weifabu"), award_year=year, stage="on_notice")
    return year


def on_notice() -> None:
    """A year on notice, tomorrow a day off, and a calendar that does not know of this year yet."""
    year = make_award_year(2024, released=False)
    make_notice(make_recognition(unit=make_unit(), award_year=year, stage="on_notice"))
    today = timezone.localdate()
    CalendarYear.objects.all().delete()
    first, _ = (CalendarYear.objects.create(year=known) for known in (2000, today.year + 1))
    Workday.objects.create(calendar=first, date=today + timedelta(days=1), is_working=False)
