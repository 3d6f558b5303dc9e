"""Carrying out what was planned: all records of a file, and the history of each.

Rows are written many at once, past `save`: what a save does beside writing is done here too
(readings of names, the name then, addresses), and whoever follows saves is told.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.db.models import Max, Model

from awards.approval import published, shared
from awards.models import Achievement, ImportRun, Practice, Recognition, Source
from awards.models.evidence import Evidence
from units import history
from units.desk.slugs import free_slugs, in_pinyin, unit_parts
from units.inserting import insert_all, made
from units.models import Brand, Unit, UnitName
from units.search import bulk, readings

from .acts import Act
from .intentions import (
    Changed,
    Coming,
    ComingBrand,
    New,
    NewSource,
    Plan,
    Same,
    TablePlan,
    Wrong,
)
from .known import in_parts
from .tables.recognitions import LAST
from .uncollected import uncollected

#: Longest slugs, with room for a number that tells one from another.
LONGEST = {model: model._meta.get_field("slug").max_length - 4 for model in (Unit, Source)}
LONGEST_NAME = ImportRun._meta.get_field("file").max_length
#: Rows of one statement.
AT_ONCE = 500
#: What stands for a record until that is stored.
COMING = (Coming, ComingBrand, NewSource)
EVIDENCE: dict[str, type[Evidence]] = {"practices": Practice, "achievements": Achievement}


class RowsWrong(ValueError):
    """Some rows are wrong, and none was to be taken in without the others."""


@transaction.atomic
@uncollected()
def carry_out(
    plan: Plan, by: AbstractBaseUser, file: str, *, good_only: bool = False
) -> ImportRun | None:
    """Store what a plan says, with history, all of it or nothing. Returns what is kept of it.

    The plan is to be made in the same transaction, so that it is of the records as they are.
    `file` is named in the history. None where there is nothing to store. Raises RowsWrong for
    wrong rows, unless `good_only`.
    """
    if not good_only and plan.of(Wrong):
        raise RowsWrong
    if plan.does_nothing:
        return None
    return _Carrying(plan, by, file).run()


class _Carrying:
    """The carrying out of one plan: what it has made so far, and what it did to each record."""

    def __init__(self, plan: Plan, by: AbstractBaseUser, file: str):
        self.plan, self.by, self.file = plan, by, file
        self.made: dict[Coming | ComingBrand | NewSource, Model] = {}
        self.acts: dict[Model, Act] = {}
        self.read = readings.known()
        #: In a file of one table its rows need no name of it.
        self.is_one = len(plan.tables) == 1

    def run(self) -> ImportRun:
        """Store all, in the order in which records refer to each other."""
        self._sources()
        for table in self.plan.tables:
            if table.key == "units":
                self._units(table)
            elif table.key == "recognitions":
                self._recognitions(table)
            else:
                self._evidence(table, EVIDENCE[table.key])
        kept = history.note_all([act.kept(self.by, self.file) for act in self.acts.values()])
        return ImportRun.objects.create(
            by=self.by,
            file=self.file[:LONGEST_NAME],
            counts=counts(self.plan),
            changes=[change.pk for change in kept],
        )

    def _act(self, record: Model, table: TablePlan | None = None, row: int = 0) -> Act:
        """What is done to a record, and that a row does it."""
        if record not in self.acts:
            self.acts[record] = Act(record)
        if table:
            name = "" if self.is_one else table.name
            self.acts[record].rows.setdefault(name, []).append(row)
        return self.acts[record]

    def _new(self, record: Model, table: TablePlan | None = None, row: int = 0) -> None:
        act = self._act(record, table, row)
        act.is_new, act.new = True, history.columns(record)

    def _resolved(self, value: Any) -> Any:
        """A value, where it was to come the record that it has become."""
        return self.made[value] if isinstance(value, COMING) else value

    def _made(self, model: type[Model], new: list[New]) -> list:
        """The rows that are to be stored."""
        return made(
            model,
            ({name: self._resolved(value) for name, value in one.values.items()} for one in new),
        )

    # Sources

    def _sources(self) -> None:
        told = self.plan.sources
        wanted = [in_pinyin([one.title], LONGEST[Source]) or "source" for one in told]
        rows = [
            Source(slug=slug, **vars(one))
            for one, slug in zip(told, free_slugs(Source, wanted), strict=True)
        ]
        _create(rows)
        for one, source in zip(told, rows, strict=True):
            self.made[one] = source
            self._new(source)
        columns: set[str] = set()
        for one in self.plan.filled:
            act = self._act(one.source)
            act.old, act.new = dict(one.old), dict(one.new)
            for column, value in one.new.items():
                setattr(one.source, column, value)
            columns |= one.new.keys()
        _update(Source, [one.source for one in self.plan.filled], columns)

    # Units, with names and brands

    def _units(self, table: TablePlan) -> None:
        new = table.of(New)
        units = [Unit(**_without_coming(one.values)) for one in new]
        wanted = [in_pinyin(unit_parts(u.name, u.district.name), LONGEST[Unit]) for u in units]
        slugs = free_slugs(Unit, [slug or "unit" for slug in wanted])
        for unit, slug in zip(units, slugs, strict=True):
            unit.slug = slug
            unit.romanise(self.read)
        _create(units)
        for one, unit in zip(new, units, strict=True):
            self.made[Coming(table.key, one.row, one.called)] = unit
        self._put_below(new)
        for one, unit in zip(new, units, strict=True):
            self._new(unit, table, one.row)
        changed = table.of(Changed)
        self._change_own(table, changed, Unit, ("pinyin", "initials"), self._romanise)
        self._add_names([*zip(units, new, strict=True), *((one.record, one) for one in changed)])
        self._change_meanings(changed)
        # With their names, which the entries of new units hold too.
        bulk.written.send(Unit, rows=units, columns=None)

    def _put_below(self, new: Iterable[New]) -> None:
        """Give new units the superiors that the same table adds."""
        rows = []
        for one in new:
            if isinstance(above := one.values.get("superior"), Coming):
                unit = self.made[Coming("units", one.row, one.called)]
                unit.superior = self.made[above]
                rows.append(unit)
        _update(Unit, rows, {"superior"})

    def _romanise(self, unit: Unit) -> None:
        unit.romanise(self.read)

    def _add_names(self, owners: list[tuple[Unit, New | Changed]]) -> None:
        names, brands = ([], [])
        for unit, one in owners:
            names += [UnitName(unit=unit, name=name, kind=kind) for name, kind in one.added.names]
            brands += [Brand(unit=unit, name=name, meaning=said) for name, said in one.added.brands]
        _create(names)
        _create(brands)
        for row in (*names, *brands):
            self._act(row.unit).add(row)
        meant = {unit: coming for coming, unit in self.made.items() if isinstance(coming, Coming)}
        for brand in brands:
            coming = meant.get(brand.unit, brand.unit)
            self.made[ComingBrand(coming, brand.name)] = brand
        stored = [row for row in names if not self._act(row.unit).is_new]
        for row in (*names, *brands):  # they are read anew
            getattr(row.unit, "_prefetched_objects_cache", {}).clear()
        bulk.written.send(UnitName, rows=stored, columns=None)
        bulk.written.send(Brand, rows=brands, columns=None)

    def _change_meanings(self, changed: Iterable[Changed]) -> None:
        brands = []
        for one in changed:
            for brand in one.record.brands.all():
                if brand.name in one.meanings:
                    was, brand.meaning = one.meanings[brand.name]
                    brands.append(brand)
                    self._act(one.record).change(
                        brand, {"meaning": was}, {"meaning": brand.meaning}
                    )
        _update(Brand, brands, {"meaning"})

    # Recognitions, with practices and figures

    def _recognitions(self, table: TablePlan) -> None:
        new = table.of(New)
        rows = self._made(Recognition, new)
        for row in rows:
            row.fix_name()
        _place(rows, "award_year_id", [one.values for one in new])
        _create(rows)
        bulk.written.send(Recognition, rows=rows, columns=None)
        for one, row in zip(new, rows, strict=True):
            self.made[Coming(table.key, one.row, one.called)] = row
            self._new(row, table, one.row)
        changed = table.of(Changed)
        self._change_own(table, changed, Recognition)

    def _evidence(self, table: TablePlan, model: type[Evidence]) -> None:
        new = table.of(New)
        rows = self._made(model, new)
        _place(rows, "recognition_id", [one.values for one in new])
        _create(rows)
        bulk.written.send(model, rows=rows, columns=None)
        for one, row in zip(new, rows, strict=True):
            self._act(row.recognition, table, one.row).add(row)
        changed = table.of(Changed)
        columns: set[str] = set()
        for one in changed:
            old, new_values = self._set(one)
            self._act(one.record.recognition, table, one.row).change(one.record, old, new_values)
            columns |= one.new.keys()
        _update(model, [one.record for one in changed], columns)

    # Columns of records themselves

    def _set(self, one: Changed) -> tuple[dict, dict]:
        """Give a record its new values; the old and new ones as the history keeps them."""
        before = history.columns(one.record)
        for column, value in one.new.items():
            setattr(one.record, column, self._resolved(value))
        after = history.columns(one.record)
        return tuple({name: columns[name] for name in one.new} for columns in (before, after))

    def _change_own(
        self,
        table: TablePlan,
        changed: list[Changed],
        model: type[Model],
        more: Iterable[str] = (),
        prepare: Callable[[Any], Any] = bool,
    ) -> None:
        """Change the records of a table; `prepare` keeps their columns `more` in step."""
        columns: set[str] = set()
        for one in changed:
            old, new = self._set(one)
            act = self._act(one.record, table, one.row)
            act.old |= old
            act.new |= new
            prepare(one.record)
            columns |= one.new.keys()
        if columns:
            _update(model, [one.record for one in changed if one.new], {*columns, *more})


def counts(plan: Plan) -> dict[str, dict[str, int]]:
    """How many rows of each table are new, changed, same and wrong, by the table's key."""
    kinds = {"new": New, "changed": Changed, "same": Same, "wrong": Wrong}
    return {
        table.key: {name: len(table.of(kind)) for name, kind in kinds.items()}
        for table in plan.tables
    }


def _without_coming(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if not isinstance(value, Coming)}


def _create(rows: list) -> None:
    published.require_open(rows)
    insert_all(rows)


def _update(model: type[Model], rows: list, columns: set[str]) -> None:
    """Write some columns of stored rows."""
    if rows and columns:
        if columns - published.FREE:
            published.require_open(rows)
        shared.require_unshared(rows, columns)
        model.objects.bulk_update(rows, sorted(columns), batch_size=AT_ONCE // 5)
        bulk.written.send(model, rows=rows, columns=columns)


def _place(rows: list, owner: str, said: list[dict]) -> None:
    """Put new rows that say no place after the last of their owner, in the order of the file."""
    keys = sorted({getattr(row, owner) for row in rows})
    last: dict[int, int] = {}
    for some in in_parts(keys):
        siblings = type(rows[0]).objects.filter(**{f"{owner}__in": some}).order_by()
        last |= dict(siblings.values_list(owner).annotate(last=Max("position")))
    for row, values in zip(rows, said, strict=True):
        key = getattr(row, owner)
        if "position" not in values:
            row.position = min(last.get(key, 0) + 1, LAST)
        last[key] = max(last.get(key, 0), row.position)
