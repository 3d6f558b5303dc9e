"""Names of units are asked of the register as far as a text needs them."""

from datetime import date

import pytest

from awards.proofreading.names import former_names, names_containing
from awards.proofreading.words import Renaming
from tests.factories import make_unit
from units.models import UnitName

pytestmark = pytest.mark.django_db


def name_of(unit, name: str, kind: str = "short", until: date | None = None) -> None:
    UnitName.objects.create(unit=unit, name=name, kind=kind, used_until=until)


def test_the_names_of_today_that_contain_a_form_are_given():
    whole = make_unit(name="示例海港管理局", short_name="港管局")
    name_of(whole, "示例海港委")
    name_of(whole, "示例海港处", "former")
    merged = make_unit(name="示例海港分局", successor=whole)
    name_of(merged, "示例海港站")
    make_unit(name="示例渔业局")
    assert {n for n in names_containing("海港") if "海港" in n} == {"示例海港管理局", "示例海港委"}
    assert set(names_containing("管理")) == {"示例海港管理局", "港管局", "示例海港委"}
    assert set(names_containing("气象")) == set(names_containing("。")) == set()


def test_the_names_of_before_are_those_of_renamed_and_of_merged_units():
    whole = make_unit(name="示例海港管理局")
    name_of(whole, "示例海港处", "former", date(2023, 12, 31))
    name_of(whole, "示例海港委")
    make_unit(name="示例海港分局", short_name="分局", successor=whole)
    assert former_names() == [
        Renaming("示例海港分局", "示例海港管理局"),
        Renaming("分局", "示例海港管理局"),
        Renaming("示例海港处", "示例海港管理局", date(2023, 12, 31)),
    ]
