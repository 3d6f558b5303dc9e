"""Triggers that change the version of the content (`units.version`) in the databases themselves.

They stand on every table that a public page reads, so that whoever writes is seen: a form, a
command, `update()`, SQL by hand. On PostgreSQL the token changes when the transaction commits, so
that writers do not wait for each other; on SQLite they do anyway.
"""

from collections.abc import Iterator
from itertools import product
from typing import Any

from django.apps import apps
from django.db import connections
from django.db.models import Model

from units.version import ContentVersion

#: The rooms whose records pages show.
ROOMS = ("units", "awards")
#: Of their tables, those of the desk alone. A new one counts as shown until it is named here.
OF_THE_DESK = (
    "units.Change",
    "units.ContentVersion",
    "awards.Decision",
    "awards.Term",
    "awards.Acknowledgement",
)

TABLE = ContentVersion._meta.db_table
TRIGGER = f"{TABLE}_change"
SQLITE_TRIGGER = f"""
CREATE TRIGGER IF NOT EXISTS "{TABLE}_{{table}}_{{act}}" AFTER {{act}} ON "{{table}}" BEGIN
    UPDATE {TABLE} SET token = {{token}};
END
"""
# Many rows of one transaction change it once: `xmin` is the transaction that wrote the token.
POSTGRESQL_FUNCTION = f"""
CREATE OR REPLACE FUNCTION {TRIGGER}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE {TABLE} SET token = {{token}} WHERE xmin <> pg_current_xact_id()::xid;
    RETURN NULL;
END
$$
"""
POSTGRESQL_TRIGGER = f"""
CREATE CONSTRAINT TRIGGER {TRIGGER}
AFTER INSERT OR UPDATE OR DELETE ON "{{table}}" DEFERRABLE INITIALLY DEFERRED
FOR EACH ROW EXECUTE FUNCTION {TRIGGER}()
"""
#: A new token, by database.
TOKEN = {
    "sqlite": "lower(hex(randomblob(16)))",
    "postgresql": "replace(gen_random_uuid()::text, '-', '')",
}


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
    watched = {model._meta.db_table for model in shown()} & tables
    with connection.cursor() as cursor:
        for statement in STATEMENTS[connection.vendor](cursor, sorted(watched)):
            cursor.execute(statement)
        cursor.execute(f"DELETE FROM {TABLE}")
        cursor.execute(f"INSERT INTO {TABLE} (token) VALUES ({TOKEN[connection.vendor]})")


def let_go(using: str, plan: list, **kwargs: Any) -> None:
    """Before a migration: no triggers on PostgreSQL, which alters no table with changes to tell of.

    A receiver of `pre_migrate`.
    """
    connection = connections[using]
    if plan and connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"DROP FUNCTION IF EXISTS {TRIGGER} CASCADE")


def _in_sqlite(cursor, tables: list[str]) -> Iterator[str]:
    for table, act in product(tables, ("INSERT", "UPDATE", "DELETE")):
        yield SQLITE_TRIGGER.format(table=table, act=act, token=TOKEN["sqlite"])


def _in_postgresql(cursor, tables: list[str]) -> Iterator[str]:
    cursor.execute("SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname = %s", [TRIGGER])
    watched = {name.strip('"') for (name,) in cursor.fetchall()}
    yield POSTGRESQL_FUNCTION.format(token=TOKEN["postgresql"])
    for table in tables:
        if table not in watched:
            yield POSTGRESQL_TRIGGER.format(table=table)


#: What makes the triggers that are not there, by database.
STATEMENTS = {"sqlite": _in_sqlite, "postgresql": _in_postgresql}
