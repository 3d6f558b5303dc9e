"""A year's page: winners first, then what has ended, so many at a time."""

import json
from datetime import date

import pytest

from awards.models import Recognition
from awards.views.honours import PER_PAGE, SHOWN_WINNERS
from tests.factories import (
    make_award,
    make_award_year,
    make_district,
    make_recognition,
    make_region_report,
    make_unit,
)
from tests.pages import links, seen

pytestmark = pytest.mark.django_db
YEAR = "/awards/model-organ/2025/"
ENDED = {"stage": "revoked", "ended_on": date(2026, 3, 1), "ended_reason": "示例原因"}


def fill(winners: int, ended: int) -> None:
    for number in range(winners + ended):
        columns = ENDED if number < ended else {}
        make_recognition(position=number, name_then=f"示例{number}号", **columns)


def names(response) -> tuple[list[str], list[str]]:
    return tuple([r.name_then for r in response.context[k]] for k in ("winners", "ended"))


def test_what_has_ended_follows_all_winners_over_the_pages(client):
    fill(PER_PAGE + 1, ended=2)
    first, second = client.get(YEAR), client.get(YEAR, {"page": 2})
    assert names(first) == ([f"示例{n}号" for n in range(2, PER_PAGE + 2)], [])
    assert names(second) == ([f"示例{PER_PAGE + 2}号"], ["示例0号", "示例1号"])
    for page in (first, second):
        assert f"{PER_PAGE + 1}个单位获评" in seen(page)
    assert "?page=2" in links(first) and "已终止的获评" not in seen(first)


def test_a_page_that_is_not_there_is_said(client):
    fill(1, ended=0)
    page = client.get(YEAR, {"page": "9"})
    assert "没有第9页，一共1页，下面是第1页。" in seen(page)
    assert names(page) == (["示例0号"], [])


def test_a_year_whose_winners_have_all_ended_says_so(client):
    fill(0, ended=1)
    page = client.get(YEAR)
    assert "这一年度没有仍然有效的获评。" in seen(page)
    assert names(page) == ([], ["示例0号"])


def test_a_region_shows_some_of_its_winners_and_leads_to_the_others(client):
    fill(SHOWN_WINNERS + 1, ended=1)
    report = make_region_report(district=make_district())
    page = client.get(report.get_absolute_url())
    assert len(page.context["winners"]) == SHOWN_WINNERS
    assert f"查看全部{SHOWN_WINNERS + 1}个获评单位" in seen(page)
    way = "/recognitions/?year=2025&award=model-organ&district=330900"
    assert way in links(page)
    assert client.get(way).status_code == 200
    Recognition.objects.filter(name_then="示例5号").delete()
    assert "查看全部" not in seen(client.get(report.get_absolute_url()))


def test_the_list_goes_year_by_year_and_award_by_award(client):
    make_award_year(2025)  # the first award
    other = make_award("other", name="甲")
    years = [make_award_year(2025), make_award_year(2025, award=other), make_award_year(2024)]
    for position in (2, 1):
        for year in years:
            name = f"{year.award.slug} {year.year} {position}"
            make_recognition(award_year=year, position=position, name_then=name, unit=make_unit())
    in_order = [
        *("model-organ 2025 1", "model-organ 2025 2", "other 2025 1", "other 2025 2"),
        *("model-organ 2024 1", "model-organ 2024 2"),
    ]

    def listed(**asked) -> list[str]:
        return [r.name_then for r in client.get("/recognitions/", asked).context["object_list"]]

    assert listed() == listed(ordering="-year") == in_order
    assert listed(ordering="year") == in_order[4:] + in_order[:4]
    assert [r.name_then for r in Recognition.objects.all()] == in_order
    data = json.loads(client.get("/data/recognitions.json").getvalue())
    assert [row["unit"]["name_then"] for row in data["results"]] == in_order
