"""What a text offers, and what is accepted of it as a figure with its source."""

from dataclasses import replace
from decimal import Decimal

import pytest
from django.contrib.auth.models import Permission

from awards.intake import acceptance, offers
from awards.intake.acceptance import Refused, Unconfirmed
from awards.models import Achievement, Decision, Indicator
from tests.factories import (
    make_achievement,
    make_award_year,
    make_recognition,
    make_region_report,
    make_source,
    make_staff,
    make_unit,
)
from tests.pages import history

from .decisions import TEXT, figure, offered

pytestmark = pytest.mark.django_db

# What a candidate says


@pytest.mark.parametrize(
    ("wording", "sentence", "stands"),
    [
        ("98%以上", "满意率达98%以上。", True),
        ("1200余人次", "接待群众1200\n  余人次。", True),
        ("98%", "满意率达98%以上。", True),
        ("99%以上", "满意率达98%以上。", False),
        ("98％以上", "满意率达98%以上。", False),
    ],
)
def test_a_wording_stands_in_its_sentence_character_by_character(wording, sentence, stands):
    assert acceptance.stands_in(wording, sentence) is stands


# Accepting


def test_an_accepted_candidate_is_a_figure_with_its_source_after_the_last(
    staff, source, recognition
):
    make_achievement(recognition, position=7)
    candidate = offered(source, "3个工作日")
    decision = acceptance.accept(source, candidate, figure(candidate, recognition), staff)
    row = Achievement.objects.get(wording="3个工作日")
    columns = ("kind", "value", "upper_value", "qualifier", "measure", "direction")
    assert [getattr(row, name) for name in columns] == [
        "amount",
        Decimal(3),
        None,
        "exact",
        "个工作日",
        "down",
    ]
    assert (row.baseline_wording, row.baseline_value) == ("15个工作日", Decimal(15))
    assert (row.recognition, row.source, row.position) == (recognition, source, 8)
    assert (row.label, row.locator) == ("办理时限", "示例甲局部分，第1段")
    stored = Decision.objects.get()
    assert (stored, stored.achievement, stored.outcome) == (decision, row, "accepted")
    assert (stored.wording, stored.decided_by, stored.fingerprint) == (
        "3个工作日",
        staff,
        candidate.fingerprint,
    )
    assert history(row) == ["从来源原文采用：示例报道，示例甲局部分，第1段"]
    assert row not in Achievement.objects.public()


def test_a_region_report_takes_what_stands_in_no_section(staff, source):
    report = make_region_report(award_year=make_award_year(2026, released=False))
    candidate = offered(source, "5000余人次")
    acceptance.accept(source, candidate, figure(candidate, report), staff)
    row = Achievement.objects.get()
    assert (row.region_report, row.recognition, row.position) == (report, None, 1)


def test_a_rank_is_accepted_without_a_value(staff, source, recognition):
    candidate = offered(source, "全市第一")
    acceptance.accept(source, candidate, figure(candidate, recognition), staff)
    row = Achievement.objects.get()
    assert (row.kind, row.value) == ("rank", None)


def test_several_keep_the_order_of_the_text(staff, source, recognition):
    candidates = offers.candidates(TEXT, offers.unit_names(TEXT))[1:4]
    choices = [acceptance.Choice(c, figure(c, recognition)) for c in candidates]
    acceptance.decide(source, choices, staff)
    rows = recognition.achievements.order_by("position").values_list("position", "wording")
    assert list(rows) == [(1, "1200余人次"), (2, "98%以上"), (3, "3个工作日")]


def test_a_wording_that_is_not_in_the_sentence_is_refused(staff, source, recognition):
    candidate = offered(source, "98%以上")
    with pytest.raises(Refused, match="没有这样的表述"):
        acceptance.accept(
            source, candidate, figure(candidate, recognition, wording="98%"[:2] + "以上"), staff
        )
    assert (Achievement.objects.count(), Decision.objects.count()) == (0, 0)


def test_a_wider_wording_of_the_same_sentence_is_taken(staff, source, recognition):
    candidate = offered(source, "98%以上")
    wider = figure(candidate, recognition, wording="满意率达98%以上")
    acceptance.accept(source, candidate, wider, staff)
    assert Achievement.objects.get().wording == "满意率达98%以上"


def test_what_the_owner_has_from_the_same_source_is_not_made_twice(staff, source, recognition):
    candidate = offered(source, "98%以上")
    make_achievement(recognition, label="满意率", wording="98%以上", source=source)
    with pytest.raises(Refused, match="已经有同一来源的“满意率 98%以上”"):
        acceptance.accept(source, candidate, figure(candidate, recognition), staff)
    acceptance.accept(source, candidate, figure(candidate, recognition, label="好评率"), staff)
    assert Achievement.objects.count() == 2


def test_nor_twice_in_one_round(staff, recognition):
    source = make_source(text="化解纠纷300余件。\n化解纠纷300余件。\n")
    choices = [
        acceptance.Choice(c, figure(c, recognition)) for c in offers.candidates(source.text, {})
    ]
    outcomes = list(acceptance.decide(source, choices, staff).values())
    assert [type(outcome) for outcome in outcomes] == [Decision, Refused]
    assert Achievement.objects.count() == 1


def test_another_source_may_print_the_same(staff, source, recognition):
    candidate = offered(source, "98%以上")
    make_achievement(recognition, label="满意率", wording="98%以上", source=make_source())
    acceptance.accept(source, candidate, figure(candidate, recognition), staff)
    assert Achievement.objects.count() == 2


def test_an_indicator_counts_in_the_measure_of_its_figures(staff, source, recognition):
    candidate = offered(source, "98%以上")
    points = Indicator.objects.create(slug="points", name="示例提升", measure="个百分点")
    share = Indicator.objects.create(slug="share", name="示例率", measure="%")
    with pytest.raises(Refused, match="百分点"):
        acceptance.accept(
            source, candidate, figure(candidate, recognition, indicator=points), staff
        )
    acceptance.accept(source, candidate, figure(candidate, recognition, indicator=share), staff)
    assert Achievement.objects.get().indicator == share


def test_into_what_is_public_only_what_was_confirmed(staff, source, public):
    candidate = offered(source, "98%以上")
    with pytest.raises(Unconfirmed, match="示例甲局的内容已经公开"):
        acceptance.accept(source, candidate, figure(candidate, public), staff)
    assert (Achievement.objects.count(), Decision.objects.count()) == (0, 0)
    acceptance.accept(source, candidate, figure(candidate, public), staff, confirmed=True)
    assert list(Achievement.objects.public().values_list("wording", flat=True)) == ["98%以上"]


def test_a_unit_that_is_not_on_record_needs_no_confirmation_in_a_released_year(staff, source):
    late = make_recognition(unit=make_unit(name="示例丙局"), stage="nominated")
    candidate = offered(source, "98%以上")
    acceptance.accept(source, candidate, figure(candidate, late), staff)
    assert not Achievement.objects.public().exists()


def test_only_those_decide_who_enter_figures(source, recognition):
    reader = make_staff("reader")
    reader.groups.clear()
    reader.user_permissions.add(Permission.objects.get(codename="view_source"))
    candidate = offered(source, "98%以上")
    with pytest.raises(Refused, match="没有录入成效指标的权限"):
        acceptance.dismiss(source, candidate, reader)
    assert not Decision.objects.exists()


def test_a_long_place_keeps_its_end(staff, source, recognition):
    candidate = offered(source, "98%以上")
    far = replace(candidate, locator="示" * 80 + "部分，第3段")
    acceptance.accept(source, far, figure(far, recognition), staff)
    kept = Achievement.objects.get().locator
    assert (len(kept), kept[0], kept[-6:]) == (60, "…", "部分，第3段")
