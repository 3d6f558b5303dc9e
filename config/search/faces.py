"""How what was found is shown: which records of each kind are public, and what a row says."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from django.db.models import Model, QuerySet, prefetch_related_objects
from django.template.loader import get_template
from django.utils.safestring import SafeString

from awards.models import Achievement, Practice, Recognition
from units.listing.reader import Reader
from units.models import SearchEntry, Unit
from units.search import spelling

#: Characters of an excerpt, and how many of them stand before the first hit.
EXCERPT, LEAD = 90, 20
#: So many results are kept, with the passages of which they show some.
KEPT = 400
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
class Face:
    """Which records of one kind are public, what is read of them, and what is shown of each."""

    public: Callable[[], QuerySet]
    columns: tuple[str, ...]
    title: Callable[[Model], str]
    meta: Callable[[Model], list[str]]
    passages: Callable[[Model], list[str]]
    list_name: str
    prefetched: tuple[str, ...] = ()


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


#: Of whom a practice or figure is, of what year, and where that is read.
OWNER = (
    "recognition__name_then",
    "recognition__unit__slug",
    "recognition__award_year__year",
    "recognition__award_year__award__slug",
    "region_report__district__code",
    "region_report__district__name",
    "region_report__award_year__year",
    "region_report__award_year__award__slug",
)
FACES = {
    SearchEntry.Kind.UNITS: Face(
        public=Unit.objects.public,
        columns=(
            *("slug", "name", "short_name", "tier", "category"),
            *("district__code", "district__name"),
        ),
        title=lambda unit: unit.name,
        meta=lambda unit: [
            unit.district.name,
            unit.tier_name,
            unit.get_category_display(),
        ],
        passages=unit_passages,
        list_name="units:list",
        prefetched=("names",),
    ),
    SearchEntry.Kind.RECOGNITIONS: Face(
        public=Recognition.objects.public,
        columns=(
            *("name_then", "headline", "stage", "citation", "summary", "story", "quotation"),
            *("unit__slug", "award_year__year", "award_year__award__slug"),
            "award_year__award__name",
        ),
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
        columns=("title", "kind", "summary", *OWNER),
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
        columns=(
            *("label", "wording", "baseline_wording", "period", "indicator__name"),
            *OWNER,
        ),
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


@lru_cache
def reader(kind: str) -> Reader:
    """What reads the public records of a kind by their keys, with what a row needs."""
    return Reader(FACES[kind].public(), FACES[kind].columns)


def shown(kind: str, keys: Iterable[int]) -> dict[int, Model]:
    """The public ones of the records of a kind that have some keys, with what a row needs."""
    found = reader(kind).read(list(keys))
    prefetch_related_objects(list(found.values()), *FACES[kind].prefetched)
    return found


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
