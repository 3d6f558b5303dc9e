"""Who counted on a day: what each honour on record was then, by its dated turns."""

from datetime import date

from django.db.models import Case, CharField, Count, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from awards.models import AwardYear, Recognition, Stage, Turn
from units.listing.parts import Parts

from .validity import begins_on

GROUPS = {"winners": Stage.WINNERS, "ended": Stage.ENDED}


def as_of(rows: QuerySet[Recognition], day: date) -> QuerySet[Recognition]:
    """Recognitions on record, each with `stage_then`, what it was at the end of a day.

    Of one that ended without a turn on record, its end counts.
    """
    turns = Turn.objects.filter(recognition=OuterRef("pk"), on__lte=day)
    last = turns.order_by("-on", "-id").values("stage")[:1]
    had_ended = Q(stage__in=Stage.ENDED, ended_on__lte=day)
    otherwise = Case(
        When(had_ended, then=F("stage")),
        default=Value(Stage.CONFERRED.value),
        output_field=CharField(),
    )
    return rows.annotate(stage_then=Coalesce(Subquery(last), otherwise))


def winners_first(year: AwardYear, day: date) -> Parts:
    """The recognitions of a released year as they stood on a day, those that counted first.

    What they show of themselves is of that day too. None before the conferral.
    """
    public = year.recognitions.public()
    rows = as_of(public if begins_on(year) <= day else public.none(), day)

    def count() -> dict[str, int]:
        counts = dict(rows.order_by().values_list("stage_then").annotate(number=Count("pk")))
        return {name: sum(counts.get(one, 0) for one in stages) for name, stages in GROUPS.items()}

    def read(some: list[str]) -> QuerySet:
        (group,) = some
        return rows.filter(stage_then__in=GROUPS[group]).order_by("position", "id")

    return Parts(GROUPS, count, read, _Then(day))


class _Then:
    """Rows for `Parts`, which asks them by key: each as it stood on a day."""

    def __init__(self, day: date):
        self.day = day

    def in_bulk(self, keys: list[int]) -> dict[int, Recognition]:
        found = as_of(Recognition.objects.for_list(), self.day).in_bulk(keys)
        for row in found.values():
            row.stage = row.stage_then
        return found
