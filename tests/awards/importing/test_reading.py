"""What staff upload becomes rows of texts; what is no table is refused with the way out."""

import resource
import time
from datetime import date, datetime

import pytest
from openpyxl import Workbook

from awards.importing import package, reading
from awards.importing.reading import Row, Sheet, pasted, read
from awards.intake.files import UnreadableFile

from .workbooks import by_hand, cell, simple, written


def refusal(content: bytes, name: str = "units.xlsx") -> str:
    """In which words a file is refused: within five seconds of computing."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime + time.process_time()
    with pytest.raises(UnreadableFile) as caught:
        read(content, name)
    after = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime + time.process_time()
    assert after - before < 5
    return str(caught.value)


def test_a_workbook_as_offices_write_it():
    book = Workbook()
    sheet = book.active
    sheet.title = "单位"
    sheet["B2"] = "示例单位一览"
    sheet.merge_cells("B2:D2")
    sheet["B4"], sheet["C4"], sheet["D4"] = "全称", "区划", "日期"
    sheet["B5"], sheet["C5"], sheet["D5"] = " 示例甲局 ", "定海区", datetime(2025, 12, 1)
    sheet["B6"], sheet["D6"] = 330903, date(2024, 1, 31)
    sheet["B7"] = 12.5
    sheet.merge_cells("C5:C6")
    hidden = book.create_sheet("旧")
    hidden["A1"] = True
    hidden.sheet_state = "hidden"
    book.create_sheet("空")
    title = "示例单位一览"
    assert read(written(book), "单位.XLSX") == [
        Sheet(
            "单位",
            False,
            [
                Row(2, ["", title, title, title]),
                Row(4, ["", "全称", "区划", "日期"]),
                Row(5, ["", "示例甲局", "定海区", "2025-12-01"]),
                Row(6, ["", "330903", "定海区", "2024-01-31"]),
                Row(7, ["", "12.5", "", ""]),
            ],
        ),
        Sheet("旧", True, [Row(1, ["是"])]),
    ]


def test_a_percentage_is_read_as_it_was_typed():
    book = Workbook()
    sheet = book.active
    book.create_sheet("空", 0)
    formats = ["0%", "0.00%", "0.0%;[Red]-0.0%", '0.0"%"', "General", "0%", "0%"]
    values = [0.95, 0.958, -0.003, 0.958, 0.1 + 0.2, "95%左右", 12]
    for column, (value, shown) in enumerate(zip(values, formats, strict=True), 1):
        sheet.cell(1, column, value).number_format = shown
    sheet.cell(2, 27, 0.07).number_format = "0%"
    first, second = read(written(book), "a.xlsx")[0].rows
    assert first.cells[:7] == ["95%", "95.8%", "-0.3%", "0.958", "0.3", "95%左右", "1200%"]
    assert second.cells[26] == "7%"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_csv_in_each_encoding(encoding):
    content = '全称,备注\r\n\r\n示例甲局,"一,二\n三"\r\n'.encode(encoding)
    rows = [Row(1, ["全称", "备注"]), Row(3, ["示例甲局", "一,二\n三"])]
    assert read(content, "单位.csv") == [Sheet("", False, rows)]


def test_a_table_that_was_pasted():
    rows = [Row(2, ["全称", "简称"]), Row(3, ["示例甲,乙局", ""])]
    assert pasted("\n全称\t简称\n示例甲,乙局\t\n") == [Sheet("", False, rows)]


@pytest.mark.parametrize("place", ["XFD1048576", "A1048576", "XFD1", "KO50000", "ZZZZZZ1"])
def test_a_cell_beyond_reason(place):
    assert refusal(by_hand(cell("A1") + cell(place))) == package.TOO_FAR


def test_cells_that_are_only_coloured_do_not_count():
    cells = cell("A1") + '<row r="2"><c r="XFD2" s="0"/></row>'
    assert read(by_hand(cells), "a.xlsx") == [Sheet("s1", False, [Row(1, ["1"])])]


def test_a_million_empty_rows():
    cells = "".join(f'<row r="{n}"/>' for n in range(1, 1_000_001))
    assert refusal(by_hand(cells)) == "里面没有内容，请看看是不是选错了文件。"


def test_more_unpacked_than_packed():
    bomb = by_hand(**{"xl/sharedStrings.xml": b"<sst>" + b" " * (package.LARGEST_UNPACKED + 1)})
    assert len(bomb) < 200_000
    assert refusal(bomb) == package.TOO_LARGE


def test_two_hundred_megabytes():
    assert refusal(b"PK" + b"\0" * (200 << 20)).startswith("文件超过 10 MB")


def test_ten_thousand_sheets():
    assert refusal(by_hand(cell("A1"), sheets=10_000)) == package.TOO_LARGE
    many = {f"xl/worksheets/sheet{n}.xml": b"" for n in range(2, 10_001)}
    assert refusal(by_hand(cell("A1"), **many)) == package.TOO_LARGE


def test_macros_and_links():
    assert refusal(by_hand(cell("A1"), **{"xl/vbaProject.bin": b"x"})) == package.MACROS
    link = {"xl/externalLinks/externalLink1.xml": b"<externalLink/>"}
    assert refusal(by_hand(cell("A1"), **link)) == package.LINKED


def test_formulas():
    assert refusal(simple([["=1+1"]])) == package.FORMULAS
    # In words, they are texts.
    assert read(by_hand('<row r="1"><c r="A1" t="str"><v>=1+1</v></c></row>'), "a.xlsx")


def test_what_a_formula_could_not_work_out():
    said = "如 B2 显示 #N/A 一类的字样"
    assert said in refusal(simple([["甲", "乙"], ["1", "#N/A"]]))
    for tag in ('<c r="B2" t="e">', "<c t='e' r='B2'>", '<x:c s="1" r="B2" t="e">'):
        assert said in refusal(by_hand(f'<row r="2">{tag}<v>#REF!</v></c></row>'))
    # In words, it is a text.
    assert read(by_hand('<row r="1"><c r="A1" t="str"><v>#N/A</v></c></row>'), "a.xlsx")


def test_entities():
    sheet = b'<!DOCTYPE x [<!ENTITY a "aaaa">]><worksheet/>'
    assert refusal(by_hand(**{"xl/worksheets/sheet1.xml": sheet})) == package.BROKEN


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (simple([["全称"]])[:-200], "a.xlsx", package.BROKEN),
        (b"PK\x03\x04" + b"\0" * 60, "a.xlsx", package.BROKEN),
        (b"", "a.xlsx", package.BROKEN),
        (by_hand("<row><c"), "a.xlsx", package.BROKEN),
        (reading.OLE + b"\0" * 600, "a.xlsx", reading.OLD_FORMAT),
        (b"x", "a.xls", reading.OLD_FORMAT),
        (b"x", "a.xlsm", reading.OTHER_FORMAT),
        (simple([["全称"]]), "a.csv", reading.OTHER_FORMAT),
        (b'a,"b\n', "a.csv", reading.BROKEN_CSV),
        (b"a,b\n" * 50_001, "a.csv", reading.TOO_MANY),
        (b"," * 300, "a.csv", reading.TOO_MANY),
        (b"\n \n", "a.csv", "里面没有内容，请看看是不是选错了文件。"),
    ],
)
def test_what_is_no_table(content, name, said):
    assert refusal(content, name) == said


def test_a_csv_in_no_known_encoding():
    assert refusal("全称".encode() + b"\xff\xff\n", "a.csv").startswith("读不出文字")
