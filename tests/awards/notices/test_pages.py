"""What visitors see of notices: nothing before, the frozen list while one runs, its state after."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from awards.models import CalendarYear, Stage
from awards.notices import acts
from awards.notices.workdays import days_left
from tests.factories import (
    make_account,
    make_achievement,
    make_award,
    make_award_year,
    make_notice,
    make_objection,
    make_practice,
    make_recognition,
    make_unit,
)
from tests.pages import links, seen

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shipped_calendar")]
PAGE = "/notices/shili-gongshi/2026/"
SECRET = "暗号文字"


@pytest.fixture
def year():
    award = make_award("shili-gongshi", name="示例公示奖", needs_notice=True)
    return make_award_year(2026, award=award, released=False)


def enter(year, name="示例甲局", **columns):
    unit = make_unit(name=name, slug=f"slug-{year.recognitions.count()}")
    return make_recognition(award_year=year, unit=unit, stage=Stage.ON_NOTICE, **columns)


def test_before_its_notice_a_year_is_not_found(client, year):
    enter(year)
    assert client.get(PAGE).status_code == 404
    assert client.get(f"{PAGE}objection/").status_code == 404
    assert "示例甲局" not in seen(client.get("/notices/"))


def test_a_running_notice_shows_its_list_its_period_and_the_way_to_object(client, year):
    notice = make_notice(enter(year, headline="示例标题"), award_year=year)
    page = client.get(PAGE)
    text = seen(page)
    left = days_left(notice.published_on, notice.last_day, timezone.localdate())
    last = f"{notice.last_day.year}年{notice.last_day.month}月{notice.last_day.day}日"
    for said in (
        "示例公示奖拟命名单位公示",
        f"还剩{left}个工作日（含今天）",
        f"5个工作日，发布次日起算，到{last}",
        f"到{last}当天结束为止，随时可以提出异议。",
        "示例甲局",
        "示例标题",
        "示例条件",
        "示例办法",
        "示例电话0580-0000000",
        "收到后10个工作日内答复",
    ):
        assert said in text, said
    assert f"{PAGE}objection/" in links(page)
    assert "评审结果摘要" not in text
    published = timezone.localtime(notice.published_at)
    assert f'<meta name="PubDate" content="{published:%Y-%m-%d %H:%M}">' in page.content.decode()


def test_on_the_day_of_publication_today_is_not_counted(client, year):
    make_notice(enter(year), award_year=year, published_at=timezone.now())
    assert "（含今天）" not in seen(client.get(PAGE))


def test_a_digest_of_the_results_is_printed_once_there_is_one(client, year):
    make_notice(enter(year), award_year=year, result_digest="ab" * 32)
    assert f"评审结果摘要（SHA-256）：{'ab' * 32}" in seen(client.get(PAGE))


def test_a_notice_without_a_calendar_shows_no_number_of_days(client, year):
    make_notice(enter(year), award_year=year)
    CalendarYear.objects.all().delete()
    text = seen(client.get(PAGE))
    assert "正在公示" in text and "还剩" not in text
    assert "还剩" not in seen(client.get("/notices/"))


def test_after_the_period_the_list_stands_and_nobody_objects(client, year):
    make_notice(enter(year), award_year=year, over=True)
    page = client.get(PAGE)
    text = seen(page)
    assert "公示期已满" in text and "示例甲局" in text
    assert "命名的结果将在本站发布。" in text
    assert f"{PAGE}objection/" not in links(page)
    over = client.get(f"{PAGE}objection/")
    assert "公示期已满" in seen(over)
    assert "<form" not in over.content.decode().partition("<main")[2]


def test_after_the_release_the_results_are_linked(client, year):
    make_notice(enter(year), award_year=year, over=True)
    year.released_at = timezone.now()
    year.save()
    assert "/awards/shili-gongshi/2026/" in links(client.get(PAGE))


def test_a_withdrawn_notice_shows_no_list_but_why(client, year):
    make_notice(enter(year), award_year=year)
    acts.withdraw(year, make_account("终审员"), "示例：名称有误")
    text = seen(client.get(PAGE))
    assert "这一年度的公示已经撤回，现在没有正在公示的名单。" in text
    assert "原因：示例：名称有误" in text
    assert "示例甲局" not in text
    assert client.get(f"{PAGE}objection/").status_code == 404
    assert PAGE not in links(client.get("/notices/"))
    make_notice(*year.recognitions.all(), award_year=year)
    text = seen(client.get(PAGE))
    assert "示例甲局" in text and "原因：示例：名称有误" in text


def test_the_list_has_the_running_first_the_next_to_end_before_others(client):
    award = make_award("shili-gongshi", name="示例公示奖")
    places = {2023: -30, 2024: 9, 2025: 3, 2026: -5}
    for number, days in places.items():
        year = make_award_year(number, award=award, released=False)
        last = timezone.localdate() + timedelta(days=days)
        published = timezone.now() - timedelta(days=60)
        make_notice(award_year=year, published_at=published, last_day=last)
    found = [link for link in links(client.get("/notices/")) if "/notices/shili" in link]
    assert found == [f"/notices/shili-gongshi/{n}/" for n in (2025, 2024, 2026, 2023)]


def test_the_footer_and_the_sitemap_lead_to_notices_as_soon_as_there_is_one(client, year):
    def leads() -> tuple[bool, bool, bool]:
        sections = client.get("/sitemap-notices.xml").content.decode()
        pages = client.get("/sitemap-pages.xml").content.decode()
        return "/notices/" in links(client.get("/about/")), PAGE in sections, "/notices/<" in pages

    assert leads() == (False, False, False)
    make_notice(enter(year), award_year=year)
    assert leads() == (True, True, True)
    acts.withdraw(year, make_account("终审员"), "示例")
    assert leads() == (False, False, False)


def test_of_units_on_notice_nothing_else_is_public(client, year):
    """Their pages, figures and stories wait for the release; the notice has what it froze."""
    row = enter(year, name=f"{SECRET}局", headline=f"{SECRET}标题", story=SECRET, summary=SECRET)
    make_achievement(row, label=SECRET, is_leading=True)
    make_practice(row, title=SECRET)
    make_notice(row, award_year=year)
    call_command("reindex", verbosity=0)
    for address in (
        "/",
        "/awards/",
        "/recognitions/",
        "/units/",
        "/practices/",
        "/achievements/",
        "/notices/",
        "/data/units.json",
        "/data/recognitions.csv",
        "/data/achievements.json",
        "/data/practices.json",
        "/feed.xml",
        "/sitemap-units.xml",
        "/sitemap-stories.xml",
    ):
        assert SECRET not in client.get(address).getvalue().decode(), address
    assert client.get("/search/", {"q": SECRET}).context["total"] == 0
    for address in (
        "/awards/shili-gongshi/",
        "/awards/shili-gongshi/2026/",
        row.get_absolute_url(),
        row.unit.get_absolute_url(),
    ):
        assert client.get(address).status_code == 404, address
    shown = client.get(PAGE).content.decode()
    assert shown.count(SECRET) == 2
    assert [link for link in links(client.get(PAGE)) if "/units/slug" in link] == []


def test_of_objections_nothing_is_public(client, year):
    notice = make_notice(enter(year), award_year=year)
    made = make_objection(notice, text=SECRET, name=SECRET, contact=SECRET, finding="")
    receipt = f"/notices/receipt/{made.receipt}/"
    for address in (PAGE, "/notices/", f"{PAGE}objection/", receipt):
        page = client.get(address)
        assert page.status_code == 200
        assert SECRET not in page.content.decode(), address
        assert made.receipt not in page.content.decode() or "receipt" in address


def asked(client, address) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


@pytest.mark.parametrize("address", [PAGE, "/notices/", f"{PAGE}objection/"])
def test_pages_take_as_many_queries_for_thirty_units_as_for_three(client, year, address):
    rows = [enter(year, name=f"示例{n}局") for n in range(30)]
    notice = make_notice(*rows[:3], award_year=year)
    few = asked(client, address)
    notice.units.all().delete()
    notice.delete()
    for number in range(2000, 2027):
        other = make_award_year(number, award=year.award, released=False)
        make_notice(*(rows if other == year else []), award_year=other, over=number % 2 == 1)
    assert asked(client, address) == few


def test_the_receipt_is_found_by_its_number_however_it_is_typed(client, year):
    made = make_objection(make_notice(enter(year), award_year=year), receipt="ABCDEFGHJK2345678999")
    place = f"/notices/receipt/{made.receipt}/"
    for typed in (made.receipt, " abcde fghjk-23456 78999 "):
        answer = client.get("/notices/receipt/", {"number": typed})
        assert (answer.status_code, answer["Location"]) == (302, place)
    text = seen(client.get(place))
    assert "ABCDEFGHJK2345678999" in text
    assert "收到" in text and "答复期限" in text
    missing = client.get("/notices/receipt/", {"number": "ABCDE"})
    assert (missing.status_code, "没有这个编号的异议" in seen(missing)) == (200, True)
    assert "请填写提交异议后" in seen(client.get("/notices/receipt/", {"number": ""}))
    assert client.get("/notices/receipt/ABCDE/").status_code == 404


def test_the_receipt_says_how_far_it_is(client, year):
    by = make_account("录入员")
    answered = {"state": "answered", "outcome": "partly", "finding": SECRET, "answered_by": by}
    notice = make_notice(enter(year), award_year=year)
    made = make_objection(notice, answered_at=timezone.now(), **answered)
    page = client.get(f"/notices/receipt/{made.receipt}/")
    assert "已答复：部分成立" in seen(page) and "答复时间" in seen(page)
    assert SECRET not in page.content.decode()
    assert "no-store" in page["Cache-Control"]


def test_receipts_are_kept_from_crawlers(client, year):
    assert "Disallow: /notices/receipt/" in client.get("/robots.txt").content.decode()
