"""What the charts draw: shares, ranges, slopes, and an indicator's figures with their bounds."""

import re
from decimal import Decimal

import pytest

from awards import quantities
from awards.figures import charts, readings
from awards.figures.plot import plot, short
from awards.models import Achievement, AwardYear, Indicator, Recognition
from units.models import Unit

INDICATOR = Indicator(pk=1, name="示例", measure="件")


def figure(wording, unit="示例甲局", year=2025, **columns) -> Achievement:
    meaning = Achievement.meaning(quantities.parse(wording))
    owner = Recognition(name_then=unit, unit=Unit(name=unit), award_year=AwardYear(year=year))
    columns = {**meaning, **columns}
    return Achievement(wording=wording, recognition=owner, indicator=INDICATOR, **columns)


def attributes(svg, tag, *names):
    """The given attributes of every `tag` in the drawing, as numbers where they are."""
    found = []
    for element in re.findall(f"<{tag} [^>]*>", svg):
        held = dict(re.findall(r'([\w-]+)="([^"]*)"', element))
        found.append(tuple(held.get(name, "") for name in names))
    return found


@pytest.mark.parametrize(
    ("wording", "bars"),
    [
        ("95%", [("all", "100"), ("part", "95")]),
        ("95%以上", [("all", "100"), ("may", "5"), ("part", "95")]),
        ("超95%", [("all", "100"), ("may", "5"), ("part", "95")]),
        ("近95%", [("all", "100"), ("may", "95")]),
        ("不足10%", [("all", "100"), ("may", "10")]),
    ],
)
def test_a_share_is_a_bar_whose_open_part_is_paler(wording, bars):
    assert attributes(charts.chart(figure(wording)), "rect", "class", "width") == bars


def test_a_change_in_per_cent_and_points_are_no_shares():
    assert charts.chart(figure("30%", direction="down")) == ""
    assert charts.chart(figure("3个百分点")) == ""
    assert charts.chart(figure("全国第一")) == ""
    assert charts.chart(figure("120件")) == ""


def test_a_range_is_drawn_as_a_range():
    assert attributes(charts.chart(figure("3—6小时")), "rect", "x", "width") == [("37.5", "37.5")]


@pytest.mark.parametrize(("before", "after", "rises"), [(60, 95, 1), (15, 3, -1), (4, 5, 1)])
def test_a_change_is_a_slope_in_its_direction(before, after, rises):
    drawn = charts.slope(Decimal(before), Decimal(after))
    (start,), (end,) = attributes(drawn, "circle", "cy")
    assert (Decimal(start) > Decimal(end)) - (Decimal(start) < Decimal(end)) == rises


def test_a_slope_is_drawn_from_nought_so_that_its_steepness_is_that_of_the_numbers():
    ends = [attributes(charts.slope(Decimal(1), Decimal(n)), "circle", "cy") for n in (2, 10)]
    assert ends == [[("12.0",), ("4.0",)], [("18.4",), ("4.0",)]]


def test_a_slope_ends_in_an_open_dot_where_the_wording_leaves_its_end_open():
    drawn = charts.slope(Decimal(60), Decimal(95), "at_least")
    assert attributes(drawn, "circle", "class") == [("",), ("now now--may",)]


def test_a_baseline_is_drawn_as_a_slope():
    moved = figure("95分以上", baseline_wording="60.50分", baseline_value=Decimal("60.5"))
    assert "chart--slope" in charts.chart(moved)


@pytest.mark.parametrize(("before", "after"), [("90.5", 95), (5, 5), (0, 0), (100, 81)])
def test_what_a_flat_line_would_say_is_left_to_the_numbers(before, after):
    assert charts.slope(Decimal(before), Decimal(after)) == ""
    assert charts.chart(figure("100%")) == ""


@pytest.mark.parametrize(
    ("drawn", "ends"),
    [
        (charts.share_bar(Decimal(95)), ["0", "100%"]),
        (charts.slope(Decimal("60.50"), Decimal(95)), ["60.5", "95"]),
        (charts.range_bar(Decimal(4), Decimal(6)), ["0", "4", "6"]),
        (charts.range_bar(Decimal(10000), Decimal(11000)), ["0", "10,000", "11,000"]),
    ],
)
def test_a_chart_says_where_it_begins_and_ends(drawn, ends):
    assert re.findall(r"<text [^>]*>([^<]+)</text>", drawn) == ends


@pytest.mark.parametrize(
    ("wording", "columns", "words"),
    [
        ("1.9万余艘次", {}, "多于 19,000 艘次"),
        ("4—6小时", {}, "4 至 6 小时"),
        ("45.8%", {"direction": "down"}, "下降 45.8%"),
        ("超60%", {"direction": "up"}, "上升多于 60%"),
        (
            "95分以上",
            {"direction": "up", "baseline_wording": "90.50分"},
            "由 90.5 分上升到不少于 95 分",
        ),
        ("3个", {"direction": "down", "baseline_wording": "15个"}, "由 15 个下降到 3 个"),
        ("近300件", {}, "接近 300 件"),
        ("全国第一", {}, ""),
    ],
)
def test_a_meaning_is_said_in_words(wording, columns, words):
    assert readings.meaning(figure(wording, **columns)) == words


def drawn(*figures):
    return plot(figures).svg


@pytest.mark.parametrize(
    ("wording", "kind", "arrows"),
    [
        ("120件", "exact", 0),
        ("120件以上", "closed", 1),
        ("120余件", "open", 1),
        ("近120件", "open", -1),
        ("120件以内", "closed", -1),
        ("约120件", "about", 0),
    ],
)
def test_a_mark_shows_where_the_true_number_may_lie(wording, kind, arrows):
    svg = drawn(figure(wording))
    ((classes, y),) = attributes(svg, "circle", "class", "cy")
    assert classes == f"plot__dot plot__{kind}"
    tips = re.findall(r'class="plot__arrow" d="M\S+ \S+V([\d.]+)', svg)
    up = [(Decimal(tip) < Decimal(y)) - (Decimal(tip) > Decimal(y)) for tip in tips]
    assert up == ([arrows] if arrows else [])


def test_a_range_is_a_bar_from_its_lower_to_its_upper_end():
    svg = drawn(figure("10—20件"), figure("40件", unit="示例乙局"))
    ((y, height),) = attributes(svg, "rect", "y", "height")
    levels = [Decimal(d) for d in re.findall(r'plot__level" d="M46 ([\d.]+)', svg)]
    ten, twenty = levels[1:3]
    assert len(levels) == 5
    assert (Decimal(y), Decimal(y) + Decimal(height)) == (twenty, ten)


def test_years_stand_in_order_with_those_between_and_nothing_is_joined():
    figures = [figure(f"{n}件", year=year) for n, year in ((3, 2025), (5, 2023))]
    svg = drawn(*figures)
    assert re.findall(r'text-anchor="middle">(\d+)', svg) == ["2023", "2024", "2025"]
    first, second = attributes(svg, "circle", "cx")
    assert float(first[0]) < float(second[0])
    # What is drawn besides the levels is dots: no line leads from one to the other.
    assert attributes(svg, "path", "class") == [("plot__level",)] * svg.count("plot__level")
    assert "polyline" not in svg


def test_units_are_numbered_where_there_are_several():
    chart = plot([figure("3件"), figure("5件", unit="示例乙局"), figure("4件", year=2024)])
    assert chart.units == ["示例甲局", "示例乙局"]
    assert re.findall(r'plot__no"[^>]*>(\d+)<', chart.svg) == ["1", "1", "2"]
    assert plot([figure("3件")]).units == []
    many = plot([figure("3件", unit=f"示例{n}局") for n in range(25)])
    assert (many.units, "plot__no" in many.svg) == ([], False)


def test_what_one_scale_cannot_hold_is_left_out_and_said():
    every = [
        figure("3件"),
        figure("30%"),
        figure("5件", direction="down"),
        figure("全国第一"),
    ]
    chart = plot(every)
    assert len(attributes(chart.svg, "circle", "cy")) == 1
    assert chart.omitted == "名次 1 项、变动幅度或量词不同的 2 项没有画在图上，见下表。"
    assert plot([figure("3件")]).omitted == ""
    assert plot([figure("全国第一")]) is None
    assert plot([]) is None


def test_falls_alone_are_drawn_below_nought():
    svg = drawn(figure("30%", direction="down"), figure("45%以上", direction="down"))
    great, small = (Decimal(y) for (y,) in attributes(svg, "circle", "cy"))
    assert small < great
    (tip,) = re.findall(r'class="plot__arrow" d="M\S+ \S+V([\d.]+)', svg)
    assert Decimal(tip) > great
    assert re.findall(r'text-anchor="end">([^<]+)', svg)[-1] == "0"


@pytest.mark.parametrize(
    ("wordings", "levels"),
    [
        (["0件"], ["0", "0.5", "1"]),
        (["7件"], ["0", "2", "4", "6", "8"]),
        (["95%", "98%", "96.5%"], ["95", "96", "97", "98"]),
        (["5000人次", "近3万人次"], ["0", "1万", "2万", "3万"]),
        (["1.2亿元", "1.6亿元"], ["1.2亿", "1.3亿", "1.4亿", "1.5亿", "1.6亿"]),
    ],
)
def test_levels_are_round_numbers_around_all_marks(wordings, levels):
    svg = drawn(*map(figure, wordings))
    assert re.findall(r'text-anchor="end">([^<]+)', svg) == levels


def test_the_keys_say_what_is_drawn_and_where_the_scale_begins():
    exact = "实心点：正好是这个数"
    assert plot([figure("7件")]).keys == [exact]
    assert plot([figure("95%"), figure("98%")]).keys == [exact, "纵轴从 95 起"]
    assert plot([figure("3—5件")]).keys == ["竖条：在这个范围之内", "纵轴从 3 起"]


@pytest.mark.parametrize(
    ("number", "words"),
    [(20000, "2万"), (150000000, "1.5亿"), (5000, "5000"), (-20000, "-2万"), ("0.5", "0.5")],
)
def test_round_numbers_are_short(number, words):
    assert short(Decimal(number)) == words


def test_a_figure_stands_above_the_year_that_its_period_names():
    drawn = plot([figure("98%", period="2025年"), figure("95%", "示例乙局", period="2024年")])
    assert re.findall(r">(20\d\d)<", drawn.svg) == ["2024", "2025"]


def test_a_chart_of_falls_says_what_lies_below_nought():
    falls = [figure("30%", direction="down"), figure("20%", "示例乙局", direction="down")]
    assert "零以下为下降" in plot(falls).keys
    assert "零以下为下降" not in plot([figure("30%"), figure("20%", "示例乙局")]).keys
