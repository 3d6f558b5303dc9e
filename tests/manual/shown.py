"""All that the desk shows, gathered by following its links as each kind of account."""

from collections import Counter
from pathlib import Path, PurePath
from urllib.parse import parse_qs, urljoin, urlsplit

from django.http import HttpResponse
from django.test import Client
from django.urls import Resolver404, resolve

from tests.pages import links

from .words import names, spoken

SCRIPTS = Path(__file__).parents[2] / "config" / "static" / "portal"
#: Where everyone begins.
DOORS = ("/", "/admin/", "/admin/login/")
#: How many pages of one kind are opened: released and not, with rows and without.
MOST = 2
#: Leaves the desk, or is no page.
SHUT = {"admin:logout", "admin:jsi18n", "admin:autocomplete"}


def kind(address: str, of: str) -> tuple | None:
    """Which kind of page an address leads to from the page at `of`: its view and what it is asked.

    None for what is no page of ours, and for the same page otherwise filtered or sorted.
    """
    parts = urlsplit(address)
    try:
        match = resolve(parts.path)
    except Resolver404:
        return None
    if parts.scheme or parts.path == of or PurePath(parts.path).suffix or match.view_name in SHUT:
        return None
    return (match.view_name, frozenset(parse_qs(parts.query, keep_blank_values=True)))


def page(response: HttpResponse) -> str | None:
    """What a response shows; None for a file."""
    if response.streaming or not response.get("Content-Type", "").startswith("text/html"):
        return None
    return response.content.decode()


class Walk:
    """Through all pages to which links lead; who comes later opens what nobody saw before."""

    def __init__(self):
        self.found: set[str] = set()
        self.known: set[str] = set()
        self.opened: Counter = Counter()

    def go(self, client: Client) -> None:
        """As the account that is signed in as `client`."""
        waiting = [(door, "") for door in DOORS]
        while waiting:
            address, of = waiting.pop(0)
            which = kind(address, of)
            if which is None or (address not in DOORS and self.opened[which] >= MOST):
                continue
            self.opened[which] += 1
            response = client.get(address, follow=True)
            if (shown := page(response)) is None:
                continue
            self.found |= names(shown)
            path = response.request["PATH_INFO"]
            targets = {urljoin(path, link).partition("#")[0]: None for link in links(response)}
            waiting += [(target, path) for target in targets if target not in self.known]
            self.known.update(targets)


def scripts() -> set[str]:
    """What the browser scripts add to the pages."""
    return {
        name for path in SCRIPTS.rglob("*.js") for name in spoken(path.read_text(encoding="utf-8"))
    }
