"""What is public is decided by the querysets: exact sets over every stage and release."""

from datetime import date

import pytest

from awards.models import (
    Achievement,
    Award,
    AwardYear,
    Indicator,
    Practice,
    Recognition,
    RegionReport,
    Source,
    Stage,
)
from tests.factories import (
    make_achievement,
    make_award,
    make_award_year,
    make_district,
    make_practice,
    make_recognition,
    make_region_report,
    make_source,
    make_unit,
)
from units.models import Brand, District, Unit

pytestmark = pytest.mark.django_db
ENDED = {"ended_on": date(2026, 1, 1), "ended_reason": "示例"}


@pytest.fixture
def every_stage():
    """A recognition at every stage, in a released (2025) and in an unreleased (2026) year."""
    make_award_year(2026, released=False)
    return {
        (year, stage.value): make_recognition(
            year=year, stage=stage, **(ENDED if stage in Stage.ENDED else {})
        )
        for year in (2025, 2026)
        for stage in Stage
    }


def keys(every_stage, queryset):
    return {key for key, row in every_stage.items() if row.pk in {r.pk for r in queryset}}


def test_public_is_on_record_in_a_released_year(every_stage):
    assert keys(every_stage, Recognition.objects.public()) == {
        (2025, "conferred"),
        (2025, "re_examined"),
        (2025, "to_rectify"),
        (2025, "revoked"),
        (2025, "lapsed"),
    }


def test_winners_are_public_and_not_ended(every_stage):
    assert keys(every_stage, Recognition.objects.conferred()) == {
        (2025, "conferred"),
        (2025, "re_examined"),
        (2025, "to_rectify"),
    }
    years = {y.year: y.winners for y in AwardYear.objects.with_winners()}
    assert years == {2025: 3}
    assert [y.year for y in AwardYear.objects.public()] == [2025]


def test_units_evidence_and_reports_follow_their_recognition(every_stage):
    for recognition in every_stage.values():
        make_practice(recognition)
        make_achievement(recognition)
    make_region_report(award_year=make_award_year(2026))
    public_report = make_region_report(award_year=make_award_year(2025))
    public = {r.pk for r in Recognition.objects.public()}
    assert {u.recognitions.get().pk for u in Unit.objects.public()} == public
    assert {p.recognition_id for p in Practice.objects.public()} == public
    assert {a.recognition_id for a in Achievement.objects.public()} == public
    assert [*RegionReport.objects.public()] == [public_report]


def test_an_award_is_public_with_its_first_released_year():
    make_award_year(2026, released=False, award=make_award("hidden", name="示例未发布奖项"))
    make_award_year(2025)
    assert [award.slug for award in Award.objects.public()] == ["model-organ"]


def owners() -> dict[str, dict]:
    """The owners of evidence, by what they are: public ones, and others."""
    waiting = make_award_year(2026, released=False)
    return {
        "winner": {"recognition": make_recognition()},
        "draft": {"recognition": make_recognition(stage="on_notice")},
        "waiting": {"recognition": make_recognition(award_year=waiting)},
        "report": {"region_report": make_region_report()},
        "waiting report": {"region_report": make_region_report(award_year=waiting)},
    }


@pytest.mark.parametrize("make", [make_achievement, make_practice])
def test_evidence_and_its_source_are_public_with_their_owner(make):
    for name, owner in owners().items():
        make(**owner, locator=name, source=make_source(title=name))
    make_source(title="of nothing")
    model = Achievement if make is make_achievement else Practice
    assert {row.locator for row in model.objects.public()} == {"winner", "report"}
    assert {source.title for source in Source.objects.public()} == {"winner", "report"}


def test_an_indicator_is_public_with_its_first_public_figure():
    for name, owner in owners().items():
        indicator = Indicator.objects.create(slug=name.replace(" ", "-"), name=name, measure="件")
        make_achievement(**owner, indicator=indicator)
    assert {indicator.name for indicator in Indicator.objects.public()} == {"winner", "report"}


def test_a_district_is_public_with_a_public_unit_or_report_of_its_own():
    waiting = make_award_year(2026, released=False)
    places = {
        name: make_district(code, name)
        for code, name in (("330902", "甲"), ("330903", "乙"), ("330921", "丙"), ("330922", "丁"))
    }
    make_recognition(unit=make_unit(district=places["甲"]))
    make_region_report(district=places["乙"])
    make_recognition(unit=make_unit(district=places["丙"]), award_year=waiting)
    make_region_report(district=places["丁"], award_year=waiting)
    assert [district.name for district in District.objects.public()] == ["甲", "乙"]


def test_a_brand_is_public_unless_only_what_is_not_rests_on_it():
    waiting, unit = make_award_year(2026, released=False), make_unit()
    brands = {name: Brand.objects.create(unit=unit, name=name) for name in "甲乙丙丁"}
    make_recognition(unit=unit, brand=brands["乙"])
    make_recognition(unit=unit, brand=brands["丙"], award_year=waiting)
    later = make_award_year(2027, released=False)
    make_recognition(unit=unit, brand=brands["乙"], award_year=later)
    make_recognition(unit=make_unit(), brand=brands["丁"], stage="on_notice")
    assert [brand.name for brand in Brand.objects.public()] == ["甲", "乙"]
