"""What of a year's path is data, on the year's form: quotas, consulted bodies, vetoes."""

from django.contrib import admin
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.http import HttpRequest

from awards.models import AwardYear, ConsultedBody, Phase, Quota, VetoItem
from units.desk.positions import PositionedForm, PositionedFormSet


class PathInline(admin.TabularInline):
    """Rows that stay as they are once the year's list is on public notice."""

    extra = 0

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        """Without the signs that change or delete what is chosen."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field and isinstance(field.widget, RelatedFieldWidgetWrapper):
            field.widget = field.widget.widget
        return field

    def _is_open(self, year: AwardYear | None) -> bool:
        return year is None or not (year.is_released or year.phase == Phase.NOTICE)

    def has_add_permission(self, request: HttpRequest, obj: AwardYear | None = None) -> bool:
        return self._is_open(obj) and super().has_add_permission(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: AwardYear | None = None) -> bool:
        return self._is_open(obj) and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: AwardYear | None = None) -> bool:
        return self._is_open(obj) and super().has_delete_permission(request, obj)


class QuotaInline(PathInline):
    """名额: by district, by tier, or of all."""

    model = Quota
    fields = ["district", "tier", "limit"]


class PositionedInline(PathInline):
    """Rows that staff name and put in order."""

    form, formset = PositionedForm, PositionedFormSet
    fields = ["name", "position"]


class ConsultedBodyInline(PositionedInline):
    """征求意见单位."""

    model = ConsultedBody


class VetoItemInline(PositionedInline):
    """一票否决项."""

    model = VetoItem


INLINES = [QuotaInline, ConsultedBodyInline, VetoItemInline]
