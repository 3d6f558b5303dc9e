"""Content for the tests of what the site costs."""

import pytest
from django.core.management import call_command
from django.db import connection

from config.demo import synthetic
from units.models import Unit


def make_many() -> dict[str, str]:
    """2,000 units with all that hangs on them. Returns a public unit and its year."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(synthetic, "DRAWN", 200)
        call_command("generate", units=2000, years=5, seed=1, verbosity=0)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            # Ours alone: what all databases of a server share, another test may be reading too.
            ours = ", ".join(map(connection.ops.quote_name, connection.introspection.table_names()))
            cursor.execute(f"ANALYZE {ours}")
            # Of a table as small as this one it would read all; what an index can find is asked.
            cursor.execute("SET LOCAL enable_seqscan = off")
    unit = Unit.objects.public().order_by("pk")[20]
    year = unit.recognitions.public().first().award_year.year
    return {"unit": unit.slug, "year": str(year)}


@pytest.fixture
def many(db) -> dict[str, str]:
    """What `make_many` makes, for one test."""
    return make_many()


@pytest.fixture(scope="module")
def many_for_all(whole_module) -> dict[str, str]:
    """The same for all tests of a module."""
    return make_many()
