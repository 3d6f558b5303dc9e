"""A story: what it was given for under the title, and everything else in its order."""

from datetime import date

import pytest

from tests.factories import (
    make_achievement,
    make_award,
    make_award_year,
    make_practice,
    make_recognition,
    make_source,
    make_unit,
)
from tests.pages import links, seen

pytestmark = pytest.mark.django_db
STORY = "/units/shili/model-organ/2025/"


def story(**year):
    """A recognition with a source, a figure and a practice."""
    unit = make_unit(slug="shili", name="示例局")
    award = make_award(name="示例先进单位")
    year = make_award_year(2025, award=award, **year)
    brand = unit.brands.create(name="示例品牌")
    recognition = make_recognition(
        award_year=year, unit=unit, brand=brand, headline="示例标题", summary="提要"
    )
    source = make_source(title="示例报道", slug="shili-report")
    make_achievement(recognition, wording="95%", is_leading=True, source=source)
    make_practice(recognition, title="示例机制", source=source)
    return recognition


def test_under_the_title_stand_award_year_unit_date_and_source(client):
    story(conferred_on=date(2025, 11, 3))
    response = client.get(STORY)
    said = (
        "示例标题示例局2025年度示例先进单位命名：2025年11月3日党建品牌：示例品牌来源：《示例报道》"
    )
    assert f"{said}提要二维码95%" in seen(response)
    linked = links(response)
    first = linked.index("/units/shili/")
    assert linked[first : first + 5] == [
        "/units/shili/",
        "/awards/model-organ/2025/",
        "/awards/model-organ/",
        "#source-shili-report",
        "#address",
    ]


def test_a_year_without_its_date_says_when_the_portal_published(client):
    recognition = story()
    make_practice(recognition, source=make_source(title="另一篇", slug="another"))
    text = seen(client.get(STORY))
    assert "示例先进单位本站发布：2025年12月1日" in text
    assert "《示例报道》等2种提要二维码" in text


def test_the_facts_stand_before_the_practices_and_the_address_beside_its_code(client):
    story()
    page = client.get(STORY).content.decode()
    places = [page.index(part) for part in ("提要</p>", 'class="facts"', "</svg>", "示例机制")]
    assert places == sorted(places)
    assert "或打开http://testserver/units/shili/model-organ/2025/" in seen(client.get(STORY))
