"""Which step of a year on its path comes next, and who takes it, in a few words for the desk."""

from awards.models import AwardYear, Phase

from . import phases
from .path import standing_of

#: Who is to act, by what it takes.
WHO = {phases.ADVANCE: "录入员", phases.DECIDE: "终审员"}


def next_step(year: AwardYear, user) -> str:
    """What follows of a year on its path; of another's step, whose it is."""
    turns = [turn for turn in phases.turns_of(year) if not turn.is_back]
    label, needed = (turns[0].label, turns[0].needed) if turns else ("", phases.DECIDE)
    if year.phase == Phase.NOTICE:
        label = "命名并发布"
    who = "" if user.has_perm(needed) else f"由{WHO[needed]}"
    return f"程序：{standing_of(year)}，下一步{who}{label}"
