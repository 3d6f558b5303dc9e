"""A content as visitors will read it, in words, from its canonical document."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from awards.approval.contents import REFERRED, TABLES, Subject
from awards.approval.differences import columns_named, in_words, label_of, named
from units.desk.history import column
from units.models import Brand

#: Of a row what is its heading, what follows it in larger type, and what its text is.
HEADINGS = {"practices": ("title",), "achievements": ("label", "wording")}
TEXTS = {"practices": "summary"}


@dataclass(frozen=True)
class Told:
    """A row of a content: its heading, its text, and the rest as label and words."""

    heading: str
    lead: str
    text: str
    facts: list[tuple[str, str]]


@dataclass(frozen=True)
class Table:
    """The rows of one kind."""

    name: str
    rows: list[Told]


def texts(subject: Subject, document: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The texts of the subject itself, by label."""
    found = [*_facts(type(subject), columns_named(document))]
    if brand := document["brand"]:
        said = f"{brand['name']}：{brand['meaning']}" if brand["meaning"] else brand["name"]
        found.insert(1, (str(Brand._meta.verbose_name), said))
    return found


def tables(document: Mapping[str, Any]) -> Iterator[Table]:
    """The practices and figures of a content, and what they refer to."""
    for name, headings in HEADINGS.items():
        model = TABLES[name]
        rows = [named(document, row) for row in document[name]]
        yield Table(
            str(model._meta.verbose_name), [_told(model, name, row, headings) for row in rows]
        )
    for name, (_, model) in REFERRED.items():
        key = "title" if name == "sources" else "name"
        rows = sorted(document[name].values(), key=lambda row: row[key])
        if rows:
            yield Table(
                str(model._meta.verbose_name), [_told(model, name, r, (key,)) for r in rows]
            )


def _told(model, table: str, row: Mapping[str, Any], headings: tuple[str, ...]) -> Told:
    text = TEXTS.get(table, "")
    rest = {name: value for name, value in row.items() if name not in (*headings, text)}
    first, *others = (str(row[name]) for name in headings)
    return Told(first, "".join(others), str(row.get(text) or ""), [*_facts(model, rest)])


def _facts(model, columns: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """What columns say, in the order of the form; the empty ones left out."""
    for field in model._meta.concrete_fields:
        if (value := columns.get(field.name)) not in (None, "", False):
            one = column(model, field.name)
            yield label_of(one, field.name), in_words(one, value)
