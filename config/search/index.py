"""What the search knows of each record, and how that keeps up with the records.

Everything is indexed, drafts included: who may see a record is asked of the record when it is
found (`query`), so releasing or withdrawing a year writes nothing here. An entry is
written in the transaction of its record, so that neither is ever visible without the other. What
goes past `save()` and `delete()` (fixtures, `update()`, `bulk_create()`) needs `manage.py reindex`.
"""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass

from django.db import connection, connections, transaction
from django.db.migrations import operations
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Model, Q, QuerySet
from django.db.models.signals import post_delete, post_save, pre_save

from awards.models import (
    Achievement,
    Award,
    AwardYear,
    Indicator,
    Practice,
    Recognition,
    RegionReport,
)
from units import names, version
from units.models import Brand, District, SearchEntry, Unit, UnitName
from units.search import spelling, tokens

Kind = SearchEntry.Kind
#: How many entries are written at once.
CHUNK = 500
#: Operations of migrations that change no record.
OF_NO_RECORD = (
    operations.AddField,  # what a new column holds is its default, which finds nothing
    operations.AddIndex,
    operations.RemoveIndex,
    operations.RenameIndex,
    operations.AddConstraint,
    operations.RemoveConstraint,
    operations.AlterModelOptions,
    operations.AlterModelManagers,
)
#: Characters of one record that are indexed.
LONGEST = 100_000


@dataclass(frozen=True)
class Document:
    """The text of one record: what it is called, all else that finds it, names for pinyin."""

    titles: list[str]
    texts: list[str]
    award_year: AwardYear | None = None
    names: tuple[str, ...] = ()


def unit_document(unit: Unit) -> Document:
    """A unit: all its names, and where and what it is.

    Its brands are found with the recognitions that rest on them: a unit is public before a brand
    of its next year is.
    """
    known = names.sought(unit)
    words = [unit.district.name, unit.get_category_display(), unit.get_tier_display()]
    return Document(known, words, names=tuple(known))


def recognition_document(recognition: Recognition) -> Document:
    """A recognition: its story, its unit's names then and now, its award and year."""
    known = [recognition.name_then, *names.sought(recognition.unit)]
    brand = (recognition.brand and [recognition.brand.name, recognition.brand.meaning]) or []
    award_year = recognition.award_year
    texts = [recognition.summary, *known[1:], *brand, recognition.unit.district.name]
    texts += [f"{award_year.year}年度{award_year.award.name}", recognition.story]
    titles = [recognition.title, recognition.name_then]
    return Document(titles, texts, award_year, tuple(known))


def brand_document(brand: Brand) -> Document:
    """A brand: it leads to its unit in the directory, once it is public."""
    return Document([brand.name], [brand.meaning])


def owner_texts(evidence: Practice | Achievement) -> list[str]:
    """Whose a practice or figure is, and of which year."""
    texts = [evidence.owner_name, f"{evidence.award_year.year}年度"]
    if evidence.recognition:
        unit = evidence.recognition.unit
        texts += [*names.sought(unit), unit.district.name]
    return texts


def practice_document(practice: Practice) -> Document:
    """A practice: its text and kind, its owner and year."""
    texts = [practice.get_kind_display(), *owner_texts(practice), practice.summary]
    return Document([practice.title], texts, practice.award_year)


def achievement_document(achievement: Achievement) -> Document:
    """A figure: its wording and label, what it is compared with, its owner and year."""
    texts = [achievement.baseline_wording, achievement.period]
    texts += [achievement.indicator.name] if achievement.indicator else []
    texts += owner_texts(achievement)
    return Document([str(achievement)], texts, achievement.award_year)


EVIDENCE = (
    "recognition__unit__district",
    "recognition__award_year",
    "region_report__district",
    "region_report__award_year",
)
#: How the records of each kind are read, and what makes a document of one.
INDEXED: dict[str, tuple[Callable[[], QuerySet], Callable[[Model], Document]]] = {
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
KIND_OF = {
    Unit: Kind.UNITS,
    Recognition: Kind.RECOGNITIONS,
    Practice: Kind.PRACTICES,
    Achievement: Kind.ACHIEVEMENTS,
    Brand: Kind.BRANDS,
}


def entry_of(kind: str, record: Model) -> SearchEntry:
    """The entry of a record, not saved."""
    document = INDEXED[kind][1](record)
    text = "\n".join([*document.titles, *document.texts])[:LONGEST]
    year = document.award_year
    place = tokens.scope(kind, year and year.pk)
    return SearchEntry(
        kind=kind,
        object_id=record.pk,
        year=year.year if year else 0,
        # A line break on both sides lets a search ask for a whole title.
        title="\n".join(["", *map(spelling.canonical, document.titles), ""]),
        text=spelling.canonical(text),
        tokens=tokens.written(place, document.titles, text, document.names),
    )


def write(kind: str, records: QuerySet) -> Iterator[int]:
    """Write the entries of `records`, over those that are there; yield how many at a time."""
    chunk = []
    for record in records.order_by("pk").iterator(CHUNK):
        chunk.append(entry_of(kind, record))
        if len(chunk) == CHUNK:
            yield _write_chunk(chunk)
            chunk = []
    if chunk:
        yield _write_chunk(chunk)


def write_all(kind: str, *conditions: Q) -> None:
    """Write the entries of all records of a kind that meet the conditions."""
    for _ in write(kind, INDEXED[kind][0]().filter(*conditions)):
        pass


def _write_chunk(chunk: list[SearchEntry]) -> int:
    SearchEntry.objects.bulk_create(
        chunk,
        update_conflicts=True,
        unique_fields=["kind", "object_id"],
        update_fields=["year", "title", "text", "tokens"],
    )
    return len(chunk)


@transaction.atomic
def rebuild(progress: Callable[[int], None] = lambda count: None) -> None:
    """Write every entry anew and remove those without a record; readers see old or new, whole.

    `progress` is told of each number of entries written.
    """
    for model, kind in KIND_OF.items():
        gone = SearchEntry.objects.filter(kind=kind)
        gone.exclude(object_id__in=model.objects.order_by().values("pk")).delete()
        for count in write(kind, INDEXED[kind][0]()):
            progress(count)
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO units_searchentry_fts(units_searchentry_fts) VALUES ('rebuild')"
            )
    # Of what changes here, the triggers tell no year.
    version.begin()


def record_count() -> int:
    """How many entries `rebuild` writes."""
    return sum(model.objects.count() for model in KIND_OF)


@dataclass(frozen=True)
class Reach:
    """Which columns of a model are in the index, and whose entries hold them.

    `lookups` are the ways from the records of each kind to this model's `key`. `own` are those
    columns that only the entry of the row itself holds.
    """

    columns: tuple[str, ...]
    lookups: dict[str, tuple[str, ...]]
    key: str = "pk"
    own: frozenset[str] = frozenset()


def _evidence(*lookups: str) -> dict[str, tuple[str, ...]]:
    return dict.fromkeys((Kind.PRACTICES, Kind.ACHIEVEMENTS), lookups)


OF_UNIT = {Kind.UNITS: ("pk",), Kind.RECOGNITIONS: ("unit",)} | _evidence("recognition__unit")
REACHES = {
    District: Reach(
        ("name",),
        {Kind.UNITS: ("district",), Kind.RECOGNITIONS: ("unit__district",)}
        | _evidence("recognition__unit__district", "region_report__district"),
    ),
    Unit: Reach(
        ("name", "short_name", "district_id", "category", "tier"),
        OF_UNIT,
        own=frozenset({"category", "tier"}),
    ),
    UnitName: Reach(("unit_id", "name"), OF_UNIT, key="unit_id"),
    Brand: Reach(
        ("unit_id", "name", "meaning"),
        {Kind.RECOGNITIONS: ("brand__unit",), Kind.BRANDS: ("unit",)},
        key="unit_id",
    ),
    Award: Reach(("name",), {Kind.RECOGNITIONS: ("award_year__award",)}),
    AwardYear: Reach(
        ("award_id", "year"),
        {Kind.RECOGNITIONS: ("award_year",)}
        | _evidence("recognition__award_year", "region_report__award_year"),
    ),
    RegionReport: Reach(("district_id", "award_year_id"), _evidence("region_report")),
    Indicator: Reach(("name",), {Kind.ACHIEVEMENTS: ("indicator",)}),
    Recognition: Reach(
        ("award_year_id", "unit_id", "brand_id", "name_then", "headline", "summary", "story"),
        {Kind.RECOGNITIONS: ("pk",)} | _evidence("recognition"),
        own=frozenset({"brand_id", "headline", "summary", "story"}),
    ),
    Practice: Reach(
        ("recognition_id", "region_report_id", "kind", "title", "summary"),
        {Kind.PRACTICES: ("pk",)},
    ),
    Achievement: Reach(
        (
            "recognition_id",
            "region_report_id",
            "indicator_id",
            "label",
            "wording",
            "baseline_wording",
            "period",
        ),
        {Kind.ACHIEVEMENTS: ("pk",)},
    ),
}


def refresh(reach: Reach, keys: set, kinds: Collection[str]) -> None:
    """Write the entries of all records of some kinds that `keys` reach."""
    for kind in kinds:
        lookups = reach.lookups[kind]
        reached = Q()
        for lookup in lookups:
            reached |= Q(**{f"{lookup}__in": keys})
        write_all(kind, reached)


def remember(sender: type[Model], instance: Model, raw: bool, **kwargs) -> None:
    """Before a save: keep what the index holds of the row, to see what the save changed."""
    reach = REACHES[sender]
    instance._indexed_before = None
    if not raw and instance.pk:
        rows = sender._base_manager.filter(pk=instance.pk)
        instance._indexed_before = rows.values("pk", *reach.columns).first()


def follow(sender: type[Model], instance: Model, raw: bool, created: bool, **kwargs) -> None:
    """After a save: write the entries that hold something of it that changed."""
    if raw:
        return
    reach, before = REACHES[sender], instance._indexed_before
    now = sender._base_manager.filter(pk=instance.pk).values("pk", *reach.columns).get()
    if before == now:
        return
    if before:
        only_own = all(now[name] == before[name] for name in {*reach.columns} - reach.own)
    else:
        only_own = reach.key == "pk"  # nothing can refer to what is new
    kinds = [kind for kind in reach.lookups if not only_own or kind == KIND_OF.get(sender)]
    refresh(reach, {now[reach.key]} | ({before[reach.key]} if before else set()), kinds)


def follow_removal(sender: type[Model], instance: Model, **kwargs) -> None:
    """After a removal: remove the record's entry, or write those that held the row's text."""
    if kind := KIND_OF.get(sender):
        SearchEntry.objects.filter(kind=kind, object_id=instance.pk).delete()
    elif REACHES[sender].key != "pk":
        reach = REACHES[sender]
        refresh(reach, {getattr(instance, reach.key)}, reach.lookups)


def fill(using: str, plan: list | None = None, **kwargs) -> None:
    """After migrations of what is searched: write every entry anew (a post_migrate receiver).

    A migration that stops short of the present models is left alone, as is one that changes no
    record: a large index takes long.
    """
    touched = {
        migration.app_label
        for migration, backwards in plan or ()
        if not all(isinstance(operation, OF_NO_RECORD) for operation in migration.operations)
    }
    if touched & {"config", "awards", "units"}:
        executor = MigrationExecutor(connections[using])
        if not executor.migration_plan(executor.loader.graph.leaf_nodes()):
            rebuild()


def connect() -> None:
    """Let the index follow the records (called once, when the site is ready)."""
    for model in REACHES:
        uid = f"search-{model._meta.label}"
        pre_save.connect(remember, sender=model, dispatch_uid=f"{uid}-before")
        post_save.connect(follow, sender=model, dispatch_uid=f"{uid}-after")
        post_delete.connect(follow_removal, sender=model, dispatch_uid=f"{uid}-removed")
