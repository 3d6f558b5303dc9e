"""Sets of keys as bits say the same as Python's sets."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.factories import make_unit
from units.keysets import keyset, keysets, united
from units.models import Unit

SETS = st.lists(st.sets(st.integers(0, 300)), max_size=4)


@given(SETS)
def test_keysets_hold_what_sets_hold(sets):
    held = [keyset(one) for one in sets]
    assert [n.bit_count() for n in held] == [len(one) for one in sets]
    assert united(held).bit_count() == len(set().union(*sets))
    for n, one in zip(held, sets, strict=True):
        assert {key for key in range(301) if n >> key & 1} == one


@given(st.sets(st.integers(0, 300)), st.sets(st.integers(0, 300)))
def test_what_is_in_both_is_cut(one, other):
    assert keyset(one) & keyset(other) == keyset(one & other)


def test_what_is_not_there_is_nothing():
    assert united([]) == united([None, 0]) == keyset([]) == 0
    assert keyset([0, 0]) == 1


@pytest.mark.django_db
def test_the_keys_of_rows_belong_to_their_owners():
    _, second, third = (make_unit() for _ in range(3))
    Unit.objects.filter(pk=third.pk).update(district=second.district_id)
    expected: dict[int, int] = {}
    for unit in Unit.objects.all():
        expected[unit.district_id] = expected.get(unit.district_id, 0) | 1 << unit.pk
    assert keysets(Unit.objects.all(), "district", "pk") == expected
    assert keysets(Unit.objects.none(), "district", "pk") == {}
