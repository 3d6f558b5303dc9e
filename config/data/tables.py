"""The open data: each public table once, as queryset, filters, columns and key.

The data page, the JSON, the CSV and the XLSX all read it, and so hold the same rows.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.core.paginator import InvalidPage, Paginator
from django.db.models import Model, QuerySet, TextChoices
from django.http import QueryDict
from django.utils.functional import cached_property

from awards.models import Achievement, Direction, Practice, Recognition, Stage
from awards.views import AchievementListView, PracticeListView, RecognitionListView
from units.listing.filters import PublicFilterSet
from units.listing.parts import Found, Parts
from units.listing.views import FilteredListView
from units.models import Category, Tier, Unit
from units.views import UnitListView

from .records import (
    achievement_record,
    owner_record,
    practice_record,
    recognition_record,
    unit_record,
)


@dataclass(frozen=True)
class Column:
    """One column of a flat table: its name, what it says, how to read it from a row, and in which
    unit it is."""

    name: str
    words: str
    read: Callable[[Any], Any]
    unit: str = ""


@dataclass(frozen=True)
class Sheet:
    """A flat table to be written: what it is called, and its columns."""

    title: str
    columns: tuple[Column, ...]


@dataclass(frozen=True)
class Table:
    """One public table. `record` gives a row's JSON; `columns` its cells in CSV and XLSX.

    `whole` and `flat` make the rows bring along what the one and the other say. `listed` is the
    page that lists the same rows.
    """

    name: str
    title: str
    description: str
    model: type[Model]
    whole: Callable[[QuerySet], QuerySet]
    flat: Callable[[QuerySet], QuerySet]
    listed: type[FilteredListView]
    record: Callable[[Any], dict]
    columns: tuple[Column, ...]

    def list_of(self, asked: QueryDict) -> FilteredListView:
        """The list that `asked` asks for. Where it filters nothing, no choices are looked up."""
        listed, public = self.listed(), self.model.objects.public()
        is_filtered = bool(asked.keys() - {"page"})
        listed.filterset = listed.filterset_class(asked, queryset=public, with_choices=is_filtered)
        return listed

    @property
    def count(self) -> int:
        """How many rows there are in all, counted for the list and for data alike."""
        return len(self.list_of(QueryDict()).in_parts(self.model.objects.all()))


def words(choices: type[TextChoices], code: Callable[[Any], str]) -> Callable[[Any], str]:
    """Reads a code as its words. As `get_…_display`, but the choices are looked through once."""
    said = dict(choices.choices)
    return lambda row: said.get(code(row), code(row))


#: In which unit the numbers of a figure are.
IN_MEASURE = "以“量词”一列计；万、亿已乘出"
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
            Recognition,
            lambda rows: rows.for_data(),
            lambda rows: rows.select_related("award_year__award", "unit__district"),
            RecognitionListView,
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
                Column("citation", "颁奖词", lambda row: row.citation),
                Column("document_number", "文号", lambda row: row.award_year.document_number),
                Column("conferred_on", "命名日期", lambda row: row.award_year.conferred_on),
                Column("url", "网址", lambda row: row.get_absolute_url()),
            ),
        ),
        Table(
            "units",
            "机关单位",
            "每行一个获评过的机关单位，含其他名称和党建品牌。",
            Unit,
            lambda rows: rows.for_list(),
            lambda rows: rows.for_list(),
            UnitListView,
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
            Achievement,
            lambda rows: rows.for_data().prefetch_related("indicator"),
            lambda rows: rows.for_data().prefetch_related("indicator"),
            AchievementListView,
            lambda row: owner_record(row) | achievement_record(row),
            (
                *OWNER_COLUMNS,
                Column("label", "说的是什么", lambda row: row.label),
                Column("wording", "原文表述", lambda row: row.wording),
                Column("kind", "性质", words(Achievement.Kind, lambda row: row.kind)),
                Column("value", "数值", lambda row: row.value, IN_MEASURE),
                Column("upper_value", "上限", lambda row: row.upper_value, IN_MEASURE),
                Column(
                    "qualifier", "限定", words(Achievement.Qualifier, lambda row: row.qualifier)
                ),
                Column("measure", "量词", lambda row: row.measure),
                Column("direction", "变动", words(Direction, lambda row: row.direction)),
                Column("baseline", "变动前表述", lambda row: row.baseline_wording),
                Column("baseline_value", "变动前数值", lambda row: row.baseline_value, IN_MEASURE),
                Column("period", "时期", lambda row: row.period),
                Column("indicator", "指标口径", lambda row: row.indicator and row.indicator.name),
                *SOURCE_COLUMNS,
            ),
        ),
        Table(
            "practices",
            "经验做法",
            "每行一条做法：机制、项目、品牌、载体或行动。",
            Practice,
            lambda rows: rows.for_data(),
            lambda rows: rows.for_data(),
            PracticeListView,
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


class Rows:
    """The rows that a request asks for, in the order of the list: all, or those of one page.

    The pages of a search end where those of the list do, and `is_cut` says that it finds more.
    """

    is_cut = False

    def __init__(self, listed: FilteredListView, rows: QuerySet):
        self._listed, self._rows = listed, rows
        self._page: list | None = None

    @cached_property
    def _parts(self) -> Parts | Found:
        return self._listed.whole(self._rows)

    def __len__(self) -> int:
        """How many there are on all pages."""
        return len(self._parts)

    def turn_to(self, page: str) -> None:
        """Be those of a page. Raises InvalidPage."""
        self._parts = self._listed.listed(self._rows)
        self.is_cut = self._listed.filterset.is_cut
        self._page = Paginator(self._parts, self._listed.paginate_by).page(page).object_list

    def __iter__(self) -> Iterator[Model]:
        return iter(self._parts if self._page is None else self._page)


def requested(table: Table, asked: QueryDict, *, whole: bool) -> tuple[PublicFilterSet, Rows, dict]:
    """The filters, the rows and the errors of a request for data; rows only without errors.

    Without `page` all rows; with it the rows that the list shows on that page.
    """
    listed = table.list_of(asked)
    errors = listed.filterset.problems
    rows = Rows(listed, (table.whole if whole else table.flat)(table.model.objects.all()))
    if "page" in asked:
        try:
            rows.turn_to(asked["page"])
        except InvalidPage:
            errors["page"] = ["没有这一页。"]
    return listed.filterset, rows, errors
