"""The stages that an honour may be set to by hand, and the moves between those on record."""

from dataclasses import dataclass

from awards.models import AwardYear, Recognition, Stage

from .phases import ENTERED_IN

BEING_JUDGED = "评审正在进行，请先结束评审，再把单位置于“公示”。"


@dataclass(frozen=True)
class Move:
    """What may happen to one honour on record: from which stages, to which, and its effect."""

    name: str
    label: str
    sources: tuple[str, ...]
    target: Stage
    effect: str
    needs_reason: bool = False

    @property
    def ends(self) -> bool:
        """Whether the honour is no longer counted afterwards, which is dated and reasoned."""
        return self.target in Stage.ENDED

    @property
    def is_dated(self) -> bool:
        """Whether it is told of a day; what takes another back never held."""
        return self.name != "restore"

    @property
    def has_term(self) -> bool:
        """Whether the unit gets a day by which to act."""
        return self.target == Stage.TO_RECTIFY

    @property
    def has_document(self) -> bool:
        """Whether it is done by a document with a number."""
        return self.target == Stage.REVOKED


_WINNERS = tuple(Stage.WINNERS)
#: The stages that only an act after conferral leads to.
AFTER = tuple(stage for stage in Stage.ON_RECORD if stage != Stage.CONFERRED)
MOVES = {
    move.name: move
    for move in (
        Move(
            "reexamine",
            "复核合格",
            ("conferred", "to_rectify"),
            Stage.RE_EXAMINED,
            "该单位仍计入获评单位，网站上显示“复核合格”；奖项有有效期的，从复核合格之日重新计算。",
        ),
        Move(
            "rectify",
            "限期整改",
            ("conferred", "re_examined"),
            Stage.TO_RECTIFY,
            "该单位仍计入获评单位，网站上显示“限期整改”；到了整改期限，列入“复核到期”。",
        ),
        Move(
            "revoke",
            "撤销",
            _WINNERS,
            Stage.REVOKED,
            "该单位不再计入获评单位；网站上保留记录，并写明撤销日期、原因和文号，证书核验为“已撤销”。",
            needs_reason=True,
        ),
        Move(
            "lapse",
            "到期",
            _WINNERS,
            Stage.LAPSED,
            "该单位不再计入获评单位；网站上保留记录，并写明到期日期和原因。",
            needs_reason=True,
        ),
        Move(
            "restore",
            "恢复命名",
            AFTER,
            Stage.CONFERRED,
            "用于更正误操作：撤回最近一次办理，恢复到它以前的阶段；原来填写的日期和原因移入操作历史。",
            needs_reason=True,
        ),
    )
}


def choosable(recognition: Recognition) -> list[Stage]:
    """The stages that staff may set by hand in the form of `recognition`.

    Before conferral any stage before it; on record only the present one, since conferral belongs
    to the whole year and what follows is one of `MOVES`. On a year's path units are moved by the
    acts of `phases`, so there too only the present one. While a year is being judged none of its
    units comes onto public notice.
    """
    has_year = recognition.award_year_id is not None
    if recognition.stage in Stage.ON_RECORD or (has_year and is_on_path(recognition)):
        return [Stage(recognition.stage)]
    waits = has_year and _waits_for_review(recognition)
    return [Stage(stage) for stage in Stage.BEFORE if stage != Stage.ON_NOTICE or not waits]


def refusal(recognition: Recognition, stage: str | None = None) -> str:
    """That a stage cannot be set by hand, in a sentence that says why, or what it is now."""
    is_moved = is_on_path(recognition)
    if stage == Stage.ON_NOTICE and not is_moved and _waits_for_review(recognition):
        return BEING_JUDGED
    return f"现在是“{recognition.get_stage_display()}”，不能在这里改阶段。"


def _waits_for_review(recognition: Recognition) -> bool:
    """Whether a unit cannot come onto notice since its year is being judged."""
    is_before = recognition.stage in Stage.BEFORE and recognition.stage != Stage.ON_NOTICE
    return is_before and recognition.award_year.is_being_judged


def entry_obstacles(recognition: Recognition, award_year: AwardYear) -> list[str]:
    """Why a recognition that is new to a year cannot be entered in it as it is; empty when it can.

    A year that is being judged takes none that is on notice already. A path takes units as
    nominated, and until its nominations are closed.
    """
    if not award_year.follows_path:
        is_early = recognition.stage == Stage.ON_NOTICE and award_year.is_being_judged
        return [BEING_JUDGED] if is_early else []
    if award_year.is_released or award_year.phase not in ENTERED_IN:
        return [
            f"{award_year}的申报已经结束（现在是“{award_year.get_phase_display()}”）。"
            "确需补报的，先把这一年度退回“申报”。"
        ]
    if recognition.stage != Stage.NOMINATED:
        return [f"{award_year}按程序推进，新登记的单位只能从“申报”开始。"]
    return []


def is_on_path(recognition: Recognition) -> bool:
    """Whether the year of a recognition follows its path."""
    return recognition.award_year.follows_path


def is_under_way(recognition: Recognition) -> bool:
    """Whether a recognition was moved along the path of its year."""
    is_before = recognition.stage in Stage.BEFORE and recognition.stage != Stage.NOMINATED
    return is_before and is_on_path(recognition)


def moves_of(recognition: Recognition) -> list[Move]:
    """What may happen to `recognition` now; nothing before its year is released."""
    if not recognition.award_year.is_released:
        return []
    return [move for move in MOVES.values() if recognition.stage in move.sources]
