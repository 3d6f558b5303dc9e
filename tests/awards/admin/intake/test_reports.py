"""A figure outside of every unit's section starts the region report that it goes to."""

import pytest
from django.contrib.auth.models import Group, Permission

from awards.admin.intake import reports
from awards.models import Achievement, RegionReport
from tests.factories import make_award_year, make_district, make_region_report
from tests.pages import history

from .pages import address, card, filled, opened, said

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def districts():
    make_district()
    make_district("330903", "普陀区")


def started(client, source, district="330900", headline="示例综述", **sent):
    page = opened(client, source).context["page"]
    sent = filled(page) | sent
    sent |= {"start-report": "1", "report-district": district, "report-headline": headline}
    return client.post(address(source), sent)


def problems(response) -> list[str]:
    """What stands in the box of the report."""
    assert response.context["problems"] == ()
    return response.context["report_problems"]


def test_a_report_is_begun_and_what_was_filled_in_stays(client, staff, source, recognition):
    page = opened(client, source).context["page"]
    key = card(page, "5000余人次").key
    response = started(
        client, source, **{f"{key}-label": "全市培训党员", f"{key}-choice": "accept"}
    )
    report = RegionReport.objects.get()
    assert (report.district.code, report.award_year, report.headline) == (
        "330900",
        recognition.award_year,
        "示例综述",
    )
    assert history(report) == ["新建"]
    page = response.context["page"]
    assert page.groups[None].owner == report
    assert card(page, "5000余人次").form["label"].value() == "全市培训党员"
    assert "已登记“舟山市综述”" in said(response)[0]
    assert not Achievement.objects.exists()
    client.post(address(source), filled(page, **{"5000余人次": "accept"}))
    assert Achievement.objects.get().owner == report


def test_only_districts_without_a_report_are_offered(client, staff, source, recognition):
    putuo = make_district("330903", "普陀区")
    make_region_report(district=putuo, award_year=make_award_year(2025))
    text = opened(client, source).content.decode()
    assert '<option value="330900">舟山市</option>' in text
    assert '<option value="330903">普陀区</option>' in text
    make_region_report(district=putuo, award_year=recognition.award_year)
    assert "登记一篇地区综述" not in opened(client, source).content.decode()


@pytest.mark.parametrize(
    ("sent", "reason"),
    [
        ({"district": ""}, reports.NO_DISTRICT),
        ({"district": "999999"}, reports.NO_DISTRICT),
        ({"headline": " "}, reports.NO_HEADLINE),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_begun(
    client, staff, source, recognition, sent, reason
):
    response = started(client, source, **sent)
    assert problems(response) == [reason]
    assert 'id="report-problems" role="alert"' in response.content.decode()
    assert not RegionReport.objects.exists()


def test_a_headline_is_neither_cut_nor_lost(client, staff, source, recognition):
    response = started(client, source, headline="题" * 63)
    assert problems(response) == ["最多 60 个字，现在有 63 个，请缩短。"]
    assert f'value="{"题" * 63}"' in response.content.decode()
    assert "maxlength" not in response.content.decode()
    # Sent with the button for figures, of which none is chosen.
    sent = filled(opened(client, source).context["page"])
    sent |= {"report-headline": "我的标题", "_draft": "0" * 32}
    response = client.post(address(source), sent)
    assert (response.status_code, f"saved-{'0' * 32}" in response.cookies) == (200, False)
    assert said(response) == ["没有选择任何一项，没有改动。"]
    assert 'value="我的标题"' in response.content.decode()


def test_another_who_was_quicker_is_said(client, staff, source, recognition):
    page = opened(client, source).context["page"]
    make_region_report(award_year=recognition.award_year)
    sent = {"start-report": "1", "report-district": "330900", "report-headline": "示例"}
    response = client.post(address(source), filled(page) | sent)
    assert problems(response) == ["这一地区在这一年度已经有综述。"]


def test_in_a_released_year_it_is_public_at_once_and_asked_about(client, staff, source):
    year = make_award_year(2025)
    response = started(client, source)
    assert problems(response) == [reports.TO_CONFIRM.format(year)]
    assert not RegionReport.objects.exists()
    started(client, source, confirmed="on")
    assert RegionReport.objects.public().count() == 1


def test_who_may_not_register_reports_begins_none(client, staff, source, recognition):
    Group.objects.get(name="录入员").permissions.remove(
        Permission.objects.get(codename="add_regionreport")
    )
    assert "登记一篇地区综述" not in opened(client, source).content.decode()
    response = started(client, source)
    assert "没有登记地区综述的权限" in problems(response)[0]
    assert not RegionReport.objects.exists()
