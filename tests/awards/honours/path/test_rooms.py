"""What rounds of review and public notices ask of a year that goes along its path."""

from datetime import timedelta

import pytest
from django.utils import timezone

from awards.honours import lifecycle, path
from awards.models import AwardYear, Stage
from awards.notices import acts as notices
from awards.notices.acts import Terms
from awards.review import rounds
from config.roles.table import FINAL
from tests.factories import make_account, make_assignment, make_calendar, make_review, make_round

from .test_path import refused
from .way import make_enterer

pytestmark = pytest.mark.django_db
TERMS = Terms("示例条件", "示例办法", "示例电话", 5, 10)


@pytest.fixture
def decider():
    return make_account(FINAL)


@pytest.fixture
def round_():
    """An open round of two units of a year on its path, one of them judged."""
    round_ = make_round(2, is_open=True)
    year = round_.award_year
    year.follows_path, year.phase = True, "reviewing"
    year.save()
    for unit in year.recognitions.order_by("position")[:1]:
        make_review(make_assignment(unit), 80, 5)
    return round_


def turn(year, name, by, reason=""):
    return path.advance(AwardYear.objects.get(pk=year.pk), name, by, reason)


def test_a_year_goes_from_its_round_to_its_notice_and_its_conferral(round_, decider):
    make_calendar()
    year, enterer = round_.award_year, make_enterer()
    first, second = year.recognitions.order_by("position")
    assert refused(turn, year, "close_review", enterer) == [
        "评审安排还没有结束，评审结果没有封存。请先在评审安排页点“结束评审”。"
    ]
    assert refused(turn, year, "back_to_recommendation", enterer, "示例原因") == [
        "评审专家已经开始评审，名单不能再退回推荐。"
    ]
    make_review(make_assignment(second), 60, 5)
    digest = rounds.close(round_, decider, {}).digest
    turn(year, "close_review", enterer)
    said = ["这一年度按程序推进，现在不在评审，请先在年度评选页推进或退回到“评审”。"]
    round_.refresh_from_db()
    assert rounds.reopening_obstacles(round_) == said
    year.refresh_from_db()
    path.act_on(year, "list_for_notice", [first.pk], enterer)
    path.act_on(year, "leave_out", [second.pk], enterer, "示例原因")
    assert refused(notices.publish, year, decider, TERMS) == [
        "这一年度还没有进入公示，请先按程序推进到“公示”。"
    ]
    turn(year, "enter_notice", decider)
    year.refresh_from_db()
    notice = notices.publish(year, decider, TERMS)
    assert notice.result_digest == digest
    assert [unit.recognition for unit in notice.units.all()] == [first]
    assert refused(turn, year, "back_to_review", decider, "示例原因") == [
        "公示已经发布，访客看得到名单。请先点“撤回公示…”，写明原因。"
    ]
    assert refused(lifecycle.confer, year, decider)[-1].startswith("正在公示")
    notice.last_day = timezone.localdate() - timedelta(days=1)
    notice.save()
    year.conferring_body = "示例机关"
    year.save()
    lifecycle.confer(year, decider)
    stages = dict(year.recognitions.values_list("pk", "stage"))
    assert stages == {first.pk: Stage.CONFERRED, second.pk: Stage.NOT_SELECTED}


def test_a_notice_of_a_year_on_its_path_takes_nothing_but_the_list(round_, decider):
    assert list(notices.under_review(round_.award_year)) == []
    round_.award_year.follows_path, round_.award_year.phase = False, "preparing"
    assert len(notices.under_review(round_.award_year)) == 2


def test_a_round_opens_in_the_phase_of_the_review_alone(decider):
    round_ = make_round(1)
    make_assignment(round_.award_year.recognitions.get())
    round_.award_year.follows_path = True
    round_.award_year.phase = "recommending"
    assert rounds.opening_obstacles(round_) == [
        "这一年度按程序推进，现在不在评审，请先在年度评选页推进或退回到“评审”。"
    ]
    round_.award_year.phase = "reviewing"
    assert rounds.opening_obstacles(round_) == []
