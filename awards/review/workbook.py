"""The result of a round as a workbook that computes it again, with live formulas (XLSX, ECMA-376).

Each formula is stored with what it gives, so that it reads right also where nothing calculates.
Spreadsheets count in binary: what is rounded to two digits is first brought to `EXACT` digits, so
that a half is a half.
"""

from collections.abc import Mapping
from datetime import datetime
from io import BytesIO
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell

from .results import computed
from .scoring import Judged, Rules, Sheet, stated

SCORES, RESULT, RULES, LEFT_OUT = "评分", "结果", "规则", "回避与例外"
EXACT = 8
#: When every workbook says that it was made: the same result gives the same bytes.
MADE = datetime(2000, 1, 1)
#: Where on the sheet of rules the criteria begin, and their columns.
FIRST, WEIGHT, LOWEST, HIGHEST = 7, 1, 2, 3
HEADINGS = ("名次", "单位", "评审人数", "总分", "并列", "最高与最低之差", "标准差", "提示")


def written(result: Mapping[str, Any], digest: str) -> bytes:
    """A frozen result, with its digest, as a workbook."""
    rules, sheets, ranked = computed(result)
    out = BytesIO()
    with Workbook(out, {"in_memory": True}) as book:
        book.set_properties({"created": MADE})
        formats = {
            "heading": book.add_format({"bold": True, "bottom": 1, "text_wrap": True}),
            "two": book.add_format({"num_format": "0.00"}),
            "": book.add_format(),
        }
        pages = {name: book.add_worksheet(name) for name in (RESULT, SCORES, RULES, LEFT_OUT)}
        _rules(pages[RULES], formats, result, digest)
        places = _scores(pages[SCORES], formats, result, rules, sheets, ranked)
        _result(pages[RESULT], formats, result, ranked, places)
        _left_out(pages[LEFT_OUT], formats, result)
    return out.getvalue()


def _headings(page, formats, names, widths) -> None:
    for column, (name, width) in enumerate(zip(names, widths, strict=True)):
        page.set_column(column, column, width)
        page.write_string(0, column, name, formats["heading"])
    page.freeze_panes(1, 0)


def _rules(page, formats, result: Mapping[str, Any], digest: str) -> None:
    page.set_column(0, 0, 24)
    page.set_column(1, 3, 12)
    said = [
        (result["year"], ""),
        ("计算规则", result["rule"]),
        ("并列的处理", result["tie_rule"]),
        ("去掉最高最低分的人数", result["trimmed_from"]),
        ("分差提示线", float(result["most_spread"])),
        ("结果摘要（SHA-256）", digest),
    ]
    for row, (name, value) in enumerate(said):
        page.write_string(row, 0, name, formats["heading" if row == 0 else ""])
        (page.write_string if isinstance(value, str) else page.write_number)(row, 1, value)
    for column, name in enumerate(("维度", "权重", "最低分", "最高分")):
        page.write_string(FIRST - 1, column, name, formats["heading"])
    for row, one in enumerate(result["measures"], start=FIRST):
        page.write_string(row, 0, one["name"])
        for column, name in ((WEIGHT, "weight"), (LOWEST, "lowest"), (HIGHEST, "highest")):
            page.write_number(row, column, float(one[name]))


def _rule(row: int, column: int) -> str:
    """A cell of the sheet of rules, from anywhere."""
    return f"{RULES}!{xl_rowcol_to_cell(row, column, row_abs=True, col_abs=True)}"


def _scores(
    page,
    formats,
    result: Mapping[str, Any],
    rules: Rules,
    sheets: Mapping[tuple[int, int], Sheet],
    ranked: list[Judged],
) -> dict[int, str]:
    """A row for each review, those of a unit together. Returns the cells of their totals."""
    number = len(rules.measures)
    names = [one.name for one in rules.measures]
    headings = ["单位", "评审人", *names, *(f"{name}（折算）" for name in names), "加权总分"]
    _headings(page, formats, headings, [28, 12, *[11] * (2 * number), 11])
    total, places, row = 2 + 2 * number, {}, 1
    weights = ",".join(_rule(FIRST + place, WEIGHT) for place in range(number))
    for judged in ranked:
        first = row
        for given in judged.given:
            page.write_string(row, 0, result["subjects"][str(judged.subject)])
            page.write_string(row, 1, result["reviewers"][str(given.reviewer)])
            scores = sheets[judged.subject, given.reviewer].scores
            for place, (measure, share) in enumerate(
                zip(rules.measures, given.shares, strict=True)
            ):
                page.write_number(row, 2 + place, float(scores[measure.key]), formats["two"])
                cell = xl_rowcol_to_cell(row, 2 + place)
                low, high = (_rule(FIRST + place, column) for column in (LOWEST, HIGHEST))
                formula = f"=({cell}-{low})/({high}-{low})*100"
                page.write_formula(row, 2 + number + place, formula, formats["two"], float(share))
            parts = "+".join(
                f"{xl_rowcol_to_cell(row, 2 + number + place)}*{_rule(FIRST + place, WEIGHT)}"
                for place in range(number)
            )
            formula = f"=({parts})/SUM({weights})"
            page.write_formula(row, total, formula, formats["two"], float(given.total))
            row += 1
        column = xl_col_to_name(total)
        places[judged.subject] = f"{SCORES}!${column}${first + 1}:${column}${row}"
    return places


def _result(page, formats, result: Mapping[str, Any], ranked: list[Judged], places) -> None:
    """A row for each unit, by rank."""
    _headings(page, formats, HEADINGS, (8, 32, 10, 10, 8, 16, 10, 12))
    last = len(ranked) + 1
    for row, judged in enumerate(ranked, start=1):
        page.write_string(row, 1, result["subjects"][str(judged.subject)])
        if not judged.given:
            page.write_number(row, 2, 0)
            continue
        for column, formula, value in _formulas(judged, places[judged.subject], row + 1, last):
            style = formats["two" if column in (3, 5, 6) else ""]
            page.write_formula(row, column, f"={formula}", style, value)


def _formulas(judged: Judged, cells: str, line: int, last: int) -> list[tuple]:
    """The columns of a unit's line, each with its formula and what it gives."""
    from_on, most = _rule(3, 1), _rule(4, 1)
    width = f"MAX({cells})-MIN({cells})"
    mean = (
        f"IF(COUNT({cells})>={from_on},"
        f"(SUM({cells})-MAX({cells})-MIN({cells}))/(COUNT({cells})-2),AVERAGE({cells}))"
    )
    totals = f"D$2:D${last}"
    return [
        (0, f"RANK(D{line},{totals})", judged.rank),
        (2, f"COUNT({cells})", len(judged.given)),
        (3, _rounded(mean), float(judged.total)),
        (4, f'IF(COUNTIF({totals},D{line})>1,"并列","")', "并列" if judged.is_tied else ""),
        (5, _rounded(width), float(stated(judged.width))),
        (6, _rounded(f"STDEVP({cells})"), float(judged.spread)),
        (
            7,
            f'IF(ROUND({width},{EXACT})>{most},"分差较大","")',
            "分差较大" if judged.is_disputed else "",
        ),
    ]


def _rounded(formula: str) -> str:
    return f"ROUND(ROUND({formula},{EXACT}),2)"


def _left_out(page, formats, result: Mapping[str, Any]) -> None:
    """Who was recused, and what was not waited for."""
    _headings(page, formats, ("单位", "评审人", "情况", "原因"), (28, 12, 12, 60))
    rows = [(one, "回避") for one in result["recused"]]
    rows += [(one, "未提交") for one in result["missing"]]
    for row, (one, what) in enumerate(rows, start=1):
        names = result["subjects"][str(one["subject"])], result["reviewers"][str(one["reviewer"])]
        for column, text in enumerate((*names, what, one["reason"])):
            page.write_string(row, column, text)
