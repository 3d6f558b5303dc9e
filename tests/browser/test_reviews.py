"""An author and three approvers take a year to its publication, the approvers by keyboard alone."""

from django.contrib.auth.hashers import make_password
from playwright.sync_api import expect

from awards.models import AwardYear
from tests.awards.approval.corrected import make_published
from tests.awards.approval.office import (
    make_approver,
    make_author,
    make_content,
    make_reviewed_year,
)

from .desk import Keyboard

PASS = "button[value='pass'][accesskey='y']"
PASSWORD = "Shili-review-2026"


def signed_in(visit, user):
    """A window of a person at the desk."""
    user.password = make_password(PASSWORD)
    user.save()
    page = visit("/admin/")
    page.fill("#id_username", user.username)
    page.fill("#id_password", PASSWORD)
    page.get_by_role("button", name="登录").click()
    page.locator("#user-tools").wait_for()
    return page


def test_an_author_and_three_approvers_publish_a_year_by_keyboard(visit, site):
    author = make_author(name="zuozhe")
    year = make_reviewed_year(year=2027)
    rows = [make_content(year, author) for _ in range(2)]
    writing = signed_in(visit, author)
    writing.goto(f"{site}/admin/awards/awardyear/{year.pk}/change/")
    writing.get_by_role("link", name="全部送审…").click()
    writing.get_by_role("button", name="全部送审").click()
    expect(writing.get_by_text("已送审 2 份内容")).to_be_visible()

    for step, name in (("first", "一审"), ("second", "二审"), ("final", "终审")):
        page = signed_in(visit, make_approver(step, name=step))
        person = Keyboard(page)
        person.press("a[href$='/admin/approvals/']")
        expect(page.get_by_role("heading", name="等我审核（2）")).to_be_visible()
        expect(page.locator("#review-keys")).to_be_visible()
        page.keyboard.press("j")
        page.keyboard.press("j")
        page.keyboard.press("k")
        expect(page.locator(".review__list a").first).to_be_focused()
        page.keyboard.press("Enter")
        for row in rows:
            expect(page.get_by_role("heading", name=f"审核：{row.name_then}")).to_be_visible()
            if step == "final":
                person.press(PASS)
                expect(page.get_by_text("请写明保密审查人。")).to_be_visible()
                person.write("id_confidentiality", "示例保密员")
            person.press(PASS)
            expect(page.get_by_text(f"{name}通过：{row.name_then}。")).to_be_visible()
        expect(page.get_by_text("现在没有等您审核的内容")).to_be_visible()
        assert page.failures == []

    writing.goto(f"{site}/admin/awards/awardyear/{year.pk}/confer/")
    writing.get_by_role("button", name="命名并发布 2 个单位").click()
    expect(writing.get_by_text("已命名并发布")).to_be_visible()
    assert AwardYear.objects.get(pk=year.pk).is_released
    assert writing.failures == []


def test_a_public_story_is_corrected_by_an_author_and_an_approver(visit, site):
    author, approver = make_author(name="zuozhe"), make_approver("final", name="final")
    row = make_published(author, [approver], steps=1, story="公开的示例事迹。")
    form = f"{site}/admin/awards/recognition/{row.pk}/change/"
    writing = signed_in(visit, author)
    writing.goto(form)
    writing.fill("#id_story", "更正后的示例事迹。")
    writing.get_by_role("button", name="保存", exact=True).click()
    expect(writing.get_by_text("已存为更正稿")).to_be_visible()
    writing.goto(form)
    expect(writing.locator("#id_story")).to_have_value("更正后的示例事迹。")
    writing.get_by_role("link", name="查看差异、送审或撤销").click()
    writing.get_by_role("button", name="送审").click()
    expect(writing.locator(".state strong")).to_contain_text("更正稿：待终审")

    story = visit(row.get_absolute_url())
    expect(story.get_by_text("公开的示例事迹。")).to_be_visible()
    page = signed_in(visit, approver)
    page.goto(f"{site}/admin/approvals/recognition/{row.pk}/")
    page.fill("#id_confidentiality", "示例保密员")
    page.get_by_role("button", name="终审通过").click()
    expect(page.get_by_text("终审通过：")).to_be_visible()
    story.reload()
    expect(story.get_by_text("更正后的示例事迹。")).to_be_visible()
    assert [one.failures for one in (writing, page, story)] == [[], [], []]
