"""Who may not judge whom, and what a conflict that appears later takes away."""

import pytest

from awards.honours.lifecycle import Refused
from awards.models import Affiliation, Assignment, Interest
from awards.review import recusal
from awards.review.recusal import ABOVE, BELOW, OWN, SAME_DISTRICT, Conflicts
from config.roles.table import ENTERER
from tests.factories import (
    make_account,
    make_assignment,
    make_district,
    make_review,
    make_reviewer,
    make_round,
    make_unit,
)
from units.history import Change

pytestmark = pytest.mark.django_db


def affiliated(unit, **columns):
    user = make_reviewer(**columns)
    Affiliation.objects.create(user=user, unit=unit)
    return user


def test_nobody_judges_their_own_unit_nor_one_above_or_below_it():
    top = make_unit()
    middle = make_unit(superior=top)
    own = make_unit(superior=middle)
    below = make_unit(superior=own)
    sister = make_unit(superior=middle)
    user = affiliated(own)
    conflicts = Conflicts.among([user.pk], make_round())
    found = {unit: conflicts.reason(user.pk, unit.pk) for unit in (top, middle, own, below, sister)}
    assert found == {top: ABOVE, middle: ABOVE, own: OWN, below: BELOW, sister: ""}


def test_a_circle_of_superiors_ends():
    one = make_unit()
    other = make_unit(superior=one)
    type(one).objects.filter(pk=one.pk).update(superior=other)
    user = affiliated(one)
    assert Conflicts.among([user.pk], make_round()).reason(user.pk, make_unit().pk) == ""


@pytest.mark.parametrize("excludes", [True, False])
def test_the_own_county_where_the_round_says_so_but_never_the_whole_city(excludes):
    round_ = make_round(excludes_own_district=excludes)
    county = make_district("330903", "普陀区")
    user, other = affiliated(make_unit(district=county)), affiliated(make_unit())
    there, city = make_unit(district=county), make_unit()
    conflicts = Conflicts.among([user.pk, other.pk], round_)
    assert conflicts.reason(user.pk, there.pk) == SAME_DISTRICT * excludes
    assert conflicts.reason(user.pk, city.pk) == ""
    assert conflicts.reason(other.pk, city.pk) == ""


def test_an_interest_declared_in_the_round_recuses_there_and_is_noted():
    round_ = make_round(is_open=True)
    first, second = round_.award_year.recognitions.all()
    user = make_reviewer()
    mine, other = make_assignment(first, user), make_assignment(second, user)
    interest = recusal.declare(round_, user, first.unit, " 配偶在该单位工作 ", user)
    assert (interest.reason, interest.declared_by) == ("配偶在该单位工作", user)
    assert Conflicts.among([user.pk], make_round(0, year=2027)).reason(user.pk, first.unit_id) == ""
    rows = {one.pk: (one.is_recused, one.recusal_reason) for one in Assignment.objects.all()}
    reason = "申报回避：配偶在该单位工作"
    assert rows == {mine.pk: (True, reason), other.pk: (False, "")}
    noted = Change.objects.values_list("key", "by", "reason").order_by("pk")
    assert list(noted) == [
        ("interest_declared", user.pk, ""),
        ("recused", user.pk, reason),
    ]


@pytest.mark.parametrize(
    ("columns", "reason", "said"),
    [
        ({}, " ", "请写明回避的原因。"),
        ({}, "长" * 201, "回避原因请压缩到 200 字以内。"),
        (
            {"closed": True},
            "亲属",
            "评审已经结束，不能再申报回避；发现利害关系的，请报终审员处理。",
        ),
    ],
)
def test_a_declaration_is_refused(columns, reason, said):
    round_ = make_round(is_open=True)
    if columns:
        round_.closed_at, round_.digest = round_.opened_at, "x"
        round_.save()
    user = make_reviewer()
    with pytest.raises(Refused) as refusal:
        recusal.declare(round_, user, make_unit(), reason, user)
    assert refusal.value.reasons == [said]


def test_only_who_sets_up_declares_for_others_and_nothing_twice():
    round_, user, unit = make_round(), make_reviewer(last_name="张"), make_unit(name="示例甲局")
    with pytest.raises(Refused) as refusal:
        recusal.declare(round_, user, unit, "亲属", make_reviewer())
    assert refusal.value.reasons == ["回避由本人申报，或由录入员代为登记。"]
    recusal.declare(round_, user, unit, "亲属", make_account(ENTERER))
    with pytest.raises(Refused) as refusal:
        recusal.declare(round_, user, unit, "亲属", user)
    assert refusal.value.reasons == ["张已经申报过对示例甲局的回避。"]


def test_a_declaration_is_taken_back_before_the_opening_alone():
    round_, user, enterer = make_round(), make_reviewer(), make_account(ENTERER)
    interest = recusal.declare(round_, user, make_unit(), "亲属", user)
    for by, reason, said in (
        (user, "误报", "撤销回避申报请由录入员办理。"),
        (enterer, "", "请写明撤销的原因。"),
    ):
        with pytest.raises(Refused) as refusal:
            recusal.retract(interest, by, reason)
        assert refusal.value.reasons == [said]
    recusal.retract(interest, enterer, "误报")
    assert not Interest.objects.exists()


def test_a_unit_that_becomes_known_later_recuses_in_every_round_that_is_not_closed():
    round_ = make_round(is_open=True)
    first, second = round_.award_year.recognitions.all()
    user, keeper = make_reviewer(), make_account()
    for recognition in (first, second):
        make_review(make_assignment(recognition, user), 50, 5)
    recusal.affiliate(user, [first.unit], keeper)
    recused = Assignment.objects.filter(recused_at__isnull=False)
    assert [(one.recognition, one.recusal_reason) for one in recused] == [(first, OWN)]
    recusal.affiliate(user, [], keeper)
    assert not Affiliation.objects.exists()
    assert Assignment.objects.filter(recused_at__isnull=False).count() == 1  # it stays on record


def test_staff_of_a_unit_under_review_have_no_part_in_it():
    round_ = make_round()
    mine, other = round_.award_year.recognitions.select_related("unit")
    staff = make_account(ENTERER)
    Affiliation.objects.create(user=staff, unit=mine.unit)
    recusal.require_untied(staff, round_, [other])
    with pytest.raises(Refused) as refusal:
        recusal.require_untied(staff, round_, [other, mine])
    assert refusal.value.reasons == [
        f"{mine.name_then}是您所属单位，涉及它的评审事项您须回避，请由别人办理。"
    ]


def test_who_has_no_unit_on_record_is_named():
    known, unknown = affiliated(make_unit()), make_reviewer(last_name="李", first_name="某")
    assert recusal.unaffiliated([known, unknown]) == "李某"
