"""What was typed on pages that act: on chosen rows, on a tried term, on the figures of a text."""

import pytest
from playwright.sync_api import expect

from awards.models import Achievement, Term
from tests.factories import make_source

from .conftest import sign_in
from .keeping import BAR, crash, has_asked, kept, nothing_is_kept, typed

PERIOD = "#id_period"
TEXT = (
    "全市共培训党员5000余人次。\n\n市信访局：示例标题\n全年接待群众1200余人次，满意率达98%以上。\n"
)


def choose(page, figures: list[Achievement]) -> None:
    """Choose figures in their list, and go on to what they are to have alike."""
    for figure in figures:
        page.locator(f".action-select[value='{figure.pk}']").check()
    page.select_option("[name=action]", "set_together")
    page.click("[name=index]")
    page.locator(PERIOD).wait_for()


def test_a_draft_of_chosen_rows_is_offered_for_the_same_rows_alone(desk, site, recognition):
    address = f"{site}/admin/awards/achievement/"
    one, other = recognition.achievements.all()
    page = desk(address)
    choose(page, [one])
    typed(page, PERIOD, "2027年上半年")
    page = crash(page, address)
    choose(page, [one, other])
    has_asked(page)
    expect(page.locator(BAR)).to_have_count(0)
    page.goto(address)
    choose(page, [one])
    page.locator(BAR).get_by_role("button", name="恢复").click()
    expect(page.locator(PERIOD)).to_have_value("2027年上半年")
    assert page.failures == []


def test_a_draft_of_chosen_rows_outlives_a_session(desk, site, recognition):
    address = f"{site}/admin/awards/achievement/"
    page = desk(address)
    choose(page, recognition.achievements.all())
    typed(page, PERIOD, "2027年上半年")
    page.context.clear_cookies(name="sessionid")
    page.locator("#content-main button.act").first.click()
    page.wait_for_url("**/admin/login/**")
    sign_in(page)
    expect(page).to_have_url(address)
    choose(page, recognition.achievements.all())
    page.locator(BAR).get_by_role("button", name="恢复").click()
    expect(page.locator(PERIOD)).to_have_value("2027年上半年")


def test_a_term_that_nobody_touched_is_left_and_kept_no_draft_of(desk, site):
    term = Term.objects.create(wrong="示例误写", right="示例正写")
    page = desk(f"{site}/admin/awards/term/{term.pk}/change/")
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.locator("#id_wrong").click()
    page.evaluate("window.dispatchEvent(new Event('pagehide'))")
    page.goto(f"{site}/admin/awards/term/add/")
    page.locator("#id_wrong").click()
    page.goto(f"{site}/admin/")
    assert (asked, kept(page)) == ([], [])


def test_a_term_that_was_tried_is_still_a_draft_and_asked_for(desk, site):
    add = f"{site}/admin/awards/term/add/"
    page = desk(add)
    page.fill("#id_wrong", "误" * 61)
    page.fill("#id_why", "因" * 260)
    page.click("[name=_trial]")
    page.locator("#trial").wait_for()
    expect(page.locator("#id_why")).to_have_value("因" * 260)
    expect(page.locator(BAR)).to_have_count(0)
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.locator("#id_wrong").click()
    page.goto(f"{site}/admin/")
    assert asked == ["beforeunload"]
    page.goto(add)
    page.locator(BAR).get_by_role("button", name="恢复").click()
    page.locator(".messagelist .warning").wait_for()
    expect(page.locator("#id_why")).to_have_value("因" * 260)
    page.fill("#id_wrong", "示例误写")
    page.fill("#id_why", "示例依据")
    page.fill("#id_right", "示例正写")
    page.click("[name=_save]")
    page.locator(".messagelist .success").wait_for()
    nothing_is_kept(page)


# 提取成效


@pytest.fixture
def intake(site, recognition) -> str:
    """The page of a source's figures, in the year of the recognition."""
    source = make_source(text=TEXT)
    return f"{site}/admin/awards/source/{source.pk}/intake/"


LABEL = "[name$='-label']"


def test_what_was_typed_beside_figures_comes_back_after_a_crash(desk, intake):
    page = desk(intake)
    name = page.locator(LABEL).first.get_attribute("name")
    typed(page, f"[name={name}]", "我的说法")
    page = crash(page, intake)
    expect(page.locator(f"[name={name}]")).not_to_have_value("我的说法")
    page.locator(BAR).get_by_role("button", name="恢复").click()
    expect(page.locator(f"[name={name}]")).to_have_value("我的说法")
    page.locator(f"[name={name}]").fill("改回")
    assert page.failures == []


def test_what_was_typed_for_a_new_report_comes_back_and_is_asked_for(desk, intake):
    page = desk(intake)
    typed(page, "#report-headline", "我的综述标题")
    page = crash(page, intake)
    page.locator(BAR).get_by_role("button", name="恢复").click()
    expect(page.locator("#report-headline")).to_have_value("我的综述标题")
    with page.expect_event("dialog") as asked:
        page.on("dialog", lambda dialog: dialog.dismiss())
        page.evaluate("document.querySelector('#site-name a').click()")
    assert asked.value.type == "beforeunload"


def test_what_was_typed_beside_figures_outlives_a_session(desk, intake):
    page = desk(intake)
    name = page.locator(LABEL).first.get_attribute("name")
    typed(page, f"[name={name}]", "我的说法")
    page.context.clear_cookies(name="sessionid")
    page.locator("[data-choice=dismiss]").first.click()
    page.locator("#intake-problems", has_text="登录已经过期").wait_for()
    expect(page.locator(f"[name={name}]")).to_have_value("我的说法")
    page = crash(page, intake)
    sign_in(page)
    page.locator(BAR).get_by_role("button", name="恢复").click()
    expect(page.locator(f"[name={name}]")).to_have_value("我的说法")


def test_without_scripts_what_was_typed_beside_figures_can_be_copied(desk, intake):
    page = desk(intake, scripts=False)
    page.locator(LABEL).first.fill("我的说法")
    page.context.clear_cookies(name="sessionid")
    page.get_by_role("button", name="保存本页所选").last.click()
    expect(page.get_by_label("说的是什么").first).to_have_value("我的说法")
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="在新窗口重新打开表单").click()
    sign_in(opened.value)
    assert opened.value.url == intake
