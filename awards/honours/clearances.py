"""What consulted bodies answered (征求意见) and which vetoes hold (一票否决), unit by unit.

Whoever fills in a table saw certain values; only what they made another is written, and nothing
over what somebody else wrote meanwhile.
"""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from django.db import transaction
from django.utils import timezone

from awards.models import (
    AwardYear,
    Clearance,
    ClearanceFile,
    ConsultedBody,
    Recognition,
    VetoFinding,
    VetoItem,
)
from units import history

from .lifecycle import Refused
from .path import held

#: Who records answers, and findings.
CLEARANCE_PERMISSION = "awards.change_clearance"
VETO_PERMISSION = "awards.change_vetofinding"
FILED, UNFILED = "clearance_filed", "clearance_unfiled"
OVERTAKEN = "刚才有人改过这一格，下面是现在的内容；要用您填的，请再填一次。"
RELEASED = "这一年度已经发布，不再改动。"
MAY_NOT = "您的账号没有办理征求意见和一票否决核查的权限，请由不限区划的录入员办理。"


class Answer(NamedTuple):
    """A cell of the table of clearances; without a result nobody was asked."""

    result: str = ""
    asked_on: date | None = None
    answered_on: date | None = None
    remark: str = ""


class Finding(NamedTuple):
    """A cell of the table of vetoes: found, not found ("yes", "no"), or not looked into ("")."""

    result: str = ""
    reason: str = ""


def answer_of(row: Clearance | None) -> Answer:
    """A stored answer as a cell."""
    return Answer(row.result, row.asked_on, row.answered_on, row.remark) if row else Answer()


def finding_of(row: VetoFinding | None) -> Finding:
    """A stored finding as a cell."""
    return Finding("yes" if row.is_found else "no", row.reason) if row else Finding()


def answer_obstacles(answer: Answer) -> list[str]:
    """What is wrong with an answer, as sentences."""
    result, today = answer.result, timezone.localdate()
    if not result:
        return []
    found = []
    answered = result != Clearance.Result.UNANSWERED
    if answer.asked_on is None:
        found.append("请填写征求日期。")
    if answered and answer.answered_on is None:
        found.append("请填写答复日期。")
    if answered and answer.asked_on and answer.answered_on and answer.answered_on < answer.asked_on:
        found.append("答复日期不能早于征求日期。")
    if any(day and day > today for day in (answer.asked_on, answered and answer.answered_on)):
        found.append("日期不能晚于今天。")
    if result == Clearance.Result.OBJECTION and not answer.remark:
        found.append("有异议的，请写明是什么异议。")
    return found


def finding_obstacles(finding: Finding) -> list[str]:
    """What is wrong with a finding, as sentences."""
    if finding.result == "yes" and not finding.reason:
        return ["存在一票否决情形的，请写明是什么情形。"]
    return []


@transaction.atomic
def consult(award_year: AwardYear, names: Iterable[str], by) -> list[ConsultedBody]:
    """List the bodies that a year consults, after those that it has. Raises Refused."""
    _require(by, "awards.add_consultedbody", award_year)
    known = set(award_year.consulted_bodies.values_list("name", flat=True))
    wanted = [name for name in dict.fromkeys(map(str.strip, names)) if name and name not in known]
    longest = ConsultedBody._meta.get_field("name").max_length
    _refuse(
        [f"“{name}”太长，请压缩到 {longest} 字以内。" for name in wanted if len(name) > longest]
    )
    made = []
    for place, name in enumerate(wanted, len(known) + 1):
        row = ConsultedBody.objects.create(award_year=award_year, name=name, position=place)
        history.note(row, history.ADDED, by, new=history.columns(row))
        made.append(row)
    return made


@transaction.atomic
def record_answer(
    recognition: Recognition, body: ConsultedBody, seen: Answer, wanted: Answer, by
) -> Clearance | None:
    """Write what a body answered of a unit. Returns the row as stored. Raises Refused."""
    _require(by, CLEARANCE_PERMISSION, recognition.award_year)
    rows = Clearance.objects.select_for_update().filter(recognition=recognition, body=body)
    row = rows.first()
    _refuse(answer_obstacles(wanted) or _overtaken(answer_of(row), seen, wanted))
    if not wanted.result:
        if row is not None:
            _take_away(row, by)
        return None
    is_answered = wanted.result != Clearance.Result.UNANSWERED
    columns = wanted._replace(answered_on=wanted.answered_on if is_answered else None)._asdict()
    return _write(row or Clearance(recognition=recognition, body=body), columns, by)


@transaction.atomic
def record_finding(
    recognition: Recognition, item: VetoItem, seen: Finding, wanted: Finding, by
) -> VetoFinding | None:
    """Write whether a veto holds of a unit. Returns the row as stored. Raises Refused."""
    _require(by, VETO_PERMISSION, recognition.award_year)
    rows = VetoFinding.objects.select_for_update().filter(recognition=recognition, item=item)
    row = rows.first()
    _refuse(finding_obstacles(wanted) or _overtaken(finding_of(row), seen, wanted))
    if not wanted.result:
        if row is not None:
            _take_away(row, by)
        return None
    columns = {"is_found": wanted.result == "yes", "reason": wanted.reason}
    return _write(row or VetoFinding(recognition=recognition, item=item), columns, by)


@transaction.atomic
def file_answer(clearance: Clearance, name: str, kind: str, content: bytes, digest: str, by):
    """Keep the written answer of a body, in place of an earlier one. Raises Refused."""
    _require(by, CLEARANCE_PERMISSION, clearance.recognition.award_year)
    former = ClearanceFile.objects.filter(clearance=clearance).first()
    row = former or ClearanceFile(clearance=clearance)
    old = {"file": former.name, "digest": former.digest} if former else {}
    row.name, row.format, row.content, row.digest = name[-120:], kind, content, digest
    row.save()
    history.note(clearance, FILED, by, old=old, new={"file": row.name, "digest": digest})
    return row


@transaction.atomic
def unfile_answer(clearance: Clearance, by) -> None:
    """Take the written answer of a body away: it was the wrong one. Raises Refused."""
    _require(by, CLEARANCE_PERMISSION, clearance.recognition.award_year)
    row = ClearanceFile.objects.select_for_update().filter(clearance=clearance).first()
    if row is not None:
        history.note(clearance, UNFILED, by, old={"file": row.name, "digest": row.digest})
        row.delete()


def _write(row: Clearance | VetoFinding, columns: dict, by):
    """Store what differs, with its history."""
    is_new = row.pk is None
    changed = [name for name, value in columns.items() if getattr(row, name) != value]
    old = {name: getattr(row, name) for name in changed}
    for name, value in columns.items():
        setattr(row, name, value)
    if is_new:
        row.save()
        history.note(row, history.ADDED, by, new=history.columns(row))
    elif old:
        row.save(update_fields=list(old))
        new = {name: columns[name] for name in old}
        history.note(row, history.CHANGED, by, old=old, new=new)
    return row


def _take_away(row: Clearance | VetoFinding, by) -> None:
    if ClearanceFile.objects.filter(clearance=row.pk).exists() and isinstance(row, Clearance):
        raise Refused(["已经存有复函，请先在这一格的页面删去复函。"])
    history.note(row, history.DELETED, by, old=history.columns(row))
    row.delete()


def _overtaken(now: tuple, seen: tuple, wanted: tuple) -> list[str]:
    return [OVERTAKEN] if now not in (seen, wanted) else []


def _require(by, permission: str, award_year: AwardYear) -> None:
    _refuse([] if by.has_perm(permission) else [MAY_NOT])
    year = held(award_year)
    _refuse([RELEASED] if year.is_released else [])


def _refuse(reasons: list[str]) -> None:
    if reasons:
        raise Refused(reasons)
