"""导入记录: what was taken in, and the button that takes it back."""

import html

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from awards.importing.carrying import carry_out
from awards.importing.planning import plan
from awards.models import ImportRun
from tests.awards.importing.conftest import sheet_of
from tests.config.exporting.pages import exported
from tests.factories import make_district, make_recognition, make_unit
from units.models import Unit

pytestmark = pytest.mark.django_db
HEAD = ["全称", "所在区划", "层级", "工作领域"]


def taken_in(user, *names: str, category="其他") -> ImportRun:
    make_district()
    rows = [[name, "舟山市", "市直", category] for name in names]
    return carry_out(plan([sheet_of(HEAD, *rows)]), user, "单位.xlsx")


def text(answer) -> str:
    return html.unescape(answer.content.decode())


def test_the_list_says_who_took_in_what(client, staff):
    taken_in(staff, "示例甲局", "示例乙院")
    said = text(client.get(reverse("admin:awards_importrun_changelist")))
    for part in ("单位.xlsx", "机关单位：新增 2 行", "已导入"):
        assert part in said


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_the_list_goes_out_as_it_is_shown(client, staff, form):
    taken_in(staff, "示例甲局", "示例乙院")
    (row,) = exported(client, ImportRun, form=form)
    assert list(row) == ["文件", "经办人", "时间", "结果", "状态", "撤销人", "撤销时间"]
    assert (row["文件"], row["结果"]) == ("单位.xlsx", "机关单位：新增 2 行")


def test_an_import_is_undone_with_one_button(client, staff):
    run = taken_in(staff, "示例甲局", "示例乙院")
    page = client.get(reverse("admin:awards_importrun_change", args=[run.pk]))
    assert "删除新增的机关单位 2 条" in text(page)
    answer = client.post(reverse("admin:awards_importrun_undo", args=[run.pk]), follow=True)
    assert "已撤销“单位.xlsx”的导入" in text(answer)
    assert "撤销这次导入" not in text(answer)
    assert not Unit.objects.exists()
    again = client.post(reverse("admin:awards_importrun_undo", args=[run.pk]), follow=True)
    assert "没有撤销。" in text(again)


def test_what_stands_in_the_way_is_listed_in_place_of_the_button(client, staff):
    run = taken_in(staff, "示例甲局", "示例乙院")
    make_recognition(unit=Unit.objects.get(name="示例乙院"))
    address = reverse("admin:awards_importrun_change", args=[run.pk])
    said = text(client.get(address))
    assert "示例乙院（第 3 行）：后来又有了它的获评单位，请先处理。" in said
    assert "撤销这次导入" not in said
    answer = client.post(reverse("admin:awards_importrun_undo", args=[run.pk]), follow=True)
    assert "没有撤销。示例乙院：" in text(answer)
    assert Unit.objects.count() == 2


def test_what_visitors_see_is_confirmed_first(client, staff):
    unit = make_recognition(unit=make_unit(name="示例甲局", category="law")).unit
    run = taken_in(staff, "示例甲局", category="口岸管理")
    assert "其中 1 条访客看得到" in text(
        client.get(reverse("admin:awards_importrun_change", args=[run.pk]))
    )
    address = reverse("admin:awards_importrun_undo", args=[run.pk])
    assert "请勾选确认" in text(client.post(address, follow=True))
    unit.refresh_from_db()
    assert unit.category == "port"
    client.post(address, {"public_seen": "on"})
    unit.refresh_from_db()
    assert unit.category == "law"


def test_who_may_only_look_is_told_so(client, approver, django_user_model):
    owner = django_user_model.objects.create_superuser("owner")
    run = taken_in(owner, "示例甲局")
    page = reverse("admin:awards_importrun_change", args=[run.pk])
    assert "您的账号不能删除机关单位" in text(client.get(page))
    address = reverse("admin:awards_importrun_undo", args=[run.pk])
    assert "没有撤销。" in text(client.post(address, follow=True))
    assert Unit.objects.exists()
    reviewer = django_user_model.objects.create_user("reviewer", is_staff=True)
    client.force_login(reviewer)
    assert client.get(page).status_code == 403
    assert client.post(address).status_code == 403
    for act in ("add", "delete"):
        args = [] if act == "add" else [run.pk]
        assert client.get(reverse(f"admin:awards_importrun_{act}", args=args)).status_code == 403


def test_a_runs_page_asks_as_much_for_any_number_of_rows(client, staff):
    costs = []
    for start, many in ((0, 3), (3, 300)):
        run = taken_in(staff, *(f"示例{n}局" for n in range(start, start + many)))
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("admin:awards_importrun_change", args=[run.pk]))
        costs.append(len(queries))
    assert costs[0] == costs[1]
