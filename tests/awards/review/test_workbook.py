"""The workbook of a result: what it stores, and what another program computes from it."""

import re
import shutil
import zipfile
from decimal import Decimal

import pytest
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook

from awards.models import Assignment
from awards.review import rounds
from awards.review.workbook import RESULT, SCORES, written
from config.roles.table import FINAL
from tests import office
from tests.factories import make_account

from .test_rounds import judged

pytestmark = pytest.mark.django_db

HEADINGS = ["名次", "单位", "评审人数", "总分", "并列", "最高与最低之差", "标准差", "提示"]
#: 0.4 × score + 30, of each unit.
GIVEN = [[0, 25, 50, 75, 100], [50], [33.33, 33.34, 33.33], [10, 90]]


@pytest.fixture
def closed():
    round_ = judged(*GIVEN)
    for one in Assignment.objects.filter(recognition__position=1):
        type(one.recognition).objects.filter(pk=one.recognition_id).update(name_then="=1+1")
    return rounds.close(round_, make_account(FINAL), {})


def rows_of(round_) -> list[list]:
    """The lines of the sheet, as the frozen result has them."""
    rows = []
    for row in round_.result["ranking"]:
        numbers = [Decimal(row[name]) for name in ("total", "width", "spread")]
        rows.append(
            [
                row["rank"],
                round_.result["subjects"][str(row["subject"])],
                len(row["given"]),
                numbers[0],
                "并列" if row["is_tied"] else "",
                numbers[1],
                numbers[2],
                "分差较大" if row["is_disputed"] else "",
            ]
        )
    return rows


def plain(rows) -> list[list]:
    """Rows with numbers as decimals of two digits."""

    def one(place, value):
        if value is None:
            return ""
        if place in (3, 5, 6):
            return Decimal(str(value)).quantize(Decimal("0.01"))
        return int(value) if isinstance(value, float) else value

    return [[one(place, value) for place, value in enumerate(row)] for row in rows]


def test_the_stored_values_are_the_frozen_ones(closed, tmp_path):
    (tmp_path / "a.xlsx").write_bytes(written(closed.result, closed.digest))
    book = load_workbook(tmp_path / "a.xlsx", data_only=True)
    headings, *rows = book[RESULT].iter_rows(values_only=True)
    assert list(headings) == HEADINGS
    assert plain(rows) == rows_of(closed)
    assert [(row[0], row[2], str(row[3])) for row in rows_of(closed)] == [
        (1, 5, "50.00"),
        (1, 1, "50.00"),
        (1, 2, "50.00"),
        (4, 3, "43.33"),
    ]
    formulas = load_workbook(tmp_path / "a.xlsx")
    for page in (RESULT, SCORES):
        kinds = {cell.data_type for row in formulas[page].iter_rows(min_row=2) for cell in row}
        assert "f" in kinds
    assert formulas[RESULT]["B3"].data_type == "s" and formulas[RESULT]["B3"].value == "=1+1"


@pytest.mark.skipif(not shutil.which("soffice"), reason=office.MISSING)
def test_another_program_computes_the_same(closed, tmp_path):
    """Without the stored values, which it would show as they are."""
    file, bare = tmp_path / "a.xlsx", tmp_path / "b.xlsx"
    file.write_bytes(written(closed.result, closed.digest))
    with zipfile.ZipFile(file) as book, zipfile.ZipFile(bare, "w") as out:
        for name in book.namelist():
            part = book.read(name).decode()
            if "worksheets/sheet" in name:
                part, count = re.subn(r"</f><v>[^<]*</v>", "</f>", part)
                assert count or "<f>" not in part
            out.writestr(name, part)
    made = office.converted(bare, "ods")
    rows = CalamineWorkbook.from_path(made).get_sheet_by_name(RESULT).to_python()
    assert plain(rows[1:]) == rows_of(closed)
