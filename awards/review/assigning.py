"""Who judges what (分派): by hand, or shared out evenly without conflicts.

Before a round opens it is changed freely. Afterwards a reviewer is added, or taken off, with a
reason; who was taken off stays on record as recused, since the reviewer may have begun.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import QuerySet

from awards.approval.contents import digest_of
from awards.honours.lifecycle import Refused
from awards.models import Assignment, Recognition, ReviewRound, Stage
from units import history
from units.history import note

from . import balancing
from .balancing import Task, TooFew, TooLoaded, TooNarrow
from .holding import JUDGE, SET_UP, called, held, listed, refuse_if, require_permission, to_judge
from .recusal import Conflicts, recuse, require_untied

ASSIGNED, UNASSIGNED, REINSTATED = "assigned", "unassigned", "reinstated"
OVER, NO_REASON = "评审已经结束，不能再改分派。", "评审已经开始，增减评审人须写明原因。"
CHANGED = "名单、评审人或回避情况在您预览之后有了变化，请重新预览。"
WAYS_OUT = "可以增加评审人、减少每个单位的评审人数，或者手工分派。"
#: Permissions come from groups as Django keeps them.
_BACKEND = "django.contrib.auth.backends.ModelBackend"


@dataclass(frozen=True)
class Plan:
    """What an even share would add: `pairs` of recognition and reviewer, none of it stored.

    `loads` is how much each reviewer has then, by key; `digest` says whether it is still the same.
    """

    pairs: list[tuple[Recognition, User]]
    loads: Mapping[int, int]
    digest: str


def reviewers() -> QuerySet[User]:
    """The accounts that may judge, by name."""
    users = User.objects.with_perm(JUDGE, include_superusers=False, backend=_BACKEND)
    return users.order_by("username")


def live(round_: ReviewRound) -> QuerySet[Assignment]:
    """The assignments of a round that count: not recused."""
    return Assignment.objects.filter(
        recognition__award_year=round_.award_year_id, recused_at=None
    ).order_by("recognition__position", "recognition_id", "pk")


@transaction.atomic
def assign(recognition: Recognition, reviewer: User, by, reason: str = "") -> Assignment:
    """Let a reviewer judge a recognition, or again if they were taken off. Raises Refused."""
    round_ = _changeable(recognition, by, reason)
    if recognition.stage != Stage.UNDER_REVIEW:
        raise Refused([f"{recognition.name_then}不在“评审考核”阶段，不能分派评审人。"])
    if not reviewers().filter(pk=reviewer.pk).exists():
        raise Refused([f"{called(reviewer)}不是评审专家，或者账号已经停用。"])
    conflicts = Conflicts.among([reviewer.pk], round_)
    if conflict := conflicts.reason(reviewer.pk, recognition.unit_id):
        raise Refused([f"{called(reviewer)}不能评审{recognition.name_then}（{conflict}）。"])
    former = Assignment.objects.filter(recognition=recognition, reviewer=reviewer).first()
    if former is None:
        assignment = Assignment.objects.create(
            recognition=recognition, reviewer=reviewer, assigned_by=by
        )
        note(assignment, ASSIGNED, by, reason=reason.strip())
        return assignment
    if not former.is_recused:
        raise Refused([f"{recognition.name_then}已经分给{called(reviewer)}。"])
    was = {"recusal_reason": former.recusal_reason}
    former.recused_at, former.recusal_reason = None, ""
    former.save(update_fields=["recused_at", "recusal_reason"])
    note(former, REINSTATED, by, old=was, reason=reason.strip())
    return former


@transaction.atomic
def unassign(assignment: Assignment, by, reason: str = "") -> None:
    """Take a reviewer off a recognition. Raises Refused."""
    round_ = _changeable(assignment.recognition, by, reason)
    assignment = Assignment.objects.select_related("reviewer", "recognition__award_year").get(
        pk=assignment.pk
    )
    if round_.opened_at is not None:
        refuse_if([f"{called(assignment.reviewer)}已经回避，不必再撤。"] * assignment.is_recused)
        recuse(assignment, f"撤回分派：{reason.strip()}", by)
    else:
        note(assignment, UNASSIGNED, by, old=history.columns(assignment), reason=reason.strip())
        assignment.delete()


def _changeable(recognition: Recognition, by, reason: str) -> ReviewRound:
    """The round of a recognition, held. Raises Refused where its assignments cannot be changed."""
    require_permission(by, SET_UP)
    round_ = held(ReviewRound.objects.get(award_year=recognition.award_year_id))
    refuse_if([OVER] * round_.is_closed)
    refuse_if([NO_REASON] * (round_.opened_at is not None and not reason.strip()))
    require_untied(by, round_, [recognition])
    return round_


def plan(round_: ReviewRound, by, seed: int, among: Collection[int] | None = None) -> Plan:
    """Share out what recognitions still lack, `among` these reviewers or all. Raises Refused.

    The same seed gives the same while nothing changed.
    """
    require_permission(by, SET_UP)
    refuse_if(["评审已经开始，不能再自动分派，请手工增减。"] * (round_.opened_at is not None))
    people = {user.pk: user for user in reviewers() if among is None or user.pk in among}
    subjects = {one.pk: one for one in to_judge(round_)}
    refuse_if([] if subjects else ["没有处于“评审考核”阶段的单位，请先把参评单位置于这一阶段。"])
    refuse_if([] if people else ["没有可以分派的评审人，请系统管理员先建立“评审专家”账号。"])
    require_untied(by, round_, subjects.values())
    task = _task(round_, subjects, people)
    try:
        keys = balancing.balanced(task, seed)
    except (TooFew, TooLoaded, TooNarrow) as why:
        raise Refused([_sentence(why, subjects, people), WAYS_OUT]) from why
    pairs = sorted(keys)
    counts = Counter(reviewer for _, reviewer in pairs)
    return Plan(
        [(subjects[subject], people[reviewer]) for subject, reviewer in pairs],
        {key: load + counts[key] for key, load in task.loads.items()},
        digest_of({"pairs": pairs}),
    )


def _task(round_: ReviewRound, subjects: Mapping, people: Mapping) -> Task:
    """What is lacking, given what is assigned already and who may not judge whom."""
    conflicts = Conflicts.among(people, round_)
    has, loads, barred = Counter(), dict.fromkeys(people, 0), defaultdict(set)
    rows = Assignment.objects.filter(recognition__in=subjects)
    for subject, reviewer, recused in rows.values_list("recognition", "reviewer", "recused_at"):
        barred[subject].add(reviewer)
        if recused is None:
            has[subject] += 1
            loads[reviewer] = loads.get(reviewer, 0) + (reviewer in people)
    for key, subject in subjects.items():
        barred[key].update(user for user in people if conflicts.reason(user, subject.unit_id))
    lacks = {key: max(round_.reviewers_each - has[key], 0) for key in subjects}
    return Task(lacks, {key: loads[key] for key in people}, barred)


def _sentence(why: Exception, subjects: Mapping, people: Mapping) -> str:
    """What makes an even share impossible."""

    def units(keys: Iterable[int]) -> str:
        return listed(subjects[key].name_then for key in keys)

    def names(keys: Iterable[int]) -> str:
        return listed(called(people[key]) for key in keys)

    if isinstance(why, TooFew):
        free = f"（{names(why.free)}）" if why.free else ""
        return (
            f"{units([why.subject])}还缺 {why.needed} 名评审人，"
            f"而没有利害关系、可以分派的只有 {len(why.free)} 名{free}。"
        )
    if isinstance(why, TooLoaded):
        return f"{names(why.reviewers)}手工分得过多，平均分派每人至多 {why.most} 个，请先撤回一些。"
    starved = f"{names(why.starved)}回避过多，分不到 {why.least} 个。" if why.starved else ""
    return (
        f"因为回避，{units(why.subjects)}只能主要由{names(why.reviewers)}评审，"
        f"每人至多 {why.most} 个，容不下。{starved}"
    )


@transaction.atomic
def carry_out(
    round_: ReviewRound, by, seed: int, seen: str, among: Collection[int] | None = None
) -> int:
    """Store a plan that was shown, `seen` by its digest. Returns how many. Raises Refused."""
    round_ = held(round_)
    planned = plan(round_, by, seed, among)
    refuse_if([CHANGED] * (planned.digest != seen))
    refuse_if([] if planned.pairs else ["每个单位的评审人都够了，没有要分派的。"])
    made = Assignment.objects.bulk_create(
        Assignment(recognition=subject, reviewer=reviewer, assigned_by=by, is_automatic=True)
        for subject, reviewer in planned.pairs
    )
    history.note_all(history.act(one, ASSIGNED, by) for one in made)
    return len(made)


@transaction.atomic
def undo(round_: ReviewRound, by) -> int:
    """Take back all that was shared out evenly, before the round opens. Returns how many.

    Raises Refused.
    """
    require_permission(by, SET_UP)
    round_ = held(round_)
    refuse_if(["评审已经开始，自动分派不能再撤销。"] * (round_.opened_at is not None))
    rows = live(round_).filter(is_automatic=True)
    made = list(rows.select_related("recognition__award_year__award", "reviewer"))
    refuse_if([] if made else ["没有自动分派的评审人，不需要撤销。"])
    require_untied(by, round_, [one.recognition for one in made])
    history.note_all(history.act(one, UNASSIGNED, by, old=history.columns(one)) for one in made)
    Assignment.objects.filter(pk__in=[one.pk for one in made]).delete()
    return len(made)


@transaction.atomic
def set_reviewers(
    recognition: Recognition, wanted: Collection[User], by, reason: str = ""
) -> tuple[int, int]:
    """Let these judge a recognition and nobody else. Returns how many came and how many went.

    Raises Refused.
    """
    rows = Assignment.objects.filter(recognition=recognition, recused_at=None)
    now = {one.reviewer_id: one for one in rows.select_related("reviewer", "recognition")}
    keys = {user.pk for user in wanted}
    gone = [one for key, one in now.items() if key not in keys]
    come = [user for user in wanted if user.pk not in now]
    for assignment in gone:
        unassign(assignment, by, reason)
    for user in come:
        assign(recognition, user, by, reason)
    return len(come), len(gone)
