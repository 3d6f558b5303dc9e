"""The errors of pages that wait for an answer, for the first page of the desk."""

from django.utils import timezone

from awards.admin.handling import due_words
from awards.errata import acts
from awards.models import Erratum
from units.desk.long import Bounded

#: So many are counted, and how many of them are late.
COUNTED = 1_000


def handles(user) -> bool:
    """Whether errors of pages wait for a person."""
    return user.has_perms([acts.VIEW, acts.PERMISSION])


def waiting(user, number: int) -> dict:
    """The open reports for the desk of whoever answers them, what is due first before others."""
    if not handles(user):
        return {}
    rows = list(Erratum.objects.open().only("page", "received_at", "state")[: COUNTED + 1])
    days, today = acts.due_days(rows), timezone.localdate()
    late = sum(day is not None and day < today for day in days.values())
    return {
        "errata": [(row, due_words(row, days[row.pk])) for row in rows[:number]],
        "errata_count": Bounded(min(len(rows), COUNTED), len(rows) > COUNTED),
        "errata_late": late,
    }
