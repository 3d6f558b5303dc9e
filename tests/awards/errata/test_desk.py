"""网页找错 at the desk: the list, the answers, what waits, and who sees nothing of it."""

from datetime import timedelta

import pytest
from django.contrib import admin
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from awards.errata import acts
from awards.models import CalendarYear, Erratum
from awards.notices.workdays import last_day
from config.roles.table import ACCOUNT_KEEPER, AUDITOR, ENTERER, FINAL, FIRST, SECOND
from tests.factories import make_account, make_erratum
from tests.pages import history, seen

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shipped_calendar")]
LIST = "/admin/awards/erratum/"


def address(erratum, page: str = "change") -> str:
    return reverse(f"admin:awards_erratum_{page}", args=[erratum.pk])


def said(response) -> list[str]:
    return [str(message) for message in response.context["messages"]]


def late(days=30) -> Erratum:
    return make_erratum(received_at=timezone.now() - timedelta(days=days))


def test_the_list_begins_with_what_is_due_first(client, staff):
    by = make_account(FINAL)
    done = acts.answer(late(40), by, "kept", "示例")
    mended = acts.answer(late(40), by, "mended", "示例")
    first, second = late(), make_erratum()
    page = client.get(LIST)
    assert list(page.context["cl"].result_list) == [first, second, mended, done]
    text, due = seen(page), last_day(timezone.localdate(), 3)
    assert f"{due:%Y-%m-%d}" in text
    assert text.count("，已经过期") == 1
    assert f"{timezone.localdate():%Y-%m-%d}已答复" in text


def test_a_due_day_beyond_the_table_is_said(client, staff):
    make_erratum()
    CalendarYear.objects.all().delete()
    assert "工作日历没有排到" in seen(client.get(LIST))
    assert "答复期限：工作日历没有排到" in seen(client.get("/admin/"))


def test_an_error_is_answered_from_its_page(client, staff):
    made = make_erratum(contact="来信人电话", page="/search/?q=%E5%B1%80")
    page = client.get(address(made))
    text = seen(page)
    assert [one in text for one in ("来信人电话", made.text, "/search/?q=局")] == [True] * 3
    refused = client.post(address(made, "answer"), {"text": "示例答复"})
    assert dict(refused.context["form"].errors) == {"outcome": ["请选择结果。"]}
    assert "示例答复</textarea>" in refused.content.decode()
    refused = client.post(address(made, "answer"), {"outcome": "mended"})
    assert dict(refused.context["form"].errors) == {"text": ["请写明答复。"]}
    sent = {"outcome": "mended", "text": "示例答复"}
    done = client.post(address(made, "answer"), sent, follow=True)
    assert said(done) == [f"{made}：已改正。"]
    text = seen(done)
    assert ("来信人电话" in text, "答复以后已删除" in text, "示例答复" in text) == (
        False,
        True,
        True,
    )
    again = client.post(address(made, "answer"), sent, follow=True)
    assert said(again) == ["这条找错现在是“已改正”；有误请先“重新处理”。"]
    back = client.post(address(made, "reopen"), {"reason": "示例有误"}, follow=True)
    assert said(back) == [f"{made}：待处理。"]
    assert "原来的答复：示例答复" in seen(back)
    assert history(made) == ["答复：已改正", "重新处理，原结果：已改正。原因：示例有误"]


def test_the_desk_shows_what_waits_and_how_much_is_late(client, staff):
    assert "网页找错（" not in seen(client.get("/admin/"))
    first = late()
    make_erratum(page="")
    acts.answer(make_erratum(), make_account(FINAL), "mended", "示例")
    page = client.get("/admin/")
    text = seen(page)
    assert "待处理的网页找错（2，已经过期1）" in text
    assert next(row for row, _ in page.context["errata"]) == first
    assert "没有指明网页" in text
    first.delete()
    assert "待处理的网页找错（1）" in seen(client.get("/admin/"))


def test_the_desk_and_the_list_take_as_many_queries_for_many(client, staff):
    def asked(page) -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get(page)
        return len(queries)

    for page in ("/admin/", LIST):
        Erratum.objects.all().delete()
        for _ in range(3):
            make_erratum()
        client.get(page)
        few = asked(page)
        for _ in range(30):
            make_erratum()
        assert asked(page) == few, page


@pytest.mark.parametrize("role", [FIRST, SECOND, ACCOUNT_KEEPER, AUDITOR])
def test_others_see_nothing_of_it(client, role):
    made = make_erratum(text="漏出的正文")
    client.force_login(make_account(role))
    for page in (LIST, address(made), address(made, "history"), f"{LIST}export.csv"):
        assert client.get(page).status_code == 403
    for act in ("answer", "reopen"):
        assert client.post(address(made, act), {"text": "示例"}).status_code == 403
    content = client.get("/admin/").content.decode()
    assert ("网页找错（" in content, "漏出的正文" in content) == (False, False)
    made.refresh_from_db()
    assert made.is_open


@pytest.mark.parametrize("role", [ENTERER, FINAL])
def test_who_answers_takes_the_list_away_without_contacts_and_receipts(client, role):
    made = make_erratum(contact="漏出的电话", text="=示例错误")
    client.force_login(make_account(role))
    content = b"".join(client.get(f"{LIST}export.csv")).decode("utf-8-sig")
    head, row = content.splitlines()
    assert head == "编号,网页,错在哪里,收到时间,答复期限,状态,答复,答复时间"
    due = last_day(timezone.localdate(), 3)
    assert row.startswith(f"{made.pk},/about/,'=示例错误,")
    assert row.endswith(f",{due:%Y-%m-%d},待处理,,")
    assert [one in content for one in ("漏出的电话", made.receipt, made.sender)] == [False] * 3


def test_the_list_reads_no_contact(rf: RequestFactory, staff):
    make_erratum(contact="来信人电话")
    request = rf.get(LIST)
    request.user = staff
    row = admin.site._registry[Erratum].get_queryset(request).get()
    assert row.get_deferred_fields() == {"contact", "sender", "receipt"}
