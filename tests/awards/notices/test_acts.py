"""Publishing a notice and taking it back: what each has to meet, what it freezes and tells."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from audit.models import Entry
from awards.honours import lifecycle
from awards.honours.lifecycle import Refused
from awards.models import CalendarYear, Notice, Recognition, Stage
from awards.notices import acts
from awards.notices.acts import Terms
from awards.notices.workdays import last_day
from config.roles.table import APPROVERS, ENTERER, FINAL
from tests.factories import (
    make_account,
    make_award,
    make_award_year,
    make_notice,
    make_objection,
    make_recognition,
    make_unit,
)
from units.history import Change
from units.models import Brand

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shipped_calendar")]
TERMS = Terms("示例条件", "示例办法", "示例电话", 5, 10)


@pytest.fixture
def year():
    award = make_award("shili-gongshi", name="示例公示奖", needs_notice=True)
    return make_award_year(2026, award=award, released=False)


@pytest.fixture
def by():
    return make_account(FINAL)


def enter(year, stage=Stage.ON_NOTICE, **columns) -> Recognition:
    n = year.recognitions.count()
    unit = make_unit(name=f"示例{n}局")
    return make_recognition(award_year=year, unit=unit, stage=stage, position=n, **columns)


def listed(notice) -> list[tuple]:
    return list(notice.units.values_list("position", "name", "district", "brand", "headline"))


def end(notice) -> None:
    """Let the period have ended yesterday."""
    notice.last_day = timezone.localdate() - timedelta(days=1)
    notice.save()


def test_a_notice_freezes_the_list_and_its_time_is_the_servers(year, by):
    first = enter(year, headline="示例一")
    first.brand = Brand.objects.create(unit=first.unit, name="示例品牌")
    first.save()
    second = enter(year, headline="示例二")
    enter(year, Stage.RECOMMENDED)
    before = timezone.now()
    notice = acts.publish(year, by, TERMS, seen=[first.pk, second.pk])
    assert before <= notice.published_at <= timezone.now()
    assert notice.published_by == by
    assert notice.last_day == last_day(timezone.localdate(), 5)
    assert (notice.is_running, notice.result_digest) == (True, "")
    frozen = [
        (1, "示例0局", "舟山市", "示例品牌", "示例一"),
        (2, "示例1局", "舟山市", "", "示例二"),
    ]
    assert listed(notice) == frozen
    first.headline = "改了"
    first.save()
    Brand.objects.update(name="改了")
    assert listed(notice) == frozen


def test_publishing_is_told_to_the_history_of_the_year_and_to_the_trail(year, by):
    enter(year)
    notice = acts.publish(year, by, TERMS)
    (change,) = Change.objects.of(year)
    assert (change.key, change.by) == ("notice_published", by)
    assert change.new == {
        "criteria": "示例条件",
        "method": "示例办法",
        "contact": "示例电话",
        "working_days": 5,
        "answered_within": 10,
        "last_day": notice.last_day.isoformat(),
        "units": ["示例0局"],
    }
    assert Entry.objects.filter(act="notice_published", model="awards.awardyear").count() == 1


def test_units_under_review_go_on_notice_with_it_and_only_those_that_were_chosen(year, by):
    here = enter(year)
    chosen, left = enter(year, Stage.UNDER_REVIEW), enter(year, Stage.UNDER_REVIEW)
    notice = acts.publish(year, by, TERMS, moved=[chosen.pk])
    assert list(notice.units.values_list("recognition", flat=True)) == [here.pk, chosen.pk]
    stages = dict(year.recognitions.values_list("pk", "stage"))
    assert stages == {here.pk: "on_notice", chosen.pk: "on_notice", left.pk: "under_review"}
    (change,) = Change.objects.of(chosen)
    said = ("staged", {"stage": "under_review"}, {"stage": "on_notice"})
    assert (change.key, change.old, change.new) == said
    assert not Change.objects.of(left)


@pytest.mark.parametrize("role", [ENTERER, *APPROVERS[:2]])
def test_only_who_may_publishes_and_withdraws(year, role):
    enter(year)
    said = "您的账号没有发布和撤回公示的权限，请由终审员办理。"
    with pytest.raises(Refused) as refusal:
        acts.publish(year, make_account(role), TERMS)
    assert refusal.value.reasons == [said]
    make_notice(award_year=year)
    with pytest.raises(Refused) as refusal:
        acts.withdraw(year, make_account(role), "示例原因")
    assert refusal.value.reasons == [said]


def test_what_keeps_a_notice_from_being_published(year, by):
    nobody = ["没有处于“公示”或“评审考核”阶段的单位，没有可以公示的名单。"]
    assert acts.obstacles(year) == nobody
    enter(year, Stage.RECOMMENDED)
    assert acts.obstacles(year) == nobody
    enter(year, Stage.UNDER_REVIEW)
    assert acts.obstacles(year) == []
    with pytest.raises(Refused) as refusal:
        acts.publish(year, by, TERMS)
    assert refusal.value.reasons == ["请至少选择一个单位。"]
    notice = make_notice(award_year=year)
    once = ["这一年度已经有一个公示；要重新公示，请先撤回它。"]
    assert acts.obstacles(year) == once
    end(notice)
    assert acts.obstacles(year) == once
    year.released_at = timezone.now()
    assert acts.obstacles(year) == ["这一年度已经命名并发布，不再公示。"]


def test_contents_are_approved_before_they_go_on_notice(year, by):
    year.award.approval_steps = 1
    year.award.save()
    enter(year)
    said = ["示例0局：内容还是草稿或者送审后有改动，请送审。"]
    assert acts.obstacles(year) == said
    year.recognitions.update(stage=Stage.UNDER_REVIEW)
    with pytest.raises(Refused) as refusal:
        acts.publish(year, by, TERMS, moved=year.recognitions.values_list("pk", flat=True))
    assert refusal.value.reasons == said
    assert not Notice.objects.exists()
    assert set(year.recognitions.values_list("stage", flat=True)) == {"under_review"}


def test_another_list_than_was_seen_is_refused(year, by):
    seen = enter(year)
    enter(year)
    with pytest.raises(Refused) as refusal:
        acts.publish(year, by, TERMS, seen=[seen.pk])
    assert refusal.value.reasons == ["名单在您打开本页之后有了变化，请重新核对后再发布。"]
    gone = enter(year, Stage.RECOMMENDED)
    with pytest.raises(Refused) as refusal:
        acts.publish(year, by, TERMS, moved=[gone.pk])
    said = ["所选的单位里有的已经不在“评审考核”阶段，请重新核对后再发布。"]
    assert refusal.value.reasons == said


def test_a_period_past_the_calendar_publishes_nothing(year, by):
    CalendarYear.objects.all().delete()
    row = enter(year, Stage.UNDER_REVIEW)
    with pytest.raises(Refused) as refusal:
        acts.publish(year, by, TERMS, moved=[row.pk])
    assert "请录入员等国务院办公厅公布" in refusal.value.reasons[0]
    row.refresh_from_db()
    assert (row.stage, Notice.objects.count()) == ("under_review", 0)


def test_a_withdrawn_notice_makes_room_for_another(year, by):
    enter(year)
    acts.publish(year, by, TERMS)
    with pytest.raises(Refused) as refusal:
        acts.withdraw(year, by, " ")
    assert refusal.value.reasons == ["请写明撤回的原因。"]
    with pytest.raises(Refused) as refusal:
        acts.withdraw(year, by, "长" * 201)
    assert refusal.value.reasons == ["原因请压缩到 200 字以内。"]
    notice = acts.withdraw(year, by, " 示例名称有误 ")
    assert (notice.withdrawn_reason, notice.withdrawn_by) == ("示例名称有误", by)
    assert (notice.is_withdrawn, notice.is_running) == (True, False)
    change = Change.objects.of(year).first()
    assert (change.key, change.reason) == ("notice_withdrawn", "示例名称有误")
    assert set(year.recognitions.values_list("stage", flat=True)) == {"on_notice"}
    with pytest.raises(Refused) as refusal:
        acts.withdraw(year, by, "示例")
    assert refusal.value.reasons == ["这一年度现在没有公示，不需要撤回。"]
    again = acts.publish(year, by, TERMS)
    assert [again, notice] == list(year.notices.all())


def test_the_notice_of_a_released_year_is_not_withdrawn(year, by):
    row = enter(year)
    end(make_notice(row, award_year=year))
    lifecycle.confer(year, by)
    with pytest.raises(Refused) as refusal:
        acts.withdraw(year, by, "示例")
    said = "这一年度已经命名并发布；要撤回公示，请先撤回发布。"
    assert refusal.value.reasons == [said]


def test_the_database_holds_one_standing_notice_of_a_year(year):
    make_notice(award_year=year)
    with pytest.raises(IntegrityError), transaction.atomic():
        make_notice(award_year=year)


@pytest.mark.parametrize(
    "columns",
    [
        {"working_days": 0},
        {"working_days": 61},
        {"answered_within": 0},
        {"withdrawn_reason": "示例"},
        {"withdrawn_at": timezone.now() + timedelta(days=1), "withdrawn_reason": "示例"},
    ],
)
def test_the_database_holds_what_a_notice_is(year, columns):
    with pytest.raises(IntegrityError), transaction.atomic():
        make_notice(award_year=year, **columns)


def conferral(year) -> list[str]:
    return lifecycle.obstacles(year)


def test_a_year_is_conferred_after_its_notice_and_not_before(year, by):
    row = enter(year)
    assert conferral(year) == [
        "还没有公示。请终审员在年度评选页点“发布公示…”，公示期满以后再命名。"
    ]
    notice = acts.publish(year, by, TERMS)
    last = f"{notice.last_day:%Y-%m-%d}"
    assert conferral(year) == [f"正在公示，到 {last} 当天结束为止；公示期满以后才能命名。"]
    notice.last_day = timezone.localdate()
    notice.save()
    last = f"{notice.last_day:%Y-%m-%d}"
    assert conferral(year) == [f"正在公示，到 {last} 当天结束为止；公示期满以后才能命名。"]
    end(notice)
    assert conferral(year) == []
    lifecycle.confer(year, by, seen=[row.pk])
    row.refresh_from_db()
    assert row.stage == "conferred"


def test_an_open_objection_keeps_a_year_from_being_conferred(year, by):
    notice = make_notice(enter(year), award_year=year, over=True)
    first, second = make_objection(notice), make_objection(notice)
    said = "还有 {} 件异议没有答复，请在“异议”里核查、答复以后再命名。"
    assert conferral(year) == [said.format(2)]
    answered = {"state": "answered", "outcome": "dismissed", "finding": "示例"}
    answered |= {"answered_by": by, "answered_at": timezone.now()}
    type(first).objects.filter(pk=first.pk).update(**answered)
    assert conferral(year) == [said.format(1)]
    type(first).objects.filter(pk=second.pk).update(**answered)
    assert conferral(year) == []


def test_who_was_not_on_the_notice_under_that_name_is_not_conferred(year):
    here, later = enter(year), enter(year)
    make_notice(here, award_year=year, over=True)
    said = (
        "{}没有以这个名称公示过。请撤回公示，按现在的名单重新公示；"
        "不再拟命名的单位，请退回其他阶段。"
    )
    assert conferral(year) == [said.format("示例1局")]
    later.stage = Stage.NOT_SELECTED
    later.save()
    assert conferral(year) == []
    here.name_then = "示例新名局"
    here.save()
    assert conferral(year) == [said.format("示例新名局")]


def test_a_withdrawn_notice_counts_for_nothing_but_its_objections(year, by):
    notice = make_notice(enter(year), award_year=year, over=True)
    acts.withdraw(year, by, "示例")
    make_objection(notice)
    assert [sentence[:4] for sentence in conferral(year)] == ["还有 1", "还没有公"]


def test_an_award_without_notices_waits_for_one_all_the_same_once_it_runs(year, by):
    year.award.needs_notice = False
    year.award.save()
    row = enter(year)
    assert conferral(year) == []
    make_notice(row, award_year=year)
    assert [sentence[:4] for sentence in conferral(year)] == ["正在公示"]


def test_a_conferral_is_warned_of_units_against_which_an_objection_held(year, by):
    rows = [enter(year) for _ in range(4)]
    notice = make_notice(*rows, award_year=year, over=True)
    answered = {"state": "answered", "finding": "示例", "answered_by": by}
    answered["answered_at"] = timezone.now()
    for unit, outcome in zip(notice.units.all(), ("upheld", "partly", "dismissed"), strict=False):
        make_objection(notice, about=unit, outcome=outcome, **answered)
    make_objection(notice, about=notice.units.first(), outcome="partly", **answered)
    found = [one for one in lifecycle.warnings(year) if "异议" in one]
    assert found == [
        "示例0局：有异议成立或部分成立，仍在拟命名的名单里。",
        "示例1局：有异议成立或部分成立，仍在拟命名的名单里。",
    ]
