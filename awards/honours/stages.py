"""The stages that an honour may be set to by hand, and the moves between those on record."""

from dataclasses import dataclass

from awards.models import Recognition, Stage


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
    to the whole year and what follows is one of `MOVES`.
    """
    if recognition.stage in Stage.ON_RECORD:
        return [Stage(recognition.stage)]
    return [Stage(stage) for stage in Stage.BEFORE]


def moves_of(recognition: Recognition) -> list[Move]:
    """What may happen to `recognition` now; nothing before its year is released."""
    if not recognition.award_year.is_released:
        return []
    return [move for move in MOVES.values() if recognition.stage in move.sources]
