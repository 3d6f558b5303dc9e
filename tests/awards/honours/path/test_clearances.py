"""What consulted bodies answer and which vetoes hold: kept by whom, when, over whom not."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from awards.honours import clearances, conditions
from awards.honours.clearances import Answer, Finding
from awards.models import Clearance, ClearanceFile, ConsultedBody, VetoFinding, VetoItem
from config.roles.table import ENTERER, FINAL
from tests.factories import make_account, make_district, make_recognition, make_unit
from tests.pages import history

from .test_path import refused
from .way import enter, make_enterer, make_path_year

pytestmark = pytest.mark.django_db
DAY, LATER = date(2026, 3, 2), date(2026, 3, 9)
CLEAR = Answer("none", DAY, LATER)


@pytest.fixture
def by():
    return make_enterer()


@pytest.fixture
def row():
    year = make_path_year("reviewing", closed=True)
    row = enter(year, "on_notice", unit=make_unit(name="示例甲局"))
    row.body = ConsultedBody.objects.create(award_year=year, name="示例部门")
    row.item = VetoItem.objects.create(award_year=year, name="示例否决项")
    return row


def test_an_answer_is_written_changed_and_taken_away_with_history(row, by):
    stored = clearances.record_answer(row, row.body, Answer(), Answer("unanswered", DAY), by)
    asked = clearances.answer_of(stored)
    clearances.record_answer(row, row.body, asked, CLEAR, by)
    assert clearances.answer_of(Clearance.objects.get()) == CLEAR
    assert history(stored) == [
        "新建",
        "结果由“未答复”改为“无异议”；答复日期由空改为“2026-03-09”",
    ]
    clearances.record_answer(row, row.body, CLEAR, Answer(), by)
    assert Clearance.objects.count() == 0


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (Answer("unanswered"), ["请填写征求日期。"]),
        (Answer("none", DAY), ["请填写答复日期。"]),
        (Answer("none", LATER, DAY), ["答复日期不能早于征求日期。"]),
        (Answer("objection", DAY, LATER), ["有异议的，请写明是什么异议。"]),
    ],
)
def test_an_answer_that_is_not_whole_is_refused(row, by, answer, said):
    assert refused(clearances.record_answer, row, row.body, Answer(), answer, by) == said
    assert Clearance.objects.count() == 0


def test_no_answer_is_of_tomorrow(row, by):
    tomorrow = timezone.localdate() + timedelta(days=1)
    for answer in (Answer("unanswered", tomorrow), Answer("none", DAY, tomorrow)):
        said = refused(clearances.record_answer, row, row.body, Answer(), answer, by)
        assert said == ["日期不能晚于今天。"]


def test_nothing_is_written_over_what_another_wrote_meanwhile(row, by):
    clearances.record_answer(row, row.body, Answer(), CLEAR, by)
    other = Answer("objection", DAY, LATER, "示例异议")
    said = refused(clearances.record_answer, row, row.body, Answer(), other, by)
    assert said == [clearances.OVERTAKEN]
    clearances.record_answer(row, row.body, Answer(), CLEAR, by)  # both wrote the same
    assert len(history(Clearance.objects.get())) == 1
    clearances.record_finding(row, row.item, Finding(), Finding("no"), by)
    said = refused(clearances.record_finding, row, row.item, Finding(), Finding("yes", "示"), by)
    assert said == [clearances.OVERTAKEN]


def test_a_finding_needs_its_reason_and_is_written_with_history(row, by):
    said = refused(clearances.record_finding, row, row.item, Finding(), Finding("yes"), by)
    assert said == ["存在一票否决情形的，请写明是什么情形。"]
    found = Finding("yes", "示例情形")
    stored = clearances.record_finding(row, row.item, Finding(), found, by)
    clearances.record_finding(row, row.item, found, Finding("no"), by)
    assert history(stored) == ["新建", "存在由“是”改为“否”；情形由“示例情形”改为空"]
    clearances.record_finding(row, row.item, Finding("no"), Finding(), by)
    assert VetoFinding.objects.count() == 0


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (None, "示例甲局还没有示例部门“无异议”的答复。"),
        (Answer("unanswered", DAY), "示例甲局还没有示例部门“无异议”的答复。"),
        (Answer("objection", DAY, LATER, "示例异议"), "示例部门对示例甲局有异议（示例异议）。"),
        (CLEAR, None),
    ],
)
def test_the_notice_waits_for_every_body(row, by, answer, said):
    if answer:
        clearances.record_answer(row, row.body, Answer(), answer, by)
    clearances.record_finding(row, row.item, Finding(), Finding("no"), by)
    assert conditions.obstacles_to_notice(row.award_year) == [said] * bool(said)


@pytest.mark.parametrize("rows", [3, 12])
def test_asking_costs_the_same_for_many_units(row, by, rows, django_assert_num_queries):
    for _ in range(rows):
        enter(row.award_year, "on_notice")
    with django_assert_num_queries(8):
        assert len(conditions.obstacles_to_notice(row.award_year)) == 2


def test_bodies_are_listed_once_and_in_order(row, by):
    made = clearances.consult(row.award_year, ["示例部门", " 示例二 ", "", "示例二", "示例三"], by)
    names = row.award_year.consulted_bodies.values_list("name", "position")
    assert [one.name for one in made] == ["示例二", "示例三"]
    assert list(names) == [("示例部门", 0), ("示例二", 2), ("示例三", 3)]
    assert [history(one) for one in made] == [["新建"], ["新建"]]
    long = "长" * 61
    said = refused(clearances.consult, row.award_year, [long], by)
    assert said == [f"“{long}”太长，请压缩到 60 字以内。"]


def test_only_those_who_enter_for_all_districts_write_and_none_after_a_release(row, by):
    for other in (make_account(FINAL), make_account(ENTERER, district=make_district())):
        for act in (
            (clearances.record_answer, row, row.body, Answer(), CLEAR, other),
            (clearances.record_finding, row, row.item, Finding(), Finding("no"), other),
            (clearances.consult, row.award_year, ["示例"], other),
        ):
            assert refused(*act) == [clearances.MAY_NOT]
    done = make_recognition()
    body = ConsultedBody.objects.create(award_year=done.award_year, name="示例部门")
    said = refused(clearances.record_answer, done, body, Answer(), CLEAR, by)
    assert said == [clearances.RELEASED]


def test_a_letter_is_kept_replaced_and_taken_away_with_history(row, by):
    stored = clearances.record_answer(row, row.body, Answer(), CLEAR, by)
    for name, content in (("一.pdf", b"%PDF-1"), ("二.pdf", b"%PDF-2")):
        clearances.file_answer(stored, name, "application/pdf", content, "d" * 64, by)
    letter = ClearanceFile.objects.get()
    assert (letter.name, bytes(letter.content)) == ("二.pdf", b"%PDF-2")
    said = refused(clearances.record_answer, row, row.body, CLEAR, Answer(), by)
    assert said == ["已经存有复函，请先在这一格的页面删去复函。"]
    clearances.unfile_answer(stored, by)
    assert ClearanceFile.objects.count() == 0
    assert history(stored) == ["新建", "存入复函“一.pdf”", "存入复函“二.pdf”", "删去复函“二.pdf”"]


@pytest.mark.parametrize(
    "columns",
    [
        {"result": "none", "asked_on": DAY},
        {"result": "none", "asked_on": LATER, "answered_on": DAY},
        {"result": "unanswered", "asked_on": DAY, "answered_on": LATER},
        {"result": "objection", "asked_on": DAY, "answered_on": LATER},
    ],
)
def test_the_database_refuses_an_answer_that_is_not_whole(row, columns):
    with pytest.raises(IntegrityError), transaction.atomic():
        Clearance.objects.create(recognition=row, body=row.body, **columns)


def test_the_database_refuses_a_found_veto_without_reason(row):
    with pytest.raises(IntegrityError), transaction.atomic():
        VetoFinding.objects.create(recognition=row, item=row.item, is_found=True)
