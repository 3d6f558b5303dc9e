"""What differs between two versions of a record, field by field and row by row, in words."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db.models import DateTimeField, Field, FileField, ForeignKey, Model

from units.desk.history import column, in_order, said
from units.history import CALLED

from . import texts
from .names import Names
from .steps import Snapshot

#: Texts longer than this are shown as one, with marks in it.
LONG = 40
CHANGED, ADDED, GONE = "changed", "added", "gone"
#: What became of a row, in words.
STATES = {CHANGED: "有改动", ADDED: "新增", GONE: "删除"}


@dataclass(frozen=True)
class Moved:
    """A column with another value: both in words, and of long ones the pieces."""

    name: str
    label: str
    was: str
    now: str

    @cached_property
    def pieces(self) -> list[texts.Piece]:
        """The pieces of two long texts; none of short ones, or where one is empty."""
        is_long = max(len(self.was), len(self.now)) > LONG
        return texts.difference(self.was, self.now) if is_long and self.was and self.now else []


@dataclass(frozen=True)
class Row:
    """A row of a table that is another one, new, or gone."""

    label: str
    key: str
    called: str
    state: str
    columns: list[Moved]

    @property
    def kind(self) -> str:
        """What the row is: 成效指标."""
        return apps.get_model(self.label)._meta.verbose_name

    @property
    def words(self) -> str:
        """What became of it."""
        return STATES[self.state]

    @property
    def values(self) -> list[tuple[str, str]]:
        """Of a row that is new or gone: what it says or said, by label."""
        return [(moved.label, moved.now or moved.was) for moved in self.columns]


@dataclass
class Difference:
    """What differs between two versions of a record."""

    columns: list[Moved] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)

    def __bool__(self):
        return bool(self.columns or self.rows)

    @property
    def has_marks(self) -> bool:
        """Whether a long text is shown with marks in it."""
        several = [self.columns, *(row.columns for row in self.rows if row.state == CHANGED)]
        return any(moved.pieces for columns in several for moved in columns)


def difference(model: type[Model], older: Snapshot, newer: Snapshot) -> Difference:
    """What differs between two versions of a record of `model`."""
    names = Names()
    for snapshot in (older, newer):
        names.want(model, snapshot.columns)
        names.want(model, snapshot.rows)
    found = Difference(list(_columns(model, older.columns, newer.columns, names)))
    for label in older.rows:
        table = apps.get_model(label)
        owner = next(f.name for f in table._meta.fields if f.related_model is model)
        found.rows += _rows(table, owner, older.rows[label], newer.rows[label], names)
    return found


def _columns(model: type[Model], old: Mapping, new: Mapping, names: Names) -> Iterator[Moved]:
    for name in in_order(model, {**old, **new}):
        one = column(model, name)
        if one is None or not is_told(one):
            continue
        was, now = same(one, old.get(name)), same(one, new.get(name))
        if was != now:
            words = (said(one, value, names) for value in (old.get(name), new.get(name)))
            yield Moved(name, str(one.verbose_name), *words)


def is_told(one: Field) -> bool:
    """Whether a column says something to a person, and is not made from others."""
    return one.editable or isinstance(one, DateTimeField | ForeignKey)


def same(one: Field, value):
    """A value such that equal ones are equal: 120 is 120.0000."""
    if value in ("", None, []):
        return None
    if isinstance(one, FileField) or one.many_to_many:
        return value
    try:
        return one.to_python(value)
    except ValidationError:
        return value


def _rows(
    model: type[Model], owner: str, old: Mapping, new: Mapping, names: Names
) -> Iterator[Row]:
    label = model._meta.label_lower
    for key in sorted({**old, **new}, key=lambda key: (len(key), key)):
        was, now = old.get(key), new.get(key)
        moved = [one for one in _columns(model, was or {}, now or {}, names) if one.name != owner]
        state = ADDED if was is None else GONE if now is None else CHANGED
        if moved:
            yield Row(label, key, (now or was).get(CALLED, ""), state, moved)
