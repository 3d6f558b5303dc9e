"""Writing the trail: entries with their acts, seals right after.

`record` is called in the transaction of the act, so that there is no act without its entry. The
chain needs one order of all entries; were it made in the same transaction, everybody who writes
would wait for everybody else until the commit. So each seal is written by a short transaction of
its own once the entry is committed. An entry that a crash left without seal is sealed by the next.
"""

import logging

from django.contrib.auth.models import AbstractBaseUser
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections, models, transaction

from . import asking, chain
from .models import Entry, Result, signed

logger = logging.getLogger(__name__)
#: Holds back the other sealers of a PostgreSQL server; any number that nothing else uses.
LOCK = 0x6175646974
#: So many entries are sealed by one transaction.
AT_ONCE = 500
COMMAND = "命令行"
# In SQL, since every save waits for it: made by Django, these queries take ten times as long.
LAST = "SELECT number, digest, entry_id FROM audit_seal ORDER BY number DESC LIMIT 1"
WAITING = """
SELECT id, digest FROM audit_entry WHERE id > %s
AND NOT EXISTS (SELECT 1 FROM audit_seal WHERE entry_id = audit_entry.id) ORDER BY id LIMIT %s
"""
SEAL = "INSERT INTO audit_seal (number, entry_id, digest) VALUES (%s, %s, %s)"
#: So far behind the last sealed one an entry that was committed later may stand.
BEHIND = 1000


def record(
    act: str,
    *,
    by: AbstractBaseUser | None = None,
    model: str = "",
    key: str | int = "",
    called: str = "",
    said: dict | None = None,
    result: Result = Result.DONE,
    name: str = "",
) -> Entry:
    """Write down an act of `by`, or of whoever asks.

    It was done on a record (`model` as app.model, and its `key`) or on what is only `called`.
    `name` is what an account is called that nobody is signed in with.
    """
    asker = asking.asker()
    person = by or asker.person
    if not name:
        name = person.get_username() if person else "" if asker.request else COMMAND
    entry = Entry(
        account=person and person.pk,
        name=name[:150],
        role=role_of(person)[:200],
        address=asker.address,
        act=act,
        result=result,
        model=model,
        key=str(key),
        called=called[:200],
        said=said or {},
    )
    signed(entry).save(force_insert=True)
    connection = connections[DEFAULT_DB_ALIAS]
    if seal not in (function for _, function, _ in connection.run_on_commit):
        transaction.on_commit(seal, robust=True)
    return entry


def role_of(person: AbstractBaseUser | None) -> str:
    """The roles of an account, in words."""
    if person is None:
        return ""
    if person.is_superuser:
        return "超级用户"
    if not hasattr(person, "audited_role"):  # asked once for a request, not for each entry
        person.audited_role = "、".join(sorted(group.name for group in person.groups.all()))
    return person.audited_role


def seal() -> None:
    """Seal what is committed and has no seal yet; what fails now is done by the next."""
    try:
        while _sealed() == AT_ONCE:
            pass
    except DatabaseError:
        logger.exception("Entries of the audit trail wait for their seal")


def _sealed() -> int:
    connection = connections[DEFAULT_DB_ALIAS]
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":  # one sealer at a time; SQLite has one writer anyway
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        cursor.execute(LAST)
        number, before, entry = cursor.fetchone() or (0, chain.START, 0)
        cursor.execute(WAITING, [entry - BEHIND, AT_ONCE])
        rows = cursor.fetchall()
        seals = []
        for key, digest in rows:
            number += 1
            before = chain.link(before, number, digest)
            seals.append((number, key, before))
        cursor.executemany(SEAL, seals)
    return len(seals)


def waiting() -> models.QuerySet:
    """The entries without a seal, in their order."""
    return Entry.objects.filter(seal=None).order_by("pk")
