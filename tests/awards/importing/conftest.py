"""Tables of units, as sheets."""

import pytest

from awards.importing.planning import plan
from awards.importing.reading import Row, Sheet


def sheet_of(*rows: list[str], hidden: bool = False) -> Sheet:
    """A sheet that begins in row 1; rows without a text are left out, as in reading."""
    numbered = [Row(number, [*row]) for number, row in enumerate(rows, 1) if any(row)]
    return Sheet("单位", hidden, numbered)


@pytest.fixture
def planned():
    """The plan of a table, from its rows."""
    return lambda *rows: plan([sheet_of(*rows)])
