"""What stands on a roll and in a comparison: units in order, figures as worded, sources noted."""

from datetime import date

import pytest

from awards.documents import comparisons, rolls
from awards.documents.papers import Notes, figure_line
from awards.documents.rolls import Order
from awards.models import Indicator, Recognition, Stage
from tests.factories import (
    make_achievement,
    make_award_year,
    make_district,
    make_recognition,
    make_source,
    make_unit,
)
from units.models import Brand

pytestmark = pytest.mark.django_db


def written(paper) -> list:
    """The rows of a paper: what stands across, or the lines of its cells with their notes."""
    return [
        row.across
        or [[line.text + f"[{line.note}]" * bool(line.note) for line in c] for c in row.cells]
        for row in paper.rows
    ]


@pytest.fixture
def year():
    """Three winners in two districts, one that was revoked, one that was not selected."""
    city, putuo = make_district(), make_district("330903", "普陀区")
    year = make_award_year(2025, document_number="示例〔2025〕1号", conferred_on=date(2025, 11, 3))
    source = make_source(title="示例报道", publisher="示例日报", published_on=date(2025, 10, 1))
    unit = make_unit(district=putuo)
    first = make_recognition(
        unit=unit, award_year=year, name_then="示例人社局", position=1, headline="",
        brand=Brand.objects.create(unit=unit, name="示例先锋"),
    )  # fmt: skip
    make_achievement(first, label="首办化解率", wording="95%以上", source=source, locator="第2段",
                     is_leading=True, period="今年以来")  # fmt: skip
    make_achievement(first, label="积分", wording="95分以上", baseline_wording="90.50分",
                     baseline_value="90.5", source=source, locator="第2段", is_leading=True,
                     direction="up")  # fmt: skip
    make_achievement(first, label="不列的", wording="1件")
    second = make_recognition(
        unit=make_unit(district=city), award_year=year, name_then="示例公安局", position=2,
        headline="示例标题",
    )  # fmt: skip
    make_achievement(second, label="事项", wording="184个", is_leading=True, direction="down")
    make_achievement(second, label="费用下降", wording="45.8%", is_leading=True, direction="down",
                     source=make_source(title="另一报道"))  # fmt: skip
    make_recognition(unit=make_unit(district=city), award_year=year, name_then="示例三局",
                     headline="", position=3, stage="to_rectify")  # fmt: skip
    ended = {"ended_on": date(2026, 1, 1), "ended_reason": "示例"}
    make_recognition(award_year=year, stage="revoked", name_then="示例撤销局", **ended)
    make_recognition(award_year=year, stage="not_selected", name_then="示例落选局")
    return year


FIRST = [["示例人社局", "“示例先锋”"],
         ["首办化解率：95%以上（今年以来）[1]", "积分：95分以上（此前90.50分）[1]"]]  # fmt: skip
SECOND = [["示例公安局"], ["示例标题", "事项：184个（下降）", "费用下降：45.8%[{}]"]]
THIRD = [["示例三局"], ["（未登记）"]]


def test_by_the_order_of_the_list(year):
    paper = rolls.year_roll(year, rolls.of_year(year), Order.POSITION)
    second = [SECOND[0], [*SECOND[1][:2], SECOND[1][2].format(2)]]
    assert written(paper) == [[["1"], *FIRST], [["2"], *second], [["3"], *THIRD]]
    assert paper.title == "2025年度示例模范机关一览表"
    assert paper.lead == (
        "授予机关：示例授予机关；文号：示例〔2025〕1号；命名日期：2025年11月3日。",
        "共3个单位。",
    )
    assert paper.notes == ("《示例报道》，示例日报，2025年10月1日，第2段", "《另一报道》")
    assert not paper.is_internal


def test_by_district(year):
    paper = rolls.year_roll(year, rolls.of_year(year), Order.DISTRICT)
    heads = [row for row in written(paper) if isinstance(row, str)]
    names = [row[1][0] for row in written(paper) if not isinstance(row, str)]
    assert heads == ["一、舟山市（2个）", "二、普陀区（1个）"]
    assert names == ["示例公安局", "示例三局", "示例人社局"]
    assert paper.notes == ("《另一报道》", "《示例报道》，示例日报，2025年10月1日，第2段")


def test_by_protocol_those_without_a_place_come_last(year):
    third = year.recognitions.get(name_then="示例三局").unit
    third.protocol_order = 5
    third.save()
    paper = rolls.year_roll(year, rolls.of_year(year), Order.PROTOCOL)
    assert [row[1][0] for row in written(paper)] == ["示例三局", "示例人社局", "示例公安局"]


def test_before_the_release_candidates_stand_with_their_stage():
    year = make_award_year(2026, released=False, conferring_body="")
    for stage in Stage.BEFORE:
        make_recognition(award_year=year, stage=stage, name_then=f"示例{stage}局")
    paper = rolls.year_roll(year, rolls.of_year(year), Order.POSITION)
    assert [row[1] for row in written(paper)] == [
        ["示例nominated局（申报）"],
        ["示例eligible局（资格审查通过）"],
        ["示例recommended局（推荐）"],
        ["示例under_review局（评审考核）"],
        ["示例on_notice局（公示）"],
    ]
    assert (paper.title, paper.lead, paper.is_internal) == (
        "2026年度示例模范机关候选单位一览表",
        ("共5个单位。",),
        True,
    )


def test_a_list_of_several_years_says_which(year):
    other = make_recognition(year=2024, name_then="示例旧局")
    rows = [*rolls.of_year(year)[:1], Recognition.objects.for_list().get(pk=other.pk)]
    paper = rolls.roll("示例", [], rows, Order.POSITION)
    assert [row[1][0] for row in written(paper)] == [
        "示例人社局（2025年度）",
        "示例旧局（2024年度）",
    ]
    assert not paper.is_internal


def test_a_comparison_has_a_column_each_and_the_verdict_under_the_figures():
    indicator = Indicator.objects.create(slug="rate", name="化解率", measure="%")
    for name, wording, value in (("甲局", "95%", 95), ("乙局", "90%", 90), ("丙局", None, None)):
        row = make_recognition(name_then=name)
        if wording:
            make_achievement(
                row, wording=wording, value=value, measure="%", qualifier="exact",
                indicator=indicator, source=make_source(title=name), is_leading=name == "甲局",
            )  # fmt: skip
    rows = list(Recognition.objects.order_by("pk").for_story())
    paper = comparisons.comparison_paper(rows)
    label = rows[0].leading[0].label
    assert paper.heads == ("指标", "甲局", "乙局", "丙局")
    assert written(paper) == [
        [["化解率"], ["95%[1]"], ["90%[2]"], ["—"]],
        "甲局高于乙局（原文都没有写明时期，按同一年度看待）。",
        "首要数字（各说各的事，不作比较）",
        [["首要数字"], [f"{label}：95%[1]"], ["—"], ["—"]],
    ]
    assert paper.notes == ("《甲局》", "《乙局》")
    paper = comparisons.comparison_paper(rows[1:])
    assert written(paper)[0] == "所选单位之间没有名称相同的指标。"


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        ({"wording": "1.9万余艘次"}, "船舶：1.9万余艘次"),
        ({"wording": "超60%", "direction": "up"}, "船舶：超60%（上升）"),
        ({"wording": "超60%", "direction": "up", "label": "效率提升"}, "效率提升：超60%"),
        ({"wording": "4—6小时", "period": "近两年"}, "船舶：4—6小时（近两年）"),
        ({"wording": "全国第一", "kind": "rank", "value": None}, "船舶：全国第一"),
    ],
)
def test_a_figure_is_worded_as_printed(columns, said):
    figure = make_achievement(**{"label": "船舶", "qualifier": "exact"} | columns)
    assert figure_line(figure, Notes()) == (said, 0)


@pytest.mark.parametrize(
    ("number", "said"), [(1, "一"), (10, "十"), (12, "十二"), (20, "二十"), (39, "三十九")]
)
def test_sections_are_counted_as_headings_are(number, said):
    assert rolls.chinese(number) == said
