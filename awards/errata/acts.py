"""Errors of pages: taken from visitors, answered by staff; what each act has to meet."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils import timezone

from audit import asking, trail
from awards.honours.lifecycle import Refused
from awards.models import Erratum
from awards.notices.workdays import due_days as due_of
from awards.visitors import receipt_number, refuse_floods, sender_of
from units.history import note

#: Who may answer, and who may read.
PERMISSION, VIEW = "awards.handle_erratum", "awards.view_erratum"
#: What the trail calls the receipt, and the history the acts.
RECEIVED, ANSWERED, REOPENED = "erratum_received", "erratum_answered", "erratum_reopened"
#: Working days within which an error is answered.
WITHIN = 3
#: Reports that one address sends in a day at most, and all together.
EACH, TOTAL = 10, 300


@dataclass(frozen=True)
class Said:
    """What a report says: the page (`errata.pages.page_of`), what is wrong, whom to ask back."""

    page: str
    text: str
    contact: str = ""


@transaction.atomic
def receive(said: Said, address: str) -> Erratum:
    """Take a report of a visitor, whose address counts against floods and is not kept.

    Raises Refused for too many.
    """
    # Reports are counted one after the other, as there is no row that all of them belong to.
    kind = ContentType.objects.get_for_model(Erratum)
    ContentType.objects.select_for_update(no_key=True).get(pk=kind.pk)
    sender = sender_of("erratum", address)
    refuse_floods(Erratum.objects.all(), sender, EACH, TOTAL, "条找错")
    erratum = Erratum.objects.create(
        page=said.page,
        text=said.text,
        contact=said.contact,
        receipt=receipt_number(),
        sender=sender,
        received_at=timezone.now(),
    )
    with asking.asking(asking.asker().request, ""):  # nobody has to say who reports an error
        label = erratum._meta.label_lower
        trail.record(RECEIVED, model=label, key=erratum.pk, called=str(erratum))
    return erratum


@transaction.atomic
def answer(erratum: Erratum, by, outcome: str, text: str) -> Erratum:
    """Record what was done; whom to ask back is forgotten with it. Raises Refused."""
    erratum, text = _locked(erratum, by), text.strip()
    if not erratum.is_open:
        raise Refused([f"这条找错现在是“{erratum.get_state_display()}”；有误请先“重新处理”。"])
    if outcome not in Erratum.State.ANSWERS or not text:
        raise Refused(["请选择结果，并写明答复。"])
    was = erratum.state
    erratum.state, erratum.answer, erratum.contact = outcome, text, ""
    erratum.answered_by, erratum.answered_at = by, timezone.now()
    erratum.save()
    note(erratum, ANSWERED, by, old={"state": was}, new={"state": outcome, "answer": text})
    return erratum


@transaction.atomic
def reopen(erratum: Erratum, by, reason: str) -> Erratum:
    """Take an answer back that was wrong; the history keeps it. Raises Refused."""
    erratum, reason = _locked(erratum, by), reason.strip()
    if erratum.is_open:
        raise Refused(["这条找错还没有答复，不需要重新处理。"])
    if not reason:
        raise Refused(["请写明重新处理的原因。"])
    old = {"state": erratum.state, "answer": erratum.answer}
    erratum.state, erratum.answer = Erratum.State.WAITING, ""
    erratum.answered_by = erratum.answered_at = None
    erratum.save()
    note(erratum, REOPENED, by, old=old, new={"state": erratum.state}, reason=reason)
    return erratum


def due_days(errata: Collection[Erratum]) -> dict[int, date | None]:
    """The day until which each is to be answered, by key; None where the calendar ends before."""
    return due_of({one.pk: (timezone.localdate(one.received_at), WITHIN) for one in errata})


def _locked(erratum: Erratum, by) -> Erratum:
    if not by.has_perm(PERMISSION):
        raise Refused(["您的账号没有答复网页找错的权限，请由录入员或终审员办理。"])
    return Erratum.objects.select_for_update(of=("self",)).get(pk=erratum.pk)
