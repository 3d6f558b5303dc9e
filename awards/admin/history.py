"""How the acts on honours, figures and findings read in the history."""

from collections.abc import Mapping

from awards.admin.path.letters import TAKEN
from awards.approval.authors import (
    ANSWERED,
    CORRECTED,
    DISCARDED,
    PASSED,
    REMARKED,
    RETURNED,
    SIGNED,
    SUBMITTED,
    TAKEN_DOWN,
    TAKEN_OVER,
)
from awards.approval.steps import STEPS_SET
from awards.errata import acts as errata
from awards.figures.indicators import BETTER
from awards.honours import clearances, path, phases
from awards.honours.stages import MOVES
from awards.models import Achievement, Decision, Erratum, Objection, Stage, Step
from awards.notices import acts as notices
from awards.notices import objections
from awards.proofreading.mending import MENDED, MENDED_IN, UNMENDED
from units.desk.history import WORDS, differences, names_of, said
from units.history import BEGINS, ENDS, Change

#: So many units are named in a sentence.
NAMED = 50


def _units(names: list[str]) -> str:
    return "、".join(names[:NAMED]) + " 等" * (len(names) > NAMED) or "无"


def _stage(columns: Mapping) -> str:
    return Stage(columns["stage"]).label


def _moved(change: Change) -> str:
    """A move of one honour: 撤销，原为命名; with its document or term, and what it was before."""
    now = [MOVES[change.key].label]
    if change.new.get("ended_document"):
        now.append(change.new["ended_document"])
    if change.new.get("rectify_by"):
        now.append(f"期限 {change.new['rectify_by']}")
    was = _stage(change.old)
    kept = ("ended_on", "ended_reason", "ended_document", "rectify_by")
    if said := [str(change.old[name]) for name in kept if change.old.get(name)]:
        was += f"（{'，'.join(said)}）"
    return f"{'，'.join(now)}，原为{was}"


def _related(change: Change, values: Mapping, name: str) -> str:
    """The name of a record that a figure refers to; earlier acts keep the name itself."""
    return said(Achievement._meta.get_field(name), values[name], names_of(change))


def _gathered(change: Change) -> str:
    was, now = (_related(change, one, "indicator") for one in (change.old, change.new))
    return f"指标口径由“{was or '无'}”改为“{now or '无'}”"


def _printed(values: str, words: str):
    """What was done because of the place where a figure is printed."""

    def in_words(change: Change) -> str:
        kept = getattr(change, values)
        return f"{words}：{_related(change, kept, 'source')}，{kept['locator']}"

    return in_words


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


def _mended(change: Change) -> str:
    act = "撤销采纳的校对建议" if change.key == UNMENDED else "采纳校对建议"
    return f"{act}：{'；'.join(differences(change))}"


def _step(change: Change) -> str:
    return Step(change.new["step"]).label


def _passed(change: Change) -> str:
    """A step that was passed, with what the approver said and who checked confidentiality."""
    new, words = change.new, f"{_step(change)}通过"
    for name, label in (("confidentiality", "保密审查人"), ("opinion", "意见")):
        words += f"，{label}：{new[name]}" if new.get(name) else ""
    return words


def _signed(change: Change) -> str:
    on_paper = change.new["signature"]
    words = f"{_step(change)}签批：{on_paper['signed_by']}，签批单 {on_paper['sheet']}"
    checked = change.new.get("confidentiality")
    return f"{words}，保密审查人：{checked}" if checked else words


def _remarked(change: Change) -> str:
    new = change.new
    quoted = f"“{new['excerpt']}”" if new["excerpt"] else ""
    return f"审核意见（{new['place']}{quoted}）：{new['text']}"


def _noticed(change: Change) -> str:
    new = change.new
    return (
        f"发布公示，{new['working_days']} 个工作日，到 {new['last_day']} 为止，"
        f"公示 {len(new['units'])} 个单位：{_units(new['units'])}"
    )


def _acted(change: Change) -> str:
    act = phases.ACTS[change.key.removeprefix(path.PREFIX)]
    return f"{act.label}：阶段由“{_stage(change.old)}”改为“{_stage(change.new)}”"


def _advanced(change: Change) -> str:
    return phases.TURNS[change.key.removeprefix(path.PREFIX)].label


WORDS |= {path.PREFIX + name: _acted for name in phases.ACTS}
WORDS |= {path.PREFIX + name: _advanced for name in phases.TURNS}
WORDS |= {
    path.BEGUN: lambda change: "改为按程序推进",
    path.LEFT: lambda change: "改为只登记结果",
    path.ALLOWED: lambda change: "同意超额，增至 {allowed} 个".format(**change.new),
    clearances.FILED: lambda change: "存入复函“{file}”".format(**change.new),
    TAKEN: lambda change: "下载复函“{file}”".format(**change.new),
    clearances.UNFILED: lambda change: "删去复函“{file}”".format(**change.old),
}


def _steps_set(change: Change) -> str:
    was, now = change.old["approval_steps"], change.new["approval_steps"]
    waits = f"，当时有 {change.new['under_way']} 份内容没有审完" * bool(change.new["under_way"])
    return f"发布前的审核由 {was} 级改为 {now} 级{waits}"


WORDS |= dict.fromkeys(MOVES, _moved) | {
    "staged": lambda change: f"阶段由“{_stage(change.old)}”改为“{_stage(change.new)}”",
    "conferred": lambda change: (
        f"命名并发布，新命名 {len(change.new['units'])} 个单位：{_units(change.new['units'])}"
    ),
    "conferred_with_year": lambda change: "随年度评选命名并发布",
    "withdrawn": lambda change: f"撤回发布，{len(change.old['units'])} 个单位退回公示",
    "withdrawn_with_year": lambda change: "随年度评选撤回发布，退回公示",
    "gathered": _gathered,
    "set_together": lambda change: f"统一设置 {change.new['count']} 项成效指标",
    "set_back": lambda change: f"撤销统一设置，恢复 {change.new['count']} 项成效指标",
    "gathered_in": lambda change: f"归入 {change.new['count']} 项成效指标：{_figures(change.new)}",
    "merged_in": _merged_in,
    "merged_away": lambda change: f"并入“{change.new['into']}”后删除",
    "accepted": _printed("new", "从来源原文采用"),
    "sourced": _printed("new", "补上来源"),
    "reopened": lambda change: f"撤销提取结论：{_decision(change.old)}",
    "deleted_with_decision": _printed("old", "随采用一起撤销"),
    MENDED: _mended,
    MENDED_IN: lambda change: f"采纳校对建议，改正 {change.new['count']} 处",
    UNMENDED: _mended,
    "acknowledged": lambda change: f"校对说明“{change.new['excerpt']}”",
    "unacknowledged": lambda change: "撤销校对说明“{excerpt}”：{reason}".format(**change.old),
    SUBMITTED: lambda change: "送审",
    PASSED: _passed,
    SIGNED: _signed,
    CORRECTED: lambda change: "保存更正稿，公开的内容没有变化",
    TAKEN_OVER: lambda change: "更正稿存入未发布的内容",
    TAKEN_DOWN: lambda change: "撤稿，公开的材料已撤下",
    DISCARDED: lambda change: "撤销更正稿",
    RETURNED: lambda change: f"{_step(change)}退回",
    STEPS_SET: _steps_set,
    REMARKED: _remarked,
    notices.PUBLISHED: _noticed,
    notices.WITHDRAWN: lambda change: f"撤回公示（原定公示到 {change.old['last_day']}）",
    objections.CHECKED: lambda change: "开始核查",
    objections.ANSWERED: lambda change: f"答复：{Objection.Outcome(change.new['outcome']).label}",
    objections.REOPENED: lambda change: (
        f"重新核查，原结论：{Objection.Outcome(change.old['outcome']).label}"
    ),
    errata.ANSWERED: lambda change: f"答复：{Erratum.State(change.new['state']).label}",
    errata.REOPENED: lambda change: f"重新处理，原结果：{Erratum.State(change.old['state']).label}",
    ANSWERED: lambda change: f"答复审核意见“{change.new['text']}”：{change.new['answer']}",
}
BEGINS |= {"accepted"}
ENDS |= {"merged_away", "deleted_with_decision"}
