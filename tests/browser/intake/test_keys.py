"""Single keys walk, decide and undo, and what is typed is no command."""

from playwright.sync_api import expect

from awards.models import Achievement, Decision

from .page import OPEN, TEXT, focused, paste, state


def test_keys_walk_decide_and_undo(desk):
    person = desk()
    page, keys = person.page, person.page.keyboard
    paste(person, TEXT)
    page.locator(".candidate:focus").wait_for()
    assert focused(page) == "5000余人次"
    keys.press("j")
    keys.press("ArrowDown")
    assert focused(page) == "98%以上"
    keys.press("k")
    assert focused(page) == "1200余人次"
    keys.press("ArrowUp")
    keys.press("d")
    page.locator("[data-state=dismissed]").wait_for()
    assert focused(page) == "1200余人次"
    expect(page.locator("#intake-said")).to_have_text("已保存 1 项，还剩 3 项待定。按 u 撤销。")
    keys.press("u")
    page.locator(".candidate:first-of-type[data-state=open]:focus").first.wait_for()
    assert state(page) == ["open"] * 4
    assert not Decision.objects.exists()


def test_an_acceptance_is_undone_after_a_question(desk):
    person = desk()
    page, keys = person.page, person.page.keyboard
    paste(person, TEXT)
    page.locator("#intake-confirmed").check()
    page.locator(".candidate.is-current:focus").wait_for()
    keys.press("a")
    page.locator("[data-state=accepted]").wait_for()
    keys.press("u")
    assert page.evaluate("document.activeElement.textContent") == "撤销，数字保留"
    expect(page.locator(".candidate__undo[open]")).to_contain_text("数字不随撤销删除")
    keys.press("Enter")
    page.locator(f"{OPEN}:focus").wait_for()
    assert (
        page.locator("#intake-said").inner_text() == "已撤销：5000余人次。数字仍保留在成效指标里。"
    )
    keys.press("m")
    page.locator("[data-state=accepted]").wait_for()
    assert Achievement.objects.count() == 1


def test_what_is_typed_is_no_command(desk):
    person = desk()
    page, keys = person.page, person.page.keyboard
    paste(person, TEXT)
    page.locator(".candidate:focus").wait_for()
    keys.press("e")
    keys.press("Control+a")
    keys.type("jakdu?")
    label = page.locator("[name$='-label']").first
    expect(label).to_have_value("jakdu?")
    keys.press("Escape")
    assert focused(page) == "5000余人次"
    keys.press("?")
    expect(page.locator("#intake-keys")).to_be_visible()
    keys.press("d")
    keys.press("?")
    expect(page.locator("#intake-keys")).to_be_hidden()
    assert state(page) == ["open"] * 4
