"""Objections: taken while a notice runs, limited, checked, answered, reopened; who may what."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import RequestFactory
from django.utils import timezone

from audit import asking
from audit.models import Entry
from awards.honours.lifecycle import Refused
from awards.models import CalendarYear, Objection, ObjectionFile
from awards.notices import objections
from awards.notices.objections import EACH, Said
from awards.notices.workdays import last_day
from awards.visitors import LETTERS
from config.roles.table import APPROVERS, ENTERER, FINAL
from tests.factories import (
    make_account,
    make_notice,
    make_objection,
    make_objection_file,
    make_recognition,
)
from units.history import Change

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shipped_calendar")]
SAID = Said("person", "示例异议", "示例某人", "示例电话")


@pytest.fixture
def notice():
    return make_notice(make_recognition(year=2026, stage="on_notice"))


@pytest.fixture
def by():
    return make_account(ENTERER)


def scan(**columns) -> ObjectionFile:
    columns = {"name": "a.pdf", "format": "application/pdf", "digest": "d" * 64, **columns}
    return ObjectionFile(content=b"%PDF-", size=5, **columns)


def send(notice, said=SAID, files=(), address="192.0.2.7") -> Objection:
    return objections.receive(notice, said, files, address)


def test_an_objection_is_taken_with_its_files(notice):
    unit = notice.units.get()
    said = Said("unit", "示例异议", "示例单位", "", unit)
    before = timezone.now()
    made = send(notice, said, [scan(is_sealed=True), scan(name="b.pdf")])
    made.refresh_from_db()
    kept = (made.kind, made.text, made.name, made.contact, made.about, made.state)
    assert kept == ("unit", "示例异议", "示例单位", "", unit, "received")
    assert before <= made.received_at <= timezone.now()
    assert list(made.files.values_list("name", "is_sealed")) == [("a.pdf", True), ("b.pdf", False)]


def test_a_receipt_is_long_and_of_letters_that_are_not_mistaken(notice):
    numbers = {send(notice, address=f"192.0.2.{n}").receipt for n in range(5)}
    assert len(numbers) == 5
    assert {len(number) for number in numbers} == {20}
    assert set("".join(numbers)) <= set(LETTERS)
    assert not set("01IO") & set(LETTERS)


def test_the_trail_is_told_of_a_receipt_without_the_address_or_the_text(notice):
    request = RequestFactory().post("/")
    with asking.asking(request, "192.0.2.7"):
        made = send(notice, files=[scan()])
    entry = Entry.objects.get(act="objection_received")
    told = (entry.address, entry.name, entry.model, entry.key, entry.called, entry.said)
    said = {"files": ["d" * 64]}
    assert told == ("", "", "awards.objection", str(made.pk), f"异议 {made.pk}", said)


def test_a_unit_objects_with_its_seal(notice):
    with pytest.raises(Refused) as refusal:
        send(notice, Said("unit", "示例", "示例单位"), [scan()])
    assert refusal.value.reasons == ["单位提出异议，须上传加盖公章的扫描件。"]
    with pytest.raises(IntegrityError), transaction.atomic():
        make_objection(notice, kind="unit", name="")


@pytest.mark.parametrize(("days", "is_taken"), [(1, True), (0, True), (-1, False)])
def test_objections_are_taken_until_the_end_of_the_last_day(notice, days, is_taken):
    notice.last_day = timezone.localdate() + timedelta(days=days)
    notice.save()
    if is_taken:
        send(notice)
        return
    with pytest.raises(Refused) as refusal:
        send(notice)
    assert refusal.value.reasons == ["公示期已经结束，不再受理异议。"]


def test_a_withdrawn_notice_takes_none(notice, by):
    notice.withdrawn_at, notice.withdrawn_by = timezone.now(), by
    notice.withdrawn_reason = "示例"
    notice.save()
    with pytest.raises(Refused):
        send(notice)


def test_one_address_sends_so_many_in_a_day_and_others_go_on(notice):
    for _ in range(EACH):
        send(notice)
    with pytest.raises(Refused) as refusal:
        send(notice)
    assert "这个网络地址今天已经提交了 10 件异议" in refusal.value.reasons[0]
    send(notice, address="192.0.2.8")
    assert notice.objections.count() == EACH + 1


def test_addresses_of_one_ipv6_network_are_one(notice):
    for n in range(EACH):
        send(notice, address=f"2001:db8::{n}")
    with pytest.raises(Refused):
        send(notice, address="2001:db8::ffff")
    send(notice, address="2001:db8:0:1::1")
    send(notice, address="::ffff:192.0.2.7")
    send(notice, address="unknown")


def test_all_together_send_so_many_in_a_day(notice, monkeypatch):
    yesterday = timezone.now() - timedelta(days=1)
    made = [make_objection(notice) for _ in range(3)]
    monkeypatch.setattr(objections, "TOTAL", 3)
    with pytest.raises(Refused) as refusal:
        send(notice)
    assert "今天收到的异议太多" in refusal.value.reasons[0]
    Objection.objects.filter(pk=made[0].pk).update(received_at=yesterday)
    send(notice)


def test_no_address_can_be_told_from_what_is_kept(notice):
    made = send(notice, address="192.0.2.7")
    assert len(made.sender) == 64
    assert "192" not in str(Objection.objects.values().get() | {"sender": "", "receipt": ""})


def test_an_objection_is_checked_answered_and_reopened(notice, by):
    made, other = make_objection(notice), make_account(FINAL)
    checked = objections.check(made, by)
    assert (checked.state, checked.checked_by, checked.said_state) == ("checking", by, "核查中")
    answered = objections.answer(made, other, "partly", " 示例查明 ")
    assert (answered.said_state, answered.finding) == ("已答复：部分成立", "示例查明")
    assert (answered.checked_by, answered.answered_by) == (by, other)
    reopened = objections.reopen(made, by, "示例有误")
    kept = (reopened.said_state, reopened.finding, reopened.outcome, reopened.answered_by)
    assert kept == ("核查中", "", "", None)
    changes = Change.objects.of(made)
    assert [(c.key, c.by, c.reason) for c in changes] == [
        ("objection_reopened", by, "示例有误"),
        ("objection_answered", other, ""),
        ("objection_checked", by, ""),
    ]
    old = {"state": "answered", "outcome": "partly", "finding": "示例查明"}
    assert changes[0].old == old
    acts = Entry.objects.filter(act__startswith="objection_").order_by("pk")
    told = ["objection_checked", "objection_answered", "objection_reopened"]
    assert list(acts.values_list("act", flat=True)) == told


def test_an_objection_may_be_answered_at_once(notice, by):
    answered = objections.answer(make_objection(notice), by, "dismissed", "示例")
    assert (answered.checked_by, answered.answered_by) == (by, by)


def refused(act, *given) -> list[str]:
    with pytest.raises(Refused) as refusal:
        act(*given)
    return refusal.value.reasons


def test_acts_that_do_not_follow_are_refused(notice, by):
    made = make_objection(notice)
    assert refused(objections.reopen, made, by, "示例") == ["这件异议还没有答复，不需要重新核查。"]
    objections.check(made, by)
    said = "这件异议现在是“核查中”，不需要再转核查。"
    assert refused(objections.check, made, by) == [said]
    lacking = ["请选择结论，并写明核查情况和答复。"]
    assert refused(objections.answer, made, by, "", "示例") == lacking
    assert refused(objections.answer, made, by, "upheld", " ") == lacking
    objections.answer(made, by, "upheld", "示例")
    said = "这件异议现在是“已答复：成立”；结论有误，请先“重新核查”。"
    assert refused(objections.answer, made, by, "dismissed", "示例") == [said]
    assert refused(objections.reopen, made, by, " ") == ["请写明重新核查的原因。"]


@pytest.mark.parametrize("role", APPROVERS[:2])
def test_only_who_may_handles_objections(notice, role):
    made, stranger = make_objection(notice), make_account(role)
    said = ["您的账号没有核查和答复异议的权限，请由录入员或终审员办理。"]
    assert refused(objections.check, made, stranger) == said
    assert refused(objections.answer, made, stranger, "upheld", "示例") == said
    assert refused(objections.reopen, made, stranger, "示例") == said
    file = make_objection_file(made)
    assert refused(objections.take_file, file, stranger) == ["您的账号不能查看异议。"]
    assert not Entry.objects.filter(act="objection_file_taken").exists()


def test_an_objection_is_due_by_working_days_as_far_as_the_calendar_goes(notice):
    made = make_objection(notice)
    today = timezone.localdate()
    assert objections.due_days([made]) == {made.pk: last_day(today, 10)}
    assert objections.due_days([]) == {}
    CalendarYear.objects.all().delete()
    assert objections.due_days([made]) == {made.pk: None}


@pytest.mark.parametrize(
    "columns",
    [
        {"state": "checking"},
        {"state": "answered"},
        {"outcome": "upheld"},
        {"finding": "示例"},
    ],
)
def test_the_database_holds_who_did_what(notice, columns):
    with pytest.raises(IntegrityError), transaction.atomic():
        make_objection(notice, **columns)
