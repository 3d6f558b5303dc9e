"""A year's path: what follows what, what each step asks, who takes it, and what is written down."""

import pytest
from django.db import IntegrityError, transaction

from awards.honours import clearances, conditions, lifecycle, path, phases
from awards.honours.clearances import Finding
from awards.models import AwardYear, ConsultedBody, Elimination, Phase, Stage, VetoItem
from config.roles.table import ENTERER, FIRST
from tests.factories import make_account, make_award, make_award_year, make_district, make_unit
from tests.pages import history

from .way import cleared, enter, make_decider, make_enterer, make_path_year, stages, walk

pytestmark = pytest.mark.django_db


@pytest.fixture
def by():
    return make_enterer()


@pytest.fixture
def decider():
    return make_decider()


def refused(act, *arguments, **keywords) -> list[str]:
    """The sentences with which `act` refuses."""
    with pytest.raises(lifecycle.Refused) as refusal:
        act(*arguments, **keywords)
    return refusal.value.reasons


def test_a_year_is_taken_from_its_start_to_its_conferral(by, decider):
    year = make_path_year()
    ConsultedBody.objects.create(award_year=year, name="示例部门")
    VetoItem.objects.create(award_year=year, name="示例否决项")
    row = enter(year)
    cleared(row, by)
    year = walk(year, [row], by, decider)
    assert (year.phase, stages(year)) == (Phase.NOTICE, ["on_notice"])
    lifecycle.confer(year, decider)
    assert stages(year) == ["conferred"]
    assert phases.phase_of(AwardYear.objects.get()) == Phase.CONFERRED
    assert phases.phase_of(AwardYear.objects.get(), True) == Phase.MANAGED
    assert history(year) == [
        "开始申报",
        "转入资格审查",
        "转入推荐",
        "进入评审",
        "结束评审",
        "进入公示",
        f"命名并发布，新命名 1 个单位：{row.name_then}",
    ]
    assert history(row) == [
        "资格审查通过：阶段由“申报”改为“资格审查通过”",
        "推荐：阶段由“资格审查通过”改为“推荐”",
        "提交评审：阶段由“推荐”改为“评审考核”",
        "列入公示：阶段由“评审考核”改为“公示”",
        "随年度评选命名并发布",
    ]


PLACES = [*((phase, False) for phase in Phase.STORED[:5]), ("reviewing", True), ("notice", True)]


def test_every_step_and_act_is_refused_in_all_other_phases(by, decider):
    open_turns, open_acts = {}, {}
    for phase, closed in PLACES:
        year = make_path_year(phase, closed=closed, award=make_award(f"p-{phase}-{closed}".lower(),
                              name=f"示例{phase}{closed}"))  # fmt: skip
        open_turns[phase, closed] = [turn.name for turn in phases.turns_of(year)]
        open_acts[phase, closed] = [act.name for act in phases.acts_in(year)]
        for name, turn in phases.TURNS.items():
            if name not in open_turns[phase, closed]:
                said = f"这一年度现在处于“{path.standing_of(year)}”，不能办理“{turn.label}”。"
                assert refused(path.advance, year, name, decider if turn.needed == phases.DECIDE
                               else by, "示例") == [said]  # fmt: skip
        for name, act in phases.ACTS.items():
            if name not in open_acts[phase, closed]:
                said = f"这一年度现在处于“{path.standing_of(year)}”，不能办理“{act.label}”。"
                assert refused(path.act_on, year, name, [1], by, "示例") == [said]
    assert open_turns == {
        ("preparing", False): ["open_nomination"],
        ("nominating", False): ["open_check", "back_to_preparing"],
        ("checking", False): ["open_recommendation", "back_to_nomination"],
        ("recommending", False): ["enter_review", "back_to_check"],
        ("reviewing", False): ["close_review", "back_to_recommendation"],
        ("reviewing", True): ["enter_notice", "reopen_review"],
        ("notice", True): ["back_to_review"],
    }
    checks = ["pass_check", "return_to_nomination", "fail_check", "reinstate"]
    recommends = ["pass_check", "recommend", "submit_to_review", "return_to_nomination",
                  "take_back_recommendation", "recall_from_review", "fail_check", "leave_out",
                  "reinstate"]  # fmt: skip
    assert open_acts == {
        ("preparing", False): [],
        ("nominating", False): ["reinstate"],
        ("checking", False): checks,
        ("recommending", False): recommends,
        ("reviewing", False): ["leave_out", "reinstate"],
        ("reviewing", True): ["list_for_notice", "take_off_list", "leave_out", "reinstate"],
        ("notice", True): ["leave_out"],
    }


@pytest.mark.parametrize(
    ("phase", "closed", "turn", "stage", "said"),
    [
        ("nominating", False, "open_check", None, "还没有申报单位，请先登记。"),
        ("nominating", False, "open_check", "not_selected", "还没有申报单位，请先登记。"),
        ("checking", False, "open_recommendation", "not_selected", "没有资格审查通过的单位。"),
        ("recommending", False, "enter_review", "not_selected", "没有提交评审的单位。"),
        ("reviewing", False, "close_review", None, "没有在评审的单位。"),
        ("reviewing", True, "enter_notice", "not_selected", "没有列入公示的单位。"),
    ],
)
def test_a_step_needs_units(by, decider, phase, closed, turn, stage, said):
    year = make_path_year(phase, closed=closed)
    if stage:
        enter(year, stage)
    who = decider if turn == "enter_notice" else by
    assert refused(path.advance, year, turn, who) == [said]
    year.refresh_from_db()
    assert year.phase == phase


def test_a_step_names_the_units_that_are_not_done_with(by, decider):
    year = make_path_year("checking")
    for stage in ("nominated", "eligible"):
        enter(year, stage, unit=make_unit(name=f"示例{stage}"))
    said = "示例nominated还没有资格审查的结论。"
    assert refused(path.advance, year, "open_recommendation", by) == [said]
    year = make_path_year("recommending", year=2027)
    for stage in ("nominated", "eligible", "recommended", "under_review", "not_selected"):
        enter(year, stage, unit=make_unit(name=f"示例{stage}2"))
    assert refused(path.advance, year, "enter_review", by) == [
        "示例nominated2还没有资格审查的结论。",
        "示例eligible2还没有推荐，也没有列为未入选。",
        "示例recommended2已经推荐，还没有提交评审。",
    ]
    year = make_path_year("reviewing", closed=True, year=2028)
    enter(year, "on_notice"), enter(year, "under_review", unit=make_unit(name="示例评审中"))
    assert refused(path.advance, year, "enter_notice", decider) == [
        "示例评审中还没有列入公示，也没有列为未入选。"
    ]


def test_a_found_veto_blocks_with_its_reason_recommendation_notice_and_conferral(by, decider):
    year = make_path_year("recommending")
    item = VetoItem.objects.create(award_year=year, name="示例否决项")
    good, bad = (enter(year, "eligible", unit=make_unit(name=f"示例{n}局")) for n in "甲乙")
    assert path.act_on(year, "recommend", [good.pk, bad.pk], by) == (
        [],
        ["示例甲局的一票否决项还没有核查完。", "示例乙局的一票否决项还没有核查完。"],
    )
    clearances.record_finding(good, item, Finding(), Finding("no"), by)
    clearances.record_finding(bad, item, Finding(), Finding("yes", "示例情形"), by)
    said = "示例乙局存在一票否决情形（“示例否决项”：示例情形）。"
    assert path.act_on(year, "recommend", [good.pk, bad.pk], by) == ([good], [said])
    clearances.record_finding(bad, item, Finding("yes", "示例情形"), Finding("no"), by)
    path.act_on(year, "recommend", [bad.pk], by)
    path.act_on(year, "submit_to_review", [good.pk, bad.pk], by)
    clearances.record_finding(bad, item, Finding("no"), Finding("yes", "示例情形"), by)
    assert refused(path.advance, year, "enter_review", by) == [said]
    clearances.record_finding(bad, item, Finding("yes", "示例情形"), Finding("no"), by)
    path.advance(year, "enter_review", by)
    year = path.advance(year, "close_review", by)
    path.act_on(year, "list_for_notice", [good.pk, bad.pk], by)
    clearances.record_finding(bad, item, Finding("no"), Finding("yes", "示例情形"), by)
    assert refused(path.advance, year, "enter_notice", decider) == [said]
    assert conditions.obstacles_to_notice(year) == [said]
    clearances.record_finding(bad, item, Finding("yes", "示例情形"), Finding("no"), by)
    year = path.advance(year, "enter_notice", decider)
    clearances.record_finding(bad, item, Finding("no"), Finding("yes", "示例情形"), by)
    assert refused(lifecycle.confer, year, decider) == [said]


def test_a_year_on_its_path_is_not_conferred_before_its_notice(by, decider):
    year = make_path_year("reviewing", closed=True)
    enter(year, "on_notice")
    said = "还没有公示，请先按程序推进到“公示”。"
    assert refused(lifecycle.confer, year, decider) == [said]
    year = path.advance(year, "enter_notice", decider)
    lifecycle.confer(year, decider)
    assert stages(year) == ["conferred"]


def test_approvals_stand_before_the_notice(by, decider):
    award = make_award("reviewed", name="示例要审的", approval_steps=3)
    year = make_path_year("reviewing", closed=True, award=award)
    enter(year, "on_notice", unit=make_unit(name="示例未审局"))
    said = ["示例未审局：内容还是草稿或者送审后有改动，请送审。"]
    assert refused(path.advance, year, "enter_notice", decider) == said
    assert conditions.obstacles_to_notice(year) == said


def test_what_a_year_without_path_puts_on_notice_is_asked_for_its_approval_alone():
    year = make_award_year(2026, released=False)
    VetoItem.objects.create(award_year=year, name="示例否决项")
    assert conditions.obstacles_to_notice(year) == ["没有列入公示的单位。"]
    enter(year, "on_notice")
    assert conditions.obstacles_to_notice(year) == []


def test_the_notice_of_a_path_needs_its_review_closed():
    year = make_path_year("reviewing")
    enter(year, "on_notice")
    assert conditions.obstacles_to_notice(year) == ["评审还没有结束。"]


def test_others_may_ask_before_a_step(by, monkeypatch):
    monkeypatch.setitem(conditions.ASKED, "close_review", [lambda year: [f"{year}示例条件。"]])
    year = make_path_year("reviewing")
    enter(year, "under_review")
    assert refused(path.advance, year, "close_review", by) == [f"{year}示例条件。"]


@pytest.mark.parametrize("name", [name for name, turn in phases.TURNS.items() if turn.is_back])
def test_a_step_back_needs_a_reason_and_keeps_it(by, decider, name):
    turn = phases.TURNS[name]
    year = make_path_year(turn.sources[0], closed=bool(turn.closed) or turn.sources[0] == "notice")
    who = decider if turn.needed == phases.DECIDE else by
    assert refused(path.advance, year, name, who, " ") == ["请写明原因。"]
    assert refused(path.advance, year, name, who, "字" * 201) == ["原因请压缩到 200 字以内。"]
    year = path.advance(year, name, who, "示例原因")
    assert (year.phase, year.review_closed_at is None) == (
        turn.target,
        name != "back_to_review",
    )
    assert history(year) == [f"{turn.label}。原因：示例原因"]


def test_a_review_is_reopened_only_without_a_list(decider):
    year = make_path_year("reviewing", closed=True)
    enter(year, "on_notice", unit=make_unit(name="示例已列局"))
    said = ["示例已列局已经列入公示，请先移出公示名单。"]
    assert refused(path.advance, year, "reopen_review", decider, "示例") == said


def test_acts_move_units_and_say_why_others_stay(by):
    year = make_path_year("checking")
    one, other = enter(year), enter(year, "eligible", unit=make_unit(name="示例乙局"))
    foreign = enter(make_path_year("checking", year=2027))
    keys = [one.pk, other.pk, foreign.pk, 10**9]
    done = path.act_on(year, "pass_check", keys, by)
    assert (done.moved, done.kept) == ([one], ["示例乙局现在是“资格审查通过”。"])
    foreign.refresh_from_db()
    assert (stages(year), foreign.stage) == (["eligible", "eligible"], "nominated")
    assert refused(path.act_on, year, "pass_check", [], by) == ["请先选中要办理的单位。"]


@pytest.mark.parametrize("name", [name for name, act in phases.ACTS.items() if act.needs_reason])
def test_acts_that_take_something_back_need_a_reason(by, name):
    act = phases.ACTS[name]
    phase, sources = next(iter(act.sources.items()))
    year = make_path_year(phase, closed=bool(act.closed))
    row = enter(year, sources[0])
    assert refused(path.act_on, year, name, [row.pk], by) == ["请写明原因。"]
    assert path.act_on(year, name, [row.pk], by, "示例原因").moved == [row]
    assert history(row)[-1].endswith("。原因：示例原因")


def test_a_unit_that_was_left_out_returns_to_where_it_was(by, decider):
    year = make_path_year("recommending")
    row = enter(year, "recommended", unit=make_unit(name="示例甲局"))
    path.act_on(year, "leave_out", [row.pk], by, "示例原因")
    kept = Elimination.objects.get()
    assert (kept.stage, kept.reason) == ("recommended", "示例原因")
    path.act_on(year, "reinstate", [row.pk], by, "示例更正")
    assert (stages(year), Elimination.objects.count()) == (["recommended"], 0)


def test_a_unit_returns_only_while_its_stage_is_worked_on(by, decider):
    year = make_path_year("checking")
    row, other = enter(year, unit=make_unit(name="示例甲局")), enter(year, "eligible")
    path.act_on(year, "fail_check", [row.pk], by, "示例原因")
    year = walk_on(year, other, by)
    said = "示例甲局是在“申报”阶段落选的，先把这一年度退回那时的程序，再恢复参评。"
    assert path.act_on(year, "reinstate", [row.pk], by, "示例").kept == [said]


def walk_on(year, row, by):
    """From the check of eligibility into the review."""
    year = path.advance(year, "open_recommendation", by)
    for act in ("recommend", "submit_to_review"):
        path.act_on(year, act, [row.pk], by)
    return path.advance(year, "enter_review", by)


def test_a_unit_left_out_before_the_review_ended_has_no_result_to_return_with(by, decider):
    year = make_path_year("reviewing")
    row, _ = (
        enter(year, "under_review", unit=make_unit(name="示例甲局")),
        enter(year, "under_review"),
    )
    path.act_on(year, "leave_out", [row.pk], by, "示例原因")
    year = path.advance(year, "close_review", by)
    said = "示例甲局在评审结束以前落选，没有评审结果。先重开评审，再恢复参评。"
    assert path.act_on(year, "reinstate", [row.pk], by, "示例").kept == [said]
    year = path.advance(year, "reopen_review", decider, "示例")
    assert path.act_on(year, "reinstate", [row.pk], by, "示例").moved == [row]


def test_a_unit_that_was_taken_off_the_list_is_listed_anew(by, decider):
    year = make_path_year("reviewing", closed=True)
    row = enter(year, "on_notice")
    path.act_on(year, "leave_out", [row.pk], by, "示例原因")
    path.act_on(year, "reinstate", [row.pk], by, "示例")
    assert stages(year) == ["under_review"]


def test_the_list_on_notice_only_shrinks(by, decider):
    year = make_path_year("notice")
    row = enter(year, "on_notice")
    enter(year, "on_notice")
    path.act_on(year, "leave_out", [row.pk], by, "示例异议成立")
    with pytest.raises(lifecycle.Refused):
        path.act_on(year, "reinstate", [row.pk], by, "示例")
    lifecycle.confer(year, decider)
    assert stages(year) == ["not_selected", "conferred"]


def test_only_whose_task_it_is_may(by, decider):
    year = make_path_year("nominating")
    row = enter(year)
    district = make_account(ENTERER, district=make_district())
    advance = "您的账号没有推进评选程序的权限，请由不限区划的录入员办理。"
    for other in (decider, district, make_account(FIRST)):
        assert refused(path.advance, year, "open_check", other) == [advance]
        assert refused(path.act_on, year, "pass_check", [row.pk], other) == [advance]
        assert refused(path.begin, year, other) == [advance]
    decide = "您的账号没有决定公示和命名的权限，请由终审员办理。"
    for name, turn in phases.TURNS.items():
        if turn.needed == phases.DECIDE:
            assert refused(path.advance, year, name, by, "示例") == [decide]
    assert refused(path.leave, year, by, "示例") == [decide]


def test_a_year_is_put_on_its_path_and_off_only_at_its_start(by, decider):
    year = make_award_year(2026, released=False)
    row = enter(year, "eligible")
    said = ["有的单位已经不在“申报”阶段，请先都改回“申报”。"]
    assert refused(path.begin, year, by) == said
    row.stage = Stage.NOMINATED
    row.save()
    year = path.begin(year, by)
    assert refused(path.begin, year, by) == ["这一年度已经按程序推进。"]
    year = path.advance(year, "open_nomination", by)
    assert refused(path.leave, year, decider, "示例") == ["这一年度已经开始申报，请先退回“筹备”。"]
    year = path.advance(year, "back_to_preparing", by, "示例")
    year = path.leave(year, decider, "示例原因")
    assert refused(path.leave, year, decider, "示例") == ["这一年度本来就只登记结果。"]
    assert history(year)[0] == "改为按程序推进"
    assert history(year)[-1] == "改为只登记结果。原因：示例原因"


def test_a_released_year_is_not_put_on_its_path(by):
    assert refused(path.begin, make_award_year(2025), by) == ["这一年度已经发布。"]


@pytest.mark.parametrize(
    "columns",
    [
        {"follows_path": False, "phase": "nominating"},
        {"follows_path": True, "phase": "notice"},
        {"follows_path": True, "phase": "checking", "review_closed_at": "2026-01-05T00:00Z"},
        {"follows_path": True, "phase": "conferred"},
        {"follows_path": True, "phase": "reviewing", "released_at": "2026-01-05T00:00Z"},
    ],
)
def test_the_database_refuses_a_phase_that_cannot_be(columns):
    make_award()
    with pytest.raises(IntegrityError), transaction.atomic():
        make_award_year(2026, released=False, **columns)


def test_warnings_name_what_an_award_lacks_and_a_cycle_that_is_not_over():
    bare = make_award("bare", name="示例无依据")
    year = make_path_year(award=bare)
    said = (
        "奖项没有写明批准依据、批准机关、评选周期（创建示范活动管理办法的要求），请在奖项页补上。"
    )
    assert conditions.warnings(year) == [(said, "award")]
    award = make_award("third", name="示例三年一次", approval_basis="示例", approving_body="示例",
                       cycle=3)  # fmt: skip
    make_award_year(2024, award=award)
    early = make_path_year(award=award)
    said = "评选周期是 3 年，上一次是 2024 年度，还不到下一次。"
    assert conditions.warnings(early) == [(said, "award")]
    assert conditions.warnings(make_path_year(award=award, year=2030)) == []
