"""The version of the content, and what is worked out once for each version.

The version is a token that is another one after any change that a page could show. The databases
change it themselves, in the transaction of the change, by the triggers of
`config.publishing.triggers`: whatever writes cannot forget it, and what is rolled back has changed
nothing. A token is random, so that no later content can bear the token of an earlier one, not even
after a backup was restored.
"""

from collections.abc import Callable
from hashlib import sha256
from typing import TypeVar

from django.core.cache import cache
from django.db import DEFAULT_DB_ALIAS, connections, models

#: Seconds for which something is kept at most; a new version leaves it to be forgotten.
KEPT_FOR = 24 * 3600
Made = TypeVar("Made")


class ContentVersion(models.Model):
    """One row: the version of what pages show."""

    token = models.CharField(max_length=32)

    class Meta:
        default_permissions = ()
        verbose_name = verbose_name_plural = "内容版本"

    def __str__(self):
        return self.token


def current() -> str | None:
    """The token of what is committed.

    None inside a transaction, which sees what nobody else does, and before the first migration.
    """
    connection = connections[DEFAULT_DB_ALIAS]
    if connection.in_atomic_block:
        return None
    with connection.cursor() as cursor:
        cursor.execute("SELECT token FROM units_contentversion")
        row = cursor.fetchone()
    return row[0] if row else None


def once(name: str, make: Callable[[], Made]) -> Made:
    """What `make` gives, asked once for each version; `name` says what it is.

    It must be public, the same for everyone, and fit for the cache.
    """
    token = current()
    if token is None:
        return make()
    key = f"once:{sha256(f'{token}:{name}'.encode()).hexdigest()}"
    if (found := cache.get(key)) is None:
        found = (make(),)
        cache.set(key, found, KEPT_FOR)
    return found[0]
