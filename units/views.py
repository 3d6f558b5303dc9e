"""The directory of units, a unit's page, and its drawn cover."""

from array import array

from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe
from django.views.generic import DetailView

from units.covers import cover_svg
from units.keysets import members, united
from units.listing.parts import Parts, packed
from units.listing.recognised import units_of_districts, units_of_years
from units.listing.views import FilteredListView
from units.version import once_each

from .filters import UnitFilterSet
from .models import Brand, District, Unit
from .related import by_indicator, of_field
from .sharing import shared_unit
from .timeline import events

#: How the directory lists the units of one district; an index has them so.
IN_DISTRICT = ("protocol_order", "pinyin", "id")


class UnitListView(FilteredListView):
    """The directory of units that have been recognised."""

    filterset_class = UnitFilterSet
    template_name = "units/unit_list.html"
    dataset = "units"
    row_words = "个机关单位"

    queryset = Unit.objects.for_list()

    def in_parts(self, rows):
        if self.filterset.chosen.get("ordering") == "name":
            return super().in_parts(rows)
        asked = self.filterset.among(rows.public())

        def read(some: list[int]) -> QuerySet:
            if len(some) > 1:
                return asked.filter(district__in=some).order_by("district__code", *IN_DISTRICT)
            return asked.filter(district__in=some).order_by(*IN_DISTRICT)

        def count() -> dict[int, int]:
            there = units_of_districts(self.filterset.among(rows), self.filterset.query())
            recognised = united(units_of_years())
            return {d: (units & recognised).bit_count() for d, units in there.items()}

        districts = list(District.objects.values_list("pk", flat=True))
        order = None if self.filterset.query() else recognised_in_order
        return Parts(districts, count, read, rows, order)


def recognised_in_order(district: int) -> list[int]:
    """The keys of the units of a district that are recognised, as the directory lists them."""

    def make(_: list[str]) -> dict[str, array]:
        return {"units": packed(Unit.objects.filter(district=district).order_by(*IN_DISTRICT))}

    units = once_each(f"directory of {district} in order", ["units"], make)["units"]
    recognised = members(united(units_of_years()), units)
    return [key for key in units if key in recognised]


class UnitView(DetailView):
    """One unit: who it is, what it was recognised for, its figures and practices."""

    template_name = "units/unit_detail.html"
    context_object_name = "unit"

    def get_queryset(self):
        return (
            Unit.objects.public()
            .select_related("district__parent", "successor")
            .prefetch_related("names", Prefetch("brands", Brand.objects.public()), "photos")
        )

    def get_context_data(self, **kwargs):
        recognitions = self.object.recognitions.public().for_unit()
        names, absolute = self.object.names.all(), self.request.build_absolute_uri
        return super().get_context_data(**kwargs) | {
            "recognitions": recognitions,
            "in_a_row": recognitions.in_a_row(),
            "shared": shared_unit(self.object, names, recognitions, absolute),
            "names": names,
            "events": events(recognitions, names),
            "of_field": of_field(self.object),
            "by_indicator": by_indicator(self.object),
            "successor": self.successor(),
            "brands": self.object.brands.all(),
            "photos": [
                *self.object.photos.all(),
                *(photo for recognition in recognitions for photo in recognition.photos.all()),
            ],
            "practices": [p for recognition in recognitions for p in recognition.practices.all()],
            "achievements": [a for recognition in recognitions for a in recognition.leading],
        }

    def successor(self) -> Unit | None:
        """The unit that it was merged into, where that has a page to link to."""
        if self.object.successor_id is None:
            return None
        return Unit.objects.public().filter(pk=self.object.successor_id).first()


@require_safe
@cache_control(public=True, max_age=7 * 24 * 3600)
def cover(request: HttpRequest, slug: str) -> HttpResponse:
    """The drawn cover of a slug. Any slug has one, so a cover tells nothing of what is stored."""
    return HttpResponse(cover_svg(slug), content_type="image/svg+xml")
