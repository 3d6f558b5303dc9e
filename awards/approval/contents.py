"""What of a recognition or a region report is approved: one canonical document, and its digest.

It holds all that visitors read of it, and nothing that changes by itself: no keys of rows, no
times, no numbers that only put rows in order. What is new in a model is in it unless left out here.
"""

import json
import posixpath
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from hashlib import sha256
from itertools import islice
from typing import Any

from django.db.models import (
    CharField,
    DateField,
    DecimalField,
    Field,
    FileField,
    ForeignKey,
    Model,
    Prefetch,
    QuerySet,
    TextField,
)

from awards.models import (
    Achievement,
    Indicator,
    Practice,
    Recognition,
    RegionReport,
    Source,
    StoryPhoto,
)
from units.models import Brand

Subject = Recognition | RegionReport

#: So many are read at once: their rows are many.
AT_ONCE = 500
#: Columns of a subject that stand elsewhere in its document, and those of its way to conferral and
#: after, which has rules of its own.
OF_UNIT, OF_DISTRICT = {"award_year", "unit", "brand"}, {"award_year", "district"}
LED_ON = {"stage", "position", "ended_on", "ended_reason", "ended_document", "rectify_by"}
LED_ON |= {"taken_down_on"}
#: Columns that are not told as they are, by model. Whose a row is, is said by where it stands; what
#: is derived from a file goes with the file.
LEFT_OUT = {
    Recognition: {*OF_UNIT, *LED_ON},
    RegionReport: {*OF_DISTRICT, "taken_down_on"},
    Practice: {"recognition", "region_report", "position"},
    Achievement: {"recognition", "region_report", "position"},
    StoryPhoto: {"recognition", "position", "width", "height", "renditions"},
    Source: {"slug", "text"},
    Indicator: {"slug"},
    Brand: {"unit"},
}
#: Columns that came later: told where they say something, so that what was approved before they
#: came is the same document still.
CAME_LATER = {"citation", "quotation", "quoted_from", "quotation_source", "quotation_locator"}
#: The tables of a document, by name.
TABLES = {"practices": Practice, "achievements": Achievement, "photos": StoryPhoto}
#: What its rows refer to, by name.
REFERRED = {"sources": ("source", Source), "indicators": ("indicator", Indicator)}


def digest_of(document: dict[str, Any]) -> str:
    """The SHA-256 of a document, as hexadecimal digits."""
    return sha256(text_of(document).encode()).hexdigest()


def documents(
    model: type[Subject], keys: Iterable[int]
) -> Iterator[tuple[Subject, dict[str, Any]]]:
    """Subjects, by their keys and in that order, each with its document; read in batches."""
    for some in batched(keys, AT_ONCE):
        found = _with_all(model).in_bulk(some)
        for key in some:
            if key in found:
                yield found[key], _document(found[key])


def document_of(subject: Subject) -> dict[str, Any]:
    """The document of one subject as it is stored."""
    ((_, document),) = documents(type(subject), [subject.pk])
    return document


def batched(keys: Iterable[int], number: int) -> Iterator[list[int]]:
    """The keys, so many at a time."""
    rest = iter(keys)
    while some := list(islice(rest, number)):
        yield some


def _with_all(model: type[Subject]) -> QuerySet:
    """Subjects with all that their documents hold, and with what they are called."""
    practices = Practice.objects.with_sources()
    figures = Achievement.objects.with_sources().prefetch_related("indicator")
    rows = model._base_manager.select_related("award_year__award")
    rows = rows.prefetch_related(
        Prefetch("practices", practices.order_by("position", "id")),
        Prefetch("achievements", figures.order_by("position", "id")),
    )
    if model is RegionReport:
        return rows.select_related("district")
    quoted = Prefetch("quotation_source", Source.objects.defer("text"))
    return rows.select_related("unit", "brand").prefetch_related("photos", quoted)


def _document(subject: Subject) -> dict[str, Any]:
    year = subject.award_year
    owner = {"award": year.award.slug, "year": year.year}
    if isinstance(subject, Recognition):
        owner["unit"] = subject.unit.slug
    else:
        owner["district"] = subject.district.code
    found: dict[str, Any] = {"subject": owner, "columns": _columns(subject)}
    tables = {name: list(getattr(subject, name).all()) for name in _tables(subject)}
    for name, rows in tables.items():
        found[name] = _in_order(rows)
    for name, (column, _) in REFERRED.items():
        referred = {getattr(row, column, None) for rows in tables.values() for row in rows}
        if name == "sources":
            referred.add(getattr(subject, "quotation_source", None))
        found[name] = {row.slug: _columns(row) for row in referred if row is not None}
    brand = getattr(subject, "brand", None)
    found["brand"] = _columns(brand) if brand else None
    return found


def _tables(subject: Subject) -> Iterable[str]:
    return [name for name in TABLES if hasattr(subject, name)]


def _in_order(rows: list[Model]) -> list[dict]:
    """Rows in their order; among those of one place by what they say, not by their keys."""
    told = [(row.position, _columns(row)) for row in rows]
    return [columns for _, columns in sorted(told, key=lambda one: (one[0], text_of(one[1])))]


def _columns(row: Model) -> dict[str, Any]:
    told = {name: read(getattr(row, name)) for name, read in _told(type(row))}
    return {name: value for name, value in told.items() if value or name not in CAME_LATER}


def told_of(model: type[Model]) -> list[str]:
    """The columns of a model that a document holds, by name."""
    return [name for name, _ in _told(model)]


@cache
def _told(model: type[Model]) -> list[tuple[str, Callable[[Any], Any]]]:
    """The columns of a model that a document holds, each with what makes its value fit for it."""
    return [
        (field.name, next((read for kind, read in READ if isinstance(field, kind)), _as_it_is))
        for field in model._meta.concrete_fields
        if not field.primary_key and field.name not in LEFT_OUT[model]
    ]


def _as_it_is(value: Any) -> Any:
    return value


#: Values such that equal ones are equal, by the kind of their column: 120 is 120.0000, a file is
#: its own digest, what is referred to its slug.
READ: tuple[tuple[type[Field], Callable[[Any], Any]], ...] = (
    (ForeignKey, lambda referred: referred and referred.slug),
    (FileField, lambda file: posixpath.basename(file.name).partition("-")[0]),
    (DecimalField, lambda value: None if value is None else f"{value.normalize():f}"),
    (DateField, lambda day: day and day.isoformat()),
    (CharField | TextField, lambda text: text.replace("\r\n", "\n").replace("\r", "\n")),
)


def text_of(document: dict[str, Any]) -> str:
    """A document as the one text of which its digest is."""
    return json.dumps(document, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
