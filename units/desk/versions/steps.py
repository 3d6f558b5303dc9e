"""The acts that made a record what it is, and what it was before them.

An act keeps what it changed and from which value, so that an earlier version is what is stored now
with the later acts taken back, the latest first.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.contrib.contenttypes.models import ContentType
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import ForeignKey, Model, Q, QuerySet

from units import history
from units.history import BEGINS, CALLED, DELETED_ALONG, ENDS, MOVED_AWAY, Change

from .values import kept

#: In place of an act's key: what was before the first act that is known.
FIRST = 0


def acts_of(row: Model) -> QuerySet[Change]:
    """What was done to a record, to the rows that belong to it and in its owners' forms to it.

    A row that moved had other owners before; a row that moved away belonged to the record.
    """
    kind = ContentType.objects.get_for_model(row)
    about = Q(content_type=kind, object_id=row.pk) & ~Q(key=MOVED_AWAY)
    about |= Q(owner_type=kind, owner_id=row.pk)
    label, key = row._meta.label_lower, str(row.pk)
    told = Q(**{f"old__{label}__has_key": key}) | Q(**{f"new__{label}__has_key": key})
    for owner_type, owner in _owners(row, kind):
        about |= Q(content_type=owner_type, object_id=owner) & told
    # The act of the owner tells of what went along.
    return Change.objects.filter(about).exclude(key=DELETED_ALONG).order_by("-id")


def _owners(row: Model, kind: ContentType) -> set[tuple[int, int]]:
    """The owners of a row, the former ones too: by kind and key."""
    if (owner := history.owner_of(row)) is None:
        return set()
    own = Change.objects.filter(content_type=kind, object_id=row.pk, owner_id__isnull=False)
    former = own.order_by().values_list("owner_type_id", "owner_id").distinct()
    return {(ContentType.objects.get_for_model(owner).pk, owner.pk), *former}


@dataclass
class Step:
    """What an act meant for one record: values by column and, by table, by row."""

    change: Change
    old: dict
    new: dict
    #: Of an act on the owner: the record began with it, or ended.
    begins: bool = False
    ends: bool = False

    @classmethod
    def of(cls, change: Change, row: Model) -> "Step":
        """`change` is one of `acts_of(row)`."""
        model = change.content_type.model_class()
        if (model, change.object_id) == (type(row), row.pk):
            return cls(change, change.old, change.new, change.key in BEGINS, change.key in ENDS)
        label, key = row._meta.label_lower, str(row.pk)
        old, new = (values.get(label, {}).get(key) for values in (change.old, change.new))
        if (old, new) != (None, None):  # in the form of an owner
            return cls(change, _own(old), _own(new), begins=old is None, ends=new is None)
        label, key = model._meta.label_lower, str(change.object_id)
        old = {} if change.key in BEGINS else {label: {key: {CALLED: change.called, **change.old}}}
        ends = change.key in ENDS or change.key == MOVED_AWAY
        new = {} if ends else {label: {key: {CALLED: change.called, **change.new}}}
        return cls(change, old, new)

    def changes(self, model: type[Model]) -> bool:
        """Whether the record, or a row of its tables, was another one afterwards."""
        columns = {one.name for one in model._meta.get_fields()}
        return self.begins or any("." in name or name in columns for name in {*self.old, *self.new})


def _own(values: Mapping | None) -> dict:
    return {name: value for name, value in (values or {}).items() if name != CALLED}


@dataclass
class Snapshot:
    """A record as it was: values by column, rows by table and id."""

    columns: dict
    rows: dict[str, dict[str, dict]] = field(default_factory=dict)
    #: By table the column and the key of the owner.
    owner: dict[str, tuple[str, int]] = field(default_factory=dict)

    @classmethod
    def now(cls, row: Model, tables: Mapping[type[Model], str]) -> "Snapshot":
        """As it is stored, with the rows of some tables (by model: the column of their owner)."""
        rows = {
            model._meta.label_lower: {
                str(one.pk): kept(one)
                for one in model._base_manager.filter(**{column: row.pk}).order_by("pk")
            }
            for model, column in tables.items()
        }
        owner = {model._meta.label_lower: (column, row.pk) for model, column in tables.items()}
        return cls(_plain(history.columns(row)), _plain(rows), owner)

    def take_back(self, step: Step, model: type[Model]) -> None:
        """Make it what it was before `step`."""
        for name in {**step.old, **step.new}:
            if name in self.rows:
                self._take_rows_back(name, step.old.get(name) or {}, step.new.get(name) or {})
            elif name in self.columns and is_known(step.old, model, name):
                self.columns[name] = step.old[name]

    def _take_rows_back(self, label: str, old: Mapping, new: Mapping) -> None:
        rows = self.rows[label]
        for key in {**old, **new}:
            if key not in old:
                rows.pop(key, None)
            elif key in rows or key not in new:
                rows[key] = {**rows.get(key, {}), **old[key]}
                column, owner = self.owner[label]
                if rows[key].get(column, owner) != owner:  # it came from another record
                    del rows[key]


def _plain(values: Mapping) -> dict:
    """Values as they come back from the history."""
    return json.loads(json.dumps(values, cls=DjangoJSONEncoder))


def is_known(values: Mapping, model: type[Model], name: str) -> bool:
    """Whether a column had a value that it can hold: earlier acts kept some records by name."""
    refers = isinstance(model._meta.get_field(name), ForeignKey)
    return name in values and (not refers or isinstance(values[name], int | None))


def rebuilt(
    row: Model, tables: Mapping[type[Model], str], after: Iterable[int]
) -> dict[int, Snapshot]:
    """What a record was after each of some acts, by their keys; `FIRST` is before all of them."""
    wanted = set(after)
    snapshot, found = Snapshot.now(row, tables), {}
    later = acts_of(row).filter(id__gte=min(wanted)).select_related("content_type")
    for change in later:
        if change.pk in wanted:
            found[change.pk] = _copied(snapshot)
        snapshot.take_back(Step.of(change, row), type(row))
    if FIRST in wanted:
        found[FIRST] = snapshot
    return found


def _copied(snapshot: Snapshot) -> Snapshot:
    rows = {
        label: {key: dict(row) for key, row in rows.items()}
        for label, rows in snapshot.rows.items()
    }
    return Snapshot(dict(snapshot.columns), rows, snapshot.owner)
