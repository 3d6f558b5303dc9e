"""The document is in the form of GB/T 9704—2012: as its file says, and as an office draws it."""

import io
import subprocess
from itertools import pairwise

import pytest
from django.core.management import call_command
from docx import Document
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from docx.shared import Emu, Pt
from PIL import Image

from awards.documents import comparisons, official, rolls
from awards.documents.papers import Paper, Row, cell
from awards.documents.rolls import Order
from awards.models import AwardYear, Recognition
from tests import office

LONG = "很长的文字，要占好几行才写得下" * 6


def opened(paper: Paper):
    return Document(io.BytesIO(official.written(paper)))


def paper(columns=3, **told) -> Paper:
    cells = tuple(cell(f"格{n}") for n in range(columns))
    heads, shares = tuple(f"头{n}" for n in range(columns)), (1,) * columns
    rows = (Row(across="一、示例区（1个）", is_heading=True), Row(cells))
    notes = ("《示例报道》，第8段",)
    usual = {"title": "示例一览表", "lead": ("共1个单位。",), "rows": rows, "notes": notes}
    return Paper(**{"heads": heads, "shares": shares} | usual | told)


def fonts(run) -> tuple:
    return run.font.name, run._element.rPr.rFonts.get(qn("w:eastAsia")), run.font.size


def test_the_page_has_the_measures_of_the_standard():
    section = opened(paper()).sections[0]
    edges = (section.top_margin, section.left_margin, section.right_margin, section.bottom_margin)
    assert [round(edge.mm) for edge in edges] == [37, 28, 26, 35]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    grid = section._sectPr.find(qn("w:docGrid"))
    lines = section.page_height - section.top_margin - section.bottom_margin
    assert Emu(lines).pt // (int(grid.get(qn("w:linePitch"))) / 20) == 22
    assert grid.get(qn("w:type")) == "lines"


def test_a_line_holds_28_characters():
    document = opened(paper())
    section, normal = document.sections[0], document.styles["Normal"]
    closer = int(normal.element.rPr.find(qn("w:spacing")).get(qn("w:val"))) / 20
    width = section.page_width - section.left_margin - section.right_margin
    assert Emu(width).pt // (normal.font.size.pt + closer) == 28
    assert normal.paragraph_format.line_spacing.pt == pytest.approx(28.98, abs=0.02)


def test_fonts_and_sizes_are_named():
    document = opened(paper())
    normal = document.styles["Normal"]
    assert (normal.font.name, normal.font.size) == ("仿宋_GB2312", Pt(16))
    assert normal.element.rPr.rFonts.get(qn("w:eastAsia")) == "仿宋_GB2312"
    title, lead, notes = document.paragraphs
    assert fonts(title.runs[0]) == ("方正小标宋简体", "方正小标宋简体", Pt(22))
    assert (lead.text, lead.paragraph_format.first_line_indent) == ("共1个单位。", Pt(32))
    assert (notes.text, fonts(notes.runs[0])[1:]) == (
        "注：[1] 《示例报道》，第8段",
        ("仿宋_GB2312", Pt(14)),
    )
    head, section, row = document.tables[0].rows
    assert [fonts(c.paragraphs[0].runs[0]) for c in head.cells] == [("黑体", "黑体", Pt(16))] * 3
    assert fonts(section.cells[0].paragraphs[0].runs[0])[0] == "黑体"
    assert fonts(row.cells[2].paragraphs[0].runs[0])[1:] == ("仿宋_GB2312", Pt(16))


def test_the_head_of_the_table_stands_on_each_page_and_no_row_breaks():
    head, section, row = opened(paper()).tables[0].rows
    assert head._tr.trPr.find(qn("w:tblHeader")) is not None
    for one in (section, row):
        assert one._tr.trPr.find(qn("w:cantSplit")) is not None
    assert section.cells[0].paragraphs[0].paragraph_format.keep_with_next
    assert section.cells[0]._tc is section.cells[2]._tc


def test_pages_are_numbered_at_their_outer_edges():
    document = opened(paper())
    section = document.sections[0]
    assert document.settings.odd_and_even_pages_header_footer
    found = []
    for footer in (section.footer, section.even_page_footer):
        (paragraph,) = footer.paragraphs
        field = paragraph._p.find(qn("w:fldSimple"))
        size = {run.font.size for run in paragraph.runs}
        found.append((paragraph.alignment.name, field.get(qn("w:instr")), size))
    assert found == [("RIGHT", "PAGE", {Pt(14)}), ("LEFT", "PAGE", {Pt(14)})]


def test_many_columns_turn_the_page_with_its_head_at_the_binding():
    section = opened(paper(columns=7)).sections[0]
    assert section.orientation == WD_ORIENT.LANDSCAPE
    assert (round(section.page_width.mm), round(section.top_margin.mm)) == (297, 28)
    assert opened(paper(columns=4)).sections[0].orientation == WD_ORIENT.PORTRAIT


def test_what_is_not_public_is_marked_so():
    words = [p.text for p in opened(paper(is_internal=True)).paragraphs]
    assert "本表含有尚未公开的内容，仅供内部使用。" in words
    assert "仅供内部使用" not in "".join(p.text for p in opened(paper()).paragraphs)


def test_the_file_says_nothing_of_its_making():
    said = opened(paper()).core_properties
    assert (said.title, said.author, said.comments) == ("示例一览表", "", "")
    assert said.created.year >= 2025


def test_no_text_breaks_the_file():
    row = Row((cell("一\x08二"), cell("＝1\u202e"), cell("<&>")))
    (found,) = opened(paper(rows=(row,))).tables[0].rows[1:]
    assert [c.text for c in found.cells] == ["一二", "＝1", "<&>"]


def pages(document: bytes, folder) -> list[Image.Image]:
    """Pictures of the pages as LibreOffice draws them."""
    file = folder / "paper.docx"
    file.write_bytes(document)
    made = office.converted(file, "pdf")
    subprocess.run(["pdftoppm", "-r", "72", "-gray", str(made), str(folder / "page")], check=True)
    return [Image.open(picture) for picture in sorted(folder.glob("page-*.pgm"))]


def ink(picture: Image.Image) -> tuple[float, float, float, float]:
    """Where there is ink above the page number, in millimetres: left, top, right, bottom."""
    scale = 25.4 / 72
    above = picture.crop((0, 0, picture.width, int((picture.height * scale - 34) / scale)))
    return tuple(edge * scale for edge in above.point(lambda p: 255 * (p < 200)).getbbox())


@pytest.mark.skipif(not office.is_there(), reason=office.MISSING)
@pytest.mark.django_db
def test_an_office_draws_the_2025_roll_within_its_margins(tmp_path):
    call_command("loaddata", "districts", "zhoushan_2025", verbosity=0)
    year = AwardYear.objects.get(year=2025)
    rows = list(Recognition.objects.filter(award_year=year).for_story())
    made = {
        "roll": rolls.year_roll(year, rolls.of_year(year), Order.DISTRICT),
        "two": comparisons.comparison_paper(rows[:2]),
        "long": paper(rows=(Row((cell("1"), cell(LONG), cell(LONG * 3))),) * 2),
    }
    for name, told in made.items():
        (folder := tmp_path / name).mkdir()
        drawn = pages(official.written(told), folder)
        assert 1 <= len(drawn) <= 6, name
        for picture in drawn:
            left, top, right, bottom = ink(picture)
            assert left >= 25.5 and right <= 186 and top >= 36 and bottom <= 263, name
    text = subprocess.run(
        ["pdftotext", "-layout", str(tmp_path / "roll" / "paper.pdf"), "-"],
        check=True, capture_output=True, text=True,
    ).stdout  # fmt: skip
    said = "".join(text.split())
    places = [said.find(name) for name in ("一、舟山市（3个）", "二、普陀区（1个）")]
    assert -1 not in places and all(a < b for a, b in pairwise(places))
    for figure in Recognition.objects.get(unit__slug="zhoushan-gonganju").achievements.filter(
        is_leading=True
    ):
        assert figure.wording in said
