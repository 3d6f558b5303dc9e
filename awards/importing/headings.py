"""Which column of a table is which: headings in any order, by their usual names."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from awards.intake.files import UnreadableFile

from .reading import Row, Sheet

#: Among how many rows with something in them the headings are looked for; above stand titles.
SOUGHT = 20
#: Heads what is wrong with a row in the workbook of wrong rows; mended, it comes back with it.
FAULTS = "错在哪里"
#: What a heading says beside its name: a note in brackets, a mark of what must be filled in.
_BESIDE = re.compile(r"\(.*?\)|[\s*:_]")


@dataclass(frozen=True)
class Heading:
    """A column that is understood: its key, what it is called, and what else it is called.

    `note` says what to write, where the record's own column of this key does not.
    """

    key: str
    name: str
    synonyms: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True)
class Table:
    """A sheet whose headings are known.

    `places` is the column of each key, counted from 0; `unknown` are headings that say nothing
    here; `rows` are those below the headings.
    """

    sheet: str
    places: dict[str, int]
    unknown: list[str]
    rows: list[Row]

    def text(self, row: Row, key: str) -> str:
        """What a row says under a heading; "" where it says nothing or has no such column."""
        place = self.places.get(key)
        return row.cells[place] if place is not None and place < len(row.cells) else ""

    def cell(self, row: Row, key: str) -> str:
        """Where that stands, as a spreadsheet says it: C5; "" without such a column."""
        place = self.places.get(key)
        return "" if place is None else f"{letters(place)}{row.number}"


def letters(place: int) -> str:
    """The name of a column that is counted from 0: 0 → A, 26 → AA."""
    name = ""
    place += 1
    while place:
        place, letter = divmod(place - 1, 26)
        name = chr(ord("A") + letter) + name
    return name


def table(sheet: Sheet, headings: Sequence[Heading], needed: Sequence[str]) -> Table | None:
    """The table of a sheet, None for one without the columns that are `needed`.

    Raises UnreadableFile where two columns have one meaning.
    """
    keys = {
        _canonical(name): heading.key
        for heading in headings
        for name in (heading.name, *heading.synonyms)
    }
    best: list[str | None] = []
    start = 0
    for index, row in enumerate(sheet.rows[:SOUGHT]):
        found = [keys.get(_canonical(cell)) for cell in row.cells]
        if len(set(found) - {None}) > len(set(best) - {None}):
            best, start = found, index
    if not set(needed) <= set(best):
        return None
    head = sheet.rows[start].cells
    places: dict[str, int] = {}
    for place, key in enumerate(best):
        if key is None:
            continue
        if key in places:
            both = "和".join(f"{letters(one)} 列“{head[one]}”" for one in (places[key], place))
            raise UnreadableFile(f"{both}说的是同一项，请删去一列再试。")
        places[key] = place
    unknown = [
        text
        for text, key in zip(head, best, strict=True)
        if text and key is None and text != FAULTS
    ]
    # On each page of what was printed the headings stand again.
    rows = [row for row in sheet.rows[start + 1 :] if row.cells != head]
    return Table(sheet.name, places, unknown, rows)


def _canonical(text: str) -> str:
    return _BESIDE.sub("", unicodedata.normalize("NFKC", text)).lower()
