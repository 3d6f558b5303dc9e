"""Tables as they are before any test, after one that commits what it writes; and copies of rows.

Django's `flush` empties all tables, makes every trigger anew and asks for every permission. After
a process did so once, only tables with rows are emptied, and what `flush` leaves is compared.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.models import Model
from django.test import TransactionTestCase

from units import version

Rows = dict[type[Model], list[tuple]]


def filled() -> list[type[Model]]:
    """The models whose tables hold rows, asked at once; without the version of the content."""
    models = {
        model._meta.db_table: model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy and model is not version.ContentVersion
    }
    asked = (f"SELECT '{name}' WHERE EXISTS (SELECT 1 FROM \"{name}\")" for name in models)
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(asked))
        return [models[name] for (name,) in cursor.fetchall()]


def rows_of(model: type[Model]) -> list[tuple]:
    """All rows of a table as the database gives them, in the order of their keys."""
    with connection.cursor() as cursor:
        key = connection.ops.quote_name(model._meta.pk.column)
        cursor.execute(f'SELECT {_columns(model)} FROM "{model._meta.db_table}" ORDER BY {key}')
        return cursor.fetchall()


def copied() -> Rows:
    """All rows of all tables."""
    return {model: rows_of(model) for model in filled()}


def write(rows: Rows) -> None:
    """Put copied rows into their tables, whichever is first. Called within `unchecked`."""
    with connection.cursor() as cursor:
        for model, values in rows.items():
            marks = ", ".join(["%s"] * len(values[0]))
            into = f'INSERT INTO "{model._meta.db_table}" ({_columns(model)})'
            cursor.executemany(f"{into} VALUES ({marks})", values)
        for sql in connection.ops.sequence_reset_sql(no_style(), list(rows)):
            cursor.execute(sql)  # an index that is made anew counts from one again


def _columns(model: type[Model]) -> str:
    columns = (field.column for field in model._meta.local_concrete_fields if not field.generated)
    return ", ".join(map(connection.ops.quote_name, columns))


@contextmanager
def unchecked() -> Iterator[None]:
    """A transaction in which no row is asked whether those that it refers to are there."""
    with connection.constraint_checks_disabled(), transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET LOCAL session_replication_role = replica")
        yield


def restore(left: Rows) -> None:
    """Leave these rows in the tables and no others, and a new version of the content."""
    with unchecked():
        changed = [
            model
            for model in {*filled(), *left}
            if model not in left or rows_of(model) != left[model]
        ]
        with connection.cursor() as cursor:
            for model in changed:
                cursor.execute(f'DELETE FROM "{model._meta.db_table}"')
        write({model: left[model] for model in changed if model in left})
        version.begin()
    ContentType.objects.clear_cache()


def empty_once(case: TransactionTestCase, flush=TransactionTestCase._fixture_teardown) -> None:
    """In place of `_fixture_teardown`: `flush` at first, later what it left."""
    global _left
    if _left is None:
        flush(case)
        _left = copied()
    else:
        restore(_left)


_left: Rows | None = None


class Kept:
    """What a function writes into emptied tables: written by it once, then as copied rows."""

    def __init__(self, fill: Callable[[], None]):
        self.fill = fill
        self.rows: Rows | None = None

    def put(self) -> None:
        """Write it; as it was at first where its tables hold anything already."""
        held = set(filled())
        if self.rows is not None and not held & self.rows.keys():
            with unchecked():
                write(self.rows)
                version.begin()
            return
        before = copied()
        self.fill()
        changed = {model: rows for model, rows in copied().items() if rows != before.get(model)}
        if not changed.keys() & before.keys():
            self.rows = changed
