"""Larger letters, more contrast, a larger pointer: kept by a cookie, drawn by the server."""

import re

import pytest
from django.core.cache import cache
from django.test import Client

from config.looks import LOOKS

pytestmark = pytest.mark.django_db


def classes(page) -> str:
    return re.search(r'<html lang="zh-Hans"(?: class="([^"]*)")?>', page.content.decode())[1] or ""


def pressed(page) -> dict[str, str]:
    found = r'<button type="submit" name="(\w+)" value="(\d)" aria-pressed="(?:true|false)">'
    return dict(re.findall(found, page.content.decode().split("</header>")[0]))


def test_a_choice_is_kept_and_leads_back(client):
    response = client.get("/display/", {"large": "1", "to": "/units/?q=%E7%94%B2"})
    assert (response.status_code, response["Location"]) == (302, "/units/?q=%E7%94%B2")
    assert response.cookies["look"].value == "large"
    assert classes(client.get("/units/")) == "large "
    client.get("/display/", {"contrast": "1"})
    assert classes(client.get("/about/")) == "large contrast "
    assert pressed(client.get("/about/")) == {"large": "0", "contrast": "0", "pointer": "1"}
    client.get("/display/", {"large": "0"})
    assert classes(client.get("/about/")) == "contrast "
    response = client.get("/display/", {"contrast": "0"})
    assert (response.cookies["look"].value, response.cookies["look"]["max-age"]) == ("", 0)


@pytest.mark.parametrize("to", ["https://example.com/", "//example.com", "javascript:alert(1)", ""])
def test_nobody_is_led_to_another_site(client, to):
    assert client.get("/display/", {"large": "1", "to": to})["Location"] == "/"


@pytest.mark.parametrize("value", ["<script>", "large.nothing", ".large.", "LARGE", "x" * 3000])
def test_whatever_else_a_cookie_holds_means_nothing(client, value):
    client.cookies["look"] = value
    assert set(classes(client.get("/about/")).split()) <= {"large"}
    assert b'<script>"' not in client.get("/about/").content


@pytest.mark.django_db(transaction=True)
def test_no_page_is_kept_for_another_look(client):
    cache.clear()
    tags = set()
    for look in ("", *LOOKS, "large.contrast"):
        one = Client()
        one.cookies["look"] = look
        for _ in range(2):
            page = one.get("/about/")
            assert classes(page).split() == [name for name in look.split(".") if name]
            tags.add(page["ETag"])
    assert len(tags) == 5
    reversed_order = Client()
    reversed_order.cookies["look"] = "contrast.large"
    assert reversed_order.get("/about/")["ETag"] in tags
