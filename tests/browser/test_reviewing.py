"""A reviewer judges on a tablet and at a desk: by keyboard, through crashes, without scripts."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth.hashers import make_password
from django.contrib.sessions.models import Session
from playwright.sync_api import expect

from tests.awards.review.room import boxes, given, make_work, sheet_of
from tests.factories import make_achievement, make_practice

PASSWORD = "Shili-judging-2026"
SAVED = re.compile(r"^已保存 \d\d:\d\d$")
DRAFT = "**/review/*/"


@pytest.fixture
def work(site):
    """Two units to judge, whose reviewer has a password."""
    rows = make_work(2, declared=False)
    user = rows[0].reviewer
    user.password = make_password(PASSWORD)
    user.save()
    for row in rows:
        make_practice(row.recognition)
        make_achievement(row.recognition, is_leading=True)
    return rows


def declared(visit, work, **options):
    """A window of the reviewer, who has declared, at the first of the sheets."""
    page = visit("/review/", user=work[0].reviewer, **options)
    page.get_by_role("link", name="去声明").click()
    page.get_by_label("我与其余单位没有利害关系").check()
    page.get_by_role("button", name="声明，打开材料").click()
    page.get_by_role("link", name=work[0].recognition.name_then).click()
    expect(page.get_by_role("heading", name="评分表")).to_be_visible()
    return page


def box(page, row, place: int):
    return page.locator(f"#{boxes(row)[place]}")


@pytest.mark.parametrize("width", [768, 1280])
def test_scores_are_given_by_keyboard_and_a_wrong_one_is_said(visit, work, width):
    page = declared(visit, work, width=width, height=1024)
    page.get_by_role("link", name="待评审").first.click()
    expect(page.locator("#review-keys")).to_be_visible()
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name=work[0].recognition.name_then)).to_be_visible()
    expect(page.locator("#judging-keys")).to_be_visible()
    page.keyboard.press("s")
    first, second = box(page, work[0], 0), box(page, work[0], 1)
    expect(first).to_be_focused()
    page.keyboard.insert_text("８８")
    page.keyboard.press("Enter")
    expect(second).to_be_focused()
    expect(first).to_have_value("88")
    first.press("ArrowUp")
    expect(first).to_have_value("89")
    first.press("Enter")
    expect(second).to_be_focused()
    page.keyboard.type("11")
    page.keyboard.press("Enter")
    wrong = page.locator(f"#error-{boxes(work[0])[1]}")
    expect(wrong).to_have_text("分数须在 0 到 10 之间。")
    expect(second).to_have_attribute("aria-invalid", "true")
    expect(page.locator("#total")).to_have_text("89.00")
    second.press("Control+A")
    page.keyboard.type("9")
    expect(page.locator("#saved")).to_have_text(SAVED)
    expect(wrong).to_have_text("")
    expect(page.locator("#total")).to_have_text("89.60")
    expect(page.locator("#scored")).to_have_text("2")
    assert page.failures == []


@pytest.mark.parametrize("width", [768, 1280])
def test_a_sheet_is_handed_in_and_taken_back_by_keyboard(visit, work, width):
    page = declared(visit, work, width=width, height=1024)
    given(work[0], "89", "9")
    page.reload()
    page.get_by_role("button", name="核对并提交").press("Enter")
    expect(page.get_by_text("得分 89.60")).to_be_visible()
    page.get_by_role("button", name="提交 1 份评分表").press("Enter")
    expect(page.get_by_text("已提交 1 份评分表")).to_be_visible()
    page.get_by_role("link", name=work[0].recognition.name_then).press("Enter")
    page.get_by_role("button", name="撤回修改").press("Enter")
    expect(page.get_by_text("已撤回")).to_be_visible()
    expect(box(page, work[0], 0)).to_have_value("89")
    expect(page.locator("#judging-keys")).to_be_visible()
    page.locator("body").press("j")
    expect(page.get_by_role("heading", name=work[1].recognition.name_then)).to_be_visible()
    assert page.failures == []


def test_what_the_server_did_not_get_outlives_a_crash(visit, work):
    page = declared(visit, work)
    address = page.url
    context = page.context
    context.set_offline(True)
    box(page, work[0], 0).type("77")
    expect(page.locator("#saved")).to_have_text("没有存上，正在重试")
    page.close()
    context.set_offline(False)
    back = context.new_page()
    back.goto(address)
    expect(box(back, work[0], 0)).to_have_value("77")
    expect(back.locator("#saved")).to_have_text(SAVED)
    assert sheet_of(work[0]).texts[boxes(work[0])[0]] == "77"


def test_a_session_that_ends_is_said_and_signing_in_again_saves(visit, work):
    page = declared(visit, work)
    Session.objects.all().delete()
    box(page, work[0], 0).type("66")
    expect(page.locator("#saved")).to_contain_text("登录已经退出")
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="在新窗口登录").click()
    again = opened.value
    again.fill("#id_username", work[0].reviewer.username)
    again.fill("#id_password", PASSWORD)
    again.get_by_role("button", name="登录").click()
    expect(again.get_by_role("heading", name="评分表")).to_be_visible()
    expect(page.locator("#saved")).to_have_text(SAVED)
    assert sheet_of(work[0]).texts[boxes(work[0])[0]] == "66"


def test_another_device_is_not_overwritten_unless_one_says_so(visit, work):
    page = declared(visit, work)
    given(work[0], "70")
    first, error = box(page, work[0], 0), page.locator(f"#error-{boxes(work[0])[0]}")
    first.type("75")
    first.press("Enter")
    expect(error).to_contain_text("刚才在别处已改为“70”，您填的“75”没有存上。")
    expect(first).to_have_value("70")
    error.get_by_role("button", name="用我填的").click()
    expect(first).to_have_value("75")
    expect(page.locator("#saved")).to_have_text(SAVED)
    assert sheet_of(work[0]).texts[boxes(work[0])[0]] == "75"
    assert page.failures == []


def test_without_scripts(visit, work):
    page = declared(visit, work, width=768, scripts=False)
    box(page, work[0], 0).fill("88")
    box(page, work[0], 1).fill("11")
    page.get_by_role("button", name="保存草稿").click()
    expect(page.locator(f"#error-{boxes(work[0])[1]}")).to_have_text("分数须在 0 到 10 之间。")
    expect(box(page, work[0], 1)).to_have_value("11")
    box(page, work[0], 1).fill("9")
    page.get_by_role("button", name="核对并提交").click()
    expect(page.get_by_text("得分 89.20")).to_be_visible()
    page.get_by_role("button", name="提交 1 份评分表").click()
    expect(page.get_by_text("已提交 1 份评分表")).to_be_visible()
    page.get_by_role("link", name=work[0].recognition.name_then).click()
    page.get_by_role("button", name="撤回修改").click()
    expect(box(page, work[0], 0)).to_have_value("88")


@pytest.mark.parametrize("width", [360, 768, 1280])
def test_pages_are_accessible_and_as_wide_as_the_screen(visit, site, work, width):
    page = declared(visit, work, width=width)
    key = work[0].pk
    round_ = work[0].recognition.award_year.review_round.pk
    compared = "&".join(f"r={row.recognition_id}" for row in work)
    for place in (
        "",
        "earlier/",
        f"compare/?{compared}",
        "declare/",
        "hand-in/",
        f"{key}/",
        f"{key}/recuse/",
        f"rounds/{round_}/sheet/",
        f"rounds/{round_}/workbook/",
    ):
        page.goto(f"{site}/review/{place}")
        expect(page.locator("h1")).to_be_visible()
        found = Axe().run(page)
        assert found.violations_count == 0, f"{place}: {found.generate_report()}"
        wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert wide <= 0, place
    assert page.failures == []
