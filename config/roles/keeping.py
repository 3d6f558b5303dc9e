"""The groups of the roles, kept exactly as the table says."""

from django.contrib.auth.models import Group, Permission
from django.db import transaction

from audit import trail

from .table import ROLES, permissions_of
from .words import permission_words

#: What the trail calls it that a group was brought back to the table.
KEPT = "role_kept"


@transaction.atomic
def ensure_roles() -> None:
    """Make the groups of the roles, and give each exactly the permissions of the table.

    What was added to one by hand is taken away, and what a new version brings is added; either is
    told to the audit trail. Groups that are no role stay as they are.
    """
    known = {
        f"{one.content_type.app_label}.{one.codename}": one
        for one in Permission.objects.select_related("content_type")
    }
    for name in ROLES:
        group, is_new = Group.objects.get_or_create(name=name)
        wanted = {known[one] for one in permissions_of(name) & known.keys()}
        held = set(group.permissions.select_related("content_type"))
        if wanted == held:
            continue
        group.permissions.set(wanted)
        if not is_new:
            said = {"增加": _words(wanted - held), "取消": _words(held - wanted)}
            trail.record(KEPT, model="auth.group", key=group.pk, called=name, said=said)


def _words(permissions: set[Permission]) -> str:
    return "、".join(sorted(map(permission_words, permissions))) or "无"
