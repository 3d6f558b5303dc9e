"""What a visitor reads of a page: its visible text and its links."""

import re
from html import unescape
from html.parser import HTMLParser

from django.db.models import Model
from django.http import HttpResponse

from units.desk.history import sentence
from units.history import Change

#: Every public page that needs no row.
PLAIN = (
    "/",
    "/awards/",
    "/recognitions/",
    "/units/",
    "/practices/",
    "/achievements/",
    "/compare/",
    "/notices/",
    "/verify/",
    "/verify/ABC-123/",
    "/search/",
    "/data/",
    "/about/",
    "/review/",
)
LISTS = ("/recognitions/", "/units/", "/practices/", "/achievements/")


class _Reader(HTMLParser):
    """Collects text outside of head, script and style, and where links lead."""

    def __init__(self):
        super().__init__()
        self.text: list[str] = []
        self.links: list[str] = []
        self.hidden = 0

    def handle_starttag(self, tag, attrs):
        self.hidden += tag in ("head", "script", "style")
        if tag == "a":
            self.links.append(dict(attrs).get("href") or "")

    def handle_endtag(self, tag):
        self.hidden -= tag in ("head", "script", "style")

    def handle_data(self, text):
        if not self.hidden:
            self.text.append(text)


def _read(page: bytes) -> _Reader:
    reader = _Reader()
    reader.feed(page.decode())
    return reader


def read(page: bytes) -> str:
    """The visible text of HTML without any white space."""
    return re.sub(r"\s", "", unescape("".join(_read(page).text)))


def seen(response: HttpResponse) -> str:
    """The visible text of a page without any white space."""
    return read(response.content)


def links(response: HttpResponse) -> list[str]:
    """Where the page's links lead, in order."""
    return _read(response.content).links


def meta(response: HttpResponse) -> dict[str, str]:
    """The meta tags of a page by name."""
    found = re.findall(r'<meta name="([^"]+)"\s+content="([^"]*)"', response.content.decode())
    return {name: unescape(content) for name, content in found}


def history(row: Model) -> list[str]:
    """What the history of a record says, the earliest first."""
    return [sentence(act) for act in Change.objects.of(row).order_by("id")]
