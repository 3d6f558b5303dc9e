"""What was typed into a record that another deleted meanwhile is offered, and makes it anew."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth import get_user_model
from playwright.sync_api import expect

from awards.models import Recognition
from units.history import DELETED, note

from .keeping import BAR, HEADLINE, crash, restore, typed


def delete(recognition) -> None:
    """As another does at the desk."""
    note(recognition, DELETED, get_user_model().objects.get(username="staff"))
    recognition.achievements.all().delete()
    recognition.delete()


@pytest.fixture
def gone(desk, form, recognition):
    """A window at the form of a deleted record, into which something was typed before."""

    def opened(**options):
        page = desk(**options)
        page.fill("#id_story", "第一段\n\n第二段")
        typed(page, HEADLINE, "我的标题")
        page = crash(page, "about:blank")
        if Recognition.objects.filter(pk=recognition.pk).exists():
            delete(recognition)
        page.set_viewport_size({"width": options.get("width", 1280), "height": 900})
        assert page.goto(form).status == 404
        return page

    return opened


def test_what_was_typed_into_a_deleted_record_makes_it_anew(gone, recognition):
    page = gone()
    expect(page.locator("#content-main p").first).to_contain_text("已被staff（")
    restore(page)
    expect(page.locator(HEADLINE)).to_have_value("我的标题")
    expect(page.locator("#id_story")).to_have_value("第一段\n\n第二段")
    expect(page.locator(".together")).to_contain_text("再按一次“保存”，就重新建立它")
    page.click("[name=_save]")
    page.locator(".messagelist .success").wait_for()
    row = Recognition.objects.get(headline="我的标题")
    assert (row.unit, row.story) == (recognition.unit, "第一段\n\n第二段")


def test_without_a_draft_the_page_offers_nothing(gone):
    page = gone()
    page.locator(BAR).get_by_role("button", name="丢弃").click()
    page.reload()
    expect(page.locator(BAR)).to_have_count(0)
    expect(page.locator("#content-main form:visible")).to_have_count(0)


@pytest.mark.parametrize("width", [360, 768, 1280])
def test_the_page_breaks_no_accessibility_rule_and_fits(gone, width):
    page = gone(width=width)
    page.locator(BAR).wait_for()
    assert Axe().run(page).response["violations"] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
