"""What of a year has not been approved as it stands, and so keeps the year from being conferred."""

from collections import defaultdict

from django.db.models import Exists, OuterRef, QuerySet

from awards.models import Approval, AwardYear, RegionReport, Step

from .standing import State, column_of, each_standing

#: So many are named, and so many that once were approved are looked at for a page.
NAMED, LOOKED_AT = 50, 500
#: What to do about a content, by where it stands.
TO_DO = {
    State.DRAFT: "还是草稿或者送审后有改动，请送审",
    State.FIRST: "在等一审，请有一审权限的人员办理",
    State.SECOND: "在等二审，请有二审权限的人员办理",
    State.FINAL: "在等终审，请有终审权限的人员办理",
}


def obstacles(award_year: AwardYear, to_release: QuerySet, most: int | None = None) -> list[str]:
    """Which contents of a year are not approved and what to do, as sentences.

    `to_release` are its recognitions that are to become public; its reports become so with them.
    Of those that once were approved, `most` of each kind are looked at; without it, all.
    """
    if not award_year.award.approval_steps:
        return []
    reports = award_year.region_reports.order_by("district__code")
    return [*_said(to_release, most), *_said(reports, most)]


def never_approved(rows: QuerySet) -> QuerySet:
    """Those of which no content ever was approved: no document need be made to know it."""
    final = Approval.objects.filter(kind__in=Approval.PASSES, step=Step.FINAL)
    return rows.filter(~Exists(final.filter(**{column_of(rows.model): OuterRef("pk")})))


def _said(rows: QuerySet, most: int | None) -> list[str]:
    keys = list(rows.values_list("pk", flat=True))
    never = set(never_approved(rows).values_list("pk", flat=True))
    once = [key for key in keys if key not in never][:most]
    changed = {row.pk for row, stands in each_standing(rows.model, once) if not stands.is_approved}
    lacking = [key for key in keys if key in never or key in changed]
    by_state = defaultdict(list)
    for row, stands in each_standing(rows.model, lacking[:NAMED]):
        by_state[stands.state].append(row.called)
    found = [f"{'、'.join(by_state[s])}：内容{TO_DO[s]}。" for s in TO_DO if by_state[s]]
    if len(lacking) > NAMED:
        kind = "篇综述" if rows.model is RegionReport else "个单位"
        found.append(f"另有 {len(lacking) - NAMED} {kind}的内容也没有审核通过，没有列出。")
    return found
