"""What visitors look for: units, recognitions, practices and figures that hold all their words.

A word holds when the record's text contains it, Chinese anywhere, Latin letters and digits from
the start of a run; for units and recognitions also as pinyin or initials of a name.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from heapq import nsmallest
from urllib.parse import urlencode

from django.db.models import Model, QuerySet
from django.template.loader import get_template
from django.urls import reverse
from django.utils.safestring import SafeString

from awards.models import Achievement, Practice, Recognition
from units.listing.filters import MAX_QUERY
from units.models import SearchEntry, Unit
from units.search import spelling
from units.search.finding import MOST, Hit, holds, is_titled
from units.search.tokens import Role

from .seen import Seen

#: Characters of an excerpt, and how many of them stand before the first hit.
EXCERPT, LEAD = 90, 20
#: So many results are kept, with the passages of which they show some.
KEPT = 400
#: Of so many titles the latest are sure to come first.
HEAD = 100
Parts = tuple[tuple[str, bool], ...]


@dataclass(frozen=True)
class Result:
    """One record that was found. `excerpt` and `title_parts` are (text, is a hit) parts."""

    title: str
    url: str
    excerpt: Parts
    meta: str
    title_parts: Parts

    @cached_property
    def html(self) -> SafeString:
        """Its row on the page of the search."""
        return get_template("_partials/_result.html").render({"result": self})


@dataclass(frozen=True)
class Group:
    """The records of one kind: `total` counts all, up to `MOST`, `results` holds the first of them.

    `is_capped` says that there are more than `MOST`. `more_url` is the list of that kind with the
    same text, where not all are shown.
    """

    kind: str
    title: str
    total: int
    results: list[Result]
    more_url: str = ""
    is_capped: bool = False


@dataclass(frozen=True)
class Face:
    """Which records of one kind are public, what a row needs, and what is shown of each."""

    public: Callable[[], QuerySet]
    shown: Callable[[QuerySet], QuerySet]
    title: Callable[[Model], str]
    meta: Callable[[Model], list[str]]
    passages: Callable[[Model], list[str]]
    list_name: str


def year_words(record: Recognition | Practice | Achievement) -> str:
    """The year, as meta says it."""
    return f"{record.award_year.year} 年度"


def unit_passages(unit: Unit) -> list[str]:
    """Other names, each said as what it is."""
    return [f"{name.get_kind_display()}：{name.name}" for name in unit.names.all()]


def achievement_passages(achievement: Achievement) -> list[str]:
    """What the figure is compared with, and what it counts."""
    before, indicator = achievement.baseline_wording, achievement.indicator
    return [f"变动前：{before}"] * bool(before) + [f"指标口径：{indicator}"] * bool(indicator)


FACES = {
    SearchEntry.Kind.UNITS: Face(
        public=Unit.objects.public,
        shown=lambda rows: rows.select_related("district").prefetch_related("names"),
        title=lambda unit: unit.name,
        meta=lambda unit: [
            unit.district.name,
            unit.get_tier_display(),
            unit.get_category_display(),
        ],
        passages=unit_passages,
        list_name="units:list",
    ),
    SearchEntry.Kind.RECOGNITIONS: Face(
        public=Recognition.objects.public,
        shown=lambda rows: rows.select_related("award_year__award", "unit"),
        title=lambda recognition: recognition.title,
        meta=lambda recognition: [
            year_words(recognition),
            recognition.name_then,
            recognition.award_year.award.name,
            "" if recognition.is_winner else recognition.get_stage_display(),
        ],
        passages=lambda recognition: [
            recognition.citation,
            recognition.summary,
            *recognition.story.splitlines(),
            recognition.quotation,
        ],
        list_name="awards:recognitions",
    ),
    SearchEntry.Kind.PRACTICES: Face(
        public=Practice.objects.public,
        shown=lambda rows: rows.for_list(),
        title=lambda practice: practice.title,
        meta=lambda practice: [
            year_words(practice),
            practice.owner_name,
            practice.get_kind_display(),
        ],
        passages=lambda practice: practice.summary.splitlines(),
        list_name="awards:practices",
    ),
    SearchEntry.Kind.ACHIEVEMENTS: Face(
        public=Achievement.objects.public,
        shown=lambda rows: rows.for_list().select_related("indicator"),
        title=str,
        meta=lambda achievement: [
            year_words(achievement),
            achievement.owner_name,
            achievement.period,
        ],
        passages=achievement_passages,
        list_name="awards:achievements",
    ),
}


def search(text: str, limit: int = 10) -> list[Group]:
    """The public records that hold every word of `text`, by kind; only kinds with hits.

    Whole titles come first, then titles with all words, then the rest; within that the newest
    year. Of more than `MOST` hits the latest are put in order. Of a longer text only the first
    MAX_QUERY characters are looked for.
    """
    text = text[:MAX_QUERY]
    words = spelling.words(text)
    if not words:
        return []
    seen, groups = Seen(), []
    for kind in FACES:
        total, pks = found(kind, text, words, seen, limit)
        if pks:
            groups.append(group_of(kind, total, pks, words, text))
    return groups


def group_of(kind: str, total: int, pks: list[int], words: list[str], text: str) -> Group:
    """The group of one kind, its records read from those that are public."""
    face = FACES[kind]
    records = shown(kind).in_bulk(pks)
    results = [result_of(face, records[pk], words) for pk in pks if pk in records]
    address = f"{reverse(face.list_name)}?{urlencode({'q': text}, errors='replace')}"
    more = address if total > len(pks) else ""
    label = SearchEntry.Kind(kind).label
    return Group(str(kind), label, min(total, MOST), results, more, total > MOST)


@lru_cache
def shown(kind: str) -> QuerySet:
    """The public records of a kind with what a row needs."""
    return FACES[kind].shown(FACES[kind].public())


def result_of(face: Face, record: Model, words: list[str]) -> Result:
    """What is shown of a record."""
    return result(
        title=face.title(record),
        url=record.get_absolute_url(),
        passages=tuple(face.passages(record)),
        meta=" · ".join(filter(None, face.meta(record))),
        words=tuple(words),
    )


@lru_cache(maxsize=KEPT)
def result(
    title: str, url: str, passages: tuple[str, ...], meta: str, words: tuple[str, ...]
) -> Result:
    """A record, its hits marked: kept, since most are as they were when a page is made anew."""
    return Result(title, url, excerpt(passages, words), meta, spelling.marked(title, words))


def excerpt(passages: Sequence[str], words: Sequence[str]) -> Parts:
    """Of the passage with the most different hits, the part around the first of them."""
    best: Parts = ()
    for passage in filter(str.strip, passages):
        parts = spelling.marked(passage, words)
        if not best or different_hits(parts) > different_hits(best):
            best = parts
    return shortened(best)


def different_hits(parts: Parts) -> int:
    """How many different texts were hit."""
    return len({spelling.fold(text) for text, is_hit in parts if is_hit})


def shortened(parts: Parts) -> Parts:
    """At most EXCERPT characters around the first hit, with an ellipsis where something is cut."""
    first = next((index for index, (_, is_hit) in enumerate(parts) if is_hit), 0)
    start = max(0, sum(len(text) for text, _ in parts[:first]) - LEAD)
    end, position, kept = start + EXCERPT, 0, []
    for text, is_hit in parts:
        piece = text[max(0, start - position) : max(0, end - position)]
        position += len(text)
        kept += [(piece, is_hit)] if piece else []
    cut = ("…", False)
    return (*[cut] * bool(start), *kept, *[cut] * (position > end))


def found(kind: str, text: str, words: list[str], seen: Seen, limit: int) -> tuple[int, list[int]]:
    """How many records of a kind hold the words, `MOST` + 1 at most, and the first of them."""
    places = seen.places(kind)
    holders = seen.hits(kind, [holds(words, some) for some in places], MOST + 1)
    if not holders:
        return 0, []
    titled = [is_titled(text, some) for some in places]
    titled += [holds(words, some, Role.TITLE) for some in places]
    best = seen.hits(kind, titled, HEAD)
    whole = [hit for hit in best if hit.condition < len(places)]
    first = [hit.record for some in (whole, best, holders) for hit in latest(some, limit)]
    return len(holders), list(dict.fromkeys(first))[:limit]


def latest(some: list[Hit], limit: int) -> list[Hit]:
    """The first hits, the latest first."""
    return nsmallest(limit, some, key=lambda hit: (-hit.year, hit.record))
