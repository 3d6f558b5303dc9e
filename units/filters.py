"""The filters of the directory of units, and the choices that other lists share."""

import django_filters
from django import forms

from .listing import CodeFilter, PublicFilterSet, SearchFilter, terms
from .models import Category, District, Tier, Unit


def district_choices() -> list[tuple[str, str]]:
    """All districts as (code, name), those inside another one indented."""
    return [
        (code, name if code.endswith("00") else f"\u3000{name}")
        for code, name in District.objects.values_list("code", "name")
    ]


def within(queryset, path: str, code: str):
    """Rows whose district, at `path`, is `code` or lies in it: 330900 holds 330903."""
    prefix = code.rstrip("0") if code.endswith("0000") else code.removesuffix("00")
    return queryset.filter(**{f"{path}__code__startswith": prefix})


class UnitField(forms.SlugField):
    """A public unit by its slug. Too many to offer: links and chips carry it, unseen."""

    widget = forms.HiddenInput

    def clean(self, value):
        """The unit, or None where none is asked for. Raises ValidationError for an unknown one."""
        if not (slug := super().clean(value)):
            return None
        if unit := Unit.objects.public().filter(slug=slug).first():
            return unit
        raise forms.ValidationError(f"没有“{slug[:60]}”这个单位，请从机关单位名录进入。")


class UnitFilter(django_filters.CharFilter):
    """One unit as a filter."""

    field_class = UnitField

    def __init__(self, *args, **kwargs):
        message = "单位编号只含小写字母、数字和连字符，请从机关单位名录进入。"
        super().__init__(*args, error_messages={"invalid": message}, **kwargs)


class UnitFilterSet(PublicFilterSet):
    """Directory of units: district, tier, field of work, any name."""

    district = CodeFilter(label="所在区划", choices=(), method="filter_district")
    category = CodeFilter(label="工作领域", choices=Category.choices)
    tier = CodeFilter(label="层级", choices=Tier.choices)
    q = SearchFilter(label="检索", method="filter_q")
    ordering = CodeFilter(
        label="排序",
        choices=[("name", "按名称"), ("district", "按区划")],
        empty_label="默认",
        method="filter_ordering",
    )

    class Meta:
        model = Unit
        fields: list[str] = []

    def options(self):
        return {"district": district_choices()}

    def filter_district(self, queryset, name, code):
        return within(queryset, "district", code)

    def filter_q(self, queryset, name, text):
        for term in terms(text):
            queryset = queryset.matching(term)
        return queryset

    def filter_ordering(self, queryset, name, value):
        orders = {"name": ["pinyin", "id"], "district": ["district__code", "pinyin", "id"]}
        return queryset.order_by(*orders[value])
