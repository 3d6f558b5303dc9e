"""What waits for whom: for approvers what they may pass, for authors what was returned."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Case, Exists, OuterRef, Q, QuerySet, Value, When

from awards.models import STEPS, Approval, Correction, Recognition, RegionReport, Step
from units.remits import within

from .authors import has_written
from .contents import AT_ONCE, Subject, batched
from .rules import CHANGE, steps_of, turn_obstacles
from .standing import Standing, column_of, each_standing

Kind = Approval.Kind

MODELS = (Recognition, RegionReport)
#: So many are listed, and so many looked at for them: each is compared with its approvals.
LISTED, LOOKED_AT = 50, 200


@dataclass(frozen=True)
class Waiting:
    """A content that waits for a person: since when, and whether that person had returned it."""

    subject: Subject
    stands: Standing
    came_back: bool = False

    @property
    def since(self) -> datetime:
        """Since when it waits."""
        return self.stands.since


@dataclass(frozen=True)
class Queue:
    """The first contents that wait for a person, the longest waiting first."""

    rows: list[Waiting]
    has_more: bool = False

    def __bool__(self):
        return bool(self.rows)

    @property
    def count(self) -> str:
        """How many there are, in words."""
        return f"{len(self.rows)}+" if self.has_more else str(len(self.rows))


def queue(user) -> Queue:
    """What waits for a person who may pass some step."""
    if not (mine := steps_of(user)):
        return Queue([])
    found, writes = [], None
    for model in MODELS:
        for subject, stands in _looked_at(model, mine, user):
            writes = has_written(user) if writes is None else writes
            if stands.step in mine and not turn_obstacles(subject, stands, user, writes):
                found.append(Waiting(subject, stands))
            if len(found) > LISTED:
                break
    found.sort(key=lambda one: one.since)
    rows = _with_returns(found[:LISTED], user)
    return Queue(rows, len(found) > LISTED)


def led_to(user) -> str:
    """About how many contents wait for a person, in words; "" for none.

    For the head of every page: by the last act on each alone, without a look at what it says.
    What was changed since, or by the same person, stands in this number and not in the queue.
    """
    if not (mine := steps_of(user)):
        return ""
    found = 0
    for model in MODELS:
        acts = _last(model).exclude(by=user).filter(_leading_to(mine, column_of(model)))
        found += acts.order_by()[: LISTED + 1].count()
    return f"{LISTED}+" if found > LISTED else str(found or "")


def _looked_at(model: type[Subject], mine: list[Step], user) -> Iterator[tuple[Subject, Standing]]:
    """The first contents under way: before others those whose last act leads to a step of mine."""
    column = column_of(model)
    leads = Case(When(_leading_to(mine, column), then=Value(0)), default=Value(1))
    acts = _last(model).exclude(kind=Kind.RETURNED).exclude(_completes()).exclude(by=user)
    keys = acts.order_by(leads, "id").values_list(column, flat=True)[:LOOKED_AT]
    for some in batched(keys, min(AT_ONCE, LISTED)):
        yield from each_standing(model, some)


def _leading_to(mine: list[Step], column: str) -> Q:
    """That an act is the one before a step of mine, by how many its award has."""
    found = Q(pk=None)
    for number, steps in STEPS.items():
        award = Q(**{f"{column}__award_year__award__approval_steps": number})
        for before, step in zip((None, *steps), steps, strict=False):
            if step in mine:
                done = (
                    Q(kind__in=Approval.PASSES, step=before) if before else Q(kind=Kind.SUBMITTED)
                )
                found |= award & done
    return found


def _completes() -> Q:
    return Q(kind__in=Approval.PASSES, step=Step.FINAL)


def _last(model: type[Subject]) -> QuerySet[Approval]:
    """The last act on each subject of a year that is reviewed and not released, or that has an
    open correction."""
    year = f"{column_of(model)}__award_year"
    reviewed = {f"{year}__isnull": False, f"{year}__award__approval_steps__gt": 0}
    corrected = Q(**{f"{column_of(model)}__corrections__isnull": False})
    acts = Approval.objects.filter(is_last=True, **reviewed)
    return acts.filter(Q(**{f"{year}__released_at": None}) | corrected)


def _with_returns(rows: list[Waiting], user) -> list[Waiting]:
    """Each with whether the person had returned it before."""
    mine = Approval.objects.filter(kind=Kind.RETURNED, by=user)
    returned = {
        model: set(
            mine.filter(**{f"{column_of(model)}__in": _keys(rows, model)}).values_list(
                column_of(model), flat=True
            )
        )
        for model in MODELS
    }
    return [
        Waiting(one.subject, one.stands, one.subject.pk in returned[type(one.subject)])
        for one in rows
    ]


def _keys(rows: list[Waiting], model: type[Subject]) -> list[int]:
    return [one.subject.pk for one in rows if isinstance(one.subject, model)]


def returned_by(user) -> list[Approval]:
    """The returns of a person that the author has not answered yet, the latest first."""
    return _returns(MODELS, user, by=user)


def returned_to(user) -> list[Approval]:
    """What was returned and waits for those who may change it, the latest first."""
    return _returns([model for model in MODELS if user.has_perm(CHANGE[model])], user)


def _returns(models, user, **by) -> list[Approval]:
    found = []
    for model in models:
        column = column_of(model)
        owner = "unit" if model is Recognition else "district"
        acts = within(user, _last(model)).filter(kind=Kind.RETURNED, **by)
        related = acts.select_related(f"{column}__award_year__award", f"{column}__{owner}", "by")
        found += related.order_by("-id")[:LISTED]
    return sorted(found, key=lambda act: -act.pk)[:LISTED]


@dataclass(frozen=True)
class Unsubmitted:
    """A correction that was kept and waits for its author to submit it."""

    correction: Correction
    is_mine: bool


def unsubmitted(user) -> list[Unsubmitted]:
    """The corrections that whoever may change them has not submitted, one's own first, the oldest
    first; what was returned stands in `returned_to`.
    """
    if not (models := [model for model in MODELS if user.has_perm(CHANGE[model])]):
        return []
    whose, under_way, related = Q(), Q(), ["by", "content"]
    for model in models:
        column, owner = column_of(model), "unit" if model is Recognition else "district"
        whose |= Q(**{f"{column}__isnull": False})
        acts = Approval.objects.filter(is_last=True, **{column: OuterRef(column)})
        # Another content than that of the last act, or none of its own yet: it is a draft.
        begun = acts.filter(noted__gt=OuterRef("noted"))
        under_way |= Q(Exists(begun.filter(Q(kind=Kind.RETURNED) | Q(content=OuterRef("content")))))
        related += [f"{column}__award_year__award", f"{column}__{owner}"]
    rows = within(user, Correction.objects.filter(whose)).exclude(under_way)
    rows = rows.defer("sent", "content__document").select_related(*related).order_by("at")
    found = [Unsubmitted(row, row.by_id == user.pk) for row in rows[: LISTED * len(models)]]
    found.sort(key=lambda one: (not one.is_mine, one.correction.at))
    return found[:LISTED]
