"""Triggers by which the databases themselves refuse to change or remove what the trail holds."""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import product
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections, transaction

from .models import Entry, Seal

TABLES = (Entry._meta.db_table, Seal._meta.db_table)
ACTS = ("UPDATE", "DELETE")
REFUSAL = "The audit trail is append-only"
SQLITE = """
CREATE TRIGGER IF NOT EXISTS "{table}_no_{act}" BEFORE {act} ON "{table}"
BEGIN SELECT RAISE(ABORT, '{refusal}'); END
"""
FUNCTION = f"""
CREATE OR REPLACE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'insufficient_privilege'; END $$
"""
POSTGRESQL = """
CREATE OR REPLACE TRIGGER "{table}_no_{act}" BEFORE {act} ON "{table}"
FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()
"""


def stand(using: str = DEFAULT_DB_ALIAS, **kwargs: Any) -> None:
    """Have the databases refuse; a receiver of `post_migrate`."""
    connection = connections[using]
    tables = set(connection.introspection.table_names())
    with transaction.atomic(using), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(FUNCTION)
        for table, act in _guarded(connection.vendor):
            if table in tables:
                sql = SQLITE if connection.vendor == "sqlite" else POSTGRESQL
                cursor.execute(sql.format(table=table, act=act, refusal=REFUSAL))


def let_go(using: str = DEFAULT_DB_ALIAS, **kwargs: Any) -> None:
    """Have them allow it: migrations rewrite tables; a receiver of `pre_migrate`."""
    connection = connections[using]
    tables = set(connection.introspection.table_names())
    with transaction.atomic(using), connection.cursor() as cursor:
        for table, act in _guarded(connection.vendor):
            if table in tables:
                of_table = f' ON "{table}"' if connection.vendor == "postgresql" else ""
                cursor.execute(f'DROP TRIGGER IF EXISTS "{table}_no_{act}"{of_table}')


@contextmanager
def lifted(using: str = DEFAULT_DB_ALIAS) -> Iterator[None]:
    """For the one act that may remove entries, within its transaction."""
    with transaction.atomic(using):
        let_go(using)
        yield
        stand(using)


def _guarded(vendor: str) -> Iterator[tuple[str, str]]:
    return product(TABLES, (*ACTS, "TRUNCATE") if vendor == "postgresql" else ACTS)
