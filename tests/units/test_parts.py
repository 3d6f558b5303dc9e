"""A page of rows that stand part after part, and all of them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.factories import make_district, make_unit
from units.listing.parts import ONE_BY_ONE, Parts
from units.models import Unit


class Rows(list):
    """Plain rows that can be asked as a queryset is; each is its own key."""

    def values_list(self, *columns, **options) -> "Rows":
        return self

    def in_bulk(self, keys) -> dict:
        return {key: key for key in keys if key in self}

    def iterator(self, chunk_size):
        return iter(self)


counts = st.lists(st.integers(0, 7), max_size=9)


@given(counts, st.integers(0, 40), st.integers(0, 12))
def test_a_slice_is_that_of_the_whole(numbers, start, length):
    whole = [(part, row) for part, count in enumerate(numbers) for row in range(count)]
    asked: list[list[int]] = []

    def read(parts: list[int]) -> Rows:
        asked.append(parts)
        return Rows(row for row in whole if row[0] in parts)

    parts = Parts(range(len(numbers)), lambda: dict(enumerate(numbers)), read, Rows(whole))
    assert parts[start : start + length] == whole[start : start + length]
    assert len(parts) == len(whole)
    touched = {part for part, _ in whole[start : start + length]}
    assert {part for some in asked for part in some} == touched
    assert len(asked) == (len(touched) if len(touched) <= ONE_BY_ONE else 1)


@given(counts)
def test_all_rows_are_read_part_after_part_and_not_counted(numbers):
    whole = [(part, row) for part, count in enumerate(numbers) for row in range(count)]

    def read(parts: list[int]) -> Rows:
        return Rows(row for row in whole if row[0] in parts)

    parts = Parts(range(len(numbers)), pytest.fail, read, Rows())
    assert list(iter(parts)) == whole


@pytest.mark.django_db
def test_what_belongs_to_the_rows_is_read_once(django_assert_num_queries):
    districts = [make_district("330900"), make_district("330902", "定海区")]
    for district in districts:
        make_unit(district=district)
    keys = [district.pk for district in districts]
    parts = Parts(
        keys,
        lambda: dict.fromkeys(keys, 1),
        lambda some: Unit.objects.filter(district__in=some).order_by("pk"),
        Unit.objects.prefetch_related("names"),
    )
    with django_assert_num_queries(4):  # the keys of each part, the units, their names
        units = parts[0:9]
        assert [list(unit.names.all()) for unit in units] == [[], []]
    assert parts.count_of(keys[0]) == 1 and parts.count_of("none") == 0


@pytest.mark.django_db
def test_what_is_gone_meanwhile_is_left_out():
    gone, stays = make_unit(), make_unit(slug="shili-2")

    def read(some):
        keys = list(Unit.objects.order_by("pk").values_list("pk", flat=True))
        Unit.objects.filter(pk=gone.pk).delete()
        return Keys(keys)

    class Keys(Rows):
        pass

    assert Parts([None], lambda: {None: 2}, read, Unit.objects.all())[0:2] == [stays]
