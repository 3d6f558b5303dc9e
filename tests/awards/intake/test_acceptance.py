"""What becomes of the figures found in a text: accepted, merged, dismissed, reopened; once each."""

import threading
from dataclasses import replace
from decimal import Decimal

import pytest
from django.contrib.auth.models import Permission
from django.db import IntegrityError, connection
from django.db.models.signals import post_save
from django.test.utils import CaptureQueriesContext

from awards.admin.intake.candidates import as_figure
from awards.intake import acceptance
from awards.intake.acceptance import Refused, Unconfirmed
from awards.models import Achievement, Decision, Indicator
from tests.factories import (
    make_achievement,
    make_award_year,
    make_district,
    make_recognition,
    make_region_report,
    make_source,
    make_staff,
    make_unit,
)
from tests.pages import history
from units.desk.history import sentence
from units.history import Change
from units.models import UnitName

pytestmark = pytest.mark.django_db

TEXT = """全市共培训党员5000余人次。

示例甲局：为民办事
全年接待群众1200余人次，满意率达98%以上。办理时限由15个工作日压缩至3个工作日。
群众满意率100%，全市第一。

示例乙局：服务企业
今年以来，化解纠纷300余件。
"""


@pytest.fixture
def staff():
    return make_staff()


@pytest.fixture
def source():
    return make_source(title="示例报道", text=TEXT)


@pytest.fixture
def unit():
    return make_unit(slug="shili-jia", name="示例甲局")


@pytest.fixture
def recognition(unit):
    """示例甲局 in 2026, which is not released."""
    return make_recognition(unit=unit, award_year=make_award_year(2026, released=False))


@pytest.fixture
def public(unit):
    """示例甲局 in 2025, which is."""
    return make_recognition(unit=unit)


def offered(source, wording):
    """The candidate with the wording, and the only one."""
    (found,) = (
        candidate
        for candidate in acceptance.candidates(source.text, acceptance.unit_names())
        if candidate.mention.quantity.wording == wording
    )
    return found


def figure(candidate, owner, **columns) -> Achievement:
    """What was found, as the owner's figure."""
    row = as_figure(candidate)
    column = "recognition" if isinstance(owner, acceptance.Recognition) else "region_report"
    for name, value in {column: owner, **columns}.items():
        setattr(row, name, value)
    return row


# What a text offers


def test_every_candidate_of_a_text_has_a_fingerprint_of_its_own():
    sentence = "今年以来，化解纠纷300余件。\n"
    once = acceptance.candidates(sentence, {})
    twice = acceptance.candidates(sentence * 3 + "接待群众50余人。\n", {})
    prints = [candidate.fingerprint for candidate in twice]
    assert len(once) == 1
    assert len(set(prints)) == 4
    assert {len(fingerprint) for fingerprint in prints} == {40}
    assert prints[0] == once[0].fingerprint
    assert prints[:3] == [c.fingerprint for c in acceptance.candidates(sentence * 3, {})]


def test_units_are_found_by_every_name_and_a_shared_one_is_that_of_the_years_unit():
    near = make_unit(slug="near", name="示例近局", short_name="近局")
    far = make_unit(slug="far", name="示例远局")
    for unit in (near, far):
        UnitName.objects.create(unit=unit, name="市示例局", kind="alias")
    assert acceptance.unit_names() == {
        "示例近局": "near",
        "近局": "near",
        "示例远局": "far",
        "市示例局": "near",
    }
    year = make_recognition(unit=far).award_year
    assert acceptance.unit_names(year)["市示例局"] == "far"


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
    candidates = acceptance.candidates(TEXT, acceptance.unit_names())[1:4]
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
        acceptance.Choice(c, figure(c, recognition)) for c in acceptance.candidates(source.text, {})
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


# Merging and dismissing


def test_merging_links_what_is_there_and_changes_nothing(staff, source, public):
    row = make_achievement(
        public, label="示例满意率", wording="98%以上", source=source, locator="甲"
    )
    candidate = offered(source, "98%以上")
    acceptance.merge(source, candidate, row, staff)
    row.refresh_from_db()
    assert (Achievement.objects.count(), row.label, row.locator) == (1, "示例满意率", "甲")
    assert Decision.objects.get().achievement == row
    assert history(row) == []


def test_merging_gives_the_source_to_a_figure_without_one(staff, source, recognition, public):
    row = make_achievement(recognition, wording="98%以上")
    candidate = offered(source, "98%以上")
    acceptance.merge(source, candidate, row, staff)
    row.refresh_from_db()
    assert (row.source, row.locator) == (source, "示例甲局部分，第1段")
    assert history(row) == ["补上来源：示例报道，示例甲局部分，第1段"]
    seen, other = make_achievement(public, wording="1200余人次"), offered(source, "1200余人次")
    with pytest.raises(Unconfirmed):
        acceptance.merge(source, other, seen, staff)
    acceptance.merge(source, other, seen, staff, confirmed=True)


def test_a_figure_of_another_source_keeps_it_when_merged_with(staff, source, recognition):
    row = make_achievement(recognition, wording="98%以上", source=make_source())
    before = row.source
    acceptance.merge(source, offered(source, "98%以上"), row, staff)
    row.refresh_from_db()
    assert row.source == before
    assert history(row) == []


def test_another_figure_is_not_merged_with(staff, source, recognition):
    row = make_achievement(recognition, wording="98%")
    with pytest.raises(Refused, match="不能并入"):
        acceptance.merge(source, offered(source, "98%以上"), row, staff)
    assert not Decision.objects.exists()


def test_a_dismissed_candidate_makes_no_figure(staff, source):
    decision = acceptance.dismiss(source, offered(source, "98%以上"), staff)
    assert (decision.outcome, decision.achievement) == ("dismissed", None)
    assert not Achievement.objects.exists()


# Once


def test_a_candidate_is_decided_once(staff, source, recognition):
    candidate = offered(source, "98%以上")
    acceptance.dismiss(source, candidate, make_staff("first"))
    expected = "这处数字刚才已由first作出结论（不采用），没有重复保存。"
    with pytest.raises(Refused, match=expected):
        acceptance.accept(source, candidate, figure(candidate, recognition), staff)
    assert (Achievement.objects.count(), Decision.objects.count()) == (0, 1)


def test_the_others_of_a_round_are_saved(staff, source, recognition):
    first, second = offered(source, "98%以上"), offered(source, "1200余人次")
    acceptance.dismiss(source, first, staff)
    choices = [acceptance.Choice(first), acceptance.Choice(second)]
    outcomes = acceptance.decide(source, choices, staff)
    assert isinstance(outcomes[first.fingerprint], Refused)
    assert isinstance(outcomes[second.fingerprint], Decision)
    assert Decision.objects.count() == 2


def test_a_decision_that_slips_in_is_a_calm_refusal(staff, source, recognition):
    """The table's own constraint is the last word, whoever writes past this module."""
    candidate = offered(source, "98%以上")

    def slip_in(sender, **kwargs):
        columns = {"fingerprint": candidate.fingerprint, "wording": "98%以上"}
        Decision.objects.create(source=source, outcome="dismissed", **columns)

    post_save.connect(slip_in, sender=Achievement)
    try:
        with pytest.raises(Refused, match="刚才有人对同一处数字作了结论，请刷新页面再看。"):
            acceptance.accept(source, candidate, figure(candidate, recognition), staff)
    finally:
        post_save.disconnect(slip_in, sender=Achievement)
    assert not Achievement.objects.exists()


def test_a_figure_that_breaks_another_rule_is_not_told_as_another_persons_decision(
    staff, source, recognition
):
    candidate = offered(source, "98%以上")
    broken = figure(candidate, recognition, value=None)
    with pytest.raises(IntegrityError):
        acceptance.accept(source, candidate, broken, staff)


@pytest.mark.django_db(transaction=True)
def test_of_two_people_at_the_same_time_one_is_told(transactional_db):
    users = [make_staff("one"), make_staff("two")]
    source = make_source(text=TEXT)
    recognition = make_recognition(award_year=make_award_year(2026, released=False))
    candidate = offered(source, "98%以上")
    together, said = threading.Barrier(2, timeout=20), []

    def decide(user):
        try:
            together.wait()
            acceptance.accept(source, candidate, figure(candidate, recognition), user)
            said.append("saved")
        except Refused as refusal:
            said.append(str(refusal)[:8])
        finally:
            connection.close()

    threads = [threading.Thread(target=decide, args=(user,)) for user in users]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(said) == ["saved", "这处数字刚才已由"]
    assert (Achievement.objects.count(), Decision.objects.count()) == (1, 1)


def test_the_queries_of_a_round_do_not_grow_with_what_is_dismissed(staff, recognition):
    costs = []
    assert staff.has_perms(acceptance.PERMISSIONS)  # asked once per request
    for count in (3, 30):
        text = "".join(f"第{n}组化解纠纷{n}00余件。\n" for n in range(1, count + 1))
        source = make_source(text=text)
        choices = [acceptance.Choice(c) for c in acceptance.candidates(text, {})]
        assert len(choices) == count
        with CaptureQueriesContext(connection) as queries:
            acceptance.decide(source, choices, staff)
        costs.append(len(queries))
    assert costs[0] == costs[1] <= 6


# Undoing


def accepted(source, owner, staff, wording="98%以上", **options) -> Decision:
    candidate = offered(source, wording)
    return acceptance.accept(source, candidate, figure(candidate, owner), staff, **options)


def test_a_reopened_candidate_can_be_decided_again_and_its_figure_stays(staff, source, recognition):
    decision = accepted(source, recognition, staff)
    acceptance.reopen(decision, staff)
    assert (Decision.objects.count(), Achievement.objects.count()) == (0, 1)
    assert history(source) == ["撤销提取结论：98%以上：已采用"]
    row = Achievement.objects.get()
    acceptance.merge(source, offered(source, "98%以上"), row, staff)
    assert Achievement.objects.count() == 1


def test_the_figure_goes_with_its_acceptance_when_asked(staff, source, recognition):
    decision = accepted(source, recognition, staff)
    row = decision.achievement
    acceptance.reopen(decision, staff, delete_figure=True)
    assert (Decision.objects.count(), Achievement.objects.count()) == (0, 0)
    (act,) = Change.objects.filter(key="deleted_with_decision")
    assert act.called == str(row)
    assert sentence(act) == "随采用一起撤销：示例报道，示例甲局部分，第1段"
    assert (act.old["wording"], act.old["value"], act.by) == ("98%以上", "98.0000", staff)


def test_a_released_figure_is_not_deleted(staff, source, public):
    decision = accepted(source, public, staff, confirmed=True)
    with pytest.raises(Refused, match="已经发布，数字不随撤销删除"):
        acceptance.reopen(decision, staff, delete_figure=True)
    assert (Decision.objects.count(), Achievement.objects.count()) == (1, 1)


def test_a_figure_that_was_there_before_is_not_deleted(staff, source, recognition):
    row = make_achievement(recognition, wording="98%以上", source=source)
    decision = acceptance.merge(source, offered(source, "98%以上"), row, staff)
    with pytest.raises(Refused, match="不是从原文采用而来"):
        acceptance.reopen(decision, staff, delete_figure=True)
    assert Achievement.objects.exists()


def test_nor_one_that_another_place_of_the_text_stands_for(staff, recognition):
    source = make_source(text="化解纠纷300余件。\n化解纠纷300余件。\n")
    first, second = acceptance.candidates(source.text, {})
    decision = acceptance.accept(source, first, figure(first, recognition), staff)
    acceptance.merge(source, second, decision.achievement, staff)
    with pytest.raises(Refused, match="还并入了原文的另一处"):
        acceptance.reopen(decision, staff, delete_figure=True)


def test_who_may_not_delete_figures_keeps_them(source, recognition, staff):
    careful = make_staff("careful")
    careful.groups.clear()
    names = ("view_source", "add_achievement", "change_achievement")
    careful.user_permissions.add(*Permission.objects.filter(codename__in=names))
    decision = accepted(source, recognition, careful)
    with pytest.raises(Refused, match="没有删除成效指标的权限"):
        acceptance.reopen(decision, careful, delete_figure=True)
    acceptance.reopen(decision, careful)


def test_undoing_twice_is_refused(staff, source):
    decision = acceptance.dismiss(source, offered(source, "98%以上"), staff)
    again = Decision.objects.get()
    acceptance.reopen(decision, staff)
    with pytest.raises(Refused, match="这项结论刚才已经撤销。"):
        acceptance.reopen(again, staff)


def test_a_figure_that_is_deleted_elsewhere_leaves_its_decision(staff, source, recognition):
    decision = accepted(source, recognition, staff)
    decision.achievement.delete()
    decision.refresh_from_db()
    assert (decision.outcome, decision.achievement) == ("accepted", None)


def test_the_district_of_a_report_names_it():
    report = make_region_report(district=make_district("330921", "岱山县"))
    assert report.called == "岱山县综述"
