"""What differs between two contents, in words: column by column, row by row."""

from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from typing import Any

from django.db.models import Field, FileField, ForeignKey, Model

from awards.models import Approval
from units.desk.history import column, in_order, said
from units.desk.versions.comparing import ADDED, CHANGED, GONE, Difference, Moved, Row
from units.models import Brand

from .contents import REFERRED, TABLES, Subject
from .standing import Kind, Standing

Values = Mapping[str, Any]

#: By which column a row is known again, by table.
KNOWN_BY = {"practices": "title", "achievements": "label", "photos": "image"}
#: What a content belongs to, in words.
OWNERS = {"award": "奖项", "year": "年度", "unit": "机关单位", "district": "行政区划"}
#: Two rows that have less in common are other rows; so many characters are compared.
ALIKE, COMPARED = 0.6, 1_000
#: How much of a picture's digest names it.
SHOWN = 8


def base_of(subject: Subject, stands: Standing) -> Approval | None:
    """The act whose content a content is compared with: the last approval, else the last return
    of another content; None where there is neither."""
    if stands.approved:
        return stands.approved
    returned = subject.approvals.filter(kind=Kind.RETURNED).exclude(content__digest=stands.digest)
    return returned.select_related("content").order_by("-id").first()


def difference(model: type[Subject], was: Values, now: Values) -> Difference:
    """What became of one content in another one, both canonical documents."""
    found = Difference(list(_owner(was["subject"], now["subject"])))
    found.columns += _moved(model, columns_named(was), columns_named(now))
    found.rows += _row(Brand, was["brand"], now["brand"], "name")
    for name, table in TABLES.items():
        old, new = (_told(one, name) for one in (was, now))
        found.columns += _order(table, KNOWN_BY[name], old, new)
        for pair in _paired(old, new, KNOWN_BY[name]):
            found.rows += _row(table, *pair, KNOWN_BY[name])
    for name, (_, table) in REFERRED.items():
        for slug in sorted(was[name].keys() & now[name].keys()):
            called = "title" if "title" in now[name][slug] else "name"
            found.rows += _row(table, was[name][slug], now[name][slug], called)
    return found


def _owner(was: Values, now: Values) -> Iterator[Moved]:
    for name, label in OWNERS.items():
        old, new = str(was.get(name, "")), str(now.get(name, ""))
        if old != new:
            yield Moved(name, label, old, new)


def _told(document: Values, table: str) -> list[dict]:
    """The rows of a table, with what they refer to by its name."""
    return [named(document, row) for row in document.get(table, [])]


def named(document: Values, row: Values) -> dict:
    """A row of a document, with source and indicator by their names."""
    found = dict(row)
    for name, (of_row, _) in REFERRED.items():
        if slug := found.get(of_row):
            referred = document[name][slug]
            found[of_row] = referred.get("title") or referred["name"]
    return found


def columns_named(document: Values) -> dict:
    """The columns of a document's subject, with the source of its quotation by its title."""
    found = dict(document["columns"])
    if slug := found.get("quotation_source"):
        found["quotation_source"] = document["sources"][slug]["title"]
    return found


def _moved(model: type[Model], was: Values, now: Values) -> Iterator[Moved]:
    for name in in_order(model, {**was, **now}):
        one = column(model, name)
        old, new = (in_words(one, values.get(name)) for values in (was, now))
        if old != new:
            yield Moved(name, label_of(one, name), old, new)


def label_of(one: Field | None, name: str) -> str:
    """What a column is called; one of an earlier version by its name."""
    return str(one.verbose_name) if one else name


def in_words(one: Field | None, value: Any) -> str:
    """A value of a document for a person."""
    if isinstance(one, FileField):
        return f"照片 {value[:SHOWN]}" if value else ""
    return str(value or "") if isinstance(one, ForeignKey) else said(one, value)


def _row(model: type[Model], was: Values | None, now: Values | None, called: str) -> Iterator[Row]:
    """What became of a row, if it is another one now."""
    moved = list(_moved(model, was or {}, now or {}))
    state = CHANGED if was and now else ADDED if now else GONE
    if moved:
        name = in_words(column(model, called), (now or was)[called])
        yield Row(model._meta.label_lower, "", name, state, moved)


def _order(model: type[Model], key: str, was: Sequence, now: Sequence) -> Iterator[Moved]:
    """Another order of the rows that were there and are."""
    old, new = ([row[key] for row in rows] for rows in (was, now))
    stayed = ([one for one in several if one in both] for both, several in ((new, old), (old, new)))
    before, after = stayed
    if before != after and sorted(before) == sorted(after):
        field = column(model, key)
        words = ("、".join(in_words(field, one) for one in side) for side in (before, after))
        yield Moved("order", f"{model._meta.verbose_name}的先后", *words)


def _paired(was: Sequence, now: Sequence, key: str) -> list[tuple[dict | None, dict | None]]:
    """Each row of now with what it was, then those that are gone."""
    left, pairs = list(was), []
    for new in now:
        old = next((one for one in left if one[key] == new[key]), None)
        pairs.append((old, new))
        left = [one for one in left if one is not old]
    for place, (old, new) in enumerate(pairs):
        if old is None and (found := next((one for one in left if _alike(one, new)), None)):
            pairs[place] = (found, new)
            left = [one for one in left if one is not found]
    return [*pairs, *((one, None) for one in left)]


def _alike(one: Values, other: Values) -> bool:
    texts = ("".join(str(value or "") for value in row.values()) for row in (one, other))
    first, second = (text[:COMPARED] for text in texts)
    return SequenceMatcher(None, first, second, autojunk=False).ratio() >= ALIKE
