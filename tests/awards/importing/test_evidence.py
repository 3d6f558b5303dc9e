"""Tables of practices and figures: of which recognition, printed where, and what is stored."""

import pytest

from awards.importing.carrying import carry_out
from awards.importing.intentions import Changed, Coming, New, NewSource, Same, Wrong
from awards.models import Achievement, Practice, Source
from tests.factories import (
    make_achievement,
    make_practice,
    make_recognition,
    make_source,
    make_staff,
)
from tests.pages import history as said
from units.history import Change

from .conftest import FIGURE, PRACTICE, RECOGNITION
from .test_planning import faults

pytestmark = pytest.mark.django_db


@pytest.fixture
def row(year, unit):
    """A recognition of the year."""
    return make_recognition(unit=unit, award_year=year, stage="nominated")


def figure(label, wording, *rest) -> list[str]:
    return ["甲局", "2026", label, wording, *rest, *[""] * (4 - len(rest))]


def test_all_tables_of_a_file_are_stored_under_one_act_for_each_recognition(book, year, unit):
    tables = (
        (RECOGNITION, ["甲局", "2026", "公示", "", "示例标题", "", ""]),
        (
            PRACTICE,
            ["甲局", "2026", "工作机制", "“示例机制”", "示例做法", "示例报道", "第 2 段", "", ""],
            ["甲局", "2026", "书记领办项目", "示例项目", "", "示例报道", "", "日报", "2026-03-01"],
        ),
        (FIGURE, figure("示例受理", "1.9万余艘次", "今年以来", "是", "示例报道")),
    )
    found = book(*tables)
    day = found.sources[0].published_on
    assert found.sources == [NewSource("示例报道", publisher="日报", published_on=day)]
    [new] = found.tables[2].of(New)
    assert new.values["recognition"] == Coming("recognitions", 2, "示例甲局（2026）")
    user = make_staff()
    run = carry_out(found, user, "获评.xlsx")
    row, source = year.recognitions.get(), Source.objects.get()
    assert (source.slug, source.publisher, str(day)) == ("shilibaodao", "日报", "2026-03-01")
    assert [*row.practices.values_list("title", "kind", "position", "source", "locator")] == [
        ("示例机制", "mechanism", 1, source.pk, "第 2 段"),
        ("示例项目", "led-project", 2, source.pk, ""),
    ]
    one = row.achievements.get()
    assert (one.value, one.measure, one.is_leading, one.source) == (19_000, "艘次", True, source)
    assert [change.key for change in Change.objects.of(row)] == ["added"]
    assert said(row) == [
        "新建。原因：导入“获评.xlsx”获评单位第 2 行，经验做法第 2–3 行，成效指标第 2 行"
    ]
    found = Achievement.objects.matching("示例受理"), Practice.objects.matching("示例项目")
    assert [len(rows) for rows in found] == [1, 1]
    assert run.changes == [*Change.objects.order_by("id").values_list("pk", flat=True)]
    assert {type(one) for one in book(*tables).intentions} == {Same}
    assert book(*tables).sources == []


def test_a_known_practice_field_by_field(planned, row):
    source = make_source(title="示例报道", publisher="日报", url="https://b.example.cn/1")
    known = make_practice(row, title="示例机制", kind="mechanism", summary="先前", source=source)
    found = planned(
        PRACTICE, ["甲局", "2026", "", "示例机制", "如今", "https://b.example.cn/1", "", "", ""]
    )
    [changed] = found.intentions
    assert changed == Changed(2, "甲局：示例机制", known, {"summary": "先前"}, {"summary": "如今"})
    carry_out(found, make_staff(), "做法.csv")
    known.refresh_from_db()
    assert (known.summary, known.source) == ("如今", source)
    assert said(row) == ["经验做法“示例机制”：做法由“先前”改为“如今”。原因：导入“做法.csv”第 2 行"]


def test_the_meaning_of_a_figure_is_the_forms(planned, row):
    head = [*FIGURE[:4], "性质", "数值", "量词", "变动前表述"]
    found = planned(
        head,
        ["甲局", "2026", "示例满意度", "95分以上", "", "", "", "90.50分"],
        ["甲局", "2026", "示例名次", "全省前列", "名次", "", "", ""],
        ["甲局", "2026", "示例艘次", "1.9万余艘次", "", "", "船次", ""],
        ["甲局", "2026", "示例约数", "若干件", "", "1,200", "件", ""],
        ["甲局", "2026", "示例无数", "若干件", "", "", "", ""],
        ["甲局", "2026", "示例前后", "95分", "", "", "", "若干分"],
        ["甲局", "2026", "示例多位", "九" * 30, "", "", "", ""],
        ["甲局", "2026", "示例数值", "95分", "", "很多", "", ""],
        ["甲局", "2026", "", "95分", "", "", "", ""],
    )
    columns = ("kind", "value", "qualifier", "measure", "baseline_value")
    assert [tuple(new.values[name] for name in columns) for new in found.of(New)] == [
        ("amount", 95, "at_least", "分", 90.5),
        ("rank", None, "exact", "", None),
        ("amount", 19_000, "more_than", "船次", None),
        ("amount", 1_200, "exact", "件", None),
    ]
    unread = (
        "没有读出数字。请核对原文；特殊写法请在“数值”一栏手工填写，说名次的请把“性质”改为“名次”。"
    )
    assert faults(found) == [
        f"6 D6：{unread}",
        f"7 H7：{unread}",
        f"8 D8：{unread}",
        "9 F9：“很多”不是数字，或者位数太多；请只写数字，如 19000。",
        "10 C10：新成效指标要填“说的是什么”。",
    ]


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("2026-04-06", "D2：表格把这一格当成了日期或时间"),
        ("2026-04-06 08:00:00", "D2：表格把这一格当成了日期或时间"),
        ("04:06:00", "D2：表格把这一格当成了日期或时间"),
        ("是", "D2：没有读出数字"),
        ("-5", "D2：没有读出数字"),
    ],
)
def test_what_a_spreadsheet_made_of_a_wording_is_wrong(planned, row, cell, said):
    [wrong] = planned(FIGURE, figure("示例", cell)).of(Wrong)
    assert [str(fault)[: len(said)] for fault in wrong.faults] == [said]


@pytest.mark.parametrize("cell", ["0.958", "1200", "1,200"])
def test_a_number_that_counts_nothing_is_to_be_looked_at(planned, row, cell):
    [new] = planned(FIGURE, figure("示例", cell)).of(New)
    assert [str(note) for note in new.notes] == [
        "D2：只有数字，没有说是多少什么。请对照原文，如“3件”就写“3件”。"
    ]
    head = [*FIGURE[:4], "量词"]
    [new] = planned(head, ["甲局", "2026", "示例", cell, "件"]).of(New)
    assert (new.notes, new.values["measure"]) == ([], "件")


@pytest.mark.parametrize(
    ("cell", "wording"),
    [
        ("1200\n余件", "1200余件"),
        ("95%\n以上", "95%以上"),
        ("第\n3名", "第3名"),
        ("１２００余件　", "１２００余件"),
        ("约 300 件", "约 300 件"),
    ],
)
def test_a_wording_is_kept_but_for_the_lines_of_its_cell(planned, row, cell, wording):
    [new] = planned(FIGURE, figure("示例", cell)).of(New)
    assert new.values["wording"] == wording


HAND = ["单位", "年度", "说的是什么", "原文表述", "限定", "量词"]


def test_what_a_new_row_says_by_hand_is_kept_even_where_nothing_would_mean_it(book, row):
    table = (HAND, ["甲局", "2026", "示例接待", "1.9万余人次", "正好", ""])
    carry_out(book(table), make_staff(), "指标.csv")
    figure = row.achievements.get()
    assert (figure.value, figure.qualifier, figure.measure) == (19_000, "exact", "人次")
    [same] = book(table).tables[0].intentions
    assert type(same) is Same


def test_a_cell_that_was_read_from_the_earlier_wording_is_doubted(book, row):
    make_achievement(
        row, label="示例接待", wording="约1000人次", value=1000, qualifier="about", measure="人次"
    )
    said = ["甲局", "2026", "示例接待", "1.9万余人"]
    told = (
        "是原来的表述“约1000人次”的读法，和新的原文表述不一致。请改好，或者清空这一格，由表述读出。"
    )
    assert faults(book((HAND, [*said, "约", "人次"])).tables[0]) == [
        f"2 E2：“约”{told}",
        f"2 F2：“人次”{told}",
    ]
    [changed] = book((HAND, [*said, "", ""])).tables[0].intentions
    assert changed.new == {
        "wording": "1.9万余人",
        "value": 19_000,
        "qualifier": "more_than",
        "measure": "人",
    }


def test_a_figure_is_known_again(planned, row):
    kept = make_achievement(row, label="示例受理", wording="120余件", period="上半年")
    found = planned(FIGURE, figure("示例受理", "130余件"))
    [changed] = found.intentions
    assert (changed.record, changed.new) == (kept, {"wording": "130余件", "value": 130})
    assert planned(FIGURE, figure("示例受理", "120余件")).of(Same)
    [other] = planned(FIGURE, figure("示例受理", "130余件", "全年")).intentions
    assert type(other) is New
    carry_out(found, make_staff(), "指标.csv")
    kept.refresh_from_db()
    assert (kept.wording, kept.value) == ("130余件", 130)
    assert planned(FIGURE, figure("示例受理", "130余件")).of(Same)


def test_which_figure_is_meant_is_not_guessed(planned, row):
    make_achievement(row, label="示例受理", wording="120余件", period="上半年")
    make_achievement(row, label="示例受理", wording="250余件", period="全年")
    make_achievement(row, label="示例走访", wording="30余家", value=30, measure="家")
    found = planned(
        FIGURE,
        figure("示例受理", "260余件"),
        figure("示例走访", "40余家"),
        figure("示例走访", "50余家"),
        figure("示例调解", "7件"),
        figure("示例调解", "7件"),
        ["甲局", "2025", "示例", "7件", "", "", "", ""],
    )
    assert faults(found) == [
        "2 C2：可能是已登记的“示例受理 120余件”、“示例受理 250余件”，"
        "请写得有所区别，或者在页面上修改。",
        "3 C3：表里有几行都可能是已登记的“示例走访 30余家”，请在它的页面上修改。",
        "4 C4：表里有几行都可能是已登记的“示例走访 30余家”，请在它的页面上修改。",
        "6 C6：和第 5 行重复，请合成一行。",
        "7 A7：示例甲局在 2025 年度还没有登记获评，请先登记，或者写进“获评单位”表。",
    ]


def test_a_source_is_found_offered_or_described(planned, row):
    for publisher in ("日报", "晚报"):
        make_source(title="示例同名", publisher=publisher)
    found = planned(
        FIGURE,
        figure("示例一", "1件", "", "", "示例同名"),
        figure("示例二", "2件", "", "", "示例同名", "晚报"),
        figure("示例三", "3件", "", "", "示例无名"),
        figure("示例四", "4件", "", "", "", "晚报"),
        figure("示例五", "5件", "", "", "https://c.example.cn/9"),
        figure("示例六", "6件", "", "", "示例同名", "早报"),
        figure("示例七", "7件", "", "大概", ""),
    )
    assert faults(found) == [
        "2 G2：有几篇来源都是“示例同名”：日报、晚报、早报，"
        "请填“来源网址”、“发布者”或“发布日期”来区分。",
        "4 G4：没有登记来源“示例无名”，请核对标题；"
        "是新的来源，请在同一行填上“发布者”、“发布日期”或“来源网址”。",
        "5 G5：没有填来源的标题。",
        "6 G6：没有登记网址是 https://c.example.cn/9 的来源，请在“来源”一列写标题。",
        "8 F8：“大概”看不懂，请填“是”或“否”。",
    ]
    assert found.sources == [NewSource("示例同名", publisher="早报")]
    [second, sixth] = found.of(New)
    assert (second.values["source"].publisher, sixth.values["source"]) == ("晚报", found.sources[0])
