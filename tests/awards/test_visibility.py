"""What is public is decided by the querysets: exact sets over every stage and release."""

from datetime import date

import pytest

from awards.models import Achievement, Award, AwardYear, Practice, Recognition, RegionReport, Stage
from tests.factories import (
    make_achievement,
    make_award,
    make_award_year,
    make_practice,
    make_recognition,
    make_region_report,
)
from units.models import Unit

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
    assert years == {2025: 3, 2026: 0}


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
