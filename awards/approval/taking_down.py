"""Taking down what is public (撤稿): at once and with a reason; it comes back by the approvals.

The honour stays on record. Its texts, practices, figures and photographs go out of the tables that
public pages read, and stand in a correction (`corrections`) from then on: what no table holds, no
page, download, search or kept file can show. How a content is written into a form is the desk's to
know.
"""

from collections.abc import Callable, Iterable
from datetime import date
from typing import NamedTuple

from django.db import transaction
from django.utils import timezone

from awards.honours.lifecycle import PERMISSION, Refused
from awards.models import ApprovedContent, Correction, CorrectionUpload, Recognition, RegionReport
from units import history
from units.desk.versions.values import kept

from .authors import TAKEN_DOWN
from .contents import TABLES, Subject, digest_of, told_of
from .corrections import Upload, hold
from .published import is_read_only, opened
from .standing import column_of, correction_of, standing

#: By this an honour is called, whatever is said of it.
STAYS = "name_then"
NOT_PUBLIC = "这份内容现在没有公开，或者不设审核，不需要撤稿；要改的，直接修改表单。"
ALREADY = "这份内容已经撤稿。"
NO_REASON = "请写明撤稿的原因。"
NOT_YOURS = "您的账号没有撤稿的权限，请由负责命名、发布的人员办理。"


class Draft(NamedTuple):
    """A content as a form that makes all of it anew."""

    sent: dict[str, list[str]]
    uploads: list[Upload]


#: Writes the content of a subject, or its open correction, into a form.
Drafter = Callable[[Subject, Correction | None], Draft]


def obstacles(subject: Subject, by) -> list[str]:
    """Why a person cannot take a content down; empty when they can."""
    if not by.has_perm(PERMISSION):
        return [NOT_YOURS]
    if subject.taken_down_on:
        return [ALREADY]
    return [] if is_read_only(subject) else [NOT_PUBLIC]


@transaction.atomic
def take_down(subject: Subject, by, reason: str, drafted: Drafter) -> Correction:
    """Take a public content down at once. Returns the correction that holds it from then on, as
    the form that `drafted` gives. Raises Refused.
    """
    hold(subject)
    subject = type(subject)._base_manager.select_related("award_year__award").get(pk=subject.pk)
    if reasons := obstacles(subject, by):
        raise Refused(reasons)
    if not reason.strip():
        raise Refused([NO_REASON])
    correction, document = correction_of(subject), standing(subject).document
    draft = drafted(subject, correction)
    noted = _empty(subject, timezone.localdate(), by, reason.strip())
    return _keep(subject, correction, draft, document, by, noted)


def last_taken_down(subject: Subject) -> history.Change | None:
    """The act with which a content was taken down, the latest."""
    return history.Change.objects.of(subject).filter(key=TAKEN_DOWN).first()


def _empty(subject: Subject, on: date, by, reason: str) -> history.Change:
    """Let nothing of a content stand where visitors read; all of it is in the history."""
    blank = _blank(subject)
    old, new = _rows_of(subject), {}
    for name, value in (blank | {"taken_down_on": on}).items():
        column = subject._meta.get_field(name)
        was = column.value_from_object(subject)
        setattr(subject, name, value)
        if was != column.value_from_object(subject):
            old[name] = history.plain(was)
            new[name] = history.plain(column.value_from_object(subject))
    act = history.act(subject, TAKEN_DOWN, by, old=old, new=new, reason=reason)
    history.note_all(_gone(act, old))
    (noted,) = history.note_all([act])
    with opened():
        for name in _tables(subject):
            getattr(subject, name).all().delete()
        subject.save(update_fields=[*blank, "taken_down_on"])
    return noted


def _blank(subject: Subject) -> dict[str, str | None]:
    """The columns that visitors read of a subject, saying nothing."""
    names = [name for name in told_of(type(subject)) if name != STAYS]
    columns = {name: subject._meta.get_field(name) for name in names}
    blank = {name: None if column.is_relation else "" for name, column in columns.items()}
    if isinstance(subject, Recognition):
        blank["brand"] = None
    if isinstance(subject, RegionReport):  # by which its links are called
        blank["headline"] = subject.called
    return blank


def _tables(subject: Subject) -> list[str]:
    return [name for name in TABLES if hasattr(subject, name)]


def _rows_of(subject: Subject) -> dict[str, dict[str, dict]]:
    """The rows of a content as the history keeps them, by table and key."""
    rows = {
        TABLES[name]._meta.label_lower: {
            str(row.pk): kept(row) for row in getattr(subject, name).all()
        }
        for name in _tables(subject)
    }
    return {label: several for label, several in rows.items() if several}


def _gone(act: history.Change, old: dict) -> Iterable[history.Change]:
    """What is kept of each row that goes."""
    for model in TABLES.values():
        for key, was in old.get(model._meta.label_lower, {}).items():
            yield history.along(act, model, int(key), was, act.by)


def _keep(subject: Subject, former: Correction | None, draft: Draft, document, by, noted):
    """Keep a content as a correction that begins its way anew."""
    content, _ = ApprovedContent.objects.get_or_create(
        digest=digest_of(document), defaults={"document": document}
    )
    row = former or Correction(**{column_of(type(subject)): subject})
    row.sent, row.content, row.by, row.base, row.noted = draft.sent, content, by, "", noted
    row.save()
    row.uploads.all().delete()
    CorrectionUpload.objects.bulk_create(
        CorrectionUpload(correction=row, **vars(upload)) for upload in draft.uploads
    )
    return row
