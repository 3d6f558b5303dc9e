"""The database as this site needs it: SQLite's journal, and the errors that pass by themselves."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import DEFAULT_DB_ALIAS, OperationalError, connections
from django.db.backends.base.base import BaseDatabaseWrapper

logger = logging.getLogger(__name__)

#: Primary result codes of SQLite (sqlite.org/rescode.html) by which another connection or the
#: disk is in the way: BUSY, LOCKED, READONLY, IOERR, FULL, CANTOPEN.
SQLITE_PASSING = {5, 6, 8, 10, 13, 14}
#: Classes of SQLSTATE (PostgreSQL, appendix A) that say the same: connection, rollback to be tried
#: again, resources, object in use (a lock's timeout), a statement's timeout or a stop, the disk.
POSTGRESQL_PASSING = {"08", "40", "53", "55", "57", "58"}


def is_passing(error: OperationalError) -> bool:
    """Whether the database could not do it now and may do it later: locked, full, out of reach.

    False for what will fail as surely the next time, such as a table that is missing.
    """
    cause = error.__cause__
    if (code := getattr(cause, "sqlite_errorcode", None)) is not None:
        return code & 0xFF in SQLITE_PASSING
    # Without a state there was no server that could have named one.
    state = getattr(cause, "sqlstate", None)
    return state is None or state[:2] in POSTGRESQL_PASSING


def keep_write_ahead_log(using: str, **kwargs: Any) -> None:
    """Give a SQLite database its write-ahead log; a receiver of `pre_migrate`.

    The file remembers it, so no connection has to ask again, which would mean to write.
    """
    connection = connections[using]
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA journal_mode")
            if cursor.fetchone() != ("wal",):
                cursor.execute("PRAGMA journal_mode = WAL")


@contextmanager
def without_waiting(alias: str) -> Iterator[None]:
    """What is written inside fails at once where another connection holds SQLite's lock."""
    connection = connections[alias]
    if connection.vendor != "sqlite" or connection.connection is None:
        yield
        return
    timeout = int(connection.settings_dict["OPTIONS"]["timeout"] * 1000)
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout = 0")
        try:
            yield
        finally:
            cursor.execute(f"PRAGMA busy_timeout = {timeout}")


def hold_open(alias: str = DEFAULT_DB_ALIAS) -> BaseDatabaseWrapper | None:
    """A connection to SQLite for a serving process to keep for as long as it lives; else None.

    The last connection to close takes the log and its index away, and the next one makes them
    anew. While this one is open they stay, so that pages can be read with the disk full.
    """
    if connections[alias].vendor != "sqlite":
        return None
    # Not one of this thread's own: nothing closes it at the end of a request.
    connection = connections.create_connection(alias)
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT COUNT(*) FROM sqlite_master")
    except OperationalError as error:
        logger.error("The database cannot be held open: %s", error)
    return connection
