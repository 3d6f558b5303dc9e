"""Several processes serve one portal: what one of them changes, none shows or hides any longer."""

import os
import urllib.error
import urllib.request

import pytest
from django.db import connection

from awards.honours import lifecycle
from tests.factories import make_staff
from tests.served import Served, free_port

from . import content

pytestmark = pytest.mark.django_db(transaction=True)
#: Requests that reach both of two processes, but once in a million times.
ENOUGH = 20
HIDDEN = "/units/weifabu/model-organ/2026/"


@pytest.fixture
def portal(monkeypatch):
    """Two processes on the test's own database, of which each keeps its own pages."""
    name = connection.settings_dict["NAME"]
    url = f"sqlite:///{name}"
    if connection.vendor == "postgresql":
        url = os.environ["DATABASE_URL"].replace("/postgres?", f"/{name}?")
    monkeypatch.setenv("DATABASE_URL", url)
    with Served(free_port(), workers=2) as served:
        yield served


def statuses(portal: Served, address: str) -> set[int]:
    found = set()
    for _ in range(ENOUGH):
        try:
            found.add(urllib.request.urlopen(portal.address(address), timeout=30).status)
        except urllib.error.HTTPError as error:
            found.add(error.code)
    return found


def test_a_release_and_a_withdrawal_are_seen_in_every_process(portal):
    content.fill()
    year, by = content.draft(), make_staff()
    assert statuses(portal, HIDDEN) == {404}
    lifecycle.confer(year, by, set(year.recognitions.values_list("pk", flat=True)))
    assert statuses(portal, HIDDEN) == {200}
    lifecycle.withdraw(year, by, "示例原因")
    assert statuses(portal, HIDDEN) == {404}
