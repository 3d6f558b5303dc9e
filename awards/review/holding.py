"""A round held while something is done to it, and who may do what."""

from collections.abc import Collection

from awards.honours.lifecycle import Refused
from awards.models import AwardYear, Recognition, ReviewRound, Stage

#: Who sets a round up and assigns reviewers, who opens and closes it, and who judges.
SET_UP = "awards.change_reviewround"
RUN = "awards.run_reviewround"
JUDGE = "awards.judge_assignment"
#: So many records are named in one sentence.
NAMED = 20
_WHO = {SET_UP: "安排评审和分派评审人，请由录入员办理", RUN: "开始和结束评审，请由终审员办理"}


def require_permission(by, permission: str) -> None:
    """Raises Refused for who has it not."""
    if not by.has_perm(permission):
        raise Refused([f"您的账号不能{_WHO[permission]}。"])


def refuse_if(reasons: Collection[str]) -> None:
    """Raises Refused where there is a reason."""
    if reasons:
        raise Refused(reasons)


def held(round_: ReviewRound) -> ReviewRound:
    """The round as stored, with its year, held until the transaction ends: another act waits.

    The year comes first, as in all acts on years, so that two never wait for each other.
    """
    list(AwardYear.objects.select_for_update().filter(pk=round_.award_year_id))
    rows = ReviewRound.objects.select_for_update(of=("self",))
    return rows.select_related("award_year__award").get(pk=round_.pk)


def to_judge(round_: ReviewRound):
    """The recognitions that a round judges, in the order of their year."""
    rows = Recognition.objects.filter(award_year=round_.award_year_id, stage=Stage.UNDER_REVIEW)
    return rows.select_related("unit", "award_year").defer("story").order_by("position", "id")


def listed(names: Collection[str]) -> str:
    """Names in a sentence, so many at most."""
    names = list(names)
    more = f" 等 {len(names)} 个" if len(names) > NAMED else ""
    return "、".join(names[:NAMED]) + more


def called(user) -> str:
    """What a person is called, the family name first; else by the name of their account."""
    return f"{user.last_name}{user.first_name}" or user.get_username()
