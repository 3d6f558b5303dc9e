"""Who may have which roles, held where groups are given: by forms, commands and code alike."""

from collections.abc import Collection

from django.contrib.auth.models import Group, User
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models.signals import m2m_changed

from audit import asking

from .table import ADMINISTRATORS, ROLES

OWN = "不能修改自己的角色和权限，请由另一位系统管理员办理。"
RAW = "权限只随角色给，不单独给账号。"


def check(names: Collection[str]) -> None:
    """Refuse roles that exclude each other. Raises ValidationError.

    An administrator of accounts, of security or of the audit trail has no other role (三员分立).
    """
    administrative = [one for one in ADMINISTRATORS if one in names]
    others = [one for one in ROLES if one in names and one not in administrative]
    if len(administrative) > 1:
        raise ValidationError(f"{'、'.join(administrative)}不能由同一个账号兼任，请只选一个。")
    if administrative and others:
        raise ValidationError(
            f"{administrative[0]}不能兼任{'、'.join(others)}：管理账号、安全和审计的，不接触内容。"
        )


def _is_own(user: User) -> bool:
    """Whether the account that asks is the one that would gain, and not the superuser."""
    person = asking.asker().person
    return person is not None and person.pk == user.pk and not person.is_superuser


def groups_given(instance, action: str, reverse: bool, pk_set, **kwargs) -> None:
    """A receiver of `m2m_changed`. Raises ValidationError or PermissionDenied."""
    if action != "pre_add" or not pk_set:
        return
    given = (
        [(user, {instance.name}) for user in User.objects.filter(pk__in=pk_set)]
        if reverse
        else [(instance, set(Group.objects.filter(pk__in=pk_set).values_list("name", flat=True)))]
    )
    for user, names in given:
        if _is_own(user):
            raise PermissionDenied(OWN)
        check(names | set(user.groups.values_list("name", flat=True)))


def permissions_given(action: str, pk_set, **kwargs) -> None:
    """A receiver of `m2m_changed`. Raises PermissionDenied: permissions come by roles alone."""
    person = asking.asker().person
    if action == "pre_add" and pk_set and person and not person.is_superuser:
        raise PermissionDenied(RAW)


def connect() -> None:
    """Hold the rules wherever groups or permissions are given (called once, at the start)."""
    m2m_changed.connect(groups_given, sender=User.groups.through, dispatch_uid="roles")
    for through in (User.user_permissions.through, Group.permissions.through):
        m2m_changed.connect(permissions_given, sender=through, dispatch_uid=f"raw {through}")
