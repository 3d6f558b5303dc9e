"""Sessions of an account: how long, how many, how they end, and what is told of them."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from config.accounts.models import SignIn
from tests.factories import make_staff
from tests.pages import history, seen

pytestmark = pytest.mark.django_db
DESK, OWN, LOGIN = "/admin/", "/admin/account/", "/admin/login/"
PASSWORD = "Staff-password-1"
HOURS = [timedelta(hours=2), timedelta(hours=-2)]


def sign_in(client, password=PASSWORD, **extra):
    sent = {"username": "staff", "password": password, "next": DESK}
    return client.post(LOGIN, sent, **extra)


def aged(client, **time) -> None:
    """Let the session have begun so long ago, and be in use all the while."""
    session = client.session
    began = timezone.now() - timedelta(**time)
    session["signed_in_at"] = began.isoformat()
    session.save()


@pytest.mark.parametrize("minutes", [-1, 1])
def test_a_session_ends_at_its_longest_however_busy_it_is(client, settings, staff, minutes):
    settings.SESSION_LONGEST, settings.SESSION_COOKIE_AGE = 3600, 1800
    aged(client, minutes=60 + minutes)
    assert client.get(DESK).status_code == (302 if minutes > 0 else 200)
    if minutes < 0:
        left = Session.objects.get().expire_date - timezone.now()
        assert timedelta(seconds=50) < left <= timedelta(minutes=1)


def test_a_page_knows_how_long_its_session_lasts(client, settings, staff):
    settings.SESSION_LONGEST, settings.SESSION_COOKIE_AGE = 3600, 1800
    context = client.get(DESK).context
    assert 1795 - 60 <= context["session_idle"] <= 1800 - 60
    assert 3595 <= context["session_longest"] <= 3600
    aged(client, minutes=50)
    context = client.get(DESK).context
    assert 535 <= context["session_idle"] <= 540
    assert client.get("/admin/account/still-here/").status_code == 204


@pytest.mark.parametrize("ahead", HOURS, ids=str)
def test_a_server_whose_clock_is_wrong_ends_no_session(client, settings, staff, monkeypatch, ahead):
    settings.SESSION_LONGEST, settings.SESSION_COOKIE_AGE = 3600, 1800
    real = timezone.now
    with monkeypatch.context() as patched:
        patched.setattr(timezone, "now", lambda: real() + ahead)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(DESK).status_code == 200
        assert [q for q in queries if q["sql"].startswith(("UPDATE", "DELETE"))] == []
        Session.objects.update(expire_date=real() + timedelta(minutes=20))
        assert client.get(DESK).status_code == 200
        left = Session.objects.get().expire_date - real()
        assert timedelta(seconds=1790) < left <= timedelta(seconds=1800)
        call_command("clearsessions")
        assert client.get(DESK).status_code == 200
        Session.objects.update(expire_date=real() - timedelta(seconds=1))
        assert client.get(DESK).status_code == 302


@pytest.mark.parametrize("ahead", HOURS, ids=str)
def test_what_a_wrong_clock_began_is_right_elsewhere(client, settings, monkeypatch, ahead):
    settings.SESSION_LONGEST, settings.SESSION_COOKIE_AGE = 3600, 1800
    make_staff()
    real = timezone.now
    with monkeypatch.context() as patched:
        patched.setattr(timezone, "now", lambda: real() + ahead)
        assert sign_in(client).status_code == 302
    left = Session.objects.get().expire_date - timezone.now()
    assert timedelta(seconds=1790) < left <= timedelta(seconds=1800)
    assert client.get(DESK).status_code == 200


def test_the_newest_session_wins_and_the_older_is_told(client, settings):
    settings.SINGLE_SESSION = True
    make_staff()
    older, other = Client(), Client()
    other.force_login(make_staff("other"))
    sign_in(older)
    sign_in(client)
    assert client.get(DESK).status_code == 200
    page = older.get("/admin/units/unit/", follow=True)
    assert page.redirect_chain == [("/admin/login/?next=/admin/units/unit/", 302)]
    assert "您的账号刚才在别处登录，这里的登录因此结束。" in seen(page)
    assert "您的账号刚才" not in seen(older.get("/admin/units/unit/", follow=True))
    assert other.get(DESK).status_code == 200


def test_where_it_is_allowed_several_sessions_live(client, settings):
    settings.SINGLE_SESSION = False
    make_staff()
    older = Client()
    sign_in(older), sign_in(client)
    assert older.get(DESK).status_code == client.get(DESK).status_code == 200
    assert len(client.get(OWN).context["sessions"]) == 2


def test_all_sessions_are_left_at_once_after_asking(client, staff):
    elsewhere = Client()
    elsewhere.force_login(staff)
    page = client.get("/admin/account/sessions/")
    assert "您的账号在所有电脑和浏览器上的登录都将退出" in seen(page)
    assert elsewhere.get(DESK).status_code == 200
    page = client.post("/admin/account/sessions/", follow=True)
    assert page.redirect_chain == [(LOGIN, 302)]
    assert "您退出了所有会话，请重新登录。" in seen(page)
    assert "您退出了所有会话，请重新登录。" in seen(elsewhere.get(DESK, follow=True))
    assert history(staff) == ["退出所有会话"]
    assert not Session.objects.exists()


def test_a_new_password_ends_the_sessions_elsewhere_and_not_this_one(client):
    staff = make_staff(password="Tingtao-ge-73x")
    elsewhere = Client()
    elsewhere.force_login(staff), client.force_login(staff)
    new = "Chunfeng4hua-Yu"
    sent = {"old_password": "Tingtao-ge-73x", "new_password1": new, "new_password2": new}
    assert "在别处的登录都已退出" in seen(client.post("/admin/password_change/", sent, follow=True))
    assert "密码改过了，请用新密码登录。" in seen(elsewhere.get(DESK, follow=True))
    assert [one.key for one in client.get(OWN).context["sessions"]] == [client.session.session_key]


def test_whoever_signs_in_is_told_of_the_last_time(client):
    make_staff()
    where = {"REMOTE_ADDR": "192.0.2.7"}
    sign_in(client, "wrong")
    page = seen(sign_in(client, follow=True, **where))
    assert "这是这个账号第一次登录。此前有1次登录失败。" in page
    client.post("/admin/logout/")
    sign_in(client, "wrong"), sign_in(client, "wrong")
    page = seen(sign_in(client, follow=True))
    assert "上次登录：" in page
    assert "来自192.0.2.7。此后有2次登录失败。" in page
    own = client.get(OWN)
    results = [one.get_result_display() for one in own.context["attempts"]]
    assert results == ["成功", "失败", "失败", "成功", "失败"]
    assert "就是这里" in seen(own)


def test_leaving_forgets_the_session(client, staff):
    client.post("/admin/logout/")
    assert not SignIn.objects.exists()
    assert "请先登录" in seen(client.get("/admin/units/unit/", follow=True))
