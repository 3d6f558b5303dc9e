"""Accounts are deactivated, never deleted, and what is not public is shown to few."""

import pytest
from django.contrib.auth import get_user_model
from django.contrib.contenttypes.models import ContentType

from tests.factories import make_recognition, make_staff
from tests.pages import history
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
    posted = {"username": "newcomer", "usable_password": "true"}
    secret = "Wanli-changcheng-9"
    admin_client.post(f"{LIST}add/", posted | {"password1": secret, "password2": secret})
    user = get_user_model().objects.get(username="newcomer")
    passwords = {"password1": secret + "x", "password2": secret + "x", "usable_password": "true"}
    admin_client.post(f"{LIST}{user.pk}/password/", passwords)
    assert history(user) == ["新建", "重设密码"]
    kept = "".join(str((act.old, act.new)) for act in Change.objects.of(user))
    assert "password" not in kept and "pbkdf2" not in kept and secret not in kept


def test_groups_of_an_account_are_named_in_its_history(admin_client):
    user = make_staff("mover")
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
