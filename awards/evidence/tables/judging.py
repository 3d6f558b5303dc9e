"""How a year was judged: rules, who judged whom, who stepped back, what was given and came of it.

Scores stand here once the round is closed alone: nobody makes an evidence file while it is open.
"""

from awards.approval.contents import text_of
from awards.evidence.archive import Archive
from awards.evidence.checking import DIGEST, FILE
from awards.evidence.words import CHUNK, who
from awards.models import Assignment, AwardYear, FormerReview, Interest, ReviewRound, Score
from awards.review.results import RULE

ROUND, CRITERIA = "05评审/评审安排.csv", "05评审/评审维度.csv"
ASSIGNMENTS, INTERESTS = "05评审/分工和回避.csv", "05评审/回避申报.csv"
SCORES, FORMER = "05评审/评审意见.csv", "05评审/复议前的意见.csv"
RESULT, WORKBOOK = "05评审/评审结果.json", "05评审/评审结果.xlsx"


def put(archive: Archive, year: AwardYear) -> None:
    """All of this into an archive."""
    from awards.review.workbook import written  # loads XlsxWriter

    rounds = ReviewRound.objects.select_related("opened_by", "closed_by")
    round_ = rounds.filter(award_year=year).first()
    is_closed = round_ is not None and round_.is_closed
    if is_closed:
        archive.file(RESULT, text_of(round_.result).encode())
        archive.file(WORKBOOK, written(round_.result, round_.digest))
    archive.table(ROUND, ["项目", "内容", FILE, DIGEST], _rules(round_))
    archive.records(
        CRITERIA,
        round_.criteria.all() if round_ else (),
        {
            "维度": lambda one: one.name,
            "评分说明": lambda one: one.description,
            "权重": lambda one: one.weight,
            "最低分": lambda one: one.lowest,
            "最高分": lambda one: one.highest,
        },
    )
    _assignments(archive, year)
    _interests(archive, round_)
    _scores(archive, year, is_closed)
    _former(archive, year, is_closed)


def _rules(round_: ReviewRound | None) -> list[tuple]:
    if round_ is None:
        return []
    told = [
        ("计分规则", RULE),
        ("每个单位的评审人数", round_.reviewers_each),
        ("回避本区划", round_.excludes_own_district),
        ("分差提示线", round_.most_spread),
        ("并列的处理", round_.tie_rule),
        ("评审截止日期", round_.due_on),
        ("开始时间", round_.opened_at),
        ("开始经办人", who(round_.opened_by)),
        ("结束时间", round_.closed_at),
        ("结束经办人", who(round_.closed_by)),
    ]
    rows = [(*one, "", "") for one in told]
    if round_.is_closed:
        rows.append(("封存的评审结果", "摘要印在公示上", RESULT, round_.digest))
    return rows


def _assignments(archive: Archive, year: AwardYear) -> None:
    rows = Assignment.objects.filter(recognition__award_year=year)
    rows = rows.select_related("recognition", "reviewer", "assigned_by", "review")
    rows = rows.defer("recognition__story").order_by("recognition__position", "id")

    def said(name: str):
        return lambda one: getattr(getattr(one, "review", None), name, None)

    archive.records(
        ASSIGNMENTS,
        rows.iterator(CHUNK),
        {
            "单位": lambda one: one.recognition.name_then,
            "评审人": lambda one: who(one.reviewer),
            "分派人": lambda one: who(one.assigned_by),
            "分派时间": lambda one: one.assigned_at,
            "自动分派": lambda one: one.is_automatic,
            "声明无利害关系的时间": lambda one: one.cleared_at,
            "回避时间": lambda one: one.recused_at,
            "回避原因": lambda one: one.recusal_reason,
            "提交时间": said("handed_in_at"),
            "请复议时间": said("second_look_asked_at"),
            "请复议原因": said("second_look_reason"),
        },
    )


def _interests(archive: Archive, round_: ReviewRound | None) -> None:
    rows = Interest.objects.filter(round=round_).order_by("id")
    archive.records(
        INTERESTS,
        rows.select_related("user", "unit", "declared_by").iterator(CHUNK),
        {
            "申报人": lambda one: who(one.user),
            "单位": lambda one: one.unit.name,
            "回避原因": lambda one: one.reason,
            "登记人": lambda one: who(one.declared_by),
            "登记时间": lambda one: one.declared_at,
        },
    )


def _scores(archive: Archive, year: AwardYear, is_closed: bool) -> None:
    """What counted: handed in, by whoever is not recused."""
    path = "review__assignment"
    rows = Score.objects.filter(**{f"{path}__recognition__award_year": year})
    rows = rows.filter(review__handed_in_at__isnull=False, **{f"{path}__recused_at": None})
    rows = rows.select_related(f"{path}__recognition", f"{path}__reviewer", "criterion")
    rows = rows.defer(f"{path}__recognition__story")
    order = (f"{path}__recognition__position", path, "criterion__position", "id")
    archive.records(
        SCORES,
        rows.order_by(*order).iterator(CHUNK) if is_closed else (),
        {
            "单位": lambda one: one.review.assignment.recognition.name_then,
            "评审人": lambda one: who(one.review.assignment.reviewer),
            "提交时间": lambda one: one.review.handed_in_at,
            "维度": lambda one: one.criterion.name,
            "得分": lambda one: one.value,
            "评语": lambda one: one.remark,
            "总体意见": lambda one: one.review.remark,
        },
    )


def _former(archive: Archive, year: AwardYear, is_closed: bool) -> None:
    path = "review__assignment"
    rows = FormerReview.objects.filter(
        **{f"{path}__recognition__award_year": year, f"{path}__recused_at": None}
    )
    rows = rows.select_related(f"{path}__recognition", f"{path}__reviewer")
    rows = rows.defer(f"{path}__recognition__story").order_by("id")
    listed = (
        (
            one.review.assignment.recognition.name_then,
            who(one.review.assignment.reviewer),
            one.handed_in_at,
            said["name"],
            said["value"],
            said["remark"],
            one.remark,
        )
        for one in (rows.iterator(CHUNK) if is_closed else ())
        for _, said in sorted(one.scores.items(), key=lambda pair: int(pair[0]))
    )
    heads = ["单位", "评审人", "提交时间", "维度", "得分", "评语", "总体意见"]
    archive.table(FORMER, heads, listed)
