"""The one table of role × model × action.

The groups' permissions, the menus, the table of the manual and the test of every address are made
from it. What no row names, no role may do.
"""

ENTERER, REVIEWER = "录入员", "评审专家"
APPROVERS = FIRST, SECOND, FINAL = ("一审员", "二审员", "终审员")
ADMINISTRATORS = ACCOUNT_KEEPER, SECURITY, AUDITOR = ("系统管理员", "安全管理员", "审计员")
#: The roles, which are groups, and what each is for.
ROLES = {
    ENTERER: "录入、导入和修改内容，提请审核，答复异议和网页找错；不公示、不命名、不发布。",
    FIRST: "审阅内容，给出一审意见。",
    SECOND: "审阅内容，给出二审意见。",
    FINAL: "审阅内容，给出终审意见；公示、命名、发布、撤回，答复异议和网页找错，"
    "办理命名后的变动，下载年度存证。",
    REVIEWER: "参加评审；评审以外的内容看不到。",
    ACCOUNT_KEEPER: "建立、停用账号，指定角色和区划，重设密码；看不到内容。",
    SECURITY: "管理安全策略和锁定的账号；看不到内容。",
    AUDITOR: "查阅、导出审计记录；看不到内容。",
}
#: No group, but what of its permissions is left to an enterer whose account is of one district.
IN_DISTRICT = "限区划的录入员"

NOTICE, HANDLE = "start_notice", "view handle_objection"
MEND = "view export handle_erratum"
VIEW, KEEP, ROWS = "view", "view add change delete export", "view add change delete"
PREVIEW, CONFER, ADVANCE = "preview_awardyear", "confer_awardyear", "advance_awardyear"


def _content(enterer: str, in_district: str | None = None, approver: str = VIEW) -> dict[str, str]:
    """A row of content: enterers keep it, those of one district perhaps less, approvers read."""
    narrowed = enterer if in_district is None else in_district
    return {ENTERER: enterer, IN_DISTRICT: narrowed, **dict.fromkeys(APPROVERS, approver)}


#: By model and role, the actions; one with a low line is the whole name of a permission.
TABLE: dict[str, dict[str, str]] = {
    "units.district": _content(KEEP, VIEW),
    "units.unit": _content(KEEP),
    "units.unitname": _content(ROWS),
    "units.brand": _content(KEEP),
    "units.photo": _content(ROWS),
    "units.reading": _content(KEEP, ""),
    "awards.award": _content(KEEP, VIEW),
    "awards.awardyear": {
        **_content(f"{KEEP} {PREVIEW} {ADVANCE}", f"{VIEW} {PREVIEW}", f"{VIEW} {PREVIEW}"),
        FINAL: f"{VIEW} {PREVIEW} {CONFER}",
    },
    "awards.recognition": _content(KEEP),
    "awards.certificate": dict.fromkeys((ENTERER, IN_DISTRICT, FINAL), "issue_certificate"),
    "awards.quota": _content(ROWS, VIEW),
    "awards.consultedbody": _content(ROWS, ""),
    "awards.vetoitem": _content(ROWS, ""),
    "awards.clearance": _content("view change", ""),
    "awards.vetofinding": _content("view change", ""),
    "awards.regionreport": _content(KEEP),
    "awards.practice": _content(KEEP),
    "awards.achievement": _content(KEEP),
    "awards.storyphoto": _content(ROWS),
    "awards.source": _content(KEEP, "view add change export"),
    "awards.notice": {FINAL: NOTICE},
    "awards.objection": {ENTERER: HANDLE, FINAL: HANDLE},
    "awards.erratum": {ENTERER: MEND, FINAL: MEND},
    "awards.calendaryear": _content(KEEP, VIEW),
    "awards.workday": _content(ROWS, VIEW),
    "awards.decision": _content(ROWS),
    "awards.indicator": _content(KEEP, VIEW),
    "awards.term": _content(KEEP, ""),
    "awards.acknowledgement": _content(KEEP, "view add delete"),
    "awards.importrun": _content("view export", VIEW),
    "awards.approval": {
        FIRST: "approve_first",
        SECOND: "approve_second",
        FINAL: "approve_final",
    },
    "awards.reviewround": {
        ENTERER: "view add change",
        FINAL: "view run_reviewround",
    },
    "awards.criterion": {ENTERER: ROWS, FINAL: VIEW},
    "awards.assignment": {REVIEWER: "judge_assignment"},
    "auth.user": {ACCOUNT_KEEPER: "view add change", SECURITY: VIEW},
    "accounts.failedsignin": {SECURITY: f"{VIEW} unlock_failedsignin"},
    "accounts.rolepolicy": {SECURITY: f"{VIEW} change"},
    "auth.group": {ACCOUNT_KEEPER: VIEW},
    "audit.entry": {AUDITOR: "view export"},
}


def permissions_of(role: str) -> set[str]:
    """The permissions of a role as `has_perm` asks for them: app.act_model."""
    found = set()
    for label, row in TABLE.items():
        app, model = label.split(".")
        for act in row.get(role, "").split():
            found.add(f"{app}.{act if '_' in act else f'{act}_{model}'}")
    return found
