"""An error of a page, from the link in its foot over the desk to the answer on the receipt."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from awards.models import Erratum
from tests.factories import make_calendar, make_erratum

from .desk import signed_in

STORY = "/units/zhoushan-gonganju/model-organ/2025/"


@pytest.fixture
def calendar(site):
    make_calendar()


@pytest.mark.parametrize("scripts", [True, False])
def test_an_error_is_reported_from_its_page_and_answered(visit, site, calendar, scripts):
    address = site + STORY
    visitor = visit(STORY, scripts=scripts)
    visitor.get_by_role("link", name="网页找错").click()
    expect(visitor.locator("#id_page")).to_have_value(address)
    visitor.get_by_label("联系方式").fill("示例邮箱")
    visitor.get_by_role("button", name="提交").click()
    expect(visitor.get_by_text("请写明错在哪里。")).to_be_visible()
    expect(visitor.get_by_label("联系方式")).to_have_value("示例邮箱")
    expect(visitor.locator("#id_page")).to_have_value(address)
    visitor.get_by_label("错在哪里").fill("示例：标题里有一个错字。")
    visitor.get_by_role("button", name="提交").click()
    expect(visitor.get_by_role("heading", name="网页找错回执")).to_be_visible()
    expect(visitor.get_by_text("待处理", exact=True)).to_be_visible()
    made = Erratum.objects.get()
    assert (made.page, made.contact) == (STORY, "示例邮箱")

    staff = signed_in(visit)
    staff.get_by_role("link", name=str(made), exact=True).click()
    expect(staff.get_by_text("示例邮箱")).to_be_visible()
    staff.get_by_label("已改正").check()
    staff.get_by_role("button", name="登记答复").click()
    expect(staff.get_by_text("请写明答复。")).to_be_visible()
    expect(staff.get_by_label("已改正")).to_be_checked()
    staff.locator("#id_text").fill("示例答复：已经改正。")
    staff.get_by_role("button", name="登记答复").click()
    expect(staff.get_by_text(f"{made}：已改正。")).to_be_visible()
    expect(staff.get_by_text("示例邮箱")).to_have_count(0)

    visitor.reload()
    expect(visitor.get_by_text("示例答复：已经改正。")).to_be_visible()
    visitor.get_by_role("link", name="回到提交时的网页").click()
    expect(visitor).to_have_url(address)
    assert visitor.failures + staff.failures == []


def test_an_error_is_reported_by_keyboard_alone(visit, calendar):
    page = visit("/about/")
    page.locator(".footer").get_by_role("link", name="网页找错").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="网页找错")).to_be_visible()
    page.locator("#id_page").focus()
    page.keyboard.press("Tab")
    expect(page.get_by_label("错在哪里")).to_be_focused()
    page.keyboard.type("示例错误")
    page.keyboard.press("Tab")
    expect(page.get_by_label("联系方式")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="提交")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="网页找错回执")).to_be_visible()
    assert Erratum.objects.get().page == "/about/"


@pytest.mark.parametrize("width", [320, 360, 1280])
def test_pages_of_errors_are_accessible_and_not_wider_than_the_window(visit, calendar, width):
    receipt = f"/errata/receipt/{make_erratum().receipt}/"
    for address in ("/errata/?page=/about/", "/errata/receipt/", receipt):
        page = visit(address, width=width)
        assert Axe().run(page).response["violations"] == [], address
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address
        assert page.failures == [], address
