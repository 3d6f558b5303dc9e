"""Tables as sheets, and what they refer to."""

import pytest

from awards.importing.planning import plan
from awards.importing.reading import Row, Sheet
from tests.factories import make_award_year, make_district, make_unit

RECOGNITION = ["单位", "年度", "阶段", "品牌", "标题", "提要", "排序"]
PRACTICE = ["单位", "年度", "类别", "名称", "做法", "来源", "出处位置", "发布者", "发布日期"]
FIGURE = ["单位", "年度", "说的是什么", "原文表述", "时期", "首要数字", "来源", "发布者"]


def sheet_of(*rows: list[str], hidden: bool = False, name: str = "单位") -> Sheet:
    """A sheet that begins in row 1; rows without a text are left out, as in reading."""
    numbered = [Row(number, [*row]) for number, row in enumerate(rows, 1) if any(row)]
    return Sheet(name, hidden, numbered)


@pytest.fixture
def planned():
    """The plan of a table, from its rows."""
    return lambda *rows: plan([sheet_of(*rows)])


@pytest.fixture
def book():
    """The plan of several tables, each from its rows."""
    return lambda *tables: plan([sheet_of(*rows, name=str(n)) for n, rows in enumerate(tables)])


@pytest.fixture
def year():
    """A year that is open."""
    make_district()
    return make_award_year(2026, released=False)


@pytest.fixture
def unit(year):
    """A registered unit."""
    return make_unit(name="示例甲局", short_name="甲局")
