"""Errors of pages: taken, limited, due, answered, reopened; who may what, and what is forgotten."""

from datetime import date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import RequestFactory
from django.utils import timezone

from audit import asking
from audit.models import Entry
from awards.errata import acts
from awards.errata.acts import EACH, Said
from awards.honours.lifecycle import Refused
from awards.models import CalendarYear, Erratum
from config.roles.table import APPROVERS, ENTERER, FINAL
from tests.factories import make_account, make_erratum
from units.history import Change

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shipped_calendar")]
SAID = Said("/about/", "示例错误", "示例电话")


@pytest.fixture
def by():
    return make_account(ENTERER)


def send(said=SAID, address="192.0.2.7") -> Erratum:
    return acts.receive(said, address)


def refused(act, *given) -> list[str]:
    with pytest.raises(Refused) as refusal:
        act(*given)
    return refusal.value.reasons


def test_an_error_is_taken(by):
    before = timezone.now()
    made = send()
    made.refresh_from_db()
    kept = (made.page, made.text, made.contact, made.state, made.answer, made.is_open)
    assert kept == ("/about/", "示例错误", "示例电话", "waiting", "", True)
    assert before <= made.received_at <= timezone.now()
    assert (len(made.receipt), made.receipt != send().receipt) == (20, True)


def test_the_trail_is_told_of_a_receipt_and_of_nothing_that_it_says():
    with asking.asking(RequestFactory().post("/"), "192.0.2.7"):
        made = send()
    entry = Entry.objects.get(act="erratum_received")
    told = (entry.address, entry.name, entry.model, entry.key, entry.called, entry.said)
    assert told == ("", "", "awards.erratum", str(made.pk), f"找错 {made.pk}", {})
    assert "192" not in str(Erratum.objects.values().get() | {"sender": "", "receipt": ""})


def test_one_address_sends_so_many_in_a_day_and_others_go_on():
    for _ in range(EACH):
        send()
    said = "这个网络地址今天已经提交了 10 条找错，请明天再来，或按页上的方式联系。"
    assert refused(send) == [said]
    send(address="192.0.2.8")
    assert Erratum.objects.count() == EACH + 1


def test_all_together_send_so_many_in_a_day(monkeypatch):
    made = [make_erratum() for _ in range(3)]
    monkeypatch.setattr(acts, "TOTAL", 3)
    said = "今天收到的找错太多，网上暂停受理，请明天再来，或按页上的方式联系。"
    assert refused(send) == [said]
    yesterday = timezone.now() - timedelta(days=1)
    Erratum.objects.filter(pk=made[0].pk).update(received_at=yesterday)
    send()


@pytest.mark.parametrize(
    ("received", "due"),
    [
        (datetime(2026, 3, 2, 9), date(2026, 3, 5)),  # Monday
        (datetime(2026, 3, 5, 23, 59), date(2026, 3, 10)),  # Thursday, over a weekend
        (datetime(2026, 9, 30, 9), date(2026, 10, 10)),  # over the holiday, with a Saturday worked
    ],
)
def test_an_error_is_due_after_three_working_days_of_the_portals_own_table(received, due):
    made = make_erratum(received_at=timezone.make_aware(received))
    assert acts.due_days([made]) == {made.pk: due}


def test_a_day_beyond_the_table_is_not_guessed():
    CalendarYear.objects.all().delete()
    made = make_erratum()
    assert acts.due_days([made]) == {made.pk: None}
    assert acts.due_days([]) == {}


@pytest.mark.parametrize("outcome", ["mended", "kept"])
def test_an_error_is_answered_and_the_contact_is_forgotten(by, outcome):
    made = acts.answer(send(), by, outcome, " 示例答复 ")
    made.refresh_from_db()
    kept = (made.state, made.answer, made.answered_by, made.contact, made.is_open)
    assert kept == (outcome, "示例答复", by, "", False)
    change = Change.objects.of(made).get()
    assert (change.key, change.by) == ("erratum_answered", by)
    assert change.old == {"state": "waiting"}
    assert change.new == {"state": outcome, "answer": "示例答复"}
    assert "示例电话" not in str([*Change.objects.values(), *Entry.objects.values()])
    assert Entry.objects.filter(act="erratum_answered").count() == 1


def test_a_wrong_answer_is_taken_back_and_kept_by_the_history(by):
    other = make_account(FINAL)
    made = acts.reopen(acts.answer(send(), by, "kept", "示例答复"), other, " 示例有误 ")
    kept = (made.state, made.answer, made.answered_by, made.answered_at)
    assert kept == ("waiting", "", None, None)
    change = Change.objects.of(made).first()
    assert (change.key, change.by, change.reason) == ("erratum_reopened", other, "示例有误")
    assert change.old == {"state": "kept", "answer": "示例答复"}


def test_acts_that_do_not_follow_are_refused(by):
    made = send()
    assert refused(acts.reopen, made, by, "示例") == ["这条找错还没有答复，不需要重新处理。"]
    lacking = ["请选择结果，并写明答复。"]
    assert refused(acts.answer, made, by, "waiting", "示例") == lacking
    assert refused(acts.answer, made, by, "mended", " ") == lacking
    acts.answer(made, by, "mended", "示例")
    said = ["这条找错现在是“已改正”；有误请先“重新处理”。"]
    assert refused(acts.answer, made, by, "kept", "示例") == said
    assert refused(acts.reopen, made, by, " ") == ["请写明重新处理的原因。"]


@pytest.mark.parametrize("role", APPROVERS[:2])
def test_only_who_may_answers(role):
    made, stranger = make_erratum(), make_account(role)
    said = ["您的账号没有答复网页找错的权限，请由录入员或终审员办理。"]
    assert refused(acts.answer, made, stranger, "mended", "示例") == said
    assert refused(acts.reopen, made, stranger, "示例") == said


@pytest.mark.parametrize(
    "columns", [{"state": "mended"}, {"answer": "示例"}, {"answered_at": timezone.now()}]
)
def test_the_database_holds_who_answered_what(columns):
    with pytest.raises(IntegrityError), transaction.atomic():
        make_erratum(**columns)


def test_the_database_keeps_no_contact_of_what_is_answered(by):
    made = acts.answer(make_erratum(), by, "mended", "示例")
    with pytest.raises(IntegrityError), transaction.atomic():
        Erratum.objects.filter(pk=made.pk).update(contact="示例电话")
