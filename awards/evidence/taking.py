"""Making the evidence file of a year and handing it out: who may, when, and that it is told.

It is made whole, in a file on disk, before anything is sent: its manifest's digest is in the
history and so in the trail before anybody has it. The year is held meanwhile.
"""

import tempfile
from pathlib import Path
from typing import IO, NamedTuple

from django.db import transaction

from audit import trail
from awards.honours import lifecycle
from awards.honours.lifecycle import Refused
from awards.honours.path import held
from awards.models import AwardYear, ReviewRound
from awards.review.recusal import ties_of
from units.history import Change, note

from . import checking
from .archive import Archive
from .page import CHECKER, PAGE, rendered
from .tables import acts, approvals, clearances, judging, notices, sources, year
from .tables.acts import TAKEN

#: Who may: whoever decides on the year, which nobody of one district does. The auditor sees no
#: content, and sees who took it.
PERMISSION = lifecycle.PERMISSION
LONGEST_PURPOSE = 200
NO_PURPOSE = "请写明用途。"


class Taken(NamedTuple):
    """An evidence file, open at its beginning, and the SHA-256 of its manifest."""

    file: IO[bytes]
    manifest: str


def obstacles(award_year: AwardYear, by) -> list[str]:
    """Why somebody cannot take the evidence file of a year now, as sentences; empty when they can.

    Nobody sees scores before the close, nor those of a unit that they are tied to.
    """
    if not by.has_perm(PERMISSION):
        return ["您的账号没有下载年度存证的权限，请由终审员办理。"]
    round_ = ReviewRound.objects.filter(award_year=award_year).first()
    if round_ is None:
        return []
    if round_.is_open:
        return ["评审正在进行，存证里有评分，请在结束评审以后下载。"]
    units = list(award_year.recognitions.select_related("unit").defer("story"))
    tied = ties_of(by, round_, [one.unit for one in units])
    return [
        f"您与{one.name_then}有利害关系，存证里有它的评分，请由别人办理。"
        for one in units
        if one.unit_id in tied
    ]


def take(award_year: AwardYear, by, purpose: str) -> Taken:
    """Make the evidence file of a year, and write down who took it and what for. Raises Refused."""
    trail.seal()  # what a crash left without a link
    with transaction.atomic():
        award_year = held(award_year)
        if found := obstacles(award_year, by):
            raise Refused(found)
        if not (purpose := purpose.strip()):
            raise Refused([NO_PURPOSE])
        if len(purpose) > LONGEST_PURPOSE:
            raise Refused([f"用途请压缩到 {LONGEST_PURPOSE} 字以内。"])
        # Whoever sends it closes it.
        file = tempfile.TemporaryFile()  # noqa: SIM115
        try:
            manifest, number = _written(file, award_year)
        except BaseException:
            file.close()
            raise
        note(award_year, TAKEN, by, new={"digest": manifest, "files": number}, reason=purpose)
    file.seek(0)
    return Taken(file, manifest)


def _written(file: IO[bytes], award_year: AwardYear) -> tuple[str, int]:
    """Write the archive. Returns the SHA-256 of its manifest, and the number of its files."""
    archive = Archive(file)
    for part in (year, sources, approvals, clearances, judging, notices):
        part.put(archive, award_year)
    year.put_certificates(archive, award_year)
    acts.put(archive, award_year)
    archive.file(CHECKER, Path(checking.__file__).read_bytes())
    archive.file(PAGE, rendered(archive, award_year, _last_act(award_year)))
    return archive.close(), len(archive.digests)


def _last_act(award_year: AwardYear) -> Change | None:
    """The last act on the year itself, up to which the file tells."""
    return Change.objects.of(award_year).exclude(key=TAKEN).order_by("-id").first()
