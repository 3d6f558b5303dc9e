"""What was typed and not saved is kept in the browser for an hour, for its own account alone."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from awards.models import Recognition
from tests.factories import make_staff
from tests.pages import history

from .conftest import PASSWORD, sign_in
from .keeping import BAR, HEADLINE, crash, kept, nothing_is_kept, restore, typed


def test_after_a_crash_everything_is_offered_and_comes_back(desk, form, recognition):
    page = desk()
    page.locator("#achievements-group .fold").first.click()
    page.locator("[name=achievements-0-locator]").fill("第 8 段")
    page.locator("[name=achievements-1-DELETE]").check()
    for place, title in enumerate(("示例机制甲", "示例机制乙")):
        if place:
            page.locator("#practices-group .add-row a").click()
        page.locator(f"[name=practices-{place}-title]").fill(title)
        page.locator(f"[name=practices-{place}-kind]").select_option("mechanism")
    typed(page, "#id_story", "第一段\n\n第二段👩‍🚒")
    page = crash(page, form)
    assert re.fullmatch(
        r"有未保存的内容（\d\d:\d\d）恢复丢弃", page.inner_text(BAR).replace("\n", "")
    )
    expect(page.locator("#id_story")).to_have_value("")
    restore(page)
    assert re.fullmatch(
        r"已恢复 \d\d:\d\d 填写的内容，还没有保存。请核对后再保存。照片和文件要重新选择。",
        page.inner_text(".messagelist .warning"),
    )
    expect(page.locator(f"{BAR}, .errornote, .errorlist")).to_have_count(0)
    expect(page.locator("#id_story")).to_have_value("第一段\n\n第二段👩‍🚒")
    expect(page.locator("[name=practices-1-title]")).to_have_value("示例机制乙")
    expect(page.locator("[name=achievements-0-locator]")).to_have_value("第 8 段")
    expect(page.locator("[name=achievements-1-DELETE]")).to_be_checked()
    recognition.refresh_from_db()
    assert recognition.story == ""
    page.click("[name=_save]")
    page.locator(".messagelist .success").wait_for()
    recognition.refresh_from_db()
    assert recognition.story == "第一段\n\n第二段👩‍🚒"
    assert [p.title for p in recognition.practices.all()] == ["示例机制甲", "示例机制乙"]
    assert [a.locator for a in recognition.achievements.all()] == ["第 8 段"]
    assert kept(page) == []
    page.goto(form)
    expect(page.locator(BAR)).to_have_count(0)
    assert page.failures == []


def test_what_is_restored_is_still_a_draft_and_asked_for(desk, form):
    page = desk()
    typed(page, HEADLINE, "我的标题")
    page = crash(page, form)
    restore(page)
    page = crash(page, form)
    restore(page)
    expect(page.locator(HEADLINE)).to_have_value("我的标题")
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.locator("#id_summary").click()
    page.goto(form)
    assert asked == ["beforeunload"]


def test_a_draft_is_put_together_with_what_another_saved_since(desk, form, recognition):
    page = desk()
    page.fill("#id_summary", "我的提要")
    typed(page, HEADLINE, "我的标题")
    page = crash(page, "about:blank")
    Recognition.objects.filter(pk=recognition.pk).update(headline="别人的标题", story="别人的事迹")
    recognition.achievements.first().delete()
    page.goto(form)
    restore(page)
    told = page.inner_text(".together")
    assert "用我填写的：我的标题" in told
    assert "保存的：别人的标题" in told
    expect(page.locator("#id_story")).to_have_value("别人的事迹")
    expect(page.locator("#id_summary")).to_have_value("我的提要")
    page.locator(".together-choice input").first.check()
    page.click("[name=_save]")
    page.locator(".messagelist .success").wait_for()
    recognition.refresh_from_db()
    assert (recognition.headline, recognition.story) == ("我的标题", "别人的事迹")
    assert recognition.achievements.count() == 1


def test_a_draft_can_be_thrown_away(desk, form):
    page = desk()
    typed(page, HEADLINE, "我的标题")
    page = crash(page, form)
    page.locator(BAR).get_by_role("button", name="丢弃").click()
    expect(page.locator(BAR)).to_have_count(0)
    assert kept(page) == []


def test_what_was_taken_back_or_never_typed_is_not_kept(desk, form):
    page = desk()
    page.locator("#practices-group .add-row a").click()
    typed(page, HEADLINE, "我的标题")
    page.locator(HEADLINE).fill("示例原标题")
    nothing_is_kept(page)
    page = crash(page, form)
    expect(page.locator(BAR)).to_have_count(0)


def test_a_draft_is_offered_for_an_hour(desk, form):
    page = desk()
    typed(page, HEADLINE, "我的标题")
    page = crash(page, "about:blank")
    page.clock.set_fixed_time(page.evaluate("Date.now() / 1000") + 59 * 60)
    page.goto(form)
    page.locator(BAR).wait_for()
    page.clock.set_fixed_time(page.evaluate("Date.now() / 1000") + 2 * 60)
    page.goto(form)
    expect(page.locator(BAR)).to_have_count(0)
    assert kept(page) == []


def test_another_account_finds_nothing_of_it(desk, form):
    make_staff("other", password=PASSWORD)
    page = desk()
    typed(page, HEADLINE, "我的标题")
    page.context.clear_cookies()
    page = crash(page, form)
    sign_in(page, "other")
    expect(page).to_have_url(form)
    expect(page.locator(BAR)).to_have_count(0)
    assert kept(page) == []


def test_signing_out_leaves_nothing_behind(desk, form):
    page = desk()
    typed(page, HEADLINE, "我的标题")
    page.on("dialog", lambda dialog: dialog.accept())
    page.click("#logout-form button")
    page.wait_for_url("**/logout/")
    assert page.evaluate("Object.keys(localStorage)") == []


def test_what_is_refused_is_kept_until_it_is_saved(desk, form):
    page = desk()
    page.fill(HEADLINE, "字" * 61)
    page.click("[name=_save]")
    page.locator(".field-headline .errorlist").wait_for()
    assert [dict(draft["entries"])["headline"] for draft in kept(page)] == ["字" * 61]
    expect(page.locator(BAR)).to_have_count(0)
    page.fill(HEADLINE, "短")
    page.click("[name=_continue]")
    page.locator(".messagelist .success").wait_for()
    assert kept(page) == []


def test_a_public_page_that_asks_first_saves_the_draft_too(desk, site):
    row = Recognition.objects.public().first()
    page = desk(f"{site}/admin/awards/recognition/{row.pk}/change/")
    page.fill(HEADLINE, "示例新标题")
    page.click("[name=_save]")
    page.get_by_role("button", name="确认，更新网站").wait_for()
    assert len(kept(page)) == 1
    page.get_by_role("button", name="确认，更新网站").click()
    page.locator(".messagelist .success").wait_for()
    assert kept(page) == []
    assert history(row)[-1].startswith("标题由")


def test_passwords_tokens_and_files_are_never_kept(desk, site, form):
    page = desk()
    typed(page, HEADLINE, "我的标题")
    names = {name for draft in kept(page) for name, _ in draft["entries"]}
    assert {"headline", "_opened", "achievements-0-label"} <= names
    assert {name for name in names if "csrf" in name or "image" in name or "__" in name} == set()
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto(f"{site}/admin/password_change/")
    page.fill("[name=old_password]", "Geheim-2026")
    page.fill("[name=new_password1]", "Geheim-2027")
    page.evaluate("window.dispatchEvent(new Event('pagehide'))")
    assert "Geheim" not in page.evaluate("JSON.stringify(localStorage)")


def test_the_table_and_simple_forms_come_back_by_name(desk, site, recognition):
    table = f"{site}/admin/awards/awardyear/{recognition.award_year_id}/units/"
    page = desk(table)
    headline = f"[name=r{recognition.pk}-headline]"
    typed(page, headline, "表里的标题")
    page = crash(page, table)
    page.locator(BAR).get_by_role("button", name="恢复").click()
    expect(page.locator(headline)).to_have_value("表里的标题")
    page.click("#sheet-save")
    page.locator("#sheet-said", has_text="已保存").wait_for()
    nothing_is_kept(page)
    recognition.refresh_from_db()
    assert recognition.headline == "表里的标题"
    page.goto(f"{site}/admin/awards/term/paste/")
    typed(page, "#content textarea", "甲乙")
    page = crash(page, f"{site}/admin/awards/term/paste/")
    page.locator(BAR).get_by_role("button", name="恢复").click()
    expect(page.locator("#content textarea")).to_have_value("甲乙")
    assert page.inner_text(BAR).endswith("的内容，还没有保存。请核对后再保存。")
    assert page.failures == []


@pytest.mark.parametrize("width", [360, 768, 1280])
def test_the_offer_breaks_no_accessibility_rule_and_fits(desk, form, width):
    page = desk(width=width)
    typed(page, HEADLINE, "我的标题")
    page = crash(page, form)
    page.locator(BAR).wait_for()
    assert Axe().run(page).response["violations"] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
