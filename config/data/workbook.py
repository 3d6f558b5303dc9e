"""A workbook of one sheet (XLSX, ECMA-376), written while it is sent: nothing of it is held.

openpyxl makes an object of every cell and hands out the file only when it is whole; this writes
the parts that a plain table needs, as a zip that streams.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from string import ascii_uppercase
from typing import Any
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

from awards.figures.readings import plain

#: Longest text of a cell that spreadsheets open; longer ones end in “…”.
LONGEST = 32_767
#: Rows that are compressed at a time, and how hard: more costs time and saves little.
BATCH, LEVEL = 200, 3
#: What a spreadsheet would read as a character written in numbers: _x0041_ is A to it.
NUMBERED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
#: Day 0 of a spreadsheet's calendar.
DAY_ZERO = date(1899, 12, 30)
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
DOCUMENT = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"
SHEET = "xl/worksheets/sheet1.xml"
#: The parts beside the sheet; the second format of cells is that of dates.
PARTS = {
    "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types">'
    '<Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{KIND}.sheet.main+xml"/>'
    f'<Override PartName="/{SHEET}" ContentType="{KIND}.worksheet+xml"/>'
    f'<Override PartName="/xl/styles.xml" ContentType="{KIND}.styles+xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{DOCUMENT}/officeDocument" Target="xl/workbook.xml"/>'
    "</Relationships>",
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{DOCUMENT}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="rId2" Type="{DOCUMENT}/styles" Target="styles.xml"/></Relationships>',
    "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{DOCUMENT}"><sheets>'
    '<sheet name="%s" sheetId="1" r:id="rId1"/></sheets></workbook>',
    "xl/styles.xml": f'<styleSheet xmlns="{MAIN}">'
    '<numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/></numFmts>'
    '<fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="2"><xf xfId="0"/>'
    '<xf xfId="0" numFmtId="164" applyNumberFormat="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
    "</styleSheet>",
}
SHEET_START = (
    f'{HEAD}<worksheet xmlns="{MAIN}"><sheetViews><sheetView workbookViewId="0">'
    '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>'
    "</sheetView></sheetViews><sheetData>"
)
SHEET_END = "</sheetData></worksheet>"


class _Outbox:
    """What the zip has written and nobody has taken yet."""

    def __init__(self):
        self.pieces: list[bytes] = []

    def write(self, piece: bytes) -> int:
        self.pieces.append(bytes(piece))
        return len(piece)

    def flush(self) -> None:
        """Nothing waits here for anything."""

    def taken(self) -> bytes:
        """All that was written since the last time."""
        taken = b"".join(self.pieces)
        self.pieces.clear()
        return taken


def workbook_chunks(title: str, rows: Iterable[Iterable]) -> Iterator[bytes]:
    """The workbook in pieces: a sheet called `title` (up to 26 columns), its first row frozen.

    Cells are texts, numbers, dates, or None and "" for nothing. Texts must be fit for XML.
    """
    outbox = _Outbox()
    with ZipFile(outbox, "w", ZIP_DEFLATED, compresslevel=LEVEL) as book:
        for name, part in PARTS.items():
            content = part % escape(title) if name == "xl/workbook.xml" else part
            with book.open(name, "w") as file:
                file.write((HEAD + content).encode())
        yield outbox.taken()  # at once; the first rows may take a while
        with book.open(SHEET, "w") as sheet:
            sheet.write(SHEET_START.encode())
            batch: list[str] = []
            for number, row in enumerate(rows, 1):
                batch.append(row_xml(number, row))
                if len(batch) == BATCH:
                    sheet.write("".join(batch).encode())
                    batch.clear()
                    if piece := outbox.taken():
                        yield piece
            sheet.write(("".join(batch) + SHEET_END).encode())
    yield outbox.taken()


def row_xml(number: int, row: Iterable) -> str:
    """One row of the sheet, counted from 1."""
    cells = (
        cell_xml(f"{letter}{number}", value)
        for letter, value in zip(ascii_uppercase, row, strict=False)
        if value is not None and value != ""
    )
    return f'<row r="{number}">{"".join(cells)}</row>'


def cell_xml(place: str, value: Any) -> str:
    """One cell. A text is never a formula here, whatever it begins with."""
    if isinstance(value, str):
        text = value if len(value) <= LONGEST else value[: LONGEST - 1] + "…"
        text = escape(NUMBERED.sub("_x005F_", text))
        return f'<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'
    if isinstance(value, date):
        return f'<c r="{place}" s="1"><v>{(value - DAY_ZERO).days}</v></c>'
    number = plain(value) if isinstance(value, Decimal) else value
    return f'<c r="{place}"><v>{number}</v></c>'
