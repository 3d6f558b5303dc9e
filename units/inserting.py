"""New rows, made and written many at once.

As a model makes them one by one and `bulk_create` writes them, in less than half of the time: what
is the same for all rows is asked once, and each value that a column has is prepared once. Nothing
is checked and no signal of a save is sent, there as here: whoever writes so has planned the rows,
and tells of them.
"""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from operator import attrgetter
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import CharField, Field, Model, TextField
from django.db.models.constants import OnConflict

from .texts import printable
from .texts.columns import Written

#: Rows of one statement: so many that its text is short beside what it says.
AT_ONCE = 500


def made(model: type[Model], said: Iterable[Mapping[str, Any]]) -> list:
    """New rows of a model, each with these values by column, as `model(**values)` makes one.

    Raises TypeError for what is no column.
    """
    fields = model._meta.concrete_fields
    names = [field.attname for field in fields]
    related = {field.name: field for field in fields if field.is_relation}
    blank = {field.attname: field.get_default() for field in fields}
    changing = [f for f in fields if f.has_default() and callable(f.default)]
    rows = []
    for values in said:
        own = {**blank, **{field.attname: field.get_default() for field in changing}, **values}
        records = {name: values[name] for name in values if name in related}
        for name, record in records.items():
            field = related[name]
            own[field.attname] = record and getattr(record, field.target_field.attname)
        if len(own) > len(names) + len(records):
            raise TypeError(f"{model._meta.label} has not all of {sorted(values)}")
        row = model(*[own[name] for name in names])
        for name, record in records.items():
            if record is not None:
                related[name].set_cached_value(row, record)
        rows.append(row)
    return rows


def insert_all(
    rows: Sequence[Model], *, unique: Sequence[str] = (), over: Sequence[str] = ()
) -> None:
    """Store new rows of one model and give them their keys.

    Where a row with the same columns `unique` is there, its columns `over` are written over
    instead, and no keys are given. Raises ValueError for a row that has a key, or refers to one
    that is not stored.
    """
    if not rows:
        return
    with transaction.atomic(savepoint=False):
        for some in _parts(rows):
            _insert(some, unique, over)


def _parts(rows: Sequence[Model]) -> Iterator[Sequence[Model]]:
    """So many rows as one statement takes."""
    most = AT_ONCE
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        variables = connection.connection.getlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER)
        most = min(most, variables // len(_fields(type(rows[0]))))
    return (rows[start : start + most] for start in range(0, len(rows), most))


def _fields(model: type[Model]) -> list[Field]:
    """The columns that are written: all but the key, which the database gives."""
    return [f for f in model._meta.concrete_fields if not (f.primary_key or f.generated)]


def _insert(rows: Sequence[Model], unique: Sequence[str], over: Sequence[str]) -> None:
    meta = type(rows[0])._meta
    if any(row.pk is not None for row in rows):
        raise ValueError(f"{meta.label} has a key before it is stored")
    fields = _fields(type(rows[0]))
    here = connections[DEFAULT_DB_ALIAS]  # itself: each value asks it
    columns = [_written(field, rows, here) for field in fields]
    quote, ops = connection.ops.quote_name, connection.ops
    said = f"INSERT INTO {quote(meta.db_table)} ({', '.join(quote(f.column) for f in fields)}) "
    if connection.vendor == "postgresql":  # one array a column, which is planned once
        types = [field.db_type(connection).split("(")[0] for field in fields]
        said += f"SELECT * FROM UNNEST({', '.join(f'%s::{one}[]' for one in types)})"
        values: Iterable = columns
    else:
        row = f"({', '.join(['%s'] * len(fields))})"
        said += f"VALUES {', '.join([row] * len(rows))}"
        values = chain.from_iterable(zip(*columns, strict=True))
    if over:
        names = ([meta.get_field(name).column for name in some] for some in (over, unique))
        said += f" {ops.on_conflict_suffix_sql(fields, OnConflict.UPDATE, *names)}"
    else:
        said += f" RETURNING {quote(meta.pk.column)}"
    with connection.cursor() as cursor:
        cursor.execute(said, list(values))
        keys = [] if over else [key for (key,) in cursor.fetchall()]
    for row, key in zip(rows, keys, strict=not over):
        row.pk = key
        row._state.adding, row._state.db = False, connection.alias


def _written(field: Field, rows: Sequence[Model], here: BaseDatabaseWrapper) -> list:
    """The values of a column as the database takes them: texts as they are, others each once."""
    values = _saved(field, rows)
    try:
        each = set(values)
    except TypeError:  # what can be changed, as JSON's
        return [field.get_db_prep_save(value, here) for value in values]
    if isinstance(field, Written) and not all(map(_is_printable, each)):
        return [field.get_db_prep_save(field.pre_save(row, add=True), here) for row in rows]
    is_text = isinstance(field, Written) or type(field) in (CharField, TextField)
    if is_text and all(value is None or isinstance(value, str) for value in each):
        return values
    found = {value: field.get_db_prep_save(value, here) for value in each}
    return [found[value] for value in values]


def _saved(field: Field, rows: Sequence[Model]) -> list:
    """The values of a column, as saving a row makes them; of texts, as they stand."""
    if isinstance(field, Written) or type(field).pre_save is Field.pre_save:
        values = list(map(attrgetter(field.attname), rows))
        if not (field.is_relation and None in values):
            return values
        for row, value in zip(rows, values, strict=True):
            if value is None and field.is_cached(row):  # stored since, or refused
                row._prepare_related_fields_for_save("insert", [field])
        return list(map(attrgetter(field.attname), rows))
    return [field.pre_save(row, add=True) for row in rows]


def _is_printable(value: Any) -> bool:
    return not isinstance(value, str) or printable(value) == value
