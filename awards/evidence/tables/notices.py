"""What was on public notice, as it stood; objections and what was found, without who objected."""

from hashlib import sha256

from django.db.models import Prefetch

from awards.evidence.archive import Archive
from awards.evidence.words import CHUNK, who
from awards.models import AwardYear, Notice, NoticedUnit, Objection, ObjectionFile

NOTICES, LISTED = "06公示/公示.csv", "06公示/公示名单.csv"
OBJECTIONS = "06公示/异议.csv"


def put(archive: Archive, year: AwardYear) -> None:
    """All of this into an archive."""
    rows = Notice.objects.filter(award_year=year).order_by("id")
    archive.records(
        NOTICES,
        rows.select_related("published_by", "withdrawn_by").iterator(CHUNK),
        {
            "编号": lambda one: one.pk,
            "发布时间": lambda one: one.published_at,
            "发布人": lambda one: who(one.published_by),
            "公示期（工作日）": lambda one: one.working_days,
            "截止日期": lambda one: one.last_day,
            "答复期限（工作日）": lambda one: one.answered_within,
            "评选条件": lambda one: one.criteria,
            "评选办法": lambda one: one.method,
            "异议受理方式": lambda one: one.contact,
            "评审结果摘要": lambda one: one.result_digest,
            "撤回时间": lambda one: one.withdrawn_at,
            "撤回人": lambda one: who(one.withdrawn_by),
            "撤回原因": lambda one: one.withdrawn_reason,
        },
    )
    rows = NoticedUnit.objects.filter(notice__award_year=year)
    archive.records(
        LISTED,
        rows.order_by("notice_id", "position").iterator(CHUNK),
        {
            "公示编号": lambda one: one.notice_id,
            "序号": lambda one: one.position,
            "名称": lambda one: one.name,
            "行政区划": lambda one: one.district,
            "党建品牌": lambda one: one.brand,
            "标题": lambda one: one.headline,
        },
    )
    _objections(archive, year)


def sealed_text(one: Objection) -> str:
    """The digest of what an objection says, over its receipt too, which nobody can guess."""
    return sha256(f"{one.receipt}\n{one.text}".encode()).hexdigest()


def _objections(archive: Archive, year: AwardYear) -> None:
    """Who objected stays in the portal, and so do their words and files: digests stand for them."""
    files = ObjectionFile.objects.defer("content")
    rows = Objection.objects.filter(notice__award_year=year).order_by("id")
    rows = rows.select_related("about", "checked_by", "answered_by")
    rows = rows.prefetch_related(Prefetch("files", files.order_by("id")))
    archive.records(
        OBJECTIONS,
        rows,
        {
            "编号": lambda one: one.pk,
            "公示编号": lambda one: one.notice_id,
            "提出人类别": lambda one: one.get_kind_display(),
            "针对单位": lambda one: one.about.name if one.about else "",
            "收到时间": lambda one: one.received_at,
            "状态": lambda one: one.get_state_display(),
            "开始核查": lambda one: one.checked_at,
            "核查人": lambda one: who(one.checked_by),
            "结论": lambda one: one.get_outcome_display(),
            "核查情况和答复": lambda one: one.finding,
            "答复人": lambda one: who(one.answered_by),
            "答复时间": lambda one: one.answered_at,
            "异议内容的摘要": sealed_text,
            "附件的摘要": lambda one: " ".join(file.digest for file in one.files.all()),
        },
    )
