"""The life of an honour: who may move it from stage to stage, and what then becomes public.

Before conferral staff set the stage in the form (`stages.choosable`), or take a year along its
path (`path`). A year's results become
public together (`confer`) and can be taken back together (`withdraw`). What happens to one honour
afterwards is one of `stages.MOVES`. Every act is atomic, refuses with `Refused`, and is written to
the history of the year and of each recognition that it moved.
"""

from collections.abc import Collection
from datetime import date

from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q
from django.utils import timezone

from awards.approval import lacking
from awards.models import AwardYear, Recognition, Stage
from awards.notices import lacking as notice_lacking
from units.history import note

from .conditions import obstacles_to_conferral, to_release
from .stages import AFTER, MOVES, Move, choosable, moves_of
from .turning import Told, turned

#: Who may confer, withdraw and move an honour that is on record.
PERMISSION = "awards.confer_awardyear"
#: Who may set a stage before conferral.
CHANGE_PERMISSION = "awards.change_recognition"

#: In how many units of a year it is looked for what they lack, and how many of them are named.
LOOKED_AT, NAMED = 2_000, 50
#: What a move of one honour changes.
MOVED = ("stage", "ended_on", "ended_reason", "ended_document", "rectify_by")


class Refused(Exception):
    """An act that the rules do not allow; `reasons` are whole Chinese sentences for the page."""

    def __init__(self, reasons: Collection[str]):
        self.reasons = list(reasons)
        super().__init__("".join(self.reasons))


def obstacles(award_year: AwardYear, most: int | None = None) -> list[str]:
    """Why the year cannot be conferred, as sentences that say what to do; empty when it can.

    Of the contents that once were approved, `most` are looked at whether they still are so; a
    conferral looks at all.
    """
    if award_year.is_released:
        return ["这一年度已经命名并发布；名单有变，请先撤回发布，再重新命名。"]
    found = []
    if not award_year.conferring_body and not award_year.body_awaited:
        found.append(
            "还没有填写授予机关，请在年度评选页的“命名文件”一栏填写；"
            "命名文件还没有到手的，勾选“授予机关尚缺”。"
        )
    if not to_release(award_year).exists():
        found.append("没有处于“公示”阶段的单位，请先把拟命名的单位置于“公示”。")
    found += notice_lacking.obstacles(award_year, to_release(award_year))
    found += obstacles_to_conferral(award_year)
    return [*found, *lacking.obstacles(award_year, to_release(award_year), most)]


def warnings(award_year: AwardYear) -> list[str]:
    """What would be missing on the public pages, as sentences; none of it stops a conferral."""
    found = []
    if award_year.body_awaited:
        found.append("授予机关尚缺，网站上将不写授予机关；命名文件到手后请在年度评选页补填。")
    if not award_year.document_number:
        found.append("没有填写文号，网站上将不显示文号。")
    if award_year.conferred_on is None:
        found.append("没有填写命名日期，网站上将不显示命名日期。")
    found += notice_lacking.warnings(award_year, to_release(award_year))
    found += _gaps(award_year)
    waiting = award_year.recognitions.exclude(stage__in=[*Stage.ON_RECORD, Stage.ON_NOTICE])
    waiting = waiting.exclude(stage=Stage.NOT_SELECTED).order_by()
    if stages := dict(waiting.values_list("stage").annotate(Count("pk"))):
        counts = "，".join(f"{Stage(s).label} {n} 个" for s, n in sorted(stages.items()))
        found.append(f"还有单位没有进入公示（{counts}），这次不命名，也不公开。")
    return found


def _gaps(award_year: AwardYear) -> list[str]:
    """What the first units to be released lack, as sentences."""
    looked_at = list(to_release(award_year).values_list("pk", flat=True)[: LOOKED_AT + 1])
    rows = to_release(award_year).filter(pk__in=looked_at[:LOOKED_AT])
    lacking = list(rows.filter(lacks()).values_list("pk", flat=True))
    named = with_evidence_counts(to_release(award_year).filter(pk__in=lacking[:NAMED]))
    found = [f"{row.name_then}：{'，'.join(missing(row))}。" for row in named]
    if len(lacking) > NAMED:
        found.append(f"另有 {len(lacking) - NAMED} 个单位也缺标题、成效指标或来源，没有列出。")
    if len(looked_at) > LOOKED_AT:
        found.append(f"单位很多，只看了前 {LOOKED_AT} 个还缺什么。")
    return found


def lacks() -> Q:
    """That a recognition lacks something that `missing` says."""
    figures = Recognition._meta.get_field("achievements").related_model.objects
    figures = figures.order_by().filter(recognition=OuterRef("pk"))
    return Q(headline="") | ~Exists(figures) | Exists(figures.filter(source=None))


def with_evidence_counts(recognitions):
    """Each recognition with what `missing` reads: `figures` and `unsourced`, numbers of figures."""
    return recognitions.annotate(
        figures=Count("achievements"),
        unsourced=Count("achievements", filter=Q(achievements__source=None)),
    )


def missing(recognition: Recognition) -> list[str]:
    """What the story of a recognition from `with_evidence_counts` still lacks, in words."""
    gaps = []
    if not recognition.headline:
        gaps.append("没有标题")
    if not recognition.figures:
        gaps.append("没有成效指标")
    elif recognition.unsourced:
        gaps.append(f"{recognition.unsourced} 项成效指标没有来源")
    return gaps


def withdrawal_obstacles(award_year: AwardYear) -> list[str]:
    """Why the release cannot be taken back, as sentences; empty when it can."""
    if not award_year.is_released:
        return ["这一年度还没有发布，不需要撤回。"]
    moved = award_year.recognitions.filter(stage__in=AFTER).order_by("position", "id")
    named = list(moved.values_list("name_then", flat=True)[: NAMED + 1])
    if names := "、".join(named[:NAMED]) + " 等" * (len(named) > NAMED):
        return [
            f"命名后已有动态管理记录（{names}），整个年度不能撤回；"
            "个别单位的错误请用“恢复命名”等办法更正，文字可以直接修改。"
        ]
    return []


def move_obstacles(move: Move, recognition: Recognition) -> list[str]:
    """Why `move` cannot happen to the recognition as it stands; empty when it can."""
    if move in moves_of(recognition):
        return []
    released = recognition.award_year.is_released
    stage = recognition.get_stage_display() if released else "尚未发布"
    return [f"{recognition.name_then}现在是“{stage}”，不能作“{move.label}”处理。"]


@transaction.atomic
def confer(award_year: AwardYear, by, seen: Collection[int] | None = None) -> AwardYear:
    """Confer on every unit on public notice, and release the year's results together.

    `seen` are the ids of the recognitions that `by` was shown; another list by now is refused.
    Returns the year as stored. Raises Refused.
    """
    _require_permission(by)
    year = _locked(award_year)
    _refuse_if(obstacles(year))
    recognitions = list(to_release(year).select_for_update())
    if seen is not None and {r.pk for r in recognitions} != set(seen):
        raise Refused(["名单在您打开本页之后有了变化，请重新核对后再发布。"])
    year.released_at, year.released_by = timezone.now(), by
    year.save(update_fields=["released_at", "released_by"])
    moved = _set_stage(recognitions, Stage.ON_NOTICE, Stage.CONFERRED)
    note(year, "conferred", by, new={"units": [r.name_then for r in moved]})
    for recognition in moved:
        note(recognition, "conferred_with_year", by, **_staged(Stage.ON_NOTICE, recognition))
    return year


@transaction.atomic
def withdraw(award_year: AwardYear, by, reason: str) -> AwardYear:
    """Take back the release of a year: nothing of it is public, its units are on notice again.

    Returns the year as stored. Raises Refused.
    """
    _require_permission(by)
    year = _locked(award_year)
    _refuse_if(withdrawal_obstacles(year))
    _refuse_if([] if reason.strip() else ["请写明撤回的原因。"])
    recognitions = list(year.recognitions.select_for_update())
    year.released_at = year.released_by = None
    year.save(update_fields=["released_at", "released_by"])
    moved = _set_stage(recognitions, Stage.CONFERRED, Stage.ON_NOTICE)
    names = [r.name_then for r in moved]
    note(year, "withdrawn", by, old={"units": names}, reason=reason.strip())
    for recognition in moved:
        note(recognition, "withdrawn_with_year", by, **_staged(Stage.CONFERRED, recognition))
    return year


@transaction.atomic
def set_stage(recognitions, stage: Stage, by) -> tuple[list[Recognition], list[Recognition]]:
    """Set each of a queryset's recognitions to a stage before conferral, where that may be.

    Returns those that moved, and those that may not. Raises Refused without the permission.
    """
    if not by.has_perm(CHANGE_PERMISSION):
        raise Refused(["您的账号没有修改获评单位的权限，请由录入员办理。"])
    chosen = [recognition.pk for recognition in recognitions]
    years = Recognition.objects.filter(pk__in=chosen).values("award_year")
    list(AwardYear.objects.select_for_update().filter(pk__in=years).order_by("pk"))
    moved, kept = [], []
    held = Recognition.objects.select_for_update(of=("self",))
    held = held.select_related("unit").prefetch_related("award_year")  # one for all its units
    for recognition in held.filter(pk__in=chosen):
        if stage not in choosable(recognition):
            kept.append(recognition)
        elif recognition.stage != stage:
            was, recognition.stage = recognition.stage, stage
            recognition.save(update_fields=["stage"])
            note(recognition, "staged", by, old={"stage": was}, new={"stage": stage})
            moved.append(recognition)
    return moved, kept


def put_on_notice(recognitions: list[Recognition], by) -> None:
    """Move recognitions that are under review onto notice, as a part of publishing it."""
    for recognition in _set_stage(recognitions, Stage.UNDER_REVIEW, Stage.ON_NOTICE):
        note(recognition, "staged", by, **_staged(Stage.UNDER_REVIEW, recognition))


def reexamine(recognition: Recognition, by, on: date | None = None, reason: str = ""):
    """Note that a re-examination was passed (复核合格), on a day or today. Raises Refused."""
    return carry_out("reexamine", recognition, by, on=on, reason=reason)


def rectify(
    recognition: Recognition, by, rectify_by: date, on: date | None = None, reason: str = ""
):
    """Note that the unit has to rectify something by a day (限期整改). Raises Refused."""
    return carry_out("rectify", recognition, by, on=on, reason=reason, rectify_by=rectify_by)


def revoke(recognition: Recognition, by, on: date, reason: str, document: str):
    """Revoke the honour from the day `on` by a document; it stays on record. Raises Refused."""
    return carry_out("revoke", recognition, by, on=on, reason=reason, document=document)


def lapse(recognition: Recognition, by, on: date, reason: str) -> Recognition:
    """Let the honour end with its term on the day `on`; it stays on record. Raises Refused."""
    return carry_out("lapse", recognition, by, on=on, reason=reason)


def restore(recognition: Recognition, by, reason: str) -> Recognition:
    """Undo the last move, which was a mistake: as if it had never been. Raises Refused."""
    return carry_out("restore", recognition, by, reason=reason)


@transaction.atomic
def carry_out(
    name: str, recognition: Recognition, by, on: date | None = None, reason: str = "", **said
) -> Recognition:
    """Carry out the move `name` of `MOVES`. Returns the recognition as stored.

    `said` are the `document` by which an honour is revoked, and the day to `rectify_by`. What ends
    nothing happens today unless a day is given. Raises Refused when the stage does not allow it, or
    when something is missing or cannot be.
    """
    _require_permission(by)
    move, told = MOVES[name], Told(on=on, reason=reason.strip(), **said)
    year = _locked(recognition.award_year)  # a withdrawal waits, or is seen
    recognition = year.recognitions.select_for_update().get(pk=recognition.pk)
    _refuse_if(move_obstacles(move, recognition) or told.obstacles(move, recognition, year))
    was = {name: getattr(recognition, name) for name in MOVED}
    turned(recognition, move, told)
    recognition.save(update_fields=MOVED)
    now = {name: getattr(recognition, name) for name in MOVED}
    note(recognition, move.name, by, old=was, new=now, reason=told.reason)
    return recognition


def _refuse_if(reasons: Collection[str]) -> None:
    if reasons:
        raise Refused(reasons)


def _require_permission(by) -> None:
    if not by.has_perm(PERMISSION):
        raise Refused(["您的账号没有命名和发布的权限，请由终审员办理。"])


def _locked(award_year: AwardYear) -> AwardYear:
    years = AwardYear.objects.select_for_update(of=("self",)).select_related("award")
    return years.get(pk=award_year.pk)


def _set_stage(recognitions: list[Recognition], source: Stage, target: Stage):
    """Row by row, not by `update`, so that whoever follows saved rows sees each."""
    moved = [recognition for recognition in recognitions if recognition.stage == source]
    for recognition in moved:
        recognition.stage = target
        recognition.save(update_fields=["stage"])
    return moved


def _staged(source: Stage, recognition: Recognition) -> dict[str, dict]:
    """The stage that a recognition was at, and the one it is at, as the history keeps them."""
    return {"old": {"stage": source}, "new": {"stage": recognition.stage}}
