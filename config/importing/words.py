"""What becomes of each row, in the words of the preview."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from awards.figures import meanings
from awards.figures.readings import plain
from awards.importing.intentions import (
    Changed,
    FilledSource,
    Intention,
    New,
    NewSource,
    Plan,
    Same,
    TablePlan,
    Wrong,
)
from awards.importing.planning import BY_KEY
from awards.models import Recognition, Source
from awards.models.figures import DERIVED
from units.codes import credit_code_warning
from units.desk.history import quoted
from units.models import Brand, Unit

#: What is planned for a row, the first to look at first.
SAID = {Wrong: "有误", Changed: "修改", New: "新增", Same: "不变"}
#: Said of a row that visitors see the change of.
ON_SITE = "已公开，导入后网站立即更新"
#: Whose a row is stands in what it is called.
OWNERS = ("unit", "award_year", "recognition", "name")
#: A row of a table, by the table's key and its number.
Place = tuple[str, int]


@dataclass(frozen=True)
class Line:
    """A row of the preview: of which table, what becomes of it, and the particulars."""

    table: str
    row: int
    called: str
    kind: str
    said: list[str]


def lines(plan: Plan, public: Collection[Place]) -> list[Line]:
    """All rows, those first that want a look."""
    found = []
    for kind, said in SAID.items():
        for table, one in plan.rows(kind):
            words = list(_said(table, one))
            if (table.key, one.row) in public:
                words.append(ON_SITE)
            found.append(Line(table.name, one.row, one.called, said, words))
    return found


def public_rows(plan: Plan) -> set[Place]:
    """The rows whose change visitors would see at once."""
    units: dict[int, Place] = {}
    recognitions: dict[int, list[Place]] = {}
    for table, one in plan.rows(New, Changed):
        place = (table.key, one.row)
        if table.key == "units":
            if isinstance(one, Changed):
                units[one.record.pk] = place
        elif owner := _owner(table, one):
            recognitions.setdefault(owner.pk, []).append(place)
    seen = Unit.objects.public().filter(pk__in=units).values_list("pk", flat=True)
    known = Recognition.objects.public().filter(pk__in=recognitions).values_list("pk", flat=True)
    places = [units[pk] for pk in seen]
    return {*places, *(place for pk in known for place in recognitions[pk])}


def _owner(table: TablePlan, one: New | Changed) -> Recognition | None:
    """The stored recognition that a row changes, or adds something to."""
    if table.key == "recognitions":
        return one.record if isinstance(one, Changed) else None
    owner = one.record.recognition if isinstance(one, Changed) else one.values["recognition"]
    return owner if isinstance(owner, Recognition) else None


def _said(table: TablePlan, one: Intention) -> Iterator[str]:
    """What is wrong with a row, or what it adds and changes."""
    yield from map(str, one.notes)
    if isinstance(one, Wrong):
        yield from map(str, one.faults)
    elif isinstance(one, Changed):
        yield from _changes(table, one)
    elif isinstance(one, New):
        yield from _contents(table, one)
    if isinstance(one, New | Changed):
        for text, _ in one.added.names:
            yield f"新增名称“{text}”"
        for brand, _ in one.added.brands:
            yield f"新增品牌“{brand}”"
        columns = one.values if isinstance(one, New) else one.new
        if (code := columns.get("credit_code")) and (doubt := credit_code_warning(code)):
            yield doubt


def _changes(table: TablePlan, one: Changed) -> Iterator[str]:
    if table.key == "units" and one.record.name != one.called:
        yield f"即“{one.record}”"
    for column, value in one.new.items():
        label = _label(table, column)
        was, now = _shown(table, column, one.old[column]), _shown(table, column, value)
        yield f"{label}由{was}改为{now}"
    for brand, (was, now) in one.meanings.items():
        label = Brand._meta.get_field("meaning").verbose_name
        yield f"品牌“{brand}”的{label}由{quoted(was, 0)}改为{quoted(now, 0)}"


def _contents(table: TablePlan, one: New) -> Iterator[str]:
    values = {column: value for column, value in one.values.items() if column not in OWNERS}
    if table.key == "achievements":
        yield meanings.said({name: values.pop(name) for name in DERIVED}).removesuffix("。")
    said = [
        f"{_label(table, column)}：{_shown(table, column, value)}"
        for column, value in values.items()
        if value not in (None, "", False)
    ]
    # Of a unit all is short, and a line holds it.
    yield from ["，".join(said)] if table.key == "units" else said


def _label(table: TablePlan, column: str) -> str:
    reading = BY_KEY[table.key].reading
    named = {heading.key: heading.name for heading in reading.headings}
    return named.get(column) or str(reading.model._meta.get_field(column).verbose_name)


def _shown(table: TablePlan, column: str, value: Any) -> str:
    """A value in words: a choice by its label, a number without idle zeros."""
    choices = dict(BY_KEY[table.key].reading.model._meta.get_field(column).flatchoices)
    if value in choices and value != "":
        value = choices[value]
    elif isinstance(value, NewSource):
        return f"“{value}”（新登记）"
    elif isinstance(value, bool):
        value = "是" if value else "否"
    elif isinstance(value, Decimal):
        value = plain(value)
    elif isinstance(value, date):
        value = value.isoformat()
    return quoted("" if value is None else str(value), 0)


def filled(plan: Plan) -> list[str]:
    """What registered sources get that they lack, each in a sentence."""
    keys = [one.source.pk for one in plan.filled]
    public = {*Source.objects.public().filter(pk__in=keys).values_list("pk", flat=True)}
    return [_filled(one, is_public=one.source.pk in public) for one in plan.filled]


def _filled(one: FilledSource, *, is_public: bool) -> str:
    labels = {key: str(Source._meta.get_field(key).verbose_name) for key in one.new}
    said = "，".join(f"{labels[key]}{quoted(str(value), 0)}" for key, value in one.new.items())
    return f"“{one.source}”补上{said}" + (f"（{ON_SITE}）" if is_public else "")


def summary(table: TablePlan) -> str:
    """How many rows of a table are of each kind, of those that there are."""
    return _counted(table, *SAID) or "没有内容"


def _counted(table: TablePlan, *kinds: type[Intention]) -> str:
    counts = ((SAID[kind], len(table.of(kind))) for kind in kinds)
    return "，".join(f"{said} {number} 行" for said, number in counts if number)


def stored(plan: Plan) -> str:
    """What was stored, in a sentence."""
    done = [
        f"{table.name}{said}" for table in plan.tables if (said := _counted(table, New, Changed))
    ]
    if plan.filled:
        done.append(f"来源补全 {len(plan.filled)} 篇")
    wrong = len(plan.of(Wrong))
    left = f"有误的 {wrong} 行没有导入。" if wrong else ""
    return f"已导入：{'；'.join(done)}。{left}"
