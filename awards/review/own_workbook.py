"""A reviewer's own scoring sheet as a workbook (.xlsx): taken away, filled in, brought back.

Only the boxes for scores and remarks are unlocked, and scores are checked by their range. What
binds the file to its reviewer and round is signed and hidden, so that another's sheet or one of
another round is refused; a unit that is no longer theirs is left out.
"""

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from django.core import signing

from awards.intake.files import UnreadableFile
from awards.models import ReviewRound

from .sheets import WHOLE, OwnSheet, range_of, remark_box, score_box

SALT = "awards.review.workbook"
#: The sheet that is filled in, and the hidden one with what binds the file.
TITLE, BOUND = "评分表", "请勿改动"
HEADINGS = ("编号", "单位", "维度", "评分说明", "分数范围", "得分", "评语")
#: The places of a row's key, its score and its remark, from 0.
KEY, SCORE, REMARK = 0, 5, 6
WIDTHS = (0, 26, 16, 40, 12, 10, 50)
HOW = (
    "只填“得分”和“评语”两栏，其余的格子不能改。填好以后存盘，到评审工作区“导入评分表”上传；"
    "上传以后先看差别，确认了才存为草稿，提交另外办。评分表只供本人使用，请妥善保管。"
)
OTHERS = "这份评分表不是您本人的，不能导入。请用您自己下载的那一份。"
OTHER_ROUND = "这份评分表是别的年度的，或者那次评审已经结束。请重新下载本次评审的评分表。"
NONE = "这不是从评审工作区下载的评分表，不能导入。请先下载评分表，在里面填写。"


class Row(Protocol):
    """A row of an uploaded table, as the texts of its cells."""

    cells: Sequence[str]


class Table(Protocol):
    """A table of an uploaded workbook, under the name of its sheet."""

    name: str
    rows: Sequence[Row]


@dataclass(frozen=True)
class Difference:
    """A box whose text in the workbook is not the stored one; `error` says why it is not taken."""

    sheet: OwnSheet
    label: str
    box: str
    stored: str
    brought: str


def written(round_: ReviewRound, user, sheets: Sequence[OwnSheet]) -> bytes:
    """The workbook of a reviewer's sheets in a round."""
    import xlsxwriter  # not in every process: those that only serve pages have no use for it

    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False})
    book.set_properties({"title": f"{round_}评分表"})
    page = book.add_worksheet(TITLE)
    _lay_out(book, page)
    head = book.add_format({"bold": True, "font_size": 14})
    page.write_string(
        0, 1, f"{round_}评分表（{user.get_full_name() or user.get_username()}）", head
    )
    page.write_string(1, 1, HOW)
    bold = book.add_format({"bold": True, "bottom": 1})
    for column, heading in enumerate(HEADINGS):
        page.write_string(3, column, heading, bold)
    _write_rows(book, page, sheets)
    bound = book.add_worksheet(BOUND)
    bound.write_string(0, 0, _signed(round_, user))
    bound.protect()
    bound.hide()
    book.close()
    return file.getvalue()


def _lay_out(book, page) -> None:
    for column, width in enumerate(WIDTHS):
        page.set_column(column, column, width, None, {"hidden": not width})
    page.freeze_panes(4, 3)
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.repeat_rows(3)
    page.protect("", {"format_columns": True, "format_rows": True})


def _write_rows(book, page, sheets: Sequence[OwnSheet]) -> None:
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    score = book.add_format({"locked": False, "valign": "top", "border": 1, "bg_color": "#FFFDF3"})
    remark = book.add_format(
        {"locked": False, "valign": "top", "border": 1, "text_wrap": True, "num_format": "@"}
    )
    row = 4
    for sheet in sheets:
        unit, key = sheet.assignment.recognition.name_then, sheet.assignment.pk
        for one in sheet.criteria:
            said = (f"{key} {score_box(one)}", unit, one.name, one.description, range_of(one))
            for column, text in enumerate(said):
                page.write_string(row, column, text, wrapped)
            _write_score(page, row, sheet, one, score)
            page.write_string(row, REMARK, sheet.texts[remark_box(one)], remark)
            row += 1
        for column, text in enumerate((f"{key} {WHOLE}", unit, "总体意见")):
            page.write_string(row, column, text, wrapped)
        page.write_string(row, REMARK, sheet.texts[WHOLE], remark)
        row += 1


def _write_score(page, row: int, sheet: OwnSheet, criterion, form) -> None:
    value = sheet.value(criterion)
    if value is None:
        page.write_blank(row, SCORE, None, form)
    else:
        page.write_number(row, SCORE, float(value), form)
    page.data_validation(
        row,
        SCORE,
        row,
        SCORE,
        {
            "validate": "decimal",
            "criteria": "between",
            "minimum": float(criterion.lowest),
            "maximum": float(criterion.highest),
            "error_title": "分数不在范围内",
            "error_message": f"{criterion.name}的分数须在 {range_of(criterion)} 之间。",
        },
    )


def _signed(round_: ReviewRound, user) -> str:
    return signing.dumps([round_.pk, user.pk], salt=SALT)


def round_of(found: Sequence[Table], user) -> int:
    """The key of the round that a workbook is of. Raises UnreadableFile for another's."""
    bound = next((sheet for sheet in found if sheet.name == BOUND), None)
    if bound is None:
        raise UnreadableFile(NONE)
    try:
        round_, owner = signing.loads(bound.rows[0].cells[0], salt=SALT)
    except (signing.BadSignature, ValueError, TypeError) as error:
        raise UnreadableFile(NONE) from error
    if owner != user.pk:
        raise UnreadableFile(OTHERS)
    return round_


def brought(found: Sequence[Table]) -> dict[tuple[int, str], str]:
    """The texts that a workbook holds, by the key of the assignment and the name of the box."""
    page = next((sheet for sheet in found if sheet.name == TITLE), None)
    if page is None:
        raise UnreadableFile(NONE)
    texts = {}
    for row in page.rows:
        cells = [*row.cells, *[""] * (REMARK + 1 - len(row.cells))]
        key, _, box = cells[KEY].partition(" ")
        if not key.isdecimal() or not box:
            continue
        if box == WHOLE:
            texts[int(key), WHOLE] = cells[REMARK]
        else:
            texts[int(key), box] = cells[SCORE]
            texts[int(key), f"{box}-remark"] = cells[REMARK]
    return texts


def differences(
    sheets: Sequence[OwnSheet], texts: dict[tuple[int, str], str]
) -> Iterator[Difference]:
    """What a workbook holds that is not what is stored, box by box, in the order of the sheets."""
    for sheet in sheets:
        labels = {score_box(one): f"{one.name}：得分" for one in sheet.criteria}
        labels |= {remark_box(one): f"{one.name}：评语" for one in sheet.criteria}
        for box, label in (labels | {WHOLE: "总体意见"}).items():
            text = texts.get((sheet.assignment.pk, box))
            if text is not None and _plain(text) != sheet.texts[box]:
                yield Difference(sheet, label, box, sheet.texts[box], _plain(text))


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n").strip()
