"""Headers of every answer, and names of photographs that no file can have."""

import re

import pytest

from config.headers import PERMISSIONS_POLICY
from tests.config.test_settings import ROOT

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.mark.parametrize("address", ["/", "/admin/login/", "/nothing/", "/static/portal/icon.svg"])
def test_every_answer_says_what_no_page_asks_of_a_browser(client, address):
    policy = client.get(address)["Permissions-Policy"]
    assert policy == PERMISSIONS_POLICY
    assert {"camera=()", "geolocation=()", "microphone=()"} <= set(policy.split(", "))


def test_nginx_says_the_same_of_what_it_serves_itself():
    configuration = (ROOT / "deploy" / "nginx.conf").read_text(encoding="utf-8")
    said = set(re.findall(r'add_header Permissions-Policy\s+"([^"]+)"', configuration))
    assert said == {PERMISSIONS_POLICY}


@pytest.mark.parametrize(
    "name",
    ["a" * 300 + ".jpg", "photos/" + "局" * 100 + ".jpg", "a/" * 3000, "%00.jpg", "none.jpg"],
)
def test_a_name_that_no_photograph_has_is_not_found(client, name):
    assert client.get(f"/media/{name}").status_code == 404
