"""Assignments: what is refused, what is noted, and an even share from preview to undoing."""

import pytest

from awards.honours.lifecycle import Refused
from awards.models import Affiliation, Assignment, Stage
from awards.review import assigning
from config.roles.table import ENTERER
from tests.factories import (
    make_account,
    make_assignment,
    make_reviewer,
    make_round,
    make_unit,
)
from units.history import Change

pytestmark = pytest.mark.django_db


@pytest.fixture
def enterer():
    return make_account(ENTERER)


def refused(act, *args, **said) -> list[str]:
    with pytest.raises(Refused) as refusal:
        act(*args, **said)
    return refusal.value.reasons


def units(round_):
    return list(round_.award_year.recognitions.order_by("position"))


def pairs() -> set:
    return set(Assignment.objects.filter(recused_at=None).values_list("recognition", "reviewer"))


def test_one_is_added_and_taken_off_before_the_opening(enterer):
    (first, _), user = units(make_round()), make_reviewer()
    assignment = assigning.assign(first, user, enterer)
    assert refused(assigning.assign, first, user, enterer) == [
        f"{first.name_then}已经分给{user.username}。"
    ]
    assigning.unassign(assignment, enterer)
    assert pairs() == set()
    noted = Change.objects.order_by("pk").values_list("key", "by")
    assert list(noted) == [("assigned", enterer.pk), ("unassigned", enterer.pk)]


def test_after_the_opening_only_with_a_reason_and_who_goes_stays_on_record(enterer):
    (first, _), user = units(make_round(is_open=True)), make_reviewer()
    said = ["评审已经开始，增减评审人须写明原因。"]
    assert refused(assigning.assign, first, user, enterer) == said
    assignment = assigning.assign(first, user, enterer, "补足人数")
    assert refused(assigning.unassign, assignment, enterer) == said
    assigning.unassign(assignment, enterer, "外出")
    assignment.refresh_from_db()
    assert (assignment.is_recused, assignment.recusal_reason) == (True, "撤回分派：外出")
    assert assigning.assign(first, user, enterer, "已返回") == assignment
    assert pairs() == {(first.pk, user.pk)}


def test_who_may_be_assigned(enterer):
    round_ = make_round()
    first, second = units(round_)
    user, gone = make_reviewer(), make_reviewer(is_active=False)
    Affiliation.objects.create(user=user, unit=first.unit)
    assert refused(assigning.assign, first, user, enterer) == [
        f"{user.username}不能评审{first.name_then}（是评审人所属单位）。"
    ]
    for other in (gone, enterer):
        assert refused(assigning.assign, second, other, enterer) == [
            f"{other.username}不是评审专家，或者账号已经停用。"
        ]
    second.stage = Stage.NOMINATED
    assert refused(assigning.assign, second, user, enterer) == [
        f"{second.name_then}不在“评审考核”阶段，不能分派评审人。"
    ]
    assert refused(assigning.assign, second, user, user) == [
        "您的账号不能安排评审和分派评审人，请由录入员办理。"
    ]
    round_.opened_at, round_.closed_at, round_.digest = "2026-01-01", "2026-01-02", "x"
    type(round_).objects.filter(pk=round_.pk).update(
        opened_at="2026-01-01T00:00Z", closed_at="2026-01-02T00:00Z", digest="x"
    )
    assert refused(assigning.assign, first, user, enterer) == ["评审已经结束，不能再改分派。"]


def test_staff_of_the_unit_do_not_assign_it(enterer):
    first, _ = units(make_round())
    Affiliation.objects.create(user=enterer, unit=first.unit)
    said = [f"{first.name_then}是您所属单位，涉及它的评审事项您须回避，请由别人办理。"]
    assert refused(assigning.assign, first, make_reviewer(), enterer) == said


def test_an_even_share_is_shown_then_stored_then_undone(enterer):
    round_ = make_round(4, each=2)
    users = [make_reviewer() for _ in range(3)]
    first, *_ = units(round_)
    Affiliation.objects.create(user=users[0], unit=first.unit)
    by_hand = make_assignment(first, users[1])
    plan = assigning.plan(round_, enterer, seed=3)
    assert pairs() == {(first.pk, users[1].pk)}
    assert sorted(plan.loads.values()) == [2, 3, 3]
    assert len(plan.pairs) == 7
    assert (first, users[0]) not in plan.pairs
    assert assigning.carry_out(round_, enterer, 3, plan.digest) == 7
    assert pairs() == {(one.pk, by.pk) for one, by in plan.pairs} | {(first.pk, users[1].pk)}
    assert Change.objects.filter(key="assigned", by=enterer).count() == 7
    assert refused(assigning.carry_out, round_, enterer, 3, plan.digest) == [assigning.CHANGED]
    assert assigning.undo(round_, enterer) == 7
    assert list(Assignment.objects.all()) == [by_hand]
    assert refused(assigning.undo, round_, enterer) == ["没有自动分派的评审人，不需要撤销。"]


def test_what_changed_since_the_preview_is_looked_at_again(enterer):
    round_ = make_round(3, each=1)
    users = [make_reviewer() for _ in range(3)]
    plan = assigning.plan(round_, enterer, seed=3)
    subject, reviewer = plan.pairs[0]
    Affiliation.objects.create(user=reviewer, unit=subject.unit)
    assert refused(assigning.carry_out, round_, enterer, 3, plan.digest) == [assigning.CHANGED]
    assert users and pairs() == set()


def test_reviewers_can_be_left_out(enterer):
    round_ = make_round(2, each=1)
    one, _ = make_reviewer(), make_reviewer()
    plan = assigning.plan(round_, enterer, 1, {one.pk})
    assert {by for _, by in plan.pairs} == {one}


def test_what_makes_it_impossible_is_said(enterer):
    round_ = make_round(2, each=2)
    first, second = units(round_)
    assert refused(assigning.plan, round_, enterer, 1) == [
        "没有可以分派的评审人，请系统管理员先建立“评审专家”账号。"
    ]
    one, other = make_reviewer(last_name="张"), make_reviewer(last_name="李")
    Affiliation.objects.create(user=one, unit=first.unit)
    assert refused(assigning.plan, round_, enterer, 1) == [
        f"{first.name_then}还缺 2 名评审人，而没有利害关系、可以分派的只有 1 名（李）。",
        assigning.WAYS_OUT,
    ]
    round_.reviewers_each = 1
    round_.save()
    Affiliation.objects.create(user=one, unit=second.unit)
    assert refused(assigning.plan, round_, enterer, 1) == [
        f"因为回避，{first.name_then}、{second.name_then}只能主要由李评审，每人至多 1 个，"
        "容不下。张回避过多，分不到 1 个。",
        assigning.WAYS_OUT,
    ]
    make_assignment(second, other)
    other_unit = make_unit()
    assert other_unit and refused(assigning.plan, make_round(0, year=2027), enterer, 1) == [
        "没有处于“评审考核”阶段的单位，请先把参评单位置于这一阶段。"
    ]


def test_after_the_opening_nothing_is_shared_out(enterer):
    round_ = make_round(is_open=True)
    make_reviewer()
    assert refused(assigning.plan, round_, enterer, 1) == [
        "评审已经开始，不能再自动分派，请手工增减。"
    ]
    assert refused(assigning.undo, round_, enterer) == ["评审已经开始，自动分派不能再撤销。"]


@pytest.mark.parametrize("number", [1, 3])
def test_a_plan_asks_as_often_for_more(enterer, number, django_assert_num_queries):
    round_ = make_round(number * 2, each=1)
    for _ in range(number):
        make_reviewer()
    enterer.has_perm("x")
    with django_assert_num_queries(QUERIES):
        assigning.plan(round_, enterer, 1)


QUERIES = 9
