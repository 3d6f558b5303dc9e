"""One form in two tabs: neither is offered what the other has open, nor writes over it."""

from playwright.sync_api import expect

from .keeping import BAR, HEADLINE, beside, crash, has_asked, kept, restore, typed


def headlines(page) -> list[str]:
    """What the drafts of the browser have for a headline."""
    return sorted(dict(draft["entries"])["headline"] for draft in kept(page))


def test_what_is_open_in_another_tab_is_neither_offered_nor_written_over(desk, form):
    first = desk()
    typed(first, HEADLINE, "第一个窗口")
    second = beside(first, form)
    has_asked(second)
    expect(second.locator(BAR)).to_have_count(0)
    typed(second, HEADLINE, "第二个窗口")
    assert headlines(first) == ["第一个窗口", "第二个窗口"]
    typed(first, HEADLINE, "还是第一个窗口")
    assert headlines(first) == ["第二个窗口", "还是第一个窗口"]
    third = crash(first, form)
    restore(third)
    assert third.input_value(HEADLINE) == "还是第一个窗口"
    third.click("[name=_save]")
    third.locator(".messagelist .success").wait_for()
    assert headlines(third) == ["第二个窗口"]
    assert third.failures == []


def test_what_one_tab_takes_over_or_throws_away_is_offered_in_no_other(desk, form):
    page = desk()
    typed(page, HEADLINE, "我的标题")
    page = crash(page, form)
    other = beside(page, form)
    other.locator(BAR).wait_for()
    restore(page)
    other.locator(BAR).wait_for(state="detached")
    page = crash(page, form)
    other.reload()
    other.locator(BAR).wait_for()
    page.locator(BAR).get_by_role("button", name="丢弃").click()
    other.locator(BAR).wait_for(state="detached")
    assert kept(page) == []


def test_a_copy_of_a_restored_form_begins_a_draft_of_its_own(desk, form):
    page = desk()
    typed(page, HEADLINE, "我的标题")
    page = crash(page, form)
    copy = beside(page, form)
    copy.locator(BAR).wait_for()
    # Both press at once: neither hears of the other before it has.
    copy.evaluate(
        "document.addEventListener('desk:held', (e) => e.stopImmediatePropagation(), true)"
    )
    restore(page)
    typed(page, HEADLINE, "这边的标题")
    restore(copy)
    has_asked(copy)
    typed(copy, HEADLINE, "那边的标题")
    typed(page, HEADLINE, "还是这边的标题")
    assert headlines(page) == ["还是这边的标题", "那边的标题"]
    page.click("[name=_save]")
    page.locator(".messagelist .success").wait_for()
    assert headlines(page) == ["那边的标题"]
