"""Open data written row by row: JSON, CSV and XLSX of a table's rows."""

import csv
import io
import json
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Model, QuerySet
from openpyxl import Workbook

from awards.figures.readings import plain
from units.listing.filters import PublicFilterSet

from .tables import Table

#: Rows read from the database at a time.
CHUNK = 500
#: A spreadsheet would take a cell that begins so for a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def as_json(value: Any) -> Any:
    """JSON for what the encoder does not know: dates in ISO 8601."""
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"not JSON: {value!r}")


def stream(rows: QuerySet) -> Iterator[Model]:
    """Rows without holding them all; a page's slice is short and read whole."""
    return iter(rows) if rows.query.is_sliced else rows.iterator(chunk_size=CHUNK)


def json_chunks(table: Table, filterset: PublicFilterSet, rows: QuerySet) -> Iterator[str]:
    """`{"count", "filters", "results"}`, a row at a time; `count` is that of all pages."""
    filters = json.dumps(filterset.values, ensure_ascii=False)
    yield f'{{"count": {filterset.qs.count()}, "filters": {filters}, "results": ['
    for number, row in enumerate(stream(rows)):
        comma = ",\n" if number else "\n"
        yield comma + json.dumps(table.record(row), ensure_ascii=False, default=as_json)
    yield "\n]}\n"


def cell(value: Any) -> Any:
    """A cell that no spreadsheet takes for a formula; numbers plain, nothing as an empty text."""
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, str) and value.startswith(FORMULA):
        return "'" + value
    return "" if value is None else value


def cells(table: Table, rows: Iterable) -> Iterator[list]:
    """The head and the rows of a flat table."""
    yield [column.words for column in table.columns]
    for row in rows:
        yield [cell(column.read(row)) for column in table.columns]


def csv_chunks(table: Table, rows: QuerySet) -> Iterator[str]:
    """CSV with a byte order mark, so that Excel and WPS read it as UTF-8."""
    yield "\ufeff"
    for line in cells(table, stream(rows)):
        buffer = io.StringIO()
        csv.writer(buffer).writerow(line)
        yield buffer.getvalue()


def xlsx_file(table: Table, rows: QuerySet) -> io.BytesIO:
    """A workbook of one sheet, written row by row. Numbers stay numbers."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(table.title)
    sheet.freeze_panes = "A2"
    sheet.append([column.words for column in table.columns])
    for row in stream(rows):
        values = (column.read(row) for column in table.columns)
        sheet.append([value if isinstance(value, Decimal) else cell(value) for value in values])
    file = io.BytesIO()
    book.save(file)
    file.seek(0)
    return file
