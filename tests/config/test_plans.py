"""No public page reads a table that grows from end to end.

Each query is explained by the database itself, at 2,000 units, where nothing is kept: within a
test's transaction all counts are asked anew.
"""

import re
from collections.abc import Iterator

import pytest
from django.core.management import call_command
from django.db import connection

from config.demo import synthetic
from units.models import Unit

pytestmark = pytest.mark.django_db

#: Tables that grow with the number of units.
GROWING = (
    "units_unit",
    "units_unitname",
    "units_brand",
    "units_searchentry",
    "awards_recognition",
    "awards_practice",
    "awards_achievement",
)
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


@pytest.fixture
def many(monkeypatch) -> dict[str, str]:
    """2,000 units with all that hangs on them. Returns a public unit and its year."""
    monkeypatch.setattr(synthetic, "DRAWN", 200)
    call_command("generate", units=2000, years=5, seed=1, verbosity=0)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
            # Of a table as small as this one it would read all; what an index can find is asked.
            cursor.execute("SET LOCAL enable_seqscan = off")
    unit = Unit.objects.public().order_by("pk")[20]
    year = unit.recognitions.public().first().award_year.year
    return {"unit": unit.slug, "year": str(year)}


def asked(client, address: str) -> list[tuple[str, tuple]]:
    """The queries of a page, with their parameters."""
    queries = []

    def note(execute, sql, params, many, context):
        if sql.lstrip(" (").startswith("SELECT"):
            queries.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        response = client.get(address)
        response.getvalue()
    assert response.status_code == 200, address
    return queries


def scanned(sql: str, params: tuple) -> Iterator[str]:
    """The growing tables that a query reads from end to end."""
    plan = "EXPLAIN QUERY PLAN " if connection.vendor == "sqlite" else "EXPLAIN "
    with connection.cursor() as cursor:
        cursor.execute(plan + sql, params)
        lines = [str(row[-1]) for row in cursor.fetchall()]
    if connection.vendor == "postgresql":
        tables = (re.search(r"Seq Scan on (\w+)", line) for line in lines)
        return {found[1] for found in tables if found} & set(GROWING)
    names = dict(re.findall(r'"(\w+)" (?:AS )?"?([A-Z]\d+)"?', sql))
    aliases = {alias: table for table, alias in names.items()}
    tables = (re.match(r"SCAN (\w+)(?! VIRTUAL)", line) for line in lines)
    return {aliases.get(found[1], found[1]) for found in tables if found} & set(GROWING)


def test_no_page_reads_a_growing_table_from_end_to_end(many, client):
    found = {
        (address, table)
        for address in PUBLIC
        if address not in WHOLE
        for sql, params in asked(client, address.format(**many))
        for table in scanned(sql, params)
    }
    assert sorted(found) == []
