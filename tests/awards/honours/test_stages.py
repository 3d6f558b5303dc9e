"""Which stages staff may set by hand."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from awards.honours import editing, lifecycle, stages
from awards.models import Recognition, ReviewRound, Stage
from awards.notices import acts
from tests.factories import RELEASED, make_award_year, make_recognition, make_round

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("stage", Stage.values)
def test_the_form_offers_no_stage_past_notice(stage):
    yesterday = timezone.localdate() - timedelta(days=1)
    ended = {"ended_on": yesterday, "ended_reason": "示例"} if stage in Stage.ENDED else {}
    year = make_award_year(2026, released=False)
    offered = stages.choosable(make_recognition(award_year=year, stage=stage, **ended))
    assert offered == (Stage.BEFORE if stage in Stage.BEFORE else [stage])
    assert all(isinstance(choice, Stage) for choice in offered)


def judged() -> Recognition:
    """A unit under review in a year that is being judged."""
    return make_round(1, is_open=True).award_year.recognitions.get()


def test_while_a_year_is_being_judged_no_unit_comes_onto_notice_by_hand(staff):
    row = judged()
    assert Stage.ON_NOTICE not in stages.choosable(row)
    assert set(stages.choosable(row)) == {*map(Stage, Stage.BEFORE)} - {Stage.ON_NOTICE}
    moved, kept = lifecycle.set_stage(row.award_year.recognitions.all(), Stage.ON_NOTICE, staff)
    assert (moved, kept) == ([], [row])
    seen = editing.values(row)
    with pytest.raises(lifecycle.Refused, match="请先结束评审，再把单位置于“公示”"):
        editing.change(row.pk, seen, seen | {"stage": "on_notice"}, staff)
    row.refresh_from_db()
    assert row.stage == Stage.UNDER_REVIEW


def test_after_the_close_and_in_other_years_units_come_onto_notice(staff):
    row = judged()
    ReviewRound.objects.update(closed_at=RELEASED, digest="0" * 64)
    moved, _ = lifecycle.set_stage(row.award_year.recognitions.all(), Stage.ON_NOTICE, staff)
    assert moved == [row]
    other = make_round(1, year=2027).award_year.recognitions.get()
    assert Stage.ON_NOTICE in stages.choosable(other)


def test_a_unit_that_was_on_notice_before_stays_there(staff):
    row = judged()
    row.stage = Stage.ON_NOTICE
    row.save()
    assert Stage.ON_NOTICE in stages.choosable(row)


def test_a_year_that_is_being_judged_takes_no_unit_that_is_on_notice():
    year = judged().award_year
    said = [stages.BEING_JUDGED]
    assert stages.entry_obstacles(Recognition(stage=Stage.ON_NOTICE), year) == said
    assert stages.entry_obstacles(Recognition(stage=Stage.UNDER_REVIEW), year) == []


def test_no_notice_is_published_while_a_year_is_being_judged():
    row = judged()
    assert acts.obstacles(row.award_year) == ["评审正在进行，请先结束评审，再发布公示。"]


def test_units_of_one_year_ask_once_whether_it_is_judged(staff):
    round_ = make_round(5, is_open=True)
    with CaptureQueriesContext(connection) as asked:
        lifecycle.set_stage(round_.award_year.recognitions.all(), Stage.ON_NOTICE, staff)
    assert sum("awards_reviewround" in one["sql"] for one in asked) == 1
