"""A year of which everything is on record, and its evidence file."""

import io
import zipfile
from datetime import date, timedelta
from hashlib import sha256

from django.utils import timezone

from audit import trail
from awards.approval.contents import digest_of, document_of
from awards.evidence import taking
from awards.models import (
    Approval,
    ApprovedContent,
    AwardYear,
    Certificate,
    Clearance,
    ClearanceFile,
    ConsultedBody,
    Elimination,
    Interest,
    Quota,
    Recognition,
    Remark,
    Signature,
    Stage,
    Turn,
    VetoFinding,
    VetoItem,
)
from awards.review import rounds
from config.roles.table import FINAL
from tests.factories import (
    make_account,
    make_achievement,
    make_assignment,
    make_notice,
    make_objection,
    make_objection_file,
    make_practice,
    make_region_report,
    make_review,
    make_reviewer,
    make_round,
    make_source,
    make_unit,
)
from units.history import ADDED, CHANGED, columns, note

PDF = b"%PDF-1.7 %%EOF"
#: What no evidence file says: who objected, with which words, by which receipt and files.
SECRETS = (
    "示例异议人某某",
    "0580-1234567",
    "示例异议原文不外传",
    "SHILIHUIZHI0001",
    "异议证据.pdf",
)


def make_whole(units: int = 2, year: int = 2026) -> AwardYear:
    """A year that was judged, noticed and objected to, of so many units."""
    round_ = make_round(units, year=year, is_open=True)
    year, by = round_.award_year, make_account(FINAL, last_name="终", first_name="审")
    note(year, ADDED, by, new=columns(year))
    rows = list(year.recognitions.order_by("position"))
    reviewers = [make_reviewer(last_name="评", first_name=str(place)) for place in range(2)]
    for row in rows:
        note(row, ADDED, by, new=columns(row))
        one, other = (make_assignment(row, reviewer) for reviewer in reviewers)
        make_review(one, 80, 8)
        other.recused_at, other.recusal_reason = timezone.now(), "示例回避"
        other.save()
        note(other, "recused", by, reason="示例回避")
    Interest.objects.create(
        round=round_, user=reviewers[1], unit=rows[0].unit, reason="示例关系", declared_by=by
    )
    rounds.close(round_, by, {})
    year.recognitions.update(stage=Stage.ON_NOTICE)
    for row in rows:
        _evidenced(row, by)
    _consulted(year, rows, by)
    _noticed(rows, by)
    trail.seal()
    return year


def _evidenced(row: Recognition, by) -> None:
    """Sources, approvals and a certificate of a unit."""
    source = make_source(text=f"示例原文{row.pk}")
    make_practice(row, source=source)
    make_achievement(row, source=source)
    row.refresh_from_db()
    document = document_of(row)
    content = ApprovedContent.objects.create(digest=digest_of(document), document=document)
    for kind, step in (("submitted", None), ("paper", 1)):
        told = note(row, f"approval_{kind}", by)
        last = kind == "paper"
        act = Approval.objects.create(
            recognition=row, kind=kind, step=step, content=content, by=by, noted=told, is_last=last
        )
    Signature.objects.create(
        approval=act,
        signed_by="示例领导",
        signed_on=date(2026, 3, 1),
        sheet="3FA9-01C2",
        format="application/pdf",
        scan=PDF,
        digest=sha256(PDF).hexdigest(),
    )
    Remark.objects.create(recognition=row, text="示例意见", by=by)
    Certificate.objects.create(recognition=row, code=f"示例码{row.pk}", digest=f"{row.pk}", by=by)
    Turn.objects.create(recognition=row, stage="re_examined", on=date(2026, 6, 1))


def _consulted(year: AwardYear, rows: list[Recognition], by) -> None:
    Quota.objects.create(award_year=year, limit=9)
    make_region_report(award_year=year)
    body = ConsultedBody.objects.create(award_year=year, name="示例机关")
    item = VetoItem.objects.create(award_year=year, name="示例否决项")
    for row in rows:
        asked = Clearance.objects.create(
            recognition=row,
            body=body,
            result="none",
            asked_on=date(2026, 1, 1),
            answered_on=date(2026, 1, 2),
        )
        note(asked, CHANGED, by, new={"result": "none"})
        ClearanceFile.objects.create(
            clearance=asked,
            name="复函.pdf",
            format="application/pdf",
            content=PDF,
            digest=sha256(PDF).hexdigest(),
        )
        VetoFinding.objects.create(recognition=row, item=item, is_found=False)
    left = Recognition.objects.create(
        award_year=year, unit=make_unit(), stage=Stage.NOT_SELECTED, position=999
    )
    Elimination.objects.create(recognition=left, stage=Stage.ELIGIBLE, reason="示例落选原因")


def _noticed(rows: list[Recognition], by) -> None:
    notice = make_notice(*rows, published_by=by, over=True)
    name, contact, text, receipt, file = SECRETS
    objection = make_objection(
        notice,
        about=notice.units.first(),
        name=name,
        contact=contact,
        text=text,
        receipt=receipt if rows[0].award_year.year == 2026 else "SHILIQITA",
        received_at=timezone.now() - timedelta(days=15),
        state="answered",
        outcome="dismissed",
        finding="示例核查情况",
        checked_by=by,
        checked_at=timezone.now(),
        answered_by=by,
        answered_at=timezone.now(),
    )
    make_objection_file(objection, name=file, digest="f" * 64)
    trail.record("objection_received", model="awards.objection", key=objection.pk, called="异议")
    note(objection, "objection_answered", by, new={"outcome": "dismissed"})


def take(year: AwardYear, by=None, purpose: str = "示例归档") -> bytes:
    """The evidence file of a year, as it is sent."""
    with taking.take(year, by or make_account(FINAL), purpose).file as file:
        return file.read()


def unpacked(content: bytes) -> dict[str, bytes]:
    """The files of an archive by their names, in their order."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def packed(files: dict[str, bytes]) -> io.BytesIO:
    """An archive of some files."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    out.seek(0)
    return out


def listed_anew(files: dict[str, bytes]) -> dict[str, bytes]:
    """The files with a manifest made anew, as whoever tampers would."""
    named = {name: content for name, content in files.items() if name != "清单.sha256"}
    lines = [f"{sha256(content).hexdigest()}  {name}\n" for name, content in named.items()]
    return named | {"清单.sha256": "".join(lines).encode()}
