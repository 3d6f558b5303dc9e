"""Rows and cards that are drawn once for what they show, however often their page is made anew.

After a change of one record its page is made anew, and most of what stands there is as it was. What
a row can show is what was loaded with its record; of that, all of it, the row is kept. A template
that asked the database for more would show what its key does not hold: the counts of queries in the
tests forbid that anyway.
"""

from collections.abc import Hashable
from datetime import date, datetime
from functools import lru_cache
from types import NoneType

from django.db.models import Model, QuerySet
from django.template.loader import get_template
from django.urls import get_script_prefix
from django.utils.safestring import SafeString

#: So many rows are kept; one with its key has some five kilobytes.
MOST = 2000
#: What a column holds, for the most part.
PLAIN = {str, int, bool, NoneType, date, datetime}


def drawn(template: str, name: str, record: Model, **given: Hashable) -> SafeString:
    """What a template shows of a record, which it calls `name`, and of plain values."""
    return _drawn(Row(template, name, record, given))


class Row:
    """What is to be drawn; equal to another that would look the same."""

    def __init__(self, template: str, name: str, record: Model, given: dict[str, Hashable]):
        self.template = template
        self.context: dict | None = {name: record, **given}
        said = (template, get_script_prefix(), *sorted(given.items()))
        self.content = (*said, *content(record))
        self.hash = hash(self.content)

    def __hash__(self) -> int:
        return self.hash

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Row) and self.content == other.content


@lru_cache(maxsize=MOST)
def _drawn(row: Row) -> SafeString:
    html = get_template(row.template).render(row.context)
    row.context = None  # the key that is kept holds on to no records
    return html


def content(record: Model) -> tuple:
    """All that is loaded with a record: its values, and those of the records with it."""
    said: list[Hashable] = []
    _add(record, said, set())
    return tuple(said)


def _add(value: object, said: list, seen: set[int]) -> None:
    if type(value) in PLAIN:
        said.append(value)
    elif isinstance(value, list | QuerySet):
        said.append(len(value))
        for one in value:
            _add(one, said, seen)
    elif not isinstance(value, Model):
        # As it is written: equal numbers can differ in that, such as 1.0 and 1.00.
        said.append(repr(value))
    elif id(value) in seen:
        said += (value._meta.label, value.pk)
    else:
        seen.add(id(value))
        held = {**value.__dict__, **value._state.fields_cache}
        held |= held.pop("_prefetched_objects_cache", {})
        del held["_state"]
        said += (value._meta.label, *held)
        for one in held.values():
            _add(one, said, seen)
