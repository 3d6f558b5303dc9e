"""Which district lies in which, at every place that asks."""

import pytest
from django.core.exceptions import ValidationError

from awards.models import Achievement, Recognition
from tests.factories import make_achievement, make_district, make_recognition, make_unit
from units.districts import holds, prefix, within
from units.listing.recognised import districts_within
from units.models import District, Unit

PROVINCE, CITY, COUNTY, TEN, SIBLING = "330000", "330900", "330903", "331000", "330902"


@pytest.mark.parametrize(
    ("code", "begins"),
    [
        ("330903", "330903"),
        ("330900", "3309"),
        ("331000", "3310"),
        ("330000", "33"),
        ("500000", "50"),
        ("500100", "5001"),
        ("330910", "330910"),
    ],
)
def test_codes_begin_as_the_district_that_holds_them(code, begins):
    assert prefix(code) == begins


@pytest.mark.parametrize(
    ("outer", "inner", "held"),
    [
        ("330900", "330903", True),
        ("330903", "330903", True),
        ("330000", "330903", True),
        ("330903", "330900", False),
        ("330902", "330903", False),
        ("500000", "510000", False),
        ("330100", "330900", False),
    ],
)
def test_a_district_holds_itself_and_what_lies_in_it(outer, inner, held):
    assert holds(outer, inner) is held


@pytest.fixture
def places(db):
    """A unit, its recognition and a figure in each of five districts."""
    units = {}
    for code in (PROVINCE, CITY, COUNTY, SIBLING, TEN):
        district = make_district(code, f"示例{code}")
        units[code] = make_unit(name=f"示例{code}局", district=district)
        make_achievement(recognition=make_recognition(unit=units[code]))
    return units


@pytest.mark.parametrize(
    ("code", "inside"),
    [
        (PROVINCE, {PROVINCE, CITY, COUNTY, SIBLING, TEN}),
        (CITY, {CITY, COUNTY, SIBLING}),
        (COUNTY, {COUNTY}),
        (TEN, {TEN}),
    ],
)
def test_all_that_asks_for_a_district_gets_what_lies_in_it(places, admin_client, code, inside):
    names = {places[one].name for one in inside}
    assert set(Unit.objects.filter(within(code)).values_list("name", flat=True)) == names
    inside = districts_within(code)
    recognised = Recognition.objects.filter(unit__district__in=inside)
    assert set(recognised.values_list("unit__name", flat=True)) == names
    page = admin_client.get(f"/admin/awards/achievement/?district={code}")
    shown = {figure.recognition.unit.name for figure in page.context["cl"].result_list}
    assert shown == names
    assert Achievement.objects.count() == len(places)


@pytest.mark.parametrize(
    ("code", "parent", "fits"),
    [
        ("330903", "330900", True),
        ("330903", "330000", True),
        ("330903", "331000", False),
        ("330903", "330903", False),
    ],
)
@pytest.mark.django_db
def test_a_district_lies_where_its_code_says(code, parent, fits):
    district = District(code=code, name="示例区", parent=make_district(parent, "示例上级"))
    if fits:
        district.clean()
    else:
        with pytest.raises(ValidationError, match="不在示例上级"):
            district.clean()
