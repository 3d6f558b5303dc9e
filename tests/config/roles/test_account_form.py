"""The form of an account: roles from the table and a district, told in history and trail."""

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.urls import reverse

from audit.models import Entry
from config.roles.table import (
    ACCOUNT_KEEPER,
    AUDITOR,
    ENTERER,
    FINAL,
    ROLES,
    SECURITY,
    permissions_of,
)
from tests.factories import make_account, make_district
from tests.pages import filled, history, seen
from units.history import Change
from units.remits import district_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def keeper(client):
    user = make_account(ACCOUNT_KEEPER, username="keeper")
    client.force_login(user)
    return user


def change(user) -> str:
    return reverse("admin:auth_user_change", args=[user.pk])


def keys(*roles) -> list[int]:
    return [Group.objects.get(name=role).pk for role in roles]


def send(client, user, **typed):
    return client.post(change(user), filled(client.get(change(user)), "user_form") | typed)


def errors(response) -> dict:
    return {name: list(said) for name, said in response.context["adminform"].form.errors.items()}


def test_an_enterer_gets_a_role_and_a_district_and_history_and_trail_say_which(client, keeper):
    user, putuo = make_account(FINAL), make_district("330903", "普陀区")
    response = send(client, user, groups=keys(ENTERER), district=putuo.pk)
    assert response.status_code == 302
    user = User.objects.get(pk=user.pk)
    assert (user.groups.get().name, district_of(user)) == (ENTERER, putuo)
    (said,) = history(user)
    assert "组由“终审员”改为“录入员”" in said
    assert "所管区划由空改为“普陀区”" in said
    act = Change.objects.of(user).get()
    entry = Entry.objects.get(model="auth.user", key=str(user.pk))
    assert (entry.act, entry.name, entry.said["changes"]) == ("changed", "keeper", [act.pk])
    assert (entry.role, entry.address) == (ACCOUNT_KEEPER, "127.0.0.1")
    send(client, user, district="")
    assert district_of(User.objects.get(pk=user.pk)) is None
    assert history(user)[-1] == "所管区划由“普陀区”改为空"


@pytest.mark.parametrize(
    ("roles", "has_district", "said"),
    [
        (
            (ENTERER, AUDITOR),
            False,
            {"groups": ["审计员不能兼任录入员：管理账号、安全和审计的，不接触内容。"]},
        ),
        (
            (ACCOUNT_KEEPER, SECURITY),
            False,
            {"groups": ["系统管理员、安全管理员不能由同一个账号兼任，请只选一个。"]},
        ),
        (
            (ENTERER, FINAL),
            True,
            {"district": ["所管区划只用于录入员，而且不能兼任别的角色。请清空，或只选“录入员”。"]},
        ),
    ],
)
def test_what_does_not_go_together_is_said_beside_the_field(
    client, keeper, roles, has_district, said
):
    user, putuo = make_account(), make_district("330903", "普陀区")
    response = send(client, user, groups=keys(*roles), district=putuo.pk if has_district else "")
    assert errors(response) == said
    assert not user.groups.exists()


def test_nobody_raises_their_own_rights_or_gives_bare_ones(client, keeper):
    sent = {"groups": keys(ENTERER), "is_superuser": "on", "last_name": "示例"}
    permission = Permission.objects.get(codename="confer_awardyear")
    for user in (keeper, make_account()):
        send(client, user, **sent, user_permissions=[permission.pk])
        user = User.objects.get(pk=user.pk)
        assert (user.is_superuser, user.user_permissions.count()) == (False, 0)
        assert user.last_name == "示例"
    assert {group.name for group in User.objects.get(pk=keeper.pk).groups.all()} == {ACCOUNT_KEEPER}


def test_the_superusers_account_is_out_of_reach(client, keeper):
    boss = User.objects.create(username="boss", is_superuser=True, is_staff=True)
    password = reverse("admin:auth_user_password_change", args=[boss.pk])
    typed = {"password1": "Wanli-changcheng-9", "password2": "Wanli-changcheng-9"}
    for address, sent in ((change(boss), {"username": "other"}), (password, typed)):
        assert client.post(address, sent).status_code == 403
    assert client.get(password).status_code == 403
    assert client.get(change(boss)).status_code == 200


def test_no_page_of_an_account_shows_how_its_password_is_kept(client):
    user = make_account(password="md5$c2FsdHNhbHQ$5f4dcc3b5aa765d61d8327deb882cf99")
    for role in (ACCOUNT_KEEPER, SECURITY):
        client.force_login(make_account(role))
        pages = [change(user), reverse("admin:auth_user_history", args=[user.pk])]
        pages += [reverse("admin:auth_user_changelist")]
        for page in pages:
            content = client.get(page).content.decode()
            assert [part for part in ("c2Fsd", "5f4dcc", "md5") if part in content] == [], page


def test_a_role_is_looked_at_and_an_own_group_says_what_changed(admin_client):
    role = Group.objects.get(name=FINAL)
    page = admin_client.get(reverse("admin:auth_group_change", args=[role.pk]))
    assert ROLES[FINAL] in seen(page)
    assert "评选与获评|年度评选：命名并发布年度评选、查看" in seen(page)
    sent = {"name": FINAL, "permissions": []}
    address = reverse("admin:auth_group_change", args=[role.pk])
    assert admin_client.post(address, sent).status_code == 403
    assert admin_client.post(
        reverse("admin:auth_group_delete", args=[role.pk]), {"post": "yes"}
    ).status_code == 403  # fmt: skip
    assert role.permissions.count() == len(permissions_of(FINAL))
    own = Group.objects.create(name="示例自建组")
    view = Permission.objects.get(codename="view_unit")
    address = reverse("admin:auth_group_change", args=[own.pk])
    assert (
        admin_client.post(address, {"name": own.name, "permissions": [view.pk]}).status_code == 302
    )
    assert history(own) == ["权限由空改为“机关单位 | 机关单位 | 可以查看”"]


def test_administrators_see_their_own_menus_and_no_closed_door(client):
    for role, models in {
        ACCOUNT_KEEPER: ["auth.User", "auth.Group"],
        SECURITY: ["auth.User", "accounts.RolePolicy", "accounts.FailedSignIn"],
        AUDITOR: ["audit.Entry"],
    }.items():
        client.force_login(make_account(role))
        page = client.get("/admin/")
        shown = [row["model"]._meta.label for group in page.context["app_list"]
                 for row in group["models"]]  # fmt: skip
        assert shown == models
        for row in (row for group in page.context["app_list"] for row in group["models"]):
            assert client.get(row["admin_url"]).status_code == 200
        assert "年度评选" not in seen(page)
