"""What a year's path asks before each of its steps, as sentences that say what to do.

Only reads; `path` acts. Whoever starts a notice asks `obstacles_to_notice`. Other rooms add what
they ask: `ASKED["close_review"].append(function)`, a function of the year that gives sentences.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import NamedTuple

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from awards.approval import lacking
from awards.models import AwardYear, Clearance, Recognition, Stage, VetoFinding

from .phases import Turn
from .quotas import exceeded, usage

#: So many units are named in a sentence.
NAMED = 50
#: What other rooms ask before a step of a year, by its name in `phases.TURNS`.
ASKED: dict[str, list[Callable[[AwardYear], list[str]]]] = defaultdict(list)
#: At which stages units stop a step of a year, and what is to be done with them.
UNDONE = {
    "open_recommendation": {Stage.NOMINATED: "还没有资格审查的结论"},
    "enter_review": {
        Stage.NOMINATED: "还没有资格审查的结论",
        Stage.ELIGIBLE: "还没有推荐，也没有列为未入选",
        Stage.RECOMMENDED: "已经推荐，还没有提交评审",
    },
    "enter_notice": {Stage.UNDER_REVIEW: "还没有列入公示，也没有列为未入选"},
}
#: Of which there has to be one at least for a step of a year, and what is said otherwise.
WANTED = {
    "open_check": ([Stage.NOMINATED, *Stage.BEFORE[1:5]], "还没有申报单位，请先登记。"),
    "open_recommendation": (Stage.BEFORE[1:5], "没有资格审查通过的单位。"),
    "enter_review": ([Stage.UNDER_REVIEW], "没有提交评审的单位。"),
    "close_review": ([Stage.UNDER_REVIEW], "没有在评审的单位。"),
    "enter_notice": ([Stage.ON_NOTICE], "没有列入公示的单位。"),
}


class Lack(NamedTuple):
    """What a step still lacks: a sentence, and the desk's page where it is put right."""

    said: str
    page: str = "stages"


def to_release(award_year: AwardYear) -> QuerySet[Recognition]:
    """The recognitions that become public when the year is conferred, in the year's order."""
    stages = [Stage.ON_NOTICE, *Stage.ON_RECORD]
    return award_year.recognitions.filter(stage__in=stages).order_by("position", "id")


def lacks(award_year: AwardYear, turn: Turn, most: int | None = None) -> list[Lack]:
    """What a step of the year still lacks. Of contents that once were approved `most` are looked
    at whether they still are so; an act looks at all.
    """
    found = []
    if turn.name in WANTED:
        stages, said = WANTED[turn.name]
        if not award_year.recognitions.filter(stage__in=stages).exists():
            found.append(Lack(said))
    found += _undone(award_year, UNDONE.get(turn.name, {}))
    if turn.name == "enter_review":
        found += veto_lacks(award_year.recognitions.filter(stage=Stage.UNDER_REVIEW), award_year)
    elif turn.name == "enter_notice":
        found += _of_list(award_year)
        rows = to_release(award_year)
        found += [Lack(one, "contents") for one in lacking.obstacles(award_year, rows, most)]
    elif turn.name == "reopen_review":
        found += _undone(award_year, {Stage.ON_NOTICE: "已经列入公示，请先移出公示名单"})
    return found + [Lack(said, "") for asks in ASKED[turn.name] for said in asks(award_year)]


def obstacles_to_notice(award_year: AwardYear, most: int | None = None) -> list[str]:
    """Why what the year lists cannot go on public notice: approvals, clearances, vetoes, quotas.

    Of a year that follows no path its contents' approvals alone are asked.
    """
    rows = to_release(award_year)
    found = [] if rows.exists() else ["没有列入公示的单位。"]
    if award_year.follows_path:
        if award_year.review_closed_at is None:
            found.append("评审还没有结束。")
        found += [lack.said for lack in _of_list(award_year)]
    return [*found, *lacking.obstacles(award_year, rows, most)]


def obstacles_to_conferral(award_year: AwardYear) -> list[str]:
    """Why a year on a path cannot be conferred yet; nothing of a year without one."""
    if not award_year.follows_path:
        return []
    found = [] if award_year.phase == "notice" else ["还没有公示，请先按程序推进到“公示”。"]
    return [*found, *(lack.said for lack in _of_list(award_year))]


def warnings(award_year: AwardYear) -> list[Lack]:
    """What a year should have and may go on without."""
    award, found = award_year.award, []
    named = [
        label
        for label, value in (
            ("批准依据", award.approval_basis),
            ("批准机关", award.approving_body),
            ("评选周期", award.cycle),
        )
        if not value
    ]
    if named:
        said = f"奖项没有写明{'、'.join(named)}（创建示范活动管理办法的要求），请在奖项页补上。"
        found.append(Lack(said, "award"))
    latest = _before(award_year) if award.cycle else None
    if latest is not None and award_year.year - latest < award.cycle:
        said = f"评选周期是 {award.cycle} 年，上一次是 {latest} 年度，还不到下一次。"
        found.append(Lack(said, "award"))
    return found + [Lack(one.over, "quotas") for one in usage(award_year) if one.over]


def _before(award_year: AwardYear) -> int | None:
    earlier = award_year.award.years.filter(year__lt=award_year.year).order_by("-year")
    return earlier.values_list("year", flat=True).first()


def _undone(award_year: AwardYear, said: dict[Stage, str]) -> list[Lack]:
    """Units at stages that stop a step, named."""
    rows = award_year.recognitions.filter(stage__in=list(said)).order_by("position", "id")
    by_stage = defaultdict(list)
    for stage, name in rows.values_list("stage", "name_then") if said else ():
        by_stage[stage].append(name)
    return [Lack(f"{names(by_stage[stage])}{said[stage]}。") for stage in said if by_stage[stage]]


def names(several: Iterable[str]) -> str:
    """Units in a sentence, the first by name."""
    several = list(several)
    more = f" 等 {len(several)} 个单位" if len(several) > NAMED else ""
    return "、".join(several[:NAMED]) + more


def _of_list(award_year: AwardYear) -> list[Lack]:
    """What stands between the list and the public: vetoes, clearances, quotas."""
    rows = to_release(award_year)
    return [
        *veto_lacks(rows, award_year),
        *_clearance_lacks(rows, award_year),
        *(Lack(one.refusal, "quotas") for one in exceeded(award_year)),
    ]


def found_vetoes(rows: QuerySet[Recognition]) -> dict[int, list[VetoFinding]]:
    """The vetoes that hold of recognitions, by their keys."""
    several = VetoFinding.objects.filter(is_found=True)
    several = several.filter(recognition__in=rows.order_by().values("pk"))
    found = defaultdict(list)
    for one in several.select_related("item", "recognition"):
        found[one.recognition_id].append(one)
    return found


def unexamined(rows: QuerySet[Recognition], award_year: AwardYear) -> dict[int, str]:
    """The recognitions of which not every veto was looked into: names by their keys."""
    if not (items := award_year.veto_items.count()):
        return {}
    made = VetoFinding.objects.filter(recognition=OuterRef("pk")).order_by()
    made = made.values("recognition").annotate(number=Count("pk")).values("number")
    looked_into = rows.annotate(made=Coalesce(Subquery(made), 0)).exclude(made=items)
    return dict(looked_into.values_list("pk", "name_then"))


def vetoed(findings: Iterable[VetoFinding]) -> str:
    """That vetoes hold of a unit, each with its reason."""
    findings = list(findings)
    said = "；".join(f"“{one.item}”：{one.reason}" for one in findings)
    return f"{findings[0].recognition.name_then}存在一票否决情形（{said}）。"


def veto_lacks(rows: QuerySet[Recognition], award_year: AwardYear) -> list[Lack]:
    """What vetoes stand against recognitions, found or not looked into."""
    found = [Lack(vetoed(several), "vetoes") for several in found_vetoes(rows).values()]
    if lacking_names := unexamined(rows, award_year):
        said = f"{names(lacking_names.values())}的一票否决项还没有核查完。"
        found.append(Lack(said, "vetoes"))
    return found


def _clearance_lacks(rows: QuerySet[Recognition], award_year: AwardYear) -> list[Lack]:
    """Which consulted bodies have not said that they object to nothing."""
    bodies = list(award_year.consulted_bodies.all())
    if not bodies:
        return []
    units = dict(rows.values_list("pk", "name_then"))
    answers = Clearance.objects.filter(recognition__in=rows.order_by().values("pk"))
    by_pair = {(one.recognition_id, one.body_id): one for one in answers.order_by("pk")}
    found = []
    for body in bodies:
        open_ones = []
        for key, name in units.items():
            answer = by_pair.get((key, body.pk))
            if answer is None or answer.result == Clearance.Result.UNANSWERED:
                open_ones.append(name)
            elif answer.result == Clearance.Result.OBJECTION:
                said = f"{body}对{name}有异议（{answer.remark}）。"
                found.append(Lack(said, "clearances"))
        if open_ones:
            said = f"{names(open_ones)}还没有{body}“无异议”的答复。"
            found.append(Lack(said, "clearances"))
    return found
