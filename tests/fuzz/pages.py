"""What a page offers to be sent: the forms on it and the parameters of its links."""

import re
from html.parser import HTMLParser
from urllib.parse import parse_qsl

#: Parameters that no page shows, Django's own among them.
PARAMETERS = (
    *(
        "year",
        "award",
        "district",
        "category",
        "tier",
        "q",
        "ordering",
        "page",
        "r",
        "unit",
        "kind",
    ),
    *(
        "measure",
        "indicator",
        "_popup",
        "_to_field",
        "_changelist_filters",
        "_facets",
        "e",
        "o",
        "p",
    ),
    *(
        "all",
        "next",
        "app_label",
        "model_name",
        "field_name",
        "term",
        "format",
        "code",
        "id__exact",
    ),
    *("unit__name__regex", "pk__in", "district__id__exact", "year__isnull", "id__range", "x" * 200),
)


class Page(HTMLParser):
    """Fields as (name, value), of each kind its own list."""

    def __init__(self, content: str):
        super().__init__()
        self.fields: list[tuple[str, str]] = []
        self.files: list[str] = []
        self.choices: dict[str, list[str]] = {}
        self.parameters: set[str] = set()
        self._open = ""
        self.feed(content)

    def handle_starttag(self, tag, attrs):
        said = {key: value or "" for key, value in attrs}
        name = said.get("name", "")
        if tag == "a":
            query = said.get("href", "").partition("?")[2].partition("#")[0]
            self.parameters.update(key for key, _ in parse_qsl(query, keep_blank_values=True))
        elif tag == "input" and name:
            self._input(name, said)
        elif tag in ("select", "textarea") and name:
            self._open = name
            self.fields += [(name, "")] * (tag == "textarea")
        elif tag == "option" and self._open:
            self.choices.setdefault(self._open, []).append(said.get("value", ""))
            self.fields += [(self._open, said.get("value", ""))] * ("selected" in said)
        elif tag == "button" and name:
            self.choices.setdefault(name, []).append(said.get("value", ""))

    def _input(self, name: str, said: dict[str, str]) -> None:
        value, kind = said.get("value", "on"), said.get("type", "text")
        if kind == "file":
            self.files.append(name)
        elif kind in ("checkbox", "radio", "submit"):
            self.choices.setdefault(name, []).append(value)
            self.fields += [(name, value)] * ("checked" in said)
        else:
            self.fields.append((name, said.get("value", "")))

    def handle_data(self, text):
        if self._open and self.fields and self.fields[-1] == (self._open, ""):
            self.fields[-1] = (self._open, re.sub(r"^\r?\n", "", text))

    def handle_endtag(self, tag):
        if tag in ("select", "textarea"):
            self._open = ""

    @property
    def names(self) -> list[str]:
        """All parameters that this page is known to send, and those that any may."""
        sent = {name for name, _ in self.fields} | self.choices.keys() | self.parameters
        return [*sorted(sent), *PARAMETERS]
