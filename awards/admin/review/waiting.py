"""What waits on the desk of a review: its rounds, and the next step of each."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef
from django.urls import reverse

from awards.models import AwardYear, Recognition, ReviewRound, Stage
from awards.review.holding import RUN, SET_UP
from awards.review.progress import Tally, tallies

from .pages import VIEW
from .rounds import state_words

#: So many rounds are shown.
SHOWN = 8


@dataclass(frozen=True)
class OpenRound:
    """A round that is under way: how far it is, and the person's next step."""

    round: ReviewRound
    state: str
    whole: Tally
    step: str
    url: str


def open_rounds(user) -> dict:
    """The rounds that are not closed, for whoever sees rounds, and years that lack one."""
    if not user.has_perm(VIEW):
        return {}
    rows = ReviewRound.objects.filter(closed_at=None).select_related("award_year__award")
    judged = Recognition.objects.filter(award_year=OuterRef("pk"), stage=Stage.UNDER_REVIEW)
    lacking = AwardYear.objects.filter(Exists(judged), review_round=None, released_at=None)
    may_add = user.has_perm("awards.add_reviewround")
    shown = list(rows.order_by("award_year__year")[:SHOWN])
    whole = tallies(shown)
    return {
        "open_rounds": [_open(row, whole[row.award_year_id], user) for row in shown],
        "without_round": lacking.select_related("award")[:SHOWN] if may_add else [],
    }


def _open(round_: ReviewRound, whole: Tally, user) -> OpenRound:
    pages = {
        name: reverse(f"admin:awards_reviewround_{name}", args=[round_.pk])
        for name in ("change", "assignments", "progress", "open", "close")
    }
    if round_.is_open:
        step, name = "看进度，催办", "progress"
        if not whole.waiting:
            may = user.has_perm(RUN)
            step, name = (
                ("全部提交，结束评审", "close") if may else ("等待终审员结束评审", "progress")
            )
    elif whole.live:  # what is lacking all the same, the page says
        may = user.has_perm(RUN)
        step, name = ("核对以后开始评审", "open") if may else ("等待终审员开始评审", "change")
    else:
        may = user.has_perm(SET_UP)
        step, name = ("填写维度，分派评审人", "change") if may else ("等待录入员准备好", "change")
    return OpenRound(round_, state_words(round_), whole, step, pages[name])
