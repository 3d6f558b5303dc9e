"""Which addresses are pages of the portal, and where each page leads to report its errors."""

import re

import pytest
from django.test import override_settings
from django.urls import set_script_prefix

from awards.errata.pages import LONGEST, NoPage, address_of, page_of
from tests.factories import make_erratum, make_objection
from tests.pages import PLAIN

HOST = "portal.example"


@pytest.mark.parametrize(
    ("address", "page"),
    [
        ("/", "/"),
        ("/units/", "/units/"),
        (" /units/?q=x&page=2#top ", "/units/?q=x&page=2#top"),
        ("https://portal.example/units/", "/units/"),
        ("http://portal.example/", "/"),
        ("/nothing/there/", "/nothing/there/"),
        ("/search/?q=公安", "/search/?q=%E5%85%AC%E5%AE%89"),
        ("/search/?q=%E5%85%AC", "/search/?q=%E5%85%AC"),
        (f"/{'x' * (LONGEST - 1)}", f"/{'x' * (LONGEST - 1)}"),
    ],
)
def test_an_address_of_ours_is_a_page(address, page):
    assert page_of(address, HOST) == page


@pytest.mark.parametrize(
    "address",
    [
        *("", "units/", "portal.example/units/", "?q=x", "#top"),
        *("//other.example/", "///other.example/", "/\\other.example/", "\\\\other.example"),
        *("https://other.example/", "https://portal.example.other.example/"),
        *("https://portal.example@other.example/", "https://portal.example//other.example/"),
        *("javascript:alert(1)", "data:text/html,x", "ftp://portal.example/", "http:///x"),
        *("https://[", "/\x00", "\x01/"),
        *("/admin/", "/admin/logout/", "https://portal.example/admin/", "/review/"),
        f"/{'x' * LONGEST}",
    ],
)
def test_what_is_none_of_a_public_page_is_none(address):
    with pytest.raises(NoPage):
        page_of(address, HOST)


def test_a_page_is_named_from_the_root_of_the_portal_on_wherever_that_lies():
    set_script_prefix("/mfjg/")
    try:
        assert page_of("/mfjg/units/?q=x", HOST) == "/units/?q=x"
        assert address_of("/units/") == "/mfjg/units/"
        for other in ("/units/", "/mfjg/admin/", "/mfjg//other.example/"):
            with pytest.raises(NoPage):
                page_of(other, HOST)
    finally:
        set_script_prefix("/")


def link(page) -> list[str]:
    """Where the footer of a page leads to report an error."""
    content = page.content.decode()
    return re.findall(r'href="([^"]*)" rel="nofollow">网页找错</a>', content)


@pytest.mark.django_db
@pytest.mark.parametrize("address", PLAIN)
def test_every_page_leads_to_the_form_and_says_which_page_it_is(client, address):
    wanted = f"/errata/?page={address}"
    assert link(client.get(address)) == [wanted]


@pytest.mark.django_db
def test_a_filtered_list_and_a_page_that_is_not_there_are_named_too(client):
    assert link(client.get("/units/?q=%E7%A4%BA%E4%BE%8B&page=1")) == [
        "/errata/?page=/units/%3Fq%3D%25E7%25A4%25BA%25E4%25BE%258B%26page%3D1"
    ]
    assert link(client.get("/nothing/")) == ["/errata/?page=/nothing/"]
    long = "/units/?q=" + "x" * LONGEST
    assert link(client.get(long)) == ["/errata/?page=/units/"]


@pytest.mark.django_db
def test_the_secret_address_of_a_receipt_is_not_passed_on(client):
    bare = ["/errata/"]
    assert link(client.get(f"/notices/receipt/{make_objection().receipt}/")) == bare
    assert link(client.get(f"/errata/receipt/{make_erratum().receipt}/")) == bare
    assert link(client.get("/errata/?page=/units/")) == bare


@pytest.mark.django_db
def test_pages_of_the_desk_lead_nowhere(client, staff):
    assert link(client.get("/admin/nothing/")) == []
    assert link(client.get("/review/")) == []


@pytest.mark.django_db
@override_settings(FORCE_SCRIPT_NAME="/mfjg")
def test_under_a_path_the_link_and_the_page_hold(client):
    set_script_prefix("/mfjg/")
    page = client.get("/units/")
    assert link(page) == ["/mfjg/errata/?page=/mfjg/units/"]
    form = client.get("/errata/?page=/mfjg/units/")
    assert 'value="http://testserver/mfjg/units/"' in form.content.decode()
    set_script_prefix("/")
