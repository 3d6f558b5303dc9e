"""What a move of an honour on record has to say, and what it leaves of it: a dated turn."""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from awards.models import AwardYear, Recognition, Stage

from . import document_numbers
from .stages import Move

NOT_A_NUMBER = "撤销文号要写成“舟机党〔2026〕12号”的样子：发文机关代字、六角括号里的年份、序号。"


@dataclass(frozen=True)
class Told:
    """What is told of a move: the day, the reason, the document, the day to rectify by."""

    on: date | None = None
    reason: str = ""
    document: str = ""
    rectify_by: date | None = None

    @property
    def day(self) -> date:
        """The day of the move; today unless it is told."""
        return self.on or timezone.localdate()

    def obstacles(self, move: Move, recognition: Recognition, year: AwardYear) -> list[str]:
        """What is missing or cannot be, as sentences; empty when all is there."""
        found = []
        if move.needs_reason and not self.reason:
            found.append("请写明原因。")
        limit = Recognition._meta.get_field("ended_reason").max_length
        if move.ends and len(self.reason) > limit:
            found.append(f"原因会公开显示，请压缩到 {limit} 字以内。")
        if move.has_document and not document_numbers.is_written(self.document):
            found.append(NOT_A_NUMBER if self.document else "请填写撤销文件的文号。")
        if move.is_dated:
            found += self._days(move, recognition, year)
        return found

    def _days(self, move: Move, recognition: Recognition, year: AwardYear) -> list[str]:
        if move.ends and self.on is None:
            return [f"请填写{move.label}日期。"]
        found = []
        last = recognition.turns.order_by("on", "id").last()
        if self.day > timezone.localdate():
            found.append(f"{move.label}日期不能晚于今天。")
        elif year.conferred_on and self.day < year.conferred_on:
            found.append(f"{move.label}日期不能早于命名日期。")
        elif last and self.day < last.on:
            before = f"{last.get_stage_display()}，{last.on:%Y-%m-%d}"
            found.append(f"{move.label}日期不能早于上一次办理的日期（{before}）。")
        if move.has_term and self.rectify_by is None:
            found.append("请填写整改期限。")
        elif move.has_term and self.rectify_by <= self.day:
            found.append("整改期限要晚于限期整改的日期。")
        return found


def turned(recognition: Recognition, move: Move, told: Told) -> None:
    """Give a recognition what a move makes of it, unsaved, and keep its turn; within a transaction.

    What takes another move back, takes its turn off the record, since it never held.
    """
    if move.is_dated:
        stage, rectify_by = move.target, told.rectify_by if move.has_term else None
        recognition.turns.create(stage=stage, on=told.day, rectify_by=rectify_by)
    else:
        stage, rectify_by = _without_last(recognition)
    recognition.stage = stage
    recognition.rectify_by = rectify_by
    recognition.ended_on = told.on if move.ends else None
    recognition.ended_reason = told.reason if move.ends else ""
    recognition.ended_document = told.document if move.has_document else ""


def _without_last(recognition: Recognition) -> tuple[Stage, date | None]:
    """What a recognition was before its last turn, which is taken off the record."""
    *before, last = [None, *recognition.turns.order_by("on", "id")]
    if last is not None:
        last.delete()
    before = before[-1] if before else None
    return (Stage(before.stage), before.rectify_by) if before else (Stage.CONFERRED, None)
