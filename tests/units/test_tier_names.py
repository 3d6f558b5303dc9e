"""How the level of a unit is said."""

import pytest

from tests.factories import make_district, make_recognition, make_unit
from tests.pages import seen

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("district", "tier", "words"),
    [
        (("330903", "普陀区"), "county", "区直"),
        (("330921", "岱山县"), "county", "县直"),
        (("330900", "舟山市"), "municipal", "市直"),
        (("330999", "示例新城"), "county", "县（市、区）直"),
    ],
)
def test_the_level_of_a_unit_is_said_as_its_district_is_one(client, district, tier, words):
    make_recognition(unit=make_unit(slug="jia", district=make_district(*district), tier=tier))
    assert f"层级{words}" in seen(client.get("/units/jia/"))
