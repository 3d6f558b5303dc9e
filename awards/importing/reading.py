"""What staff upload or paste, as sheets of rows of plain cells."""

import csv
import io
import re
from dataclasses import dataclass

from awards.intake.files import UnreadableFile, decoded
from units import guarded

from . import package, workbook

#: Largest file read, in bytes.
LARGEST = 10 * 1024 * 1024
#: What reading a workbook may cost.
LIMITS = guarded.Limits(seconds=5, memory=300 * 1024 * 1024, answer=64 * 1024 * 1024)
#: In which words the limits are said of a workbook.
SAID = {
    "broken": package.BROKEN,
    "too_large": package.TOO_LARGE,
    "too_slow": "这个工作簿太复杂，读了几秒还没有读完。请只留要导入的表格再试。",
}
OLD_FORMAT = "这是旧格式 .xls，或者加了密码。请用 WPS 或 Excel 打开后另存为不加密的 .xlsx 再试。"
OTHER_FORMAT = "只能读 .xlsx 和 .csv 文件。请用 WPS 或 Excel 打开后另存为 .xlsx 再试。"
TOO_MANY = "表格超过 50000 行或 300 列，请分成几份。"
BROKEN_CSV = "表格读不通：引号没有成对。请用 WPS 或 Excel 打开后另存为 .xlsx 再试。"
#: How an OLE file begins: workbooks before 2007, and those of today under a password.
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP = b"PK"


@dataclass(frozen=True)
class Row:
    """A row that has something in it: its number as the spreadsheet shows it, and its texts."""

    number: int
    cells: list[str]


@dataclass(frozen=True)
class Sheet:
    """A table under the name of its sheet, "" for a file that is one table."""

    name: str
    hidden: bool
    rows: list[Row]


def read(content: bytes, name: str) -> list[Sheet]:
    """The sheets of a .xlsx or .csv file that have something in them.

    Raises UnreadableFile, in words, for anything else and for what is more than tables.
    """
    if len(content) > LARGEST:
        raise UnreadableFile("文件超过 10 MB，请只留要导入的表格，或者分成几份。")
    if content.startswith(OLE):
        raise UnreadableFile(OLD_FORMAT)
    ending = name.lower().rpartition(".")[2]
    if ending == "xlsx":
        found = _workbook(content)
    elif ending == "csv" and not content.startswith(ZIP):
        found = [_table(decoded(content))]
    else:
        raise UnreadableFile(OLD_FORMAT if ending == "xls" else OTHER_FORMAT)
    return _filled(found)


def pasted(text: str) -> list[Sheet]:
    """The one sheet of a text copied from a spreadsheet, cells apart by tabs.

    Raises UnreadableFile, in words, for more than a table.
    """
    return _filled([_table(text)])


def _filled(found: list[Sheet]) -> list[Sheet]:
    filled = [sheet for sheet in found if sheet.rows]
    if not filled:
        raise UnreadableFile("里面没有内容，请看看是不是选错了文件。")
    return filled


def _workbook(content: bytes) -> list[Sheet]:
    try:
        found = guarded.read(workbook.sheets, content, LIMITS)
    except guarded.Refused as refused:
        raise UnreadableFile(SAID.get(refused.code, str(refused))) from refused
    return [Sheet(name, hidden, _rows(rows)) for name, hidden, rows in found]


def _table(text: str) -> Sheet:
    """A text as a table: cells apart by tabs if its first line that says something has one."""
    said = re.search(r"\S.*", text)
    apart = "\t" if said and "\t" in said[0] else ","
    rows: list[list[str]] = []
    try:
        # The ends of lines within quotes are the cell's own.
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=apart, strict=True):
            rows.append([cell.strip() for cell in row])
            if len(rows) > package.MOST_ROWS or len(row) > package.MOST_COLUMNS:
                raise UnreadableFile(TOO_MANY)
    except csv.Error as error:
        raise UnreadableFile(BROKEN_CSV) from error
    return Sheet("", False, _rows(rows))


def _rows(rows: list[list[str]]) -> list[Row]:
    return [Row(number, row) for number, row in enumerate(rows, 1) if any(row)]


def as_text(sheet: Sheet) -> str:
    """A sheet as `pasted` reads it, every row under its number and every cell in its column."""
    written = io.StringIO()
    writer = csv.writer(written, "excel-tab", lineterminator="\n")
    last = 0
    for row in sheet.rows:
        written.write("\n" * (row.number - last - 1))
        # A lone cell has no tab beside it, and would be split at its commas.
        writer.writerow(row.cells if len(row.cells) > 1 else [*row.cells, ""])
        last = row.number
    return written.getvalue()
