"""导入单位: nothing is stored before it is confirmed, and only what was shown."""

import html
import io
import re
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections
from django.test import Client
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from awards.importing.reading import Row, Sheet, as_text, pasted
from awards.models import Practice
from config.importing.forms import BOTH, NOT_SENT_BACK
from config.importing.page import TOO_MANY
from config.importing.words import ON_SITE
from tests.awards.importing.workbooks import simple, written
from tests.factories import (
    make_award_year,
    make_district,
    make_recognition,
    make_source,
    make_staff,
    make_unit,
)
from units.codes import credit_code_warning
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
    fields = re.findall(r'<input type="hidden" name="(sheets|name|seen)" value="([^"]*)"', page)
    return {name: html.unescape(value) for name, value in fields}


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
        (
            3,
            "新增",
            ["层级：“市直”，工作领域：“其他”，所在区划：“舟山市”", "新增品牌“一”", "新增品牌“号”"],
        ),
    ]
    assert lines[0][:2] == (5, "有误")
    assert lines[0][2][0].startswith("D5：“无此领域”不是工作领域")
    assert "只导入正确的 2 行" in answer.content.decode()
    assert [*Unit.objects.all()] == [unit]
    assert not Change.objects.exists()
    answer = confirm(client, answer)
    assert "已导入：机关单位新增 1 行，修改 1 行。有误的 1 行没有导入。" in answer.content.decode()
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
    answer = upload(client, *mended)
    assert [table.unknown for table, _ in answer.context["summaries"]] == [[]]
    confirm(client, answer)
    assert Unit.objects.get().name == WRONG[0]


def test_the_blank_table_is_a_table_and_its_samples_are_passed_over(client, staff):
    address = reverse("admin:units_unit_import")
    book = load_workbook(io.BytesIO(client.get(address + "?template").content))
    head, *samples = book.active.iter_rows(values_only=True)
    assert [row[0] for row in samples] == ["示例", "示例"]
    answer = upload(client, head, *samples, [None, GOOD[0], None, GOOD[1], None, *GOOD[2:4]])
    assert [(line.row, line.kind) for line in answer.context["lines"]] == [(4, "新增")]
    assert [table.unknown for table, _ in answer.context["summaries"]] == [[]]


def test_a_doubtful_code_is_said_before_it_is_stored(client, staff):
    make_district()
    answer = upload(client, [*HEAD, "信用代码"], [*GOOD, "11330900MB1234567X"])
    [line] = answer.context["lines"]
    assert line.said[-1] == credit_code_warning("11330900MB1234567X") != ""


def test_another_source_of_the_same_title_is_shown_again(client, staff):
    year = make_award_year(2026, released=False)
    make_recognition(unit=make_unit(name="示例甲局"), award_year=year, stage="nominated")
    first = make_source(title="示例报道", publisher="日报")
    file = SimpleUploadedFile(
        "做法.csv", "单位,年度,名称,类别,来源\n示例甲局,2026,示例机制,工作机制,示例报道".encode()
    )
    address = reverse("admin:awards_practice_import")
    answer = client.post(address, {"file": file})
    first.delete()
    make_source(title="示例报道", publisher="晚报")
    answer = client.post(address, hidden(answer) | {"confirm": "1"})
    assert "请再看一遍，再确认" in answer.content.decode()
    assert not Practice.objects.exists()


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
    assert "有 1 行涉及已经公开的内容" in again.content.decode()
    assert again.context["lines"][0].said[-1] == ON_SITE
    confirm(client, again)
    assert Unit.objects.get().category == "livelihood"


@pytest.mark.django_db(transaction=True)
def test_of_two_who_take_in_one_workbook_at_once_the_second_is_told(client, staff, open_year):
    book = Workbook()
    book.active.append(["单位", "年度", "标题"])
    book.active.append(["甲局", "2026", "示例标题"])
    figures = book.create_sheet("成效指标")
    figures.append(["单位", "年度", "说的是什么", "原文表述"])
    figures.append(["甲局", "2026", "示例办件", "120件"])
    address = reverse("admin:awards_recognition_import")
    other = Client()
    other.force_login(make_staff("other"))
    both = {}
    for one in (client, other):
        file = SimpleUploadedFile("一年.xlsx", written(book))
        both[one] = hidden(one.post(address, {"file": file})) | {"confirm": "1"}
    start = Barrier(2)

    def send(one):
        try:
            start.wait(60)
            return one.post(address, both[one])
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as threads:
        stored, told = sorted(threads.map(send, both), key=lambda answer: -answer.status_code)
    assert (stored.status_code, told.status_code) == (302, 200)
    page = told.content.decode()
    assert "预览以后，登记的内容有了变化。" in page
    assert "表里的内容都已经登记，没有要导入的。" in page
    assert 'name="confirm"' not in page
    assert open_year.recognitions.get().achievements.count() == 1


def test_a_long_table_is_paged(client, staff):
    rows = [[f"示例{number}院", *GOOD[1:4], ""] for number in range(250)]
    answer = upload(client, HEAD, *rows, WRONG)
    assert answer.context["lines"][0].kind == "有误"
    for number, shown in (("3", 51), ("99", 51), ("x", 100), ("0", 100)):
        address = reverse("admin:units_unit_import")
        page = client.post(address, hidden(answer) | {"page": number})
        assert len(page.context["lines"]) == shown


def test_more_than_others_can_wait_for_is_not_stored(client, staff, monkeypatch):
    monkeypatch.setattr("config.importing.page.MOST_STORED", 1)
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
        ({"text": "甲\t乙\n"}, "没有找到可以导入的表"),
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


def test_of_a_file_and_a_pasted_table_neither_is_passed_over(client, staff):
    sent = {"file": book_of(单位=[HEAD, GOOD]), "text": "全称\n示例粘局"}
    answer = client.post(reverse("admin:units_unit_import"), sent)
    assert answer.context["form"].non_field_errors() == [BOTH]
    assert answer.context["form"]["text"].value() == sent["text"]
    assert "seen" not in answer.context


def test_only_those_who_may_enter_units(client, admin_client, django_user_model):
    address = reverse("admin:units_unit_import")
    reader = django_user_model.objects.create_user("reader", is_staff=True)
    client.force_login(reader)
    assert client.get(address).status_code == 403
    assert client.post(address, {"text": "全称\n甲"}).status_code == 403
    client.logout()
    assert client.get(address).status_code == 302


@pytest.fixture
def open_year(staff):
    """A unit, and a year that it can be entered in."""
    make_unit(name="示例甲局", short_name="甲局")
    return make_award_year(2026, released=False)


def book_of(**sheets) -> SimpleUploadedFile:
    """A workbook with sheets of these names."""
    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    return SimpleUploadedFile("全部.xlsx", written(book))


RECOGNITIONS = (["单位", "年度", "标题"], ["甲局", "2026", "示例标题"], ["甲局", "2027", ""])
FIGURES = (["单位", "年度", "说的是什么", "原文表述"], ["甲局", 2026, "示例受理", "120余件"])


def test_tables_that_refer_to_each_other_go_in_at_once(client, staff, open_year):
    address = reverse("admin:awards_achievement_import")
    wrong = ["甲局", "2026", "示例无数", "若干"]
    answer = client.post(address, {"file": book_of(指标=[*FIGURES, wrong], 获评=RECOGNITIONS)})
    assert [(line.table, line.row, line.kind, line.said) for line in answer.context["lines"]][
        2:
    ] == [
        ("获评单位", 2, "新增", ["标题：“示例标题”"]),
        (
            "成效指标",
            2,
            "新增",
            ["读作：多于 120 件（不含本数）", "说的是什么：“示例受理”", "原文表述：“120余件”"],
        ),
    ]
    file = load_workbook(io.BytesIO(client.post(address, hidden(answer) | {"failed": "1"}).content))
    rows = {sheet.title: [*sheet.iter_rows(values_only=True)] for sheet in file}
    assert [*rows] == ["获评单位", "成效指标"]
    assert rows["获评单位"][1] == (
        "B3：还没有建立 2027 年度的评选，请先在“年度评选”里建立。",
        "甲局",
        "2027",
        None,
    )
    assert rows["成效指标"][1][1:] == tuple(wrong)
    answer = client.post(address, hidden(answer) | {"confirm": "1"}, follow=True)
    said = html.unescape(answer.content.decode())
    assert "已导入：获评单位新增 1 行；成效指标新增 1 行。有误的 2 行没有导入。" in said
    assert "撤销这次导入" in said
    assert open_year.recognitions.get().achievements.get().value == 120


@pytest.mark.parametrize("form", ["csv", "text"])
def test_each_table_alone_as_csv_or_pasted(client, staff, open_year, form):
    rows = [["单位", "年度", "标题"], ["甲局", "2026", "示例标题"]]
    text = "\n".join(("," if form == "csv" else "\t").join(row) for row in rows)
    file = SimpleUploadedFile("获评.csv", text.encode("gb18030"))
    sent = {"file": file} if form == "csv" else {"text": text}
    answer = client.post(reverse("admin:awards_recognition_import"), sent)
    client.post(reverse("admin:awards_recognition_import"), hidden(answer) | {"confirm": "1"})
    assert open_year.recognitions.get().headline == "示例标题"


def test_what_is_added_to_a_public_year_is_marked(client, staff):
    make_recognition(unit=make_unit(name="示例甲局"), award_year=make_award_year(2026))
    rows = "\n".join("\t".join(map(str, row)) for row in FIGURES).replace("甲局", "示例甲局")
    answer = client.post(reverse("admin:awards_achievement_import"), {"text": rows})
    assert answer.context["public"] == 1
    assert answer.context["lines"][0].said[-1] == ON_SITE


def test_a_table_that_the_account_may_not_enter_is_refused(client, open_year, django_user_model):
    user = django_user_model.objects.create_user("half", is_staff=True)
    user.user_permissions.set(
        Permission.objects.filter(codename__in=["add_recognition", "change_recognition"])
    )
    client.force_login(user)
    address = reverse("admin:awards_recognition_import")
    answer = client.post(address, {"file": book_of(指标=FIGURES, 获评=RECOGNITIONS)})
    assert "您的账号没有录入成效指标的权限" in answer.content.decode()
    assert client.get(reverse("admin:awards_achievement_import")).status_code == 403
    page = client.get(reverse("admin:awards_achievement_changelist")).content.decode()
    assert "从表格导入" not in page


@pytest.mark.parametrize("sheets", ["{", "[1]", '[["a"]]', '[["a", 1]]', "null", '"x"'])
def test_sheets_that_are_none_are_refused(client, staff, sheets):
    answer = client.post(reverse("admin:units_unit_import"), {"sheets": sheets})
    said = html.unescape(answer.content.decode())
    assert NOT_SENT_BACK in said or "请选择文件，或者粘贴表格。" in said


def test_a_sheet_is_the_same_after_its_way_through_the_page():
    cells = [["全称"], ['"甲",乙'], ["a\tb", "两\n行", ""]]
    rows = [Row(number, row) for number, row in zip((2, 3, 7), cells, strict=True)]
    [back] = pasted(as_text(Sheet("单位", False, rows)))
    assert [row.number for row in back.rows] == [2, 3, 8 - 1]
    assert [[cell for cell in row.cells if cell] for row in back.rows] == [
        [cell for cell in row.cells if cell] for row in rows
    ]
