"""The acts on a round: opened, prolonged, closed with its result, reopened, and looked at again.

Each is atomic, holds the round, refuses with `Refused` and is written to the history. Until the
close nobody of the staff is told any score; criteria and rules stand once the round is open.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from awards.approval.contents import digest_of
from awards.honours.lifecycle import Refused
from awards.models import (
    Assignment,
    AwardYear,
    FormerReview,
    Phase,
    Recognition,
    Review,
    ReviewRound,
    Stage,
)
from units.history import note

from . import results
from .assigning import live
from .holding import RUN, called, held, listed, refuse_if, require_permission, to_judge
from .recusal import conflicting, require_untied, settle

OPENED, PROLONGED, CLOSED = "round_opened", "round_prolonged", "round_closed"
REOPENED, LOOKED_AGAIN = "round_reopened", "second_look"
#: That a second look was asked for, and nothing was handed in since.
UNANSWERED = Q(review__second_look_asked_at__isnull=False) & (
    Q(review__handed_in_at=None) | Q(review__handed_in_at__lte=F("review__second_look_asked_at"))
)
LONGEST = Review._meta.get_field("second_look_reason").max_length


def opening_obstacles(round_: ReviewRound) -> list[str]:
    """Why a round cannot be opened, as sentences that say what to do; empty when it can."""
    if round_.opened_at is not None:
        return ["评审已经开始。"]
    if round_.award_year.is_released:
        return ["这一年度已经命名并发布，不再评审。"]
    found = _not_reviewing(round_)
    if not round_.criteria.exists():
        found.append("还没有评审维度，请先在本页填写维度、权重和分值范围。")
    if round_.due_on is None:
        found.append("还没有填写评审截止日期。")
    elif round_.due_on < timezone.localdate():
        found.append("评审截止日期已经过了，请改成今天或以后的日期。")
    subjects = list(to_judge(round_))
    if not subjects:
        found.append("没有处于“评审考核”阶段的单位，请先把参评单位置于这一阶段。")
    return found + _unready(round_, subjects)


def _not_reviewing(round_: ReviewRound) -> list[str]:
    """That a year on its path is in another phase than that of the review."""
    year = round_.award_year
    if year.follows_path and (year.phase != Phase.REVIEWING or year.review_closed_at):
        return ["这一年度按程序推进，现在不在评审，请先在年度评选页推进或退回到“评审”。"]
    return []


def keeps_year_in_review(award_year: AwardYear) -> list[str]:
    """Why a year on its path cannot end its review; empty where its round ended, or it has none."""
    round_ = ReviewRound.objects.filter(award_year=award_year).first()
    if round_ is None or round_.is_closed:
        return []
    return ["评审安排还没有结束，评审结果没有封存。请先在评审安排页点“结束评审”。"]


def keeps_year_from_going_back(award_year: AwardYear) -> list[str]:
    """Why a year on its path cannot go back from its review; empty where none is under way."""
    if ReviewRound.objects.filter(award_year=award_year, opened_at__isnull=False).exists():
        return ["评审专家已经开始评审，名单不能再退回推荐。"]
    return []


def _unready(round_: ReviewRound, subjects: Collection[Recognition]) -> list[str]:
    """What of the assignments is not ready."""
    found, counts, strays = [], defaultdict(int), []
    keys = {one.pk for one in subjects}
    for one in live(round_).select_related("recognition__unit", "recognition__award_year"):
        counts[one.recognition_id] += 1
        if one.recognition_id not in keys:
            strays.append(one.recognition.name_then)
    conflicts = list(conflicting(round_))
    for one, reason in conflicts:
        counts[one.recognition_id] -= 1
        found.append(
            f"{called(one.reviewer)}不能评审{one.recognition.name_then}（{reason}），请撤回这项分派。"
        )
    few = [one.name_then for one in subjects if counts[one.pk] < round_.reviewers_each]
    if few:
        found.append(f"评审人不足 {round_.reviewers_each} 人的单位：{listed(few)}。请补足分派。")
    if strays:
        names = listed(dict.fromkeys(strays))
        found.append(f"已分派、但不在“评审考核”阶段的单位：{names}。请调整阶段或撤回分派。")
    return found


@transaction.atomic
def open_round(round_: ReviewRound, by) -> ReviewRound:
    """Let the reviewers begin: from now on criteria and rules stand. Raises Refused."""
    require_permission(by, RUN)
    round_ = held(round_)
    refuse_if(opening_obstacles(round_))
    require_untied(by, round_, to_judge(round_))
    round_.opened_at, round_.opened_by = timezone.now(), by
    round_.save(update_fields=["opened_at", "opened_by"])
    note(round_, OPENED, by, new={"units": to_judge(round_).count(), "due_on": round_.due_on})
    return round_


@transaction.atomic
def prolong(round_: ReviewRound, due_on: date, by, reason: str) -> ReviewRound:
    """Set another last day while reviewers are at work. Raises Refused."""
    require_permission(by, RUN)
    round_ = held(round_)
    refuse_if(["评审不在进行，截止日期请在表单里修改。"] * (not round_.is_open))
    refuse_if(["截止日期不能早于今天。"] * (due_on < timezone.localdate()))
    refuse_if([] if reason.strip() else ["请写明调整截止日期的原因。"])
    was, round_.due_on = round_.due_on, due_on
    round_.save(update_fields=["due_on"])
    note(
        round_,
        PROLONGED,
        by,
        old={"due_on": was},
        new={"due_on": due_on},
        reason=reason.strip(),
    )
    return round_


def outstanding(round_: ReviewRound):
    """The assignments of which something is still to come: a first review, or a second look."""
    rows = live(round_).filter(recognition__stage=Stage.UNDER_REVIEW)
    rows = rows.filter(Q(review=None) | Q(review__handed_in_at=None) | UNANSWERED)
    return rows.select_related("reviewer", "recognition", "review")


def closing_obstacles(round_: ReviewRound, excused: Collection[int]) -> list[str]:
    """Why a round cannot be closed where these assignments are not waited for; empty if it can."""
    if not round_.is_open:
        return ["评审没有在进行，不能结束。"]
    waiting = [one for one in outstanding(round_) if one.pk not in excused]
    found = [
        f"{one.recognition.name_then}：{called(one.reviewer)}还没有提交，请催办，或写明不再等待的原因。"
        for one in waiting
    ]
    counted = results.counted(subjects := list(to_judge(round_)))
    judged = {sheet.subject for sheet in counted}
    if unjudged := [one.name_then for one in subjects if one.pk not in judged]:
        found.append(f"没有一份有效评审的单位：{listed(unjudged)}。请补派评审人。")
    needed = {one.pk for one in round_.criteria.all()}
    if any(sheet.scores.keys() != needed for sheet in counted):
        found.append("有已提交的评分表缺少维度的分数，请评审人撤回补齐后重新提交。")
    return found


@transaction.atomic
def close(round_: ReviewRound, by, missing: Mapping[int, str]) -> ReviewRound:
    """End the scoring and freeze what comes of it.

    `missing` gives by assignment the reason why what is outstanding is not waited for. Whoever has
    a conflict by now is recused first. Raises Refused.
    """
    require_permission(by, RUN)
    round_ = held(round_)
    require_untied(by, round_, to_judge(round_))
    if round_.is_open:
        settle(round_, by)
    reasons = {key: text.strip() for key, text in missing.items() if text.strip()}
    refuse_if(closing_obstacles(round_, reasons))
    excused = {one.pk: reasons[one.pk] for one in outstanding(round_)}
    round_.result = results.document(round_, excused)
    round_.digest = digest_of(round_.result)
    round_.closed_at, round_.closed_by, round_.looking_again_at = timezone.now(), by, None
    round_.save(update_fields=["result", "digest", "closed_at", "closed_by", "looking_again_at"])
    new = {"sealed": round_.digest, "missing": len(excused)}
    note(round_, CLOSED, by, new=new)
    return round_


def reopening_obstacles(round_: ReviewRound) -> list[str]:
    """Why a result cannot be taken up again; empty when it can."""
    if not round_.is_closed:
        return ["评审还没有结束。"]
    if round_.award_year.is_released:
        return ["这一年度已经命名并发布，评审结果不能再改。"]
    if away := _not_reviewing(round_):
        return away
    moved = [one for one in results.subjects_of(round_) if one.stage != Stage.UNDER_REVIEW]
    if moved:
        names = listed(one.name_then for one in moved)
        return [f"已经按这个结果办理的单位：{names}。请先把它们退回“评审考核”阶段。"]
    return []


@transaction.atomic
def reopen(round_: ReviewRound, by, reason: str) -> ReviewRound:
    """Take up a result again on which nothing was built; the former one stays in the history.

    Raises Refused.
    """
    round_ = _taken_up(round_, by, reason)
    round_.save(update_fields=["result", "digest", "closed_at", "closed_by", "looking_again_at"])
    return round_


def _taken_up(round_: ReviewRound, by, reason: str, key: str = REOPENED, **new) -> ReviewRound:
    """A closed round, held, as if it had not been closed; not stored, but told."""
    require_permission(by, RUN)
    round_ = held(round_)
    refuse_if(reopening_obstacles(round_))
    refuse_if([] if reason.strip() else ["请写明原因。"])
    require_untied(by, round_, to_judge(round_))
    # Under a name that is no column, so that no comparison of versions shows any of it.
    was = {"former": {"digest": round_.digest, "result": round_.result}}
    round_.result, round_.digest, round_.closed_at, round_.closed_by = None, "", None, None
    note(round_, key, by, old=was, new=new, reason=reason.strip())
    return round_


@transaction.atomic
def ask_second_look(
    round_: ReviewRound, assignments: Collection[int], by, reason: str
) -> ReviewRound:
    """Ask some reviewers to look again at what they gave (复议), after the result is known.

    The round is open for them alone; what they had handed in is kept beside what they hand in
    next. Raises Refused.
    """
    rows = Assignment.objects.filter(
        pk__in=assignments,
        recognition__award_year=round_.award_year_id,
        recused_at=None,
        review__handed_in_at__isnull=False,
    )
    asked = list(rows.select_related("review", "recognition", "reviewer"))
    if not asked or len(asked) != len(set(assignments)):
        raise Refused(["请勾选要请谁复议；已回避或没有提交的不在其内。"])
    refuse_if([f"复议原因请压缩到 {LONGEST} 字以内。"] * (len(reason.strip()) > LONGEST))
    named = [f"{one.recognition.name_then}（{called(one.reviewer)}）" for one in asked]
    round_ = _taken_up(round_, by, reason, LOOKED_AGAIN, asked=named)
    round_.looking_again_at = now = timezone.now()
    round_.save(update_fields=["result", "digest", "closed_at", "closed_by", "looking_again_at"])
    for one in asked:
        _keep_former(one.review)
        one.review.second_look_asked_at, one.review.second_look_reason = now, reason.strip()
        one.review.save(update_fields=["second_look_asked_at", "second_look_reason"])
        note(one, LOOKED_AGAIN, by, reason=reason.strip())
    return round_


def _keep_former(review: Review) -> None:
    """Keep what a review says now."""
    scores = {
        str(one.criterion_id): {
            "name": one.criterion.name,
            "value": None if one.value is None else results.plain(one.value),
            "remark": one.remark,
        }
        for one in review.scores.select_related("criterion")
    }
    FormerReview.objects.create(
        review=review, handed_in_at=review.handed_in_at, remark=review.remark, scores=scores
    )
