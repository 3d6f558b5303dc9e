"""What pages say of themselves to whoever shares, quotes or reads them by machine."""

import json
import re
from html import unescape

import pytest
from django.urls import set_script_prefix

from awards.figures.citations import citation
from awards.models import Recognition
from tests.factories import (
    make_achievement,
    make_award,
    make_award_year,
    make_recognition,
    make_region_report,
    make_source,
    make_unit,
)

pytestmark = [pytest.mark.django_db, pytest.mark.once]
STORY = "/units/shili/model-organ/2025/"
UNIT = "/units/shili/"
YEAR = "/awards/model-organ/2025/"
REGION = "/regions/330900/model-organ/2025/"
HONOUR = "示例模范机关 2025 年度"


@pytest.fixture
def recognition():
    unit = make_unit(slug="shili", name="示例局", credit_code="11330900002640001Q")
    recognition = make_recognition(unit=unit, headline="示例标题", summary="示例提要。")
    make_achievement(recognition, label="示例数字", is_leading=True)
    make_region_report(award_year=recognition.award_year, summary="示例综述提要。")
    return recognition


def told(client, address: str, **more) -> dict[str, str]:
    """The title, canonical address and named meta elements of a page, each once."""
    page = client.get(address, **more).content.decode()
    pairs = re.findall(r'<meta (?:name|property)="([^"]+)" content="([^"]*)">', page)
    found = {name: unescape(value) for name, value in pairs}
    assert len(found) == len(pairs), address
    (found["title"],) = (unescape(one) for one in re.findall(r"<title>(.*?)</title>", page))
    (found["canonical"],) = re.findall(r'<link rel="canonical" href="([^"]+)">', page)
    return found


def things(client, address: str) -> list[dict]:
    page = client.get(address).content.decode()
    (graph,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)
    known = json.loads(graph)
    assert known["@context"] == "https://schema.org"
    return known["@graph"]


SAID = {
    STORY: (f"示例标题｜示例局｜{HONOUR}", "示例提要。", "article"),
    UNIT: (
        "示例局｜2025 年度示例模范机关",
        "示例局（舟山市），2025 年度示例模范机关。示例数字120余件。",
        "profile",
    ),
    YEAR: (HONOUR, "2025 年度示例模范机关，1 个单位获评：示例局。", "website"),
    REGION: (f"示例综述｜舟山市｜{HONOUR}", "示例综述提要。", "article"),
}


@pytest.mark.parametrize("address", SAID)
def test_a_page_says_what_a_link_to_it_shows(client, recognition, address):
    said = told(client, f"{address}?from=wechat")
    title, description, kind = SAID[address]
    assert said["title"] == f"{title} - 模范机关建设先进单位"
    assert said["description"] == description
    here = f"http://testserver{address}"
    assert said["canonical"] == here
    assert {name: value for name, value in said.items() if name.startswith("og:")} == {
        "og:title": title,
        "og:description": description,
        "og:type": kind,
        "og:url": here,
        "og:site_name": "模范机关建设先进单位",
        "og:locale": "zh_CN",
        "og:image": f"{here}card.png",
        "og:image:width": "1200",
        "og:image:height": "630",
        "og:image:alt": title,
    }


def test_a_name_of_the_site_is_not_said_twice_in_a_title(client, recognition, settings):
    settings.PORTAL = {**settings.PORTAL, "name": "示例模范机关"}
    assert told(client, STORY)["title"] == f"示例标题｜示例局｜{HONOUR}"


def test_units_do_not_share_a_description(client, recognition):
    other = make_recognition(unit=make_unit(slug="other", name="另一示例局")).unit
    both = {told(client, address)["description"] for address in (UNIT, other.get_absolute_url())}
    assert len(both) == 2


def test_the_search_page_has_a_description(client):
    page = client.get("/search/").content.decode()
    assert len(re.findall(r'<meta name="description" content="[^"]{10,}">', page)) == 1


def test_addresses_are_whole_under_a_path_and_behind_a_proxy(client, recognition, settings):
    settings.URL_PREFIX = settings.FORCE_SCRIPT_NAME = "/mfjg"
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    set_script_prefix("/mfjg/")  # as the server does for each request
    try:
        said = told(client, STORY, headers={"Host": "testserver", "X-Forwarded-Proto": "https"})
    finally:
        set_script_prefix("/")
    here = f"https://testserver/mfjg{STORY}"
    assert (said["canonical"], said["og:url"]) == (here, here)
    assert said["og:image"] == f"{here}card.png"


def test_an_ended_honour_is_shared_as_ended(client, recognition):
    Recognition.objects.update(stage="revoked", ended_on="2026-03-01", ended_reason="示例")
    assert told(client, STORY)["og:description"] == "该获评已撤销。示例提要。"
    assert told(client, UNIT)["og:title"] == "示例局｜2025 年度示例模范机关（已撤销）"
    about, _ = things(client, UNIT)
    assert "award" not in about


def test_a_unit_is_a_public_body_and_a_story_an_article_about_it(client, recognition):
    article, way = things(client, STORY)
    assert article["@type"] == "Article"
    assert article["url"] == f"http://testserver{STORY}"
    assert article["about"] == {
        "@type": "GovernmentOrganization",
        "@id": f"http://testserver{UNIT}#unit",
        "name": "示例局",
        "url": f"http://testserver{UNIT}",
        "identifier": "11330900002640001Q",
    }
    assert [(one["position"], one["name"], one["item"]) for one in way["itemListElement"]] == [
        (1, "首页", "http://testserver/"),
        (2, "获评单位", "http://testserver/recognitions/"),
        (3, "2025 年度示例模范机关", f"http://testserver{YEAR}"),
        (4, "示例局", f"http://testserver{STORY}"),
    ]
    body, _ = things(client, UNIT)
    assert body == article["about"] | {
        "areaServed": "舟山市",
        "award": ["2025 年度示例模范机关"],
    }


def test_the_data_page_describes_every_table(client):
    tables = things(client, "/data/")
    assert {one["@type"] for one in tables} == {"Dataset"}
    assert [one["contentUrl"] for table in tables for one in table["distribution"]] == [
        f"http://testserver/data/{table}.{form}"
        for table in ("recognitions", "units", "achievements", "practices")
        for form in ("json", "csv", "xlsx")
    ]


def test_no_text_ends_the_element_it_stands_in(client, recognition):
    evil = "</script><script>alert(1)</script><!--&"
    Recognition.objects.update(headline=evil)
    article, _ = things(client, STORY)
    assert article["headline"] == evil
    assert "<script>alert" not in client.get(STORY).content.decode()


def test_an_award_has_a_feed_of_its_own(client, recognition):
    other = make_award("other", name="另一示例奖")
    make_recognition(award_year=make_award_year(2024, award=other), headline="另一标题")
    feed = client.get("/awards/other/feed.xml").content.decode()
    titles = re.findall(r"<title>(.*?)</title>", feed)
    assert titles[0] == "另一示例奖：最新获评"
    assert [one.partition("｜")[0] for one in titles[1:]] == ["另一标题"]
    link = '<link rel="alternate" type="application/atom+xml" title="示例模范机关：最新获评"'
    for address in (STORY, YEAR, "/awards/model-organ/"):
        page = client.get(address).content.decode()
        assert f'{link} href="/awards/model-organ/feed.xml">' in page, address


@pytest.mark.parametrize(
    ("period", "when"),
    [
        ("", "2025年"),
        ("2025年度", "2025年度"),
        ("截至2024年", "截至2024年"),
        ("连续五年", "2025年（连续五年）"),
    ],
)
def test_a_figure_is_quoted_with_whose_when_and_where(period, when):
    source = make_source(title="示例报道")
    figure = make_achievement(
        make_recognition(unit=make_unit(name="示例局")),
        wording="5800余起",
        period=period,
        source=source,
        locator="市公安局部分第3段",
    )
    assert citation(figure, "https://example.gov.cn/#figure-1") == (
        f"“5800余起”，示例局{when}，来源《示例报道》市公安局部分第3段，"
        "https://example.gov.cn/#figure-1"
    )
    figure.source = None
    assert "，来源未登记，https:" in citation(figure, "https://example.gov.cn/#figure-1")


@pytest.mark.parametrize("address", [STORY, REGION])
def test_every_row_of_figures_can_be_linked_to_and_quoted(client, recognition, address):
    report = recognition.award_year.region_reports.get()
    make_achievement(region_report=report, is_leading=True)
    page = client.get(address).content.decode()
    rows = re.findall(r'<tr id="(figure-\d+)">(.*?)</tr>', page, re.S)
    assert len(rows) == 1
    for anchor, row in rows:
        assert f'<a href="#{anchor}">链接</a>' in row
        assert f"http://testserver{address}#{anchor}</p></details>" in row
        assert f'<a href="{address}#{anchor}">' in page.partition("<table")[0]


@pytest.mark.parametrize("address", [UNIT, YEAR, REGION])
def test_a_page_is_there_to_scan_and_to_copy(client, recognition, address):
    page = client.get(address).content.decode()
    assert f"data-copy>http://testserver{address}</span>" in page
    assert page.count('<div class="share">') == 1
