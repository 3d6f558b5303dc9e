"""导入单位: nothing is stored before it is confirmed, and only what was shown."""

import html
import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from awards.importing.reading import Row, Sheet, as_text, pasted
from config.importing import ON_SITE, TOO_MANY
from tests.awards.importing.workbooks import simple
from tests.factories import make_district, make_recognition, make_staff, make_unit
from units.history import Change
from units.models import Unit

pytestmark = pytest.mark.django_db

HEAD = ["全称", "所在区划", "层级", "工作领域", "品牌"]
GOOD = ["示例乙院", "舟山市", "市直", "其他", "“一\n号”"]
WRONG = ["示例丙署", "舟山市", "市直", "无此领域", ""]


@pytest.fixture
def staff(client):
    make_district()
    user = make_staff()
    client.force_login(user)
    return user


def upload(client, *rows, name="单位.xlsx"):
    file = SimpleUploadedFile(name, simple([*rows]) if name.endswith("xlsx") else b"x")
    return client.post(reverse("admin:units_unit_import"), {"file": file})


def hidden(answer) -> dict:
    """The hidden fields of the preview, as a browser sends them back."""
    page = answer.content.decode()
    fields = re.findall(r'<input type="hidden" name="(text|name|seen)" value="([^"]*)"', page)
    return {name: html.unescape(value).replace("\n", "\r\n") for name, value in fields}


def confirm(client, answer, **more):
    return client.post(
        reverse("admin:units_unit_import"), hidden(answer) | {"confirm": "1"} | more, follow=True
    )


def test_a_workbook_is_shown_then_stored(client, staff):
    unit = make_unit(name="示例甲局", category="law")
    answer = upload(client, ["一览"], HEAD, GOOD, ["示例甲局", "", "", "民生服务", ""], WRONG)
    lines = [(line.row, line.kind, line.said) for line in answer.context["lines"]]
    assert lines[1:] == [
        (4, "修改", ["工作领域由“政法公安”改为“民生服务”"]),
        (3, "新增", ["“市直”，“其他”，“舟山市”", "新增品牌“一”", "新增品牌“号”"]),
    ]
    assert lines[0][:2] == (5, "有误")
    assert lines[0][2][0].startswith("D5：“无此领域”不是工作领域")
    assert "只导入正确的 2 行" in answer.content.decode()
    assert [*Unit.objects.all()] == [unit]
    assert not Change.objects.exists()
    answer = confirm(client, answer)
    assert "新增 1 个单位，修改 1 个单位。有误的 1 行没有导入。" in answer.content.decode()
    assert {*Unit.objects.values_list("name", "category")} == {
        ("示例甲局", "livelihood"),
        ("示例乙院", "other"),
    }
    assert {note.reason for note in Change.objects.all()} == {
        "导入“单位.xlsx”第 3 行",
        "导入“单位.xlsx”第 4 行",
    }


def test_the_wrong_rows_come_back_to_be_mended(client, staff):
    answer = upload(client, ["一览"], ["备注", *HEAD], ["", *GOOD], ["注", *WRONG])
    address = reverse("admin:units_unit_import")
    file = client.post(address, hidden(answer) | {"failed": "1"})
    [head, row] = load_workbook(io.BytesIO(file.content)).active.iter_rows(values_only=True)
    assert head == ("错在哪里", "全称", "所在区划", "层级", "工作领域", "党建品牌")
    assert row[0].startswith("E4：“无此领域”不是工作领域")
    assert row[1:] == (*WRONG[:4], None)
    assert not Unit.objects.exists()
    mended = [head, ("", *WRONG[:3], "其他", "")]
    answer = confirm(client, upload(client, *mended))
    assert Unit.objects.get().name == WRONG[0]


def test_the_blank_table_is_a_table_and_its_samples_are_passed_over(client, staff):
    address = reverse("admin:units_unit_import")
    book = load_workbook(io.BytesIO(client.get(address + "?template").content))
    head, *samples = book.active.iter_rows(values_only=True)
    assert [row[0] for row in samples] == ["示例", "示例"]
    answer = upload(client, head, *samples, [None, *GOOD[:1], None, *GOOD[1:4]])
    assert [(line.row, line.kind) for line in answer.context["lines"]] == [(4, "新增")]
    assert answer.context["unknown"] == []


def test_what_changed_since_the_preview_is_shown_again(client, staff):
    unit = make_unit(name="示例甲局", category="law")
    answer = upload(client, HEAD, ["示例甲局", "", "", "民生服务", ""])
    Unit.objects.filter(pk=unit.pk).update(category="masses")
    answer = confirm(client, answer)
    assert "登记的内容有了变化" in answer.content.decode()
    unit.refresh_from_db()
    assert unit.category == "masses"
    confirm(client, answer)
    unit.refresh_from_db()
    assert unit.category == "livelihood"


def test_what_visitors_see_change_is_marked_and_is_part_of_what_was_shown(client, staff):
    unit = make_unit(name="示例甲局", category="law")
    rows = (HEAD, ["示例甲局", "", "", "民生服务", ""])
    before = upload(client, *rows)
    assert ("已经公开" in before.content.decode(), before.context["public"]) == (False, 0)
    make_recognition(unit=unit)
    again = confirm(client, before)
    assert "预览以后，登记的内容有了变化。请再看一遍，再确认。" in again.content.decode()
    assert "要修改的单位里有 1 个已经公开" in again.content.decode()
    assert again.context["lines"][0].said[-1] == ON_SITE
    confirm(client, again)
    assert Unit.objects.get().category == "livelihood"


def test_a_long_table_is_paged(client, staff):
    rows = [[f"示例{number}院", *GOOD[1:4], ""] for number in range(250)]
    answer = upload(client, HEAD, *rows, WRONG)
    assert answer.context["lines"][0].kind == "有误"
    for number, shown in (("3", 51), ("99", 51), ("x", 100), ("0", 100)):
        address = reverse("admin:units_unit_import")
        page = client.post(address, hidden(answer) | {"page": number})
        assert len(page.context["lines"]) == shown


def test_more_than_others_can_wait_for_is_not_stored(client, staff, monkeypatch):
    monkeypatch.setattr("config.importing.MOST_STORED", 1)
    answer = upload(client, HEAD, GOOD)
    assert 'name="confirm"' in answer.content.decode()
    answer = upload(client, HEAD, GOOD, [*WRONG[:3], "其他", ""])
    assert 'name="confirm"' not in answer.content.decode()
    assert TOO_MANY in confirm(client, answer).content.decode()
    assert not Unit.objects.exists()


@pytest.mark.parametrize(
    ("posted", "said"),
    [
        ({}, "请选择文件，或者粘贴表格。"),
        ({"text": "甲\t乙\n"}, "没有找到单位表"),
        ({"text": '全称\t"'}, "引号没有成对"),
        ({"text": "全称\n" + "示" * 500_000}, "表格超过 50 万字"),
        ({"file": SimpleUploadedFile("a.xls", b"x")}, "旧格式"),
        ({"file": SimpleUploadedFile("a.csv", "全称\n\u202e甲".encode())}, "倒排字符"),
    ],
)
def test_what_is_no_table_is_refused_in_words(client, staff, posted, said):
    answer = client.post(reverse("admin:units_unit_import"), posted)
    assert answer.status_code == 200
    assert said in html.unescape(answer.content.decode())


def test_only_those_who_may_enter_units(client, admin_client, django_user_model):
    address = reverse("admin:units_unit_import")
    reader = django_user_model.objects.create_user("reader", is_staff=True)
    client.force_login(reader)
    assert client.get(address).status_code == 403
    assert client.post(address, {"text": "全称\n甲"}).status_code == 403
    client.logout()
    assert client.get(address).status_code == 302


def test_a_sheet_is_the_same_after_its_way_through_the_page():
    cells = [["全称"], ['"甲",乙'], ["a\tb", "两\n行", ""]]
    rows = [Row(number, row) for number, row in zip((2, 3, 7), cells, strict=True)]
    [back] = pasted(as_text(Sheet("单位", False, rows)))
    assert [row.number for row in back.rows] == [2, 3, 8 - 1]
    assert [[cell for cell in row.cells if cell] for row in back.rows] == [
        [cell for cell in row.cells if cell] for row in rows
    ]
