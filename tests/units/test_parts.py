"""A page of rows that stand part after part."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.factories import make_district, make_unit
from units.listing.parts import ONE_BY_ONE, Parts
from units.models import Unit


class Rows(list):
    """Plain rows that can be asked as a queryset is."""

    _prefetch_related_lookups = ()

    def prefetch_related(self, lookup) -> "Rows":
        return self


counts = st.lists(st.integers(0, 7), max_size=9)


@given(counts, st.integers(0, 40), st.integers(0, 12))
def test_a_slice_is_that_of_the_whole(numbers, start, length):
    whole = [(part, row) for part, count in enumerate(numbers) for row in range(count)]
    asked: list[list[int]] = []

    def read(parts: list[int]) -> Rows:
        asked.append(parts)
        return Rows(row for row in whole if row[0] in parts)

    parts = Parts(enumerate(numbers), read)
    assert parts[start : start + length] == whole[start : start + length]
    assert len(parts) == len(whole)
    touched = {part for part, _ in whole[start : start + length]}
    assert {part for some in asked for part in some} == touched
    assert len(asked) == (len(touched) if len(touched) <= ONE_BY_ONE else 1)


@pytest.mark.django_db
def test_what_belongs_to_the_rows_is_read_once(django_assert_num_queries):
    districts = [make_district("330900"), make_district("330902", "定海区")]
    for district in districts:
        make_unit(district=district)
    rows = Unit.objects.prefetch_related("names").order_by("pk")
    parts = Parts(
        [(district.pk, 1) for district in districts],
        lambda some: rows.filter(district__in=some),
    )
    with django_assert_num_queries(3):
        units = parts[0:9]
        assert [list(unit.names.all()) for unit in units] == [[], []]
    assert parts.count_of(districts[0].pk) == 1 and parts.count_of("none") == 0
