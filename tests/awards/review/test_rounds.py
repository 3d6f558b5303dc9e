"""The acts on a round: when they are refused, what they freeze, and what stays on record."""

from datetime import date, timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from awards.honours.lifecycle import Refused
from awards.models import Affiliation, Assignment, FormerReview, Review, ReviewRound, Score, Stage
from awards.review import recusal, results, rounds, scoring
from config.roles.table import ENTERER, FINAL
from tests.factories import make_account, make_assignment, make_review, make_reviewer, make_round
from units.history import Change

pytestmark = pytest.mark.django_db
REASON = "示例原因"


@pytest.fixture
def final():
    return make_account(FINAL)


def refused(act, *args, **said) -> list[str]:
    with pytest.raises(Refused) as refusal, transaction.atomic():
        act(*args, **said)
    return refusal.value.reasons


def units(round_):
    return list(round_.award_year.recognitions.order_by("position"))


def judged(*scores, each=1):
    """An open round in which every unit was scored by some reviewers, each with its values."""
    round_ = make_round(len(scores), each=each, is_open=True)
    users = [make_reviewer() for _ in range(max(map(len, scores)))]
    for unit, values in zip(units(round_), scores, strict=True):
        for user, value in zip(users, values, strict=False):
            make_review(make_assignment(unit, user), value, 5)
    return round_


def ranking(round_):
    names = [one.pk for one in units(round_)]
    return [
        (row["rank"], names.index(row["subject"]), row["total"]) for row in round_.result["ranking"]
    ]


def test_a_round_opens_when_everything_is_there(final):
    round_ = make_round(1)
    make_assignment(units(round_)[0])
    assert rounds.opening_obstacles(round_) == []
    round_ = rounds.open_round(round_, final)
    assert round_.is_open and round_.opened_by == final
    change = Change.objects.get(key="round_opened")
    assert (change.by, change.new) == (final, {"units": 1, "due_on": "2099-12-31"})
    assert refused(rounds.open_round, round_, final) == ["评审已经开始。"]


def test_what_is_lacking_is_said_all_at_once(final):
    round_ = make_round(0, due_on=None)
    round_.criteria.all().delete()
    assert refused(rounds.open_round, round_, final) == [
        "还没有评审维度，请先在本页填写维度、权重和分值范围。",
        "还没有填写评审截止日期。",
        "没有处于“评审考核”阶段的单位，请先把参评单位置于这一阶段。",
    ]
    round_.due_on = date(2025, 1, 1)
    assert "评审截止日期已经过了，请改成今天或以后的日期。" in rounds.opening_obstacles(round_)


def test_assignments_must_be_enough_free_of_conflict_and_of_units_under_review(final):
    round_ = make_round(3)
    first, second, third = units(round_)
    user = make_reviewer(last_name="张")
    make_assignment(first, user)
    make_assignment(third)
    third.stage = Stage.NOMINATED
    third.save()
    Affiliation.objects.create(user=user, unit=first.unit)
    assert refused(rounds.open_round, round_, final) == [
        f"张不能评审{first.name_then}（是评审人所属单位），请撤回这项分派。",
        f"评审人不足 1 人的单位：{first.name_then}、{second.name_then}。请补足分派。",
        f"已分派、但不在“评审考核”阶段的单位：{third.name_then}。请调整阶段或撤回分派。",
    ]


def test_only_who_runs_rounds_opens_and_closes():
    round_, enterer = make_round(), make_account(ENTERER)
    said = ["您的账号不能开始和结束评审，请由终审员办理。"]
    assert refused(rounds.open_round, round_, enterer) == said
    assert refused(rounds.close, round_, enterer, {}) == said
    assert refused(rounds.reopen, round_, enterer, REASON) == said
    assert refused(rounds.prolong, round_, date(2099, 1, 1), enterer, REASON) == said


def test_a_year_that_is_released_is_not_judged(final):
    round_ = make_round()
    round_.award_year.released_at = timezone.now()
    round_.award_year.save()
    assert refused(rounds.open_round, round_, final) == ["这一年度已经命名并发布，不再评审。"]


def test_the_last_day_is_moved_with_a_reason(final):
    round_ = make_round(is_open=True)
    today = timezone.localdate()
    assert refused(rounds.prolong, round_, today, final, " ") == ["请写明调整截止日期的原因。"]
    yesterday = today - timedelta(days=1)
    assert refused(rounds.prolong, round_, yesterday, final, REASON) == ["截止日期不能早于今天。"]
    assert rounds.prolong(round_, today, final, REASON).due_on == today
    change = Change.objects.get(key="round_prolonged")
    assert (change.old, change.new) == ({"due_on": "2099-12-31"}, {"due_on": today.isoformat()})
    assert refused(rounds.prolong, make_round(year=2027), today, final, REASON) == [
        "评审不在进行，截止日期请在表单里修改。"
    ]


def test_the_close_freezes_what_comes_of_the_scores(final):
    # 0.4 × score + 30: first 50 and 60, second 70.
    round_ = rounds.close(judged([50, 75], [100]), final, {})
    assert round_.is_closed and round_.closed_by == final
    assert ranking(round_) == [(1, 1, "70.00"), (2, 0, "55.00")]
    assert len(round_.digest) == 64
    assert results.deviations(ReviewRound.objects.get()) == []
    assert Change.objects.get(key="round_closed").new == {"sealed": round_.digest, "missing": 0}
    assert refused(rounds.close, round_, final, {}) == ["评审没有在进行，不能结束。"]


def test_what_is_outstanding_is_named_or_excused_with_a_reason(final):
    round_ = judged([50, 75])
    (first,) = units(round_)
    late = make_reviewer(last_name="王")
    assignment = make_assignment(first, late)
    draft = make_review(
        make_assignment(first, make_reviewer(last_name="赵")), 0, 0, handed_in=False
    )
    said = f"{first.name_then}：{{}}还没有提交，请催办，或写明不再等待的原因。"
    assert refused(rounds.close, round_, final, {assignment.pk: "  "}) == [
        said.format("王"),
        said.format("赵"),
    ]
    reasons = {assignment.pk: "因病", draft.assignment_id: "出差"}
    round_ = rounds.close(round_, final, reasons)
    assert ranking(round_) == [(1, 0, "55.00")]
    assert [(one["reviewer"], one["reason"]) for one in round_.result["missing"]] == [
        (late.pk, "因病"),
        (draft.assignment.reviewer_id, "出差"),
    ]
    assert results.deviations(ReviewRound.objects.get()) == []


def test_a_unit_that_nobody_judged_is_not_ranked_silently(final):
    round_ = judged([50])
    (first,) = units(round_)
    Assignment.objects.update(recused_at=timezone.now(), recusal_reason=REASON)
    assert refused(rounds.close, round_, final, {}) == [
        f"没有一份有效评审的单位：{first.name_then}。请补派评审人。"
    ]


def test_a_recused_score_is_as_if_it_had_never_been_assigned(final):
    round_ = judged([50, 75, 100])
    (first,) = units(round_)
    last = Assignment.objects.order_by("pk").last()
    Affiliation.objects.create(user=last.reviewer, unit=first.unit)  # found at the close
    round_ = rounds.close(round_, final, {})
    assert ranking(round_) == [(1, 0, "55.00")]
    assert [one["reviewer"] for one in round_.result["recused"]] == [last.reviewer_id]
    assert {one["reviewer"] for one in round_.result["sheets"]} == set(
        Assignment.objects.exclude(pk=last.pk).values_list("reviewer", flat=True)
    )


def test_a_conflict_that_is_known_after_the_close_is_told_and_changes_nothing(final):
    round_ = rounds.close(judged([50, 75]), final, {})
    (first,) = units(round_)
    last = Assignment.objects.order_by("pk").last()
    recusal.affiliate(last.reviewer, [first.unit], final)
    assert recusal.late_conflicts(round_) == [
        f"{last.reviewer.username}评审的{first.name_then}是评审人所属单位"
    ]
    assert results.deviations(round_) == []


def test_a_result_is_taken_up_again_until_something_is_built_on_it(final):
    round_ = rounds.close(judged([50]), final, {})
    former = round_.digest
    assert refused(rounds.reopen, round_, final, "") == ["请写明原因。"]
    (first,) = units(round_)
    first.stage = Stage.ON_NOTICE
    first.save()
    assert refused(rounds.reopen, round_, final, REASON) == [
        f"已经按这个结果办理的单位：{first.name_then}。请先把它们退回“评审考核”阶段。"
    ]
    first.stage = Stage.UNDER_REVIEW
    first.save()
    round_ = rounds.reopen(round_, final, REASON)
    assert (round_.is_open, round_.result, round_.digest) == (True, None, "")
    change = Change.objects.get(key="round_reopened")
    assert (change.old["former"]["digest"], change.reason) == (former, REASON)
    assert rounds.close(round_, final, {}).digest == former


def test_a_second_look_opens_the_round_for_those_alone_and_keeps_both_versions(final):
    round_ = rounds.close(judged([0, 100]), final, {})
    assert round_.result["ranking"][0]["is_disputed"] is True
    asked, other = Assignment.objects.order_by("pk")
    assert refused(rounds.ask_second_look, round_, [], final, REASON) == [
        "请勾选要请谁复议；已回避或没有提交的不在其内。"
    ]
    round_ = rounds.ask_second_look(round_, [asked.pk], final, "分差较大")
    assert round_.is_open and round_.looking_again_at is not None
    score = Score.objects.filter(review=other.review).first()
    assert refused(score.save) == ["现在只请有关评审人复议，其他评审意见不能改动。"]
    said = f"{asked.recognition.name_then}：{asked.reviewer.username}还没有提交"
    assert [one.startswith(said) for one in rounds.closing_obstacles(round_, [])] == [True]
    review = Review.objects.get(assignment=asked)
    score = review.scores.first()
    score.value = 50
    score.save()
    review.handed_in_at = timezone.now()
    review.save()
    round_ = rounds.close(round_, final, {})
    assert ranking(round_) == [(1, 0, "60.00")]
    (former,) = FormerReview.objects.all()
    assert [(one["name"], one["value"]) for one in former.scores.values()] == [
        ("政治建设", "0.00"),
        ("成效", "5.00"),
    ]
    kept = Change.objects.filter(key="second_look").order_by("pk")
    assert [one.content_type.model for one in kept] == ["reviewround", "assignment"]


def test_who_does_not_answer_a_second_look_counts_as_before(final):
    round_ = rounds.close(judged([0, 100]), final, {})
    asked = Assignment.objects.order_by("pk").first()
    round_ = rounds.ask_second_look(round_, [asked.pk], final, REASON)
    round_ = rounds.close(round_, final, {asked.pk: "维持原分"})
    assert ranking(round_) == [(1, 0, "50.00")]
    assert round_.result["missing"][0]["reason"] == "维持原分"


def test_staff_of_a_unit_under_review_neither_open_nor_close(final):
    round_ = judged([50])
    (first,) = units(round_)
    Affiliation.objects.create(user=final, unit=first.unit)
    said = [f"{first.name_then}是您所属单位，涉及它的评审事项您须回避，请由别人办理。"]
    assert refused(rounds.close, round_, final, {}) == said
    round_ = rounds.close(round_, make_account(FINAL), {})
    assert refused(rounds.reopen, round_, final, REASON) == said
    assert (
        refused(rounds.ask_second_look, round_, [Assignment.objects.get().pk], final, REASON)
        == said
    )


FIXED = ["评审已经开始，评审维度、权重、分值范围和规则不能再改。"]


def test_criteria_and_rules_stand_once_it_is_open():
    round_ = make_round(is_open=True)
    criterion = round_.criteria.first()
    criterion.weight = 1
    assert refused(criterion.save) == FIXED
    assert refused(criterion.delete) == FIXED
    assert refused(round_.criteria.create, name="新", weight=1) == FIXED
    for name, value in (("most_spread", 5), ("tie_rule", "另定"), ("reviewers_each", 9)):
        changed = ReviewRound.objects.get()
        setattr(changed, name, value)
        assert refused(changed.save) == FIXED
    other = make_round(0, year=2027)
    moved = other.criteria.first()
    moved.round = round_
    assert refused(moved.save) == FIXED


def test_what_reviewers_say_changes_only_while_it_may(final):
    round_ = judged([50])
    score, review = Score.objects.first(), Review.objects.get()
    score.value = 101
    assert refused(score.save) == ["政治建设的得分应在 0.00 到 100.00 之间。"]
    rounds.close(round_, final, {})
    for row in (Score.objects.first(), review):
        assert refused(row.save) == ["评审没有在进行，评审意见不能改动。"]
    assert refused(Score.objects.first().delete) == ["评审没有在进行，评审意见不能改动。"]


def test_what_is_recused_takes_no_more_scores():
    judged([50])
    Assignment.objects.update(recused_at=timezone.now(), recusal_reason=REASON)
    assert refused(Score.objects.first().save) == ["已经回避的单位，不再评分。"]


def test_a_result_that_no_longer_follows_is_found_out(final):
    round_ = rounds.close(judged([50, 75], [100]), final, {})
    assert results.deviations(make_round(0, year=2027))[0].endswith(
        "的评审还没有结束，没有可以核对的结果。"
    )
    score = Score.objects.select_related("review__assignment__recognition").first()
    Score.objects.filter(pk=score.pk).update(value=60)
    assignment = score.review.assignment
    assert results.deviations(round_) == [
        "评分与封存的结果不同。",
        f"{assignment.recognition.name_then}：{assignment.reviewer.username}的评分与封存时不同。",
        "总分和名次与封存的结果不同。",
        "评审人宽严与封存的结果不同。",
    ]
    Score.objects.filter(pk=score.pk).update(value=score.value)
    assert results.deviations(round_) == []
    round_.result["ranking"][0]["total"] = "99.00"
    assert results.deviations(round_) == ["封存的结果与它的摘要不符：结果在封存之后被改动过。"]


def test_the_result_still_follows_after_its_units_went_on(final):
    round_ = rounds.close(judged([50, 75], [100]), final, {})
    for one, stage in zip(units(round_), (Stage.ON_NOTICE, Stage.NOT_SELECTED), strict=True):
        one.stage = stage
        one.save()
    assert results.deviations(ReviewRound.objects.get()) == []


def test_the_document_says_each_step_as_scoring_has_it(final):
    round_ = judged([0, 25, 50, 75, 100])
    subjects = results.subjects_of(round_)
    (row,) = scoring.ranking(
        [one.pk for one in subjects], results.counted(subjects), results.rules_of(round_)
    )
    (said,) = rounds.close(round_, final, {}).result["ranking"]
    assert said["exact"] == str(row.exact) == "50"
    assert [(one["total"], one["is_left_out"]) for one in said["given"]] == [
        ("30.00", True),
        ("40.00", False),
        ("50.00", False),
        ("60.00", False),
        ("70.00", True),
    ]
    assert (said["width"], said["spread"], said["is_disputed"]) == ("40.00", "14.14", True)
