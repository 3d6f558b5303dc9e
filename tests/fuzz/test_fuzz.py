"""A short run of the fuzz, and that it reaches every address and sees a failure."""

import pytest
from django.test import override_settings
from django.urls import path, resolve

from config.urls import urlpatterns

from .addresses import addresses
from .asking import Asker, Request
from .tally import fuzz, judge

REQUESTS, SEED = 150, 2

pytestmark = pytest.mark.django_db(transaction=True)


def broken(request):
    raise ZeroDivisionError


class WithBroken:
    """The map of the site, and an address that always fails."""

    urlpatterns = [path("broken/", broken), *urlpatterns]
    handler500 = "config.views.server_error"


def test_no_malformed_request_is_a_failure_of_the_portal():
    tally = fuzz(SEED, range(1, REQUESTS + 1))
    assert tally.failures == []
    assert tally.answers.keys() == {"2xx", "3xx", "4xx"}
    assert tally.answers.total() == REQUESTS


def test_the_patterns_of_all_addresses_are_read():
    fixed = {address.fill([]).decode() for address in addresses() if not address.parameters}
    assert {"/", "/feed.xml", "/admin/", "/admin/units/unit/add/", "/search/"} <= fixed
    assert [address for address in fixed if resolve(address).route == r"(?P<url>.*)$"] == []
    tables = [address for address in addresses() if address.fixed[0] == "data/"]
    assert [(one.fixed, dict(one.parameters).get("form")) for one in tables if one.parameters] == [
        (("data/", ".", ""), ("json", "csv", "xlsx")),
        (("data/", ".schema.json"), None),
    ]


@override_settings(ROOT_URLCONF=WithBroken)
def test_a_failure_is_said_with_its_exception():
    request = Request("visitor", "GET", b"/broken/", b"", {"strict": False})
    kind, failure = judge(Asker(None, SEED), request)
    assert (kind, failure.partition(" at ")[0]) == ("5xx", "500 ZeroDivisionError: ''")
