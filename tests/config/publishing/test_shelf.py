"""Kept pages given before Django sees the request: the same answer, and to the same people."""

import pytest
from django.core.cache import cache
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from django.test import RequestFactory

from config.publishing.pages import FromShelf
from units.models import Unit

from . import content

pytestmark = pytest.mark.django_db(transaction=True)


class Handler(WSGIHandler):
    """Django's, counting what it is asked."""

    asked = 0

    def __call__(self, environ, start_response):
        self.asked += 1
        return super().__call__(environ, start_response)


@pytest.fixture
def portal():
    content.fill()
    cache.clear()
    yield FromShelf(Handler())
    cache.clear()


def get(portal: FromShelf, address: str, method: str = "get", **environ) -> tuple[str, dict, bytes]:
    """Status, headers and body of an answer."""
    said = []
    asked = getattr(RequestFactory(), method)(address).environ | environ
    asked["PATH_INFO"] = asked["PATH_INFO"].encode().decode("latin-1")  # as servers say it
    body = portal(asked, lambda status, headers, *_: said.append((status, dict(headers))))
    whole = b"".join(body)
    getattr(body, "close", list)()
    return *said[0], whole


@pytest.mark.parametrize("environ", [{}, {"HTTP_ACCEPT_ENCODING": "gzip"}])
@pytest.mark.parametrize("address", ["/", "/units/", "/recognitions/?q=局", "/search/?q=局"])
def test_a_page_is_made_once_and_then_given_as_it_was(portal, address, environ):
    first = get(portal, address, **environ)
    assert first[0] == "200 OK" and portal.application.asked == 1
    again = get(portal, address, **environ)
    assert portal.application.asked == 1
    assert again[2] == first[2] and again[0] == first[0]
    for name in ("ETag", "Content-Type", "Content-Security-Policy", "Vary", "Content-Encoding"):
        assert again[1].get(name) == first[1].get(name), name
    assert again[1]["Content-Length"] == str(len(first[2]))
    known = get(portal, address, HTTP_IF_NONE_MATCH=first[1]["ETag"], **environ)
    assert (known[0], known[2]) == ("304 Not Modified", b"") and portal.application.asked == 1
    assert known[1]["ETag"] == first[1]["ETag"] and "Content-Type" not in known[1]


def test_a_change_is_seen_at_once(portal):
    unit = Unit.objects.public().first()
    get(portal, unit.get_absolute_url())
    Unit.objects.filter(pk=unit.pk).update(name="示例改名局")
    assert "示例改名局" in get(portal, unit.get_absolute_url())[2].decode()
    assert portal.application.asked == 2


@pytest.mark.parametrize(
    "environ",
    [
        {"HTTP_COOKIE": "sessionid=abc"},
        {"HTTP_COOKIE": "messages=abc"},
        {"HTTP_AUTHORIZATION": "Basic abc"},
        {"REQUEST_METHOD": "POST"},
        {"HTTP_HOST": "another.example"},
        {"wsgi.url_scheme": "https"},
        {"SCRIPT_NAME": "/portal"},
        {"QUERY_STRING": "page=2"},
    ],
)
def test_whoever_asks_otherwise_is_answered_by_django(portal, environ):
    get(portal, "/units/")
    get(portal, "/units/", **environ)
    assert portal.application.asked == 2


def test_where_there_is_no_page_django_says_so_each_time(portal):
    for _ in range(2):
        assert get(portal, "/units/示例没有的/")[0] == "404 Not Found"
    assert portal.application.asked == 2


def test_a_lost_connection_is_made_anew(portal):
    get(portal, "/units/")
    connection.connection.close()
    assert get(portal, "/units/")[0] == "200 OK"
    assert portal.application.asked == 1
