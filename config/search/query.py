"""What visitors look for: units, recognitions, practices and figures that hold all their words.

A word holds when the record's text contains it, Chinese anywhere, Latin letters and digits from
the start of a run; for units and recognitions also as pinyin or initials of a name.
"""

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Case, Count, Exists, Model, OuterRef, Q, QuerySet, When, Window
from django.db.models.functions import RowNumber
from django.urls import reverse

from awards.models import Achievement, Practice, Recognition
from units.listing.filters import MAX_QUERY
from units.models import SearchEntry, Unit
from units.search import spelling
from units.search.finding import contains, holding

#: Characters of an excerpt, and how many of them stand before the first hit.
EXCERPT, LEAD = 90, 20
Parts = tuple[tuple[str, bool], ...]


@dataclass(frozen=True)
class Result:
    """One record that was found. `excerpt` and `title_parts` are (text, is a hit) parts."""

    title: str
    url: str
    excerpt: Parts
    meta: str
    title_parts: Parts


@dataclass(frozen=True)
class Group:
    """The records of one kind: `total` counts all, `results` holds the first of them.

    `more_url` is the list of that kind with the same text, where not all are shown.
    """

    kind: str
    title: str
    total: int
    results: list[Result]
    more_url: str = ""


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
        shown=lambda rows: rows.for_list(),
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
        passages=lambda recognition: [recognition.summary, *recognition.story.splitlines()],
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


def search(text: str, limit: int = 20) -> list[Group]:
    """The public records that hold every word of `text`, by kind; only kinds with hits.

    Whole titles come first, then titles with all words, then the rest; within that the newest
    year. Of a longer text only the first MAX_QUERY characters are looked for.
    """
    text = text[:MAX_QUERY]
    words = spelling.words(text)
    if not words:
        return []
    found: dict[str, tuple[int, list[int]]] = {}
    for kind, pk, total in ranked(words, spelling.canonical(text), limit):
        found.setdefault(kind, (total, []))[1].append(pk)
    return [group_of(kind, *found[kind], words, text) for kind in FACES if kind in found]


def group_of(kind: str, total: int, pks: list[int], words: list[str], text: str) -> Group:
    """The group of one kind, its records read from those that are public."""
    face = FACES[kind]
    records = face.shown(face.public()).in_bulk(pks)
    results = [result_of(face, records[pk], words) for pk in pks if pk in records]
    address = f"{reverse(face.list_name)}?{urlencode({'q': text}, errors='replace')}"
    more = address if total > len(pks) else ""
    return Group(str(kind), SearchEntry.Kind(kind).label, total, results, more)


def result_of(face: Face, record: Model, words: list[str]) -> Result:
    """What is shown of a record."""
    title = face.title(record)
    return Result(
        title=title,
        url=record.get_absolute_url(),
        excerpt=excerpt(face.passages(record), words),
        meta=" · ".join(filter(None, face.meta(record))),
        title_parts=spelling.marked(title, words),
    )


def excerpt(passages: list[str], words: list[str]) -> Parts:
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


def ranked(words: list[str], whole: str, limit: int) -> QuerySet:
    """(kind, record, number of that kind) for the first `limit` public hits of each kind."""
    order = ("relevance", "-year", "object_id")
    return (
        holding(words)
        .filter(public())
        .annotate(relevance=relevance(words, whole))
        .annotate(
            total=Window(Count("pk"), partition_by="kind"),
            place=Window(RowNumber(), partition_by="kind", order_by=order),
        )
        .filter(place__lte=limit)
        .order_by("kind", "place")
        .values_list("kind", "object_id", "total")
    )


def public() -> Case:
    """Whether an entry is of what is public today, as the records' own querysets say.

    Asked of each hit: a list of all that is public would be made for every search. (A choice, and
    no "or", by which SQLite would look for each kind instead of for the hits.)
    """
    return Case(
        *(
            When(kind=kind, then=Exists(face.public().order_by().filter(pk=OuterRef("object_id"))))
            for kind, face in FACES.items()
        ),
        default=False,
    )


def relevance(words: list[str], whole: str) -> Case:
    """0 for the whole title, 1 for all words in the title, 2 for the rest."""
    in_title = Q(*(contains("title", word) for word in words))
    return Case(When(contains("title", f"\n{whole}\n"), then=0), When(in_title, then=1), default=2)
