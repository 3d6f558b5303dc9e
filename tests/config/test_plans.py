"""No public page reads a table that grows from end to end.

Each query is explained by the database itself, at 2,000 units, where nothing is kept: within a
test's transaction all counts are asked anew.
"""

import pytest
from django.db import connection

from .plans import asked, scanned

pytestmark = pytest.mark.django_db


@pytest.fixture
def many(many_for_all, db):
    """Made once for all tests here."""
    return many_for_all


PUBLIC = (
    "/",
    "/awards/",
    "/awards/shili/",
    "/awards/shili/2025/",
    "/awards/shili/2025/?page=3",
    "/recognitions/",
    "/recognitions/?page=100",
    "/recognitions/?year=2025&district=330903",
    "/recognitions/?q=治安",
    "/units/",
    "/units/?page=50",
    "/units/?q=治安",
    "/units/{unit}/",
    "/units/{unit}/shili/{year}/",
    "/units/{unit}/cover.svg",
    "/practices/",
    "/practices/?page=50",
    "/practices/?q=治安",
    "/achievements/",
    "/achievements/?page=50",
    "/achievements/?indicator=shili-solved",
    "/achievements/?q=治安",
    "/compare/",
    "/regions/330900/shili/2025/",
    "/search/?q=治安",
    "/search/?q=slz",
    "/search/?q=治安&kind=practices&year=2025&district=330903",
    "/search/?q=示例治按局",
    "/search/?q=信防局",
    "/search/?q=5800",
    "/search/suggest/?q=治安",
    "/search/suggest/?q=slz",
    "/search/suggest/?q=示例治按局",
    "/feed.xml",
    "/sitemap.xml",
    "/sitemap-stories.xml",
    "/data/",
    "/data/recognitions.json?year=2025",
)
#: What reads a whole table all the same, and why.
WHOLE = {
    "/data/": "says how many rows each table has, counted once for each version",
    "/data/recognitions.json?year=2025": "is the whole table",
    "/sitemap.xml": "lists as many maps as the rows need, counted once in a while by a machine",
    "/sitemap-stories.xml": "is a thousand rows of the whole in the order of their keys",
}


def test_no_page_reads_a_growing_table_from_end_to_end(many, client):
    found = {
        (address, table)
        for address in PUBLIC
        if address not in WHOLE
        for sql, params in asked(client, address.format(**many))
        for table in scanned(sql, params)
    }
    assert sorted(found) == []


@pytest.mark.parametrize("table", ["recognitions", "units", "practices", "achievements"])
def test_a_table_narrowed_by_a_text_is_searched_once(many, client, table):
    """Searched for each year again, some words would take minutes at a hundred thousand units."""
    sought = "MATCH" if connection.vendor == "sqlite" else "::tsquery"
    queries = [sql for sql, _ in asked(client, f"/data/{table}.json?q=示例 局")]
    assert sum(sought in sql for sql in queries) == 1
