"""The version of the content, and what is worked out once for each version.

The version is a token that is another one after any change that a page could show. The databases
change it themselves, in the transaction of the change, by the triggers of
`config.publishing.triggers`: whatever writes cannot forget it, and what is rolled back has changed
nothing. A token is random, so that no later content can bear the token of an earlier one, not even
after a backup was restored.

Beside the token of everything there is one for what belongs to each award's year, and one for what
all years share (units, districts, names …). What is counted year by year is counted anew for a
year that changed, not for the ten others. Another token of each year is new only where somebody
came to it, left it, or stands otherwise in it: most changes are of texts and figures.
"""

from collections.abc import Callable, Hashable, Iterable
from contextlib import suppress
from hashlib import sha256
from secrets import token_hex
from typing import TypeVar

from django.core.cache import cache
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections, models
from django.db.backends.base.base import BaseDatabaseWrapper

from .turns import Turns

#: Seconds for which something is kept at most; a new version leaves it to be forgotten.
KEPT_FOR = 24 * 3600
#: The parts of the content beside its years, whose parts are called by their key; the last one is
#: new only where everything is.
ALL, SHARED, BEGUN = "all", "shared", "begun"
#: Of a year (its key): all that belongs to it; which units it has, and in what stage they are.
YEAR, STANDING = "{}", "{}:standing"
#: What several threads want at once is made by one, for some seconds: it may hold much meanwhile.
TURNS = Turns(patience=20)
CURRENT = f"SELECT token FROM units_contentversion WHERE part = '{ALL}'"
#: What a session of PostgreSQL knows that query as, once it was asked.
PREPARED = b"current"
Made = TypeVar("Made")
Part = TypeVar("Part", bound=Hashable)


class ContentVersion(models.Model):
    """The version of a part of what pages show."""

    part = models.CharField(max_length=20, primary_key=True)
    token = models.CharField(max_length=32)

    class Meta:
        default_permissions = ()
        verbose_name = verbose_name_plural = "内容版本"

    def __str__(self):
        return f"{self.part}: {self.token}"


def current() -> str | None:
    """The token of what is committed.

    None inside a transaction, which sees what nobody else does, and before the first migration.
    """
    connection = connections[DEFAULT_DB_ALIAS]
    if connection.connection is not None and not connection.in_atomic_block:
        with suppress(DatabaseError):  # which is met again below, or is over with a new connection
            return READ[connection.vendor](connection)
        connection.close()
    return _tokens("WHERE part = %s", [ALL]).get(ALL)


def _read_sqlite(connection: BaseDatabaseWrapper) -> str | None:
    with connection.wrap_database_errors:
        found = connection.connection.execute(CURRENT).fetchone()
    return found and found[0]


def _read_postgresql(connection: BaseDatabaseWrapper) -> str | None:
    session = connection.connection
    with connection.wrap_database_errors:
        if not hasattr(session, "knows_current"):  # to plan it each time takes the server longer
            session.pgconn.prepare(PREPARED, CURRENT.encode())
            session.knows_current = True
        found = session.pgconn.exec_prepared(PREPARED, ())
    if found.error_message:
        raise DatabaseError(found.error_message.decode())
    connection.health_check_done = True  # this was one
    return found.get_value(0, 0).decode() if found.ntuples else None


#: What every request for a kept page asks, past all that makes a query of Django's, which takes
#: longer than all else that is done for such a page; by database.
READ = {"sqlite": _read_sqlite, "postgresql": _read_postgresql}


def _tokens(condition: str = "", given: Iterable = ()) -> dict[str, str]:
    """Tokens by part; none inside a transaction."""
    connection = connections[DEFAULT_DB_ALIAS]
    if connection.in_atomic_block:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT part, token FROM units_contentversion {condition}", given)
        return dict(cursor.fetchall())


def begin() -> None:
    """New tokens for everything: templates may be new, or something changed without triggers."""
    ContentVersion.objects.all().delete()
    for part in (ALL, SHARED, BEGUN):
        ContentVersion.objects.create(part=part, token=token_hex(16))


def once(name: str, make: Callable[[], Made]) -> Made:
    """What `make` gives, asked once for each version; `name` says what it is.

    It must be public, the same for everyone, and fit for the cache.
    """
    if (token := current()) is None:
        return make()
    key = _key(token, name)
    if found := cache.get(key):
        return found[0]
    with TURNS.at(key):
        if (found := cache.get(key)) is None:
            found = (make(),)
            cache.set(key, found, KEPT_FOR)
    return found[0]


def once_each(
    name: str,
    years: Iterable[Part],
    make: Callable[[list[Part]], dict[Part, Made]],
    *,
    of_shared: bool = True,
    of: str = YEAR,
) -> dict[Part, Made | None]:
    """What `make` gives for some award years (by their keys), asked once for each version of each.

    As `once`; of each year it may depend on what belongs to that year, or with `of=STANDING` on
    the year itself and the units, keys and stages of its recognitions alone; and with `of_shared`
    on what all years share. None where `make` gives nothing.
    """
    years = list(years)
    tokens = _tokens()
    if not {SHARED, BEGUN} <= tokens.keys():
        made = make(years)
        return {year: made.get(year) for year in years}
    # A year that never changed has no token of its own yet.
    shared = tokens[SHARED if of_shared else BEGUN]
    keys = {y: _key(shared, tokens.get(of.format(y), ""), name, str(y)) for y in years}
    kept = cache.get_many(keys.values())
    if len(kept) < len(set(keys.values())):
        with TURNS.at(name):
            kept |= cache.get_many(keys.values())
            if missing := [year for year in years if keys[year] not in kept]:
                made = make(missing)
                fresh = {keys[year]: (made.get(year),) for year in missing}
                cache.set_many(fresh, KEPT_FOR)
                kept |= fresh
    return {year: kept[keys[year]][0] for year in years}


def _key(*said: str) -> str:
    return f"once:{sha256(':'.join(said).encode()).hexdigest()}"
