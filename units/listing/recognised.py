"""The units of each district and of each award year, as `keysets` kept for each version.

Whether a unit is recognised need not be asked of each again after every change: only a year that
changed is read anew.
"""

from django.db.models import QuerySet

from units.models import District, Unit
from units.version import once_each


def units_of_districts(units: QuerySet | None = None, asked: str = "") -> dict[int, int]:
    """The units of each district, by its key; `asked` says which those are, if they are not all.

    Which they are must be for units alone to say, and not for their recognitions.
    """
    units = Unit.objects.all() if units is None else units
    name = f"units of districts {asked}"

    def make(_: list[str]) -> dict[str, dict[int, int]]:
        return {"units": units.of_districts(list(District.objects.values_list("pk", flat=True)))}

    return once_each(name, ["units"], make)["units"]


def units_of_years() -> list[int]:
    """The units with a public recognition, of each public award year."""
    recognitions = Unit._meta.get_field("recognitions").related_model
    years = recognitions._meta.get_field("award_year").related_model.objects.public().in_order()
    public = recognitions.objects.public()
    found = once_each("units of years", years, public.units_of, of_shared=False)
    return [found[year] or 0 for year in years]
