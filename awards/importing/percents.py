"""Which cells of a workbook (ECMA-376, .xlsx) are shown as percentages. Plain Python.

Who types 95.8% gets a cell that holds 0.958 and a format that shows it; a reader of cells gives the
number alone, and nobody ever wrote that.
"""

import posixpath
import re
import zipfile
from decimal import Decimal
from typing import BinaryIO

#: Formats that every program knows by number alone: 0% and 0.00%.
BUILT_IN = {"9", "10"}
#: What a format only quotes: "约"0.0, \%, [Red].
_QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')
_ATTRIBUTE = re.compile(r"""([\w:]+)\s*=\s*["']([^"']*)["']""")
_FORMATS = re.compile(r"<(?:\w+:)?numFmt\s[^<>]*>")
_STYLES = re.compile(r"<(?:\w+:)?cellXfs\b.*?</(?:\w+:)?cellXfs>", re.DOTALL)
_STYLE = re.compile(r"<(?:\w+:)?xf\s[^<>]*>")
_SHEET = re.compile(r"<(?:\w+:)?sheet\s[^<>]*>")
_RELATION = re.compile(r"<(?:\w+:)?Relationship\s[^<>]*>")

#: A cell by its row and column, counted from 0.
Cell = tuple[int, int]


def shown_as_percent(file: BinaryIO) -> list[set[Cell]]:
    """Of each sheet, in the order of the workbook, the cells whose number is shown as percentage.

    Only of a workbook that `package.check` let pass. What is not where it usually stands is taken
    for no percentage.
    """
    with zipfile.ZipFile(file) as archive:
        try:
            styles = _percent_styles(_text(archive, "xl/styles.xml"))
            sheets = _sheets(archive)
        except KeyError:
            return []
        return [_cells(archive, part, styles) if styles else set() for part in sheets]


def percent(number: float) -> str:
    """A number as it is typed in percent: 0.958 → 95.8%."""
    return f"{(Decimal(f'{number:.15g}') * 100).normalize():f}%"


def _text(archive: zipfile.ZipFile, part: str) -> str:
    return archive.read(part).decode(errors="replace")


def _attributes(tag: str) -> dict[str, str]:
    return {name.rpartition(":")[2]: value for name, value in _ATTRIBUTE.findall(tag)}


def _percent_styles(styles: str) -> set[str]:
    """The numbers of the cell styles with a percentage's format."""
    formats = set(BUILT_IN)
    for tag in _FORMATS.findall(styles):
        told = _attributes(tag)
        if "%" in _QUOTED.sub("", told.get("formatCode", "").replace("&quot;", '"')):
            formats.add(told.get("numFmtId", ""))
    listed = _STYLES.search(styles)
    tags = _STYLE.findall(listed[0]) if listed else []
    return {str(n) for n, tag in enumerate(tags) if _attributes(tag).get("numFmtId") in formats}


def _sheets(archive: zipfile.ZipFile) -> list[str]:
    """The part of each sheet. Raises KeyError for one that is named nowhere."""
    relations = {}
    for tag in _RELATION.findall(_text(archive, "xl/_rels/workbook.xml.rels")):
        told = _attributes(tag)
        relations[told.get("Id", "")] = posixpath.join("/xl", told.get("Target", ""))
    tags = _SHEET.findall(_text(archive, "xl/workbook.xml"))
    return [posixpath.normpath(relations[_attributes(tag)["id"]]).lstrip("/") for tag in tags]


def _cells(archive: zipfile.ZipFile, part: str, styles: set[str]) -> set[Cell]:
    """The cells of a sheet that have one of some styles."""
    style = "|".join(sorted(styles))
    pattern = re.compile(
        rf"""<(?:\w+:)?c(?=\s[^<>]*?\bs\s*=\s*["'](?:{style})["'])"""
        r"""(?=\s[^<>]*?\br\s*=\s*["']([A-Za-z]+)([0-9]+)["'])"""
    )
    return {
        (int(row) - 1, _column(letters)) for letters, row in pattern.findall(_text(archive, part))
    }


def _column(letters: str) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1
