"""Open data written row by row: JSON, CSV and XLSX of a table's rows.

Nothing that is not seen goes out, whatever is stored, and no cell is taken for a formula.
"""

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from decimal import Decimal
from itertools import islice
from typing import Any

from awards.figures.readings import plain
from units.listing.filters import PublicFilterSet
from units.texts import FORMULA, printable

from .tables import Rows, Sheet, Table
from .workbook import workbook_chunks

#: Rows written in one piece.
PIECE = 100


def as_json(value: Any) -> Any:
    """JSON for what the encoder does not know: dates in ISO 8601."""
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"not JSON: {value!r}")


def tidy(value: Any) -> Any:
    """A record with all its texts printable."""
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, dict):
        return {name: tidy(part) for name, part in value.items()}
    return [tidy(part) for part in value] if isinstance(value, list) else value


def json_chunks(table: Table, filterset: PublicFilterSet, rows: Rows) -> Iterator[str]:
    """`{"count", "filters", "results"}`, some rows at a time; `count` is that of all pages.

    Where the pages end before all that is found has been listed, `"cut": true` says so.
    """
    filters = json.dumps(tidy(filterset.values), ensure_ascii=False)
    yield '{"count": '  # at once; counting may take a while
    cut = ', "cut": true' if rows.is_cut else ""
    yield f'{len(rows)}{cut}, "filters": {filters}, "results": ['
    left, comma = iter(rows), "\n"
    while records := [tidy(table.record(row)) for row in islice(left, PIECE)]:
        written = (json.dumps(row, ensure_ascii=False, default=as_json) for row in records)
        yield comma + ",\n".join(written)
        comma = ",\n"
    yield "\n]}\n"


def cell(value: Any) -> Any:
    """A cell that no spreadsheet takes for a formula; numbers stay numbers."""
    if isinstance(value, str):
        text = printable(value)
        return "'" + text if FORMULA.match(text) else text
    return value


def cells(table: Table | Sheet, rows: Iterable, written: Callable = cell) -> Iterator[list]:
    """The head and the rows of a flat table, each value as `written` has it."""
    reads = [column.read for column in table.columns]
    yield [column.words for column in table.columns]
    for row in rows:
        yield [written(read(row)) for read in reads]


def csv_chunks(table: Table | Sheet, rows: Iterable) -> Iterator[str]:
    """CSV with a byte order mark, so that Excel and WPS read it as UTF-8."""
    yield "\ufeff"
    lines = cells(table, rows)
    piece = [next(lines)]  # the head, at once; the first rows may take a while
    while piece:
        buffer = io.StringIO()
        csv.writer(buffer).writerows(
            [plain(value) if isinstance(value, Decimal) else value for value in line]
            for line in piece
        )
        yield buffer.getvalue()
        piece = list(islice(lines, PIECE))


def xlsx_chunks(table: Table, rows: Rows) -> Iterator[bytes]:
    """A workbook of one sheet. Numbers and dates stay what they are."""
    return workbook_chunks(table.title, cells(table, rows))
