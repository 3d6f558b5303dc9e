"""What stands once a round is open, held for every row that is saved or deleted.

Criteria and rules of a round do not change after it was opened; what reviewers say changes only
while it is open, and within a second look only where one was asked for.
"""

from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.db.models.signals import pre_delete, pre_save

from awards.honours.lifecycle import Refused
from awards.models import Assignment, Criterion, Review, ReviewRound, Score

#: What of a round stands once it is open.
FROZEN = ("award_year", "reviewers_each", "excludes_own_district", "most_spread", "tie_rule")
FIXED = "评审已经开始，评审维度、权重、分值范围和规则不能再改。"
NOT_NOW = "评审没有在进行，评审意见不能改动。"
RECUSED = "已经回避的单位，不再评分。"
NOT_ASKED = "现在只请有关评审人复议，其他评审意见不能改动。"
OUTSIDE = "{}的得分应在 {} 到 {} 之间。"


class Stands(Refused, PermissionDenied):
    """A change of what stands; says why in a sentence."""


def guard() -> None:
    """Hold these rules from now on."""
    checks = {Criterion: _criterion, ReviewRound: _round, Review: _review, Score: _score}
    for model, check in checks.items():
        uid = f"review-{model._meta.label_lower}"
        pre_save.connect(check, sender=model, dispatch_uid=uid)
        if model is not ReviewRound:  # whose criteria protect it
            pre_delete.connect(check, sender=model, dispatch_uid=uid)


def _criterion(sender, instance: Criterion, raw: bool = False, **kwargs) -> None:
    opened = ReviewRound.objects.filter(pk__in=_keys(instance, "round"), opened_at__isnull=False)
    if not raw and opened.exists():
        raise Stands([FIXED])


def _keys(row: Model, name: str) -> set[int]:
    """Whose a row is, and whose it was."""
    stored = type(row)._base_manager.filter(pk=row.pk).values_list(f"{name}_id", flat=True)
    return {getattr(row, f"{name}_id"), *(stored if row.pk else ())}


def _round(sender, instance: ReviewRound, raw: bool = False, **kwargs) -> None:
    if raw or not instance.pk:
        return
    stored = ReviewRound.objects.filter(pk=instance.pk, opened_at__isnull=False).first()
    names = [ReviewRound._meta.get_field(name).attname for name in FROZEN]
    if stored and any(getattr(stored, name) != getattr(instance, name) for name in names):
        raise Stands([FIXED])


def _review(sender, instance: Review, raw: bool = False, **kwargs) -> None:
    if not raw:
        _require_open(instance)


def _score(sender, instance: Score, raw: bool = False, **kwargs) -> None:
    if raw:
        return
    review = instance.review
    _require_open(review)
    one, value = instance.criterion, instance.value
    if value is not None and not one.lowest <= value <= one.highest:
        raise Stands([OUTSIDE.format(one.name, one.lowest, one.highest)])


def _require_open(review: Review) -> None:
    """Raises Stands where a review cannot change now."""
    path = "recognition__award_year__review_round__"
    times = [f"{path}{name}" for name in ("opened_at", "closed_at", "looking_again_at")]
    rows = Assignment.objects.filter(pk=review.assignment_id).values_list("recused_at", *times)
    recused, opened, closed, looking_again = rows.get()
    if opened is None or closed is not None:
        raise Stands([NOT_NOW])
    if recused is not None:
        raise Stands([RECUSED])
    asked = review.second_look_asked_at
    if looking_again is not None and (asked is None or asked < looking_again):
        raise Stands([NOT_ASKED])
