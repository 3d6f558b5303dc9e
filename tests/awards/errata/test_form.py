"""The form by which an error is reported, its receipt, and that nothing of it is public."""

import pytest
from django.test import Client
from django.utils import timezone

from awards.errata import acts
from awards.models import CalendarYear, Erratum
from awards.notices.workdays import last_day
from config.roles.table import ENTERER
from tests.factories import make_account, make_erratum
from tests.pages import PLAIN, seen

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shipped_calendar")]
PAGE = "/errata/"
SAID = {"page": "http://testserver/about/", "text": "示例错误正文", "contact": "来信人电话"}


def errors(page) -> dict[str, list[str]]:
    assert page.status_code == 200
    return {name: list(said) for name, said in page.context["form"].errors.items()}


def box(page) -> str:
    """What stands in the box of the page."""
    return page.content.decode().partition('id="id_page"')[0].rpartition("<input")[2]


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        ("/units/?q=%E5%B1%80", ' value="http://testserver/units/?q=局"'),
        ("http://testserver/about/", ' value="http://testserver/about/"'),
        ("//other.example/", ""),
        ("javascript:alert(1)", ""),
        ("/admin/", ""),
        ("", ""),
        ('/"><script>', ' value="http://testserver/%22%3E%3Cscript%3E"'),
    ],
)
def test_the_form_knows_the_page(client, asked, shown):
    found = box(client.get(PAGE, {"page": asked}))
    assert ("value=" in found, shown in found) == (bool(shown), True)


def test_a_visitor_reports_an_error_and_gets_a_receipt(client):
    page = client.post(f"{PAGE}?page=/about/", SAID, REMOTE_ADDR="192.0.2.7")
    made = Erratum.objects.get()
    assert (page.status_code, page["Location"]) == (302, f"/errata/receipt/{made.receipt}/")
    assert (made.page, made.text, made.contact) == ("/about/", "示例错误正文", "来信人电话")
    assert "192.0.2.7" not in str(Erratum.objects.values())
    text = seen(client.get(page["Location"]))
    due = last_day(timezone.localdate(), 3)
    assert f"答复期限{due.year}年{due.month}月{due.day}日" in text
    assert ("待处理" in text, "示例错误正文" in text, "来信人电话" in text) == (True, False, False)


def test_only_what_is_wrong_has_to_be_said(client):
    assert client.post(PAGE, {"text": "示例"}).status_code == 302
    assert Erratum.objects.get().page == ""


FOREIGN = (
    "这不是本站公开网页的地址。请从浏览器的地址栏复制，以 http://testserver/ 开头；"
    "说不清是哪一页的，请清空这一栏。"
)


@pytest.mark.parametrize(
    ("sent", "found"),
    [
        ({}, {"text": ["请写明错在哪里。"]}),
        ({"text": " "}, {"text": ["请写明错在哪里。"]}),
        ({**SAID, "text": "字" * 2001}, {"text": ["最多 2000 个字，现在有 2001 个，请缩短。"]}),
        ({**SAID, "contact": "字" * 201}, {"contact": ["最多 200 个字，现在有 201 个，请缩短。"]}),
        ({**SAID, "page": "https://other.example/"}, {"page": [FOREIGN]}),
        ({**SAID, "page": "javascript:alert(1)"}, {"page": [FOREIGN]}),
        ({**SAID, "page": "/admin/"}, {"page": [FOREIGN]}),
        ({**SAID, "website": "http://a.example/"}, {"website": ["这一栏须留空，请清空后再提交。"]}),
    ],
)
def test_what_is_wrong_is_said_beside_the_box_and_nothing_is_lost(client, sent, found):
    page = client.post(PAGE, sent)
    assert errors(page) == found
    assert f"还没有提交：下面标出的{len(found)}处需要改。填好的内容都在。" in seen(page)
    if sent.get("text") == SAID["text"]:
        assert "示例错误正文</textarea>" in page.content.decode()
    assert not Erratum.objects.exists()


def test_too_many_are_refused_and_nothing_is_lost(client, monkeypatch):
    monkeypatch.setattr(acts, "EACH", 0)
    page = client.post(PAGE, SAID)
    said = "这个网络地址今天已经提交了 0 条找错，请明天再来，或按页上的方式联系。"
    assert errors(page) == {"__all__": [said]}
    assert "示例错误正文</textarea>" in page.content.decode()


def test_the_form_asks_for_its_token_and_its_page_is_nobody_elses():
    browser = Client(enforce_csrf_checks=True)
    refused = browser.post(PAGE, SAID, headers={"Origin": "http://testserver"})
    assert (refused.status_code, "示例错误正文" in seen(refused)) == (403, True)
    page = browser.get(PAGE)
    assert "no-store" in page["Cache-Control"]
    assert '<meta name="robots" content="noindex">' in page.content.decode()
    token = browser.cookies["csrftoken"].value
    assert browser.post(PAGE, SAID | {"csrfmiddlewaretoken": token}).status_code == 302


def test_nothing_but_the_form_sets_what_the_server_sets(client):
    forged = {"receipt": "A", "received_at": "2020-01-01", "state": "mended", "answer": "示例"}
    client.post(PAGE, SAID | forged)
    made = Erratum.objects.get()
    assert (made.state, made.answer, len(made.receipt)) == ("waiting", "", 20)
    assert timezone.localdate(made.received_at) == timezone.localdate()


# The receipt


def test_the_receipt_says_what_became_of_it(client):
    made = acts.answer(make_erratum(), make_account(ENTERER), "kept", "示例答复：数字无误。")
    page = client.get(f"/errata/receipt/{made.receipt}/")
    text = seen(page)
    assert [one in text for one in ("不需改正", "示例答复：数字无误。")] == [True, True]
    assert made.text not in text
    assert made.answered_by.username not in text
    assert "no-store" in page["Cache-Control"]
    assert '<meta name="robots" content="noindex, nofollow">' in page.content.decode()
    assert 'href="/about/"' in page.content.decode()


def test_a_due_day_beyond_the_table_is_said(client):
    CalendarYear.objects.all().delete()
    text = seen(client.get(f"/errata/receipt/{make_erratum().receipt}/"))
    assert "3个工作日（放假安排公布后确定）" in text


def test_the_receipt_is_found_by_its_number_however_it_is_typed(client):
    made = make_erratum()
    number = f" {made.receipt[:5].lower()} {made.receipt[5:]} "
    page = client.get("/errata/receipt/", {"number": number})
    assert (page.status_code, page["Location"]) == (302, f"/errata/receipt/{made.receipt}/")
    for sent, said in (
        ("", "请填写提交网页找错后页面上给出的回执编号。"),
        ("ABCDE", "没有这个编号的网页找错。请对照回执逐个字符核对。"),
    ):
        assert errors(client.get("/errata/receipt/", {"number": sent})) == {"number": [said]}
    assert client.get("/errata/receipt/ABCDE/").status_code == 404


# Leaks


def test_nothing_of_it_is_on_any_public_page(client):
    sent = {"text": "漏出的正文", "contact": "漏出的电话", "page": "/about/?lou=chu"}
    acts.receive(acts.Said(**sent), "192.0.2.7")
    answered = acts.answer(make_erratum(text="漏出二"), make_account(ENTERER), "mended", "漏出三")
    for address in (*PLAIN, "/data/units.json", "/feed.xml", "/search/?q=漏出", "/robots.txt"):
        content = client.get(address).getvalue().decode()
        hidden = ("漏出的", "漏出二", "漏出三", "lou=chu", answered.receipt)
        assert [one for one in hidden if one in content] == [], address
    assert "errata" not in client.get("/sitemap.xml").content.decode()
