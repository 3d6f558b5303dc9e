"""Whatever tables say: taken in twice they change nothing the second time, and what is exported
says what is stored."""

from datetime import date

import pytest
from django.db import transaction
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from awards.importing.carrying import carry_out
from awards.importing.intentions import Changed, New, Same
from awards.importing.planning import plan
from awards.importing.reading import read
from awards.models import Achievement, Practice, Recognition
from tests.factories import (
    make_achievement,
    make_practice,
    make_recognition,
    make_source,
    make_staff,
    make_unit,
)
from units.models import Brand, Unit, UnitName

from .conftest import FIGURE, PRACTICE, RECOGNITION, sheet_of
from .test_recognitions import UNITS

pytestmark = pytest.mark.django_db

UNIT = st.sampled_from(["示例甲局", "甲局", "示例乙院", "乙院", "示例丙署", "无名"])
YEAR = st.sampled_from(["2026", "2026年度", "2031"])
SOURCE = st.sampled_from(["", "示例报道", "示例旧闻", "https://a.example.cn/1"])
TABLES = {
    "units": (
        UNITS,
        st.tuples(
            UNIT,
            st.sampled_from(["", "丙"]),
            st.sampled_from(["", "舟山市", "无此市"]),
            st.sampled_from(["", "市直"]),
            st.sampled_from(["", "其他", "政法公安"]),
            st.sampled_from(["", "一号", "一号、二号"]),
        ),
    ),
    "recognitions": (
        RECOGNITION,
        st.tuples(
            UNIT,
            YEAR,
            st.sampled_from(["", "公示", "命名"]),
            st.sampled_from(["", "一号", "三号"]),
            st.sampled_from(["", "示例标题", "示例新题"]),
            st.just(""),
            st.sampled_from(["", "3"]),
        ),
    ),
    "practices": (
        PRACTICE,
        st.tuples(
            UNIT,
            YEAR,
            st.sampled_from(["", "工作机制"]),
            st.sampled_from(["", "示例机制", "“示例机制”", "示例项目"]),
            st.sampled_from(["", "示例做法"]),
            SOURCE,
            st.just(""),
            st.sampled_from(["", "日报", "晚报"]),
            st.sampled_from(["", "2026-03-01", "昨天"]),
        ),
    ),
    "figures": (
        [*FIGURE, "限定", "量词"],
        st.tuples(
            UNIT,
            YEAR,
            st.sampled_from(["", "示例受理", "示例走访"]),
            st.sampled_from(["", "120余件", "130余件", "若干"]),
            st.sampled_from(["", "上半年", "全年"]),
            st.sampled_from(["", "是"]),
            SOURCE,
            st.sampled_from(["", "日报", "晚报"]),
            st.sampled_from(["", "正好", "余", "约"]),
            st.sampled_from(["", "件", "批"]),
        ),
    ),
}


@st.composite
def sheets(draw):
    """Some tables, of a few rows each, that mean the same few records again and again."""
    chosen = draw(st.lists(st.sampled_from(sorted(TABLES)), min_size=1, unique=True))
    return [
        sheet_of(
            TABLES[name][0], *map(list, draw(st.lists(TABLES[name][1], max_size=6))), name=name
        )
        for name in chosen
    ]


@settings(max_examples=25)
@given(sheets())
def test_a_second_import_changes_nothing(year, unit, tables):
    with transaction.atomic():
        second = Unit.objects.filter(name="示例乙院").first() or make_unit(name="示例乙院")
        kept = make_recognition(unit=second, award_year=year, stage="nominated")
        make_achievement(kept, label="示例受理", wording="120余件", period="上半年")
        make_achievement(kept, label="示例受理", wording="250余件")
        make_practice(kept, title="示例机制")
        make_source(title="示例旧闻", url="https://a.example.cn/1")
        user = make_staff(f"staff{Unit.objects.count()}{Recognition.objects.count()}")
        first = plan(tables)
        carry_out(first, user, "表.xlsx", good_only=True)
        again = plan(tables)
        assert again.of(New, Changed) == []
        assert again.sources == []
        stored = len(first.of(New, Changed, Same))
        assert len(again.of(Same)) >= stored
        transaction.set_rollback(True)


def test_what_is_exported_says_what_is_stored(client, staff, year, unit):
    brand = Brand.objects.create(unit=unit, name="一号", meaning="示例释义")
    UnitName.objects.create(unit=unit, name="示例旧名", kind="former")
    source = make_source(title="示例报道", publisher="日报", published_on=date(2026, 3, 1))
    make_source(title="示例报道", publisher="晚报")
    row = make_recognition(
        unit=unit, award_year=year, stage="on_notice", brand=brand, summary="示例提要", position=3
    )
    make_practice(row, title="示例机制", source=source, locator="第 2 段", summary="一行\n二行")
    corrected = {"measure": "船次", "upper_value": 200, "qualifier": "exact"}
    make_achievement(row, source=source, is_leading=True, period="全年", **corrected)
    risen = {"wording": "95分以上", "value": 95, "qualifier": "at_least", "measure": "分"}
    earlier = {"baseline_wording": "90.50分", "baseline_value": "90.5", "direction": "up"}
    make_achievement(row, label="示例满意度", **risen, **earlier)
    make_achievement(row, label="示例名次", wording="全省前列", kind="rank", value=None, measure="")
    counts = {}
    for model in (Unit, Recognition, Practice, Achievement):
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}_export"
        for form in ("csv", "xlsx"):
            answer = client.get(reverse(name, args=[form]))
            content = b"".join(answer.streaming_content)
            found = plan(read(content, f"表.{form}")).intentions
            assert [type(one) for one in found] == [Same] * len(found), found
            counts[model] = len(found)
    assert counts == {Unit: 1, Recognition: 1, Practice: 1, Achievement: 3}
