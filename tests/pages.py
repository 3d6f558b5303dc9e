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
    "/search/",
    "/data/",
    "/about/",
    "/display/",
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


class _Boxes(HTMLParser):
    """Collects what a browser sends for a form that nobody touched, by name."""

    def __init__(self, form: str):
        super().__init__()
        self.form, self.inside = form, False
        self.sent: list[tuple[str, str]] = []
        self.select: dict | None = None
        self.text: list[str] | None = None

    def handle_starttag(self, tag, attrs):
        attrs = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.inside = attrs.get("id") == self.form
        if not self.inside:
            return
        if tag == "input" and attrs.get("name"):
            self._input(attrs)
        elif tag == "select":
            self.select = attrs | {"options": [], "chosen": []}
        elif tag == "option" and self.select is not None:
            where = ["options", "chosen"] if "selected" in attrs else ["options"]
            for kind in where:
                self.select[kind].append(attrs["value"])
        elif tag == "textarea":
            self.name, self.text = attrs["name"], []

    def _input(self, attrs):
        kind = attrs.get("type", "text")
        if kind in ("checkbox", "radio"):
            if "checked" in attrs:
                self.sent.append((attrs["name"], attrs.get("value", "on")))
        elif kind not in ("file", "submit", "button", "image", "reset"):
            self.sent.append((attrs["name"], attrs.get("value", "")))

    def handle_data(self, text):
        if self.text is not None:
            self.text.append(text)

    def handle_endtag(self, tag):
        if tag == "form":
            self.inside = False
        elif tag == "select" and self.select is not None:
            first = [] if "multiple" in self.select else self.select["options"][:1]
            for value in self.select["chosen"] or first:
                self.sent.append((self.select["name"], value))
            self.select = None
        elif tag == "textarea" and self.text is not None:
            text = "".join(self.text).removeprefix("\n")
            self.sent.append((self.name, re.sub("\r\n|\r|\n", "\r\n", text)))
            self.text = None


def filled(response: HttpResponse, form: str) -> dict[str, list[str]]:
    """What a browser sends for a form of the page, by its id, when nobody touched it."""
    boxes = _Boxes(form)
    boxes.feed(response.content.decode())
    sent: dict[str, list[str]] = {}
    for name, value in boxes.sent:
        sent.setdefault(name, []).append(value)
    return sent


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


def links_of(page: bytes) -> list[str]:
    """Where the links of a page lead, the hidden ones too."""
    return _read(page).links


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
