"""What became of a figure since the year before: said only where the two compare."""

import pytest

from awards.figures.since import since, year_before
from awards.models import Indicator
from tests.factories import make_achievement, make_award_year, make_recognition, make_unit
from tests.pages import seen

pytestmark = pytest.mark.django_db
UNDATED = "（原文都没有写明时期，按各自的年度看待）"


@pytest.fixture
def years():
    unit = make_unit(slug="shili")
    return [make_recognition(unit=unit, year=year) for year in (2024, 2025)]


@pytest.fixture
def rate():
    return Indicator.objects.create(slug="lv", name="示例率", measure="%")


def figure(of, indicator, **columns):
    defaults = {"wording": "95%", "value": 95, "measure": "%", "qualifier": "exact"}
    return make_achievement(of, indicator=indicator, **{**defaults, **columns})


def changes(years) -> list[tuple[str, bool]]:
    before, now = years
    assert year_before(now) == before
    return [(change.words, change.is_comparable) for change in since(now, before)]


@pytest.mark.parametrize(
    ("value", "higher", "words"),
    [
        (90, None, "比 2024 年度高"),
        (90, True, "比 2024 年度高（按口径越高越好）"),
        (99, False, "比 2024 年度低（按口径越低越好）"),
        (95, True, "与 2024 年度相同"),
    ],
)
def test_the_same_stretch_of_two_years_is_compared(years, rate, value, higher, words):
    rate.higher_is_better = higher
    rate.save()
    before, now = years
    figure(before, rate, wording=f"{value}%", value=value, period="2024年")
    figure(now, rate, period="2025年")
    assert changes(years) == [(f"{words}。", True)]


def test_figures_without_a_period_speak_for_their_years(years, rate):
    before, now = years
    figure(before, rate, wording="90%", value=90)
    figure(now, rate)
    assert changes(years) == [(f"比 2024 年度高{UNDATED}。", True)]


@pytest.mark.parametrize(
    ("before", "now", "why"),
    [
        (
            {"period": "2024年上半年"},
            {"period": "2025年"},
            "时期不对应（“2024年上半年”与“2025年”）",
        ),
        ({"period": "2023年"}, {"period": "2025年"}, "时期不对应（“2023年”与“2025年”）"),
        ({"period": "今年以来"}, {"period": "今年以来"}, "时期都写到发布时为止，长短不一"),
        (
            {"period": "2024年1月至报道时"},
            {"period": "2025年1月至报道时"},
            "时期都写到发布时为止，长短不一",
        ),
        ({"measure": "件"}, {}, "量词不同（“件”与“%”）"),
        ({"direction": "up"}, {}, "有的说变化多少，有的说是多少"),
        (
            {"qualifier": "at_least", "wording": "95%以上"},
            {"qualifier": "at_least", "wording": "95%以上"},
            "都说“95%以上”，表述相同，看不出谁高谁低",
        ),
    ],
)
def test_what_does_not_compare_says_why(years, rate, before, now, why):
    figure(years[0], rate, **before)
    figure(years[1], rate, **now)
    assert changes(years) == [(f"不可比：{why}。", False)]


def test_two_figures_of_one_year_are_not_chosen_from(years, rate):
    figure(years[0], rate)
    figure(years[1], rate), figure(years[1], rate)
    several = "不可比：同一单位有不止一个数字，不能认定以哪个为准。"
    assert changes(years) == [(several, False)]


def test_only_shared_indicators_are_told(years, rate):
    other = Indicator.objects.create(slug="bie", name="别的", measure="%")
    figure(years[0], rate), figure(years[1], other)
    make_achievement(years[0], label="办件"), make_achievement(years[1], label="办件")
    assert changes(years) == []


def test_the_year_before_is_public_of_the_award_and_follows(years):
    before, now = years
    make_award_year(2026)
    later = make_recognition(unit=now.unit, year=2027)
    assert year_before(later) is None
    before.award_year.released_at = None
    before.award_year.save()
    assert year_before(now) is None


def test_the_story_tells_it(client, years, rate):
    figure(years[0], rate, wording="90%", value=90, period="2024年")
    figure(years[1], rate, period="2025年")
    said = seen(client.get("/units/shili/model-organ/2025/"))
    assert "比上一年度示例率2024年度90%→95%比2024年度高。" in said
    assert "比上一年度" not in seen(client.get("/units/shili/model-organ/2024/"))
