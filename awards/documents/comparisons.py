"""A comparison as a table: what the units have figures of, and whether these compare."""

from collections.abc import Sequence

from awards.figures import comparison
from awards.models import Recognition

from .papers import Notes, Paper, Row, cell, figure_line

TITLE = "成效数字比较表"
LEAD = (
    "数字照原文表述并列。指标口径、量词和时期都一致，原文又分得出先后的，才说高低；"
    "否则写明“不可比”和原因。"
)
NONE, MISSING = "所选单位之间没有名称相同的指标。", "—"


def comparison_paper(recognitions: Sequence[Recognition]) -> Paper:
    """The comparison of recognitions read by `for_story`, two to six of them."""
    names, notes, rows = comparison.titles(recognitions), Notes(), []
    for row in comparison.rows(recognitions):
        figures = (
            cell(*[figure_line(figure, notes, label=False) for figure in figures] or [MISSING])
            for figures in row.cells
        )
        rows.append(Row((cell(row.label), *figures)))
        rows.append(Row(across=row.verdict.words))
    if not rows:
        rows.append(Row(across=NONE))
    rows.append(Row(across="首要数字（各说各的事，不作比较）", is_heading=True))
    leading = (
        cell(*[figure_line(figure, notes) for figure in one.leading] or [MISSING])
        for one in recognitions
    )
    rows.append(Row((cell("首要数字"), *leading)))
    inside = any(not one.is_winner or not one.award_year.is_released for one in recognitions)
    shares = (3, *[4] * len(names))
    return Paper(
        TITLE, (LEAD,), ("指标", *names), shares, tuple(rows), notes.words, is_internal=inside
    )
