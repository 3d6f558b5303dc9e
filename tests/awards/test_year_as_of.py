"""A year's page as of a day (`?on=2026-01-01`)."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from awards.honours import lifecycle
from tests.factories import make_award_year, make_recognition, make_staff, make_unit
from tests.pages import seen

pytestmark = pytest.mark.django_db
PAGE = "/awards/model-organ/2020/"
TODAY = timezone.localdate()


@pytest.fixture
def year():
    """Two units, of which one was revoked on 1 June 2022."""
    year = make_award_year(2020, conferred_on=date(2020, 1, 1))
    for name in ("示例甲局", "示例乙局"):
        make_recognition(award_year=year, unit=make_unit(name=name))
    revoked = year.recognitions.get(name_then="示例乙局")
    lifecycle.revoke(revoked, make_staff(), date(2022, 6, 1), "示例原因", "示例〔2022〕1号")
    return year


def listed(response) -> tuple[list[str], list[str]]:
    context = response.context
    return [r.name_then for r in context["winners"]], [r.name_then for r in context["ended"]]


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        ("2022-05-31", (["示例甲局", "示例乙局"], [])),
        ("2022-06-01", (["示例甲局"], ["示例乙局"])),
        ("2020-01-01", (["示例甲局", "示例乙局"], [])),
        ("2019-12-31", ([], [])),
        (str(TODAY), (["示例甲局"], ["示例乙局"])),
    ],
)
def test_a_day_has_those_who_counted_then(client, year, on, expected):
    assert listed(client.get(PAGE, {"on": on})) == expected


def test_it_says_of_which_day_it_is(client, year):
    text = seen(client.get(PAGE, {"on": "2022-05-31"}))
    assert "以下是截至2022年5月31日的情况：当天2个单位的获评有效。看今天的情况" in text
    assert "撤销" not in text
    assert "这一天还没有命名。" in seen(client.get(PAGE, {"on": "2019-12-31"}))
    assert "以下是截至" not in seen(client.get(PAGE))


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("on=2022-13-01", "日期“2022-13-01”看不懂，应形如2026-01-05；下面是今天的情况。"),
        ("on=20220101", "日期“20220101”看不懂，应形如2026-01-05；下面是今天的情况。"),
        ("on=<b>", "日期“<b>”看不懂，应形如2026-01-05；下面是今天的情况。"),
        ("on=2022-01-01&on=2023-01-01", "日期给了不止一个，请只留一个；下面是今天的情况。"),
        (
            f"on={TODAY + timedelta(days=1)}",
            f"日期{TODAY + timedelta(days=1)}还没有到，只能看到今天为止；下面是今天的情况。",
        ),
    ],
)
def test_a_day_that_cannot_be_is_answered_in_words(client, year, query, said):
    response = client.get(f"{PAGE}?{query}")
    assert response.status_code == 200
    assert said in seen(response)
    assert listed(response) == (["示例甲局"], ["示例乙局"])


def test_an_empty_day_is_today(client, year):
    response = client.get(PAGE, {"on": ""})
    assert (listed(response), response.context["notices"]) == ((["示例甲局"], ["示例乙局"]), [])


def test_pages_of_a_day_keep_it_and_are_not_kept(client, year, monkeypatch):
    monkeypatch.setattr("awards.views.honours.PER_PAGE", 1)
    response = client.get(PAGE, {"on": "2022-05-31"})
    assert 'href="?on=2022-05-31&amp;page=2"' in response.content.decode()
    assert response["Cache-Control"] == "no-cache"
    assert listed(client.get(PAGE, {"on": "2022-05-31", "page": 2})) == (["示例乙局"], [])


@pytest.mark.parametrize("rows", [3, 9])
def test_a_day_costs_the_same_for_many_units(client, rows, django_assert_num_queries):
    year = make_award_year(2020, conferred_on=date(2020, 1, 1))
    for _ in range(rows):
        make_recognition(award_year=year)
    with django_assert_num_queries(13):
        client.get(PAGE, {"on": "2022-05-31"})


def test_nothing_of_a_year_that_is_not_released_is_shown(client):
    make_recognition(award_year=make_award_year(2021, released=False))
    assert client.get("/awards/model-organ/2021/", {"on": "2022-01-01"}).status_code == 404
