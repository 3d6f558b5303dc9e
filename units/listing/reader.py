"""Records read by their keys with SQL that is made once.

To make SQL of a dozen tables takes Django several times as long as a database takes to answer it
for the ten rows of a page.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import Field, Model, QuerySet

#: SQL is made for this many keys, and for each multiple of it.
STEP = 10


@dataclass(frozen=True)
class Branch:
    """What is read of a model: columns from `start` on, the key first; and of its relations."""

    model: type[Model]
    start: int
    names: list[str]
    branches: list[tuple[Field, "Branch"]]

    def made(self, row: Sequence, held: dict[tuple, Model]) -> Model | None:
        """The record of a row, made once for all rows with it; None where there is none."""
        key = row[self.start]
        if key is None:
            return None
        if (record := held.get((self.model, key))) is None:
            values = row[self.start : self.start + len(self.names)]
            record = self.model.from_db(DEFAULT_DB_ALIAS, self.names, values)
            for field, branch in self.branches:
                field.set_cached_value(record, branch.made(row, held))
            held[self.model, key] = record
        return record


class Reader:
    """Reads those of some rows that have some keys.

    `columns` name what is read of each and of the records that it refers to (`unit__slug`); the
    rest is read when it is asked for, as with `only`. They must be texts and whole numbers, which
    every database gives as they are.
    """

    def __init__(self, rows: QuerySet, columns: Sequence[str]):
        self._lookups: list[str] = []
        self._root = self._branch(rows.model, [name.split("__") for name in columns], "")
        self._rows = rows.order_by().values_list(*self._lookups)
        self._made: dict[tuple[str, int], tuple[str, list, int]] = {}

    def _branch(self, model: type[Model], paths: list[list[str]], prefix: str) -> Branch:
        firsts = {path[0] for path in paths} | {model._meta.pk.name}
        fields = [one for one in model._meta.concrete_fields if one.name in firsts]
        start = len(self._lookups)
        self._lookups += [f"{prefix}{field.attname}" for field in fields]
        branches = []
        for field in fields:
            if connection.ops.get_db_converters(field.cached_col):
                raise TypeError(f"{field} is not read as it is")
            inner = [path[1:] for path in paths if path[0] == field.name and path[1:]]
            if inner:
                below = self._branch(field.related_model, inner, f"{prefix}{field.name}__")
                branches.append((field, below))
        return Branch(model, start, [field.attname for field in fields], branches)

    def read(self, keys: Sequence[int]) -> dict[int, Any]:
        """The records by their keys."""
        if not keys:
            return {}
        size = -(-len(keys) // STEP) * STEP
        sql, given, place = self._sql(size)
        given = [*given[:place], *keys, *keys[-1:] * (size - len(keys)), *given[place + size :]]
        with connection.cursor() as cursor:
            cursor.execute(sql, given)
            rows = cursor.fetchall()
        held: dict[tuple, Model] = {}
        made = (self._root.made(row, held) for row in rows)
        return {record.pk: record for record in made}

    def _sql(self, size: int) -> tuple[str, list, int]:
        """SQL for so many keys, what it is given, and where the keys stand in that."""
        known = connection.vendor, size
        if known not in self._made:
            marks = list(range(-size, 0))  # no record has such a key
            sql, given = self._rows.filter(pk__in=marks).query.sql_with_params()
            self._made[known] = sql, list(given), given.index(marks[0])
        return self._made[known]
