"""Correcting what is public (更正): a draft beside it, which goes the same way and replaces it.

The form of a recognition or report is kept as it was sent, with what the content then is. With the
last approval the form is sent again, in the same transaction, and has to give that very content.
How a form is sent is the desk's to know: it says so with `sent_by`.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

from django.db import transaction
from django.db.models import Model

from awards.honours.lifecycle import Refused
from awards.models import ApprovedContent, AwardYear, Correction, CorrectionUpload
from awards.proofreading import Finding
from units import history
from units.photographs.models import files_not_written

from .authors import CORRECTED, DISCARDED, TAKEN_OVER
from .contents import TABLES, Subject, digest_of, document_of
from .published import opened
from .rules import findings_of, may_submit
from .standing import Standing, column_of, correction_of

SHARED_CHANGED = (
    "更正稿保存以后，公开的内容或者它引用的来源、指标、品牌有了变化，审核过的更正稿不再对得上。"
    "请作者打开表单核对，重新保存更正稿，再送审。"
)
NOT_AS_APPROVED = "更正稿生效以后与审核通过的内容不一致，没有生效。请作者重新保存更正稿，再送审。"
NONE_OPEN = "这份内容现在没有更正稿，可能刚才已经生效或者撤销。"
NO_REASON = "请写明撤销更正稿的原因。"
TAKEN_DOWN_ONLY = (
    "材料已经撤稿，这份更正稿保存着撤下的材料，不能撤销。请打开表单改正，保存以后送审；"
    "审核通过后重新公开。"
)
NOT_YOURS = "您的账号没有修改这份内容的权限，请由录入员撤销。"

#: Findings, each under a steady name and as it was found.
Pairs = list[tuple[Finding, Finding]]
#: Sends a kept form again, as its author. Raises Refused.
_send: list[Callable[[Correction], None]] = []


class Overtaken(Exception):
    """Another wrote, discarded or applied the correction meanwhile."""


@dataclass(frozen=True)
class Upload:
    """A file of a form: its box, its name, what it is, and the digest of a photograph."""

    box: str
    name: str
    content: bytes = field(repr=False)
    picture: str = ""


def sent_by(send: Callable[[Correction], None]) -> None:
    """Let forms be sent by `send` from now on."""
    _send[:] = [send]


@transaction.atomic
def keep(
    subject: Subject,
    by,
    *,
    sent: Mapping[str, Sequence[str]],
    uploads: Iterable[Upload],
    document: dict[str, Any],
    seen: str,
) -> Correction:
    """Keep a correction in the place of the one that was `seen`, by its token; "" for none.

    Raises Overtaken where there is another one by now.
    """
    former = _held(subject)
    if (former.token if former else "") != seen:
        raise Overtaken
    content, _ = ApprovedContent.objects.get_or_create(
        digest=digest_of(document), defaults={"document": document}
    )
    told = {"digest": content.digest}
    noted = history.note(subject, CORRECTED, by, new=told)
    row = former or Correction(**{column_of(type(subject)): subject}, noted=noted)
    row.sent, row.content, row.by = dict(sent), content, by
    row.base = digest_of(document_of(subject))
    row.save()
    row.uploads.all().delete()
    CorrectionUpload.objects.bulk_create(
        CorrectionUpload(correction=row, **vars(upload)) for upload in uploads
    )
    return row


@transaction.atomic
def discard(subject: Subject, by, reason: str, seen: str | None = None) -> None:
    """Let go of the open correction of a subject, with a reason. Raises Refused."""
    row = _held(subject)
    if not may_submit(subject, by):
        raise Refused([NOT_YOURS])
    if row is None or seen not in (None, row.token):
        raise Refused([NONE_OPEN])
    if row.subject.taken_down_on:
        raise Refused([TAKEN_DOWN_ONLY])
    if not reason.strip():
        raise Refused([NO_REASON])
    history.note(subject, DISCARDED, by, old={"digest": row.content.digest}, reason=reason.strip())
    row.delete()


@transaction.atomic
def take_over(subject: Subject, by) -> None:
    """Close the correction that a form has just saved to a content that is not reviewed now.

    What had been taken down is there again.
    """
    if (row := _held(subject)) is None:
        return
    history.note(subject, TAKEN_OVER, by, old={"digest": row.content.digest})
    _close(row)


def _close(correction: Correction) -> None:
    """Let go of a correction that became the content."""
    rows = type(correction.subject)._base_manager.filter(pk=correction.subject.pk)
    rows.filter(taken_down_on__isnull=False).update(taken_down_on=None)
    correction.delete()


def carry_out(correction: Correction) -> None:
    """Let a correction replace what is public; in the transaction of its last approval.

    Raises Refused where what it gives is not what was approved.
    """
    subject = correction.subject
    if digest_of(document_of(subject)) != correction.base:
        raise Refused([SHARED_CHANGED])
    _send[0](correction)
    if digest_of(document_of(subject)) != correction.content.digest:
        raise Refused([NOT_AS_APPROVED])
    _close(correction)


def hold(subject: Subject) -> None:
    """Hold the year of a subject: an approval waits, or is seen."""
    list(AwardYear.objects.select_for_update().filter(pk=subject.award_year_id))


def _held(subject: Subject) -> Correction | None:
    """The open correction, with its year held."""
    hold(subject)
    return correction_of(subject)


# Looking at it, as if it had been applied


@contextmanager
def rehearsed(correction: Correction) -> Iterator[None]:
    """As if a correction had been applied; to this connection only, and to its end.

    Raises Refused where its form is refused by now.
    """
    with transaction.atomic(), files_not_written():
        _send[0](correction)
        yield
        transaction.set_rollback(True)


@contextmanager
def tried() -> Iterator[None]:
    """While a form is saved to see what the content then is; who tries takes it back."""
    with opened(), files_not_written():
        yield


def keys_of(subject: Subject) -> dict[type[Model], set[int]]:
    """The rows that a subject has now, by their table."""
    return {
        model: set(getattr(subject, name).values_list("pk", flat=True))
        for name, model in TABLES.items()
        if hasattr(subject, name)
    }


def steady(findings: Iterable[Finding], stored: Mapping[type[Model], set[int]]) -> Pairs:
    """Findings, each beside itself under a name that is the same in every rehearsal.

    A row that a correction adds has another key each time; it goes by its place among such rows.
    """
    found = list(findings)
    added = defaultdict(set)
    for one in found:
        if one.record.pk not in stored.get(type(one.record), {one.record.pk}):
            added[type(one.record)].add(one.record.pk)
    places = {
        (model, key): f"+{place}"
        for model, keys in added.items()
        for place, key in enumerate(sorted(keys), 1)
    }
    return [(_named(one, places.get((type(one.record), one.record.pk))), one) for one in found]


def _named(finding: Finding, place: str | None) -> Finding:
    if place is None:
        return finding
    model, _, column = finding.subject.split(":")
    return replace(finding, subject=f"{model}:{place}:{column}")


def findings_in(subject: Subject, stands: Standing) -> Pairs:
    """What proofreading finds in a content, a correction where one is open. Raises Refused."""
    stored = keys_of(subject)
    if not stands.correction:
        return steady(findings_of(subject), stored)
    with rehearsed(stands.correction):
        return steady(findings_of(subject), stored)


def is_stored(finding: Finding) -> bool:
    """Whether the row of a finding is there, and not only in a correction."""
    record = finding.record
    return type(record)._base_manager.filter(pk=record.pk).exists()
