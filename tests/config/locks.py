"""A second connection that holds a real lock."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, connections

#: Milliseconds for which the test's own connection waits.
PATIENCE = 20


@contextmanager
def write_lock(table: str, *, readers_too: bool = False) -> Iterator[None]:
    """Another connection holds what a writer of `table` needs, and ours waits PATIENCE for it.

    On PostgreSQL `readers_too` locks out reading as well; SQLite's log never does.
    """
    other = connections.create_connection("default")
    _wait(PATIENCE)
    try:
        with other.cursor() as cursor:
            if other.vendor == "sqlite":
                cursor.execute("BEGIN IMMEDIATE")
            else:
                mode = "ACCESS EXCLUSIVE" if readers_too else "EXCLUSIVE"
                cursor.execute("BEGIN")
                cursor.execute(f"LOCK TABLE {table} IN {mode} MODE")
            yield
            cursor.execute("ROLLBACK")
    finally:
        other.close()
        _wait(5000)


def _wait(milliseconds: int) -> None:
    """How long the test's own connection waits for a lock."""
    connection.ensure_connection()
    name = "PRAGMA busy_timeout" if connection.vendor == "sqlite" else "SET lock_timeout"
    with connection.cursor() as cursor:
        cursor.execute(f"{name} = {milliseconds}")
