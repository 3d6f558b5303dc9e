"""The roll of a year or of a list (一览表): units, and their leading figures as worded."""

from collections.abc import Iterable, Sequence
from itertools import groupby

from django.db.models import QuerySet, TextChoices

from awards.models import AwardYear, Recognition, Stage

from .papers import Line, Notes, Paper, Row, cell, figure_line

HEADS, SHARES = ("序号", "单位", "主要成效"), (16, 50, 90)
#: How sections are counted.
DIGITS = "〇一二三四五六七八九"


class Order(TextChoices):
    """How units stand on a roll."""

    DISTRICT = "district", "按区划"
    PROTOCOL = "protocol", "按机构序列"
    POSITION = "position", "按名单次序"


def of_year(award_year: AwardYear) -> QuerySet[Recognition]:
    """Who stands on the roll of a year: its winners; before the release all who may become some."""
    rows = award_year.recognitions.for_list().order_by("position", "id")
    if award_year.is_released:
        return rows.winners()
    return rows.exclude(stage__in=[Stage.NOT_SELECTED, *Stage.ENDED])


def year_roll(award_year: AwardYear, rows: Iterable[Recognition], order: Order) -> Paper:
    """The roll of one year, of rows from `of_year`."""
    rows = list(rows)
    who = "" if award_year.is_released else "候选单位"
    title = f"{award_year.year}年度{award_year.award.name}{who}一览表"
    return roll(title, [*_facts(award_year), f"共{len(rows)}个单位。"], rows, order)


def _facts(award_year: AwardYear) -> list[str]:
    on = award_year.conferred_on
    said = {
        "授予机关": award_year.conferring_body,
        "文号": award_year.document_number,
        "命名日期": f"{on.year}年{on.month}月{on.day}日" if on else "",
    }
    facts = "；".join(f"{name}：{value}" for name, value in said.items() if value)
    return [f"{facts}。"] if facts else []


def roll(
    title: str, lead: Sequence[str], recognitions: Sequence[Recognition], order: Order
) -> Paper:
    """A roll of recognitions read by `for_list`, in the given order or district by district."""
    rows, notes, number = [], Notes(), 0
    years = {row.award_year_id for row in recognitions}
    for section, (name, members) in enumerate(_sections(recognitions, order), 1):
        if name:
            count = f"{chinese(section)}、{name}（{len(members)}个）"
            rows.append(Row(across=count, is_heading=True))
        for recognition in members:
            number += 1
            rows.append(_row(number, recognition, notes, with_year=len(years) > 1))
    inside = any(not row.is_winner or not row.award_year.is_released for row in recognitions)
    return Paper(title, tuple(lead), HEADS, SHARES, tuple(rows), notes.words, is_internal=inside)


def _sections(
    recognitions: Iterable[Recognition], order: Order
) -> list[tuple[str, list[Recognition]]]:
    if order == Order.PROTOCOL:
        recognitions = sorted(recognitions, key=lambda row: row.unit.protocol_order)
    if order != Order.DISTRICT:
        return [("", list(recognitions))]
    by_code = sorted(recognitions, key=lambda row: row.unit.district.code)
    grouped = groupby(by_code, key=lambda row: row.unit.district)
    return [(district.name, list(members)) for district, members in grouped]


def _row(number: int, recognition: Recognition, notes: Notes, *, with_year: bool) -> Row:
    year, named = recognition.award_year, recognition.name_then
    remarks = [f"{year.year}年度"] if with_year else []
    if not recognition.is_winner:
        remarks.append(recognition.get_stage_display())
    name = f"{named}（{'，'.join(remarks)}）" if remarks else named
    brand = f"“{recognition.brand.name}”" if recognition.brand else ""
    figures = [figure_line(figure, notes) for figure in recognition.leading]
    done = [Line(recognition.headline), *figures]
    return Row((cell(str(number)), cell(name, brand), cell(*done) or cell("（未登记）")))


def chinese(number: int) -> str:
    """A number below a hundred as headings count: 一, 十二, 三十."""
    tens, ones = divmod(number, 10)
    ten = f"{DIGITS[tens] if tens > 1 else ''}十" if tens else ""
    return ten + (DIGITS[ones] if ones or not tens else "")
