"""How far a round is, for staff: who has which recognition, begun, handed in or recused.

Nothing here reads a score or a remark, and nothing is in an order by them.
"""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field

from django.contrib.auth.models import User
from django.db.models import TextChoices

from awards.models import Assignment, Recognition, ReviewRound

from .recusal import Conflicts


class State(TextChoices):
    """Where one assignment stands."""

    ASSIGNED = "assigned", "未开始"
    BEGUN = "begun", "已开始"
    HANDED_IN = "handed_in", "已提交"
    ASKED = "asked", "请复议"
    RECUSED = "recused", "已回避"


@dataclass
class Tally:
    """How many assignments stand where, of one unit, of one reviewer, or of a round."""

    states: Counter = field(default_factory=Counter)

    @property
    def live(self) -> int:
        """Those that are not recused."""
        return self.states.total() - self.states[State.RECUSED]

    @property
    def handed_in(self) -> int:
        """Those of which all is there."""
        return self.states[State.HANDED_IN]

    @property
    def begun(self) -> int:
        """Those that were begun and are not handed in, or not again."""
        return self.states[State.BEGUN] + self.states[State.ASKED]

    @property
    def recused(self) -> int:
        """Those that count nowhere."""
        return self.states[State.RECUSED]

    @property
    def waiting(self) -> int:
        """Those of which something is still to come."""
        return self.live - self.handed_in


@dataclass
class Progress:
    """All assignments of a round: the whole, by recognition, and by reviewer in their order."""

    whole: Tally
    units: dict[int, Tally]
    reviewers: dict[User, Tally]
    cells: dict[tuple[int, int], State]


def state_of(assignment: Assignment) -> State:
    """Where an assignment with its review stands."""
    review = getattr(assignment, "review", None)
    if assignment.is_recused:
        return State.RECUSED
    if review is None:
        return State.ASSIGNED
    asked, handed_in = review.second_look_asked_at, review.handed_in_at
    if asked is not None and (handed_in is None or handed_in <= asked):
        return State.ASKED
    return State.BEGUN if handed_in is None else State.HANDED_IN


def assignments(round_: ReviewRound):
    """All of a round, recused ones too, in the order of the year and by reviewer."""
    rows = Assignment.objects.filter(recognition__award_year=round_.award_year_id)
    return (
        rows.select_related("reviewer", "recognition", "review")
        .defer("recognition__story", "review__remark")
        .order_by("recognition__position", "recognition_id", "reviewer__username")
    )


def tallies(rounds: Collection[ReviewRound]) -> dict[int, Tally]:
    """How far each of some rounds is as a whole, by the key of its year; asked once for all."""
    found = {one.award_year_id: Tally() for one in rounds}
    rows = Assignment.objects.filter(recognition__award_year__in=found)
    rows = rows.select_related("recognition", "review")
    for one in rows.defer("recognition__story", "review__remark"):
        found[one.recognition.award_year_id].states[state_of(one)] += 1
    return found


def progress(round_: ReviewRound) -> Progress:
    """How far a round is."""
    found = Progress(Tally(), {}, {}, {})
    for one in assignments(round_):
        state = found.cells[one.recognition_id, one.reviewer_id] = state_of(one)
        for tally in (
            found.whole,
            found.units.setdefault(one.recognition_id, Tally()),
            found.reviewers.setdefault(one.reviewer, Tally()),
        ):
            tally.states[state] += 1
    found.reviewers = dict(sorted(found.reviewers.items(), key=lambda pair: pair[0].username))
    return found


def conflicts_of(
    round_: ReviewRound, subjects: Collection[Recognition], users: Collection[User]
) -> dict[tuple[int, int], str]:
    """Who may not judge which of some recognitions, and why, by their keys."""
    conflicts = Conflicts.among({user.pk for user in users}, round_)
    return {
        (subject.pk, user.pk): reason
        for subject in subjects
        for user in users
        if (reason := conflicts.reason(user.pk, subject.unit_id))
    }
