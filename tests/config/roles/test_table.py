"""The table of roles, the groups that keep to it, and who may have which."""

from importlib import import_module

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, Permission, User
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from audit import asking
from audit.models import Entry
from config.roles.keeping import KEPT, ensure_roles
from config.roles.table import (
    ACCOUNT_KEEPER,
    ADMINISTRATORS,
    APPROVERS,
    AUDITOR,
    ENTERER,
    FINAL,
    IN_DISTRICT,
    REVIEWER,
    ROLES,
    SECURITY,
    TABLE,
    permissions_of,
)
from tests.factories import make_account

pytestmark = pytest.mark.django_db
CONTENT = ("units.", "awards.")
#: How many people look at a content is set at the installation, by nobody who is one of them.
BY_THE_SUPERUSER = {"awards.set_approval_steps"}


def stored() -> set[str]:
    rows = Permission.objects.values_list("content_type__app_label", "codename")
    return {f"{app}.{codename}" for app, codename in rows}


def held(group: Group) -> set[str]:
    rows = group.permissions.values_list("content_type__app_label", "codename")
    return {f"{app}.{codename}" for app, codename in rows}


def test_every_permission_of_the_table_is_one_and_every_one_of_content_is_in_it():
    named = {one for role in [*ROLES, IN_DISTRICT] for one in permissions_of(role)}
    assert named - stored() == set()
    ungiven = {one for one in stored() - named if one.startswith((*CONTENT, "audit."))}
    assert ungiven == BY_THE_SUPERUSER
    assert {role for row in TABLE.values() for role in row} - {*ROLES, IN_DISTRICT} == set()


def test_who_enters_does_not_release_and_who_administers_sees_no_content():
    conferring = {role for role in ROLES if "awards.confer_awardyear" in permissions_of(role)}
    assert conferring == {FINAL}
    changing = ("add_", "change_", "delete_")
    for role in (*APPROVERS, REVIEWER):
        acts = {one for one in permissions_of(role) if one.split(".")[1].startswith(changing)}
        assert acts == set(), role
    for role in ADMINISTRATORS:
        assert [one for one in permissions_of(role) if one.startswith(CONTENT)] == [], role
    approving = {
        role: {one for one in permissions_of(role) if ".approve_" in one} for role in ROLES
    }
    assert {role: acts for role, acts in approving.items() if acts} == {
        role: {f"awards.approve_{step}"}
        for role, step in zip(APPROVERS, ("first", "second", "final"), strict=True)
    }
    of_accounts = {
        role for role in ROLES if any(one.startswith("auth.") for one in permissions_of(role))
    }
    assert of_accounts == {ACCOUNT_KEEPER, SECURITY}
    assert {one for one in permissions_of(SECURITY) if one.startswith("auth.")} == {
        "auth.view_user"
    }
    assert permissions_of(AUDITOR) == {"audit.view_entry", "audit.export_entry"}
    assert permissions_of(IN_DISTRICT) < permissions_of(ENTERER)


def test_the_groups_are_exactly_the_table():
    groups = {group.name: held(group) for group in Group.objects.all()}
    assert groups == {role: permissions_of(role) for role in ROLES}


def test_what_was_added_by_hand_is_taken_away_and_told_and_own_groups_stay():
    own = Group.objects.create(name="示例自建组")
    extra = Permission.objects.get(codename="confer_awardyear")
    own.permissions.add(extra)
    enterer = Group.objects.get(name=ENTERER)
    enterer.permissions.add(extra)
    enterer.permissions.remove(Permission.objects.get(codename="view_unit"))
    ensure_roles()
    assert held(enterer) == permissions_of(ENTERER)
    assert held(own) == {"awards.confer_awardyear"}
    entry = Entry.objects.get(act=KEPT)
    assert entry.called == ENTERER
    assert entry.said == {
        "增加": "机关单位 | 机关单位 | 可以查看",
        "取消": "评选与获评 | 年度评选 | 可以命名并发布年度评选",
    }
    ensure_roles()
    assert Entry.objects.filter(act=KEPT).count() == 1


@pytest.mark.parametrize(
    ("roles", "said"),
    [
        ((ACCOUNT_KEEPER, AUDITOR), "系统管理员、审计员不能由同一个账号兼任，请只选一个。"),
        (
            (SECURITY, ENTERER),
            "安全管理员不能兼任录入员：管理账号、安全和审计的，不接触内容。",
        ),
        ((AUDITOR, REVIEWER), "审计员不能兼任评审专家：管理账号、安全和审计的，不接触内容。"),
    ],
)
def test_roles_that_exclude_each_other_are_refused_by_every_way(roles, said):
    first, *others = Group.objects.filter(name__in=roles)
    ways = [
        lambda user: user.groups.add(first, *others),
        lambda user: user.groups.set([first, *others]),
        lambda user: [group.user_set.add(user) for group in (first, *others)],
    ]
    for way in ways:
        user = make_account()
        with pytest.raises(ValidationError) as refused, transaction.atomic():
            way(user)
        assert refused.value.messages == [said]
        assert user.groups.count() < 2


def test_roles_of_content_go_together():
    user = make_account(ENTERER, *APPROVERS, REVIEWER)
    assert user.groups.count() == 5


def test_nobody_gives_themselves_a_role_or_anyone_a_bare_permission(rf):
    keeper, other = make_account(ACCOUNT_KEEPER), make_account()
    request = rf.post("/admin/")
    request.user = keeper
    group, permission = Group.objects.get(name=ENTERER), Permission.objects.first()
    with asking.asking(request, "127.0.0.1"):
        other.groups.add(group)
        for refused in (
            lambda: keeper.groups.set([group]),
            lambda: group.user_set.add(keeper),
            lambda: other.user_permissions.add(permission),
            lambda: group.permissions.add(Permission.objects.get(codename="confer_awardyear")),
        ):
            with pytest.raises(PermissionDenied), transaction.atomic():
                refused()
    assert set(other.groups.all()) == {group}
    assert not other.user_permissions.exists()


def test_the_groups_of_before_become_the_roles_and_the_way_back():
    migration = import_module("config.migrations.0003_roles")
    Group.objects.all().delete()
    staff, approver, reviewer = (
        Group.objects.create(name=name) for name in ("工委干部", "审核", "评审")
    )
    people = {name: User.objects.create(username=name) for name in ("a", "b", "c")}
    for user, group in zip(people.values(), (staff, approver, reviewer), strict=True):
        user.groups.add(group)

    def roles() -> dict[str, list[str]]:
        return {
            name: sorted(user.groups.values_list("name", flat=True))
            for name, user in people.items()
        }

    migration.rename(apps, None)
    ensure_roles()
    assert roles() == {"a": sorted([ENTERER, FINAL]), "b": ["一审员"], "c": [REVIEWER]}
    person = User.objects.get(pk=people["a"].pk)
    assert person.has_perms(["awards.confer_awardyear", "awards.change_recognition"])
    migration.rename_back(apps, None)
    assert roles() == {"a": ["工委干部"], "b": ["审核"], "c": ["评审"]}
