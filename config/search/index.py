"""What the search knows of each record, and how that keeps up with the records.

Everything is indexed, drafts included: who may see a record is asked of the record when it is
found (`query`), so releasing or withdrawing a year writes nothing here. An entry is
written in the transaction of its record, so that neither is ever visible without the other. What
goes past `save()` and `delete()` tells of it (`units.search.bulk`); what does not, as fixtures and
`update()`, needs `manage.py reindex`.
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass

from django.db import connection, connections, transaction
from django.db.migrations import operations
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Exists, Model, OuterRef, Q, QuerySet
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
from units import version
from units.inserting import insert_all, made
from units.models import Brand, District, SearchEntry, Unit, UnitName
from units.search import bulk, readings, spelling, tokens

from .documents import INDEXED, Kind, Owners, fetch

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


KIND_OF = {
    Unit: Kind.UNITS,
    Recognition: Kind.RECOGNITIONS,
    Practice: Kind.PRACTICES,
    Achievement: Kind.ACHIEVEMENTS,
    Brand: Kind.BRANDS,
}


def entry_of(kind: str, record: Model, read: spelling.Readings, owners: Owners) -> dict:
    """The columns of a record's entry; `read` says how its names are read."""
    document = INDEXED[kind][1](record, owners)
    said = spelling.joined([*document.titles, *document.texts])
    if len(said.text) > LONGEST:
        said = spelling.read(said.text[:LONGEST])
    year = document.award_year
    place = tokens.scope(kind, year and year.pk)
    return dict(
        kind=kind,
        object_id=record.pk,
        recognition_id=document.recognition,
        year=year.year if year else 0,
        district=document.district,
        # A line break on both sides lets a search ask for a whole title.
        title="\n".join(["", *[title.canonical for title in document.titles], ""]),
        text=said.canonical,
        tokens=tokens.written(
            place, document.titles, said, document.names, read, record.pk, document.district
        ),
    )


def write(kind: str, records: QuerySet) -> Iterator[int]:
    """Write the entries of `records`, over those that are there; yield how many at a time."""
    chunk, read, owners = [], readings.known(), Owners()
    for record in records.order_by("pk").iterator(CHUNK):
        chunk.append(entry_of(kind, record, read, owners))
        if len(chunk) == CHUNK:
            yield _write_chunk(chunk)
            chunk, owners = [], Owners()
    if chunk:
        yield _write_chunk(chunk)


def write_all(kind: str, *conditions: Q) -> None:
    """Write the entries of all records of a kind that meet the conditions."""
    for _ in write(kind, INDEXED[kind][0]().filter(*conditions)):
        pass


def _write_chunk(chunk: list[dict]) -> int:
    insert_all(
        made(SearchEntry, chunk),
        unique=("kind", "object_id"),
        over=("recognition_id", "year", "district", "title", "text", "tokens"),
    )
    return len(chunk)


def write_rows(kind: str, rows: Iterable[Model]) -> None:
    """Write the entries of rows that are in memory as they are stored."""
    rows, read = list(rows), readings.known()
    for start in range(0, len(rows), CHUNK):
        chunk = rows[start : start + CHUNK]
        fetch(kind, chunk)
        owners = Owners()
        _write_chunk([entry_of(kind, row, read, owners) for row in chunk])


@transaction.atomic
def rebuild(progress: Callable[[int], None] = lambda count: None) -> None:
    """Write every entry anew and remove those without a record; readers see old or new, whole.

    `progress` is told of each number of entries written.
    """
    readings.read_anew(Unit.objects.all())
    for model, kind in KIND_OF.items():
        # Asked of each entry: PostgreSQL would look through a long list of keys for every one.
        there = model.objects.order_by().filter(pk=OuterRef("object_id"))
        SearchEntry.objects.filter(~Exists(there), kind=kind).delete()
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


#: The columns of a recognition that only its own entry holds.
OF_STORY = ("brand_id", "headline", "citation", "summary", "story", "quotation", "quoted_from")


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
        ("name", "code"),
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
        ("award_year_id", "unit_id", "name_then", *OF_STORY),
        {Kind.RECOGNITIONS: ("pk",)} | _evidence("recognition"),
        own=frozenset(OF_STORY),
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


def follow_many(sender: type[Model], keys=(), rows=(), columns=None, **kwargs) -> None:
    """After many rows were written at once: as `follow` does for one.

    Of those told by their keys alone only their own entries are written.
    """
    if keys:
        write_all(KIND_OF[sender], Q(pk__in=keys))
    if (reach := REACHES.get(sender)) is None or not rows:
        return
    if columns is None and reach.key == "pk":  # nothing can refer to what is new
        if kind := KIND_OF.get(sender):
            write_rows(kind, rows)
        return
    only_own = False
    if columns is not None:
        held = {sender._meta.get_field(name).attname for name in columns} & {*reach.columns}
        if not held:
            return
        only_own = held <= reach.own
    kinds = [kind for kind in reach.lookups if not only_own or kind == KIND_OF.get(sender)]
    refresh(reach, {getattr(row, reach.key) for row in rows}, kinds)


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
    bulk.written.connect(follow_many, dispatch_uid="search-many")
    for model in REACHES:
        uid = f"search-{model._meta.label}"
        pre_save.connect(remember, sender=model, dispatch_uid=f"{uid}-before")
        post_save.connect(follow, sender=model, dispatch_uid=f"{uid}-after")
        post_delete.connect(follow_removal, sender=model, dispatch_uid=f"{uid}-removed")
