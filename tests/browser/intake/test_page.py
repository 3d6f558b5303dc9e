"""The page at every width, and without scripts."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from awards.models import Achievement, Recognition
from tests.factories import make_achievement, make_source

from .page import TEXT, paste


def test_the_figure_comes_into_view_in_the_text(desk):
    person = desk(width=360, height=640)
    page = person.page
    filler = "示例文字没有数字。\n" * 80
    paste(person, "全市共培训党员5000余人次。\n" + filler + "接待群众1200余人次。\n")
    page.locator(".candidate:focus").wait_for()
    page.keyboard.press("j")
    mark = page.locator("mark.is-current")
    expect(mark).to_have_text("1200余人次")
    frame, box = page.locator("#intake-article").bounding_box(), mark.bounding_box()
    assert frame["y"] <= box["y"] and box["y"] + box["height"] <= frame["y"] + frame["height"]
    card = page.locator(".candidate.is-current").bounding_box()
    assert frame["y"] + frame["height"] <= card["y"] < 640


@pytest.mark.parametrize("width", [360, 768, 1280])
def test_what_was_saved_or_refused_is_in_view(desk, width):
    person = desk(width=width, height=640)
    page = person.page
    paste(person, TEXT + "示例文字没有数字。\n接待来访300余人次。\n" * 8)
    page.locator(".candidate:focus").wait_for()

    def is_in_view(place):
        box = place.bounding_box()
        return box["height"] > 20 and box["y"] >= 0 and box["y"] + box["height"] <= 640

    page.locator("[data-choice=dismiss]").last.click()
    page.locator("#intake-said", has_text="已保存 1 项").wait_for()
    assert is_in_view(page.locator("#intake-said"))
    page.locator("[data-state=dismissed] summary").click()
    page.locator("[data-state=dismissed] [name=undo]").click()
    page.locator("#intake-said", has_text="已撤销").wait_for()
    assert is_in_view(page.locator("#intake-said"))
    page.locator("[data-choice=accept]").last.click()
    page.locator("#intake-problems", has_text="立即公开").wait_for()
    assert is_in_view(page.locator("#intake-problems"))
    expect(page.locator("#intake-said")).to_have_text("")


def test_without_scripts_one_form_saves_all(desk):
    person = desk(scripts=False)
    page = person.page
    paste(person, TEXT)
    cards = page.locator(".candidate")
    for number, words in enumerate(["不采用", "采用", "采用", "待定"]):
        cards.nth(number).get_by_label(words, exact=True).check()
    cards.nth(1).locator("[name$='-label']").fill("接待群众人次")
    page.locator("#intake-confirmed").check()
    page.get_by_role("button", name="保存本页所选").last.click()
    said = page.locator(".messagelist .success").inner_text()
    assert said == "已保存 3 项，还剩 1 项待定。"
    rows = Achievement.objects.values_list("recognition__unit__slug", "label", "wording")
    assert set(rows) == {
        ("zhoushan-xinfangju", "接待群众人次", "1200余人次"),
        ("zhoushan-xinfangju", "满意率", "98%以上"),
    }
    page.locator(".candidate--dismissed summary").click()
    page.get_by_role("button", name="重新列为待定").click()
    expect(cards.first).to_have_attribute("data-state", "open")


@pytest.mark.parametrize("width", [360, 768, 1280])
def test_the_page_is_accessible_and_no_wider_than_the_window(desk, width):
    person = desk(width=width)
    page = person.page
    elsewhere = make_source(title="示例报道的题目很长" * 6)
    there = Recognition.objects.get(unit__slug="zhoushan-xinfangju")
    make_achievement(there, label="示例接待的群众人次" * 3, wording="1200余人次", source=elsewhere)
    paste(person, TEXT)
    expect(page.locator("[name$='-existing']")).to_have_count(1)
    page.locator(".candidate:focus").wait_for()
    page.keyboard.press("d")
    page.locator("[data-state=dismissed]").wait_for()
    page.keyboard.press("e")
    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert page.failures == []
    rules = Axe().run(page).response["violations"]
    assert [(rule["id"], [n["html"][:120] for n in rule["nodes"][:3]]) for rule in rules] == []
