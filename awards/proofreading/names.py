"""What units are and were called, asked of the register as far as a text needs it.

A register has a hundred thousand names, and few of them have to do with one text. Former names are
few, and read whole; the others are found by the words of the form that one of them may contain.
"""

from collections.abc import Iterable

from django.db.models import Q

from units.models import Unit, UnitName
from units.search.finding import MOST_WORDS, keys
from units.search.spelling import words

from .words import Renaming


def former_names() -> list[Renaming]:
    """The names of before, with what became of their units; three queries at most."""
    # In the order of an index, and not by a join, for which a database may begin with all units.
    merged = (
        Unit.objects.filter(successor__isnull=False)
        .order_by("successor_id")
        .prefetch_related("successor")
    )
    found = [
        Renaming(old, unit.successor.name)
        for unit in merged
        for old in (unit.name, unit.short_name)
        if old
    ]
    former = UnitName.objects.filter(kind=UnitName.Kind.FORMER).order_by("unit_id", "pk")
    rows = former.values_list("name", "unit__name", "used_until")
    return found + [Renaming(*row) for row in rows]


def names_containing(form: str) -> Iterable[str]:
    """The names that units bear today, in full or for short, of units one of whose names has the
    words of a form; those that contain it are among them. Two queries."""
    if not (sought := words(form)[:MOST_WORDS]):
        return set()
    said = Q()
    for word in sought:
        said &= Q(pk__in=keys("units", word))
    units = Unit.objects.filter(said, successor=None).order_by()
    names = {name for row in units.values_list("name", "short_name") for name in row}
    others = UnitName.objects.exclude(kind=UnitName.Kind.FORMER).filter(unit__in=units)
    return (names | set(others.order_by().values_list("name", flat=True))) - {""}
