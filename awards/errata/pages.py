"""Which page of the site an address names, and where its errors are reported."""

from urllib.parse import urlencode, urlsplit

from django.http import HttpRequest
from django.urls import get_script_prefix, reverse
from django.utils.encoding import iri_to_uri
from django.utils.http import url_has_allowed_host_and_scheme

#: Characters of an address.
LONGEST = 500
#: Where pages are not the public's.
INSIDE = ("admin:index", "review:index")
#: Pages whose address is a secret of whoever sent something, or that ask which page is meant.
UNNAMED = {"awards:erratum", "awards:erratum_receipt", "awards:receipt"}


class NoPage(ValueError):
    """An address that is none of a public page of this site."""


def page_of(address: str, host: str) -> str:
    """The page that an address names, from the root of the portal on: /units/?q=x#top.

    The address is whole or begins with the path; `host` is the portal's own. Whether the page is
    there is not asked: that a link leads nowhere is an error too. Raises NoPage.
    """
    said = address.strip()
    if not said.isprintable() or not url_has_allowed_host_and_scheme(said, {host}):
        raise NoPage(address)
    page = urlsplit(iri_to_uri(said))._replace(scheme="", netloc="").geturl()
    prefix = get_script_prefix()
    if not page.startswith(prefix) or page.startswith(tuple(map(reverse, INSIDE))):
        raise NoPage(address)
    page = page[len(prefix) - 1 :]
    if page.startswith("//") or len(page) > LONGEST:
        raise NoPage(address)
    return page


def address_of(page: str) -> str:
    """The path of a page under the prefix that the portal has now."""
    return get_script_prefix()[:-1] + page


def report_address(request: HttpRequest) -> str:
    """Where an error of the page that is asked for is reported; empty inside of the portal."""
    form, match = reverse("awards:erratum"), request.resolver_match
    if preview := getattr(request, "preview", None):
        return f"{form}?{urlencode({'page': preview['address']}, safe='/')}"
    if match and match.view_name in UNNAMED:
        return form
    for address in (request.get_full_path(), request.path):
        try:
            page_of(address, "")
        except NoPage:
            continue
        return f"{form}?{urlencode({'page': address}, safe='/')}"
    return "" if request.path.startswith(tuple(map(reverse, INSIDE))) else form
