"""What the database says of a page's queries: which growing tables it reads from end to end."""

import re

from django.db import connection

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


def plan(sql: str, params: tuple) -> str:
    """How the database answers a query, in its words."""
    explain = "EXPLAIN QUERY PLAN " if connection.vendor == "sqlite" else "EXPLAIN "
    with connection.cursor() as cursor:
        cursor.execute(explain + sql, params)
        return "\n".join(str(row[-1]) for row in cursor.fetchall())


def scanned(sql: str, params: tuple) -> set[str]:
    """The growing tables that a query reads from end to end."""
    lines = plan(sql, params).splitlines()
    if connection.vendor == "postgresql":
        tables = (re.search(r"Seq Scan on (\w+)", line) for line in lines)
        return {found[1] for found in tables if found} & set(GROWING)
    names = dict(re.findall(r'"(\w+)" (?:AS )?"?([A-Z]\d+)"?', sql))
    aliases = {alias: table for table, alias in names.items()}
    tables = (re.match(r"SCAN (\w+)(?! VIRTUAL)", line) for line in lines)
    # What a query made before it scans it is no table, even if it has the name of one.
    made = {line.split()[1] for line in lines if line.startswith(("CO-ROUTINE ", "MATERIALIZE "))}
    read = {found[1] for found in tables if found} - made
    return {aliases.get(name, name) for name in read} & set(GROWING)


def is_read_in_order(sql: str, params: tuple) -> bool:
    """Whether a query reads no further than its LIMIT, since nothing has to be sorted for it."""
    return " LIMIT " in sql and not re.search(r"TEMP B-TREE FOR ORDER|Sort", plan(sql, params))
