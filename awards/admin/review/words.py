"""What the acts on a round are called in the history. None of them says a score."""

from awards.review import assigning, recusal, rounds
from units.desk.history import WORDS
from units.history import Change

RESULT_TAKEN = "result_taken"


def _closed(change: Change) -> str:
    missing = change.new["missing"]
    waited = f"，{missing} 份未提交的不再等待" if missing else ""
    return f"结束评审{waited}，封存结果，摘要 {change.new['sealed']}"


WORDS |= {
    rounds.OPENED: lambda change: f"开始评审，{change.new['units']} 个单位",
    rounds.PROLONGED: lambda change: (
        f"截止日期由 {change.old['due_on']} 改为 {change.new['due_on']}"
    ),
    rounds.CLOSED: _closed,
    rounds.REOPENED: lambda change: f"重新开始评审，原结果摘要 {change.old['former']['digest']}",
    rounds.LOOKED_AGAIN: lambda change: (
        "请复议" + ("：" + "、".join(change.new["asked"]) if "asked" in change.new else "")
    ),
    recusal.RECUSED: lambda change: "回避",
    recusal.DECLARED: lambda change: "申报回避",
    recusal.RETRACTED: lambda change: "撤销回避申报",
    assigning.ASSIGNED: lambda change: "分派评审人",
    assigning.UNASSIGNED: lambda change: "撤回分派",
    assigning.REINSTATED: lambda change: "恢复分派",
    RESULT_TAKEN: lambda change: "下载评审结果（.xlsx）",
}
