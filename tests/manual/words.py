"""The words that a page shows where something can be pressed, filled in, or is headed."""

import json
import re
from html.parser import HTMLParser

#: What can be pressed, what says which box it is, and what heads a page or a part of it.
NAMED = {
    *("a", "button", "summary", "option", "label", "legend"),
    *("title", "h1", "h2", "h3", "th", "caption", "dt", "strong", "b"),
}
#: Words at the end of a name that say how many, or that something follows.
_END = re.compile(r"[：:…]+$")


def plain(name: str) -> str:
    """A name as it is compared: without spaces, with N for any number, without what follows it."""
    return _END.sub("", re.sub(r"\d+", "N", re.sub(r"\s", "", name)))


class _Names(HTMLParser):
    """Collects what elements with a name say, whatever stands in them."""

    def __init__(self):
        super().__init__()
        self.found: set[str] = set()
        self.open: list[tuple[str, list[str]]] = []

    def handle_starttag(self, tag, attrs):
        said = dict(attrs)
        if tag == "input" and said.get("type") in ("submit", "button"):
            self.found.add(plain(said.get("value") or ""))
        if rows := said.get("data-inline-formset"):  # what a script calls the link for one more
            self.found.add(plain(json.loads(rows)["options"]["addText"]))
        if tag in NAMED:
            self.open.append((tag, []))

    def handle_data(self, text):
        choice = self.open[-1:] if self.open and self.open[-1][0] == "option" else self.open
        for _, parts in choice:
            parts.append(text)

    def handle_endtag(self, tag):
        if tag in (name for name, _ in self.open):
            while self.open:
                name, parts = self.open.pop()
                self.found.add(plain("".join(parts)))
                if name == tag:
                    return


def names(page: str) -> set[str]:
    """What a page calls the things on it."""
    reader = _Names()
    reader.feed(page)
    return reader.found - {""}


def spoken(script: str) -> set[str]:
    """What a browser script may call things: its texts, each of them whole."""
    return {plain(text) for text in re.findall(r'"([^"\n]*[\u4e00-\u9fff][^"\n]*)"', script)}
