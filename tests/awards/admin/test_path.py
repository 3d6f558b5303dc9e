"""A year's path at the desk: its rail, the pages that move a year and its units, the tables."""

import re
from datetime import date

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from awards.honours import stages
from awards.models import (
    AwardYear,
    Clearance,
    ClearanceFile,
    ConsultedBody,
    Quota,
    Recognition,
    VetoFinding,
    VetoItem,
)
from config.roles.table import ENTERER
from tests.awards.honours.path.way import enter, make_path_year
from tests.factories import make_account, make_district, make_unit
from tests.pages import history

pytestmark = pytest.mark.django_db


def url(year, part="change") -> str:
    return f"/admin/awards/awardyear/{year.pk}/{part}/"


def said(response) -> list[str]:
    return [str(message) for message in response.context["messages"]]


def test_the_page_of_a_year_says_where_it_stands_and_what_it_lacks(client, staff):
    year = make_path_year("recommending")
    row = enter(year, "eligible", unit=make_unit(name="示例甲局"))
    enter(year, "not_selected")
    rail = client.get(url(year)).context["rail"]
    assert [(one.label, one.state, one.count) for one in rail.stops] == [
        ("筹备", "done", None),
        ("申报", "done", 0),
        ("资格审查", "done", 1),
        ("推荐", "here", 0),
        ("评审", "ahead", 0),
        ("公示", "ahead", 0),
        ("命名", "ahead", 0),
        ("动态管理", "ahead", 0),
    ]
    (following,) = rail.next
    lacks = [
        ("没有提交评审的单位。", url(year, "stages")),
        ("示例甲局还没有推荐，也没有列为未入选。", url(year, "stages")),
    ]
    assert (following.label, following.url, following.lacks) == ("进入评审", "", lacks)
    assert (rail.left_out, rail.back) == (1, [("退回资格审查", url(year, "path/back_to_check"))])
    Recognition.objects.filter(pk=row.pk).update(stage="under_review")
    (following,) = client.get(url(year)).context["rail"].next
    assert (following.url, following.lacks) == (url(year, "path/enter_review"), [])


def test_whose_step_it_is_not_is_told_whose_it_is(client):
    year = make_path_year("reviewing", closed=True)
    client.force_login(make_account(ENTERER))
    (following,) = client.get(url(year)).context["rail"].next
    assert (following.label, following.url, following.who) == ("进入公示", "", "终审员")
    assert "程序：评审已结束，下一步由终审员进入公示" in client.get("/admin/").content.decode()


def test_who_answers_for_a_district_sees_no_lacks_of_others(client):
    year = make_path_year("checking")
    enter(year, unit=make_unit(name="示例他区局", district=make_district("330921", "岱山县")))
    client.force_login(make_account(ENTERER, district=make_district("330903", "普陀区")))
    response = client.get(url(year))
    rail = response.context["rail"]
    assert (rail.next, rail.back, rail.stops[1].count) == ([], [], 0)
    assert "示例他区局" not in response.content.decode()
    assert "示例他区局" not in client.get(url(year, "stages")).content.decode()


def test_a_year_is_taken_a_step_and_back_with_a_reason(client, staff):
    year = make_path_year()
    response = client.post(url(year, "path/open_nomination"), follow=True)
    assert said(response) == [f"已办理“开始申报”：{year}现在是“申报”。"]
    back = url(year, "path/back_to_preparing")
    assert client.post(back).context["form"].errors == {"reason": ["请写明原因。"]}
    client.post(back, {"reason": "示例原因"})
    assert history(year) == ["开始申报", "退回筹备。原因：示例原因"]
    refused = client.get(url(year, "path/open_check"))
    assert refused.context["obstacles"] == ["这一年度现在是“筹备”，不能办理“转入资格审查”。"]
    assert client.get(url(year, "path/nothing")).status_code == 404


def test_a_year_is_put_on_its_path_and_off(client, staff):
    year = make_path_year()
    client.post(url(year, "path"), {"reason": "示例"})
    year.refresh_from_db()
    assert not year.follows_path
    client.post(url(year, "path"))
    year.refresh_from_db()
    assert year.follows_path


def test_chosen_units_are_moved_and_others_are_named(client, staff):
    year = make_path_year("recommending")
    Quota.objects.create(award_year=year, limit=1)
    rows = [enter(year, "eligible", unit=make_unit(name=f"示例{n}局")) for n in "甲乙"]
    done = enter(year, "under_review", unit=make_unit(name="示例丙局"))
    sent = {"act": "recommend", "unit": [row.pk for row in (*rows, done)]}
    response = client.post(url(year, "stages"), sent, follow=True)
    assert said(response) == [
        "已办理“推荐”：示例甲局、示例乙局。",
        "没有办理“推荐”的：示例丙局现在是“评审考核”。",
        "请留意：总名额 1 个，已推荐 3 个，多 2 个。",
    ]
    sent = {"act": "leave_out", "all": "1", "reason": "示例原因"}
    client.post(url(year, "stages") + "?stage=recommended", sent)
    response = client.get(url(year, "stages") + "?stage=not_selected")
    assert [unit.elimination.reason for unit in response.context["page"]] == ["示例原因"] * 2


def test_a_refused_act_keeps_what_was_chosen_and_typed(client, staff):
    year = make_path_year("recommending")
    row = enter(year, "eligible")
    sent = {"act": "leave_out", "unit": [row.pk], "reason": " "}
    response = client.post(url(year, "stages"), sent)
    assert said(response) == ["请写明原因。"]
    assert [unit.is_chosen for unit in response.context["page"]] == [True]
    assert said(client.post(url(year, "stages"), {"act": "x", "unit": [1]})) == ["没有这样的操作。"]


def test_a_form_moves_no_unit_on_a_path(client, staff):
    year = make_path_year("checking")
    row = enter(year, "nominated")
    assert stages.choosable(row) == ["nominated"]
    page = f"/admin/awards/recognition/{row.pk}/change/"
    form = client.get(page).context["adminform"].form
    assert form.fields["stage"].choices == [("nominated", "申报")]
    new = client.get("/admin/awards/recognition/add/").context["adminform"].form
    added = type(new)({"award_year": year.pk, "unit": make_unit().pk, "stage": "nominated"})
    assert added.errors["award_year"] == [
        f"{year}的申报已经结束（现在是“资格审查”）。确需补报的，先把这一年度退回“申报”。"
    ]
    opened = make_path_year(year=2027)
    added = type(new)({"award_year": opened.pk, "unit": make_unit().pk, "stage": "on_notice"})
    assert added.errors["award_year"] == [f"{opened}按程序推进，新登记的单位只能从“申报”开始。"]


def test_a_unit_under_way_is_not_deleted(client, staff):
    row = enter(make_path_year("checking"), "eligible")
    assert client.get(f"/admin/awards/recognition/{row.pk}/delete/").status_code == 403
    chosen = {"action": "delete_selected", "_selected_action": [row.pk], "post": "yes"}
    client.post("/admin/awards/recognition/", chosen)
    assert Recognition.objects.filter(pk=row.pk).exists()


def cell(row, column, **typed) -> dict:
    """What the form of a cell sends that was drawn empty."""
    drawn = {"seen": '["", null, null, ""]' if isinstance(column, ConsultedBody) else '["", ""]'}
    return {f"c{row.pk}-{column.pk}-{name}": v for name, v in (drawn | typed).items()}


def test_a_sheet_of_answers_is_filled_in_with_the_days_of_the_whole(client, staff):
    year = make_path_year("reviewing")
    rows = [enter(year, "under_review") for _ in range(3)]
    body = ConsultedBody.objects.create(award_year=year, name="示例部门")
    sent = {"days-asked_on": "2026-03-02", "days-answered_on": "2026-03-09"}
    sent |= cell(rows[0], body, result="none") | cell(rows[1], body, result="objection")
    sent |= cell(rows[2], body, result="")
    response = client.post(url(year, "clearances"), sent)
    assert said(response) == [
        "已保存 1 格。",
        "有 1 格没有保存，原因写在格里；填写的内容都还在。",
    ]
    kept = Clearance.objects.get()
    assert (kept.recognition, kept.result) == (rows[0], "none")
    assert (kept.asked_on, kept.answered_on) == (date(2026, 3, 2), date(2026, 3, 9))
    (wrong,) = [c for _, cells in response.context["rows"] for c in cells if c.is_bound]
    assert wrong.non_field_errors() == ["有异议的，请写明是什么异议。"]


def test_nothing_is_written_over_what_another_filled_in(client, staff):
    year = make_path_year("checking")
    row, item = enter(year), VetoItem.objects.create(award_year=year, name="示例否决项")
    VetoFinding.objects.create(recognition=row, item=item, is_found=False)
    sent = cell(row, item, result="yes", reason="示例情形")
    response = client.post(url(year, "vetoes"), sent)
    (wrong,) = [c for _, cells in response.context["rows"] for c in cells if c.is_bound]
    assert wrong.non_field_errors() == [
        "刚才有人改过这一格，下面是现在的内容；要用您填的，请再填一次。"
    ]
    again = wrong.data[wrong.add_prefix("seen")]
    client.post(url(year, "vetoes"), sent | {wrong.add_prefix("seen"): again})
    assert VetoFinding.objects.get().is_found


def test_bodies_are_suggested_before_there_are_any(client, staff):
    year = make_path_year()
    response = client.get(url(year, "clearances"))
    assert "纪检监察机关" in response.context["form"]["names"].value().splitlines()
    client.post(url(year, "clearances"), {"names": "示例一\n示例二"})
    assert [str(body) for body in year.consulted_bodies.all()] == ["示例一", "示例二"]


def test_a_letter_is_filed_fetched_and_noted(client, staff):
    year = make_path_year("checking")
    body = ConsultedBody.objects.create(award_year=year, name="示例部门")
    row = Clearance.objects.create(recognition=enter(year), body=body, asked_on="2026-03-02")
    page = url(year, f"clearances/{row.pk}")
    wrong = client.post(page, {"file": SimpleUploadedFile("示.pdf", b"<html>")})
    assert wrong.context["form"].errors == {"file": ["请上传复函：PDF、JPEG 或 PNG 文件。"]}
    client.post(page, {"file": SimpleUploadedFile("示.pdf", b"%PDF-1.7\n%%EOF")})
    answer = client.get(f"{page}file/")
    assert (answer.content, answer["Content-Type"]) == (b"%PDF-1.7\n%%EOF", "application/pdf")
    client.post(page, {"remove": "1"})
    assert ClearanceFile.objects.count() == 0
    assert history(row) == ["存入复函“示.pdf”", "下载复函“示.pdf”", "删去复函“示.pdf”"]


def test_an_excess_is_allowed_on_its_page(client, staff):
    year = make_path_year("reviewing", closed=True)
    quota = Quota.objects.create(award_year=year, limit=0)
    enter(year, "on_notice")
    (_, excess) = client.get(url(year)).context["rail"].quotas[0]
    assert excess == url(year, f"quotas/{quota.pk}")
    client.post(excess, {"reason": "示例理由"})
    quota.refresh_from_db()
    assert (quota.allowed, quota.allowed_reason) == (1, "示例理由")


@pytest.mark.parametrize("part", ["change", "stages", "clearances", "vetoes"])
def test_pages_take_as_many_queries_for_many_units_as_for_few(client, staff, part):
    year = make_path_year("recommending")
    ConsultedBody.objects.create(award_year=year, name="示例部门")
    VetoItem.objects.create(award_year=year, name="示例否决项")

    def asked(number: int) -> int:
        while year.recognitions.count() < number:
            enter(year, "eligible")
        with CaptureQueriesContext(connection) as queries:
            client.get(url(year, part))
        found = (query["sql"] for query in queries.captured_queries)
        return sum("session" not in sql and "SAVEPOINT" not in sql for sql in found)

    ContentType.objects.get_for_models(AwardYear, Recognition)
    asked(3)
    assert asked(3) == asked(20)


def test_no_inline_is_open_once_the_list_is_on_notice(client, staff):
    for phase, number in (("reviewing", 3), ("notice", 0)):
        year = make_path_year(phase, year=2026 + number)
        shown = client.get(url(year)).context["inline_admin_formsets"]
        assert [one.has_add_permission for one in shown] == [bool(number)] * 3


def test_nothing_of_a_path_is_public(client):
    secret = "未公开的示例程序"
    year = make_path_year("notice")
    row = enter(year, "on_notice", unit=make_unit(slug="gongkai", name="示例公开局"))
    left = enter(year, "not_selected", unit=make_unit(slug="luoxuan", name=f"{secret}局"))
    body = ConsultedBody.objects.create(award_year=year, name=f"{secret}部门")
    item = VetoItem.objects.create(award_year=year, name=f"{secret}否决项")
    Quota.objects.create(award_year=year, limit=1, allowed=2, allowed_reason=secret)
    told = {"asked_on": "2026-03-02", "answered_on": "2026-03-09", "remark": secret}
    Clearance.objects.create(recognition=row, body=body, result="objection", **told)
    VetoFinding.objects.create(recognition=row, item=item, is_found=True, reason=secret)
    AwardYear.objects.filter(pk=year.pk).update(released_at="2026-04-01T00:00Z")
    Recognition.objects.filter(pk=row.pk).update(stage="conferred")
    place = f"/awards/{year.award.slug}/"
    for address in ("/", place, f"{place}2026/", "/recognitions/", "/units/", "/units/gongkai/",
                    f"/units/gongkai/{year.award.slug}/2026/", "/data/recognitions.json",
                    "/data/recognitions.csv", "/data/units.json", "/feed.xml", "/sitemap.xml",
                    f"/search/?q={secret[:3]}"):  # fmt: skip
        response = client.get(address)
        assert response.status_code == 200, address
        assert secret not in response.getvalue().decode(), address
    assert client.get(left.get_absolute_url()).status_code == 404
    assert re.search(r"/admin/login/", client.get(url(year, "clearances"))["Location"])


def test_what_an_award_rests_on_is_shown_where_it_is_filled_in(client):
    year = make_path_year("notice", basis="示例年度依据")
    enter(year, "on_notice")
    AwardYear.objects.filter(pk=year.pk).update(released_at="2026-04-01T00:00Z")
    year.recognitions.update(stage="conferred")
    award = client.get(f"/awards/{year.award.slug}/").content.decode()
    for words in ("示例批准依据", "示例批准机关", "1 年"):
        assert words in award
    assert "示例年度依据" in client.get(f"/awards/{year.award.slug}/2026/").content.decode()
