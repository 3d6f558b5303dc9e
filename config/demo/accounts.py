"""The accounts of the demo; no production setup has them."""

from config.roles.table import (
    ACCOUNT_KEEPER,
    APPROVERS,
    AUDITOR,
    ENTERER,
    FINAL,
    REVIEWER,
    SECURITY,
)

#: Demo accounts: login → roles (`config.roles.table`); `None` is the superuser.
ACCOUNTS = {
    "staff": (ENTERER, FINAL),  # as in a small office: one person enters and releases
    "enterer": (ENTERER,),
    "putuo": (ENTERER,),
    **{f"approver{n}": (role,) for n, role in enumerate(APPROVERS, start=1)},
    **{f"reviewer{n}": (REVIEWER,) for n in range(1, 6)},
    "sysadmin": (ACCOUNT_KEEPER,),
    "secadmin": (SECURITY,),
    "auditor": (AUDITOR,),
    "admin": None,
}
#: Those who answer for one district, by its code: 普陀区.
DISTRICTS = {"putuo": "330903"}


def password(login: str) -> str:
    """The demo password of a login; no production setup has these accounts."""
    return f"Zhoushan-{login}-2025"
