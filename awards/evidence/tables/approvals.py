"""What was approved: each content by its digest, who passed it, the signed sheets, the remarks."""

import json
from collections.abc import Iterator

from django.db.models import Q

from awards.approval.contents import digest_of, documents, text_of
from awards.evidence.archive import Archive
from awards.evidence.checking import DIGEST, FILE
from awards.evidence.words import CHUNK, FILE_AT_A_TIME, file_name, who
from awards.models import (
    Approval,
    ApprovedContent,
    AwardYear,
    Recognition,
    RegionReport,
    Remark,
    Signature,
)

ACTS, NOW = "03审核/审核.csv", "03审核/现行内容.csv"
SHEETS, REMARKS = "03审核/签批单.csv", "03审核/审核意见.csv"


def put(archive: Archive, year: AwardYear) -> None:
    """All of this into an archive."""
    _contents(archive, year)
    _acts(archive, year)
    _sheets(archive, year)
    _remarks(archive, year)


def content_name(digest: str) -> str:
    """The file of a content."""
    return f"03审核/内容/{digest}.json"


def of_year(year: AwardYear, before: str = "") -> Q:
    """That what is said of a subject is said of one of a year."""
    return Q(**{f"{before}recognition__award_year": year}) | Q(
        **{f"{before}region_report__award_year": year}
    )


def _contents(archive: Archive, year: AwardYear) -> None:
    """Each content that was ever before somebody, and each as it stands."""
    acts = Approval.objects.filter(of_year(year)).order_by().values("content")
    for one in ApprovedContent.objects.filter(pk__in=acts).order_by("digest").iterator(CHUNK):
        archive.file(content_name(one.digest), text_of(one.document).encode())
    archive.table(NOW, ["对象", FILE, DIGEST], list(_standing(archive, year)))


def _standing(archive: Archive, year: AwardYear) -> Iterator[tuple[str, str, str]]:
    for model, order in ((Recognition, ("position", "id")), (RegionReport, ("district__code",))):
        keys = model.objects.filter(award_year=year).order_by(*order).values_list("pk", flat=True)
        for subject, document in documents(model, list(keys)):
            name = content_name(digest := digest_of(document))
            if not archive.has(name):
                archive.file(name, text_of(document).encode())
            yield subject.called, name, digest


def _acts(archive: Archive, year: AwardYear) -> None:
    rows = Approval.objects.filter(of_year(year)).order_by("id")
    rows = rows.select_related("recognition", "region_report__district", "content", "by")
    rows = rows.defer("recognition__story", "region_report__story", "content__document")
    archive.records(
        ACTS,
        rows.iterator(CHUNK),
        {
            "编号": lambda one: one.pk,
            "对象": lambda one: one.subject.called,
            "操作": lambda one: one.get_kind_display(),
            "审级": lambda one: one.get_step_display(),
            "经办人": lambda one: who(one.by),
            "时间": lambda one: one.at,
            "意见": lambda one: one.reason,
            "保密审查人": lambda one: one.confidentiality,
            "校对说明": lambda one: (
                json.dumps(one.acknowledged, ensure_ascii=False) if one.acknowledged else ""
            ),
            FILE: lambda one: content_name(one.content.digest),
            DIGEST: lambda one: one.content.digest,
        },
    )


def _sheets(archive: Archive, year: AwardYear) -> None:
    rows = Signature.objects.filter(of_year(year, "approval__")).order_by("approval_id")
    rows = rows.select_related("approval__recognition", "approval__region_report__district")
    rows = rows.defer("approval__recognition__story", "approval__region_report__story")
    listed = []
    for place, one in enumerate(rows.iterator(FILE_AT_A_TIME), 1):
        subject = one.approval.subject.called
        name = f"03审核/签批单/{file_name(place, subject, one.format)}"
        archive.file(name, bytes(one.scan))
        row = (one.approval_id, subject, one.sheet, one.signed_by, one.signed_on)
        listed.append((*row, name, one.digest))
    heads = ["审核编号", "对象", "签批单编号", "签批人", "签批日期", FILE, DIGEST]
    archive.table(SHEETS, heads, listed)


def _remarks(archive: Archive, year: AwardYear) -> None:
    rows = Remark.objects.filter(of_year(year)).order_by("id")
    rows = rows.select_related("recognition", "region_report__district", "by", "answered_by")
    archive.records(
        REMARKS,
        rows.defer("recognition__story", "region_report__story").iterator(CHUNK),
        {
            "对象": lambda one: one.subject.called,
            "栏目": lambda one: one.place,
            "原文片段": lambda one: one.excerpt,
            "意见": lambda one: one.text,
            "提出人": lambda one: who(one.by),
            "提出时间": lambda one: one.at,
            "答复": lambda one: one.answer,
            "答复人": lambda one: who(one.answered_by),
            "答复时间": lambda one: one.answered_at,
        },
    )
