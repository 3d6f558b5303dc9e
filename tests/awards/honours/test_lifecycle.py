"""Who may move an honour from stage to stage, what is refused, and what is written down."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db import connection
from django.utils import timezone

from awards.honours import lifecycle, stages
from awards.models import Recognition, Stage
from tests.factories import (
    make_achievement,
    make_award_year,
    make_recognition,
    make_source,
    make_staff,
    make_unit,
)
from tests.pages import history
from units.history import Change

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff():
    return make_staff()


@pytest.fixture
def year():
    """A year with everything that its conferral needs."""
    return make_award_year(
        2026, released=False, document_number="示例〔2026〕1号", conferred_on=date(2026, 1, 5)
    )


def enter(year, stage=Stage.ON_NOTICE, **columns) -> Recognition:
    return make_recognition(award_year=year, stage=stage, **columns)


def stage_of_each(year) -> dict[str, str]:
    return dict(year.recognitions.order_by("id").values_list("name_then", "stage"))


def reasons(act, *arguments, **keywords) -> list[str]:
    """The sentences with which `act` refuses."""
    with pytest.raises(lifecycle.Refused) as refusal:
        act(*arguments, **keywords)
    assert str(refusal.value) == "".join(refusal.value.reasons)
    return refusal.value.reasons


def test_conferring_moves_exactly_those_on_notice_and_releases_the_year(year, staff):
    rows = [enter(year, stage, unit=make_unit(name=f"示例{stage}")) for stage in Stage.BEFORE]
    before = timezone.now()
    lifecycle.confer(year, staff)
    year.refresh_from_db()
    assert before <= year.released_at <= timezone.now()
    assert year.released_by == staff
    expected = {f"示例{stage}": stage for stage in Stage.BEFORE}
    assert stage_of_each(year) == expected | {"示例on_notice": "conferred"}
    assert [r.name_then for r in Recognition.objects.public()] == ["示例on_notice"]
    on_notice = next(row for row in rows if row.stage == Stage.ON_NOTICE)
    assert history(year) == ["命名并发布，新命名 1 个单位：示例on_notice"]
    assert history(on_notice) == ["随年度评选命名并发布"]
    assert Change.objects.count() == 2
    assert {act.by for act in Change.objects.all()} == {staff}


def test_conferring_touches_no_other_year(year, staff):
    other = make_award_year(2027, released=False)
    enter(year), enter(other)
    lifecycle.confer(year, staff)
    other.refresh_from_db()
    assert (other.released_at, set(stage_of_each(other).values())) == (None, {"on_notice"})


def test_all_obstacles_are_said_at_once(staff):
    empty = make_award_year(2026, released=False, conferring_body="")
    assert reasons(lifecycle.confer, empty, staff) == [
        "还没有填写授予机关，请在年度评选页的“命名文件”一栏填写；"
        "命名文件还没有到手的，勾选“授予机关尚缺”。",
        "没有处于“公示”阶段的单位，请先把拟命名的单位置于“公示”。",
    ]
    assert lifecycle.obstacles(empty) == reasons(lifecycle.confer, empty, staff)


def test_a_year_whose_body_is_awaited_is_conferred_and_says_so(staff):
    year = make_award_year(2026, released=False, conferring_body="", body_awaited=True)
    enter(year)
    assert lifecycle.obstacles(year) == []
    awaited = "授予机关尚缺，网站上将不写授予机关；命名文件到手后请在年度评选页补填。"
    assert lifecycle.warnings(year)[0] == awaited
    assert lifecycle.confer(year, staff).is_released


@pytest.mark.parametrize("stage", sorted(set(Stage.BEFORE) - {"on_notice"}))
def test_a_year_without_a_unit_on_notice_is_not_conferred(year, staff, stage):
    enter(year, stage)
    expected = ["没有处于“公示”阶段的单位，请先把拟命名的单位置于“公示”。"]
    assert reasons(lifecycle.confer, year, staff) == expected
    year.refresh_from_db()
    assert year.released_at is None


def test_a_released_year_is_not_conferred_again(year, staff):
    enter(year)
    lifecycle.confer(year, staff)
    latecomer = enter(year)
    expected = ["这一年度已经命名并发布；名单有变，请先撤回发布，再重新命名。"]
    assert reasons(lifecycle.confer, year, staff) == expected
    latecomer.refresh_from_db()
    assert latecomer.stage == Stage.ON_NOTICE


def test_a_list_that_changed_since_it_was_shown_is_not_released(year, staff):
    shown = enter(year)
    enter(year)
    expected = ["名单在您打开本页之后有了变化，请重新核对后再发布。"]
    assert reasons(lifecycle.confer, year, staff, seen=[shown.pk]) == expected
    lifecycle.confer(year, staff, seen=year.recognitions.values_list("pk", flat=True))


def test_what_is_on_record_already_is_shown_released_and_left_as_it_is(year, staff):
    ended = {"ended_on": YESTERDAY, "ended_reason": "示例原因"}
    rows = [enter(year, Stage.REVOKED, **ended), enter(year, Stage.RE_EXAMINED), enter(year)]
    enter(year, Stage.RECOMMENDED)
    assert list(lifecycle.to_release(year)) == rows
    lifecycle.confer(year, staff, seen=[row.pk for row in rows])
    assert [r.stage for r in Recognition.objects.public()] == [
        "revoked",
        "re_examined",
        "conferred",
    ]
    assert [len(history(row)) for row in rows] == [0, 0, 1]


@pytest.mark.skipif(connection.vendor == "sqlite", reason="in memory it has one connection")
@pytest.mark.django_db(transaction=True)
def test_two_who_confer_at_once_release_the_year_once():
    staff, year = make_staff(), make_award_year(2026, released=False)
    enter(year)
    start = Barrier(2)

    def confer(_):
        start.wait()
        try:
            lifecycle.confer(year, staff)
            return "released"
        except lifecycle.Refused as refusal:
            return str(refusal)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        outcomes = sorted(pool.map(confer, range(2)))
    refusal = "这一年度已经命名并发布；名单有变，请先撤回发布，再重新命名。"
    assert outcomes == ["released", refusal]
    assert len(history(year)) == 1


@pytest.mark.parametrize("role", ["一审员", "评审专家", None])
def test_only_staff_confer_withdraw_and_move(year, staff, role):
    other = get_user_model().objects.create_user("other", is_staff=True)
    if role:
        other.groups.add(Group.objects.get(name=role))
    recognition = enter(year)
    expected = ["您的账号没有命名和发布的权限，请由终审员办理。"]
    assert reasons(lifecycle.confer, year, other) == expected
    lifecycle.confer(year, staff)
    assert reasons(lifecycle.withdraw, year, other, "示例原因") == expected
    assert reasons(lifecycle.rectify, recognition, other, NEXT_YEAR) == expected
    assert set(stage_of_each(year).values()) == {"conferred"}


def test_warnings_name_what_the_public_pages_would_lack(staff):
    year = make_award_year(2026, released=False)
    bare = enter(year, headline="", unit=make_unit(name="示例甲局"), position=1)
    unsourced = enter(year, unit=make_unit(name="示例乙局"), position=2)
    make_achievement(unsourced), make_achievement(unsourced)
    make_achievement(unsourced, source=make_source())
    whole = enter(year, unit=make_unit(name="示例丙局"), position=3)
    make_achievement(whole, source=make_source())
    enter(year, Stage.RECOMMENDED, headline=""), enter(year, Stage.NOT_SELECTED)
    assert lifecycle.warnings(year) == [
        "没有填写文号，网站上将不显示文号。",
        "没有填写命名日期，网站上将不显示命名日期。",
        "示例甲局：没有标题，没有成效指标。",
        "示例乙局：2 项成效指标没有来源。",
        "还有单位没有进入公示（推荐 1 个），这次不命名，也不公开。",
    ]
    lifecycle.confer(year, staff)
    bare.refresh_from_db()
    assert bare.stage == Stage.CONFERRED


def test_a_complete_year_has_neither_obstacles_nor_warnings(year):
    make_achievement(enter(year), source=make_source())
    assert (lifecycle.obstacles(year), lifecycle.warnings(year)) == ([], [])


@pytest.mark.parametrize("rows", [3, 30])
def test_warnings_cost_the_same_for_many_units(year, rows, django_assert_num_queries):
    for _ in range(rows):
        enter(year)
    with django_assert_num_queries(5):
        assert len(lifecycle.warnings(year)) == rows


def test_warnings_name_the_first_units_and_count_the_others(year, monkeypatch):
    for position in range(5):
        enter(year, unit=make_unit(name=f"示例{position}局"), position=position)
    monkeypatch.setattr(lifecycle, "NAMED", 2)
    lacking = [f"示例{position}局：没有成效指标。" for position in range(5)]
    more = "另有 {} 个单位也缺标题、成效指标或来源，没有列出。"
    assert lifecycle.warnings(year) == [*lacking[:2], more.format(3)]
    monkeypatch.setattr(lifecycle, "LOOKED_AT", 4)
    only = "单位很多，只看了前 4 个还缺什么。"
    assert lifecycle.warnings(year) == [*lacking[:2], more.format(2), only]


def test_withdrawing_puts_everything_back_and_says_why(year, staff):
    enter(year), enter(year, Stage.RECOMMENDED), enter(year, Stage.NOT_SELECTED)
    before = stage_of_each(year)
    lifecycle.confer(year, staff)
    lifecycle.withdraw(year, staff, " 示例：名称有误 ")
    year.refresh_from_db()
    assert (year.released_at, year.released_by, stage_of_each(year)) == (None, None, before)
    assert not Recognition.objects.public().exists()
    assert history(year)[-1] == "撤回发布，1 个单位退回公示。原因：示例：名称有误"
    lifecycle.confer(year, staff)
    assert Recognition.objects.conferred().count() == 1


def test_withdrawing_needs_a_release_and_a_reason(year, staff):
    enter(year)
    expected = ["这一年度还没有发布，不需要撤回。"]
    assert reasons(lifecycle.withdraw, year, staff, "示例原因") == expected
    lifecycle.confer(year, staff)
    assert reasons(lifecycle.withdraw, year, staff, "  ") == ["请写明撤回的原因。"]
    year.refresh_from_db()
    assert year.is_released


def test_a_year_with_a_later_decision_is_not_withdrawn(year, staff):
    enter(year), enter(year, unit=make_unit(name="示例丁局"))
    lifecycle.confer(year, staff)
    revoked = year.recognitions.get(name_then="示例丁局")
    lifecycle.revoke(revoked, staff, date(2026, 6, 1), "示例原因", DOCUMENT)
    assert reasons(lifecycle.withdraw, year, staff, "示例") == [
        "命名后已有动态管理记录（示例丁局），整个年度不能撤回；"
        "个别单位的错误请用“恢复命名”等办法更正，文字可以直接修改。"
    ]
    assert set(stage_of_each(year).values()) == {"conferred", "revoked"}


@pytest.mark.parametrize("name", ["rectify", "reexamine"])
def test_a_year_is_not_withdrawn_after_a_move_that_ends_nothing(year, staff, name):
    enter(year, unit=make_unit(name="示例丁局"))
    lifecycle.confer(year, staff)
    lifecycle.carry_out(name, year.recognitions.get(), staff, rectify_by=NEXT_YEAR)
    (said,) = reasons(lifecycle.withdraw, year, staff, "示例")
    assert said.startswith("命名后已有动态管理记录（示例丁局），整个年度不能撤回；")
    year.refresh_from_db()
    assert year.is_released


ALLOWED = {
    "reexamine": ({"conferred", "to_rectify"}, "re_examined"),
    "rectify": ({"conferred", "re_examined"}, "to_rectify"),
    "revoke": ({"conferred", "re_examined", "to_rectify"}, "revoked"),
    "lapse": ({"conferred", "re_examined", "to_rectify"}, "lapsed"),
    "restore": ({"re_examined", "to_rectify", "revoked", "lapsed"}, "conferred"),
}
YESTERDAY = timezone.localdate() - timedelta(days=1)
NEXT_YEAR = timezone.localdate() + timedelta(days=365)
DOCUMENT = "示例〔2026〕12号"


@pytest.mark.parametrize("name", ALLOWED)
@pytest.mark.parametrize("stage", Stage.values)
def test_each_move_is_allowed_from_its_stages_only(staff, name, stage):
    ended = {"ended_on": YESTERDAY, "ended_reason": "旧原因"} if stage in Stage.ENDED else {}
    recognition = make_recognition(stage=stage, unit=make_unit(name="示例局"), **ended)
    sources, target = ALLOWED[name]
    assert (name in {m.name for m in stages.moves_of(recognition)}) == (stage in sources)
    act = {"on": YESTERDAY, "reason": "示例原因", "document": DOCUMENT, "rectify_by": NEXT_YEAR}
    if stage in sources:
        lifecycle.carry_out(name, recognition, staff, **act)
    else:
        label = stages.MOVES[name].label
        said = f"示例局现在是“{Stage(stage).label}”，不能作“{label}”处理。"
        assert reasons(lifecycle.carry_out, name, recognition, staff, **act) == [said]
    recognition.refresh_from_db()
    assert recognition.stage == (target if stage in sources else stage)
    assert len(history(recognition)) == (stage in sources)


def test_nothing_moves_before_the_release(year, staff):
    recognition = enter(year, Stage.CONFERRED, unit=make_unit(name="示例局"))
    expected = ["示例局现在是“尚未发布”，不能作“撤销”处理。"]
    assert reasons(lifecycle.revoke, recognition, staff, YESTERDAY, "示例", "") == expected
    assert stages.moves_of(recognition) == []


@pytest.mark.parametrize(("name", "document"), [("revoke", DOCUMENT), ("lapse", "")])
def test_an_end_is_dated_reasoned_and_kept_on_record(staff, name, document):
    act = {"on": YESTERDAY, "reason": " 示例原因 ", "document": document}
    recognition = lifecycle.carry_out(name, make_recognition(), staff, **act)
    recognition.refresh_from_db()
    assert (recognition.ended_on, recognition.ended_reason) == (YESTERDAY, "示例原因")
    assert recognition.ended_document == document
    assert recognition in Recognition.objects.public()
    assert recognition not in Recognition.objects.conferred()


def test_an_end_may_be_dated_today(staff):
    today = timezone.localdate()
    recognition = lifecycle.revoke(make_recognition(), staff, today, "示例原因", DOCUMENT)
    assert (recognition.stage, recognition.ended_on) == ("revoked", timezone.localdate())


@pytest.mark.parametrize("name", ["reexamine", "rectify", "restore"])
def test_a_move_that_ends_nothing_leaves_no_end(staff, name):
    stage = "re_examined" if name == "restore" else "conferred"
    recognition = make_recognition(stage=stage)
    if name == "rectify":
        lifecycle.reexamine(recognition, staff, YESTERDAY)
    act = {"on": YESTERDAY, "reason": "示例原因", "rectify_by": NEXT_YEAR}
    lifecycle.carry_out(name, recognition, staff, **act)
    recognition.refresh_from_db()
    assert (recognition.ended_on, recognition.ended_reason) == (None, "")


def test_an_end_without_a_sound_date_or_reason_is_refused(staff):
    recognition = make_recognition(award_year=make_award_year(conferred_on=date(2025, 12, 1)))
    tomorrow = timezone.localdate() + timedelta(days=1)
    for on, reason, expected in [
        (None, " ", ["请写明原因。", "请填写撤销日期。"]),
        (tomorrow, "示例", ["撤销日期不能晚于今天。"]),
        (date(2025, 11, 30), "示例", ["撤销日期不能早于命名日期。"]),
        (date(2025, 12, 1), "字" * 201, ["原因会公开显示，请压缩到 200 字以内。"]),
    ]:
        assert reasons(lifecycle.revoke, recognition, staff, on, reason, DOCUMENT) == expected
    lifecycle.revoke(recognition, staff, date(2025, 12, 1), "字" * 200, DOCUMENT)


def test_a_mistaken_end_is_undone_and_remembered(staff):
    recognition = make_recognition()
    lifecycle.revoke(recognition, staff, YESTERDAY, "示例原因", DOCUMENT)
    assert reasons(lifecycle.restore, recognition, staff, "") == ["请写明原因。"]
    lifecycle.restore(recognition, staff, "示例：录错了单位")
    recognition.refresh_from_db()
    fields = (recognition.stage, recognition.ended_on, recognition.ended_reason)
    assert fields == (Stage.CONFERRED, None, "")
    assert history(recognition) == [
        f"撤销，{DOCUMENT}，原为命名。原因：示例原因",
        f"恢复命名，原为撤销（{YESTERDAY}，示例原因，{DOCUMENT}）。原因：示例：录错了单位",
    ]


def test_the_other_moves_keep_the_honour_and_log_themselves(staff):
    recognition = make_recognition()
    lifecycle.rectify(recognition, staff, NEXT_YEAR)
    lifecycle.reexamine(recognition, staff, reason="示例：整改到位")
    assert history(recognition) == [
        f"限期整改，期限 {NEXT_YEAR}，原为命名",
        f"复核合格，原为限期整改（{NEXT_YEAR}）。原因：示例：整改到位",
    ]
    assert recognition in Recognition.objects.conferred()


def test_a_stage_is_set_only_where_it_differs_and_may_be(year, staff):
    rows = enter(year, "nominated"), enter(year, "eligible"), enter(year, "conferred")
    moved, kept = lifecycle.set_stage(year.recognitions.all(), Stage.ELIGIBLE, staff)
    assert (moved, kept) == ([rows[0]], [rows[2]])
    assert [r.stage for r in year.recognitions.order_by("id")] == [
        "eligible",
        "eligible",
        "conferred",
    ]
    assert [len(history(row)) for row in rows] == [1, 0, 0]


def test_a_stage_is_set_only_with_the_permission(year):
    visitor = get_user_model().objects.create_user("other", is_staff=True)
    enter(year, "nominated")
    expected = ["您的账号没有修改获评单位的权限，请由录入员办理。"]
    act = lifecycle.set_stage, year.recognitions.all(), Stage.ELIGIBLE, visitor
    assert reasons(*act) == expected
    assert set(stage_of_each(year).values()) == {"nominated"}
