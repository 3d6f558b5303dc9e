"""Every page: footer, meta tags, errors, empty states, and what bad input gets."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.factories import (
    make_achievement,
    make_award_year,
    make_district,
    make_practice,
    make_recognition,
    make_region_report,
    make_source,
    make_unit,
)
from tests.pages import LISTS, PLAIN, links, meta, seen

pytestmark = pytest.mark.django_db
FOOTER = (
    "主办单位：示例主办单位（演示用）",
    "联系方式：示例电话0580-0000000",
    "示例ICP备00000000号",
    "示例公网安备00000000000000号",
    "网站标识码：示例0000000000",
)


@pytest.fixture
def winner():
    """A recognition with everything a story can have."""
    unit = make_unit(slug="shili", name="示例局", district=make_district())
    recognition = make_recognition(
        unit=unit, headline="示例标题", summary="示例提要", story="甲\n\n乙"
    )
    source = make_source(title="示例报道", slug="shili-report")
    make_achievement(
        recognition,
        label="示例船舶",
        wording="1.9万余艘次",
        value=19000,
        measure="艘次",
        is_leading=True,
    )
    make_practice(recognition, kind="led-project", title="示例领办", source=source)
    make_practice(recognition, title="示例机制", source=source, locator="第2段")
    make_region_report(award_year=recognition.award_year, headline="示例综述标题")
    return recognition


ROWS = (
    "/awards/model-organ/",
    "/awards/model-organ/2025/",
    "/units/shili/",
    "/units/shili/model-organ/2025/",
    "/regions/330900/model-organ/2025/",
    "/notices/model-organ/2025/",
)


@pytest.mark.parametrize("address", [*PLAIN, *ROWS])
def test_every_page_has_the_public_bodys_footer_and_meta_tags(client, winner, address):
    response = client.get(address)
    assert response.status_code == 200
    text = seen(response)
    assert [line for line in FOOTER if line not in text] == []
    said = meta(response)
    assert (said["SiteName"], said["SiteDomain"], said["SiteIDCode"]) == (
        "模范机关建设先进单位",
        "localhost",
        "示例0000000000",
    )
    assert response.content.count(b"<h1") == 1


@pytest.mark.parametrize(
    "address", [*LISTS, "/awards/", "/units/shili/", "/awards/model-organ/2025/"]
)
def test_lists_carry_column_meta_tags(client, winner, address):
    said = meta(client.get(address))
    wanted = ("ColumnName", "ColumnDescription", "ColumnKeywords", "ColumnType")
    assert [name for name in wanted if not said.get(name)] == []


def test_stories_carry_article_meta_tags(client, winner):
    said = meta(client.get("/units/shili/model-organ/2025/"))
    assert (said["ArticleTitle"], said["PubDate"], said["ContentSource"]) == (
        "示例标题",
        "2025-12-01 09:00",
        "《示例报道》",
    )


@pytest.mark.parametrize(
    "address",
    [
        "/nothing/",
        "/units/none/",
        "/units/none/model-organ/2025/",
        "/units/shili/none/2025/",
        "/units/shili/model-organ/1999/",
        "/awards/none/",
        "/awards/model-organ/1999/",
        "/regions/000000/model-organ/2025/",
        "/notices/none/2025/",
        "/data/secrets.json",
        "/units/%E5%B1%80/",
    ],
)
def test_an_unknown_address_gets_a_404_with_the_footer_and_ways_back(client, winner, address):
    response = client.get(address)
    assert response.status_code == 404
    text = seen(response)
    assert "没有这一页" in text
    assert [line for line in FOOTER if line not in text] == []
    assert {"/", "/recognitions/"} <= set(links(response))


def test_a_failure_gets_a_500_with_the_footer_and_no_query(settings, winner):
    settings.ROOT_URLCONF = "tests.config.broken_urls"
    client = Client(raise_request_exception=False)
    with CaptureQueriesContext(connection) as queries:
        response = client.get("/broken/")
    assert (response.status_code, len(queries)) == (500, 0)
    text = seen(response)
    assert "服务出了差错" in text
    assert [line for line in FOOTER if line not in text] == []


@pytest.mark.parametrize("address", PLAIN)
def test_an_empty_portal_says_what_will_stand_here(client, address):
    response = client.get(address)
    assert response.status_code == 200
    text = seen(response)
    if address in LISTS:
        assert "年度评选命名并发布后，会列在这里，由工委工作人员录入。" in text
    if address == "/":
        assert "还没有公开的年度评选。" in text


@pytest.mark.parametrize("address", LISTS)
@pytest.mark.parametrize(
    ("query", "message", "rows"),
    [
        ("year=abc", "年度：年度应是四位数字，如 2025。", 0),
        ("year=99999", "年度：年度应在 1949 到 2100 之间。", 0),
        ("year=1990", "", 0),
        ("district=nowhere", "所在区划：没有“nowhere”这一项，请从列表中选择。", 0),
        ("q=" + "好" * 500, "检索：检索词太长，最多 100 个字。请缩短后再试。", 0),
        ("q=%00", "检索：检索词里有无法识别的字符，请重新输入。", 0),
        ("page=999999", "没有第 999999 页，一共 1 页，下面是第 1 页。", 1),
        ("page=-1", "没有第 -1 页，一共 1 页，下面是第 1 页。", 1),
        ("page=abc", "页码“abc”不是数字，下面是第 1 页。", 1),
        ("page=", "", 1),
        ("district=330900&district=330902", "“所在区划”给了不止一个值，请只留一个。", 0),
        ("district=330900&district=330900", "", 1),
        ("district=", "空白的条件不作限定，下面是全部记录。", 1),
        ("ordering=evil", "排序：没有“evil”这一项，请从列表中选择。", 0),
        ("colour=red", "没有名为“colour”的筛选条件，已忽略。", 1),
        ("from=timeline&isappinstalled=0", "", 1),
        ("q=%3Cscript%3E", "", 0),
    ],
)
def test_a_bad_filter_is_said_and_never_a_silent_full_list(
    client, winner, address, query, message, rows
):
    name = query.partition("=")[0]
    form = client.get(address).context["filterset"].filters
    if name not in form and name not in ("page", "colour", "from"):
        message, rows = f"没有名为“{name}”的筛选条件，已忽略。", 1
    response = client.get(f"{address}?{query}")
    assert response.status_code == 200
    every = client.get(address).context["total"]
    assert response.context["total"] == (every if rows else 0)
    assert "<script>" not in response.content.decode()
    if message:
        assert message.replace(" ", "") in seen(response)
    else:
        assert response.context["notices"] == []


def test_filters_are_said_in_words_with_the_number_of_rows(client, winner):
    response = client.get("/recognitions/?year=2025&district=330900&tier=municipal")
    text = seen(response)
    assert "按年度“2025”、所在区划“舟山市”、层级“市直”筛选，共1个获评单位。" in text
    assert "/recognitions/?year=2025&tier=municipal" in links(response)
    assert "/data/recognitions.csv?year=2025&district=330900&tier=municipal" in links(response)


def test_a_year_without_winners_offers_the_way_back(client, winner):
    response = client.get("/recognitions/?year=2024")
    assert response.context["total"] == 0
    assert "没有符合这些条件的获评单位。" in seen(response)
    assert "/recognitions/" in links(response)


def test_pages_keep_their_filters_and_number_of_rows(client):
    district = make_district()
    for _ in range(45):
        make_recognition(unit=make_unit(district=district))
    response = client.get("/recognitions/?year=2025&page=2")
    assert len(response.context["object_list"]) == 20
    assert "共45个获评单位，第2页，共3页。" in seen(response)
    assert {"?year=2025&page=1", "?year=2025&page=3"} <= set(links(response))
    shown = [client.get(f"/recognitions/?page={n}").context["object_list"] for n in (1, 2, 3)]
    assert len({row.pk for page in shown for row in page}) == 45


def test_home_counts_a_district_as_the_list_that_it_links_to(client):
    make_recognition(unit=make_unit(district=make_district()))
    inner = make_district("330903", "普陀区")
    unit = make_unit(district=inner)
    make_recognition(unit=unit)
    ended = {"stage": "revoked", "ended_on": "2025-01-02", "ended_reason": "示例原因"}
    make_recognition(unit=unit, year=2024, **ended)
    counted = {code: count for code, _, count in client.get("/").context["districts"]}
    assert counted == {"330900": 3, "330903": 2}
    for code, count in counted.items():
        assert client.get(f"/recognitions/?district={code}").context["total"] == count


def test_comparison_names_the_brands_that_the_units_own_page_shows(client):
    one, other = make_unit(slug="jia"), make_unit(slug="yi")
    for name in ("铸网", "渔港"):
        one.brands.create(name=name)
    held = [make_recognition(unit=unit).pk for unit in (one, other)]
    text = seen(client.get("/compare/?r={}&r={}".format(*held)))
    assert "党建品牌铸网、渔港未登记首要数字" in text
    assert "党建品牌铸网渔港" in seen(client.get("/units/jia/"))


def test_comparison_holds_two_to_six_public_recognitions(client):
    rows = [make_recognition() for _ in range(7)]
    draft = make_recognition(stage="nominated", unit=make_unit(name="示例草稿单位"))
    for row in rows:
        make_achievement(row, label="示例办结率", wording="95%以上", value=95, measure="%")

    def compared(*ids):
        response = client.get("/compare/", {"r": ids})
        return [r.pk for r in response.context["recognitions"]], response.context["notices"]

    ids = [row.pk for row in rows]
    assert compared(ids[1], ids[0], ids[1]) == ([ids[1], ids[0]], [])
    assert compared(*ids) == (ids[:6], ["一次最多比较 6 个，已取前 6 个。"])
    assert compared(ids[0]) == ([ids[0]], ["请再选至少一个获评单位，一次可比较 2 到 6 个。"])
    assert compared(ids[0], ids[1], draft.pk)[1] == ["所选的有些获评没有公开或已不存在，已略去。"]
    assert compared(ids[0], ids[1], "abc")[1] == [
        "地址里有不是编号的内容，已略去。请从下面的名单中选择。"
    ]
    page = client.get("/compare/", {"r": ids[:2]})
    assert [row["label"] for row in page.context["rows"]] == ["示例办结率"]
    assert "示例草稿单位" not in seen(client.get("/compare/", {"r": [ids[0], draft.pk]}))


@pytest.mark.parametrize("address", [*PLAIN, *ROWS])
def test_a_page_asks_no_other_host_and_has_nothing_inline(client, winner, address):
    response = client.get(address)
    page = response.content.decode()
    assert re.findall(r'(?:src|srcset|action)="(?:https?:)?//[^"]*"', page) == []
    assert re.findall(r'<link[^>]+href="(?:https?:)?//(?!testserver/)[^"]*"', page) == []
    page = page.replace('<script type="application/ld+json">', "")  # which no browser runs
    assert re.findall(r"<style|\sstyle=|\son\w+=|<script(?! src=)", page) == []
    policy = response["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy


@pytest.mark.parametrize("address", [*PLAIN, *ROWS])
def test_public_pages_set_no_cookie(client, winner, address):
    assert client.get(address).cookies == {}


def test_robots_healthz_feed_and_sitemap_say_what_they_should(client, winner):
    assert client.get("/healthz").content == b"ok\n"
    robots = client.get("/robots.txt").content.decode().splitlines()
    closed = ("/admin/", "/display/", "/review/", "/search/", "/notices/receipt/")
    assert robots[0] == "User-agent: *"
    assert robots[1:-1] == [f"Disallow: {path}" for path in closed]
    assert robots[-1] == "Sitemap: http://testserver/sitemap.xml"
    feed = client.get("/feed.xml").content.decode()
    assert re.findall(r"<title>(.*?)</title>", feed) == [
        "模范机关建设先进单位：最新获评",
        "示例标题｜示例局",
    ]
    assert "<updated>2025-12-01T09:00:00+08:00</updated>" in feed
    where = re.compile(r"<loc>http://testserver(.*?)</loc>")
    sections = where.findall(client.get("/sitemap.xml").content.decode())
    paths = [
        path for section in sections for path in where.findall(client.get(section).content.decode())
    ]
    assert sorted(paths) == sorted(
        [
            "/",
            "/about/",
            "/achievements/",
            "/awards/",
            "/awards/model-organ/2025/",
            "/data/",
            "/practices/",
            "/recognitions/",
            "/regions/330900/model-organ/2025/",
            "/units/",
            "/units/shili/",
            "/units/shili/model-organ/2025/",
        ]
    )


def test_a_revoked_honour_stays_on_record_and_is_no_winner(client, winner):
    from datetime import date

    winner.stage, winner.ended_on, winner.ended_reason = "revoked", date(2026, 3, 1), "示例原因"
    winner.save()
    year = client.get("/awards/model-organ/2025/")
    assert year.context["winners"] == []
    assert year.context["ended"] == [winner]
    for address in ("/awards/model-organ/2025/", "/units/shili/", "/units/shili/model-organ/2025/"):
        text = seen(client.get(address))
        assert "撤销" in text and "2026年3月1日" in text and "示例原因" in text, address
    home = client.get("/")
    assert list(home.context["winners"]) == []
    assert client.get("/feed.xml").content.decode().count("<entry>") == 0


def test_an_award_shows_the_name_used_then(client, winner):
    winner.unit.name = "示例新局"
    winner.unit.save()
    text = seen(client.get("/recognitions/"))
    assert "示例局" in text
    assert "现名：示例新局" in text
    assert "单位现名示例新局" in seen(client.get("/units/shili/model-organ/2025/"))
    assert make_award_year(2025).recognitions.get().name_then == "示例局"


def test_home_shows_the_latest_released_year(client):
    for year in (2025, 2026, 2024):
        make_recognition(year=year, unit=make_unit(name=f"示例{year}年单位"))
    make_award_year(2027, released=False)
    response = client.get("/")
    assert response.context["award_year"].year == 2026
    assert [str(r.unit) for r in response.context["winners"]] == ["示例2026年单位"]
    assert [year.year for year in response.context["years"]] == [2026, 2025, 2024]


def test_a_page_that_has_not_changed_is_not_sent_again(client, winner):
    first = client.get("/recognitions/")
    again = client.get("/recognitions/", headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize(
    "address", ["/", "/data/units.json", "/feed.xml", "/sitemap.xml", "/healthz"]
)
@pytest.mark.parametrize("method", ["put", "delete", "trace"])
def test_public_addresses_are_only_read(client, winner, address, method):
    assert getattr(client, method)(address).status_code == 405


def test_a_form_that_stood_open_too_long_is_said_in_chinese():
    client = Client(enforce_csrf_checks=True)
    response = client.post("/admin/login/", {"username": "staff"})
    assert response.status_code == 403
    text = seen(response)
    assert "没有权限" in text
    assert [line for line in FOOTER if line not in text] == []


def test_the_page_that_one_is_on_is_marked_in_the_navigation(client, winner):
    for address in ("/recognitions/", "/units/", "/compare/"):
        page = client.get(address).content.decode()
        ((link, words),) = re.findall(r'<a href="([^"]*)" aria-current="page">(.*)</a>', page)
        assert f"<h1>{re.sub('<[^>]*>', '', words)}</h1>" in page and link == address
    assert "aria-current" not in client.get("/about/").content.decode()


def test_the_footer_leads_to_nothing_that_is_always_empty(client, winner):
    page = client.get("/about/")
    assert [link for link in links(page) if "notices" in link or "verify" in link] == ["/verify/"]


def test_search_and_each_unit_say_what_they_are(client, winner):
    assert meta(client.get("/search/"))["description"].startswith("按单位名称、简称")
    said = meta(client.get("/units/shili/"))["description"]
    assert said == "示例局（舟山市），2025 年度示例模范机关。示例船舶1.9万余艘次。"
    make_recognition(unit=make_unit(slug="qita", name="示例他局"))
    said = meta(client.get("/units/qita/"))["description"]
    assert said == "示例他局（舟山市），2025 年度示例模范机关。"


def test_a_filter_is_sent_to_the_list_itself(client, winner):
    page = client.get("/units/?q=示例").content.decode()
    assert 'method="get" action="/units/"' in page
    assert 'action=""' not in page
