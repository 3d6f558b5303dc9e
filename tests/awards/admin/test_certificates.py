"""Certificates and what is due, at the desk: who may, what is said, what a district sees."""

import io
import zipfile
from datetime import date, timedelta

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from audit.models import Entry
from awards.certificates import issuing
from awards.models import Certificate, Stage
from tests.awards.certificates.certified import certified, certified_year
from tests.factories import (
    make_account,
    make_award,
    make_award_year,
    make_district,
    make_recognition,
    make_unit,
)
from tests.pages import history, seen

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
DUE = reverse("admin:awards_awardyear_due")


def address(name: str, *args) -> str:
    return reverse(f"admin:awards_awardyear_{name}", args=args)


def files(response) -> dict[str, bytes]:
    archive = zipfile.ZipFile(io.BytesIO(response.getvalue()))
    assert archive.testzip() is None
    return {name: archive.read(name) for name in archive.namelist()}


def said(response) -> list[str]:
    return [str(message) for message in response.context["messages"]]


def test_a_certificate_is_taken_from_the_page_of_the_year(client, staff):
    recognition = certified()
    year = recognition.award_year
    url = address("certificate", year.pk, recognition.pk)
    assert url in client.get(address("change", year.pk)).content.decode()
    response = client.get(url)
    assert (response.status_code, response["Content-Type"]) == (200, "application/pdf")
    assert response.content == issuing.made(recognition, lambda path: f"http://testserver{path}")
    assert Certificate.objects.get().by == staff
    told = Entry.objects.filter(act="certificate_issued").get()
    assert (told.name, told.key) == (staff.username, str(recognition.pk))


def test_all_of_a_year_come_in_one_archive_twice_the_same(client, staff):
    year = certified_year()
    for position, name in enumerate(("示例甲局", "示例乙局", "示例丙局"), 1):
        certified(name, award_year=year, position=position)
    url = address("certificates", year.pk)
    assert url in client.get(address("change", year.pk)).content.decode()
    first = client.get(url)
    assert first.streaming and first["Content-Type"] == "application/zip"
    found = files(first)
    assert list(found) == [
        f"00{place} 荣誉证书 {name}.pdf"
        for place, name in enumerate(("示例甲局", "示例乙局", "示例丙局"), 1)
    ]
    assert files(client.get(url)) == found
    assert history(year) == ["下载全部证书（ZIP），3 份"] * 2
    assert Entry.objects.filter(act="certificates_issued").count() == 2


def test_what_is_missing_is_said_on_the_page_of_the_year(client, staff, settings):
    recognition = make_recognition()
    year = recognition.award_year
    urls = address("certificate", year.pk, recognition.pk), address("certificates", year.pk)
    for url in urls:
        (words,) = said(client.get(url, follow=True))
        assert words.startswith("证书上要印授予机关、文号和命名日期，还缺文号、命名日期。")
    recognition = certified("示例局", award_year=certified_year(2024))
    settings.PAPER_TITLE_FONTS = ["Shili Song"]
    year = recognition.award_year
    for url in (address("certificate", year.pk, recognition.pk), address("certificates", year.pk)):
        (words,) = said(client.get(url, follow=True))
        assert words.startswith("服务器上没有排版用的字体（Shili Song）。")


def test_a_draft_and_an_ended_honour_offer_none(client, staff):
    draft = certified_year(2026, released=False)
    certified("示例甲局", award_year=draft, stage=Stage.ON_NOTICE)
    assert "certificate" not in client.get(address("change", draft.pk)).content.decode()
    ended = {"ended_on": "2026-01-01", "ended_reason": "示例"}
    revoked = certified("示例乙局", stage=Stage.REVOKED, **ended)
    page = client.get(address("change", revoked.award_year_id)).content.decode()
    assert address("certificate", revoked.award_year_id, revoked.pk) not in page


def test_an_approver_takes_none(client, approver):
    recognition = certified()
    year = recognition.award_year
    assert "证书" not in seen(client.get(address("change", year.pk)))
    urls = address("certificate", year.pk, recognition.pk), address("certificates", year.pk)
    assert [client.get(url).status_code for url in urls] == [403, 403]
    assert not Certificate.objects.exists()


def test_who_answers_for_a_district_takes_its_own(client):
    mine = make_district("330903", "普陀区")
    user = make_account("录入员", district=mine)
    client.force_login(user)
    year = certified_year()
    own = make_recognition(award_year=year, unit=make_unit(name="示例本区局", district=mine))
    other = certified("示例他区局", award_year=year)
    assert list(files(client.get(address("certificates", year.pk)))) == [
        "001 荣誉证书 示例本区局.pdf"
    ]
    assert client.get(address("certificate", year.pk, own.pk)).status_code == 200
    assert client.get(address("certificate", year.pk, other.pk)).status_code == 404


# What is due


@pytest.fixture
def due_year():
    """Conferred so long ago that its three years are over."""
    award = make_award(valid_years=3)
    conferred_on = TODAY.replace(day=1) - timedelta(days=3 * 366 + 10)
    return make_award_year(conferred_on.year, award=award, conferred_on=conferred_on)


def rows(response) -> list[str]:
    return [row.name_then for row in response.context["page"].object_list]


def test_what_is_due_is_listed_counted_and_led_to(client, staff, due_year):
    make_recognition(award_year=due_year, unit=make_unit(name="示例甲局"))
    soon = make_award_year(
        due_year.year + 1, award=due_year.award, conferred_on=date(TODAY.year - 3, 1, 1)
    )
    soon.conferred_on = TODAY.replace(year=TODAY.year - 3, day=1) + timedelta(days=60)
    soon.save()
    make_recognition(award_year=soon, unit=make_unit(name="示例乙局"))
    response = client.get(DUE)
    assert rows(response) == ["示例甲局", "示例乙局"]
    assert rows(client.get(DUE, {"when": "overdue"})) == ["示例甲局"]
    assert rows(client.get(DUE, {"year": soon.year})) == ["示例乙局"]
    assert rows(client.get(DUE, {"award": "model-organ"})) == ["示例甲局", "示例乙局"]
    desk = client.get(reverse("admin:index"))
    assert DUE in desk.content.decode() and "复核到期（2）" in seen(desk)
    assert DUE in client.get(reverse("admin:awards_awardyear_changelist")).content.decode()
    first = due_year.recognitions.get()
    assert address("move", due_year.pk, first.pk, "reexamine") in response.content.decode()


def test_a_filter_that_cannot_be_is_said_and_lists_nothing(client, staff, due_year):
    make_recognition(award_year=due_year)
    for wrong in ({"year": "abc"}, {"award": "none"}, {"when": "x"}):
        response = client.get(DUE, wrong)
        text = seen(response)
        assert (response.status_code, rows(response)) == (200, [])
        assert "没有这个选项，请重新选择。" in text and "筛选条件没有看懂" in text


def test_nothing_due_says_so(client, staff):
    make_recognition()
    text = seen(client.get(DUE))
    assert "没有到期的获评。" in text and "还没有奖项设定有效期" in text
    assert "复核到期（" not in seen(client.get(reverse("admin:index")))


def test_an_approver_reads_the_list_without_acts(client, approver, due_year):
    make_recognition(award_year=due_year)
    text = seen(client.get(DUE))
    assert ("共1个" in text, "限期整改" in text) == (True, False)


def test_a_district_sees_its_own(client, due_year):
    mine = make_district("330903", "普陀区")
    client.force_login(make_account("录入员", district=mine))
    make_recognition(award_year=due_year, unit=make_unit(name="示例本区局", district=mine))
    make_recognition(award_year=due_year)
    assert rows(client.get(DUE)) == ["示例本区局"]


@pytest.mark.parametrize("number", [3, 9])
def test_the_list_costs_the_same_for_many(
    client, staff, due_year, number, django_assert_num_queries
):
    for _ in range(number):
        make_recognition(award_year=due_year)
    client.get(DUE)
    # SQLite begins and ends a transaction by a query each.
    with django_assert_num_queries(13 if connection.vendor == "sqlite" else 11):
        assert len(rows(client.get(DUE))) == number


# The moves


def test_a_revocation_asks_for_day_ground_and_document(client, staff):
    recognition = make_recognition(unit=make_unit(name="示例局"))
    url = address("move", recognition.award_year_id, recognition.pk, "revoke")
    response = client.post(url, {"on": "", "reason": "", "document": ""})
    assert response.context["form"].errors == {
        "on": ["请填写日期。"],
        "reason": ["请写明原因。"],
        "document": ["请填写撤销文件的文号。"],
    }
    sent = {"on": str(TODAY), "reason": "示例原因", "document": "示例[2026]012号"}
    client.post(url, sent)
    recognition.refresh_from_db()
    assert recognition.ended_document == "示例〔2026〕12号"
    page = client.get(recognition.address)
    assert "示例原因（示例〔2026〕12号）" in seen(page)


def test_a_document_that_is_no_number_is_refused_in_words(client, staff):
    recognition = make_recognition()
    url = address("move", recognition.award_year_id, recognition.pk, "revoke")
    response = client.post(url, {"on": str(TODAY), "reason": "示例", "document": "口头通知"})
    assert "撤销文号要写成“舟机党〔2026〕12号”的样子" in seen(response)
    recognition.refresh_from_db()
    assert recognition.stage == Stage.CONFERRED


def test_rectifying_asks_by_when_and_the_form_shows_it_afterwards(client, staff):
    recognition = make_recognition()
    url = address("move", recognition.award_year_id, recognition.pk, "rectify")
    response = client.post(url, {"on": str(TODAY), "rectify_by": "", "reason": ""})
    assert response.context["form"].errors == {"rectify_by": ["请填写日期。"]}
    by = TODAY + timedelta(days=30)
    client.post(url, {"on": str(TODAY), "rectify_by": str(by), "reason": ""})
    recognition.refresh_from_db()
    assert (recognition.stage, recognition.rectify_by) == (Stage.TO_RECTIFY, by)
    form = client.get(reverse("admin:awards_recognition_change", args=[recognition.pk]))
    assert "整改期限" in seen(form)
    assert str(by) not in client.get(recognition.address).content.decode()


def test_the_form_of_a_recognition_says_the_years_in_a_row(client, staff):
    award = make_award(consecutive_years=3, leads_to="示例标兵")
    recognition = make_recognition(award_year=make_award_year(2025, award=award))
    form = client.get(reverse("admin:awards_recognition_change", args=[recognition.pk]))
    assert "连续 1 年获评（2025 年度）；再连续获评 2 年" in form.content.decode()
