"""The manual says of each role what it is for, and what it may do with each kind of record."""

from django.apps import apps

from config.roles.table import IN_DISTRICT, REVIEWER, ROLES, TABLE
from tests.config.test_docs import STAFF, table

ACTS = {
    "view": "看",
    "add": "增",
    "change": "改",
    "delete": "删",
    "export": "导",
    "preview_awardyear": "预览",
    "confer_awardyear": "命名发布",
    "issue_certificate": "签发",
    "start_notice": "公示",
    "handle_objection": "答复",
    "handle_erratum": "答复",
    "run_reviewround": "开始结束",
    "judge_assignment": "评审",
    "advance_awardyear": "推进程序",
    "approve_first": "一审",
    "approve_second": "二审",
    "approve_final": "终审",
    "unlock_failedsignin": "解除锁定",
}
ENTERER, *OTHERS = (role for role in ROLES if role != REVIEWER)
COLUMNS = [ENTERER, IN_DISTRICT, *OTHERS]


def acts(said: str) -> str:
    """The actions of a cell of the table, in a word or a character each."""
    short = "".join(ACTS[act] for act in said.split() if "_" not in act)
    return "、".join(filter(None, [short, *(ACTS[act] for act in said.split() if "_" in act)]))


def test_the_manual_says_what_each_role_is_for():
    rows = [tuple(row) for row in table(STAFF, "附三、谁能做什么，什么会公开")]
    assert rows[:-1] == list(ROLES.items())


def test_the_manual_has_the_table_of_roles():
    wanted = [
        [
            str(apps.get_model(label)._meta.verbose_name),
            *(acts(row.get(role, "")) or "—" for role in COLUMNS),
        ]
        for label, row in TABLE.items()
    ]
    assert [list(row) for row in table(STAFF, "附六、各角色的权限")] == wanted
