"""What the search reads of each kind of record, and how those records are fetched."""

from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import NamedTuple

from django.db.models import Model, QuerySet, prefetch_related_objects

from awards.models import Achievement, AwardYear, Practice, Recognition, RegionReport
from awards.models.figures import quantity_of
from awards.quantities import find, plain
from units import names
from units.models import Brand, District, SearchEntry, Unit
from units.search.spelling import Said, joined, read

Kind = SearchEntry.Kind


class Document(NamedTuple):
    """The text of one record: what it is called, all else that finds it, names for pinyin.

    `recognition` is the key of the one that it is or hangs on, `district` the code of where it
    lies.
    """

    titles: list[Said]
    texts: list[Said]
    award_year: AwardYear | None = None
    names: tuple[str, ...] = ()
    recognition: int | None = None
    district: str = ""


class Owners(dict[Recognition | RegionReport, Said]):
    """Whose practices and figures are, and of which year, read once for all of an owner's.

    For one writing only: it is not told of what changes.
    """

    def __missing__(self, owner: Recognition | RegionReport) -> Said:
        texts = [owner.whose, f"{owner.award_year.year}年度"]
        if isinstance(owner, Recognition):
            texts += [*names.sought(owner.unit), owner.unit.district.name]
        self[owner] = said = joined(list(map(read, texts)))
        return said


def document(
    titles: list[str],
    texts: list[str | Said],
    award_year: AwardYear | None = None,
    names: Iterable[str] = (),
    recognition: int | None = None,
    district: District | None = None,
) -> Document:
    """A document of texts, of which some may have been read already."""
    said = [text if isinstance(text, Said) else read(text) for text in texts]
    code = district.code if district else ""
    return Document(list(map(read, titles)), said, award_year, tuple(names), recognition, code)


def lies_in(owner: Recognition | RegionReport) -> District:
    """The district of what hangs on a recognition, which is its unit's, or on a report."""
    return owner.unit.district if isinstance(owner, Recognition) else owner.district


def unit_document(unit: Unit, owners: Owners) -> Document:
    """A unit: all its names, and where and what it is.

    Its brands are found with the recognitions that rest on them: a unit is public before a brand
    of its next year is.
    """
    known = names.sought(unit)
    words = [unit.district.name, unit.get_category_display(), unit.get_tier_display()]
    return document(known, words, names=known, district=unit.district)


def recognition_document(recognition: Recognition, owners: Owners) -> Document:
    """A recognition: its story, its unit's names then and now, its award and year."""
    known = [recognition.name_then, *names.sought(recognition.unit)]
    brand = (recognition.brand and [recognition.brand.name, recognition.brand.meaning]) or []
    award_year = recognition.award_year
    texts = [
        recognition.citation,
        recognition.summary,
        *known[1:],
        *brand,
        recognition.unit.district.name,
    ]
    texts += [f"{award_year.year}年度{award_year.award.name}", recognition.story]
    texts += [recognition.quotation, recognition.quoted_from]
    titles = [recognition.title, recognition.name_then]
    return document(
        titles, texts, award_year, known, recognition.pk, district=recognition.unit.district
    )


def brand_document(brand: Brand, owners: Owners) -> Document:
    """A brand: it leads to its unit in the directory, once it is public."""
    return document([brand.name], [brand.meaning])


def practice_document(practice: Practice, owners: Owners) -> Document:
    """A practice: its text and kind, its owner and year."""
    texts = [practice.get_kind_display(), owners[practice.owner], practice.summary]
    return document(
        [practice.title],
        texts,
        practice.award_year,
        recognition=practice.recognition_id,
        district=lies_in(practice.owner),
    )


def achievement_document(achievement: Achievement, owners: Owners) -> Document:
    """A figure: its wording and label, what it is compared with, its owner and year.

    Its numbers stand beside that as a search for them is written, its values as titles.
    """
    titles = [str(achievement), *plain_wordings(achievement.wording)]
    titles += plain_wordings(achievement.baseline_wording)
    texts = [achievement.baseline_wording, achievement.period]
    texts += numbers_in(achievement.label)
    texts += [achievement.indicator.name] if achievement.indicator else []
    texts.append(owners[achievement.owner])
    return document(
        titles,
        texts,
        achievement.award_year,
        recognition=achievement.recognition_id,
        district=lies_in(achievement.owner),
    )


@lru_cache(maxsize=10_000)
def numbers_in(label: str) -> tuple[str, ...]:
    """The numbers of a label in one way of writing. Kept: figures of many units have one label."""
    return tuple(plain(mention.quantity) for mention in find(label))


def plain_wordings(wording: str) -> list[str]:
    """A wording's value in one way of writing, with its measure and without; none of a rank."""
    quantity = quantity_of(wording) if wording else None
    if not quantity or not (value := plain(quantity, with_measure=False)):
        return []
    return [plain(quantity), value] if quantity.measure else [value]


EVIDENCE = (
    "recognition__unit__district",
    "recognition__award_year",
    "region_report__district",
    "region_report__award_year",
)
#: How the records of each kind are read, and what makes a document of one.
INDEXED: dict[str, tuple[Callable[[], QuerySet], Callable[[Model, Owners], Document]]] = {
    Kind.UNITS: (
        lambda: Unit.objects.select_related("district").prefetch_related("names"),
        unit_document,
    ),
    Kind.RECOGNITIONS: (
        lambda: Recognition.objects.select_related(
            "award_year__award", "unit__district", "brand"
        ).prefetch_related("unit__names"),
        recognition_document,
    ),
    Kind.PRACTICES: (
        lambda: Practice.objects.select_related(*EVIDENCE).prefetch_related(
            "recognition__unit__names"
        ),
        practice_document,
    ),
    Kind.ACHIEVEMENTS: (
        lambda: Achievement.objects.select_related("indicator", *EVIDENCE).prefetch_related(
            "recognition__unit__names"
        ),
        achievement_document,
    ),
    Kind.BRANDS: (lambda: Brand.objects.all(), brand_document),
}
OF_EVIDENCE = {
    "recognition": ("unit__district", "unit__names", "award_year"),
    "region_report": ("district", "award_year"),
}
#: What the document of a record reads of others: of each that it refers to, what of further ones.
READ: dict[str, dict[str, tuple[str, ...]]] = {
    Kind.UNITS: {"district": (), "names": ()},
    Kind.RECOGNITIONS: {
        "award_year": ("award",),
        "unit": ("district", "names"),
        "brand": (),
    },
    Kind.PRACTICES: OF_EVIDENCE,
    Kind.ACHIEVEMENTS: OF_EVIDENCE | {"indicator": ()},
    Kind.BRANDS: {},
}


def fetch(kind: str, rows: list[Model]) -> None:
    """Read what the documents of rows of a kind read of others, where it is not in memory.

    What many rows share is looked through once.
    """
    for name, further in READ[kind].items():
        column = rows[0]._meta.get_field(name)
        if not column.concrete:
            prefetch_related_objects(rows, name)
            continue
        told = [row for row in rows if getattr(row, column.attname) is not None]
        if bare := [row for row in told if not column.is_cached(row)]:
            prefetch_related_objects(bare, name)
        shared = {id(one): one for one in map(column.get_cached_value, told)}
        if further and shared:
            prefetch_related_objects([*shared.values()], *further)
