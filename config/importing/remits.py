"""Which rows of tables speak of units that whoever imports them does not answer for."""

from collections.abc import Iterator

from django.db.models import Model

from awards.importing.intentions import Changed, Coming, Intention, New, Plan, Same
from awards.models import Recognition, RegionReport
from units.models import District, Unit
from units.remits import within

#: Where the rows of each kind of table lead to a unit.
OWNERS = ("recognition", "region_report", "unit", "district", "superior")


def elsewhere(plan: Plan, user) -> list[str]:
    """The rows, as “表 第 3 行”, of records that the person does not answer for.

    Rows that are wrong are among them, so that what is there is answered like what is not.
    """
    places = [
        (f"{table.name}第 {one.row} 行", place)
        for table, one in plan.rows(New, Changed, Same)
        for place in _places(one)
    ]
    # A row that is wrong tells by what is wrong what is stored of its unit: the unit alone decides.
    places += [(f"{name}第 {row} 行", unit) for name, row, unit in plan.named]
    mine = {}
    for model in {type(place) for _, place in places}:
        keys = {place.pk for _, place in places if isinstance(place, model)}
        rows = within(user, model._base_manager.filter(pk__in=keys))
        mine[model] = set(rows.values_list("pk", flat=True))
    found = (said for said, place in places if place.pk not in mine[type(place)])
    return list(dict.fromkeys(found))


def _places(one: Intention) -> Iterator[Model]:
    """The stored records that say of which district a row is: its own, and those it leads to."""
    if isinstance(record := getattr(one, "record", None), Model):
        yield record
    for values in (getattr(one, "values", {}), getattr(one, "new", {})):
        for name in OWNERS:
            value = values.get(name, values.get(f"{name}_id"))
            if isinstance(value, Recognition | RegionReport | Unit | District):
                yield value
            elif value is not None and not isinstance(value, Coming):
                raise TypeError(f"a row names its {name} by {value!r}")
