"""What is checked of a workbook (ECMA-376, .xlsx) before its cells are read. Plain Python.

A reader makes room for every cell between the first and the last, so that one cell in the farthest
corner asks for more memory than any machine has. Sizes are those found in unpacking, not those that
the archive claims.
"""

import re
import zipfile
from collections.abc import Iterator
from typing import BinaryIO

from units.guarded import Refused

#: Most of one workbook: parts, bytes unpacked, columns, rows, cells between first and last.
MOST_PARTS, LARGEST_UNPACKED = 500, 60 * 1024 * 1024
MOST_COLUMNS, MOST_ROWS, MOST_CELLS = 300, 50_000, 2_000_000
BROKEN = "这个工作簿打不开，可能已损坏。请用 WPS 或 Excel 打开后另存为 .xlsx 再试。"
TOO_LARGE = "这个工作簿里的内容太多，请只留要导入的表格，或者分成几份。"
TOO_FAR = (
    "工作簿里有单元格写在很远的地方（超过 300 列、50000 行，或者表格太大）。"
    "请把要导入的部分复制到一个新的工作簿再试。"
)
MACROS = "工作簿里带有宏。请另存为不带宏的 .xlsx 再试。"
LINKED = "工作簿里链接了别的文件。请复制全表，用“选择性粘贴—数值”贴到新的工作簿再试。"
FORMULAS = "工作簿里有公式。请复制全表，用“选择性粘贴—数值”贴到新的工作簿再试。"
ERRORS = "工作簿里有算错了的格子（如 {} 显示 #N/A 一类的字样）。请改成实际内容，或者清空，再试。"

_PIECE = 1024 * 1024
#: A cell that has something in it; one that is only coloured ends where it begins.
_CELL = re.compile(rb"<(?:\w+:)?c(?=\s)[^<>]*?\sr\s*=\s*[\"']([A-Za-z]+)([0-9]+)[\"'][^<>]*(?<!/)>")
_WORKSHEET = re.compile(rb"<(?:\w+:)?worksheet[\s>]")
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")
_ERROR = re.compile(
    rb"<(?:\w+:)?c(?=\s)(?=[^<>]*\st\s*=\s*[\"']e[\"'])[^<>]*\sr\s*=\s*[\"'](\w+)[\"']"
)
_ENTITY = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)


def check(file: BinaryIO) -> None:
    """Refuse a workbook that is none, holds more than tables, or asks for too much.

    Raises Refused, in words.
    """
    try:
        with zipfile.ZipFile(file) as archive:
            names = archive.namelist()
            if len(names) > MOST_PARTS:
                raise Refused(TOO_LARGE, "too_large")
            _check_names(names)
            for part in _parts(archive):
                _check_part(part)
    except Refused:
        raise
    except (zipfile.BadZipFile, zipfile.LargeZipFile, KeyError, OSError, EOFError) as error:
        raise Refused(BROKEN, "broken") from error
    except (NotImplementedError, RuntimeError, ValueError, zipfile.zlib.error) as error:
        # A compression of its own, a password, a name or an offset that is none.
        raise Refused(BROKEN, "broken") from error


def _check_names(names: list[str]) -> None:
    parts = [name.lower().lstrip("/") for name in names]
    if any(part.endswith("vbaproject.bin") or "/macrosheets/" in part for part in parts):
        raise Refused(MACROS, "macros")
    if any(part.startswith("xl/externallinks/") for part in parts):
        raise Refused(LINKED, "linked")
    if "[content_types].xml" not in parts:
        raise Refused(BROKEN, "broken")


def _parts(archive: zipfile.ZipFile) -> Iterator[bytes]:
    """Every part unpacked: what is a sheet, the workbook may say of any of them."""
    left = LARGEST_UNPACKED
    for entry in archive.infolist():
        pieces = []
        with archive.open(entry) as part:
            while piece := part.read(_PIECE):
                left -= len(piece)
                if left < 0:
                    raise Refused(TOO_LARGE, "too_large")
                pieces.append(piece)
        yield b"".join(pieces)


def _check_part(part: bytes) -> None:
    head = part[:4096]
    if _ENTITY.search(head):
        raise Refused(BROKEN, "broken")
    if not _WORKSHEET.search(head):
        return
    if _FORMULA.search(part):
        raise Refused(FORMULAS, "formulas")
    if wrong := _ERROR.search(part):
        raise Refused(ERRORS.format(wrong[1].decode()), "errors")
    columns, rows = set(), set()
    for column, row in _CELL.findall(part):
        columns.add(column)
        rows.add(row[:8])
    width = max(map(_column_number, columns), default=0)
    height = max(map(int, rows), default=0)
    if width > MOST_COLUMNS or height > MOST_ROWS or width * height > MOST_CELLS:
        raise Refused(TOO_FAR, "too_far")


def _column_number(letters: bytes) -> int:
    """The number of a column from 1: A → 1, AA → 27."""
    number = 0
    for letter in letters[:5].upper():
        number = number * 26 + letter - ord("A") + 1
    return number
