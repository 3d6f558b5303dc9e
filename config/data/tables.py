"""The open data: each public table once, as queryset, filters, columns and key.

The data page, the JSON, the CSV and the XLSX all read it, and so hold the same rows.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.paginator import InvalidPage, Paginator
from django.db.models import QuerySet, TextChoices

from awards.filters import AchievementFilterSet, PracticeFilterSet, RecognitionFilterSet
from awards.models import Achievement, Direction, Practice, Recognition, Stage
from units.filters import UnitFilterSet
from units.listing.filters import PublicFilterSet
from units.listing.views import FilteredListView
from units.models import Category, Tier, Unit

from .records import (
    achievement_record,
    owner_record,
    practice_record,
    recognition_record,
    unit_record,
)


@dataclass(frozen=True)
class Column:
    """One column of a flat table: its name, what it says, and how to read it from a row."""

    name: str
    words: str
    read: Callable[[Any], Any]


@dataclass(frozen=True)
class Table:
    """One public table. `record` gives a row's JSON; `columns` its cells in CSV and XLSX.

    `whole` and `flat` make the rows bring along what the one and the other say.
    """

    name: str
    title: str
    description: str
    rows: Callable[[], QuerySet]
    whole: Callable[[QuerySet], QuerySet]
    flat: Callable[[QuerySet], QuerySet]
    filterset: type[PublicFilterSet]
    record: Callable[[Any], dict]
    columns: tuple[Column, ...]

    def filtered(self, asked) -> PublicFilterSet:
        """The rows that `asked`, a QueryDict, asks for; see `problems` of the result."""
        return self.filterset(asked, queryset=self.rows())


def words(choices: type[TextChoices], code: Callable[[Any], str]) -> Callable[[Any], str]:
    """Reads a code as its words. As `get_…_display`, but the choices are looked through once."""
    said = dict(choices.choices)
    return lambda row: said.get(code(row), code(row))


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
            lambda: Recognition.objects.public(),
            lambda rows: rows.for_story(),
            lambda rows: rows.select_related("award_year__award", "unit__district"),
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
                Column("tier", "层级", words(Tier, lambda row: row.unit.tier)),
                Column("category", "工作领域", words(Category, lambda row: row.unit.category)),
                Column("stage", "阶段", words(Stage, lambda row: row.stage)),
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
            lambda: Unit.objects.public(),
            lambda rows: rows.for_list(),
            lambda rows: rows.for_list(),
            UnitFilterSet,
            unit_record,
            (
                Column("slug", "机关单位编号", lambda row: row.slug),
                Column("name", "全称", lambda row: row.name),
                Column("names", "其他名称", lambda row: "、".join(map(str, row.names.all()))),
                Column("brands", "党建品牌", lambda row: "、".join(map(str, row.brands.all()))),
                Column("district", "区划代码", lambda row: row.district.code),
                Column("district_name", "所在区划", lambda row: row.district.name),
                Column("tier", "层级", words(Tier, lambda row: row.tier)),
                Column("category", "工作领域", words(Category, lambda row: row.category)),
                Column("credit_code", "统一社会信用代码", lambda row: row.credit_code),
                Column("url", "网址", lambda row: row.get_absolute_url()),
            ),
        ),
        Table(
            "achievements",
            "成效指标",
            "每行一个数字：照原文的表述、它的含义和出处。",
            lambda: Achievement.objects.public().newest_first(),
            lambda rows: rows.for_data().prefetch_related("indicator"),
            lambda rows: rows.for_data().prefetch_related("indicator"),
            AchievementFilterSet,
            lambda row: owner_record(row) | achievement_record(row),
            (
                *OWNER_COLUMNS,
                Column("label", "说的是什么", lambda row: row.label),
                Column("wording", "原文表述", lambda row: row.wording),
                Column("kind", "性质", words(Achievement.Kind, lambda row: row.kind)),
                Column("value", "数值", lambda row: row.value),
                Column("upper_value", "上限", lambda row: row.upper_value),
                Column(
                    "qualifier", "限定", words(Achievement.Qualifier, lambda row: row.qualifier)
                ),
                Column("measure", "量词", lambda row: row.measure),
                Column("direction", "变动", words(Direction, lambda row: row.direction)),
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
            lambda: Practice.objects.public().newest_first(),
            lambda rows: rows.for_data(),
            lambda rows: rows.for_data(),
            PracticeFilterSet,
            lambda row: owner_record(row) | practice_record(row),
            (
                *OWNER_COLUMNS,
                Column("kind", "类别", words(Practice.Kind, lambda row: row.kind)),
                Column("title", "名称", lambda row: row.title),
                Column("summary", "做法", lambda row: row.summary),
                *SOURCE_COLUMNS,
            ),
        ),
    )
}


def requested(table: Table, asked, *, whole: bool) -> tuple[PublicFilterSet, QuerySet | list, dict]:
    """The filters, the rows and the errors of a request for data; rows only without errors.

    Without `page` all rows; with it the rows that the list shows on that page.
    """
    filterset = table.filtered(asked)
    errors = filterset.problems
    rows = (table.whole if whole else table.flat)(filterset.qs)
    if "page" in asked:
        try:
            rows = Paginator(rows, FilteredListView.paginate_by).page(asked["page"]).object_list
        except InvalidPage:
            errors["page"] = ["没有这一页。"]
    return filterset, rows, errors
