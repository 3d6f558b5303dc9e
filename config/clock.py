"""The one clock that all servers share: that of the database.

Application servers' own clocks may differ; what one writes down for another to judge, such as when
a session ends, is told by this one.
"""

from datetime import UTC, datetime

from django.db import DEFAULT_DB_ALIAS, connections

#: What each database calls it, in UTC.
NOW = {
    "postgresql": "SELECT statement_timestamp() AT TIME ZONE 'UTC'",
    "sqlite": "SELECT strftime('%Y-%m-%d %H:%M:%f', 'now')",
}


def now() -> datetime:
    """The time now."""
    connection = connections[DEFAULT_DB_ALIAS]
    with connection.cursor() as cursor:
        cursor.execute(NOW[connection.vendor])
        (told,) = cursor.fetchone()
    told = datetime.fromisoformat(told) if isinstance(told, str) else told
    return told.replace(tzinfo=UTC)
