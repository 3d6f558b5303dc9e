"""The sheets of a workbook (.xlsx), its cells as texts. Plain Python, for the guarded process."""

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, BinaryIO

from units.guarded import Refused

from . import package
from .percents import Cell, percent, shown_as_percent

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook

#: Most sheets of one workbook.
MOST_SHEETS = 50


def sheets(file: BinaryIO) -> list[list]:
    """Each sheet as [name, hidden, rows], a row as the texts of its cells from column A on.

    A merged cell stands in all of its places, a percentage as it is shown. Raises Refused, in
    words, for what is no workbook of plain tables.
    """
    # Loaded by the guarded process alone, which the site names this function to.
    from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

    package.check(file)
    file.seek(0)
    percents = shown_as_percent(file)
    file.seek(0)
    try:
        with CalamineWorkbook.from_filelike(file) as book:
            listed = book.sheets_metadata
            if len(listed) > MOST_SHEETS:
                raise Refused(package.TOO_LARGE, "too_large")
            percents += [set()] * (len(listed) - len(percents))
            return [
                [one.name, one.visible != SheetVisibleEnum.Visible, _rows(book, number, shown)]
                for number, (one, shown) in enumerate(zip(listed, percents, strict=True))
            ]
    except CalamineError as error:
        raise Refused(package.BROKEN, "broken") from error


def _rows(book: "CalamineWorkbook", number: int, percents: set[Cell]) -> list[list[str]]:
    sheet = book.get_sheet_by_index(number)
    values = sheet.to_python(skip_empty_area=False)
    rows = [list(map(plain, row)) for row in values]
    for row, column in percents:
        if row < len(rows) and column < len(rows[row]) and type(values[row][column]) is float:
            rows[row][column] = percent(values[row][column])
    _spread_merged(sheet, rows)
    return rows


def _spread_merged(sheet: "CalamineSheet", rows: list[list[str]]) -> None:
    """Put the text of each merged cell in every place that it covers and another has."""
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
        if top >= len(rows) or left >= len(rows[top]) or not (text := rows[top][left]):
            continue
        for row in rows[top : bottom + 1]:
            row[left : right + 1] = [text] * len(row[left : right + 1])


def plain(value: Any) -> str:
    """A cell's value as staff would type it: 3.0 → 3, a day as 2025-12-01, true as 是."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float):
        # As many digits as a spreadsheet keeps.
        return f"{value:.15g}"
    if isinstance(value, datetime):
        return str(value.date() if value.time() == time() else value)
    if isinstance(value, date | time | timedelta):
        return str(value)
    return str(value).strip()
