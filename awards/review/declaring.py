"""What a reviewer declares before material opens, and what may come up later (回避声明)."""

from collections.abc import Collection, Mapping

from django.db import transaction
from django.utils import timezone

from awards.honours.lifecycle import Refused
from units.history import note

from . import recusal
from .drafting import held, shut

CLEARED = "review_cleared"


@transaction.atomic
def declare(back: Mapping[int, str], free: Collection[int], by) -> None:
    """Keep that a reviewer steps `back` from some assignments, by their key with the reason, and
    that nothing ties them to the units of the others: these are `free`, and their material opens.

    Raises Refused, or Assignment.DoesNotExist for what is not theirs.
    """
    for assignment in held({*back, *free}, by):
        if said := shut(assignment):
            raise Refused([said])
        if assignment.pk in back:
            year, unit = assignment.recognition.award_year, assignment.recognition.unit
            recusal.declare(year.review_round, by, unit, back[assignment.pk], by)
        elif assignment.cleared_at is None:
            assignment.cleared_at = timezone.now()
            assignment.save(update_fields=["cleared_at"])
            note(assignment, CLEARED, by)
