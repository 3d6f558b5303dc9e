"""What bringing back an earlier version would change, and what stands in the way of it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import FileField, ForeignKey, Model
from django.forms import BaseForm, BaseInlineFormSet, ChoiceField, ModelChoiceField

from units.desk.history import said
from units.desk.together.opened import digest

from .comparing import ADDED, GONE, Moved, Row, difference
from .names import Names
from .steps import Snapshot, is_known

NO_PERMISSION = "您的账号没有办这一项的权限，请由有权限的人办理。"
NO_FILE = "照片的文件已经随删除清除，请在表单里重新上传照片。"


@dataclass
class Item:
    """One thing that a person may choose: a column, the columns of a row, or a row that is gone."""

    key: str
    label: str
    moved: list[Moved] = field(default_factory=list)
    #: Of a row that comes back: what it says.
    values: list[tuple[str, str]] = field(default_factory=list)
    #: Why it cannot be, in a sentence.
    obstacle: str = ""
    instance: Model | None = None


@dataclass
class Plan:
    """What an earlier version of a record would change of it."""

    items: list[Item] = field(default_factory=list)
    #: What the form does not change, and rows that stay though the version has none of them.
    fixed: list[str] = field(default_factory=list)
    staying: list[str] = field(default_factory=list)

    @property
    def possible(self) -> list[Item]:
        """What nothing stands in the way of."""
        return [item for item in self.items if not item.obstacle]

    @property
    def seen(self) -> str:
        """The same for plans that say the same."""
        told = [
            (one.key, one.obstacle, [(m.name, m.was, m.now) for m in one.moved], one.values)
            for one in self.items
        ]
        return digest(json.dumps([told, self.fixed, self.staying], cls=DjangoJSONEncoder))


class Planner:
    """Plans by the form of a record and its tables, as they are open to a person."""

    def __init__(self, row: Model, form: BaseForm, tables: list[tuple[BaseInlineFormSet, bool]]):
        """`tables` come with whether the person may add rows to them."""
        self.row, self.form, self.names = row, form, Names()
        self.tables = {table.model._meta.label_lower: (table, adds) for table, adds in tables}

    def plan(self, version: Snapshot, now: Snapshot) -> Plan:
        """What `version` would change of what is `now`."""
        self.version, found = version, Plan()
        self.names.want(type(self.row), version.columns)
        self.names.want(type(self.row), version.rows)
        told = difference(type(self.row), now, version)
        for moved in told.columns:
            if moved.name in self.form.fields:
                obstacle = self._against(self.form, moved, version.columns)
                found.items.append(Item(moved.name, moved.label, [moved], obstacle=obstacle))
            else:
                found.fixed.append(moved.label)
        for row in told.rows:
            self._plan_row(found, row)
        return found

    def _plan_row(self, found: Plan, row: Row) -> None:
        called = f"{row.kind}“{row.called}”"
        if row.state == GONE:
            found.staying.append(called)
        elif row.state == ADDED:
            found.items.append(self._lost(row, called))
        elif form := self.form_of(row.label, row.key):
            moved = [one for one in row.columns if one.name in form.fields]
            found.fixed += [f"{called}的{m.label}" for m in row.columns if m not in moved]
            kept = self.version.rows[row.label][row.key]
            against = [self._against(form, one, kept) for one in moved]
            if moved:
                item = Item(f"{row.label}:{row.key}", called, moved, obstacle="".join(against))
                found.items.append(item)

    def _lost(self, row: Row, called: str) -> Item:
        item = Item(f"{row.label}:{row.key}", f"找回{called}", values=row.values)
        table, may_add = self.tables[row.label]
        kept = self.version.rows[row.label][row.key]
        item.instance = instance_of(table.model, int(row.key), kept)
        setattr(item.instance, table.fk.attname, self.row.pk)
        row = item.instance
        against = (obstacles(row, self.names) or unfit(row)) if may_add else [NO_PERMISSION]
        item.obstacle = "".join(against)
        return item

    def form_of(self, label: str, key: str) -> BaseForm | None:
        """The form of a row of a table that is there."""
        table, _ = self.tables[label]
        return next((one for one in table.initial_forms if str(one.instance.pk) == key), None)

    def _against(self, form: BaseForm, moved: Moved, values: Mapping) -> str:
        """Why a box of a form cannot hold what it held."""
        box, column = form.fields[moved.name], form._meta.model._meta.get_field(moved.name)
        value = values.get(moved.name)
        if box.disabled:
            return NO_PERMISSION
        if isinstance(column, FileField):
            return NO_FILE
        if isinstance(column, ForeignKey):
            gone = value and self.names.is_gone(column.related_model, value)
            return f"{_gone(column, value, self.names)}也可以在表单里另选。" if gone else ""
        if isinstance(box, ModelChoiceField) or not isinstance(box, ChoiceField):
            return ""
        may = box.valid_value(value)
        return "" if may else f"{moved.label}现在不能在表单里改为“{moved.now or '空'}”。"

    def take(self, item: Item) -> None:
        """Let the form begin with what the version holds of an item."""
        if item.instance is not None:
            return
        label, _, key = item.key.partition(":")
        form = self.form_of(label, key) if key else self.form
        values = self.version.rows[label][key] if key else self.version.columns
        for moved in item.moved:
            column = form._meta.model._meta.get_field(moved.name)
            form[moved.name].initial = column.to_python(values[moved.name])
        if hasattr(form, "begin_as_stored"):
            form.begin_as_stored()


def instance_of(model: type[Model], key: int, values: Mapping) -> Model:
    """A record as the history kept it, under its old key; not stored."""
    columns = {
        one.attname: one.to_python(values[one.name])
        for one in model._meta.concrete_fields
        if is_known(values, model, one.name) and not one.primary_key
    }
    return model(pk=key, **columns)


def obstacles(row: Model, names: Names, besides: str = "") -> list[str]:
    """What is not there any more that a record needs, as sentences; `besides` one column."""
    found = []
    for one in row._meta.concrete_fields:
        value = getattr(row, one.attname)
        if isinstance(one, ForeignKey) and value and one.name != besides:
            if names.is_gone(one.related_model, value):
                found.append(_gone(one, value, names))
        elif isinstance(one, FileField) and value and not one.storage.exists(value.name):
            found.append(NO_FILE)
    if type(row)._base_manager.filter(pk=row.pk).exists():
        found.append("它已经在了，不用再恢复。")
    return found


def _gone(column: ForeignKey, value, names: Names) -> str:
    return f"{column.verbose_name}“{said(column, value, names)}”不在了，请先恢复它。"


def unfit(row: Model, besides: str = "") -> list[str]:
    """What the rules of today say against a record, as sentences; `besides` one column."""
    files = [one.name for one in row._meta.fields if isinstance(one, FileField)]
    try:
        row.full_clean(exclude=[*files, besides])
    except ValidationError as error:
        labels = {one.name: f"{one.verbose_name}：" for one in row._meta.fields}
        told = error.message_dict.items()
        return [f"{labels.get(name, '')}{one}" for name, several in told for one in several]
    return []
