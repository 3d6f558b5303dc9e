"""Reviewing a correction: on paper, with remarks; what waits to be submitted; who wrote it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from awards.approval import acts
from awards.approval.corrections import discard
from awards.approval.papers import sheet_number
from awards.approval.remarks import answer as answer_to
from awards.approval.remarks import look_into, remark
from awards.approval.standing import State, correction_of, standing
from awards.approval.waiting import unsubmitted
from awards.models import Approval, Correction, Remark, Signature, Term
from tests.factories import make_unit

from .corrected import change_url, correct, make_published, sent_of
from .office import make_approver, make_author, make_content, passed
from .test_corrections import page_of, public
from .test_papers import PDF, sign, upload

pytestmark = pytest.mark.django_db
OLD, NEW = "公开的示例事迹。", "更正后的示例事迹。"
LIST = "/admin/approvals/"


@pytest.fixture
def author():
    return make_author(name="zuozhe")


@pytest.fixture
def people():
    return [make_approver(step, name=step) for step in ("first", "second", "final")]


@pytest.fixture
def row(author, people):
    return make_published(author, people, story=OLD, headline="示例标题")


@pytest.fixture
def submitted(client, row, author):
    correct(client, author, row, story=NEW)
    acts.submit(row, author)
    return row


# On paper


def test_all_steps_of_a_correction_are_signed_on_paper_and_the_last_replaces_what_is_public(
    client, submitted, people
):
    witness = make_author(name="jianzheng")
    for leader in ("甲领导", "乙领导", "丙领导"):
        assert OLD in public(client, submitted)
        sign(submitted, witness, signed_by=leader, confidentiality="示例保密员")
    assert NEW in public(client, submitted)
    assert not Correction.objects.exists()
    assert Signature.objects.count() == 3


def test_the_sheet_of_a_correction_is_of_its_content_and_lapses_with_it(client, submitted, author):
    witness, before = make_author(name="jianzheng"), sheet_number(standing(submitted))
    client.force_login(witness)
    sheet = client.get(f"{page_of(submitted)}sheet.pdf")
    assert sheet["Content-Type"] in ("application/pdf", "text/html; charset=utf-8")
    correct(client, author, submitted, story="又改的示例事迹。")
    acts.submit(submitted, author)
    with pytest.raises(acts.Refused) as refusal:
        sign(submitted, witness, before)
    assert refusal.value.reasons[0].startswith("编号对不上：")
    assert standing(submitted).state == State.FIRST


def test_the_page_brings_a_signed_sheet_of_a_correction_in(client, submitted, people):
    client.force_login(make_author(name="jianzheng"))
    page = client.get(f"{page_of(submitted)}paper/")
    assert (page.status_code, page.context["refusals"]) == (200, [])
    sent = {"sheet": sheet_number(standing(submitted)), "signed_by": "甲领导"}
    sent |= {"signed_on": timezone.localdate().isoformat()}
    answer = client.post(f"{page_of(submitted)}paper/", sent | {"scan": upload(PDF)})
    assert answer.status_code == 302
    assert standing(submitted).state == State.SECOND


# Remarks


def test_a_remark_on_a_correction_is_about_its_text_and_is_answered_before_it_comes_back(
    client, submitted, author, people
):
    path = f"recognition:{submitted.pk}:story"
    with pytest.raises(acts.Refused) as refusal:
        remark(submitted, people[0], "这句不在更正稿里。", path, "公开的示例")
    assert "没有这段文字" in refusal.value.reasons[0]
    remark(submitted, people[0], "请注明日期。", path, "更正后的示例")
    acts.send_back(submitted, people[0], standing(submitted).digest, "请按意见修改")
    with pytest.raises(acts.Refused) as refusal:
        acts.submit(submitted, author)
    assert refusal.value.reasons == ["还有 1 条审核意见没有答复，请逐条答复后再送审。"]
    answer_to(Remark.objects.get().pk, author, "已注明。")
    correct(client, author, submitted, story=f"{NEW}2025年。")
    acts.submit(submitted, author)
    for person in people:
        passed(submitted, person)
    submitted.refresh_from_db()
    assert submitted.story == f"{NEW}2025年。"


def test_a_remark_on_a_practice_that_a_correction_deletes_has_no_place(client, row, author, people):
    practice = row.practices.get()
    correct(client, author, row, story=NEW, **{"practices-0-DELETE": "on"})
    acts.submit(row, author)
    places = {place.path for place in look_into(row, standing(row))[1]}
    assert not {path for path in places if path.startswith(f"practice:{practice.pk}:")}
    assert f"recognition:{row.pk}:story" in places


# What is found is worked out once


@pytest.mark.django_db(transaction=True)
def test_a_page_of_a_correction_that_is_looked_at_again_writes_nothing(client, submitted, people):
    client.force_login(people[0])
    first = client.get(page_of(submitted))
    with CaptureQueriesContext(connection) as queries:
        second = client.get(page_of(submitted))
    written = ('INSERT INTO "awards', 'UPDATE "awards', "BEGIN IMMEDIATE", "SAVEPOINT")
    assert [one["sql"] for one in queries if one["sql"].startswith(written)] == []
    assert (
        second.context["findings" if "findings" in second.context else "warned"]
        == (first.context["warned"])
    )
    Term.objects.create(wrong="更正后", right="订正后")
    assert [one.excerpt for one in client.get(page_of(submitted)).context["blocking"]] == ["更正后"]


# Who wrote it


def test_who_wrote_a_correction_that_was_let_go_of_may_pass_the_next(client, row, author, people):
    people[0].user_permissions.add(*author.user_permissions.all())
    correct(client, people[0], row, story="另一份更正。")
    discard(row, author, "不用了")
    correct(client, author, row, story=NEW)
    acts.submit(row, author)
    passed(row, people[0])
    assert standing(row).state == State.SECOND


def test_who_wrote_part_of_the_correction_that_is_open_may_not(client, row, author, people):
    people[0].user_permissions.add(*author.user_permissions.all())
    correct(client, people[0], row, story="另一份更正。")
    correct(client, author, row, story=NEW)
    acts.submit(row, author)
    with pytest.raises(acts.Refused) as refusal:
        passed(row, people[0])
    assert "不能审核自己的改动" in refusal.value.reasons[0]


def test_who_wrote_one_that_was_saved_to_a_year_taken_back_may_not_either(
    client, row, author, people
):
    people[0].user_permissions.add(*author.user_permissions.all())
    correct(client, people[0], row, story=NEW)
    year = row.award_year
    year.released_at = None
    year.save()
    client.force_login(author)
    client.post(change_url(row), sent_of(client.get(change_url(row))))
    acts.submit(row, make_author())
    with pytest.raises(acts.Refused) as refusal:
        passed(row, people[0])
    assert "不能审核自己的改动" in refusal.value.reasons[0]


# What waits to be submitted


def names(user) -> list[tuple[str, bool]]:
    return [(one.correction.subject.called, one.is_mine) for one in unsubmitted(user)]


def test_corrections_that_nobody_submitted_are_listed_ones_own_first(client, row, author, people):
    other = make_author(name="tongshi")
    second = make_content(row.award_year, author, unit=make_unit(name="示例乙单位"))
    release_one(second, author, people)
    assert names(author) == []
    correct(client, other, row, story=NEW)
    correct(client, author, second, story=NEW)
    assert names(author) == [("示例乙单位", True), (row.called, False)]
    assert names(people[0]) == []
    client.force_login(author)
    page = client.get(LIST)
    assert (page.context["drafts_count"], page.context["drafts_mine"]) == (2, 1)
    assert "没有送审的更正稿（2，我的 1）" in page.content.decode()
    acts.submit(second, author)
    assert names(author) == [(row.called, False)]
    acts.send_back(second, people[0], standing(second).digest, "原因")
    assert names(author) == [(row.called, False)]
    correct(client, author, second, story="又改。")
    assert names(author) == [(row.called, False)]
    passed_all(row, author, people)
    assert names(author) == []


def release_one(second, author, people) -> None:
    """Approve a content in its released year, as before the release."""
    year = second.award_year
    released, year.released_at = year.released_at, None
    year.save()
    acts.submit(second, author)
    for person in people:
        passed(second, person)
    second.stage = "conferred"
    second.save(update_fields=["stage"])
    year.released_at = released
    year.save()


def passed_all(row, author, people) -> None:
    acts.submit(row, author)
    for person in people:
        passed(row, person)
    assert correction_of(row) is None
    assert Approval.objects.filter(recognition=row).last().step == 3


def test_the_lists_take_as_many_queries_for_three_as_for_one(client, row, author, people):
    client.force_login(author)
    correct(client, author, row, story=NEW)
    client.get(LIST)
    with CaptureQueriesContext(connection) as one:
        client.get(LIST)
    for name in ("乙", "丙"):
        more = make_content(row.award_year, author, unit=make_unit(name=f"示例{name}单位"))
        release_one(more, author, people)
        correct(client, author, more, story=NEW)
    with CaptureQueriesContext(connection) as three:
        page = client.get(LIST)
    assert page.context["drafts_count"] == 3
    assert len(three) == len(one)
