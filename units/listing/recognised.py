"""Districts, and the units of each and of each award year, as `keysets` kept for each version.

Whether a unit is recognised need not be asked of each again after every change: only a year that
has other recognitions, or some in another stage, is read anew.
"""

from django.db.models import QuerySet

from units.districts import holds
from units.keysets import united
from units.models import District, Unit
from units.version import STANDING, once, once_each


def districts_within(code: str) -> list[int]:
    """The keys of the district that has a code, and of those inside it.

    A database that is told the keys knows better where to begin than with how their codes begin.
    """
    known = once("districts", lambda: list(District.objects.values_list("pk", "code")))
    return [key for key, inner in known if holds(code, inner)]


def units_of_districts(units: QuerySet | None = None, asked: str = "") -> dict[int, int]:
    """The units of each district, by its key; `asked` says which those are, if they are not all.

    Which they are must be for units alone to say, and not for their recognitions.
    """
    units = Unit.objects.all() if units is None else units
    name = f"units of districts {asked}"

    def make(_: list[str]) -> dict[str, dict[int, int]]:
        return {"units": units.of_districts(list(District.objects.values_list("pk", flat=True)))}

    return once_each(name, ["units"], make)["units"]


def units_of_years(years: list[int] | None = None) -> list[int]:
    """The units with a public recognition, of each public award year; `years` are the keys of
    those, where they are known."""
    recognitions = Unit._meta.get_field("recognitions").related_model
    if years is None:
        public = recognitions._meta.get_field("award_year").related_model.objects.public()
        years = public.in_order()
    units_of = recognitions.objects.on_record_of(years).units_of
    found = once_each("units of years", years, units_of, of_shared=False, of=STANDING)
    return [found[year] or 0 for year in years]


def winners_in(district: District, award_year: int) -> int:
    """How many units of a district, or of one inside it, count as winners of a year (its key)."""
    return _winners_within(district.code, award_year)


def winners_by_district(award_year: int) -> list[tuple[str, str, int]]:
    """The districts that have winners of a year (its key), or within which one lies: code, name,
    how many, as `winners_in` counts them."""
    rows = District.objects.order_by("code").values_list("code", "name")
    counted = [(code, name, _winners_within(code, award_year)) for code, name in rows]
    return [one for one in counted if one[2]]


def _winners_within(code: str, award_year: int) -> int:
    recognitions = Unit._meta.get_field("recognitions").related_model
    conferred = recognitions.objects.conferred()
    found = once_each(
        "winners of years", [award_year], conferred.units_of, of_shared=False, of=STANDING
    )
    units = units_of_districts()
    inside = united(units.get(key) for key in districts_within(code))
    return (inside & (found[award_year] or 0)).bit_count()
