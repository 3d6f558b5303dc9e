"""Who may read what in the reviewers' workspace; decided here, and repeated nowhere.

A reviewer reads their own assignments and nothing of anybody else's, at no time: no name, score,
remark or total. Material that is not public opens to them once the round is open and they have
said that nothing ties them to the unit, and shuts when they step back.
"""

from django.db.models import (
    Case,
    Count,
    Exists,
    OuterRef,
    Q,
    QuerySet,
    TextChoices,
    Value,
    When,
)

from awards.models import Assignment, Recognition, Review, ReviewRound, Score

from .rounds import UNANSWERED

_ROUND = "recognition__award_year__review_round"
#: That the reviewer of an assignment may read the material.
IS_OPENED = Q(cleared_at__isnull=False, recused_at=None)


class State(TextChoices):
    """Where a reviewer stands with one of their recognitions."""

    TO_DO = "todo", "未开始"
    DRAFT = "draft", "草稿"
    HANDED_IN = "done", "已提交"
    SECOND_LOOK = "again", "请复议"
    RECUSED = "recused", "已回避"


def of(user) -> QuerySet[Assignment]:
    """A person's assignments, of rounds that were opened."""
    return (
        Assignment.objects.filter(reviewer=user, **{f"{_ROUND}__opened_at__isnull": False})
        .select_related(_ROUND)
        .defer(f"{_ROUND}__result")
    )


def current(user) -> QuerySet[Assignment]:
    """Those of years that are not released."""
    return of(user).filter(recognition__award_year__released_at=None)


def undeclared(user) -> QuerySet[Assignment]:
    """Those of rounds under way of which they have not said whether anything ties them to it."""
    rows = current(user).filter(cleared_at=None, recused_at=None)
    return in_order(rows.filter(**{f"{_ROUND}__closed_at": None})).select_related(
        "recognition__unit__district", "recognition__award_year__award"
    )


def opened(user) -> QuerySet[Assignment]:
    """Those whose material they may read."""
    return of(user).filter(IS_OPENED)


def readable(user) -> QuerySet[Recognition]:
    """The recognitions whose material they may read: all that is public, and what they judge."""
    judged = opened(user).order_by().values("recognition")
    public = Recognition.objects.public().order_by().values("pk")
    return Recognition.objects.filter(Q(pk__in=public) | Q(pk__in=judged))


def in_order(rows: QuerySet[Assignment]) -> QuerySet[Assignment]:
    """In the order of the list, which is that of the year and nobody's scores."""
    year = "recognition__award_year__"
    return rows.order_by(
        f"-{year}year", f"{year}award_id", "recognition__position", "recognition_id"
    )


def with_states(rows: QuerySet[Assignment]) -> QuerySet[Assignment]:
    """Each with its `state`."""
    state = Case(
        When(recused_at__isnull=False, then=Value(State.RECUSED)),
        When(UNANSWERED, then=Value(State.SECOND_LOOK)),
        When(review__handed_in_at__isnull=False, then=Value(State.HANDED_IN)),
        When(Exists(Review.objects.filter(assignment=OuterRef("pk"))), then=Value(State.DRAFT)),
        default=Value(State.TO_DO),
    )
    return rows.annotate(state=state)


def unscored(rows: QuerySet[Assignment], criterion: int) -> QuerySet[Assignment]:
    """Those that are judged by a criterion and have no score for it yet."""
    scores = Score.objects.filter(review__assignment=OuterRef("pk"), value__isnull=False)
    rows = rows.filter(recused_at=None, **{f"{_ROUND}__criteria": criterion})
    return rows.exclude(Exists(scores.filter(criterion=criterion)))


def rounds(user) -> QuerySet[ReviewRound]:
    """The rounds in which a person judges, the latest first, each with their own progress.

    `mine` are those they are to judge, `handed_in` of them done, `undeclared` not yet declared.
    """
    to_judge = Q(
        award_year__recognitions__assignments__reviewer=user,
        award_year__recognitions__assignments__recused_at=None,
    )
    assignments = "award_year__recognitions__assignments"
    done = to_judge & Q(**{f"{assignments}__review__handed_in_at__isnull": False})
    return (
        ReviewRound.objects.filter(opened_at__isnull=False, **{f"{assignments}__reviewer": user})
        .select_related("award_year__award")
        .defer("result")
        .annotate(
            mine=Count(assignments, filter=to_judge),
            handed_in=Count(assignments, filter=done),
            undeclared=Count(
                assignments, filter=to_judge & Q(**{f"{assignments}__cleared_at": None})
            ),
        )
        .order_by("-award_year__year", "award_year__award__name")
    )
