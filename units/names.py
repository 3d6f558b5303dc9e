"""What a unit is called: every name that leads to it, which name goes first, and how it is read.

Other modules ask here for “all names”; none lists the columns itself. No imports of the models.
"""

import re
from collections.abc import Collection

from pypinyin import Style, lazy_pinyin

#: A place at the head of a unit's name; its last character is left out in speech.
PLACE = re.compile(r"(.{2,3}?)[省市县区]")
PLACES = re.compile(rf"(?:{PLACE.pattern})*")


def romanised(text: str) -> tuple[str, str]:
    """Full pinyin and initials of `text`, lower case, no spaces: 公安局 → (gonganju, gaj)."""
    full = "".join(lazy_pinyin(text)).lower()
    initials = "".join(lazy_pinyin(text, style=Style.FIRST_LETTER)).lower()
    return full, initials


def as_spoken(name: str) -> str:
    """A unit's name without 省, 市, 县, 区 after its places: 舟山市公安局 → 舟山公安局."""
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


def by_name(units, first: Collection[str] = ()) -> dict[str, str]:
    """The slug of each unit of a queryset by all its names.

    Where units share a name, one whose slug is in `first` has it; then the unit that bears it
    today as its full name, as its short name, under another name; a former name comes last, and
    between equals the unit that was registered first.
    """
    kinds = units.values_list("names__kind", "pk", "names__name", "slug")
    bearers = [
        *((0, *row) for row in units.values_list("pk", "name", "slug")),
        *((1, *row) for row in units.values_list("pk", "short_name", "slug")),
        *((3 if kind == "former" else 2, *row) for kind, *row in kinds),
    ]
    bearers.sort(key=lambda bearer: (bearer[-1] not in first, *bearer[:2]))
    known: dict[str, str] = {}
    for _, _, name, slug in bearers:
        if name:
            known.setdefault(name, slug)
    return known
