"""How many reviews an award asks for: what changing that means, and how it is kept."""

from django.db.models import Q

from awards.models import Approval, Award, Correction, Recognition, RegionReport, Step
from units.history import Change, note

from .published import read_only_rows
from .standing import column_of

Kind = Approval.Kind
#: How the act is called in the history.
STEPS_SET = "steps_set"


def _of(award: Award, prefix: str) -> Q:
    """That a row with a subject is of the award."""
    found = Q()
    for model in (Recognition, RegionReport):
        found |= Q(**{f"{column_of(model)}__award_year__{prefix}": award.pk})
    return found


def under_way(award: Award) -> int:
    """How many contents were submitted, or passed by some, and neither returned nor approved.

    By the last act on each: what was changed since stands in this number all the same.
    """
    acts = Approval.objects.filter(_of(award, "award"), is_last=True).exclude(kind=Kind.RETURNED)
    return acts.exclude(kind__in=Approval.PASSES, step=Step.FINAL).count()


def consequences(award: Award) -> str:
    """What another number of reviews does to the contents of an award as they are now."""
    corrections = Correction.objects.filter(_of(award, "award")).count()
    public = sum(
        read_only_rows(model).filter(award_year__award=award).count()
        for model in (Recognition, RegionReport)
    )
    return (
        f"现在有 {under_way(award)} 份内容送审后没有审完，{corrections} 份更正稿没有生效，"
        f"{public} 份公开的内容经过审核。审级减少：正在审的内容少办几级，已经办过的仍然有效；"
        "审级增加：正在审的内容要补办，审完还没有公开的要重新送审。改为 0（不审核）："
        "没有审过的内容也可以命名、发布，公开的内容可以直接修改。"
    )


def keep(award: Award, was: int, by, reason: str) -> Change:
    """Write down that an award asks for another number of reviews than it did, and why."""
    new = {"approval_steps": award.approval_steps, "under_way": under_way(award)}
    return note(award, STEPS_SET, by, old={"approval_steps": was}, new=new, reason=reason)
