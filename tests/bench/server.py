"""The processor time of a database's own processes."""

from functools import cached_property

from django.db.backends.base.base import BaseDatabaseWrapper

from tests import processes


class DatabaseServer:
    """All processes of the PostgreSQL behind a connection; SQLite has none of its own."""

    def __init__(self, connection: BaseDatabaseWrapper):
        self._connection = connection

    @cached_property
    def _postmaster(self) -> int | None:
        """The process that begins one for each connection."""
        if self._connection.vendor != "postgresql":
            return None
        with self._connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            return processes.parent(cursor.fetchone()[0])

    def processor(self) -> float:
        """Seconds that they have used, those that have ended in hundredths."""
        if self._postmaster is None:
            return 0
        gone = processes.processor_of_gone(self._postmaster)
        alive = [self._postmaster, *processes.children(self._postmaster)]
        return gone + sum(map(processes.processor, alive))
