"""Word files: what of them is read, and that none costs more than it is worth."""

import io
import resource

import openpyxl
import pytest

from awards.intake import word
from awards.intake.files import LIMITS, UnreadableFile, read

from .word_files import PART, cell, packed, paragraph, parts_of, table
from .word_files import word as file

BROKEN = "Word 文件打不开，可能已损坏。请另存为 .docx 再试。"
TOO_LARGE = "Word 文件里的内容太多，请只留正文，或者分成几份。"
SLOW = "Word 文件太复杂，读了几秒还没有读完，已经停止。请只留正文再试，或者直接粘贴正文。"
#: A cell that covers ten million columns, and one that goes on with the cell above.
WIDE, BELOW, TOP = '<w:gridSpan w:val="10000000"/>', "<w:vMerge/>", '<w:vMerge w:val="restart"/>'


def text(content: bytes) -> str:
    return read(content, "示例.docx")


def refusal(content: bytes) -> str:
    with pytest.raises(UnreadableFile) as caught:
        text(content)
    return str(caught.value)


def test_a_cell_is_read_once_however_many_columns_it_covers():
    assert text(file(table(cell("示例", WIDE) + cell("乙")))) == "示例\n乙"


def test_a_wide_cell_of_many_rows_does_not_multiply_its_text():
    row = cell("示例" * 20, WIDE)
    assert text(file(table(*[row] * 100))).count("示例") == 2000


def test_a_merged_column_is_read_once_and_its_neighbours_in_each_row():
    rows = [cell("合并", TOP) + cell("0")]
    rows += [cell("藏", BELOW) + cell(str(n)) for n in range(1, 400)]
    assert text(file(table(*rows))).split("\n") == ["合并", *map(str, range(400))]


def test_tables_within_tables_are_read_where_they_stand():
    inner = table(cell("内"))
    outer = f"<w:tc>{paragraph('前')}{inner}{paragraph('后')}</w:tc>"
    assert text(file(table(outer) + paragraph("外"))) == "前\n内\n后\n外"


def test_what_a_reader_of_the_page_sees_is_read_and_nothing_else():
    run = "<w:r><w:t>{}</w:t></w:r>".format
    box = f"<w:txbxContent>{paragraph('框')}</w:txbxContent>"
    body = (
        f"<w:p><w:pPr><w:tabs><w:tab w:val='left'/></w:tabs></w:pPr>{run('甲')}"
        f"<w:ins>{run('加')}</w:ins><w:del>{run('删')}</w:del><w:moveFrom>{run('移')}</w:moveFrom>"
        f"<w:hyperlink>{run('链')}</w:hyperlink><w:r><w:tab/><w:noBreakHyphen/><w:br/>"
        f"<w:br w:type='page'/><w:instrText>PAGE</w:instrText><w:pict>{box}</w:pict></w:r>"
        f"<w:r><w:ruby><w:rt>{run('yin')}</w:rt><w:rubyBase>{run('音')}</w:rubyBase></w:ruby></w:r>"
        f"</w:p><w:sdt><w:sdtContent>{paragraph('控件')}</w:sdtContent></w:sdt><w:p/>"
    )
    assert text(file(body)) == "甲加链\t-\n音\n控件\n"


def test_both_name_spaces_of_the_standard_are_read():
    parts = parts_of(file(paragraph("示例")))
    transitional, strict = (space.encode() for space in word._SPACES)
    parts[PART] = parts[PART].replace(transitional, strict)
    assert text(packed(parts)) == "示例"


@pytest.mark.parametrize(
    "body",
    [
        pytest.param("<w:p/>" * (word.MOST_PARAGRAPHS + 1), id="paragraphs"),
        pytest.param(table("<w:tc/>" * (word.MOST_CELLS + 1)), id="cells"),
        pytest.param(paragraph("字" * (word.MOST_CHARACTERS + 1)), id="characters"),
        pytest.param(f"<w:p>{' ' * word.LARGEST_XML}</w:p>", id="XML"),
    ],
)
def test_more_than_an_article_is_refused_in_words(body):
    assert refusal(file(body)) == TOO_LARGE


def test_as_much_as_is_accepted_is_read():
    cells = table("<w:tc><w:p/></w:tc>" * word.MOST_CELLS)
    rest = word.MOST_PARAGRAPHS - word.MOST_CELLS - 1
    written = paragraph("字" * word.MOST_CHARACTERS)
    assert text(file(cells + "<w:p/>" * rest + written)).strip() == "字" * word.MOST_CHARACTERS


def test_many_parts_are_refused_in_words():
    parts = parts_of(file(paragraph("示例")))
    parts |= {f"word/media/{n}.png": b"" for n in range(word.MOST_PARTS)}
    assert refusal(packed(parts)) == TOO_LARGE


DOCTYPE = '<!DOCTYPE x [<!ENTITY a "示例示例"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'


def spreadsheet() -> bytes:
    content = io.BytesIO()
    openpyxl.Workbook().save(content)
    return content.getvalue()


def changed(**parts: bytes) -> bytes:
    return packed(parts_of(file("")) | {PART: parts["document"]})


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"PK\x03\x04", id="no archive"),
        pytest.param(file(paragraph("示例"))[:-100], id="cut short"),
        pytest.param(packed({"a.txt": b""}), id="another archive"),
        pytest.param(spreadsheet(), id="a spreadsheet"),
        pytest.param(changed(document=b"<w:document"), id="broken XML"),
        pytest.param(changed(document=b"<document/>"), id="another XML"),
        pytest.param(file(paragraph("&b;"), DOCTYPE), id="entities"),
    ],
)
def test_what_is_no_word_file_is_refused_in_words(content):
    assert refusal(content) == BROKEN


def test_a_file_that_takes_too_long_is_stopped_and_refused_in_words():
    # A name of megabytes, which parsers before expat 2.6 begin anew with each piece that is read.
    assert refusal(changed(document=b"<" + b"a" * (word.LARGEST_XML - 10))) in (SLOW, BROKEN)
    assert LIMITS.seconds < 5


def test_the_site_s_own_memory_does_not_grow_by_what_a_file_unpacks_to():
    content = file(f"<w:p>{' ' * word.LARGEST_XML}</w:p>")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    refusal(content)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 8 * 1024  # KiB
