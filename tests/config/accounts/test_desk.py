"""Accounts are deactivated, never deleted, and what is not public is shown to few."""

import re

import pytest
from axes.models import AccessAttempt
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.contrib.auth.password_validation import validate_password
from django.contrib.contenttypes.models import ContentType
from django.test import Client

from audit.models import Entry
from config.accounts.acting import states
from config.accounts.giving import made_up
from config.accounts.models import Phone
from tests.factories import make_account, make_recognition, make_staff
from tests.pages import history, seen
from units.history import Change

pytestmark = pytest.mark.django_db
LIST = "/admin/auth/user/"


def account(user, **typed) -> dict:
    """The posted form of an account."""
    return {
        "username": user.username,
        "is_staff": "on",
        "is_active": "on",
        "date_joined_0": "2025-01-01",
        "date_joined_1": "00:00:00",
        **typed,
    }


def test_an_account_is_not_deleted_even_by_an_administrator(admin_client):
    leaver = make_staff("leaver")
    assert admin_client.post(f"{LIST}{leaver.pk}/delete/", {"post": "yes"}).status_code == 403
    chosen = {"action": "delete_selected", "_selected_action": [leaver.pk], "post": "yes"}
    admin_client.post(LIST, chosen)
    assert get_user_model().objects.filter(pk=leaver.pk).exists()
    page = admin_client.get(f"{LIST}{leaver.pk}/change/").content.decode()
    assert "账号即停用，不能再登录" in page
    assert "deletelink" not in page


def test_a_deactivated_account_is_out_at_once_and_its_history_stays(admin_client, client):
    leaver = make_staff("leaver")
    client.force_login(leaver)
    assert client.get("/admin/").status_code == 200
    posted = account(leaver)
    del posted["is_active"]
    assert admin_client.post(f"{LIST}{leaver.pk}/change/", posted).status_code == 302
    leaver.refresh_from_db()
    assert not leaver.is_active
    assert client.get("/admin/").status_code == 302
    act = Change.objects.of(leaver).get()
    assert (act.old["is_active"], act.new["is_active"]) == (True, False)


def test_the_history_of_an_account_never_holds_its_password(admin_client):
    secret = "Tingtao-ge-73x"
    admin_client.post(f"{LIST}add/", {"username": "newcomer", "password": secret})
    user = get_user_model().objects.get(username="newcomer")
    admin_client.post(f"{LIST}{user.pk}/password/", {"password": secret + "x"})
    assert history(user) == ["新建", "重设密码"]
    kept = "".join(str((act.old, act.new)) for act in Change.objects.of(user))
    assert "password" not in kept and "pbkdf2" not in kept and secret not in kept


def shown(page) -> str:
    """The first password that a page shows."""
    assert "no-store" in page["Cache-Control"]
    return re.search(r'<code class="account-key">([^<]+)</code>', page.content.decode())[1]


def test_an_account_is_made_with_a_role_and_a_first_password_that_is_shown_once(
    admin_client, client
):
    role = Group.objects.get(name="审计员")
    sent = {"username": "newcomer", "last_name": "示", "first_name": "例", "groups": [role.pk]}
    password = shown(admin_client.post(f"{LIST}add/", sent))
    user = get_user_model().objects.get(username="newcomer")
    assert (user.is_staff, user.is_superuser, user.groups.get()) == (True, False, role)
    assert password not in seen(admin_client.get(f"{LIST}{user.pk}/change/"))
    entry = Entry.objects.get(act="added", model="auth.user")
    assert (entry.name, entry.called) == ("admin", "newcomer")
    sent = {"username": "newcomer", "password": password}
    client.post("/admin/login/", sent)
    assert client.get("/admin/")["Location"] == "/admin/password_change/"


def test_a_first_password_is_refused_beside_its_box_like_any_other(admin_client):
    sent = {"username": "newcomer", "last_name": "示例", "password": "Newcomer-73-x"}
    page = admin_client.post(f"{LIST}add/", sent)
    assert page.context["adminform"].form.errors == {
        "password": ["密码里不能有您的用户名或者姓名。"]
    }
    assert not get_user_model().objects.filter(username="newcomer").exists()


def test_passwords_that_are_made_up_are_all_different_and_taken():
    made = {made_up(get_user_model()(username="k7")) for _ in range(50)}
    assert len(made) == 50
    for password in made:
        validate_password(password)


@pytest.fixture
def worker():
    """An account with everything that can be undone: a lock, a session, a phone."""
    user = make_staff("worker")
    browser = Client()
    browser.force_login(user)
    for _ in range(5):
        Client().post("/admin/login/", {"username": "worker", "password": "x"})
    Phone.objects.create(user=user, confirmed=True)
    user.browser = browser
    return user


def act(client, user, name: str, done: str) -> None:
    """Ask for an act, look that nothing is done, do it, and look that it is offered no more."""
    address = f"{LIST}{user.pk}/act/{name}/"
    before = Entry.objects.count()
    page = client.get(address)
    assert (page.status_code, Entry.objects.count()) == (200, before)
    page = client.post(address, follow=True)
    assert page.redirect_chain == [(f"{LIST}{user.pk}/change/", 302)]
    assert done in seen(page)
    assert f"/act/{name}/" not in page.content.decode()
    assert "情况和打开页面时不同了" in seen(client.post(address, follow=True))


def test_each_act_asks_is_done_and_noted(admin_client, worker):
    row = admin_client.get(LIST).context["cl"].queryset.get(pk=worker.pk)
    assert states(row) == ["有效", "锁定", "二次验证"]
    act(admin_client, worker, "unlock", "已经解除锁定。")
    assert not AccessAttempt.objects.exists()
    act(admin_client, worker, "sign-out", "所有会话都已经结束。")
    assert "管理员结束了您的登录" in seen(worker.browser.get("/admin/", follow=True))
    act(admin_client, worker, "reset-factor", "二次验证已经重置。")
    assert not Phone.objects.exists()
    act(admin_client, worker, "deactivate", "账号已经停用。")
    worker.browser.force_login(worker)
    assert worker.browser.get("/admin/").status_code == 302
    act(admin_client, worker, "activate", "账号已经启用。")
    assert history(worker) == ["结束所有会话", "重置二次验证", "停用账号", "启用账号"]
    acts = ["unlocked", "signed_out_all", "factor_reset", "deactivated", "activated"]
    told = Entry.objects.filter(name="admin").exclude(act="signed_in").order_by("pk")
    assert list(told.values_list("act", flat=True)) == acts


def test_a_new_first_password_ends_the_sessions_and_must_be_changed(admin_client, worker):
    password = shown(admin_client.post(f"{LIST}{worker.pk}/password/", {"password": ""}))
    assert worker.browser.get("/admin/").status_code == 302
    worker.refresh_from_db()
    assert worker.check_password(password)
    row = admin_client.get(LIST).context["cl"].queryset.get(pk=worker.pk)
    assert "待改密码" in states(row)


def test_nobody_deactivates_themselves_and_readers_act_on_nobody(admin_client, admin_user, client):
    assert admin_client.post(f"{LIST}{admin_user.pk}/act/deactivate/").status_code == 404
    reader, worker = make_staff("reader"), make_staff("worker")
    reader.user_permissions.add(Permission.objects.get(codename="view_user"))
    client.force_login(reader)
    for page in ("act/deactivate/", "act/sign-out/", "password/"):
        assert client.get(f"{LIST}{worker.pk}/{page}").status_code == 403
        assert client.post(f"{LIST}{worker.pk}/{page}").status_code == 403
    assert "停用账号…" not in seen(client.get(f"{LIST}{worker.pk}/change/"))
    assert admin_client.get(f"{LIST}{worker.pk}/act/nothing/").status_code == 404


def test_the_portal_says_what_a_superuser_is_for(admin_client, client, staff):
    words = "这是超级用户，只用来安装和应急"
    for page in ("/admin/", "/admin/units/unit/", "/admin/account/"):
        assert words in seen(admin_client.get(page))
        assert words not in seen(client.get(page))


def test_groups_of_an_account_are_named_in_its_history(admin_client):
    user = make_account("终审员", username="mover")
    group = user.groups.get()
    admin_client.post(f"{LIST}{user.pk}/change/", account(user))
    assert any(f"组由“{group}”改为空" in sentence for sentence in history(user))


def test_the_way_to_a_records_page_is_for_those_who_may_see_the_record(client):
    draft = make_recognition(stage="nominated")
    kind = ContentType.objects.get_for_model(draft)
    way = f"/admin/r/{kind.pk}/{draft.pk}/"
    assert client.get(way).status_code == 302
    assert draft.unit.slug not in client.get(way)["Location"]
    client.force_login(get_user_model().objects.create_user("plain", is_staff=True))
    assert client.get(way).status_code == 403
    client.force_login(make_staff())
    assert draft.unit.slug in client.get(way)["Location"]
    assert client.get(f"/admin/r/{kind.pk}/999999/").status_code == 404
    assert client.get(f"/admin/r/{10**30}/1/").status_code == 404
