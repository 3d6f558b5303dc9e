"""Copies of synthetic units, and of all that hangs on them, made by the database itself.

A unit's number stands in its texts with always as many digits, so that a copy is its rows with
other keys and another number, and so are its entries in the search index.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.core.management.color import no_style
from django.db import connection, models
from django.db.models import Max, Model

from awards.models import Achievement, Practice, Recognition
from config.search.index import KIND_OF
from units.models import Brand, SearchEntry, Unit, UnitName
from units.search.tokens import SAMPLE

#: Digits of a unit's number.
DIGITS = 6
#: PostgreSQL's inverted index, and from how many units on it is sooner made anew than added to.
INVERTED, MANY = "units_searchentry_lexemes", 20_000
#: The memory in which it is sorted.
SORTED_IN = "256MB"
#: Written in this order: each refers to those before it.
ORDER = (Unit, UnitName, Brand, Recognition, Practice, Achievement)
#: The units to copy, each with its number as it is written and as its copy's will be.
NUMBERED = f"""
INSERT INTO numbered (unit, was, becomes)
SELECT id, substr(slug, length(slug) - {DIGITS - 1}),
    substr(CAST(1{"0" * DIGITS} + %s + CAST(substr(slug, length(slug) - {DIGITS - 1}) AS integer)
    AS text), 2)
FROM units_unit WHERE slug BETWEEN %s AND %s
"""
#: What the rows of a model are read from, and which of them are copied. SQLite keeps to the order
#: of a CROSS JOIN: from the few units that are copied to what hangs on them.
ORIGINALS = {
    Unit: ("units_unit original", "original.id = numbered.unit"),
    **{
        model: (f"{model._meta.db_table} original", "original.unit_id = numbered.unit")
        for model in (UnitName, Brand, Recognition)
    },
    **{
        model: (
            f"awards_recognition held CROSS JOIN {model._meta.db_table} original",
            "held.unit_id = numbered.unit AND original.recognition_id = held.id",
        )
        for model in (Practice, Achievement)
    },
}


def written(number: int) -> str:
    """A unit's number as its texts hold it."""
    return f"{number:0{DIGITS}}"


def copy(slug: str, numbers: range, above: int) -> None:
    """Write the units of these numbers, each a copy of the one whose number is lower by `above`.

    `slug` is that of a unit of the same seed. The caller's transaction makes it whole.
    """
    start = slug[:-DIGITS]
    ends = [start + written(number - above) for number in (numbers[0], numbers[-1])]
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMPORARY TABLE numbered (unit bigint PRIMARY KEY, was text, becomes text)"
        )
        cursor.execute(NUMBERED, [above, *ends])
        cursor.execute("ANALYZE numbered")
        further: dict[type[Model], int] = {}
        for model in ORDER:
            # Keys beyond all that are there, and next to them however high those of the originals
            # are: sets of keys are as large as the greatest.
            tables, condition = ORIGINALS[model]
            cursor.execute(
                f"SELECT min(original.id) FROM numbered CROSS JOIN {tables} WHERE {condition}"
            )
            first = cursor.fetchone()[0] or 1
            last = model.objects.aggregate(last=Max("pk"))["last"] or 0
            # By multiples of this, what is of a sample is copied to what is of it.
            further[model] = -(-(last + 1 - first) // SAMPLE) * SAMPLE
            cursor.execute(_rows(model, further))
            if model in KIND_OF:
                cursor.execute(_entries(model, further))
        cursor.execute("DROP TABLE numbered")
        for statement in connection.ops.sequence_reset_sql(no_style(), ORDER):
            cursor.execute(statement)


def analyse() -> None:
    """Let PostgreSQL count what is copied, which it does by itself a minute later.

    Not knowing that, it reads all entries for each thousand of units.
    """
    if connection.vendor == "postgresql":
        tables = ", ".join(model._meta.db_table for model in (*ORDER, SearchEntry))
        with connection.cursor() as cursor:
            cursor.execute(f"ANALYZE {tables}")


@contextmanager
def indexed_afterwards(units: int, say: Callable[[str], object]) -> Iterator[None]:
    """While many units are written, PostgreSQL keeps no inverted index, and sorts it afterwards.

    It does so after an interruption too; until then a search reads all entries. `say` is told of
    the time that this takes.
    """
    if connection.vendor != "postgresql" or units < MANY:
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_get_indexdef(%s::regclass)", [INVERTED])
        (definition,) = cursor.fetchone()
        connection.check_constraints()  # a table is not altered while it has checks to come
        cursor.execute(f"DROP INDEX {INVERTED}")
        try:
            yield
        finally:
            say("the search index is sorted …")
            connection.check_constraints()
            cursor.execute(f"SET maintenance_work_mem = '{SORTED_IN}'")
            cursor.execute(definition)
            cursor.execute("RESET maintenance_work_mem")


def _rows(model: type[Model], further: dict[type[Model], int]) -> str:
    """The statement that copies the rows of a model, their keys so much `further`."""
    columns = {field.column: _value(field, further) for field in model._meta.local_concrete_fields}
    tables, condition = ORIGINALS[model]
    return (
        f"INSERT INTO {model._meta.db_table} ({', '.join(columns)}) "
        f"SELECT {', '.join(columns.values())} "
        f"FROM numbered CROSS JOIN {tables} WHERE {condition}"
    )


def _value(field: models.Field, further: dict[type[Model], int]) -> str:
    """What a copy holds in a column."""
    model = field.model if field.primary_key else field.related_model
    if model in further:
        return f"original.{field.column} + {further[model]}"
    if isinstance(field, models.CharField | models.TextField):
        return f"replace(original.{field.column}, numbered.was, numbered.becomes)"
    return f"original.{field.column}"


def _entries(model: type[Model], further: dict[type[Model], int]) -> str:
    """The statement that copies the entries of a model's rows in the search index."""
    tables, condition = ORIGINALS[model]
    texts = ", ".join(
        f"replace(entry.{column}, numbered.was, numbered.becomes)"
        for column in ("title", "text", "tokens")
    )
    return (
        f"INSERT INTO {SearchEntry._meta.db_table} "
        "(kind, object_id, recognition_id, year, district, title, text, tokens) "
        f"SELECT entry.kind, entry.object_id + {further[model]}, "
        f"entry.recognition_id + {further.get(Recognition, 0)}, entry.year, entry.district, "
        f"{texts} "
        f"FROM numbered CROSS JOIN {tables} CROSS JOIN {SearchEntry._meta.db_table} entry "
        f"WHERE {condition} AND entry.object_id = original.id AND entry.kind = '{KIND_OF[model]}'"
    )
