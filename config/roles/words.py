"""Permissions in words; Django stores their names in English."""

from django.contrib.auth.models import Permission

#: What permissions on the rows of a table allow.
ALLOWED = {"add": "增加", "change": "修改", "delete": "删除", "view": "查看", "export": "导出"}


def permission_words(permission: Permission) -> str:
    """A permission in words: 评选与获评 | 成效指标 | 可以修改."""
    kind, (act, _, model) = permission.content_type, permission.codename.partition("_")
    is_djangos = act in ALLOWED and model == kind.model
    name = f"可以{ALLOWED[act]}" if is_djangos else permission.name
    return f"{kind} | {name}"
