"""Kept pages: what is given again, to whom, for how long; and what is never kept."""

import gzip
import os
import threading
import time
from itertools import chain
from zoneinfo import ZoneInfo

import pytest
from django.apps import apps
from django.contrib.auth.models import Group
from django.core.cache import cache
from django.db import connection
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from awards.honours import lifecycle
from awards.models import CalendarYear, Recognition, Turn, Workday
from config.demo.accounts import ACCOUNTS
from config.publishing import triggers
from config.publishing.pages import LARGEST, LONGEST_ADDRESS, KeptPages
from tests.factories import make_staff
from units.models import Unit
from units.version import ContentVersion

from . import content

pytestmark = pytest.mark.django_db(transaction=True)
GZIP = {"Accept-Encoding": "gzip"}
#: Queries of Django's; the version is asked for past it.
NONE = 0


@pytest.fixture(autouse=True)
def nothing_kept():
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def story():
    return content.fill()


def whole(response: HttpResponse) -> bytes:
    """All of an answer; a table that is not read to its end holds a place."""
    return b"".join(response) if response.streaming else response.content


def asked(client: Client, address: str, **headers) -> tuple[HttpResponse, bytes, int]:
    """The answer, all of it, and how many queries it took."""
    with CaptureQueriesContext(connection) as queries:
        response = client.get(address, headers=headers)
        body = whole(response)
    return response, body, len(queries)


def kept() -> list[str]:
    """The names of the pages that are kept."""
    return [name for name in cache._cache if ":page:" in name]


def fresh(address: str) -> bytes:
    """The page as it is made for someone to whom nothing kept is given."""
    other = Client()
    other.cookies["messages"] = "x"
    return whole(other.get(address))


def test_the_second_visitor_gets_the_same_page_without_its_being_made(story, client):
    for address in content.ADDRESSES:
        first, body, made = asked(client, address)
        second, again, queries = asked(Client(), address)
        assert (first.status_code, second.status_code, again) == (200, 200, body), address
        assert queries == NONE or (first.streaming and queries <= made), address
        names = {*first.headers, *second.headers} - {"Content-Length"}
        assert {name for name in names if first.get(name) != second.get(name)} == set(), address


def test_who_has_the_page_of_this_version_is_told_so(story, client):
    for address in content.ADDRESSES:
        tag = asked(client, address)[0]["ETag"]
        cache.clear()
        response, body, queries = asked(Client(), address, **{"If-None-Match": f'"x", {tag}'})
        assert (response.status_code, body, queries) == (304, b"", NONE), address
        assert response["ETag"] == tag
        assert asked(client, address, **{"If-None-Match": '"x"'})[0].status_code == 200


def given_now(address: str) -> bytes:
    """What a visitor is given: made for them, or kept and the same as if it were made."""
    _, body, queries = asked(Client(), address)
    if queries == NONE:
        assert body == fresh(address), address
    return body


#: What changes how a row without a text of its own is shown.
OTHERWISE = {
    Turn: {"stage": "revoked"},
    CalendarYear: {"year": timezone.localdate().year},
    Workday: {"is_working": True},
}


def test_every_change_of_what_a_page_shows_is_there_at_once(story):
    """Of each table a row is changed in all its texts; the data says which addresses show it."""
    content.on_notice()
    showing = (*content.SHOWING, content.AS_OF)
    before = {address: whole(Client().get(address)) for address in showing}
    unchanged = []
    models = [apps.get_app_config(room).get_models() for room in (*triggers.ROOMS, "config")]
    for model in chain(*models):  # also those that are said to be of the desk alone
        row = model._base_manager.order_by("pk").first()
        if row is None or model is ContentVersion:
            continue
        texts = {name: f"{text}改" for name, text in vars(row).items() if "示例" in str(text)}
        model._base_manager.filter(pk=row.pk).update(**texts or OTHERWISE.get(model, {}))
        given = {address: given_now(address) for address in showing}
        unchanged += [model._meta.label] * (given == before)
        before = given
    # An indexed text changes what is found, not how it looks.
    assert set(unchanged) - set(triggers.OF_THE_DESK) == {"units.SearchEntry"}


ROLES = [role for role in ACCOUNTS if not role[-1].isdigit() or role.endswith("1")]


@pytest.mark.parametrize("login", ROLES)
def test_nothing_is_kept_of_or_given_to_who_is_signed_in(story, login, django_user_model):
    user = django_user_model.objects.create_user(
        login, is_staff=True, is_superuser=ACCOUNTS[login] is None
    )
    user.groups.set(Group.objects.filter(name__in=ACCOUNTS[login] or ()))
    person = Client()
    person.force_login(user)
    for address in content.ADDRESSES:
        assert asked(person, address)[0].status_code == 200
    assert kept() == []
    for address in content.ADDRESSES:
        given = asked(Client(), address)[0]
        mine = asked(person, address)[0]
        assert mine.get("ETag") != given["ETag"], address


def test_the_desk_and_the_state_of_the_process_are_not_kept(story, client):
    for address in ("/admin/login/", "/review/", "/healthz", "/admin/", "/nothing/"):
        client.get(address)
    assert kept() == []


@pytest.mark.parametrize("place", ["admin/login/", "review/", "healthz", "media/a", "static/a"])
def test_they_are_not_kept_under_a_path_of_a_larger_site_either(settings, place):
    settings.URL_PREFIX = settings.FORCE_SCRIPT_NAME = "/mfjg"
    settings.STATIC_URL, settings.MEDIA_URL = "/mfjg/static/", "/mfjg/media/"
    ask = KeptPages(lambda request: HttpResponse(request.path))
    assert ask(RequestFactory().get(f"/{place}")).content == f"/mfjg/{place}".encode()
    assert kept() == []
    ask(RequestFactory().get("/units/"))
    assert kept() != []


def test_a_release_and_a_withdrawal_are_seen_at_once(client):
    content.fill()
    year, by = content.draft(), make_staff()
    addresses = ["/", "/recognitions/", "/units/", "/awards/", "/search/?q=示例", "/feed.xml"]
    hidden = "/units/weifabu/model-organ/2026/"

    def answers() -> list[bytes]:
        return [client.get(address).content for address in addresses]

    before = answers()
    assert client.get(hidden).status_code == 404
    lifecycle.confer(year, by, set(year.recognitions.values_list("pk", flat=True)))
    released = answers()
    assert client.get(hidden).status_code == 200
    assert all(one != other for one, other in zip(before, released, strict=True))
    lifecycle.withdraw(year, by, "示例原因")
    assert client.get(hidden).status_code == 404
    assert answers() == before


def test_a_page_belongs_to_one_host_and_one_scheme(story, client):
    said = {
        (host, secure): client.get("/robots.txt", headers={"host": host}, secure=secure)
        for host in ("localhost", "127.0.0.1")
        for secure in (False, True)
    }
    for (host, secure), response in said.items():
        assert f"{'https' if secure else 'http'}://{host}/sitemap.xml" in response.content.decode()
    assert len({response["ETag"] for response in said.values()}) == 4


def test_what_shows_on_every_page_is_part_of_its_name(story, client, settings):
    tag = client.get("/")["ETag"]
    settings.PORTAL = settings.PORTAL | {"organiser": "示例另一主办单位"}
    other = Client().get("/")
    assert "示例另一主办单位" in other.content.decode()
    assert other["ETag"] != tag


def test_compressed_and_plain_are_one_page(story, client):
    plain = client.get("/")
    for _ in range(2):
        packed = client.get("/", headers=GZIP)
        assert packed["Content-Encoding"] == "gzip"
        assert packed["Content-Length"] == str(len(packed.content))
        assert gzip.decompress(packed.content) == plain.content
        assert packed["ETag"] == plain["ETag"]
        assert packed["Vary"] == plain["Vary"] == "Accept-Encoding, Cookie"
    assert "Content-Encoding" not in client.get("/").headers
    assert client.head("/")["Content-Length"] == str(len(plain.content))


def test_an_address_without_an_end_is_not_kept(story, client):
    address = "/search/?q=" + "x" * LONGEST_ADDRESS
    assert "no-cache" not in client.get(address).get("Cache-Control", "")
    assert kept() == []


@pytest.mark.parametrize(
    "response",
    [
        HttpResponse("x", status=404),
        HttpResponse("x", status=302),
        HttpResponse("x", headers={"Cache-Control": "private"}),
        HttpResponse(os.urandom(LARGEST + 1)),
    ],
    ids=["not found", "elsewhere", "private", "too long"],
)
def test_only_whole_answers_for_everyone_are_kept(response):
    KeptPages(lambda request: response)(RequestFactory().get("/"))
    assert kept() == []


def test_an_answer_that_sets_a_cookie_is_not_kept():
    response = HttpResponse("x")
    response.set_cookie("shili", "1")
    KeptPages(lambda request: response)(RequestFactory().get("/"))
    assert kept() == [] and "ETag" not in response.headers


@pytest.mark.parametrize(
    "sent",
    [
        {"headers": {"authorization": "示例"}},
        {"headers": {"cookie": "sessionid=x"}},
        {"headers": {"cookie": "messages=x"}},
    ],
)
def test_who_may_be_someone_is_given_nothing_kept(sent):
    answers = iter((b"kept", b"made"))
    ask = KeptPages(lambda request: HttpResponse(next(answers)))
    assert ask(RequestFactory().get("/")).content == b"kept"
    assert ask(RequestFactory().get("/")).content == b"kept"
    assert ask(RequestFactory().get("/", **sent)).content == b"made"


def test_of_many_who_want_the_same_page_one_makes_it(monkeypatch):
    monkeypatch.setattr("config.publishing.pages.PATIENCE", 60)  # a busy machine may take seconds
    made, begun, go = [], threading.Event(), threading.Event()

    def slowly(request) -> HttpResponse:
        made.append(request.path)
        begun.set()
        go.wait(60)
        return HttpResponse(f"{len(made)}")

    ask = KeptPages(slowly)
    bodies: list[bytes] = []

    def visitor() -> None:
        bodies.append(ask(RequestFactory().get("/shili/")).content)
        connection.close()

    visitors = [threading.Thread(target=visitor) for _ in range(6)]
    visitors[0].start()
    begun.wait(60)
    for other in visitors[1:]:
        other.start()
    time.sleep(0.3)  # for whoever would not wait to make a page of their own
    go.set()
    for other in visitors:
        other.join(60)
    assert (bodies, made) == ([b"1"] * 6, ["/shili/"])


def test_who_waits_too_long_makes_the_page_too(monkeypatch):
    monkeypatch.setattr("config.publishing.pages.PATIENCE", 0)
    inner: list[bytes] = []

    def view(request) -> HttpResponse:
        if not inner:
            inner.append(b"")
            inner[0] = ask(RequestFactory().get("/")).content
        return HttpResponse("示例")

    ask = KeptPages(view)
    assert ask(RequestFactory().get("/")).content == "示例".encode()
    assert inner == ["示例".encode()]


def test_a_table_that_is_sent_again_is_not_written_again(story, client):
    first, rows, _ = asked(client, "/data/achievements.csv")
    assert "示例" in rows.decode()
    response, body, queries = asked(
        client, "/data/achievements.csv", **{"If-None-Match": first["ETag"]}
    )
    assert (response.status_code, body, queries) == (304, b"", NONE)
    Recognition.objects.update(headline="示例改")
    assert client.get("/data/achievements.csv")["ETag"] != first["ETag"]


def test_a_draft_that_is_read_by_its_address_never_enters(story, client):
    content.draft()
    assert client.get("/units/weifabu/").status_code == 404
    Unit.objects.filter(slug="weifabu").update(name="示例改")
    assert client.get("/units/weifabu/").status_code == 404
    assert not any("weifabu" in str(kept) for kept in cache._cache.values())


def test_a_page_belongs_to_its_day():
    """What says how many days are left must not outlive the day; it is never one day in both."""
    pages, keys = KeptPages(lambda request: HttpResponse()), set()
    for zone in ("Pacific/Kiritimati", "Pacific/Niue"):
        with timezone.override(ZoneInfo(zone)):
            keys.add(pages.key(RequestFactory().get("/notices/")))
    assert len(keys) == 2 and None not in keys
