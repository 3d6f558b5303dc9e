"""Objections: taken while a notice runs, checked, answered; what each act has to meet."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from audit import asking, trail
from awards.honours.lifecycle import Refused
from awards.models import Notice, NoticedUnit, Objection, ObjectionFile
from awards.visitors import receipt_number, refuse_floods, sender_of
from units.history import note

from . import workdays

#: Who may check and answer objections, and who may read them.
PERMISSION, VIEW = "awards.handle_objection", "awards.view_objection"
#: What the history calls the acts, and the trail the receipt and the taking away of a file.
CHECKED, ANSWERED, REOPENED = "objection_checked", "objection_answered", "objection_reopened"
RECEIVED, FILE_TAKEN = "objection_received", "objection_file_taken"
#: Objections that one address sends in a day at most, and all together to one notice.
EACH, TOTAL = 10, 300


@dataclass(frozen=True)
class Said:
    """What an objection says, as its form was filled in."""

    kind: str
    text: str
    name: str = ""
    contact: str = ""
    about: NoticedUnit | None = None


@transaction.atomic
def receive(notice: Notice, said: Said, files: Iterable[ObjectionFile], address: str) -> Objection:
    """Take an objection of a visitor, whose address counts against floods and is not kept.

    `files` are not stored yet. Raises Refused after the period, without a seal, or for too many.
    """
    notice = Notice.objects.select_for_update(of=("self",)).get(pk=notice.pk)
    if not notice.is_running:
        raise Refused(["公示期已经结束，不再受理异议。"])
    files = list(files)
    if said.kind == Objection.Kind.UNIT and not any(one.is_sealed for one in files):
        raise Refused(["单位提出异议，须上传加盖公章的扫描件。"])
    sender = sender_of("objection", address)
    refuse_floods(notice.objections.all(), sender, EACH, TOTAL, "件异议")
    objection = Objection.objects.create(
        notice=notice,
        about=said.about,
        kind=said.kind,
        name=said.name,
        contact=said.contact,
        text=said.text,
        receipt=receipt_number(),
        sender=sender,
        received_at=timezone.now(),
    )
    for one in files:
        one.objection = objection
        one.save()
    with asking.asking(asking.asker().request, ""):  # who objects may do so without a name
        _tell(RECEIVED, objection, {"files": [one.digest for one in files]})
    return objection


@transaction.atomic
def check(objection: Objection, by) -> Objection:
    """Begin to look into an objection. Raises Refused."""
    objection = _locked(objection, by)
    if objection.state != Objection.State.RECEIVED:
        raise Refused([f"这件异议现在是“{objection.said_state}”，不需要再转核查。"])
    _to_checking(objection, by)
    note(
        objection,
        CHECKED,
        by,
        old={"state": Objection.State.RECEIVED},
        new={"state": objection.state},
    )
    return objection


@transaction.atomic
def answer(objection: Objection, by, outcome: str, finding: str) -> Objection:
    """Record what was found and answered. Raises Refused."""
    objection, finding = _locked(objection, by), finding.strip()
    if not objection.is_open:
        raise Refused([f"这件异议现在是“{objection.said_state}”；结论有误，请先“重新核查”。"])
    if outcome not in Objection.Outcome.values or not finding:
        raise Refused(["请选择结论，并写明核查情况和答复。"])
    was = objection.state
    if objection.checked_at is None:
        objection.checked_by, objection.checked_at = by, timezone.now()
    objection.state, objection.outcome = Objection.State.ANSWERED, outcome
    objection.finding, objection.answered_by = finding, by
    objection.answered_at = timezone.now()
    objection.save()
    said = {"state": objection.state, "outcome": outcome, "finding": finding}
    note(objection, ANSWERED, by, old={"state": was}, new=said)
    return objection


@transaction.atomic
def reopen(objection: Objection, by, reason: str) -> Objection:
    """Take an answer back that was wrong; the history keeps it. Raises Refused."""
    objection, reason = _locked(objection, by), reason.strip()
    if objection.is_open:
        raise Refused(["这件异议还没有答复，不需要重新核查。"])
    if not reason:
        raise Refused(["请写明重新核查的原因。"])
    said = {name: getattr(objection, name) for name in ("state", "outcome", "finding")}
    objection.outcome = objection.finding = ""
    objection.answered_by = objection.answered_at = None
    _to_checking(objection, by)
    note(objection, REOPENED, by, old=said, new={"state": objection.state}, reason=reason)
    return objection


def _to_checking(objection: Objection, by) -> None:
    objection.state = Objection.State.CHECKING
    objection.checked_by, objection.checked_at = by, timezone.now()
    objection.save()


def take_file(row: ObjectionFile, by) -> None:
    """Tell the trail that a file is taken away. Raises Refused without the permission."""
    if not by.has_perm(VIEW):
        raise Refused(["您的账号不能查看异议。"])
    _tell(FILE_TAKEN, row.objection, {"file": row.pk, "digest": row.digest})


def due_days(objections: Collection[Objection]) -> dict[int, date | None]:
    """The day until which each is to be answered, by key; None where the calendar ends before."""
    return workdays.due_days({one.pk: _term(one) for one in objections})


def _term(objection: Objection) -> tuple[date, int]:
    return timezone.localdate(objection.received_at), objection.notice.answered_within


def _tell(act: str, objection: Objection, said: dict) -> None:
    label = objection._meta.label_lower
    trail.record(act, model=label, key=objection.pk, called=str(objection), said=said)


def _locked(objection: Objection, by) -> Objection:
    if not by.has_perm(PERMISSION):
        raise Refused(["您的账号没有核查和答复异议的权限，请由录入员或终审员办理。"])
    rows = Objection.objects.select_for_update(of=("self",)).select_related("notice")
    return rows.get(pk=objection.pk)
