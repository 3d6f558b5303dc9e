"""Taking away what was kept long enough (等保: at least 184 days), with a summary in its place."""

from datetime import datetime, timedelta

from django.utils import timezone

from . import guard, trail
from .models import Entry, Seal

#: Younger entries are never taken away.
KEPT = timedelta(days=184)
PURGED = "purged"


class TooYoung(ValueError):
    """Entries were to go that must be kept."""


def purge(before: datetime) -> int:
    """Take away the beginning of the chain: all entries of before a moment. Returns how many.

    An entry of its own, in the same transaction, says which links went and with which digest they
    ended: the chain goes on from there. Raises TooYoung for a moment less than `KEPT` ago.
    """
    if before > timezone.now() - KEPT:
        raise TooYoung
    with guard.lifted():
        younger = Seal.objects.filter(entry__at__gte=before).order_by("number").first()
        seals = Seal.objects.filter(number__lt=younger.number) if younger else Seal.objects.all()
        first, last = seals.order_by("number").first(), seals.order_by("-number").first()
        if last is None:
            return 0
        said = {"first": first.number, "last": last.number, "digest": last.digest}
        trail.record(PURGED, said=said | {"until": before})
        # The entries first, by their seals: of a year there are more than a query can name.
        gone = seals.order_by().values("entry")
        count = Entry.objects.filter(pk__in=gone)._raw_delete(seals.db)
        seals._raw_delete(seals.db)
    return count
