"""Which unit leads which, as rows of a table say it: found for certain, and never in a circle.

A superior may stand in a later row of the same table. So all rows are gone through first, and
again while one that turns out wrong takes others with it.
"""

from collections.abc import Iterable

from awards.importing.file import File
from awards.importing.intentions import Coming
from awards.importing.known import in_parts
from units.models import Unit

KEY = "superior"
ITSELF = "上级单位不能是本单位。"
CIRCLE = "{}登记为本单位的下级，不能又作它的上级。"


def settle(readings: Iterable, file: File) -> None:
    """Give the values of rows their superiors; what cannot be is held against the row."""
    named = [one for one in readings if one.texts[KEY] and not one.faults]
    stored = _stored(named, file)
    while named:
        above = {one.row.number: file.units.certain(one, KEY) for one in named}
        right = [one for one in named if not one.faults]
        leads = stored | {_node(one.who): _node(above[one.row.number]) for one in right}
        for one in right:
            _check(one, above[one.row.number], leads)
        for one in named:
            _lead(one, above[one.row.number])
        for one in (wrong := [one for one in named if one.faults]):
            file.units.forget(one.who)
            file.units.learn_wrong(one.texts["name"], one.row.number)
        named = [one for one in named if not one.faults]
        if not wrong:
            break
    for one in named:
        one.values[KEY] = above[one.row.number]


def _lead(reading, above: Unit | Coming | None) -> None:
    """Note to which stored unit a row leads that its own was not below before."""
    former = reading.who.superior if isinstance(reading.who, Unit) else None
    reading.leads_to = above if isinstance(above, Unit) and above != former else None


def _check(reading, above: Unit | Coming, leads: dict) -> None:
    own, passed, node = _node(reading.who), set(), _node(above)
    if node == own:
        reading.fault(KEY, ITSELF)
        return
    while node is not None and node not in passed:
        passed.add(node)
        if node == own:
            reading.fault(KEY, CIRCLE.format(above))
            return
        node = leads.get(node)


def _node(unit: Unit | Coming) -> int | Coming:
    return unit.pk if isinstance(unit, Unit) else unit


def _stored(named: list, file: File) -> dict[int, int]:
    """Above which stored units others stand, as far up as the named ones lead."""
    found: dict[int, int] = {}
    units = [unit for one in named for unit in file.units.named(one.texts[KEY])]
    wanted = {unit.pk for unit in units if isinstance(unit, Unit)}
    while wanted:
        passed = set(wanted)
        for some in in_parts(sorted(wanted)):
            rows = Unit.objects.order_by().filter(pk__in=some, superior__isnull=False)
            found |= dict(rows.values_list("pk", "superior"))
        wanted = {found[key] for key in passed & found.keys()} - found.keys()
    return found
