"""The result of a round: one document of what was scored and what came of it, frozen by a digest.

Everything that it rests on stands in it: rules, scores, who was recused, who did not hand in. So
whoever has it can compute it again, and `deviations` tells whether it still follows.
"""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from awards.approval.contents import digest_of
from awards.models import TRIMMED_FROM, Assignment, Recognition, ReviewRound, Score

from . import scoring
from .holding import called, to_judge
from .scoring import Judged, Measure, Rules, Sheet

RULE = (
    "每个维度的得分按分值范围折算为百分制，按权重加权为评审人的总分；"
    f"各评审人总分取平均，{TRIMMED_FROM} 人及以上先去掉一个最高分和一个最低分；"
    "最后四舍五入到两位小数，名次按此排列。"
)


def rules_of(round_: ReviewRound) -> Rules:
    """How a round is judged, as scoring reads it."""
    measures = (
        Measure(one.pk, one.name, one.weight, one.lowest, one.highest)
        for one in round_.criteria.all()
    )
    return Rules(tuple(measures), TRIMMED_FROM, round_.most_spread)


def subjects_of(round_: ReviewRound) -> list[Recognition]:
    """What a round judges, in the order of the year; once it is closed, what it judged."""
    if not round_.is_closed:
        return list(to_judge(round_))
    judged = Recognition.objects.filter(pk__in=[int(key) for key in round_.result["subjects"]])
    return list(judged.select_related("unit").defer("story").order_by("position", "id"))


def counted(subjects: Iterable[Recognition]) -> list[Sheet]:
    """What counts of some recognitions: handed in, by whoever is not recused."""
    rows = Score.objects.filter(
        review__assignment__recognition__in=[one.pk for one in subjects],
        review__assignment__recused_at=None,
        review__handed_in_at__isnull=False,
        value__isnull=False,
    )
    sheets: dict[tuple[int, int], dict[int, Decimal]] = {}
    path = "review__assignment__"
    columns = (f"{path}recognition", f"{path}reviewer", "criterion", "value")
    for subject, reviewer, criterion, value in rows.order_by(*columns[:3]).values_list(*columns):
        sheets.setdefault((subject, reviewer), {})[criterion] = value
    return [Sheet(*keys, scores) for keys, scores in sheets.items()]


def document(round_: ReviewRound, missing: Mapping[int, str]) -> dict[str, Any]:
    """The result of a round as it stands; `missing` gives by assignment why one was not waited
    for. Plain values only, numbers as decimal text."""
    rules, subjects = rules_of(round_), subjects_of(round_)
    sheets = counted(subjects)
    assignments = list(
        Assignment.objects.filter(recognition__in=[one.pk for one in subjects])
        .select_related("reviewer")
        .order_by("recognition__position", "recognition_id", "reviewer_id")
    )
    ranked = scoring.ranking([one.pk for one in subjects], sheets, rules)
    return {
        "year": str(round_.award_year),
        "rule": RULE,
        "tie_rule": round_.tie_rule,
        "trimmed_from": rules.trimmed_from,
        "most_spread": plain(rules.most_spread),
        "measures": [_measure(one) for one in rules.measures],
        "subjects": {str(one.pk): one.name_then for one in subjects},
        "reviewers": {str(one.reviewer_id): called(one.reviewer) for one in assignments},
        "sheets": [_sheet(one) for one in sheets],
        "recused": [
            {**_keys(one), "reason": one.recusal_reason} for one in assignments if one.is_recused
        ],
        "missing": [
            {**_keys(one), "reason": missing[one.pk]} for one in assignments if one.pk in missing
        ],
        "ranking": [_row(one) for one in ranked],
        "severities": [
            {
                "reviewer": one.reviewer,
                "judged": one.judged,
                "beside": one.beside,
                "lean": None if one.lean is None else plain(scoring.stated(one.lean)),
            }
            for one in scoring.severities(ranked)
        ],
    }


def plain(number: Decimal) -> str:
    """A number as both databases have it: two digits after the point."""
    return str(Decimal(number).quantize(Decimal("0.01")))


def _measure(measure: Measure) -> dict:
    numbers = {name: plain(getattr(measure, name)) for name in ("weight", "lowest", "highest")}
    return {"key": measure.key, "name": measure.name, **numbers}


def _sheet(sheet: Sheet) -> dict:
    scores = {str(key): plain(value) for key, value in sorted(sheet.scores.items())}
    return {"subject": sheet.subject, "reviewer": sheet.reviewer, "scores": scores}


def _keys(assignment: Assignment) -> dict:
    return {"subject": assignment.recognition_id, "reviewer": assignment.reviewer_id}


def _row(row: Judged) -> dict:
    """A subject with every step to its total."""
    return {
        "subject": row.subject,
        "rank": row.rank,
        "total": None if row.total is None else plain(row.total),
        "exact": None if row.exact is None else str(row.exact),
        "width": plain(scoring.stated(row.width)),
        "spread": plain(row.spread),
        "is_tied": row.is_tied,
        "is_disputed": row.is_disputed,
        "given": [
            {
                "reviewer": one.reviewer,
                "shares": [plain(scoring.stated(part)) for part in one.shares],
                "total": plain(scoring.stated(one.total)),
                "is_left_out": one.is_left_out,
            }
            for one in row.given
        ],
    }


def computed(result: Mapping[str, Any]) -> tuple[Rules, dict[tuple[int, int], Sheet], list[Judged]]:
    """What a result rests on, and what comes of it, computed again from its own scores."""
    numbers = ("weight", "lowest", "highest")
    measures = (
        Measure(one["key"], one["name"], *(Decimal(one[name]) for name in numbers))
        for one in result["measures"]
    )
    rules = Rules(tuple(measures), result["trimmed_from"], Decimal(result["most_spread"]))
    sheets = {}
    for one in result["sheets"]:
        scores = {int(key): Decimal(value) for key, value in one["scores"].items()}
        pair = one["subject"], one["reviewer"]
        sheets[pair] = Sheet(*pair, scores)
    subjects = [one["subject"] for one in result["ranking"]]
    return rules, sheets, scoring.ranking(subjects, sheets.values(), rules)


def follows(result: Mapping[str, Any]) -> bool:
    """Whether the ranking of a result follows from the scores that stand in it."""
    return [_row(one) for one in computed(result)[2]] == result["ranking"]


def deviations(round_: ReviewRound) -> list[str]:
    """Where a frozen result does not follow from what is stored, as sentences; empty where it
    does."""
    if not round_.is_closed:
        return [f"{round_.award_year}的评审还没有结束，没有可以核对的结果。"]
    if digest_of(round_.result) != round_.digest:
        return ["封存的结果与它的摘要不符：结果在封存之后被改动过。"]
    missing = {(one["subject"], one["reviewer"]): one["reason"] for one in round_.result["missing"]}
    rows = Assignment.objects.filter(recognition__award_year=round_.award_year_id)
    keys = {
        key: missing[subject, reviewer]
        for key, subject, reviewer in rows.values_list("pk", "recognition", "reviewer")
        if (subject, reviewer) in missing
    }
    return list(_differences(round_.result, document(round_, keys)))


_PARTS = {
    "measures": "评审维度",
    "subjects": "参评单位",
    "sheets": "评分",
    "recused": "回避",
    "missing": "未提交的例外",
    "ranking": "总分和名次",
    "severities": "评审人宽严",
}


def _differences(frozen: Mapping, now: Mapping) -> Iterable[str]:
    """Part by part what differs, and of the scores whose."""
    for name, words in _PARTS.items():
        if frozen[name] == now[name]:
            continue
        yield f"{words}与封存的结果不同。"
        if name == "sheets":
            yield from _differing(frozen, now)


def _differing(frozen: Mapping, now: Mapping) -> Iterable[str]:
    names = [{**now[kind], **frozen[kind]} for kind in ("subjects", "reviewers")]
    was, now = (
        {(sheet["subject"], sheet["reviewer"]): sheet["scores"] for sheet in one["sheets"]}
        for one in (frozen, now)
    )
    for pair in sorted({**was, **now}):
        if was.get(pair) != now.get(pair):
            unit, who = (known.get(str(key), "？") for known, key in zip(names, pair, strict=True))
            yield f"{unit}：{who}的评分与封存时不同。"
