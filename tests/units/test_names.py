"""Names of units: all of them, which goes first, how they are read and said."""

import pytest

from tests.factories import make_unit
from units import names
from units.models import Unit, UnitName


@pytest.mark.parametrize(
    ("name", "spoken"),
    [
        ("舟山市公安局", "舟山公安局"),
        ("舟山市市场监督管理局", "舟山市场监督管理局"),
        ("浙江省舟山市普陀区信访局", "浙江舟山普陀信访局"),
        ("舟山出入境边防检查站", "舟山出入境边防检查站"),
        ("局", "局"),
    ],
)
def test_a_name_as_people_say_it(name, spoken):
    assert names.as_spoken(name) == spoken


def known_as(unit, name, kind):
    UnitName.objects.create(unit=unit, name=name, kind=kind)


@pytest.mark.django_db
def test_a_unit_has_each_of_its_names_once_and_its_present_one_first():
    unit = make_unit(name="示例市甲局", short_name="甲局")
    known_as(unit, "老甲局", "former")
    known_as(unit, "甲局", "alias")
    assert names.of(unit) == ["示例市甲局", "甲局", "老甲局"]
    assert names.sought(unit) == ["示例市甲局", "甲局", "老甲局", "示例甲局"]
    assert names.of(make_unit(name="示例乙局")) == ["示例乙局"]
    assert names.of(make_unit(name="示例丙局", short_name="丙局")) == ["示例丙局", "丙局"]


@pytest.mark.django_db
def test_a_shared_name_is_that_of_the_unit_which_bears_it_most_plainly():
    former = make_unit(slug="former", name="示例甲局")
    alias = make_unit(slug="alias", name="示例乙局")
    make_unit(slug="short", name="示例丙局", short_name="示例局")
    full = make_unit(slug="full", name="示例丁局")
    known_as(former, "示例局", "former")
    known_as(alias, "示例局", "alias")
    assert Unit.objects.bearers(["示例局", "示例甲局", "示例乙"]) == {
        "示例局": ["short", "alias", "former"],
        "示例甲局": ["former"],
    }
    Unit.objects.filter(pk=full.pk).update(name="示例局")
    assert Unit.objects.bearers(["示例局"])["示例局"] == ["full", "short", "alias", "former"]


@pytest.mark.django_db
@pytest.mark.parametrize(("at_once", "queries"), [(8, 3), (4, 6)])
def test_names_are_looked_for_in_three_queries_a_part(
    at_once, queries, monkeypatch, django_assert_num_queries
):
    monkeypatch.setattr(names, "AT_ONCE", at_once)
    known = []
    for number in range(4):
        known_as(make_unit(name=f"示例{number}局"), f"旧{number}局", "former")
        known += [f"示例{number}局", f"旧{number}局"]
    make_unit(name="示例别局")
    with django_assert_num_queries(queries):
        assert set(Unit.objects.bearers(known)) == set(known)
