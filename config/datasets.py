"""The open data: each public table once, as queryset, filters, columns and key.

The data page, the JSON, the CSV and the XLSX all read it, and so hold the same rows.
"""

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.paginator import InvalidPage, Paginator
from django.db.models import Model, QuerySet
from openpyxl import Workbook

from awards import quantities
from awards.filters import AchievementFilterSet, PracticeFilterSet, RecognitionFilterSet
from awards.models import Achievement, Practice, Recognition, Source
from units.filters import UnitFilterSet
from units.listing.filters import PublicFilterSet
from units.listing.views import FilteredListView
from units.models import Unit

#: Rows read from the database at a time.
CHUNK = 500
#: A spreadsheet would take a cell that begins so for a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class Column:
    """One column of a flat table: its name, what it says, and how to read it from a row."""

    name: str
    words: str
    read: Callable[[Any], Any]


@dataclass(frozen=True)
class Table:
    """One public table. `record` gives a row's JSON; `columns` its cells in CSV and XLSX."""

    name: str
    title: str
    description: str
    rows: Callable[[], QuerySet]
    filterset: type[PublicFilterSet]
    record: Callable[[Any], dict]
    columns: tuple[Column, ...]

    def filtered(self, asked) -> PublicFilterSet:
        """The rows that `asked`, a QueryDict, asks for; see `problems` of the result."""
        return self.filterset(asked, queryset=self.rows())


def plain(number: Decimal | None) -> str | None:
    """A number as a decimal string without trailing zeros: 2000, 90.5."""
    return None if number is None else format(number.normalize(), "f")


def source_record(source: Source | None, locator: str) -> dict | None:
    """Where something is printed: title, publisher, date and place; None without a source."""
    if source is None:
        return None
    return {
        "title": source.title,
        "publisher": source.publisher,
        "author": source.author,
        "published_on": source.published_on,
        "locator": locator,
    }


def baseline_record(figure: Achievement) -> dict | None:
    """What a figure moved from: as printed, its value, and what its wording says by itself."""
    if not figure.baseline_wording:
        return None
    record = {"wording": figure.baseline_wording, "value": plain(figure.baseline_value)}
    try:
        before = quantities.parse(figure.baseline_wording)
    except quantities.NotAQuantity:
        return record | {"upper_value": None, "qualifier": "", "measure": ""}
    return record | {
        "upper_value": plain(before.upper_value),
        "qualifier": before.qualifier.value,
        "measure": before.measure,
    }


def achievement_record(figure: Achievement) -> dict:
    """A figure: its wording as printed and what it means; numbers as decimal strings."""
    return {
        "wording": figure.wording,
        "kind": figure.kind,
        "value": plain(figure.value),
        "upper_value": plain(figure.upper_value),
        "qualifier": figure.qualifier,
        "measure": figure.measure,
        "label": figure.label,
        "period": figure.period,
        "direction": figure.direction,
        "baseline": baseline_record(figure),
        "indicator": figure.indicator.slug if figure.indicator else None,
        "source": source_record(figure.source, figure.locator),
    }


def practice_record(practice: Practice) -> dict:
    """A practice and where it is printed."""
    return {
        "kind": practice.kind,
        "title": practice.title,
        "summary": practice.summary,
        "source": source_record(practice.source, practice.locator),
    }


def owner_record(row: Practice | Achievement) -> dict:
    """Whose a practice or a figure is: a unit's or a district's, and in which year."""
    year = row.award_year
    unit = row.recognition and unit_reference(row.recognition)
    district = row.region_report and row.region_report.district.code
    return {
        "year": year.year,
        "award": year.award.slug,
        "unit": unit,
        "district": district,
        "url": row.get_absolute_url(),
    }


def unit_reference(recognition: Recognition) -> dict:
    """The unit of a recognition, under its present name and its name then."""
    unit = recognition.unit
    return {"slug": unit.slug, "name": unit.name, "name_then": recognition.name_then}


def recognition_record(recognition: Recognition) -> dict:
    """A recognition with all its practices and figures."""
    year = recognition.award_year
    return {
        "year": year.year,
        "award": year.award.slug,
        "award_name": year.award.name,
        "unit": unit_reference(recognition),
        "district": recognition.unit.district.code,
        "tier": recognition.unit.tier,
        "category": recognition.unit.category,
        "stage": recognition.stage,
        "brand": recognition.brand.name if recognition.brand else None,
        "headline": recognition.headline,
        "summary": recognition.summary,
        "document_number": year.document_number,
        "conferred_on": year.conferred_on,
        "url": recognition.get_absolute_url(),
        "practices": [practice_record(practice) for practice in recognition.practices.all()],
        "achievements": [achievement_record(figure) for figure in recognition.achievements.all()],
    }


def unit_record(unit: Unit) -> dict:
    """A unit with its other names and its brands."""
    return {
        "slug": unit.slug,
        "name": unit.name,
        "short_name": unit.short_name,
        "names": [{"name": name.name, "kind": name.kind} for name in unit.names.all()],
        "brands": [brand.name for brand in unit.brands.all()],
        "district": unit.district.code,
        "tier": unit.tier,
        "category": unit.category,
        "credit_code": unit.credit_code,
        "url": unit.get_absolute_url(),
    }


OWNER_COLUMNS = (
    Column("year", "年度", lambda row: row.award_year.year),
    Column("award", "奖项", lambda row: row.award_year.award.slug),
    Column("unit", "机关单位编号", lambda row: row.recognition and row.recognition.unit.slug),
    Column("owner", "单位或地区", lambda row: row.owner_name),
)
SOURCE_COLUMNS = (
    Column("source", "来源", lambda row: row.source and row.source.title),
    Column("locator", "出处位置", lambda row: row.locator),
    Column("url", "网址", lambda row: row.get_absolute_url()),
)

TABLES: dict[str, Table] = {
    table.name: table
    for table in (
        Table(
            "recognitions",
            "获评单位",
            "每行一次获评：哪个单位在哪一年获得哪个奖项。",
            lambda: Recognition.objects.public().for_story(),
            RecognitionFilterSet,
            recognition_record,
            (
                Column("year", "年度", lambda row: row.award_year.year),
                Column("award", "奖项", lambda row: row.award_year.award.slug),
                Column("award_name", "奖项名称", lambda row: row.award_year.award.name),
                Column("unit", "机关单位编号", lambda row: row.unit.slug),
                Column("name", "单位现名", lambda row: row.unit.name),
                Column("name_then", "获评时名称", lambda row: row.name_then),
                Column("district", "区划代码", lambda row: row.unit.district.code),
                Column("district_name", "所在区划", lambda row: row.unit.district.name),
                Column("tier", "层级", lambda row: row.unit.get_tier_display()),
                Column("category", "工作领域", lambda row: row.unit.get_category_display()),
                Column("stage", "阶段", lambda row: row.get_stage_display()),
                Column("headline", "标题", lambda row: row.headline),
                Column("document_number", "文号", lambda row: row.award_year.document_number),
                Column("conferred_on", "命名日期", lambda row: row.award_year.conferred_on),
                Column("url", "网址", lambda row: row.get_absolute_url()),
            ),
        ),
        Table(
            "units",
            "机关单位",
            "每行一个获评过的机关单位，含其他名称和党建品牌。",
            lambda: Unit.objects.public().for_list(),
            UnitFilterSet,
            unit_record,
            (
                Column("slug", "机关单位编号", lambda row: row.slug),
                Column("name", "全称", lambda row: row.name),
                Column("names", "其他名称", lambda row: "、".join(map(str, row.names.all()))),
                Column("brands", "党建品牌", lambda row: "、".join(map(str, row.brands.all()))),
                Column("district", "区划代码", lambda row: row.district.code),
                Column("district_name", "所在区划", lambda row: row.district.name),
                Column("tier", "层级", lambda row: row.get_tier_display()),
                Column("category", "工作领域", lambda row: row.get_category_display()),
                Column("credit_code", "统一社会信用代码", lambda row: row.credit_code),
                Column("url", "网址", lambda row: row.get_absolute_url()),
            ),
        ),
        Table(
            "achievements",
            "成效指标",
            "每行一个数字：照原文的表述、它的含义和出处。",
            lambda: (
                Achievement.objects.public().for_list().select_related("indicator").newest_first()
            ),
            AchievementFilterSet,
            lambda row: owner_record(row) | achievement_record(row),
            (
                *OWNER_COLUMNS,
                Column("label", "说的是什么", lambda row: row.label),
                Column("wording", "原文表述", lambda row: row.wording),
                Column("kind", "性质", lambda row: row.get_kind_display()),
                Column("value", "数值", lambda row: row.value),
                Column("upper_value", "上限", lambda row: row.upper_value),
                Column("qualifier", "限定", lambda row: row.get_qualifier_display()),
                Column("measure", "量词", lambda row: row.measure),
                Column("direction", "变动", lambda row: row.get_direction_display()),
                Column("baseline", "变动前表述", lambda row: row.baseline_wording),
                Column("baseline_value", "变动前数值", lambda row: row.baseline_value),
                Column("period", "时期", lambda row: row.period),
                Column("indicator", "指标口径", lambda row: row.indicator and row.indicator.name),
                *SOURCE_COLUMNS,
            ),
        ),
        Table(
            "practices",
            "经验做法",
            "每行一条做法：机制、项目、品牌、载体或行动。",
            lambda: Practice.objects.public().for_list().newest_first(),
            PracticeFilterSet,
            lambda row: owner_record(row) | practice_record(row),
            (
                *OWNER_COLUMNS,
                Column("kind", "类别", lambda row: row.get_kind_display()),
                Column("title", "名称", lambda row: row.title),
                Column("summary", "做法", lambda row: row.summary),
                *SOURCE_COLUMNS,
            ),
        ),
    )
}


def requested(table: Table, asked) -> tuple[PublicFilterSet, QuerySet | list, dict]:
    """The filters, the rows and the errors of a request for data; rows only without errors.

    Without `page` all rows; with it the rows that the list shows on that page.
    """
    filterset = table.filtered(asked)
    errors = filterset.problems
    rows = filterset.qs
    if "page" in asked:
        try:
            rows = Paginator(rows, FilteredListView.paginate_by).page(asked["page"]).object_list
        except InvalidPage:
            errors["page"] = ["没有这一页。"]
    return filterset, rows, errors


def as_json(value: Any) -> Any:
    """JSON for what the encoder does not know: dates in ISO 8601."""
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"not JSON: {value!r}")


def stream(rows: QuerySet) -> Iterator[Model]:
    """Rows without holding them all; a page's slice is short and read whole."""
    return iter(rows) if rows.query.is_sliced else rows.iterator(chunk_size=CHUNK)


def json_chunks(table: Table, filterset: PublicFilterSet, rows: QuerySet) -> Iterator[str]:
    """`{"count", "filters", "results"}`, a row at a time; `count` is that of all pages."""
    filters = json.dumps(filterset.values, ensure_ascii=False)
    yield f'{{"count": {filterset.qs.count()}, "filters": {filters}, "results": ['
    for number, row in enumerate(stream(rows)):
        comma = ",\n" if number else "\n"
        yield comma + json.dumps(table.record(row), ensure_ascii=False, default=as_json)
    yield "\n]}\n"


def cell(value: Any) -> Any:
    """A cell that no spreadsheet takes for a formula; numbers plain, nothing as an empty text."""
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, str) and value.startswith(FORMULA):
        return "'" + value
    return "" if value is None else value


def cells(table: Table, rows: Iterable) -> Iterator[list]:
    """The head and the rows of a flat table."""
    yield [column.words for column in table.columns]
    for row in rows:
        yield [cell(column.read(row)) for column in table.columns]


def csv_chunks(table: Table, rows: QuerySet) -> Iterator[str]:
    """CSV with a byte order mark, so that Excel and WPS read it as UTF-8."""
    yield "\ufeff"
    for line in cells(table, stream(rows)):
        buffer = io.StringIO()
        csv.writer(buffer).writerow(line)
        yield buffer.getvalue()


def xlsx_file(table: Table, rows: QuerySet) -> io.BytesIO:
    """A workbook of one sheet, written row by row. Numbers stay numbers."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(table.title)
    sheet.freeze_panes = "A2"
    sheet.append([column.words for column in table.columns])
    for row in stream(rows):
        values = (column.read(row) for column in table.columns)
        sheet.append([value if isinstance(value, Decimal) else cell(value) for value in values])
    file = io.BytesIO()
    book.save(file)
    file.seek(0)
    return file
