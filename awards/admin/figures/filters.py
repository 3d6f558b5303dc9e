"""List filters of figures and practices, which belong to a recognition or to a region report."""

from django.contrib import admin
from django.db.models import Q

from awards.models import AwardYear, Recognition, RegionReport
from units.districts import within
from units.models import District


def of_owners(recognitions: Q, reports: Q) -> Q:
    """That a row belongs to such a recognition or region report.

    The owners are found first: asked of each row, a condition on two tables makes both be read.
    """
    return Q(recognition__in=Recognition.objects.order_by().filter(recognitions)) | Q(
        region_report__in=RegionReport.objects.order_by().filter(reports)
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
        year = int(self.value())
        return queryset.filter(of_owners(Q(award_year__year=year), Q(award_year__year=year)))


class OwnerDistrictFilter(admin.SimpleListFilter):
    """By the district of the unit or of the region report, with the districts inside it."""

    title, parameter_name = "区划", "district"

    def lookups(self, request, model_admin):
        return list(District.objects.values_list("code", "name"))

    def queryset(self, request, queryset):
        if not self.value():
            return queryset
        code = self.value()
        return queryset.filter(of_owners(within(code, "unit__district"), within(code)))


class GatheredFilter(admin.SimpleListFilter):
    """By whether a figure belongs to an indicator: what is left to gather."""

    title, parameter_name = "指标口径", "gathered"

    def lookups(self, request, model_admin):
        return [("no", "未归入"), ("yes", "已归入")]

    def queryset(self, request, queryset):
        if self.value() not in ("yes", "no"):
            return queryset
        return queryset.filter(indicator__isnull=self.value() == "no")


class SourcedFilter(admin.SimpleListFilter):
    """By whether a row says where it is printed."""

    title, parameter_name = "来源", "sourced"

    def lookups(self, request, model_admin):
        return [("no", "缺来源"), ("yes", "有来源")]

    def queryset(self, request, queryset):
        if self.value() not in ("yes", "no"):
            return queryset
        return queryset.filter(source__isnull=self.value() == "no")
