"""A workbook of plain sheets (XLSX, ECMA-376), written while it is sent: nothing of it is held.

openpyxl makes an object of every cell and hands out the file only when it is whole; this writes
the parts that a plain table needs, as a zip that streams.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import chain, islice, zip_longest
from string import ascii_uppercase
from typing import Any
from unicodedata import east_asian_width
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

from awards.figures.readings import plain
from units.texts import FORMULA

#: Longest text of a cell that spreadsheets open; longer ones end in “…”.
LONGEST = 32_767
#: Rows that are compressed at a time, and how hard: more costs time and saves little.
BATCH, LEVEL = 200, 3
#: What a spreadsheet would read as a character written in numbers: _x0041_ is A to it.
NUMBERED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
#: Day 0 of a spreadsheet's calendar.
DAY_ZERO = datetime(1899, 12, 30)
#: What columns are called, as many as a table here may have.
LETTERS = [*ascii_uppercase, *(f"A{letter}" for letter in ascii_uppercase)]
#: Widths of columns, in characters of which a Chinese one takes two.
NARROWEST, WIDEST = 8, 60
#: The formats of cells, by their place in the styles.
DATE, MOMENT, HEADING, TEXT = range(1, 5)
#: So many rows of a sheet to be filled in are helped; what an attribute's text is escaped by.
FILLED_IN, QUOTES = 5000, {'"': "&quot;"}
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
DOCUMENT = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"
SHEET = "xl/worksheets/sheet{}.xml"
#: The part that is the same in every workbook.
STYLES = (
    f'<styleSheet xmlns="{MAIN}">'
    '<numFmts count="2"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/>'
    '<numFmt numFmtId="165" formatCode="yyyy\\-mm\\-dd hh:mm"/></numFmts>'
    '<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>'
    '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="5"><xf xfId="0"/>'
    '<xf xfId="0" numFmtId="164" applyNumberFormat="1"/>'
    '<xf xfId="0" numFmtId="165" applyNumberFormat="1"/>'
    '<xf xfId="0" fontId="1" applyFont="1"/>'
    # Even typed again, what stands in such a cell stays a text.
    '<xf xfId="0" numFmtId="49" applyNumberFormat="1" quotePrefix="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
    "</styleSheet>"
)
SHEET_START = (
    f'{HEAD}<worksheet xmlns="{MAIN}"><sheetViews><sheetView workbookViewId="0">'
    '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>'
    "</sheetView></sheetViews>"
)


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


@dataclass(frozen=True)
class Choice:
    """What a column of a sheet to be filled in takes: its place from 0, a note shown beside the
    chosen cell, and the texts to choose from, none where any is taken."""

    place: int
    note: str = ""
    texts: Sequence[str] = ()


@dataclass(frozen=True)
class Page:
    """A sheet: what it is called, its rows, and what its columns take."""

    title: str
    rows: Iterable[Iterable]
    choices: Sequence[Choice] = ()


def workbook_chunks(title: str, rows: Iterable[Iterable]) -> Iterator[bytes]:
    """The workbook in pieces: a sheet called `title`, its first row frozen and with a filter.

    Cells are texts, numbers, dates, or None and "" for nothing. Texts must be fit for XML. Columns
    are as wide as the first rows need.
    """
    return pages_chunks([Page(title, rows)])


def pages_chunks(pages: Sequence[Page]) -> Iterator[bytes]:
    """As `workbook_chunks`, of several sheets."""
    outbox = _Outbox()
    with ZipFile(outbox, "w", ZIP_DEFLATED, compresslevel=LEVEL) as book:
        for name, part in parts([page.title for page in pages]).items():
            with book.open(name, "w") as file:
                file.write((HEAD + part).encode())
        yield outbox.taken()  # at once; the first rows may take a while
        for number, page in enumerate(pages, 1):
            with book.open(SHEET.format(number), "w") as sheet:
                for piece in sheet_xml(page.rows, page.choices):
                    sheet.write(piece.encode())
                    if taken := outbox.taken():
                        yield taken
    yield outbox.taken()


def parts(titles: list[str]) -> dict[str, str]:
    """The parts beside the sheets, which are called so."""
    numbered = list(enumerate(titles, 1))
    kinds = "".join(
        f'<Override PartName="/{SHEET.format(n)}" ContentType="{KIND}.worksheet+xml"/>'
        for n, _ in numbered
    )
    relations = "".join(
        f'<Relationship Id="rId{n}" Type="{DOCUMENT}/worksheet" '
        f'Target="{SHEET.format(n).removeprefix("xl/")}"/>'
        for n, _ in numbered
    )
    sheets = "".join(
        f'<sheet name="{escape(title)}" sheetId="{n}" r:id="rId{n}"/>' for n, title in numbered
    )
    return {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{KIND}.sheet.main+xml"/>{kinds}'
        f'<Override PartName="/xl/styles.xml" ContentType="{KIND}.styles+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{DOCUMENT}/officeDocument" Target="xl/workbook.xml"/>'
        "</Relationships>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">{relations}'
        f'<Relationship Id="rId{len(titles) + 1}" Type="{DOCUMENT}/styles" Target="styles.xml"/>'
        "</Relationships>",
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{DOCUMENT}">'
        f"<sheets>{sheets}</sheets></workbook>",
        "xl/styles.xml": STYLES,
    }


def sheet_xml(rows: Iterable[Iterable], choices: Sequence[Choice] = ()) -> Iterator[str]:
    """The sheet, some rows at a time."""
    left = iter(rows)
    first = [list(row) for row in islice(left, BATCH)]
    yield f"{SHEET_START}{columns_xml(first)}<sheetData>"
    numbered = enumerate(chain(first, left), 1)
    number = 0
    while batch := list(islice(numbered, BATCH)):
        yield "".join(row_xml(number, row) for number, row in batch)
        number = batch[-1][0]
    yield "</sheetData>"
    if first and first[0]:
        yield f'<autoFilter ref="A1:{LETTERS[len(first[0]) - 1]}{number}"/>'
    yield choices_xml(choices)
    yield "</worksheet>"


def choices_xml(choices: Sequence[Choice]) -> str:
    """What columns take and say (data validation). A list in a cell's rule has 255 characters."""
    said = ""
    for one in choices:
        letter = LETTERS[one.place]
        listed = ",".join(one.texts)
        note = f' showInputMessage="1" prompt="{escape(one.note, QUOTES)}"' if one.note else ""
        rule = ' type="list" allowBlank="1" showErrorMessage="1"' if 0 < len(listed) <= 255 else ""
        formula = f'<formula1>"{escape(listed)}"</formula1>' if rule else ""
        said += (
            f'<dataValidation{rule}{note} sqref="{letter}2:{letter}{FILLED_IN}">{formula}'
            "</dataValidation>"
        )
    return f'<dataValidations count="{len(choices)}">{said}</dataValidations>' if said else ""


def columns_xml(rows: list[list]) -> str:
    """The widths of the columns, as some rows need them."""
    widths = [max(map(width, column)) + 2 for column in zip_longest(*rows)]
    said = "".join(
        f'<col min="{n}" max="{n}" width="{min(max(wide, NARROWEST), WIDEST)}" customWidth="1"/>'
        for n, wide in enumerate(widths, 1)
    )
    return f"<cols>{said}</cols>" if said else ""


def width(value: Any) -> int:
    """How wide a cell is: the widest of its lines, Chinese characters counted twice."""
    if isinstance(value, datetime):
        return 16
    text = "" if value is None else str(value)
    wide = (sum(1 + (east_asian_width(c) in "WF") for c in line) for line in text.split("\n"))
    return max(wide)


def row_xml(number: int, row: Iterable) -> str:
    """One row of the sheet, counted from 1; the first is the head."""
    cells = (
        cell_xml(f"{letter}{number}", value, is_head=number == 1)
        for letter, value in zip(LETTERS, row, strict=False)
        if value is not None and value != ""
    )
    return f'<row r="{number}">{"".join(cells)}</row>'


def cell_xml(place: str, value: Any, *, is_head: bool = False) -> str:
    """One cell. A text is never a formula here, whatever it begins with."""
    if isinstance(value, str):
        text = value if len(value) <= LONGEST else value[: LONGEST - 1] + "…"
        text = escape(NUMBERED.sub("_x005F_", text))
        look = HEADING if is_head else TEXT * bool(FORMULA.match(value))
        style = f' s="{look}"' if look else ""
        said = f'<is><t xml:space="preserve">{text}</t></is>'
        return f'<c r="{place}"{style} t="inlineStr">{said}</c>'
    if isinstance(value, datetime):
        days = (value - DAY_ZERO).total_seconds() / 86_400
        return f'<c r="{place}" s="{MOMENT}"><v>{days:.9f}</v></c>'
    if isinstance(value, date):
        return f'<c r="{place}" s="{DATE}"><v>{value.toordinal() - DAY_ZERO.toordinal()}</v></c>'
    number = plain(value) if isinstance(value, Decimal) else value
    return f'<c r="{place}"><v>{number}</v></c>'
