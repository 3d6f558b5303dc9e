"""List filters of figures and practices, which belong to a recognition or to a region report."""

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce

from awards.models import AwardYear
from units.districts import prefix
from units.models import District


def of_owners(recognition: str, report: str, rows: QuerySet) -> Q:
    """That the recognition or the region report of a row has one of a few rows, by their keys.

    Databases know how frequent a key is, where they guess the rows of a condition.
    """
    keys = list(rows.values_list("pk", flat=True))
    return Q(**{f"recognition__{recognition}__in": keys}) | Q(
        **{f"region_report__{report}__in": keys}
    )


class OwnerYearFilter(admin.SimpleListFilter):
    """By the year of the recognition or region report that a row belongs to."""

    title, parameter_name = "年度", "year"

    def lookups(self, request, model_admin):
        years = AwardYear.objects.order_by("-year").values_list("year", flat=True).distinct()
        return [(str(year), f"{year} 年") for year in years]

    def queryset(self, request, queryset):
        if not (self.value() or "").isdecimal():
            return queryset
        years = AwardYear.objects.order_by().filter(year=int(self.value()))
        return queryset.filter(of_owners("award_year", "award_year", years))


class OwnerDistrictFilter(admin.SimpleListFilter):
    """By the district of the unit or of the region report, with the districts inside it."""

    title, parameter_name = "区划", "district"

    def lookups(self, request, model_admin):
        return list(District.objects.values_list("code", "name"))

    def queryset(self, request, queryset):
        if not self.value():
            return queryset
        districts = District.objects.order_by().filter(code__startswith=prefix(self.value()))
        return queryset.filter(of_owners("unit__district", "district", districts))


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
