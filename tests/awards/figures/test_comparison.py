"""What compares, in what order, and in which words the rest is said to be 不可比."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from awards import quantities
from awards.figures import comparison
from awards.models import Achievement, AwardYear, Indicator, Recognition
from tests.factories import make_achievement, make_recognition, make_unit
from tests.pages import seen

PEOPLE = Indicator(pk=1, name="示例接待人次", measure="人次")
NAMES = ("甲", "乙", "丙", "丁", "戊", "己")


def figure(wording, indicator=PEOPLE, year=2025, **columns) -> Achievement:
    """A figure as it is stored, without a database."""
    meaning = Achievement.meaning(quantities.parse(wording))
    owner = Recognition(award_year=AwardYear(year=year))
    columns = {"period": "今年以来", "label": "示例", **meaning, **columns}
    return Achievement(wording=wording, recognition=owner, indicator=indicator, **columns)


def verdict(*figures, better=None) -> comparison.Verdict:
    """The verdict on one figure for each of 甲, 乙, 丙 …"""
    indicator = Indicator(pk=1, name="示例", measure="", higher_is_better=better)
    for one in figures:
        one.indicator = one.indicator and indicator
    return comparison.judge([[one] for one in figures], NAMES[: len(figures)])


@pytest.mark.parametrize(
    ("first", "second", "words"),
    [
        ("2.95万人次", "2.9万余人次", "“2.95万人次”与“2.9万余人次”的范围重叠，分不出先后"),
        ("近3万人次", "2.9万余人次", "“近3万人次”与“2.9万余人次”的范围重叠，分不出先后"),
        ("4—6小时", "5小时", "“4—6小时”与“5小时”的范围重叠，分不出先后"),
        ("95%以上", "95%以上", "都说“95%以上”，表述相同，看不出谁高谁低"),
        ("约2万人次", "3万人次", "“约2万人次”没有说差多少，分不出先后"),
        ("3%", "3个百分点", "量词不同（“%”与“个百分点”）"),
        ("2000余批", "5000余人次", "量词不同（“批”与“人次”）"),
        ("全国第一", "600万吨", "名次不能与数量相比"),
        ("全国第一", "全球第四", "名次照原文列出，不分先后"),
    ],
)
def test_what_the_wording_leaves_open_is_not_comparable(first, second, words):
    found = verdict(figure(first), figure(second), better=True)
    assert (found.words, found.order, found.best) == (f"不可比：{words}。", (), ())
    assert not found.is_comparable


@pytest.mark.parametrize(
    ("one", "other", "words"),
    [
        ({"period": "今年以来"}, {"period": "五年来"}, "时期不同（“今年以来”与“五年来”）"),
        ({"period": "今年以来"}, {"period": ""}, "时期不同（“今年以来”与没有写明）"),
        (
            {"year": 2024},
            {"year": 2025},
            "时期不同（都说“今年以来”，但分属 2024、2025 年度）",
        ),
        (
            {"period": "", "year": 2024},
            {"period": "", "year": 2025},
            "时期不同（原文没有写明，但分属 2024、2025 年度）",
        ),
        ({"indicator": None}, {}, "没有指标口径，名称相同也不能认定数的是同一件事"),
        ({"direction": "down"}, {}, "有的说变化多少，有的说是多少"),
        ({"direction": "down"}, {"direction": "up"}, "一升一降，幅度不能相比"),
        (
            {"indicator": None, "period": "年均", "measure": "件"},
            {},
            "没有指标口径，名称相同也不能认定数的是同一件事；量词不同（“件”与“人次”）；"
            "时期不同（“年均”与“今年以来”）",
        ),
    ],
)
def test_what_does_not_agree_is_said(one, other, words):
    found = verdict(figure("100人次", **one), figure("300人次", **other))
    assert found.words == f"不可比：{words}。"
    assert found.reasons == tuple(words.split("；"))


def test_figures_of_two_indicators_do_not_compare():
    other = Indicator(pk=2, name="示例二", measure="人次")
    pair = [figure("100人次"), figure("300人次", indicator=other)]
    assert comparison.reasons(pair) == ["指标口径不同"]


@pytest.mark.parametrize(
    ("figures", "better", "words", "order", "best"),
    [
        (("100人次", "300人次"), None, "乙高于甲。", ((1,), (0,)), ()),
        (("100人次", "300人次"), True, "乙高于甲；按口径越高越好，乙较优。", ((1,), (0,)), (1,)),
        (("100人次", "300人次"), False, "乙高于甲；按口径越低越好，甲较优。", ((1,), (0,)), (0,)),
        (("300人次", "300人次"), True, "相同。", ((0, 1),), ()),
        (("近3万人次", "3万余人次"), None, "乙高于甲。", ((1,), (0,)), ()),
        (
            ("100人次", "300人次", "1万余人次"),
            None,
            "由高到低：丙；乙；甲。",
            ((2,), (1,), (0,)),
            (),
        ),
        (
            ("300人次", "100人次", "300人次"),
            True,
            "由高到低：甲、丙（相同）；乙；按口径越高越好，甲、丙较优。",
            ((0, 2), (1,)),
            (0, 2),
        ),
    ],
)
def test_a_settled_order_is_drawn(figures, better, words, order, best):
    found = verdict(*map(figure, figures), better=better)
    assert (found.words, found.order, found.best) == (words, order, best)


@pytest.mark.parametrize(
    ("direction", "better", "words"),
    [
        ("down", None, "甲降幅大于乙。"),
        ("down", False, "甲降幅大于乙；按口径越低越好，甲较优。"),
        ("down", True, "甲降幅大于乙；按口径越高越好，乙较优。"),
        ("up", True, "甲升幅大于乙；按口径越高越好，甲较优。"),
        ("up", False, "甲升幅大于乙；按口径越低越好，乙较优。"),
    ],
)
def test_whether_a_fall_is_good_is_the_indicators_to_say(direction, better, words):
    pair = [figure(w, direction=direction) for w in ("45.8%", "30%")]
    assert verdict(*pair, better=better).words == words


def test_a_figure_after_a_move_is_compared_as_what_it_is_now():
    moved = figure("95分以上", direction="up", baseline_wording="90.50分")
    assert verdict(moved, figure("92分")).words == "甲高于乙。"


def test_one_undecided_pair_leaves_the_whole_row_without_order():
    found = verdict(*map(figure, ("100人次", "近3万人次", "2.9万余人次")))
    assert found.order == ()
    assert found.reasons == ("“近3万人次”与“2.9万余人次”的范围重叠，分不出先后",)
    assert found.words.endswith("分不出先后。能比的：乙高于甲；丙高于甲。")
    many = verdict(*map(figure, [f"超{n}万人次" for n in range(2, 6)]))
    assert many.reasons[3:] == ("还有 3 对分不出先后",)


def test_a_period_that_names_its_year_is_the_same_in_every_year():
    pair = [figure("1人次", period="截至2024年", year=year) for year in (2024, 2025)]
    assert comparison.reasons(pair) == []
    unsaid = [figure("1人次", period=""), figure("2人次", period="")]
    assert verdict(*unsaid).words == "乙高于甲（原文都没有写明时期，按同一年度看待）。"


def test_two_figures_of_one_unit_are_not_chosen_from():
    cells = [[figure("1人次"), figure("2人次")], [figure("3人次")]]
    found = comparison.judge(cells, NAMES[:2])
    assert found.reasons == ("同一单位有不止一个数字，不能认定以哪个为准",)


numbers = st.decimals(min_value=-10, max_value=10, places=1)
qualifiers = st.sampled_from(list(Achievement.Qualifier.values))


@st.composite
def stored(draw) -> Achievement:
    """A figure with any columns that the database takes."""
    low, high = sorted([draw(numbers), draw(numbers)])
    is_range, is_rank = draw(st.booleans()), draw(st.integers(0, 5)) == 0
    return Achievement(
        wording="示例",
        kind="rank" if is_rank else "amount",
        value=None if is_rank else low,
        upper_value=high if is_range and not is_rank else None,
        qualifier=draw(qualifiers),
        measure=draw(st.sampled_from(["%", "个百分点"])),
        direction=draw(st.sampled_from(["", "", "down"])),
        period=draw(st.sampled_from(["", "", "年均"])),
        indicator=PEOPLE,
        recognition=Recognition(award_year=AwardYear(year=draw(st.sampled_from([2024, 2025])))),
    )


@given(stored(), stored())
def test_the_order_is_antisymmetric_and_never_drawn_where_the_quantities_give_none(first, second):
    order = comparison.compare(first, second)
    mirrored = comparison.compare(second, first)
    assert mirrored == (None if order is None else -order)
    settled = first.quantity.compare(second.quantity)
    assert order is None or order == settled
    found = verdict(first, second)
    drawn = {None: (), -1: ((1,), (0,)), 0: ((0, 1),), 1: ((0,), (1,))}
    assert found.order == drawn[order]
    assert found.is_comparable == (order is not None)


@given(st.lists(stored(), min_size=2, max_size=6))
def test_a_row_is_ordered_only_where_every_pair_is(figures):
    found = verdict(*figures)
    pairs = {
        (a, b): comparison.compare(figures[a], figures[b])
        for a in range(len(figures))
        for b in range(len(figures))
        if a != b
    }
    assert found.is_comparable == (None not in pairs.values())
    place = {column: n for n, group in enumerate(found.order) for column in group}
    for (a, b), order in pairs.items():
        if place:
            assert order == (place[b] > place[a]) - (place[b] < place[a])


# The page


@pytest.fixture
def people(db):
    return Indicator.objects.create(
        slug="jiedai", name="示例接待人次", measure="人次", definition="示例口径"
    )


def add(recognition, wording, indicator=None, **columns):
    meaning = Achievement.meaning(quantities.parse(wording))
    columns = {"label": "示例接待", "period": "今年以来", **meaning, **columns}
    return make_achievement(recognition, wording=wording, indicator=indicator, **columns)


def compared(client, *recognitions):
    return client.get("/compare/", {"r": [r.pk for r in recognitions]})


def told(response):
    return [(row["label"], row["verdict"].words) for row in response.context["rows"]]


def units(*names):
    return [make_recognition(unit=make_unit(name=name)) for name in names]


@pytest.mark.django_db
def test_the_page_shows_wordings_verdicts_periods_and_sources(client, people):
    first, second = units("示例甲局", "示例乙局")
    add(first, "近3万人次", people, locator="第3段")
    add(second, "2.9万余人次", people)
    add(first, "30件", label="示例件数")
    add(second, "40件", label="示例件数")
    add(first, "7次", label="只有一家有")
    response = compared(client, first, second)
    overlap = "不可比：“近3万人次”与“2.9万余人次”的范围重叠，分不出先后。"
    ungathered = "不可比：没有指标口径，名称相同也不能认定数的是同一件事。"
    assert told(response) == [("示例接待人次", overlap), ("示例件数", ungathered)]
    text = seen(response)
    for shown in (overlap, ungathered, "近3万人次", "2.9万余人次", "示例口径", "时期：今年以来。"):
        assert shown in text
    assert "含义：接近30,000人次。" in text
    assert "来源：未登记。" in text
    assert "只有一家有" not in text


@pytest.mark.django_db
def test_indicators_stand_before_bare_labels_whichever_was_entered_first(client, people):
    first, second = units("示例甲局", "示例乙局")
    for recognition in (first, second):
        add(recognition, "30件", label="示例件数")
        add(recognition, "9人次", people)
        add(recognition, "7次", label="示例次数")
    labels = [label for label, _ in told(compared(client, first, second))]
    assert labels == ["示例接待人次", "示例件数", "示例次数"]


@pytest.mark.django_db
def test_rows_pair_what_has_one_period_and_hide_no_figure(client, people):
    first, second, third = units("甲", "乙", "丙")
    add(first, "10人次", people)
    add(first, "90人次", people, period="五年来")
    add(second, "20人次", people)
    add(third, "50人次", people, period="年均")
    rows = compared(client, first, second, third).context["rows"]
    cells = [[[f.wording for f in figures] for _, figures in row["cells"]] for row in rows]
    assert cells == [[["10人次"], ["20人次"], ["50人次"]]]
    said = "乙高于甲。丙不可比：时期不同（“年均”）。"
    assert rows[0]["verdict"].words == said
    assert rows[0]["verdict"].order == ((1,), (0,))
    rows = compared(client, first, second).context["rows"]
    assert [row["verdict"].words for row in rows] == ["乙高于甲。"]


@pytest.mark.django_db
def test_rows_of_two_periods_are_told_apart_and_nobody_is_said_to_lack_a_figure(client, people):
    first, second, third = units("甲", "乙", "丙")
    add(first, "10人次", people, period="全年")
    add(second, "20人次", people, period="全年")
    add(second, "3人次", people)
    add(third, "5人次", people)
    rows = compared(client, first, second, third).context["rows"]
    cells = [
        (row["label"], [[f.wording for f in figures] for _, figures in row["cells"]])
        for row in rows
    ]
    assert cells == [
        ("示例接待人次（2025年）", [["10人次"], ["20人次"], ["5人次"]]),
        ("示例接待人次（今年以来）", [["10人次"], ["3人次"], ["5人次"]]),
    ]
    assert [row["verdict"].words for row in rows] == [
        "乙高于甲。丙不可比：时期不同（“今年以来”）。",
        "丙高于乙。甲不可比：时期不同（“全年”）。",
    ]


@pytest.mark.django_db
def test_one_unit_in_two_years_is_told_apart(client, people):
    unit = make_unit(name="示例局")
    pair = [make_recognition(unit=unit, year=year) for year in (2024, 2025)]
    for recognition in pair:
        add(recognition, "10人次", people, period="截至2024年")
    response = compared(client, *pair)
    assert told(response) == [("示例接待人次", "相同。")]
    assert "示例局（2024）" in seen(response)


@pytest.mark.django_db
def test_what_was_corrected_by_hand_decides(client, people):
    first, second = units("甲", "乙")
    add(first, "10人次", people, value=Decimal(30))
    add(second, "20人次", people)
    assert told(compared(client, first, second)) == [("示例接待人次", "甲高于乙。")]


@pytest.mark.django_db
@pytest.mark.parametrize("stage", ["nominated", "on_notice", "not_selected"])
def test_a_draft_is_never_compared(client, people, stage):
    first, second = units("示例甲局", "示例乙局")
    draft = make_recognition(stage=stage, unit=make_unit(name="示例草稿局"))
    for recognition in (first, second, draft):
        add(recognition, "88人次", people)
    response = compared(client, first, draft)
    assert response.context["rows"] == []
    assert "88" not in seen(response)
    response = compared(client, first, second, draft)
    assert [name for name, _ in response.context["rows"][0]["cells"]] == ["示例甲局", "示例乙局"]
    assert "示例草稿局" not in seen(response)


@pytest.mark.django_db
def test_the_page_takes_few_queries_and_no_more_for_more_figures(client, people):
    def counted(recognitions):
        with CaptureQueriesContext(connection) as queries:
            compared(client, *recognitions)
        return len(queries)

    pair = units("甲", "乙")
    for recognition in pair:
        for n in range(3):
            add(recognition, "10人次", people, label=f"示例{n}")
    few = counted(pair)
    six = [*pair, *units("丙", "丁", "戊", "己")]
    for recognition in six:
        for n in range(30):
            add(recognition, "10人次", label=f"示例{n}")
            add(recognition, "10人次", people)
    assert counted(six) == few <= 11


@pytest.mark.django_db
def test_whom_one_chose_stays_chosen_while_one_looks_for_others(client):
    first, _, third = units("示例甲局", "示例乙局", "示例丙站")
    make_recognition(stage="nominated", unit=make_unit(name="示例丙草稿站"))
    response = client.get("/compare/", {"r": first.pk, "q": "丙"})
    assert response.context["recognitions"] == [first]
    assert response.context["choices"] == [third]
    assert f'value="{first.pk}" checked' in response.content.decode()
    response = client.get("/compare/", {"r": [first.pk, third.pk], "q": "没有这个"})
    assert response.context["choices"] == []
    assert "没有找到“没有这个”" in seen(response)
    assert "示例甲局" in seen(response)
    response = client.get("/compare/", {"q": "甲" * 101})
    assert response.context["choices"] == []
    assert "检索词太长" in seen(response)


@pytest.mark.django_db
def test_only_some_are_offered_and_the_page_says_so(client):
    units(*(f"示例{n}局" for n in range(26)))
    response = client.get("/compare/")
    assert len(response.context["choices"]) == 24
    assert "只列出前24个，其余的请查找。" in seen(response)


@pytest.mark.django_db
def test_a_story_leads_to_the_comparison_with_its_year(client):
    first, second = units("示例甲局", "示例乙局")
    story = client.get(first.get_absolute_url()).content.decode()
    assert f'href="/compare/?r={first.pk}&amp;r={second.pk}"' in story
