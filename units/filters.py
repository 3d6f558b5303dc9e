"""The filters of the directory of units, and the choices that other lists share."""

import django_filters
from django import forms
from django.db.models import Q

from units.listing.filters import (
    CodeFilter,
    OrderFilter,
    PublicFilterSet,
    SearchField,
    SearchFilter,
)
from units.listing.recognised import districts_within
from units.version import once

from .models import Category, District, Tier, Unit

#: How many units are named where a name stands for several.
NAMED = 5


def district_choices() -> list[tuple[str, str]]:
    """All districts as (code, name), those inside another one indented."""
    return once(
        "district-choices",
        lambda: [
            (code, name if code.endswith("00") else f"\u3000{name}")
            for code, name in District.objects.values_list("code", "name")
        ],
    )


class UnitField(SearchField):
    """A public unit by its slug, which links carry, or as a person types it: by any name.

    Units are too many for a list. Whatever was asked, the field shows the unit's name.
    """

    widget = forms.TextInput(attrs={"placeholder": "全称或简称"})
    found: Unit | None = None

    def clean(self, value):
        """The unit, or None where none is asked for. Raises ValidationError for none or several."""
        if not (asked := super().clean(value)):
            return None
        units = Unit.objects.public()
        exact = units.filter(Q(slug=asked) | Q(name=asked))
        found = list(exact or units.matching(asked)[: NAMED + 1])
        if len(found) != 1:
            raise forms.ValidationError(_which(asked, found))
        self.found = found[0]
        return self.found

    def prepare_value(self, value):
        """What the field shows: the name of the unit that was found."""
        return self.found or value


def _which(asked: str, found: list[Unit]) -> str:
    """What to do about a name that stands for no unit, or for several."""
    if not found:
        return f"没有“{asked[:60]}”这个单位，可以从机关单位名录进入。"
    more = "等" if len(found) > NAMED else ""
    names = "、".join(unit.name for unit in found[:NAMED])
    return f"“{asked[:60]}”不止一个单位，请写全称：{names}{more}。"


class UnitFilter(django_filters.CharFilter):
    """One unit as a filter."""

    field_class = UnitField


class UnitFilterSet(PublicFilterSet):
    """Directory of units: district, tier, field of work, any name."""

    district = CodeFilter(label="所在区划", choices=(), method="filter_district")
    category = CodeFilter(label="工作领域", choices=Category.choices)
    tier = CodeFilter(label="层级", choices=Tier.choices)
    q = SearchFilter(label="检索")
    ordering = OrderFilter(
        {
            "name": ("按名称", ["pinyin", "id"]),
            "district": ("按区划", ["district__code", "protocol_order", "pinyin", "id"]),
        }
    )

    class Meta:
        model = Unit
        fields: list[str] = []

    def options(self):
        return {"district": district_choices()}

    def filter_district(self, queryset, name, code):
        return queryset.filter(district__in=districts_within(code))
