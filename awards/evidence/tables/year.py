"""The year itself, its quotas, its units and what became of them, its certificates."""

from django.db.models import QuerySet

from awards.evidence.archive import Archive
from awards.evidence.words import CHUNK, who
from awards.honours.path import standing_of
from awards.models import AwardYear, Certificate, Elimination, Recognition, Stage, Turn

YEAR, QUOTAS, UNITS = "01年度/年度.csv", "01年度/名额.csv", "01年度/单位.csv"
TURNS, CERTIFICATES = "01年度/动态管理.csv", "07证书/证书.csv"


def put(archive: Archive, year: AwardYear) -> None:
    """All of this into an archive."""
    archive.table(YEAR, ["项目", "内容"], _facts(year))
    archive.records(
        QUOTAS,
        year.quotas.select_related("district"),
        {
            "范围": lambda one: one.scope,
            "名额": lambda one: one.limit,
            "同意增至": lambda one: one.allowed,
            "超额理由": lambda one: one.allowed_reason,
        },
    )
    _units(archive, year)
    _turns(archive, year)


def units_of(year: AwardYear) -> QuerySet[Recognition]:
    """The units of a year in its order, without their stories."""
    rows = year.recognitions.order_by("position", "id").defer("story")
    return rows.select_related("unit__district")


def _facts(year: AwardYear) -> list[tuple]:
    award = year.award
    return [
        ("奖项", award.name),
        ("年度", str(year.year)),
        ("级别", award.get_level_display()),
        ("奖项的批准依据", award.approval_basis),
        ("奖项的批准机关", award.approving_body),
        ("评选周期（年）", award.cycle),
        ("审核级数", award.approval_steps),
        ("命名前须公示", award.needs_notice),
        ("本年度批准依据", year.basis),
        ("按程序推进", year.follows_path),
        ("现在处于", standing_of(year)),
        ("评审结束时间", year.review_closed_at),
        ("授予机关", year.conferring_body),
        ("文号", year.document_number),
        ("命名日期", year.conferred_on),
        ("发布时间", year.released_at),
        ("发布人", who(year.released_by)),
    ]


def _units(archive: Archive, year: AwardYear) -> None:
    rows = Elimination.objects.filter(recognition__award_year=year)
    left = {one.recognition_id: one for one in rows}

    def out(name: str):
        return lambda row: getattr(left.get(row.pk), name, None)

    def left_at(row: Recognition) -> str:
        return Stage(left[row.pk].stage).label if row.pk in left else ""

    archive.records(
        UNITS,
        units_of(year).iterator(CHUNK),
        {
            "编号": lambda row: row.pk,
            "评选时名称": lambda row: row.name_then,
            "现名": lambda row: row.unit.name,
            "统一社会信用代码": lambda row: row.unit.credit_code,
            "行政区划": lambda row: row.unit.district.name,
            "层级": lambda row: row.unit.get_tier_display(),
            "阶段": lambda row: row.get_stage_display(),
            "未入选前的阶段": left_at,
            "未入选的原因": out("reason"),
            "未入选的时间": out("at"),
            "终止日期": lambda row: row.ended_on,
            "终止原因": lambda row: row.ended_reason,
            "撤销文号": lambda row: row.ended_document,
            "整改期限": lambda row: row.rectify_by,
            "撤稿日期": lambda row: row.taken_down_on,
        },
    )


def _turns(archive: Archive, year: AwardYear) -> None:
    rows = Turn.objects.filter(recognition__award_year=year)
    archive.records(
        TURNS,
        rows.select_related("recognition").order_by("on", "id").iterator(CHUNK),
        {
            "单位": lambda one: one.recognition.name_then,
            "办理": lambda one: one.get_stage_display(),
            "日期": lambda one: one.on,
            "整改期限": lambda one: one.rectify_by,
        },
    )


def put_certificates(archive: Archive, year: AwardYear) -> None:
    """The certificates that were handed out."""
    rows = Certificate.objects.filter(recognition__award_year=year)
    archive.records(
        CERTIFICATES,
        rows.select_related("recognition", "by").order_by("id").iterator(CHUNK),
        {
            "单位": lambda one: one.recognition.name_then,
            "核验码": lambda one: one.code,
            "证书文件的 SHA-256": lambda one: one.digest,
            "签发时间": lambda one: one.at,
            "签发人": lambda one: who(one.by),
        },
    )
