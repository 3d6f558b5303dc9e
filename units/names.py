"""What a unit is called: every name that leads to it, and which name goes first.

Other modules ask here for “all names”; none lists the columns itself. No imports of the models.
"""

import re
from collections.abc import Collection, Iterable, Iterator
from functools import lru_cache
from itertools import islice

#: A place at the head of a unit's name; its last character is left out in speech.
PLACE = re.compile(r"(.{2,3}?)[省市县区]")
#: So many names are asked for in one query; SQLite takes 32,766 values.
AT_ONCE = 10_000
PLACES = re.compile(rf"(?:{PLACE.pattern})*")


@lru_cache(maxsize=10_000)
def as_spoken(name: str) -> str:
    """A unit's name without 省, 市, 县, 区 after its places: 舟山市公安局 → 舟山公安局.

    Kept, since a unit's names stand in the entries of all that it was recognised for.
    """
    places = PLACES.match(name)
    return PLACE.sub(r"\1", places[0]) + name[places.end() :]


def of(unit) -> list[str]:
    """All names of a unit: the present one, the short one, the others; each once."""
    others = (other.name for other in unit.names.all())
    return list(dict.fromkeys(filter(None, (unit.name, unit.short_name, *others))))


def sought(unit) -> list[str]:
    """All names by which people look for a unit: its own, then what they make of them."""
    known = of(unit)
    return list(dict.fromkeys([*known, *map(as_spoken, known)]))


def bearers(units, names: Collection[str]) -> dict[str, list[str]]:
    """The slugs of the units of a queryset that bear each of these names, whose it is first.

    First the unit that bears it today as its full name, then as its short name, then under another
    name; a former name comes last, and between equals the unit that was registered first. Names
    that nobody bears are left out.
    """
    found: dict[str, dict[tuple, str]] = {}
    for some in _in_parts(names):
        short, others = units.filter(short_name__in=some), units.filter(names__name__in=some)
        kinds = others.values_list("names__kind", "pk", "names__name", "slug")
        for rank, pk, name, slug in (
            *((0, *row) for row in units.filter(name__in=some).values_list("pk", "name", "slug")),
            *((1, *row) for row in short.values_list("pk", "short_name", "slug")),
            *((3 if kind == "former" else 2, *row) for kind, *row in kinds),
        ):
            found.setdefault(name, {})[rank, pk] = slug
    return {
        name: list(dict.fromkeys(slug for _, slug in sorted(slugs.items())))
        for name, slugs in found.items()
    }


def _in_parts(names: Iterable[str]) -> Iterator[list[str]]:
    rest = iter(names)
    while part := list(islice(rest, AT_ONCE)):
        yield part
