"""Nobody leaves a form with something typed in it unasked; nobody is asked for nothing."""

import pytest

HEADLINE = "#id_headline"


@pytest.fixture
def asked(desk):
    """A page with what it asked before it was left; it is left all the same."""

    def opened(*address):
        page = desk(*address)
        page.asked = []

        def leave(dialog):
            page.asked.append(dialog.type)
            dialog.accept()

        page.on("dialog", leave)
        return page

    return opened


def leave(page) -> None:
    """Follow a link of the page."""
    page.locator("#site-name a").click()
    page.wait_for_url("**/admin/")


def test_a_form_that_nobody_touched_is_left(asked):
    page = asked()
    page.locator(HEADLINE).click()
    page.locator("#practices-group .add-row a").click()
    leave(page)
    assert page.asked == []


def test_what_was_typed_is_asked_for(asked):
    page = asked()
    page.locator(HEADLINE).press_sequentially("新")
    leave(page)
    assert page.asked == ["beforeunload"]


def test_who_stays_loses_nothing(desk):
    page = desk()
    page.locator(HEADLINE).press_sequentially("新")
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    page.evaluate("document.querySelector('#site-name a').click()")
    page.locator("#id_summary").click()
    assert asked == ["beforeunload"]
    assert page.url.endswith("/change/")
    assert page.input_value(HEADLINE).replace("新", "") == "示例原标题"
    assert "新" in page.input_value(HEADLINE)


def test_a_tick_and_a_row_that_was_typed_in_are_asked_for(asked, form):
    page = asked()
    page.locator("#achievements-group .fold").first.click()
    page.locator("[name=achievements-0-is_leading]").click()
    leave(page)
    page.goto(form)
    page.locator("#practices-group .add-row a").click()
    page.locator("[name=practices-1-title]").press_sequentially("新")
    leave(page)
    assert page.asked == ["beforeunload", "beforeunload"]


def test_what_was_taken_back_is_not_asked_for(asked):
    page = asked()
    page.locator(HEADLINE).press_sequentially("新")
    page.locator(HEADLINE).fill("示例原标题")
    leave(page)
    assert page.asked == []


def test_what_was_saved_is_not_asked_for(asked):
    page = asked()
    page.locator(HEADLINE).press_sequentially("新")
    page.click("[name=_continue]")
    page.locator(".messagelist .success").wait_for()
    leave(page)
    assert page.asked == []


def test_what_was_refused_is_still_asked_for(asked):
    page = asked()
    page.locator(HEADLINE).fill("字" * 61)
    page.click("[name=_save]")
    page.locator(".field-headline .errorlist").wait_for()
    page.locator("#id_summary").click()
    leave(page)
    assert page.asked == ["beforeunload"]


def test_the_table_and_a_page_that_acts_ask_too(asked, site, recognition):
    page = asked(f"{site}/admin/awards/awardyear/{recognition.award_year_id}/units/")
    page.locator(f"[name=r{recognition.pk}-headline]").press_sequentially("新")
    page.context.set_offline(True)
    page.keyboard.press("Tab")
    page.context.set_offline(False)
    leave(page)
    page.goto(f"{site}/admin/awards/term/paste/")
    page.locator("#content textarea").press_sequentially("甲")
    leave(page)
    assert page.asked == ["beforeunload", "beforeunload"]


def test_a_list_asks_nothing(asked, site):
    page = asked(f"{site}/admin/awards/recognition/")
    page.locator("#searchbar").press_sequentially("局")
    page.locator(".action-select").first.click()
    leave(page)
    assert page.asked == []
