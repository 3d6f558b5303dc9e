"""The table of a year's path (评选程序): from which phase to which, and what of its units may move.

One reading of it for functions, pages and tests, so that what is offered is what is allowed.
"""

from dataclasses import dataclass

from awards.models import AwardYear, Phase, Stage

#: Who takes a year and its units along, and who decides what goes before the public.
ADVANCE, DECIDE = "awards.advance_awardyear", "awards.confer_awardyear"
P, C, R = Phase.NOMINATING, Phase.CHECKING, Phase.RECOMMENDING
V, N = Phase.REVIEWING, Phase.NOTICE


@dataclass(frozen=True)
class Turn:
    """A step of a whole year: from which phases, to which, and what it means.

    `closes` says whether the review has to be closed before (True) or not to be (False).
    """

    name: str
    label: str
    sources: tuple[Phase, ...]
    target: Phase
    effect: str
    needed: str = ADVANCE
    is_back: bool = False
    closed: bool | None = None


@dataclass(frozen=True)
class Act:
    """What may be done to a unit on the path: at which stage in which phases, and its effect.

    `closed` as with `Turn`. Without a `target` the unit returns to where it was left out.
    """

    name: str
    label: str
    sources: dict[Phase, tuple[Stage, ...]]
    target: Stage | None
    effect: str
    needs_reason: bool = False
    closed: bool | None = None


TURNS = {
    turn.name: turn
    for turn in (
        Turn("open_nomination", "开始申报", (Phase.PREPARING,), P, "此后登记申报单位。"),
        Turn("open_check", "转入资格审查", (P,), C, "此后不再登记申报单位，逐个审查资格。"),
        Turn("open_recommendation", "转入推荐", (C,), R, "此后从资格审查通过的单位中推荐。"),
        Turn("enter_review", "进入评审", (R,), V, "名单就此确定，交评审专家评审。"),
        Turn(
            "close_review",
            "结束评审",
            (V,),
            V,
            "评审结果就此确定，此后列出公示名单。",
            closed=False,
        ),
        Turn(
            "enter_notice",
            "进入公示",
            (V,),
            N,
            "公示名单就此确定，此后只减不增；公示期满、没有未了的异议，才能命名。",
            DECIDE,
            closed=True,
        ),
        Turn("back_to_preparing", "退回筹备", (P,), Phase.PREPARING, "", is_back=True),
        Turn("back_to_nomination", "退回申报", (C,), P, "可以再登记申报单位。", is_back=True),
        Turn("back_to_check", "退回资格审查", (R,), C, "可以再作资格审查。", is_back=True),
        Turn(
            "back_to_recommendation",
            "退回推荐",
            (V,),
            R,
            "可以撤回已经提交评审的单位，或补推荐。",
            is_back=True,
            closed=False,
        ),
        Turn(
            "reopen_review",
            "重开评审",
            (V,),
            V,
            "评审结果不再作数，改好以后重新结束评审。",
            DECIDE,
            is_back=True,
            closed=True,
        ),
        Turn(
            "back_to_review",
            "撤下公示",
            (N,),
            V,
            "公示名单可以重新列出；要再公示，须重新开始。",
            DECIDE,
            is_back=True,
        ),
    )
}

ACTS = {
    act.name: act
    for act in (
        Act(
            "pass_check",
            "资格审查通过",
            {C: (Stage.NOMINATED,), R: (Stage.NOMINATED,)},
            Stage.ELIGIBLE,
            "可以推荐。",
        ),
        Act(
            "recommend",
            "推荐",
            {R: (Stage.ELIGIBLE,)},
            Stage.RECOMMENDED,
            "一票否决项都核查过、都不存在的，才能推荐。",
        ),
        Act(
            "submit_to_review",
            "提交评审",
            {R: (Stage.RECOMMENDED,)},
            Stage.UNDER_REVIEW,
            "交评审专家评审。",
        ),
        Act(
            "list_for_notice",
            "列入公示",
            {V: (Stage.UNDER_REVIEW,)},
            Stage.ON_NOTICE,
            "列入公示名单；名单在“进入公示”时确定。",
            closed=True,
        ),
        Act(
            "return_to_nomination",
            "退回申报",
            {C: (Stage.ELIGIBLE,), R: (Stage.ELIGIBLE, Stage.RECOMMENDED)},
            Stage.NOMINATED,
            "补正材料后重新审查资格。",
            needs_reason=True,
        ),
        Act(
            "take_back_recommendation",
            "撤回推荐",
            {R: (Stage.RECOMMENDED,)},
            Stage.ELIGIBLE,
            "回到资格审查通过。",
            needs_reason=True,
        ),
        Act(
            "recall_from_review",
            "撤回评审",
            {R: (Stage.UNDER_REVIEW,)},
            Stage.RECOMMENDED,
            "回到推荐。",
            needs_reason=True,
        ),
        Act(
            "take_off_list",
            "移出公示名单",
            {V: (Stage.ON_NOTICE,)},
            Stage.UNDER_REVIEW,
            "回到评审考核。",
            needs_reason=True,
            closed=True,
        ),
        Act(
            "fail_check",
            "资格审查不通过",
            {C: (Stage.NOMINATED, Stage.ELIGIBLE), R: (Stage.NOMINATED,)},
            Stage.NOT_SELECTED,
            "转为未入选，原因记录在案，不公开。",
            needs_reason=True,
        ),
        Act(
            "leave_out",
            "未入选",
            {
                R: (Stage.ELIGIBLE, Stage.RECOMMENDED, Stage.UNDER_REVIEW),
                V: (Stage.UNDER_REVIEW, Stage.ON_NOTICE),
                N: (Stage.ON_NOTICE,),
            },
            Stage.NOT_SELECTED,
            "原因记录在案，不公开。",
            needs_reason=True,
        ),
        Act(
            "reinstate",
            "恢复参评",
            {phase: (Stage.NOT_SELECTED,) for phase in (P, C, R, V)},
            None,
            "回到落选以前的阶段；那个阶段须还在办理之中。",
            needs_reason=True,
        ),
    )
}
#: At which stages a unit is still worked on, by phase: there one that was left out may return.
WORKED_ON = {
    P: (Stage.NOMINATED,),
    C: (Stage.NOMINATED, Stage.ELIGIBLE),
    R: (Stage.NOMINATED, Stage.ELIGIBLE, Stage.RECOMMENDED, Stage.UNDER_REVIEW),
    V: (Stage.UNDER_REVIEW, Stage.ON_NOTICE),  # whence it returns to the review's end
}
#: While these last, units are entered for the year.
ENTERED_IN = (Phase.PREPARING, P)


def phase_of(award_year: AwardYear, is_managed: bool = False) -> Phase:
    """Where a year stands; `is_managed` says that something was done to an honour of it since."""
    if award_year.is_released:
        return Phase.MANAGED if is_managed else Phase.CONFERRED
    return Phase(award_year.phase)


def is_closed_as(award_year: AwardYear, wanted: bool | None) -> bool:
    """Whether the review of a year is as closed as a step wants it."""
    return wanted is None or wanted == (award_year.review_closed_at is not None)


def turns_of(award_year: AwardYear) -> list[Turn]:
    """The steps that the phase of a year leads to, whatever else they need."""
    if not award_year.follows_path or award_year.is_released:
        return []
    return [
        turn
        for turn in TURNS.values()
        if award_year.phase in turn.sources and is_closed_as(award_year, turn.closed)
    ]


def acts_in(award_year: AwardYear) -> list[Act]:
    """What may be done to units in the phase of a year, whatever their stage."""
    if not award_year.follows_path or award_year.is_released:
        return []
    return [
        act
        for act in ACTS.values()
        if award_year.phase in act.sources and is_closed_as(award_year, act.closed)
    ]
