"""Larger letters, more contrast and a larger pointer, in a browser with and without scripts."""

import re

import pytest
from playwright.sync_api import expect

STORY = "/units/zhoushan-gonganju/model-organ/2025/"


@pytest.mark.parametrize("scripts", [True, False])
def test_a_look_is_two_steps_away_and_stays_on_the_next_page(visit, site, scripts):
    page = visit("/units/?q=舟山", scripts=scripts, width=360, height=640)
    before = page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)")
    for name in ("大字", "高对比"):
        if not page.locator("details.display").evaluate("panel => panel.open"):
            page.locator("details.display summary").click()
        page.locator(".display").get_by_role("button", name=name).click()
        expect(page.locator(".display button", has_text=name)).to_have_attribute(
            "aria-pressed", "true"
        )
        assert page.url == f"{site}/units/?q=%E8%88%9F%E5%B1%B1"
    page.goto(site + STORY)
    expect(page.locator("html")).to_have_class(re.compile("^large contrast ?$"))
    expect(page.locator("body")).to_have_css("background-color", "rgb(0, 0, 0)")
    assert page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)") > before * 1.2
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.emulate_media(media="print")
    expect(page.locator(".honour")).to_have_css("color", "rgb(166, 25, 46)")


def test_the_panel_of_looks_closes_on_escape_and_elsewhere(visit):
    page = visit("/")
    panel, summary = page.locator(".display form"), page.locator(".display summary")
    for away in (lambda: page.keyboard.press("Escape"), lambda: page.locator("h1").click()):
        summary.click()
        expect(panel).to_be_visible()
        away()
        expect(panel).to_be_hidden()
    summary.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("html")).to_have_class("large")
