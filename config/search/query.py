"""What visitors look for: units, recognitions, practices and figures that hold all their words.

A word holds when the record's text contains it, Chinese anywhere, Latin letters and digits from
the start of a run; for units and recognitions also as pinyin or initials of a name, and for
figures as a number of the same value.
"""

from dataclasses import dataclass, field
from heapq import nsmallest
from urllib.parse import urlencode

from django.urls import reverse

from awards.quantities import plainly
from units.listing.filters import MAX_QUERY
from units.models import SearchEntry
from units.search import finding, spelling
from units.search.finding import MOST, Hit, holds
from units.search.tokens import Role

from .faces import FACES, Result, result_of, shown
from .seen import Seen

#: Of so many titles the latest are sure to come first.
HEAD = 100


@dataclass(frozen=True)
class Asked:
    """What is looked for: a text, and only of a kind, a year or a district (its code) if one is
    given. Units are of no year."""

    text: str
    kind: str = ""
    year: int | None = None
    district: str = ""

    @property
    def is_narrowed(self) -> bool:
        """Whether only a part of what is public is looked at."""
        return bool(self.kind or self.year or self.district)

    def said(self) -> dict[str, str]:
        """It as the parameters of an address."""
        found = {"q": self.text, "kind": self.kind, "year": self.year, "district": self.district}
        return {name: str(value) for name, value in found.items() if value}


@dataclass(frozen=True)
class Group:
    """The records of one kind: `total` counts all, up to `MOST`, `results` holds the first of them.

    `is_capped` says that there are more than `MOST`. `more_url` is the list of that kind with the
    same text, where not all are shown. `hits` are those that were counted, the latest years first;
    `is_titled` says that the text is a whole title of one.
    """

    kind: str
    title: str
    total: int
    results: list[Result]
    more_url: str = ""
    is_capped: bool = False
    hits: list[Hit] = field(default_factory=list, repr=False)
    is_titled: bool = False


def search(text: str, limit: int = 10) -> list[Group]:
    """The public records that hold every word of `text`, by kind; only kinds with hits.

    Whole titles come first, then titles with all words, then the rest; within that the newest
    year. Of more than `MOST` hits the latest are put in order. Of a longer text only the first
    MAX_QUERY characters are looked for.
    """
    return groups(Asked(text), limit)


def groups(asked: Asked, limit: int) -> list[Group]:
    """As `search`, of a part of what is public; kinds first of which something is called just so.

    Where one kind is asked for, the others are counted only.
    """
    text = asked.text[:MAX_QUERY]
    if not spelling.words(text):
        return []
    seen = Seen(asked.year)
    found = (_group(kind, text, seen, asked, limit) for kind in FACES)
    return sorted(filter(None, found), key=lambda group: not group.is_titled)


def _group(kind: str, text: str, seen: Seen, asked: Asked, limit: int) -> Group | None:
    """The group of one kind, its records read from those that are public; None without hits."""
    is_figures = kind == SearchEntry.Kind.ACHIEVEMENTS
    sought = plainly(text) if is_figures else text
    words, places = spelling.words(sought), seen.places(kind)
    within = [holds(words, some, district=asked.district) for some in places]
    if not (hits := seen.hits(kind, within, MOST + 1)):
        return None
    results: list[Result] = []
    is_titled = False
    if asked.kind in ("", kind):
        pks, is_titled = _first(kind, sought, words, seen, hits, asked, limit)
        records = shown(kind, pks)
        marked = list(dict.fromkeys([*spelling.words(text), *words]))
        results = [result_of(FACES[kind], records[pk], marked) for pk in pks if pk in records]
        if not results:
            return None
    said = {name: value for name, value in asked.said().items() if name != "kind"}
    more = f"{reverse(FACES[kind].list_name)}?{urlencode(said | {'q': text}, errors='replace')}"
    return Group(
        kind=str(kind),
        title=SearchEntry.Kind(kind).label,
        total=min(len(hits), MOST),
        results=results,
        more_url=more if results and len(hits) > len(results) else "",
        is_capped=len(hits) > MOST,
        hits=hits,
        is_titled=is_titled,
    )


def _first(
    kind: str, text: str, words: list[str], seen: Seen, hits: list[Hit], asked: Asked, limit: int
) -> tuple[list[int], bool]:
    """The keys of the first of the records that hold the words; whether one is called just so."""
    places = seen.places(kind)
    titled = [finding.is_titled(text, some, asked.district) for some in places]
    titled += [holds(words, some, Role.TITLE, asked.district) for some in places]
    best = seen.hits(kind, titled, HEAD)
    whole = [hit for hit in best if hit.condition < len(places)]
    first = [record for some in (whole, best, hits) for record in latest(some, limit)]
    return list(dict.fromkeys(first))[:limit], bool(whole)


def latest(some: list[Hit], limit: int) -> list[int]:
    """The keys of the first hits, the latest first."""
    return [record for _, record in nsmallest(limit, [(-hit.year, hit.record) for hit in some])]
