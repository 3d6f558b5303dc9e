"""Triggers that change the version of the content (`units.version`) in the databases themselves.

They stand on every table that a public page reads, so that whoever writes is seen: a form, a
command, `update()`, SQL by hand. On PostgreSQL the token changes when the transaction commits, so
that writers do not wait for each other; on SQLite they do anyway.
"""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from itertools import product
from typing import Any

from django.apps import apps
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Model

from awards.models import AwardYear, Recognition, RegionReport
from units import version
from units.models import SearchEntry
from units.version import ALL, SHARED, STANDING, YEAR, ContentVersion

#: The rooms whose records pages show.
ROOMS = ("units", "awards")
#: Of their tables, those of the desk alone. A new one counts as shown until it is named here.
OF_THE_DESK = (
    "units.Change",
    "units.ContentVersion",
    "units.Remit",
    "units.Reading",  # what it changes of the units and the index is seen there
    "awards.Decision",
    "awards.ImportRun",
    "awards.Term",
    "awards.Acknowledgement",
    "awards.ApprovedContent",
    "awards.Approval",
    "awards.Remark",
    "awards.Signature",
    "awards.Correction",
    "awards.CorrectionUpload",
    "awards.Affiliation",
    "awards.ReviewRound",
    "awards.Criterion",
    "awards.Interest",
    "awards.Assignment",
    "awards.Review",
    "awards.FormerReview",
    "awards.Score",
    "awards.Certificate",  # a page that is kept says of a code what the record says
    "awards.Objection",
    "awards.ObjectionFile",
    "awards.Erratum",
    "awards.Quota",
    "awards.ConsultedBody",
    "awards.VetoItem",
    "awards.Clearance",
    "awards.ClearanceFile",
    "awards.VetoFinding",
    "awards.Elimination",
)

#: How much text the inverted index collects before it sorts it in, while much is written. (Of
#: a hundred times as much, it took a hundred thousand units thrice as long.)
PENDING = "4MB"

#: The columns of a recognition by which it stands in its year.
OF_STANDING = ("id", "award_year_id", "unit_id", "stage")
#: Whose award year a row belongs to, by the column that names the owner.
OWNERS = {"recognition": Recognition, "region_report": RegionReport}
TABLE = ContentVersion._meta.db_table
TRIGGER = f"{TABLE}_change"
#: A new token, by database.
TOKEN = {
    "sqlite": "lower(hex(randomblob(16)))",
    "postgresql": "replace(gen_random_uuid()::text, '-', '')",
}
#: Which rows of a trigger hold what changed.
ROWS = {"INSERT": ("NEW",), "UPDATE": ("NEW", "OLD"), "DELETE": ("OLD",)}
SQLITE_TRIGGER = f"""
CREATE TRIGGER "{TABLE}_{{table}}_{{act}}" AFTER {{act}} ON "{{table}}" BEGIN
    INSERT INTO {TABLE} (part, token)
    SELECT part, {TOKEN["sqlite"]} FROM ({{parts}}) WHERE part IS NOT NULL
    ON CONFLICT (part) DO UPDATE SET token = excluded.token;
END
"""
# Many rows of one transaction change a token once: `xmin` is the transaction that wrote it. All
# change that of everything first, so that they wait for each other there and nowhere else.
POSTGRESQL_FUNCTION = f"""
CREATE OR REPLACE FUNCTION "{TRIGGER}_{{table}}"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE {TABLE} SET token = {TOKEN["postgresql"]}
    WHERE part = '{ALL}' AND xmin <> pg_current_xact_id()::xid;
    INSERT INTO {TABLE} AS known (part, token)
    SELECT part, {TOKEN["postgresql"]} FROM ({{parts}}) AS changed WHERE part IS NOT NULL
    ON CONFLICT (part) DO UPDATE SET token = excluded.token
    WHERE known.xmin <> pg_current_xact_id()::xid;
    RETURN NULL;
END
$$
"""
POSTGRESQL_TRIGGER = f"""
CREATE CONSTRAINT TRIGGER {TRIGGER}
AFTER INSERT OR UPDATE OR DELETE ON "{{table}}" DEFERRABLE INITIALLY DEFERRED
FOR EACH ROW EXECUTE FUNCTION "{TRIGGER}_{{table}}"()
"""


def parts_of(model: type[Model]) -> list[str]:
    """The parts of the content that a row belongs to, as SQL of that row, beside everything.

    What belongs to an award's year belongs to it alone; a search entry changes with its record.
    """
    if model is SearchEntry:
        return []
    columns = {field.name for field in model._meta.get_fields()}
    if model is AwardYear:
        keys = ["{row}.id"]
    elif "award_year" in columns:
        keys = ["{row}.award_year_id"]
    else:
        keys = [
            f"(SELECT award_year_id FROM {owner._meta.db_table} WHERE id = {{row}}.{column}_id)"
            for column, owner in OWNERS.items()
            if column in columns and model is not owner
        ]
    return [_named(YEAR, key) for key in keys] or [f"'{SHARED}'"]


def _named(part: str, key: str) -> str:
    """SQL for the part of a year whose key is SQL."""
    before, after = part.split("{}")
    return f"'{before}' || CAST({key} AS text) || '{after}'"


def _standing(model: type[Model], act: str) -> list[str]:
    """SQL for the parts by which it is known who stands in a year, where an act changes those."""
    if model is AwardYear:
        return [_named(STANDING, "{row}.id")]
    if model is not Recognition:
        return []
    part = _named(STANDING, "{row}.award_year_id")
    if act != "UPDATE":
        return [part]
    # Of a row that is added or goes there is no other, and nothing is the same.
    same = " AND ".join(f"NEW.{column} = OLD.{column}" for column in OF_STANDING)
    return [f"CASE WHEN {same} THEN NULL ELSE {part} END"]


def _changed(model: type[Model], act: str) -> str:
    """SQL for the parts that an act on a row changes."""
    known = parts_of(model) + _standing(model, act)
    parts = [part.format(row=row) for part in known for row in ROWS[act]]
    return " UNION ".join(f"SELECT {part} AS part" for part in (f"'{ALL}'", *parts))


def shown() -> Iterator[type[Model]]:
    """The models whose rows a public page can show, or finds by."""
    for room in ROOMS:
        for model in apps.get_app_config(room).get_models(include_auto_created=True):
            if model._meta.label not in OF_THE_DESK:
                yield model


def keep(using: str, **kwargs: Any) -> None:
    """After a migration: triggers on all tables, and a new token, as templates may be new too.

    A receiver of `post_migrate`. SQLite makes an altered table anew, without its triggers.
    """
    connection = connections[using]
    tables = set(connection.introspection.table_names())
    if TABLE not in tables:
        return
    watched = [model for model in shown() if model._meta.db_table in tables]
    with connection.cursor() as cursor:
        for statement in STATEMENTS[connection.vendor](watched):
            cursor.execute(statement)
    version.begin()


def let_go(using: str, plan: list, **kwargs: Any) -> None:
    """Before a migration: no triggers on PostgreSQL, which alters no table with changes to tell of.

    A receiver of `pre_migrate`.
    """
    connection = connections[using]
    if plan and connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT proname FROM pg_proc WHERE starts_with(proname, %s)", [TRIGGER])
            for (function,) in cursor.fetchall():
                cursor.execute(f'DROP FUNCTION "{function}" CASCADE')


@contextmanager
def resting(models: Collection[type[Model]], using: str = DEFAULT_DB_ALIAS) -> Iterator[None]:
    """While many rows of some models are written in one transaction: on PostgreSQL no trigger runs
    for each of them, others wait with writing there, and at the end everything is new.

    Called within the transaction.
    """
    connection = connections[using]
    tables = [model._meta.db_table for model in models]
    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        connection.check_constraints()  # a table is not altered while it has checks to come
        for table in tables:
            cursor.execute(f'ALTER TABLE "{table}" DISABLE TRIGGER {TRIGGER}')
        # The inverted index takes so much at once, too.
        cursor.execute(f"SET LOCAL gin_pending_list_limit = '{PENDING}'")
        yield
        connection.check_constraints()
        for table in tables:
            cursor.execute(f'ALTER TABLE "{table}" ENABLE TRIGGER {TRIGGER}')
    version.begin()


def _in_sqlite(models: list[type[Model]]) -> Iterator[str]:
    for model, act in product(models, ROWS):
        table = model._meta.db_table
        yield f'DROP TRIGGER IF EXISTS "{TABLE}_{table}_{act}"'
        yield SQLITE_TRIGGER.format(table=table, act=act, parts=_changed(model, act))


def _in_postgresql(models: list[type[Model]]) -> Iterator[str]:
    for model in models:
        table = model._meta.db_table
        # Of a row that is added there is no other, and what of it is asked is NULL.
        yield POSTGRESQL_FUNCTION.format(table=table, parts=_changed(model, "UPDATE"))
        yield f'DROP TRIGGER IF EXISTS {TRIGGER} ON "{table}"'
        yield POSTGRESQL_TRIGGER.format(table=table)


#: What makes the triggers anew, by database.
STATEMENTS = {"sqlite": _in_sqlite, "postgresql": _in_postgresql}
