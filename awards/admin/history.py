"""How the acts on honours, figures and findings read in the history."""

from collections.abc import Mapping

from awards.figures.indicators import BETTER
from awards.honours.stages import MOVES
from awards.models import Decision, Stage
from units.desk.history import WORDS
from units.history import Change

#: So many units are named in a sentence.
NAMED = 50


def _units(names: list[str]) -> str:
    return "、".join(names[:NAMED]) + " 等" * (len(names) > NAMED) or "无"


def _stage(columns: Mapping) -> str:
    return Stage(columns["stage"]).label


def _moved(change: Change) -> str:
    """A move of one honour: 撤销，原为命名; with what an ended one stood for before."""
    was = _stage(change.old)
    if change.old.get("ended_on"):
        was += f"（{change.old['ended_on']}，{change.old['ended_reason']}）"
    return f"{MOVES[change.key].label}，原为{was}"


def _gathered(change: Change) -> str:
    was, now = (one["indicator"] or "无" for one in (change.old, change.new))
    return f"指标口径由“{was}”改为“{now}”"


def _figures(kept: Mapping) -> str:
    more = " 等" if kept["count"] > len(kept["figures"]) else ""
    return f"{_units(kept['figures'])}{more}"


def _merged_in(change: Change) -> str:
    """A merging, with all that the deleted indicator said."""
    was = change.old
    return (
        f"并入“{was['name']}”（网址名称 {was['slug']}，量词 {was['measure']}，"
        f"{BETTER[was['higher_is_better']]}，口径：{was['definition'] or '未写'}），"
        f"移入 {change.new['count']} 项：{_figures(change.new)}"
    )


def _decision(kept: Mapping) -> str:
    return f"{kept['wording']}：{Decision.Outcome(kept['outcome']).label}"


WORDS |= dict.fromkeys(MOVES, _moved) | {
    "staged": lambda change: f"阶段由“{_stage(change.old)}”改为“{_stage(change.new)}”",
    "conferred": lambda change: (
        f"命名并发布，新命名 {len(change.new['units'])} 个单位：{_units(change.new['units'])}"
    ),
    "conferred_with_year": lambda change: "随年度评选命名并发布",
    "withdrawn": lambda change: f"撤回发布，{len(change.old['units'])} 个单位退回公示",
    "withdrawn_with_year": lambda change: "随年度评选撤回发布，退回公示",
    "gathered": _gathered,
    "gathered_in": lambda change: f"归入 {change.new['count']} 项成效指标：{_figures(change.new)}",
    "merged_in": _merged_in,
    "merged_away": lambda change: f"并入“{change.new['into']}”后删除",
    "accepted": lambda change: "从来源原文采用：{source}，{locator}".format(**change.new),
    "sourced": lambda change: "补上来源：{source}，{locator}".format(**change.new),
    "reopened": lambda change: f"撤销提取结论：{_decision(change.old)}",
    "deleted_with_decision": lambda change: "随采用一起撤销：{source}，{locator}".format(
        **change.old
    ),
    "acknowledged": lambda change: f"校对说明“{change.new['excerpt']}”",
    "unacknowledged": lambda change: "撤销校对说明“{excerpt}”：{reason}".format(**change.old),
}
