"""List filters of figures and practices, which belong to a recognition or to a region report."""

from django.contrib import admin
from django.db.models import Q
from django.db.models.functions import Coalesce

from awards.models import AwardYear
from units.districts import within
from units.models import District


class OwnerYearFilter(admin.SimpleListFilter):
    """By the year of the recognition or region report that a row belongs to."""

    title, parameter_name = "年度", "year"

    def lookups(self, request, model_admin):
        years = AwardYear.objects.order_by("-year").values_list("year", flat=True).distinct()
        return [(str(year), f"{year} 年") for year in years]

    def queryset(self, request, queryset):
        if not (self.value() or "").isdecimal():
            return queryset
        year = int(self.value())
        return queryset.filter(
            Q(recognition__award_year__year=year) | Q(region_report__award_year__year=year)
        )


class OwnerDistrictFilter(admin.SimpleListFilter):
    """By the district of the unit or of the region report, with the districts inside it."""

    title, parameter_name = "区划", "district"

    def lookups(self, request, model_admin):
        return list(District.objects.values_list("code", "name"))

    def queryset(self, request, queryset):
        if not self.value():
            return queryset
        code = self.value()
        return queryset.filter(
            within(code, "recognition__unit__district") | within(code, "region_report__district")
        )


class HasFilter(admin.SimpleListFilter):
    """By whether a row has what `column` refers to: what is left to fill in."""

    column: str
    choices_said: tuple[str, str]

    def is_second(self, request) -> bool:
        """Whether another filter finds the rows, which are then asked one by one.

        An index of what `column` lacks has the rows of all years and sources together.
        """
        return OwnerYearFilter.parameter_name in request.GET

    def lookups(self, request, model_admin):
        return list(zip(("no", "yes"), self.choices_said, strict=True))

    def queryset(self, request, queryset):
        if self.value() not in ("yes", "no"):
            return queryset
        if self.is_second(request):
            held = f"{self.column}_held"
            rows = queryset.annotate(**{held: Coalesce(f"{self.column}_id", 0)})
            return rows.filter(**{held: 0}) if self.value() == "no" else rows.exclude(**{held: 0})
        return queryset.filter(**{f"{self.column}__isnull": self.value() == "no"})


class GatheredFilter(HasFilter):
    """By whether a figure belongs to an indicator: what is left to gather."""

    title, parameter_name, column = "指标口径", "gathered", "indicator"
    choices_said = ("未归入", "已归入")

    def is_second(self, request):
        return request.GET.get("sourced") == "no" or super().is_second(request)


class SourcedFilter(HasFilter):
    """By whether a row says where it is printed."""

    title, parameter_name, column = "来源", "sourced", "source"
    choices_said = ("缺来源", "有来源")
