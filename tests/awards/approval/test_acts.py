"""Who may submit, pass and return, what is refused and why, and what is written down."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.contrib.auth.models import User
from django.db import connection

from awards.approval import acts
from awards.approval.remarks import remark
from awards.approval.rules import blocking, findings_of
from awards.approval.standing import State, standing
from awards.honours import editing, lifecycle
from awards.honours.lifecycle import Refused
from awards.importing import undoing
from awards.importing.carrying import carry_out
from awards.importing.planning import plan
from awards.models import Acknowledgement, Approval, ApprovedContent, Practice, Stage, Term
from tests.awards.importing.conftest import PRACTICE, RECOGNITION, sheet_of
from tests.factories import (
    make_practice,
    make_recognition,
    make_region_report,
    make_staff,
    make_unit,
)
from tests.pages import history
from units.history import CHANGED, note

from .office import (
    approved,
    make_approver,
    make_author,
    make_content,
    make_reviewed_year,
    passed,
    write,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shipped_terms")]

CHANGED_SINCE = ["内容在您打开本页之后有了变化，请重新核对后再办理。"]


@pytest.fixture
def author():
    return make_author()


@pytest.fixture
def people():
    return [make_approver(step) for step in ("first", "second", "final")]


@pytest.fixture
def year():
    return make_reviewed_year()


@pytest.fixture
def row(year, author):
    return make_content(year, author)


def refused(act, *arguments, **keywords) -> list[str]:
    """The sentences with which an act refuses."""
    with pytest.raises(Refused) as refusal:
        act(*arguments, **keywords)
    return refusal.value.reasons


def test_a_content_is_submitted_passed_thrice_and_all_is_kept(row, author, people):
    acts.submit(row, author)
    for person in people[:2]:
        passed(row, person, reason="同意。")
    passed(row, people[2], confidentiality=" 示例保密员 ")
    kept = [(a.kind, a.step, a.by, a.reason, a.confidentiality) for a in row.approvals.all()]
    assert kept == [
        ("submitted", None, author, "", ""),
        ("passed", 1, people[0], "同意。", ""),
        ("passed", 2, people[1], "同意。", ""),
        ("passed", 3, people[2], "", "示例保密员"),
    ]
    assert [a.is_last for a in row.approvals.all()] == [False, False, False, True]
    assert ApprovedContent.objects.count() == 1  # one content, however often it was approved
    assert history(row)[1:] == [
        "送审",
        "一审通过，意见：同意。",
        "二审通过，意见：同意。",
        "终审通过，保密审查人：示例保密员",
    ]
    assert standing(row).state == State.READY


def test_only_who_has_the_step_may_pass_it(row, author, people):
    acts.submit(row, author)
    second = refused(passed, row, people[1])
    assert second == ["这份内容待一审，您的账号没有一审的权限。"]
    assert refused(passed, row, author) == second
    passed(row, people[0])
    assert refused(passed, row, people[2]) == ["这份内容待二审，您的账号没有二审的权限。"]
    assert refused(acts.submit, row, people[0]) == [
        "您的账号没有修改这份内容的权限，请由录入员送审。"
    ]


def test_a_draft_and_an_approved_content_are_not_passed(row, author, people):
    assert refused(passed, row, people[0]) == ["这份内容还没有送审。"]
    approved(row, author, people)
    assert refused(passed, row, people[2]) == ["这份内容已经审核通过，等待发布。"]
    assert refused(acts.submit, row, author) == ["这份内容已经审核通过，没有改动，不必再送审。"]


def test_nobody_passes_two_steps(row, author):
    acts.submit(row, author)
    one = make_approver()
    passed(row, one)
    assert refused(passed, row, one) == ["一审是您办的，二审须由另一个人办理。"]
    passed(row, make_approver())
    assert refused(passed, row, one) == ["一审是您办的，终审须由另一个人办理。"]


def test_whoever_submitted_does_not_pass(row):
    both = make_author()
    both.user_permissions.add(*make_approver().user_permissions.all())
    both = User.objects.get(pk=both.pk)
    acts.submit(row, both)
    assert refused(passed, row, both) == ["这份内容是您送审的，一审须由另一个人办理。"]


def written(row, by):
    """Ways to have written some of a content, each as the history keeps it."""
    practice, source = row.practices.get(), row.practices.get().source
    return {
        "subject": lambda: write(row, "我写的。", by),
        "practice": lambda: note(practice, CHANGED, by, old={"title": "旧"}, new={"title": "新"}),
        "inline row": lambda: note(
            row, CHANGED, by, old={}, new={"awards.practice": {"1": {"": "新", "title": "新"}}}
        ),
        "source": lambda: note(source, CHANGED, by, old={"title": "旧"}, new={"title": "新"}),
        "suggestion": lambda: note(row, "mended", by, old={"story": "旧"}, new={"story": "新"}),
    }


@pytest.mark.parametrize("way", ["subject", "practice", "inline row", "source", "suggestion"])
def test_nobody_passes_what_they_have_changed(row, author, way):
    approver = make_approver()
    written(row, approver)[way]()
    acts.submit(row, author)
    (reason,) = refused(passed, row, approver)
    assert reason.startswith("您在 ") and reason.endswith(
        " 改过这份内容，不能审核自己的改动，请由别人审。"
    )
    passed(row, make_approver())


def test_moving_a_unit_along_is_no_writing_and_what_was_approved_is_nobodys(row, author, people):
    mover = make_approver()
    note(row, CHANGED, mover, old={"position": 1}, new={"position": 2})
    note(row, "staged", mover, old={"stage": "nominated"}, new={"stage": "on_notice"})
    writer = make_approver()
    write(row, "先前写的。", writer)
    acts.submit(row, author)
    passed(row, mover)
    passed(row, people[1])
    passed(row, people[2])
    write(row, "后来别人改的。", author)
    acts.submit(row, author)
    assert passed(row, writer).step == 1  # their change was approved, and is not theirs any more


def test_a_pass_is_of_the_content_that_was_seen(row, author, people):
    acts.submit(row, author)
    seen = standing(row).digest
    write(row, "送审以后改的。", author)
    assert refused(acts.approve, row, people[0], seen) == [
        "这份内容送审以后有了改动，原来的审核不再有效，请等作者重新送审。"
    ]
    acts.submit(row, author)
    assert refused(acts.approve, row, people[0], seen) == CHANGED_SINCE
    assert refused(acts.send_back, row, people[0], seen, "不实") == CHANGED_SINCE
    assert row.approvals.filter(kind="passed").count() == 0


def change_inline_row(row, author, year):
    Practice.objects.filter(recognition=row).update(summary="改了一句。")


def add_inline_row(row, author, year):
    make_practice(row)


def change_in_table(row, author, year):
    seen = editing.values(editing.editable(type(row).objects).get(pk=row.pk))
    editing.change(row.pk, seen, seen | {"headline": "表里改的"}, author)


@pytest.mark.parametrize("change", [change_inline_row, add_inline_row, change_in_table])
def test_any_change_voids_an_approval(row, author, people, year, change):
    approved(row, author, people)
    change(row, author, year)
    stands = standing(row)
    assert (stands.state, stands.is_void) == (State.DRAFT, True)
    assert lifecycle.obstacles(year)


def test_an_unchanged_save_and_a_new_order_of_units_void_nothing(row, author, people, year):
    approved(row, author, people)
    row.refresh_from_db()
    row.save()
    for owned in (*row.practices.all(), *row.achievements.all()):
        owned.save()
    make_content(year)
    assert editing.reorder(year, None, author) == 2
    assert standing(row).state == State.READY


def test_a_return_needs_a_reason_and_the_step(row, author, people):
    assert refused(acts.send_back, row, people[0], standing(row).digest, "不实") == [
        "这份内容还没有送审。"
    ]
    acts.submit(row, author)
    seen = standing(row).digest
    assert refused(acts.send_back, row, people[0], seen, " ") == ["请写明退回的原因。"]
    assert refused(acts.send_back, row, people[1], seen, "不实") == [
        "这份内容待一审，您的账号没有一审的权限，不能退回。"
    ]
    acts.send_back(row, people[0], seen, "数字没有出处。")
    stands = standing(row)
    assert (stands.state, stands.returned.reason) == (State.DRAFT, "数字没有出处。")
    assert history(row)[-1] == "一审退回。原因：数字没有出处。"
    acts.submit(row, author)
    assert standing(row).state == State.FIRST


def test_what_is_approved_can_still_be_returned_before_its_release(row, author, people):
    approved(row, author, people)
    acts.send_back(row, people[2], standing(row).digest, "发现新情况。")
    assert standing(row).state == State.DRAFT


def test_open_terms_and_contradictions_block_until_a_reason_is_given(row, author, people):
    write(row, "争当六千先锋.", author)
    acts.submit(row, author)
    assert refused(passed, row, people[0]) == [
        "校对发现“六千先锋”（规范表述），请退回改正，或写明不改的理由。"
    ]
    (finding,) = blocking(findings_of(row))
    approval = passed(row, people[0], settled={finding.fingerprint: "引用原文。"})
    assert approval.acknowledged == [
        {"rule": "term", "excerpt": "六千先锋", "reason": "引用原文。"}
    ]
    settled = Acknowledgement.objects.get()
    assert (settled.reason, settled.acknowledged_by) == ("引用原文。", people[0])
    passed(row, people[1])  # it is settled; half-width punctuation only warns


def test_a_refused_pass_settles_nothing(row, author, people):
    Term.objects.create(wrong="示例误写", right="示例")
    write(row, "争当六千先锋，示例误写。", author)
    acts.submit(row, author)
    first = blocking(findings_of(row))[0]
    refused(passed, row, people[0], settled={first.fingerprint: "引用原文。"})
    assert not Acknowledgement.objects.exists()


def test_the_last_step_names_who_checked_confidentiality(row, author, people):
    acts.submit(row, author)
    for person in people[:2]:
        passed(row, person, confidentiality="")
    assert refused(passed, row, people[2], confidentiality=" ") == ["请写明保密审查人。"]


def test_a_year_is_submitted_at_once_as_far_as_it_is_to_be_released(year, author, people):
    rows = [make_content(year, author) for _ in range(3)]
    make_recognition(award_year=year, stage=Stage.NOMINATED)
    report = make_region_report(award_year=year)
    acts.submit(rows[0], author)
    assert acts.submit_year(year, author) == (3, [])
    assert [standing(one).state for one in (*rows, report)] == [State.FIRST] * 4
    assert refused(acts.submit_year, year, author) == [
        "没有要送审的内容：拟命名的单位和地区综述都已经送审。"
    ]


def test_what_has_unanswered_remarks_is_left_out_when_a_year_is_submitted(year, author, people):
    rows = [make_content(year, author) for _ in range(2)]
    remark(rows[0], people[0], "请补充。")
    left_out = [f"{rows[0].name_then}：还有 1 条审核意见没有答复，请逐条答复后再送审。"]
    assert acts.submit_year(year, author) == (1, left_out)
    assert [standing(one).state for one in rows] == [State.DRAFT, State.FIRST]
    assert refused(acts.submit_year, year, author) == left_out


def test_nothing_is_reviewed_without_steps_after_a_release_or_of_who_was_not_selected(author):
    plain = make_content(make_reviewed_year(0, 2021), author)
    assert refused(acts.submit, plain, author) == [
        "这个奖项不设审核，不需要送审；可以直接命名并发布。"
    ]
    type(plain).objects.filter(pk=plain.pk).update(stage=Stage.NOT_SELECTED)
    plain.award_year.award.approval_steps = 3
    plain.award_year.award.save()
    assert refused(acts.submit, plain, author) == ["未入选的单位不公开，不需要审核。"]


def test_a_year_is_conferred_only_once_everything_in_it_is_approved(year, author, people):
    rows = [make_content(year, author, headline=f"示例{n}") for n in range(3)]
    report = make_region_report(award_year=year)
    approved(rows[0], author, people)
    acts.submit(rows[1], author)
    names = [one.name_then for one in rows]
    reasons = [
        f"{names[2]}：内容还是草稿或者送审后有改动，请送审。",
        f"{names[1]}：内容在等一审，请有一审权限的人员办理。",
        "舟山市综述：内容还是草稿或者送审后有改动，请送审。",
    ]
    assert refused(lifecycle.confer, year, author) == reasons
    for person in people:
        passed(rows[1], person)
    for one in (rows[2], report):
        approved(one, author, people)
    Practice.objects.filter(recognition=rows[0]).update(summary="审核以后改了一句。")
    assert refused(lifecycle.confer, year, author) == [
        f"{names[0]}：内容还是草稿或者送审后有改动，请送审。"
    ]
    Practice.objects.filter(recognition=rows[0]).update(summary="每周三在大厅接待群众。")
    assert lifecycle.confer(year, author).is_released
    assert refused(acts.submit, rows[0], author) == [
        "这一年度已经发布，内容没有待审的更正稿。要更正的，请修改表单，保存为更正稿后送审。"
    ]


def test_many_that_lack_an_approval_are_counted_and_few_are_named(year, author, monkeypatch):
    monkeypatch.setattr("awards.approval.lacking.NAMED", 2)
    rows = [make_content(year, author) for _ in range(4)]
    assert lifecycle.obstacles(year) == [
        f"{rows[0].name_then}、{rows[1].name_then}：内容还是草稿或者送审后有改动，请送审。",
        "另有 2 个单位的内容也没有审核通过，没有列出。",
    ]


def test_an_import_voids_and_its_person_is_an_author(row, author, people):
    approved(row, author, people)
    importer, year = make_approver(), str(row.award_year.year)
    line = [row.name_then, year, "工作机制", "导入的做法", "示例做法。", *[""] * 4]
    carry_out(plan([sheet_of(PRACTICE, line)]), importer, "做法.xlsx")
    assert row.practices.count() == 2
    assert standing(row).state == State.DRAFT
    acts.submit(row, author)
    assert "不能审核自己的改动" in refused(passed, row, importer)[0]


def test_an_import_of_what_was_submitted_since_is_not_undone(year):
    unit, staff = make_unit(), make_staff()
    line = [unit.name, str(year.year), "公示", "", "导入的标题", "", ""]
    run = carry_out(plan([sheet_of(RECOGNITION, line)]), staff, "单位.xlsx")
    row = year.recognitions.get()
    acts.submit(row, staff)
    (reason,) = refused(undoing.undo, run, staff)
    assert reason.endswith("审核记录要保留，不能删除；不再参评的，请把“阶段”改为“未入选”。")
    assert row.approvals.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_presses_at_once_one_counts(row, author):
    acts.submit(row, author)
    seen, person, start = standing(row).digest, make_approver(), Barrier(2)

    def press(number: int) -> str:
        start.wait(60)
        try:
            acts.approve(row, person, seen)
        except Refused as refusal:
            return str(refusal)
        finally:
            connection.close()
        return ""

    with ThreadPoolExecutor(2) as pool:
        said = sorted(pool.map(press, range(2)))
    assert said == ["", "一审是您办的，二审须由另一个人办理。"]
    assert Approval.objects.filter(kind="passed").count() == 1
