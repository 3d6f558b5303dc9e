"""What may be meant while somebody types: names and titles that hold what is typed so far."""

from dataclasses import dataclass

from awards.quantities import plainly
from units.listing.filters import MAX_QUERY
from units.models import SearchEntry
from units.search import spelling
from units.search.finding import holds
from units.search.tokens import Role

from .faces import FACES, shown
from .nearest import near_units
from .query import latest
from .seen import Seen

Kind = SearchEntry.Kind
#: So many of each kind are offered, and so many in all; so many are read to choose from.
OFFERED = {Kind.UNITS: 4, Kind.RECOGNITIONS: 2, Kind.PRACTICES: 2, Kind.ACHIEVEMENTS: 2}
MOST, READ = 7, 20


@dataclass(frozen=True)
class Suggestion:
    """A public record: what it is called, what it is, and where it is read."""

    text: str
    kind: str
    url: str


def suggestions(text: str) -> list[Suggestion]:
    """Public records whose name or title holds every word of a text, units first.

    Units also by pinyin and initials, and where nothing has such a title, by a name that differs in
    one character.
    """
    text = text[:MAX_QUERY]
    words = spelling.words(text)
    if not words:
        return []
    seen, found = Seen(), []
    is_romanised = any(spelling.is_romanised(word) and word[1].isalpha() for word in words)
    for kind in [Kind.UNITS] if is_romanised else OFFERED:
        found += _of_kind(kind, text, seen, Role.TEXT if is_romanised else Role.TITLE)
    if not found:
        found = [_said(Kind.UNITS, unit) for unit, _ in near_units(text, seen)]
    return found[:MOST]


def _of_kind(kind: str, text: str, seen: Seen, role: Role) -> list[Suggestion]:
    words = spelling.words(plainly(text) if kind == Kind.ACHIEVEMENTS else text)
    hits = seen.hits(kind, [holds(words, some, role) for some in seen.places(kind)], READ)
    keys = latest(hits, READ if kind in (Kind.UNITS, Kind.RECOGNITIONS) else OFFERED[kind])
    records = shown(kind, keys)
    said = [_said(kind, records[key]) for key in keys if key in records]
    if kind == Kind.UNITS:
        said.sort(key=lambda one: (not one.text.startswith(text), len(one.text)))
    elif kind == Kind.RECOGNITIONS:  # not those whose unit alone is called so
        said = [one for one in said if all(w in spelling.canonical(one.text) for w in words)]
    return said[: OFFERED[kind]]


def _said(kind: str, record) -> Suggestion:
    return Suggestion(FACES[kind].title(record), kind.label, record.get_absolute_url())
