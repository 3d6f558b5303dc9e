"""A page far into a list is found by keys that are kept, and shows what it would show without."""

import pytest

from units.listing import parts

pytestmark = pytest.mark.django_db


@pytest.fixture
def many(many_for_all, db):
    """Made once for all tests here."""
    return many_for_all


@pytest.mark.parametrize("name", ["units", "practices", "achievements"])
def test_a_deep_page_lists_the_same_rows_by_kept_keys(many, client, monkeypatch, name):
    def listed() -> list[list[int]]:
        pages = (client.get(f"/{name}/?page={page}") for page in (1, 7, 40))
        return [[row.pk for row in page.context["object_list"]] for page in pages]

    read = listed()
    assert [len(rows) for rows in read] == [20, 20, 20]
    monkeypatch.setattr(parts, "DEEP", 0)
    assert listed() == read
