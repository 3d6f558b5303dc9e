"""Whatever is stored, what goes out can be read, and no cell of it is a formula."""

import csv
import io
import json
from collections.abc import Iterator
from datetime import date, datetime
from xml.etree import ElementTree

import pytest
from django.db import connection, models
from django.db.models import Value
from django.forms import modelform_factory
from hypothesis import example, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from awards.models import Achievement, Award, AwardYear, Indicator, Practice, Recognition, Source
from config.data.workbook import LONGEST, workbook_chunks
from config.data.writers import cell
from tests.factories import make_achievement, make_practice, make_recognition, make_source
from units.models import Brand, District, Unit, UnitName
from units.texts import printable

pytestmark = pytest.mark.django_db
TABLES = ("recognitions", "units", "achievements", "practices")
#: What a table says besides texts that people write: codes, numbers, addresses, words of choices.
CHOSEN = {
    "年度",
    "奖项",
    "机关单位编号",
    "区划代码",
    "层级",
    "工作领域",
    "阶段",
    "统一社会信用代码",
    "命名日期",
    "性质",
    "限定",
    "变动",
    "数值",
    "上限",
    "变动前数值",
    "类别",
    "网址",
}
ANY = st.text(st.characters() | st.characters(max_codepoint=0xA0), max_size=20)
STARTS = (
    *"=+-@＝＋－＠﹦﹢﹣﹫\t\r\n",
    *(" =", "　－", "\t\t+", "\r\n@", '"=', "'=", "\u200b=", "\x08=", "\u00a0＝", "\ufeff-"),
)


def body(response) -> bytes:
    return b"".join(response.streaming_content)


def sheet(content: bytes) -> list[list]:
    return [
        list(row) for row in load_workbook(io.BytesIO(content)).active.iter_rows(values_only=True)
    ]


def filled() -> None:
    """A row in each table, with every text that it can have."""
    unit = make_unit_with_names()
    brand = Brand.objects.get()
    recognition = make_recognition(unit=unit, brand=brand, summary="示例提要")
    source = make_source()
    indicator = Indicator.objects.create(slug="shili", name="示例指标", measure="件")
    make_practice(recognition, source=source, summary="示例做法", locator="示例")
    make_achievement(recognition, source=source, locator="示例", period="示例", indicator=indicator,
                     baseline_wording="5件", baseline_value=5)  # fmt: skip


def make_unit_with_names() -> Unit:
    unit = make_recognition().unit
    UnitName.objects.create(unit=unit, name="示例简称")
    Brand.objects.create(unit=unit, name="示例品牌")
    Recognition.objects.all().delete()
    return unit


def texts(model: type[models.Model]) -> Iterator[str]:
    """The columns of a model that hold what people write."""
    for column in model._meta.local_fields:
        is_text = isinstance(column, models.CharField | models.TextField)
        if is_text and not column.choices and not isinstance(column, models.SlugField):
            yield column.name


def written_past_the_door(text: str) -> None:
    """The same text in every text of every row, as no form would have it."""
    kept = {"code", "credit_code", "website", "url"}  # forms of their own, which constraints hold
    Award.objects.update(consecutive_years=3, leads_to="示例")  # which constraints hold together
    quoted = {
        "quotation": "示例",
        "quoted_from": "示例",
        "quotation_source": Source.objects.first(),
    }
    Recognition.objects.update(**quoted)
    for model in (District, Unit, UnitName, Brand, Award, AwardYear, Recognition, Practice,
                  Achievement, Indicator, Source):  # fmt: skip
        model.objects.update(**{name: Value(text) for name in set(texts(model)) - kept})


@pytest.mark.once  # a cell is written by Python
@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("start", STARTS)
def test_no_cell_of_any_table_is_taken_for_a_formula(client, table, start):
    filled()
    written_past_the_door(f"{start}1+1")
    lines = list(
        csv.reader(io.StringIO(body(client.get(f"/data/{table}.csv")).decode("utf-8-sig")))
    )
    rows = sheet(body(client.get(f"/data/{table}.xlsx")))
    for head, *found in (lines, rows):
        (row,) = found
        written = {said for name, said in zip(head, row, strict=True) if name not in CHOSEN}
        assert written == {"'" + printable(f"{start}1+1")}, head


@pytest.mark.parametrize("number", ["-12.5", "-0.0001", "120"])
def test_numbers_stay_numbers(client, number):
    make_achievement(value=number, wording="-1件")
    head, line = csv.reader(
        io.StringIO(body(client.get("/data/achievements.csv")).decode("utf-8-sig"))
    )
    names, row = sheet(body(client.get("/data/achievements.xlsx")))
    assert (dict(zip(head, line, strict=True))["数值"], line[head.index("原文表述")]) == (
        number,
        "'-1件",
    )
    assert dict(zip(names, row, strict=True))["数值"] == float(number)


def test_dates_stay_dates(client):
    make_recognition()
    AwardYear.objects.update(conferred_on=date(2025, 12, 1))
    names, row = sheet(body(client.get("/data/recognitions.xlsx")))
    assert row[names.index("命名日期")] == datetime(2025, 12, 1)
    assert ",2025-12-01," in body(client.get("/data/recognitions.csv")).decode()


@pytest.mark.parametrize("text", ["模范机关", "2000余件", "1-2", "“=”", "一=二", "—6小时"])
def test_what_is_no_formula_stays_as_it_is(text):
    assert cell(text) == text


@pytest.mark.parametrize(
    "bad", ["示\x08例", "示\x0b例", "示\ufffe例", "示\uffff例", "示\u202e例", "示\x9f例", "示\r例"]
)
def test_what_is_stored_already_breaks_no_writer(client, bad):
    filled()
    written_past_the_door(bad)
    with connection.cursor() as cursor:
        cursor.execute("SELECT headline FROM awards_recognition")
        assert cursor.fetchall() == [(bad,)]  # it really got past the door
    good = printable(bad)
    feed = ElementTree.fromstring(client.get("/feed.xml").content)
    entry = feed.find("{*}entry")
    assert (entry.find("{*}title").text, entry.find("{*}summary").text) == (f"{good}｜{good}", good)
    ElementTree.fromstring(client.get("/sitemap-stories.xml").content)
    for table in TABLES:
        assert body(client.get(f"/data/{table}.csv")).decode("utf-8-sig").count(bad) == 0
        assert sheet(body(client.get(f"/data/{table}.xlsx")))[1].count(good) >= 1
        (record,) = json.loads(body(client.get(f"/data/{table}.json")))["results"]
        said = json.dumps(record, ensure_ascii=False)
        assert json.dumps(good, ensure_ascii=False)[1:-1] in said
        assert json.dumps(bad, ensure_ascii=False)[1:-1] not in said


@example("\x08")
@example("a\ufffe\U0001ffffb\ud800")
@example("模范\u200b机关\r\n\u202e先锋")
@settings(max_examples=60)
@given(ANY)
def test_any_text_that_a_form_takes_can_be_published(client, text):
    recognition = Recognition.objects.first() or make_recognition(name_then="示例局")
    form = modelform_factory(Recognition, fields=["headline", "summary", "story"])
    entered = form(dict.fromkeys(("headline", "summary", "story"), text), instance=recognition)
    if entered.is_valid():
        entered.save()
    response = client.get("/feed.xml")
    assert response.status_code == 200
    ElementTree.fromstring(response.content)
    names, row = sheet(body(client.get("/data/recognitions.xlsx")))
    stored = Recognition.objects.get().headline
    assert (row[names.index("标题")] or "").lstrip("'") == stored.lstrip("'")


def rows_of(cells: list[list]) -> list[list]:
    return sheet(b"".join(workbook_chunks("表", cells)))


def test_a_text_keeps_its_blanks_marks_and_lines():
    assert rows_of([["表头"], [" 一\n二 "], ["<a & b>"]]) == [["表头"], [" 一\n二 "], ["<a & b>"]]


def test_what_spells_a_character_in_numbers_is_escaped():
    sheet_of = b"".join(workbook_chunks("表", [["_x0041_ _x", "__x000D_"]]))
    stored = load_workbook(io.BytesIO(sheet_of)).active
    assert [c.value for c in stored[1]] == ["_x005F_x0041_ _x", "__x005F_x000D_"]


def test_a_text_longer_than_a_cell_is_cut():
    (row,) = rows_of([["长" * (LONGEST + 1), "长" * LONGEST]])
    assert row == ["长" * (LONGEST - 1) + "…", "长" * LONGEST]


def test_the_head_stays_in_view_and_pieces_come_before_the_end():
    taken = []
    pieces = workbook_chunks("表", ([taken.append(n) or n] for n in range(100_000)))
    next(pieces)
    assert len(taken) < 1000
    book = load_workbook(io.BytesIO(b"".join(workbook_chunks("表<&>", [["头"]]))))
    assert (book.sheetnames, book.active.freeze_panes) == (["表<&>"], "A2")
