"""A paper as a Word document in the form of GB/T 9704—2012 (党政机关公文格式).

A4; 37 mm above, 28 mm at the binding, a text area of 156 by 225 mm with 22 lines of 28 characters;
the title in 小标宋 of size 2, the text in 仿宋 of size 3. Fonts are named and not shipped: whoever
writes such documents has them.
"""

import io
import math
from datetime import UTC, datetime

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Mm, Pt
from docx.table import Table
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from .papers import Paper, Row

WIDTH, HEIGHT = 210, 297
#: The text area and its margins, in millimetres.
AREA = (156, 225)
TOP, LEFT = 37, 28
RIGHT, BOTTOM = WIDTH - LEFT - AREA[0], HEIGHT - TOP - AREA[1]
LINES, CHARACTERS = 22, 28
#: Sizes of type (字号) in points.
SIZE_2, SIZE_3, SIZE_4 = 22, 16, 14
TITLE, TEXT, HEADING, NUMBERS = "方正小标宋简体", "仿宋_GB2312", "黑体", "宋体"
#: Points from line to line of the title and of the notes.
TITLE_PITCH, NOTE_PITCH = 34, 20
#: From the edge of the page to the number on it, which stands 7 mm below the text area.
FOOT = BOTTOM - 7 - 5
POINTS, TWENTIETHS = 72 / 25.4, 20  # of a millimetre; of a point
#: From line to line, in points; and by how much characters stand closer than they are wide. A grid
#: of characters would say the same, but LibreOffice gives one that is too wide for it two places.
LINE_PITCH = AREA[1] * POINTS / LINES
CLOSER = SIZE_3 - AREA[0] * POINTS / CHARACTERS
INTERNAL = "本表含有尚未公开的内容，仅供内部使用。"
NOTES = "注："


def written(paper: Paper) -> bytes:
    """The paper as a .docx file."""
    document = Document()
    _styles(document)
    _page(document.sections[0], is_wide=paper.is_wide)
    _page_numbers(document)
    _titled(document.add_paragraph(), paper.title)
    for words in (*paper.lead, *[INTERNAL] * paper.is_internal):
        paragraph = document.add_paragraph(words)
        paragraph.paragraph_format.first_line_indent = Pt(2 * SIZE_3)
    _table(document.add_table(rows=1, cols=len(paper.heads)), paper)
    for number, words in enumerate(paper.notes, 1):
        paragraph = document.add_paragraph()
        paragraph.paragraph_format.line_spacing = Pt(NOTE_PITCH)
        off_grid = OxmlElement("w:snapToGrid")
        off_grid.set(qn("w:val"), "0")
        paragraph._p.get_or_add_pPr().insert_element_before(off_grid, "w:spacing")
        _set(paragraph.add_run(f"{NOTES if number == 1 else ''}[{number}] {words}"), TEXT, SIZE_4)
    said = document.core_properties
    said.title, said.author, said.comments, said.language = paper.title, "", "", "zh-CN"
    said.created = said.modified = datetime.now(UTC)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _set(run: Run, font: str, size: float) -> Run:
    """Name the font for letters, digits and Chinese alike."""
    run.font.name, run.font.size = font, Pt(size)
    run._element.rPr.rFonts.set(qn("w:eastAsia"), font)
    return run


def _styles(document) -> None:
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = TEXT, Pt(SIZE_3)
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), TEXT)
    closer = OxmlElement("w:spacing")
    closer.set(qn("w:val"), str(-math.ceil(CLOSER * TWENTIETHS)))
    normal.element.rPr.insert_element_before(closer, "w:w", "w:kern", "w:position", "w:sz")
    spacing = normal.paragraph_format
    spacing.space_before = spacing.space_after = Pt(0)
    spacing.line_spacing_rule, spacing.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(LINE_PITCH)


def _page(section: Section, *, is_wide: bool) -> None:
    """The page, upright or turned so that its top lies at the binding."""
    edges = (TOP, RIGHT, BOTTOM, LEFT)
    if is_wide:
        section.orientation = WD_ORIENT.LANDSCAPE
        section.page_width, section.page_height = Mm(HEIGHT), Mm(WIDTH)
        edges = (LEFT, TOP, RIGHT, BOTTOM)
    else:
        section.page_width, section.page_height = Mm(WIDTH), Mm(HEIGHT)
    section.top_margin, section.right_margin, section.bottom_margin, section.left_margin = map(
        Mm, edges
    )
    section.footer_distance = Mm(min(FOOT, edges[2] - 12))
    grid = section._sectPr.find(qn("w:docGrid"))
    if grid is None:
        section._sectPr.append(grid := OxmlElement("w:docGrid"))
    grid.set(qn("w:type"), "lines")
    grid.set(qn("w:linePitch"), str(int(LINE_PITCH * TWENTIETHS)))


def _page_numbers(document) -> None:
    """— 1 — one character from the outer edge: on the right of odd pages, on the left of even."""
    document.settings.odd_and_even_pages_header_footer = True
    section = document.sections[0]
    sides = {
        section.footer: (WD_ALIGN_PARAGRAPH.RIGHT, "right_indent"),
        section.even_page_footer: (WD_ALIGN_PARAGRAPH.LEFT, "left_indent"),
    }
    for footer, (side, indent) in sides.items():
        footer.is_linked_to_previous = False
        paragraph = footer.paragraphs[0]
        paragraph.alignment = side
        setattr(paragraph.paragraph_format, indent, Pt(SIZE_4))
        _set(paragraph.add_run("— "), NUMBERS, SIZE_4)
        field = OxmlElement("w:fldSimple")
        field.set(qn("w:instr"), "PAGE")
        number = _set(paragraph.add_run("1"), NUMBERS, SIZE_4)
        paragraph._p.append(field)
        field.append(number._r)
        _set(paragraph.add_run(" —"), NUMBERS, SIZE_4)


def _titled(paragraph: Paragraph, title: str) -> None:
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    spacing = paragraph.paragraph_format
    spacing.space_after, spacing.line_spacing = Pt(LINE_PITCH), Pt(TITLE_PITCH)
    _set(paragraph.add_run(title), TITLE, SIZE_2)


def _table(table: Table, paper: Paper) -> None:
    table.style, table.autofit = "Table Grid", False
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    whole = AREA[1] if paper.is_wide else AREA[0]
    widths = [Mm(whole * share / sum(paper.shares)) for share in paper.shares]
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    head = table.rows[0]
    for cell, words, width in zip(head.cells, paper.heads, widths, strict=True):
        cell.width, cell.vertical_alignment = width, WD_CELL_VERTICAL_ALIGNMENT.CENTER
        paragraph = cell.paragraphs[0]
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        _set(paragraph.add_run(words), HEADING, _size(paper))
    _mark(head, "w:tblHeader")  # stands again on each page
    for row in paper.rows:
        added = table.add_row()
        _mark(added, "w:cantSplit")
        _fill(added.cells, row, paper)
        for cell, width in zip(added.cells, widths, strict=True):
            if row.cells:
                cell.width = width


def _size(paper: Paper) -> float:
    return SIZE_4 if paper.is_wide else SIZE_3


def _mark(row, name: str) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement(name))


def _fill(cells, row: Row, paper: Paper) -> None:
    if row.across:
        paragraph = cells[0].merge(cells[-1]).paragraphs[0]
        paragraph.paragraph_format.keep_with_next = row.is_heading
        _set(paragraph.add_run(row.across), HEADING if row.is_heading else TEXT, _size(paper))
        return
    for place, (cell, lines) in enumerate(zip(cells, row.cells, strict=True)):
        cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
        for number, line in enumerate(lines):
            paragraph = cell.add_paragraph() if number else cell.paragraphs[0]
            if place == 0 and not paper.is_wide and len(paper.heads) == 3:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
            _set(paragraph.add_run(line.text), TEXT, _size(paper))
            if line.note:
                _set(
                    paragraph.add_run(f"[{line.note}]"), TEXT, _size(paper)
                ).font.superscript = True
