"""The evidence file of a year at the desk: what the page says, who may, what is sent."""

import io

import pytest
from django.urls import reverse

from audit.models import Entry
from awards.evidence.checking import check
from config.roles.table import APPROVERS, AUDITOR, ENTERER, FINAL, REVIEWER
from tests.awards.evidence.whole import make_whole
from tests.factories import make_account, make_award_year, make_round
from tests.pages import seen

pytestmark = pytest.mark.django_db


def address(year) -> str:
    return reverse("admin:awards_awardyear_evidence", args=[year.pk])


def sign_in(client, *roles):
    client.force_login(account := make_account(*roles))
    return account


def test_it_is_asked_for_on_the_page_of_the_year_and_sent(client):
    by, year = sign_in(client, FINAL), make_whole()
    page = client.get(reverse("admin:awards_awardyear_change", args=[year.pk]))
    assert address(year) in page.content.decode()
    said = seen(client.get(address(year)))
    assert "里面有这些不公开的内容" in said and "以前的下载" not in said
    response = client.post(address(year), {"reason": "示例归档", "known": "on"})
    assert (response.status_code, response["Content-Type"]) == (200, "application/zip")
    found = check(io.BytesIO(b"".join(response.streaming_content)))
    assert found.faults == []
    assert Entry.objects.get(act="evidence_taken").name == by.username
    said = seen(client.get(address(year)))
    assert "示例归档" in said and found.manifest in said


@pytest.mark.parametrize(
    ("sent", "error"),
    [
        ({"known": "on"}, "请写明用途。"),
        ({"reason": "长" * 201, "known": "on"}, "用途请压缩到 200 字以内。"),
        ({"reason": "示例"}, "请先看清里面有什么，再勾选。"),
    ],
)
def test_nothing_is_sent_without_purpose_and_confirmation(client, sent, error):
    sign_in(client, FINAL)
    year = make_award_year(2026, released=False)
    response = client.post(address(year), sent)
    assert not response.streaming and error.replace(" ", "") in seen(response)
    assert Entry.objects.filter(act="evidence_taken").count() == 0


def test_while_a_round_is_open_the_page_says_so_and_sends_nothing(client):
    sign_in(client, FINAL)
    year = make_round(1, is_open=True).award_year
    assert "请在结束评审以后下载" in seen(client.get(address(year)))
    response = client.post(address(year), {"reason": "示例", "known": "on"})
    assert not response.streaming and "请在结束评审以后下载" in seen(response)


@pytest.mark.parametrize("role", [ENTERER, *APPROVERS[:2], REVIEWER, AUDITOR])
def test_nobody_else_reaches_it(client, role):
    sign_in(client, role)
    year = make_award_year(2026, released=False)
    assert client.get(address(year)).status_code == 403
    sent = client.post(address(year), {"reason": "示例", "known": "on"})
    assert sent.status_code == 403
    page = client.get(reverse("admin:awards_awardyear_change", args=[year.pk]))
    assert "年度存证" not in page.content.decode()
