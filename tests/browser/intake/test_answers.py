"""What is lost, refused or decided elsewhere is said, and nothing typed goes with it."""

from playwright.sync_api import expect

from awards.models import Source

from .page import OPEN, TEXT, paste, state


def test_a_lost_connection_loses_nothing(desk):
    person = desk()
    page = person.page
    paste(person, TEXT)
    page.locator(".candidate:focus").wait_for()
    page.locator("[name$='-label']").first.fill("改过的说法")
    page.route("**/intake/**", lambda route: route.abort())
    page.locator("[data-choice=dismiss]").first.click()
    page.locator("#intake-problems", has_text="连不上服务器").wait_for()
    page.unroute("**/intake/**")
    expect(page.locator("[name$='-label']").first).to_have_value("改过的说法")
    page.locator("[data-choice=dismiss]").first.click()
    page.locator("[data-state=dismissed]").wait_for()
    expect(page.locator("#intake-problems")).to_be_hidden()


def test_who_signs_in_again_elsewhere_goes_on_where_the_page_was(desk, site):
    person = desk(width=360)
    page = person.page
    paste(person, TEXT)
    page.locator(".candidate:focus").wait_for()
    page.locator("[name$='-label']").last.fill("改过的说法")
    page.context.clear_cookies()
    last = page.locator("[data-choice=dismiss]").last
    last.click()
    refusal = page.locator("#intake-problems", has_text="登录已经过期")
    refusal.wait_for()
    assert 0 <= refusal.bounding_box()["y"] < page.viewport_size["height"]
    elsewhere = page.context.new_page()
    elsewhere.goto(f"{site}/admin/")
    elsewhere.fill("#id_username", "staff")
    elsewhere.fill("#id_password", "Shili-staff-2026")
    elsewhere.click("[type=submit]")
    elsewhere.locator("#user-tools").wait_for()
    expect(page.locator("[name$='-label']").last).to_have_value("改过的说法")
    last.click()
    page.locator("[data-state=dismissed]").wait_for()
    expect(refusal).to_be_hidden()


def test_a_token_that_does_not_hold_any_more_is_replaced(desk):
    person = desk()
    page = person.page
    paste(person, TEXT)
    page.locator(".candidate:focus").wait_for()
    page.context.clear_cookies(name="csrftoken")
    page.locator("[data-choice=dismiss]").first.click()
    page.locator("[data-state=dismissed]").wait_for()
    expect(page.locator("#intake-problems")).to_be_hidden()


def test_a_token_that_is_always_refused_is_no_expired_session(desk):
    person = desk()
    page = person.page
    paste(person, TEXT)
    page.locator(".candidate:focus").wait_for()
    page.route(
        "**/intake/**",
        lambda route: (
            route.fulfill(status=403) if route.request.method == "POST" else route.continue_()
        ),
    )
    page.locator("[data-choice=dismiss]").first.click()
    page.locator("#intake-problems", has_text="安全校验没有通过").wait_for()
    page.unroute("**/intake/**")
    page.locator("[data-choice=dismiss]").first.click()
    page.locator("[data-state=dismissed]").wait_for()


def test_two_people_see_what_the_other_has_decided_or_undone(desk, site):
    person = desk()
    page = person.page
    paste(person, TEXT)
    page.locator(".candidate:focus").wait_for()
    other = page.context.new_page()
    other.goto(page.url)
    first, there = page.locator(".candidate").first, other.locator(".candidate").first
    other.locator("[data-choice=dismiss]").first.click()
    other.locator("[data-state=dismissed]").wait_for()
    page.locator("[data-choice=dismiss]").first.click()
    page.locator("#intake-problems", has_text="作出结论（不采用）").wait_for()
    expect(page.locator("#intake-said")).to_have_text("")
    assert first.get_attribute("data-state") == "dismissed"
    first.locator("summary").click()
    first.locator("[name=undo]").click()
    page.locator("#intake-said", has_text="已撤销").wait_for()
    there.locator("summary").click()
    there.locator("[name=undo]").click()
    other.locator("#intake-problems", has_text="刚才已经撤销").wait_for()
    assert there.get_attribute("data-state") == "open"
    Source.objects.update(text="市信访局：示例标题\n接待来访300余人次。")
    page.locator("[data-choice=dismiss]").first.click()
    page.get_by_role("link", name="重新打开本页").click()
    page.locator(".candidate", has_text="300余人次").wait_for()
    assert state(page) == ["open"]


def test_what_is_not_saved_yet_is_not_left_unasked(desk, site):
    person = desk()
    page = person.page
    paste(person, TEXT)
    page.locator(".candidate:focus").wait_for()
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    change_year = page.get_by_role("button", name="换年度")
    change_year.click()
    page.wait_for_load_state()
    page.locator("[name$='-label']").first.fill("")
    with page.expect_navigation():  # what is typed goes along
        change_year.click()
    assert asked == []
    with page.expect_event("dialog"):
        page.locator("#user-tools a", has_text="我的账号").click(no_wait_after=True)
    page.locator("#intake-confirmed").check()
    page.locator("[data-choice=accept]").first.click()
    page.locator(f"{OPEN} .errorlist").first.wait_for()
    with page.expect_event("dialog"):
        page.locator("#user-tools a", has_text="我的账号").click(no_wait_after=True)
    page.locator("[name$='-label']").first.fill("培训党员")
    page.locator("[data-choice=accept]").first.click()
    page.locator("[data-state=accepted]").wait_for()
    page.goto(f"{site}/admin/")
    assert asked == ["beforeunload"] * 2


def test_what_is_being_corrected_stays_open(desk):
    person = desk()
    page = person.page
    paste(person, TEXT)
    page.locator("#intake-confirmed").check()
    first = page.locator(".candidate").first
    first.locator(".candidate__correct summary").click()
    first.locator("[name$='-label']").fill("")
    first.locator("[data-choice=accept]").click()
    first.locator(".errorlist").wait_for()
    expect(first.locator("[name$='-wording']")).to_be_visible()
    assert not page.locator(".candidate__correct").last.evaluate("details => details.open")
