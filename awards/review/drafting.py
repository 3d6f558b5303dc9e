"""Writing a review: a draft at every change, handing in, taking back while the round is open.

Every act is atomic and refuses with `Refused`. What a score is stands in the sheet alone: history
and trail tell that something was handed in or taken back, never what.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from awards.honours.lifecycle import Refused
from awards.models import Assignment, AwardYear, Criterion, Review, ReviewRound, Score
from units.history import note

from .holding import JUDGE
from .sheets import WHOLE, OwnSheet, number, remark_box, remark_of, score_box, score_of

HANDED_IN, TAKEN_BACK = "review_handed_in", "review_taken_back"
NOT_A_REVIEWER = "您的账号不参加评审，请联系系统管理员。"


@dataclass
class Outcome:
    """What became of the boxes that were sent, by name.

    `saved` are their texts as kept; `wrong` why one was not taken; `overtaken` what another device
    had put there meanwhile, which stays.
    """

    sheet: OwnSheet
    at: datetime
    saved: dict[str, str] = field(default_factory=dict)
    wrong: dict[str, str] = field(default_factory=dict)
    overtaken: dict[str, str] = field(default_factory=dict)


@transaction.atomic
def save(key: int, by, seen: Mapping[str, str], wanted: Mapping[str, str]) -> Outcome:
    """Keep the `wanted` texts of some boxes of an assignment's sheet as a draft.

    `seen` is what each box held when it was shown: where another device changed the very same box
    meanwhile, that stays and is said; everything else is kept. Raises Refused, or
    Assignment.DoesNotExist for what is not theirs.
    """
    (assignment,) = held([key], by)
    if said := obstacles_to_writing(assignment):
        raise Refused([said])
    outcome = Outcome(_sheet(assignment), timezone.now())
    fresh = {}
    for name, (criterion, text) in _asked(outcome.sheet, wanted).items():
        try:
            value, kept = _read(name, criterion, text)
        except ValidationError as error:
            outcome.wrong[name] = error.messages[0]
            continue
        now = outcome.sheet.texts[name]
        if now not in (kept, _plain(seen.get(name, ""), name)):
            outcome.overtaken[name] = now
            continue
        outcome.saved[name] = kept
        if kept != now:
            fresh[name] = criterion, value
    if fresh:
        _keep(assignment, outcome.sheet, fresh)
        outcome.sheet = _sheet(assignment)
    return outcome


def why_wrong(sheet: OwnSheet, name: str, text: str) -> str:
    """Why a text is not taken for a box of a sheet, as a sentence; "" for one that is."""
    ((criterion, text),) = _asked(sheet, {name: text}).values()
    try:
        _read(name, criterion, text)
    except ValidationError as error:
        return error.messages[0]
    return ""


def _read(name: str, criterion: Criterion | None, text: str) -> tuple[Decimal | str | None, str]:
    """What a text means in a box, and how it is shown. Raises ValidationError."""
    if criterion is None or name != score_box(criterion):
        remark = remark_of(text)
        return remark, remark
    value = score_of(text, criterion)
    return value, number(value)


def _asked(sheet: OwnSheet, wanted: Mapping[str, str]) -> dict[str, tuple[Criterion | None, str]]:
    """The boxes of the sheet that were sent, with their criterion."""
    boxes = {score_box(one): one for one in sheet.criteria}
    boxes |= {remark_box(one): one for one in sheet.criteria} | {WHOLE: None}
    return {name: (boxes[name], text) for name, text in wanted.items() if name in boxes}


def _plain(text: str, name: str) -> str:
    """A text that was shown, as it is kept: browsers end lines in their own way."""
    return text.replace("\r\n", "\n").strip()


def _keep(assignment: Assignment, sheet: OwnSheet, fresh: Mapping) -> None:
    review = sheet.review or Review(assignment=assignment)
    if WHOLE in fresh:
        review.remark = fresh[WHOLE][1]
    review.save()
    changed: dict[int, Score] = {}
    for name, (criterion, value) in fresh.items():
        if criterion is None:
            continue
        row = changed.get(criterion.pk) or sheet.scores.get(criterion.pk)
        row = changed[criterion.pk] = row or Score(review=review, criterion=criterion)
        setattr(row, "value" if name == score_box(criterion) else "remark", value)
    for row in changed.values():
        row.save()


@transaction.atomic
def hand_in(seen: Mapping[int, str], by) -> list[Assignment]:
    """Hand in sheets, all or none: assignments by their key, with the digest of what was shown.

    Raises Refused, or Assignment.DoesNotExist.
    """
    if not seen:
        raise Refused(["没有可以提交的评分表。"])
    rows = held(seen, by)
    refused = []
    for assignment in rows:
        sheet, name = _sheet(assignment), assignment.recognition.name_then
        if said := obstacles_to_handing_in(assignment, sheet):
            refused.append(f"{name}：{said}")
        elif seen[assignment.pk] != sheet.digest:
            refused.append(f"{name}：评分刚才在别处改过，请核对后再提交。")
    if refused:
        raise Refused(refused)
    now = timezone.now()
    for assignment in rows:
        assignment.review.handed_in_at = now
        assignment.review.save(update_fields=["handed_in_at"])
        note(assignment, HANDED_IN, by)
    return rows


@transaction.atomic
def take_back(key: int, by) -> Assignment:
    """Make a sheet that was handed in a draft again. Raises Refused, Assignment.DoesNotExist."""
    (assignment,) = held([key], by)
    if said := shut(assignment) or _not_looking_again(assignment):
        raise Refused([said])
    sheet = _sheet(assignment)
    if not sheet.is_handed_in:
        raise Refused(["这份评分表没有提交，可以直接修改。"])
    assignment.review.handed_in_at = None
    assignment.review.save(update_fields=["handed_in_at"])
    note(assignment, TAKEN_BACK, by)
    return assignment


def obstacles_to_writing(assignment: Assignment) -> str:
    """Why nothing can be written on a sheet now, as a sentence; "" when it can."""
    if said := shut(assignment):
        return said
    if assignment.cleared_at is None:
        return "请先声明与这个单位有没有利害关系，再打开材料评分。"
    review = getattr(assignment, "review", None)
    if said := _not_looking_again(assignment):
        return said
    if review is not None and review.is_handed_in:
        return "这份评分表已经提交。要修改，请先撤回。"
    return ""


def obstacles_to_handing_in(assignment: Assignment, sheet: OwnSheet) -> str:
    """Why a sheet cannot be handed in now, as a sentence; "" when it can."""
    if said := shut(assignment):
        return said
    if sheet.is_handed_in and not sheet.is_asked_again:
        return "已经提交。"
    if said := _not_looking_again(assignment):
        return said
    if missing := sheet.missing:
        names = "、".join(one.name for one in missing)
        return f"还有 {len(missing)} 个维度没有评分（{names}）。"
    wrong = [
        one.name for one in sheet.criteria if not one.lowest <= sheet.value(one) <= one.highest
    ]
    return f"{'、'.join(wrong)}的分数不在范围内，请改正。" if wrong else ""


def shut(assignment: Assignment) -> str:
    """Why nothing can be done with an assignment any more, or yet; "" when it can."""
    round_ = assignment.recognition.award_year.review_round
    if round_.opened_at is None:
        return "评审还没有开始。"
    if round_.is_closed:
        return "评审已经结束，评分表只能查看。"
    return "您已对这个单位回避，不再评分。" if assignment.is_recused else ""


def _not_looking_again(assignment: Assignment) -> str:
    """Why a sheet stands while others are asked for a second look, as a sentence; "" if it does
    not.
    """
    since = assignment.recognition.award_year.review_round.looking_again_at
    asked = getattr(getattr(assignment, "review", None), "second_look_asked_at", None)
    if since is None or (asked is not None and asked >= since):
        return ""
    return "现在只复议个别单位，这份评分表不能再改。"


def held(keys: Collection[int], by) -> list[Assignment]:
    """A reviewer's assignments, locked until the transaction ends, year and round before them:
    who closes it waits, or is seen.

    Raises Refused, or Assignment.DoesNotExist where one is not theirs.
    """
    if not by.has_perm(JUDGE):
        raise Refused([NOT_A_REVIEWER])
    mine = Assignment.objects.filter(pk__in=keys, reviewer=by)
    years = list(mine.order_by().values_list("recognition__award_year", flat=True).distinct())
    list(AwardYear.objects.filter(pk__in=years).order_by("pk").select_for_update())
    rounds = ReviewRound.objects.filter(award_year__in=years).order_by("pk")
    list(rounds.select_for_update(of=("self",)).only("pk"))
    related = ("review", "recognition__unit", "recognition__award_year__review_round")
    rows = mine.select_related(*related).defer(
        "recognition__story", "recognition__award_year__review_round__result"
    )
    rows = list(rows.select_for_update(of=("self",)).order_by("pk"))
    if len(rows) != len(set(keys)):
        raise Assignment.DoesNotExist
    return rows


def _sheet(assignment: Assignment) -> OwnSheet:
    """The sheet as it is stored now."""
    criteria = assignment.recognition.award_year.review_round.criteria.all()
    return OwnSheet(assignment, criteria)
