"""Publishing the notice of a year's list, and taking it back."""

from collections.abc import Collection
from dataclasses import asdict, dataclass

from django.db import transaction
from django.utils import timezone

from awards.approval import lacking as approval_lacking
from awards.honours import conditions, lifecycle
from awards.honours.lifecycle import Refused
from awards.models import AwardYear, Notice, NoticedUnit, Phase, ReviewRound, Stage
from units.history import note

from .lacking import standing_notice
from .workdays import BeyondCalendar, last_day

#: Who may publish and withdraw notices.
PERMISSION = "awards.start_notice"
#: What the history of the year calls the acts.
PUBLISHED, WITHDRAWN = "notice_published", "notice_withdrawn"


@dataclass(frozen=True)
class Terms:
    """What a notice says beside its list; periods in working days."""

    criteria: str
    method: str
    contact: str
    working_days: int
    answered_within: int


def candidates(award_year: AwardYear):
    """The recognitions that are on public notice by their stage, in the year's order."""
    return award_year.recognitions.filter(stage=Stage.ON_NOTICE).order_by("position", "id")


def under_review(award_year: AwardYear):
    """Those that may be moved onto notice as it is published, in the year's order.

    Of a year on its path there are none: its list is made by the acts of the path.
    """
    rows = award_year.recognitions.filter(stage=Stage.UNDER_REVIEW).order_by("position", "id")
    return rows.none() if award_year.follows_path else rows


def obstacles(award_year: AwardYear) -> list[str]:
    """Why no notice of the year can be published, whatever it says; empty when one can."""
    if award_year.is_released:
        return ["这一年度已经命名并发布，不再公示。"]
    if standing_notice(award_year) is not None:
        return ["这一年度已经有一个公示；要重新公示，请先撤回它。"]
    if award_year.is_being_judged:
        return ["评审正在进行，请先结束评审，再发布公示。"]
    if award_year.follows_path:
        if award_year.phase != Phase.NOTICE:
            return ["这一年度还没有进入公示，请先按程序推进到“公示”。"]
        return conditions.obstacles_to_notice(award_year, approval_lacking.LOOKED_AT)
    if not (candidates(award_year).exists() or under_review(award_year).exists()):
        return ["没有处于“公示”或“评审考核”阶段的单位，没有可以公示的名单。"]
    return approval_lacking.obstacles(
        award_year, candidates(award_year), approval_lacking.LOOKED_AT
    )


@transaction.atomic
def publish(
    award_year: AwardYear,
    by,
    terms: Terms,
    *,
    moved: Collection[int] = (),
    seen: Collection[int] | None = None,
) -> Notice:
    """Publish the notice of a year: its list is frozen, its time is the server's.

    `moved` are the ids of recognitions under review that go on notice with it; `seen` those of the
    candidates that `by` was shown, another list by now is refused. Raises Refused.
    """
    _require_permission(by)
    year = _locked(award_year)
    _refuse_if(obstacles(year))
    rows = list(candidates(year).select_for_update(of=("self",)))
    if seen is not None and {row.pk for row in rows} != set(seen):
        raise Refused(["名单在您打开本页之后有了变化，请重新核对后再发布。"])
    joining = list(under_review(year).filter(pk__in=moved).select_for_update(of=("self",)))
    if len(joining) != len(set(moved)):
        raise Refused(["所选的单位里有的已经不在“评审考核”阶段，请重新核对后再发布。"])
    keys = [row.pk for row in [*rows, *joining]]
    _refuse_if([] if keys else ["请至少选择一个单位。"])
    listed = year.recognitions.filter(pk__in=keys).order_by("position", "id")
    _refuse_if(approval_lacking.obstacles(year, listed) if joining else [])
    lifecycle.put_on_notice(joining, by)
    notice = _published(year, by, terms)
    units = _listed(notice, listed)
    said = {**asdict(terms), "last_day": notice.last_day, "units": [unit.name for unit in units]}
    note(year, PUBLISHED, by, new=said)
    return notice


def _published(year: AwardYear, by, terms: Terms) -> Notice:
    now = timezone.now()
    try:
        last = last_day(timezone.localdate(now), terms.working_days)
    except BeyondCalendar as beyond:
        raise Refused([str(beyond)]) from beyond
    columns = {**asdict(terms), "published_at": now, "published_by": by, "last_day": last}
    judged = ReviewRound.objects.filter(award_year=year).values_list("digest", flat=True).first()
    return Notice.objects.create(award_year=year, result_digest=judged or "", **columns)


def _listed(notice: Notice, rows) -> list[NoticedUnit]:
    """The list as it is now, frozen."""
    return NoticedUnit.objects.bulk_create(
        NoticedUnit(
            notice=notice,
            recognition=row,
            position=place,
            name=row.name_then,
            district=row.unit.district.name,
            brand=row.brand.name if row.brand else "",
            headline=row.headline,
        )
        for place, row in enumerate(rows.select_related("unit__district", "brand"), start=1)
    )


def withdrawal_obstacles(award_year: AwardYear) -> list[str]:
    """Why the notice of a year cannot be withdrawn; empty when it can."""
    if standing_notice(award_year) is None:
        return ["这一年度现在没有公示，不需要撤回。"]
    if award_year.is_released:
        return ["这一年度已经命名并发布；要撤回公示，请先撤回发布。"]
    return []


@transaction.atomic
def withdraw(award_year: AwardYear, by, reason: str) -> Notice:
    """Take the notice of a year back: its list is no longer public, another may be published.

    The stages of the units stay as they are. Raises Refused.
    """
    _require_permission(by)
    year, reason = _locked(award_year), reason.strip()
    _refuse_if(withdrawal_obstacles(year))
    longest = Notice._meta.get_field("withdrawn_reason").max_length
    _refuse_if([] if reason else ["请写明撤回的原因。"])
    _refuse_if([f"原因请压缩到 {longest} 字以内。"] if len(reason) > longest else [])
    notice = year.notices.standing().select_for_update(of=("self",)).get()
    notice.withdrawn_at, notice.withdrawn_by = timezone.now(), by
    notice.withdrawn_reason = reason
    notice.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_reason"])
    note(year, WITHDRAWN, by, old={"last_day": notice.last_day}, reason=reason)
    return notice


def _locked(award_year: AwardYear) -> AwardYear:
    years = AwardYear.objects.select_for_update(of=("self",)).select_related("award")
    return years.get(pk=award_year.pk)


def _require_permission(by) -> None:
    if not by.has_perm(PERMISSION):
        raise Refused(["您的账号没有发布和撤回公示的权限，请由终审员办理。"])


def _refuse_if(reasons: Collection[str]) -> None:
    if reasons:
        raise Refused(reasons)
