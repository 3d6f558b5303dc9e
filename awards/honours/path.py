"""Taking a year and its units along its path (评选程序), and back with a reason.

`phases` says what may follow what, `conditions` what is asked before. Each act is atomic and holds
the year, refuses with `Refused`, and is written to the history of the year or of each unit moved.
"""

from collections.abc import Collection
from typing import NamedTuple

from django.db import transaction
from django.utils import timezone

from awards.models import AwardYear, Elimination, Phase, Quota, Recognition, Stage
from units.history import note

from .conditions import found_vetoes, lacks, unexamined, vetoed
from .lifecycle import Refused
from .phases import ACTS, ADVANCE, DECIDE, TURNS, WORKED_ON, Act, Turn, acts_in, turns_of

#: How acts are called in the history: a step of the year or an act on a unit after this.
PREFIX = "path_"
BEGUN, LEFT, ALLOWED = "path_begun", "path_left", "quota_allowed"
#: Acts before which the vetoes are asked; the first also whether all were looked into.
ASKS_VETOES = ("recommend", "submit_to_review", "list_for_notice")
LONGEST_REASON = Elimination._meta.get_field("reason").max_length
NO_REASON = "请写明原因。"
TOO_LONG = f"原因请压缩到 {LONGEST_REASON} 字以内。"
MAY_NOT = {
    ADVANCE: "您的账号没有推进评选程序的权限，请由不限区划的录入员办理。",
    DECIDE: "您的账号没有决定公示和命名的权限，请由终审员办理。",
}
CHANGED = "这一年度现在处于“{}”，不能办理“{}”。"


class Outcome(NamedTuple):
    """The units that were moved, and why others were not, as sentences."""

    moved: list[Recognition]
    kept: list[str]


@transaction.atomic
def advance(award_year: AwardYear, name: str, by, reason: str = "") -> AwardYear:
    """Take the step `name` of `phases.TURNS`. Returns the year as stored. Raises Refused."""
    turn = TURNS[name]
    require(by, turn.needed)
    year = held(award_year)
    if turn not in turns_of(year):
        raise Refused([CHANGED.format(standing_of(year), turn.label)])
    _refuse_if(reason_obstacles(reason, turn.is_back) or [one.said for one in lacks(year, turn)])
    was = {"phase": year.phase, "review_closed_at": year.review_closed_at}
    year.phase = turn.target
    year.review_closed_at = _closed_at(year, turn)
    year.save(update_fields=["phase", "review_closed_at"])
    now = {"phase": year.phase, "review_closed_at": year.review_closed_at}
    changed = [column for column in was if was[column] != now[column]]
    old, new = ({column: one[column] for column in changed} for one in (was, now))
    note(year, PREFIX + name, by, old=old, new=new, reason=reason.strip())
    return year


def _closed_at(year: AwardYear, turn: Turn):
    """When the review was closed, after a step."""
    if turn.name == "close_review":
        return timezone.now()
    return None if turn.name == "reopen_review" else year.review_closed_at


@transaction.atomic
def act_on(
    award_year: AwardYear, name: str, keys: Collection[int], by, reason: str = ""
) -> Outcome:
    """Do the act `name` of `phases.ACTS` to units of the year, where it may be.

    Raises Refused where it may be done to none of a year in this phase.
    """
    act = ACTS[name]
    require(by, ADVANCE)
    year = held(award_year)
    if act not in acts_in(year):
        raise Refused([CHANGED.format(standing_of(year), act.label)])
    _refuse_if(reason_obstacles(reason, act.needs_reason))
    rows = year.recognitions.select_for_update(of=("self",)).select_related("unit")
    rows = list(rows.filter(pk__in=keys).order_by("position", "id"))
    if not rows:
        raise Refused(["请先选中要办理的单位。"])
    kept = unit_obstacles(year, act, rows)
    moved = [row for row in rows if row.pk not in kept]
    for row in moved:
        _move(row, act, by, reason.strip())
    return Outcome(moved, list(kept.values()))


def unit_obstacles(year: AwardYear, act: Act, rows: list[Recognition]) -> dict[int, str]:
    """Why an act cannot be done to some of the units, by their keys."""
    found = {}
    stages = act.sources[Phase(year.phase)]
    chosen = year.recognitions.filter(pk__in=[row.pk for row in rows])
    asks = act.name in ASKS_VETOES
    vetoes = found_vetoes(chosen) if asks else {}
    unknown = unexamined(chosen, year) if act.name == "recommend" else {}
    was = _left_out(rows) if act.target is None else {}
    for row in rows:
        if row.stage not in stages:
            found[row.pk] = f"{row.name_then}现在是“{row.get_stage_display()}”。"
        elif row.pk in vetoes:
            found[row.pk] = vetoed(vetoes[row.pk])
        elif row.pk in unknown:
            found[row.pk] = f"{row.name_then}的一票否决项还没有核查完。"
        elif act.target is None and (said := _return_obstacle(year, was.get(row.pk))):
            found[row.pk] = f"{row.name_then}{said}"
    return found


def _return_obstacle(year: AwardYear, kept: Elimination | None) -> str:
    """Why a unit that was left out cannot return in this phase; empty when it can."""
    stage = Stage(kept.stage) if kept else Stage.NOMINATED
    if stage not in WORKED_ON[year.phase]:
        return f"是在“{stage.label}”阶段落选的，先把这一年度退回那时的程序，再恢复参评。"
    closed = year.review_closed_at
    if closed is not None and kept.at < closed:
        return "在评审结束以前落选，没有评审结果。先重开评审，再恢复参评。"
    return ""


def _left_out(rows: list[Recognition]) -> dict[int, Elimination]:
    """How units were left out, by their keys; of one from before the path nothing is known."""
    kept = Elimination.objects.filter(recognition__in=[row.pk for row in rows])
    return {one.recognition_id: one for one in kept}


def _returns_to(kept: Elimination | None) -> Stage:
    """Where a unit goes on that was left out: from the list back to what it was listed from."""
    stage = Stage(kept.stage) if kept else Stage.NOMINATED
    return Stage.UNDER_REVIEW if stage == Stage.ON_NOTICE else stage


def _move(row: Recognition, act: Act, by, reason: str) -> None:
    was = row.stage
    if act.target is None:
        kept = Elimination.objects.filter(recognition=row).first()
        row.stage = _returns_to(kept)
        if kept is not None:
            kept.delete()
    else:
        row.stage = act.target
    row.save(update_fields=["stage"])
    if row.stage == Stage.NOT_SELECTED:
        Elimination.objects.create(recognition=row, stage=was, reason=reason)
    note(row, PREFIX + act.name, by, old={"stage": was}, new={"stage": row.stage}, reason=reason)


@transaction.atomic
def begin(award_year: AwardYear, by) -> AwardYear:
    """Let a year that only records results follow the path from its start. Raises Refused."""
    return _set_path(award_year, True, by, "")


@transaction.atomic
def leave(award_year: AwardYear, by, reason: str) -> AwardYear:
    """Let a year that is still at its start only record results. Raises Refused."""
    return _set_path(award_year, False, by, reason)


def _set_path(award_year: AwardYear, follows: bool, by, reason: str) -> AwardYear:
    require(by, ADVANCE if follows else DECIDE)
    year = held(award_year)
    _refuse_if(switch_obstacles(year, follows) + reason_obstacles(reason, not follows))
    year.follows_path = follows
    year.save(update_fields=["follows_path"])
    old, new = {"follows_path": not follows}, {"follows_path": follows}
    note(year, BEGUN if follows else LEFT, by, old=old, new=new, reason=reason.strip())
    return year


def switch_obstacles(year: AwardYear, follows: bool) -> list[str]:
    """Why a year cannot be put on the path, or taken from it; empty when it can."""
    found = []
    if year.is_released:
        found.append("这一年度已经发布。")
    if year.follows_path == follows:
        found.append("这一年度已经按程序推进。" if follows else "这一年度本来就只登记结果。")
    elif year.phase != Phase.PREPARING:
        found.append("这一年度已经开始申报，请先退回“筹备”。")
    if year.recognitions.exclude(stage=Stage.NOMINATED).exists():
        found.append("有的单位已经不在“申报”阶段，请先都改回“申报”。")
    return found


@transaction.atomic
def allow_excess(quota: Quota, number: int, by, reason: str) -> Quota:
    """Allow that so many units are listed, more than a quota has. Raises Refused."""
    require(by, DECIDE)
    held(quota.award_year)
    quota = Quota.objects.select_related("award_year").get(pk=quota.pk)
    _refuse_if(reason_obstacles(reason, True))
    if quota.award_year.is_released or number <= quota.limit:
        raise Refused(["没有超过名额，不需要同意。"])
    old = {"allowed": quota.allowed, "allowed_reason": quota.allowed_reason}
    quota.allowed, quota.allowed_reason = number, reason.strip()
    quota.save(update_fields=["allowed", "allowed_reason"])
    new = {"allowed": quota.allowed, "allowed_reason": quota.allowed_reason}
    note(quota, ALLOWED, by, old=old, new=new, reason=quota.allowed_reason)
    return quota


def reason_obstacles(reason: str, is_needed: bool) -> list[str]:
    """What is wrong with a reason."""
    if is_needed and not reason.strip():
        return [NO_REASON]
    return [TOO_LONG] if len(reason.strip()) > LONGEST_REASON else []


def standing_of(year: AwardYear) -> str:
    """Where a year stands, in a word."""
    if not year.follows_path:
        return "只登记结果"
    if year.is_released:
        return Phase.CONFERRED.label
    return "评审已结束" if _is_between(year) else year.get_phase_display()


def _is_between(year: AwardYear) -> bool:
    return year.phase == Phase.REVIEWING and year.review_closed_at is not None


def require(by, permission: str) -> None:
    """Raises Refused for who may not."""
    if not by.has_perm(permission):
        raise Refused([MAY_NOT[permission]])


def held(award_year: AwardYear) -> AwardYear:
    """The year as stored, held until the transaction ends."""
    years = AwardYear.objects.select_for_update(of=("self",)).select_related("award")
    return years.get(pk=award_year.pk)


def _refuse_if(reasons: list[str]) -> None:
    if reasons:
        raise Refused(reasons)
