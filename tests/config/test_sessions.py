"""Sessions: an idle timeout exact to a minute, at most one write a minute, nothing for visitors."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.models import Session
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from config import clock
from tests.config.locks import write_lock
from tests.factories import make_staff
from tests.pages import PLAIN

pytestmark = pytest.mark.django_db
COOKIE = settings.SESSION_COOKIE_NAME
AGE = timedelta(seconds=settings.SESSION_COOKIE_AGE)
DESK = "/admin/"


def used(**time) -> None:
    """Let every session have used up so much of its time."""
    Session.objects.update(expire_date=timezone.now() + AGE - timedelta(**time))


def writes(client, address: str) -> list[str]:
    """The kind and table of every statement that changes a row while `address` is read."""
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    words = [query["sql"].replace('"', "").split() for query in queries]
    return [f"{w[0]} {w[1]}" for w in words if w[0] in ("INSERT", "UPDATE", "DELETE")]


@pytest.mark.parametrize("address", ["/", "/units/", "/search/?q=局", "/admin/login/"])
def test_a_visitor_has_no_session_and_writes_nothing(client, address):
    assert writes(client, address) == []
    assert COOKIE not in client.cookies
    assert not Session.objects.exists()


@pytest.mark.parametrize("address", ["/", "/units/", "/admin/login/", "/about/"])
@pytest.mark.parametrize(
    "made_up", ["0123456789abcdefghijklmnopqrstuv", "x" * 300, "x", '"aaaaaaaa\\000"']
)
def test_a_made_up_session_gets_no_row_and_loses_its_cookie(client, address, made_up):
    client.cookies[COOKIE] = made_up
    assert writes(client, address) == []
    assert client.cookies[COOKIE].value == ""
    assert not Session.objects.exists()


def test_who_reads_on_within_a_minute_writes_nothing(client, staff):
    used(seconds=50)
    for address in (DESK, "/admin/units/unit/", *PLAIN):
        assert writes(client, address) == []


@pytest.mark.parametrize("address", [DESK, "/", "/about/"])
def test_after_a_minute_the_first_page_gives_the_whole_time_again(client, staff, address):
    used(seconds=61)
    before = clock.now()
    assert writes(client, address) == ["UPDATE django_session"]
    assert Session.objects.get().expire_date >= before + AGE
    assert client.cookies[COOKIE]["max-age"] == settings.SESSION_COOKIE_AGE
    assert writes(client, address) == []


def test_an_idle_person_is_signed_out_for_good(client, staff):
    used(seconds=AGE.total_seconds())
    assert client.get("/").status_code == 200
    assert client.get(DESK).status_code == 302
    assert Session.objects.get().expire_date <= timezone.now()


@pytest.mark.django_db(transaction=True)
def test_a_page_is_read_while_another_writes_and_its_session_is_due(client):
    client.force_login(make_staff())
    used(seconds=90)
    with write_lock("django_session"):
        assert client.get(DESK).status_code == 200
    assert writes(client, DESK) == ["UPDATE django_session"]


@pytest.mark.django_db(transaction=True)
def test_a_session_that_cannot_be_saved_now_is_not_taken_for_one_that_is_gone(client):
    client.force_login(make_staff())
    session = client.session
    session["示例"] = 1
    with write_lock("django_session"), pytest.raises(OperationalError):
        session.save()
    session.save()
    Session.objects.all().delete()
    with pytest.raises(UpdateError):
        session.save()
