"""The accounts of the demo; no production setup has them."""

#: Demo accounts: login → role (see config.roles); `None` is the superuser.
ACCOUNTS = {
    "staff": "工委干部",
    **{f"approver{n}": "审核" for n in range(1, 4)},
    **{f"reviewer{n}": "评审" for n in range(1, 6)},
    "admin": None,
}


def password(login: str) -> str:
    """The demo password of a login; no production setup has these accounts."""
    return f"Zhoushan-{login}-2025"
