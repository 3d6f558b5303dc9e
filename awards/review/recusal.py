"""Recusal (回避): who may not judge whom, and why.

Nobody judges their own unit, one above or below it, one of their own district where the round says
so, or one to which they declared an interest. Who cannot be assigned is asked before anything
opens; a conflict that appears later recuses, which is recorded and takes the score out of every
total. Staff of a unit under review have no part in what concerns it either.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from awards.honours.lifecycle import Refused
from awards.models import Affiliation, Assignment, Interest, Recognition, ReviewRound
from units import history
from units.districts import prefix
from units.history import note
from units.models import District, Unit

from .holding import SET_UP, called, held, listed, refuse_if

RECUSED, DECLARED, RETRACTED = "recused", "interest_declared", "interest_retracted"
#: So many digits of a code name a county; a shorter prefix is a whole city's or province's.
COUNTY = 6
OWN, ABOVE, BELOW = "是评审人所属单位", "是评审人所属单位的上级单位", "是评审人所属单位的下级单位"
SAME_DISTRICT = "与评审人所属单位在同一县（市、区）"


@dataclass(frozen=True)
class Conflicts:
    """Who is tied to which unit, of some people; read once for all of them."""

    affiliated: Mapping[int, Collection[int]]
    declared: Mapping[tuple[int, int], str]
    superiors: Mapping[int, int]
    districts: Mapping[int, int]
    counties: Collection[int]

    @classmethod
    def among(cls, users: Collection[int], round_: ReviewRound) -> "Conflicts":
        """Those of accounts, by their keys, in a round."""
        affiliated = defaultdict(set)
        for user, unit in Affiliation.objects.filter(user__in=users).values_list("user", "unit"):
            affiliated[user].add(unit)
        interests = Interest.objects.filter(round=round_, user__in=users)
        declared = {
            (user, unit): reason
            for user, unit, reason in interests.values_list("user", "unit", "reason")
        }
        superiors = dict(
            Unit.objects.order_by().filter(superior__isnull=False).values_list("pk", "superior")
        )
        districts, counties = {}, set()
        if round_.excludes_own_district:
            districts = dict(Unit.objects.order_by().values_list("pk", "district"))
            codes = District.objects.values_list("pk", "code")
            counties = {pk for pk, code in codes if len(prefix(code)) == COUNTY}
        return cls(affiliated, declared, superiors, districts, counties)

    def reason(self, user: int, unit: int) -> str:
        """Why an account may not judge a unit, by their keys; "" where it may."""
        if (user, unit) in self.declared:
            return f"申报回避：{self.declared[user, unit]}"
        return self.tie(user, unit) or self._shared_district(user, unit)

    def tie(self, user: int, unit: int) -> str:
        """How an account's own units are tied to a unit; "" where they are not."""
        for own in self.affiliated.get(user, ()):
            if own == unit:
                return OWN
            if unit in self._above(own):
                return ABOVE
            if own in self._above(unit):
                return BELOW
        return ""

    def _above(self, unit: int) -> list[int]:
        """The units above one, the nearest first; a circle ends where it began."""
        above = []
        while (unit := self.superiors.get(unit)) is not None and unit not in above:
            above.append(unit)
        return above

    def _shared_district(self, user: int, unit: int) -> str:
        where = self.districts.get(unit)
        own = {self.districts.get(one) for one in self.affiliated.get(user, ())}
        return SAME_DISTRICT if where in self.counties and where in own else ""


def ties_of(user, round_: ReviewRound, units: Iterable[Unit]) -> dict[int, str]:
    """The units, by key, in whose matters a member of staff has no part, and why."""
    conflicts = Conflicts.among([user.pk], round_)
    found = {}
    for unit in units:
        declared = conflicts.declared.get((user.pk, unit.pk))
        tie = conflicts.tie(user.pk, unit.pk).replace("评审人", "您")
        if tie or declared:
            found[unit.pk] = tie or f"您已申报回避：{declared}"
    return found


def require_untied(by, round_: ReviewRound, recognitions: Iterable[Recognition]) -> None:
    """Raises Refused for staff who belong to one of the units, or declared an interest in it."""
    recognitions = list(recognitions)
    ties = ties_of(by, round_, [one.unit for one in recognitions])
    reasons = [
        f"{one.name_then}{_said(ties[one.unit_id])}，涉及它的评审事项您须回避，请由别人办理。"
        for one in recognitions
        if one.unit_id in ties
    ]
    refuse_if(reasons)


def _said(tie: str) -> str:
    return tie if tie.startswith("是") else f"（{tie}）"


@transaction.atomic
def declare(round_: ReviewRound, user, unit: Unit, reason: str, by) -> Interest:
    """Declare that someone steps back from a unit: they themselves, or staff who were told.

    Whoever judges it already is recused. Raises Refused.
    """
    round_ = held(round_)
    if by.pk != user.pk and not by.has_perm(SET_UP):
        raise Refused(["回避由本人申报，或由录入员代为登记。"])
    refuse_if(["评审已经结束，不能再申报回避；发现利害关系的，请报终审员处理。"] * round_.is_closed)
    refuse_if([] if (reason := reason.strip()) else ["请写明回避的原因。"])
    limit = Interest._meta.get_field("reason").max_length
    refuse_if([f"回避原因请压缩到 {limit} 字以内。"] * (len(reason) > limit))
    if Interest.objects.filter(round=round_, user=user, unit=unit).exists():
        raise Refused([f"{called(user)}已经申报过对{unit.name}的回避。"])
    interest = Interest.objects.create(
        round=round_, user=user, unit=unit, reason=reason, declared_by=by
    )
    note(interest, DECLARED, by, new=history.columns(interest))
    settle(round_, by)
    return interest


@transaction.atomic
def retract(interest: Interest, by, reason: str) -> None:
    """Take back an interest that was entered by mistake, before the round opens. Raises Refused."""
    round_ = held(interest.round)
    if not by.has_perm(SET_UP):
        raise Refused(["撤销回避申报请由录入员办理。"])
    refuse_if(["评审已经开始，回避申报不能撤销。"] * (round_.opened_at is not None))
    refuse_if([] if reason.strip() else ["请写明撤销的原因。"])
    note(interest, RETRACTED, by, old=history.columns(interest), reason=reason.strip())
    interest.delete()


@transaction.atomic
def affiliate(user: User, units: Collection[Unit], by) -> None:
    """Set the units that an account's holder works in; new conflicts recuse at once."""
    former = {one.unit_id: one for one in Affiliation.objects.filter(user=user)}
    wanted = {unit.pk: unit for unit in units}
    if former.keys() == wanted.keys():
        return
    Affiliation.objects.filter(user=user).exclude(unit__in=wanted).delete()
    Affiliation.objects.bulk_create(
        Affiliation(user=user, unit=unit) for key, unit in wanted.items() if key not in former
    )
    for round_ in ReviewRound.objects.filter(closed_at=None).order_by("pk"):
        settle(held(round_), by, [user.pk])


def conflicting(
    round_: ReviewRound, users: Collection[int] | None = None
) -> Iterator[tuple[Assignment, str]]:
    """The assignments of a round that ought not to be, each with the reason."""
    live = Assignment.objects.filter(
        recognition__award_year=round_.award_year_id, recused_at=None
    ).select_related("recognition__unit", "recognition__award_year", "reviewer")
    if users is not None:
        live = live.filter(reviewer__in=users)
    live = list(live.order_by("pk"))
    conflicts = Conflicts.among({one.reviewer_id for one in live}, round_)
    for one in live:
        if reason := conflicts.reason(one.reviewer_id, one.recognition.unit_id):
            yield one, reason


def settle(round_: ReviewRound, by, users: Collection[int] | None = None) -> list[Assignment]:
    """Recuse whoever has a conflict by now, in a round that is held. Returns what was recused."""
    found = list(conflicting(round_, users))
    for assignment, reason in found:
        recuse(assignment, reason, by)
    return [assignment for assignment, _ in found]


def recuse(assignment: Assignment, reason: str, by) -> None:
    """Let a reviewer step back from one recognition: it stays on record and counts nowhere."""
    assignment.recused_at = timezone.now()
    limit = Assignment._meta.get_field("recusal_reason").max_length
    assignment.recusal_reason = reason[:limit]
    assignment.save(update_fields=["recused_at", "recusal_reason"])
    note(assignment, RECUSED, by, reason=assignment.recusal_reason)


def late_conflicts(round_: ReviewRound) -> list[str]:
    """What was found out after the close, as sentences: the result counts it, and stands."""
    return [
        f"{called(one.reviewer)}评审的{one.recognition.name_then}{_said(reason)}"
        for one, reason in conflicting(round_)
    ]


def unaffiliated(users: Iterable[User]) -> str:
    """Which of some reviewers have no unit on record, so that their recusal cannot be checked."""
    users = list(users)
    known = {*Affiliation.objects.filter(user__in=users).values_list("user", flat=True)}
    return listed([called(user) for user in users if user.pk not in known])
