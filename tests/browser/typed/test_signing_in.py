"""A session that ended, or cookies that are gone, take nothing typed with them."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from .conftest import sign_in

HEADLINE = "#id_headline"
BAR = ".typed-draft"


@pytest.mark.parametrize("gone", ["sessionid", None], ids=["session", "all cookies"])
def test_what_was_typed_comes_back_after_signing_in(desk, form, recognition, gone):
    page = desk()
    page.fill(HEADLINE, "我的标题")
    page.fill("#id_story", "第一段\n\n第二段")
    page.context.clear_cookies(name=gone) if gone else page.context.clear_cookies()
    page.click("[name=_save]")
    page.wait_for_url("**/admin/login/**")
    assert page.locator("#content .errornote").inner_text() == (
        "请先登录。停留太久会自动退出；退出前填写、没有保存的内容，一小时内登录以后可以恢复。"
    )
    sign_in(page)
    expect(page).to_have_url(form)
    expect(page.locator(HEADLINE)).to_have_value("示例原标题")
    page.locator(BAR).get_by_role("button", name="恢复").click()
    page.locator(".messagelist .warning").wait_for()
    expect(page.locator(HEADLINE)).to_have_value("我的标题")
    page.click("[name=_save]")
    page.locator(".messagelist .success").wait_for()
    recognition.refresh_from_db()
    assert (recognition.headline, recognition.story) == ("我的标题", "第一段\n\n第二段")


@pytest.mark.parametrize("gone", ["sessionid", None], ids=["session", "all cookies"])
def test_without_scripts_the_texts_are_shown_and_sent_again(desk, form, recognition, gone):
    page = desk(scripts=False)
    page.fill(HEADLINE, "我的标题")
    page.fill("#id_story", "第一段\n\n第二段")
    page.fill("[name=achievements-0-label]", "我的指标")
    page.context.clear_cookies(name=gone) if gone else page.context.clear_cookies()
    page.click("[name=_save]")
    expect(page.locator("h1")).to_have_text("没有保存，填写的内容还在")
    expect(page.get_by_label("标题", exact=True)).to_have_value("我的标题")
    expect(page.get_by_label("事迹")).to_have_value("第一段\n\n第二段")
    expect(page.get_by_label("成效指标 1：说的是什么")).to_have_value("我的指标")
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="在新窗口登录").click()
    sign_in(opened.value)
    again = page.get_by_role("button", name="回到表单继续填写")
    again.click()  # with the token from before, so once more
    page.wait_for_load_state()
    if again.count():
        again.click()
    expect(page).to_have_url(form)
    expect(page.locator(HEADLINE)).to_have_value("我的标题")
    expect(page.locator("[name=achievements-0-label]")).to_have_value("我的指标")
    recognition.refresh_from_db()
    assert recognition.headline == "示例原标题"
    page.click("[name=_save]")
    page.locator(".messagelist .success").wait_for()
    recognition.refresh_from_db()
    assert (recognition.headline, recognition.story) == ("我的标题", "第一段\n\n第二段")


@pytest.mark.parametrize("width", [360, 768, 1280])
def test_the_page_with_the_texts_breaks_no_accessibility_rule_and_fits(desk, width):
    page = desk(scripts=False, width=width)
    page.fill("#id_story", "第一段\n\n第二段" * 40)
    page.context.clear_cookies()
    page.click("[name=_save]")
    copy = page.context.browser.new_page(viewport={"width": width, "height": 900})
    copy.goto(page.url.partition("/admin/")[0])
    copy.set_content(page.content())
    assert Axe().run(copy).response["violations"] == []
    assert copy.evaluate("document.documentElement.scrollWidth") <= width
    copy.close()
