"""A round under way, its reviewers, and what they do."""

from awards.models import Assignment, ReviewRound
from awards.review.declaring import declare
from awards.review.drafting import hand_in, save
from awards.review.sheets import OwnSheet
from config.roles.table import REVIEWER
from tests.factories import make_account, make_assignment, make_round


def make_work(units=2, reviewer=None, *, declared=True, **columns) -> list[Assignment]:
    """All units of an open round, assigned to a reviewer who has said that nothing ties them."""
    round_ = make_round(units, is_open=True, **columns)
    reviewer = reviewer or make_account(REVIEWER)
    rows = assigned(round_, reviewer)
    if declared:
        declare({}, [one.pk for one in rows], reviewer)
    return [stored(one) for one in rows]


def assigned(round_: ReviewRound, reviewer) -> list[Assignment]:
    """All units of a round, assigned to a reviewer."""
    rows = round_.award_year.recognitions.order_by("position", "pk")
    return [make_assignment(one, reviewer) for one in rows]


def stored(assignment: Assignment) -> Assignment:
    """The assignment as it is stored."""
    return Assignment.objects.select_related(
        "recognition__award_year__review_round", "reviewer", "review"
    ).get(pk=assignment.pk)


def sheet_of(assignment: Assignment) -> OwnSheet:
    """Its sheet as it is stored."""
    assignment = stored(assignment)
    return OwnSheet(assignment, assignment.recognition.award_year.review_round.criteria.all())


def boxes(assignment: Assignment) -> list[str]:
    """The names of the boxes for its scores."""
    round_ = assignment.recognition.award_year.review_round
    return [f"c{one.pk}" for one in round_.criteria.all()]


def given(assignment: Assignment, *scores: str, **texts: str):
    """A draft with scores by criterion, over whatever is there."""
    wanted = dict(zip(boxes(assignment), scores, strict=False)) | texts
    seen = sheet_of(assignment).texts
    return save(assignment.pk, assignment.reviewer, seen, wanted)


def handed_in(assignment: Assignment, *scores: str) -> None:
    """A sheet with scores by criterion, handed in."""
    given(assignment, *scores)
    hand_in({assignment.pk: sheet_of(assignment).digest}, assignment.reviewer)
