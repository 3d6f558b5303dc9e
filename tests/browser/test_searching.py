"""Suggestions by keyboard and by mouse, and a search without scripts."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

OPTION = "[role=option]"


def typed(page, text, box="#page-q"):
    """The box, after a text was typed into it and the list is open."""
    found = page.locator(box)
    found.press_sequentially(text)
    expect(page.locator(f"{box}-list {OPTION}").first).to_be_visible()
    return found


def test_the_keyboard_chooses_and_enter_goes_there(visit):
    page = visit("/search/")
    box = typed(page, "gaj")
    expect(box).to_have_attribute("aria-expanded", "true")
    expect(page.locator("#page-q-list")).to_have_text("舟山市公安局 机关单位")
    expect(page.locator(".search [role=status]")).to_have_text("有 1 条提示，按上下键选择。")
    box.press("ArrowDown")
    expect(box).to_have_attribute("aria-activedescendant", "page-q-list-0")
    expect(page.locator("#page-q-list-0")).to_have_attribute("aria-selected", "true")
    expect(box).to_be_focused()
    box.press("ArrowDown")
    expect(box).not_to_have_attribute("aria-activedescendant", re.compile("."))
    box.press("ArrowUp")
    box.press("Enter")
    expect(page).to_have_url(re.compile("/units/zhoushan-gonganju/$"))
    assert page.failures == []


def test_escape_closes_and_then_empties(visit):
    page = visit("/search/")
    box = typed(page, "信访")
    box.press("Escape")
    expect(page.locator("#page-q-list")).to_be_hidden()
    expect(box).to_have_attribute("aria-expanded", "false")
    expect(box).to_have_value("信访")
    box.press("ArrowDown")
    expect(page.locator("#page-q-list-0")).to_have_attribute("aria-selected", "true")
    box.press("Escape")
    box.press("Escape")
    expect(box).to_have_value("")


def test_enter_without_a_choice_searches(visit):
    page = visit("/search/")
    typed(page, "信访").press("Enter")
    expect(page).to_have_url(re.compile(r"/search/\?q=%E4%BF%A1%E8%AE%BF$"))
    expect(page.locator("h1")).to_have_text("检索“信访”")


def test_the_box_of_every_page_suggests_and_a_click_goes_there(visit):
    page = visit("/about/")
    box = typed(page, "舟山市倍访局", "#site-q")
    expect(page.locator("#site-q-list")).to_have_text("舟山市信访局 机关单位")
    box.press("Tab")
    expect(page.locator("#site-q-list")).to_be_hidden()
    box.focus()
    box.press("ArrowDown")
    page.locator("#site-q-list-0").click()
    expect(page).to_have_url(re.compile("/units/zhoushan-xinfangju/$"))


def test_what_has_no_name_is_said(visit):
    page = visit("/search/")
    page.locator("#page-q").press_sequentially("无有之事")
    expect(page.locator(".search [role=status]")).to_have_text("没有提示。")
    expect(page.locator("#page-q-list")).to_be_hidden()


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("look", ["", "large", "contrast"])
def test_the_open_list_is_accessible_and_large_enough(visit, site, width, look):
    page = visit("/search/?q=公安", width=width)
    if look:
        page.context.add_cookies([{"name": "look", "value": look, "url": site}])
        page.reload()
    page.locator("#page-q").fill("")
    typed(page, "舟山").press("ArrowDown")
    found = Axe().run(page)
    assert found.response["violations"] == []
    small = """(all) => all.map((one) => one.getBoundingClientRect())
        .filter((box) => box.height < 44 || box.width < 44).length"""
    for place in (OPTION, ".facets a"):
        assert page.locator(place).evaluate_all(small) == 0
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_search_without_scripts_is_narrowed_by_links(visit):
    page = visit("/search/?q=服务", scripts=False, width=360)
    expect(page.locator(".suggested")).to_have_count(0)
    expect(page.locator(".facets__row h2")).to_have_text(["类别", "区划"])
    page.get_by_role("link", name=re.compile("^经验做法 "), exact=False).first.click()
    expect(page.locator(".results h2")).to_have_count(1)
    expect(page.locator("#page-q")).to_have_value("服务")
    page.get_by_role("link", name=re.compile("^普陀区 ")).click()
    expect(page.locator(".facets [aria-current]")).to_have_count(2)
    page.get_by_role("link", name="全部").first.click()
    expect(page.locator(".facets [aria-current]")).to_have_count(1)
