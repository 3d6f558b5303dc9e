"""Contents on their way through the reviews: to publication, on paper, corrected, taken down."""

import pytest
from django.contrib.auth.models import Permission
from django.utils import timezone
from playwright.sync_api import expect

from awards.approval import acts
from awards.approval.papers import sheet_number
from awards.approval.standing import standing
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
SCAN = {"name": "签批单.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7\n%%EOF\n"}


def signed_in(visit, user):
    """A window of a person at the desk."""
    return visit("/admin/", user=user)


@pytest.mark.each
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


def typed(page, site, row, text: str) -> None:
    """Give the first practice of a content another text, on the form."""
    page.goto(f"{site}/admin/awards/recognition/{row.pk}/change/")
    page.locator("#practices-0.is-folded .fold").click()
    page.locator("#id_practices-0-summary").fill(text)
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.locator(".messagelist .success")).to_be_visible()


def test_nobody_passes_what_is_theirs_or_twice_and_a_change_voids_until_it_is_undone(visit, site):
    author, both = make_author(name="zuozhe"), make_approver("first", "second", name="both")
    author.user_permissions.add(Permission.objects.get(codename="approve_first"))
    row = make_content(make_reviewed_year(), author)
    before = row.practices.get().summary
    acts.submit(row, author)
    review = f"{site}/admin/approvals/recognition/{row.pk}/"
    writing = signed_in(visit, author)
    writing.goto(review)
    expect(writing.get_by_text("这份内容是您送审的，一审须由另一个人办理。")).to_be_visible()
    expect(writing.get_by_role("button", name="一审通过")).to_have_count(0)

    page = signed_in(visit, both)
    page.goto(review)
    typed(writing, site, row, "改动以后的示例做法。")
    page.get_by_role("button", name="一审通过").click()
    expect(page.get_by_role("alert")).to_contain_text("改动")
    assert not row.approvals.filter(kind="passed").exists()
    typed(writing, site, row, before)
    page.goto(review)
    page.get_by_role("button", name="一审通过").click()
    expect(page.get_by_text(f"一审通过：{row.name_then}。")).to_be_visible()
    page.goto(review)
    expect(page.get_by_text("一审是您办的，二审须由另一个人办理。")).to_be_visible()
    expect(page.get_by_role("button", name="二审通过")).to_have_count(0)

    typed(writing, site, row, "再次改动的示例做法。")
    page.goto(review)
    expect(page.locator(".state")).to_contain_text("原来的审核不再有效；改回原样即恢复")
    typed(writing, site, row, before)
    page.goto(review)
    expect(page.locator(".state strong")).to_contain_text("待二审")
    assert page.failures + writing.failures == []


def test_a_leader_signs_on_paper_and_another_brings_the_sheet_in(visit, site):
    author, witness = make_author(name="zuozhe"), make_author(name="jianzheng")
    row = make_content(make_reviewed_year(), author)
    acts.submit(row, author)
    page = signed_in(visit, witness)
    page.goto(f"{site}/admin/approvals/recognition/{row.pk}/")
    page.get_by_role("link", name="领导签批").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="下载签批单").click()
    assert download.value.suggested_filename == f"签批单 {row.name_then} 一审.pdf"
    assert download.value.path().read_bytes().startswith(b"%PDF")

    page.fill("#id_sheet", "0000-0000")
    page.fill("#id_signed_by", "示例领导")
    page.fill("#id_signed_on", "2026-01-05")
    page.get_by_role("button", name="登记签批").click()
    expect(page.get_by_text("请选择扫描件。")).to_be_visible()
    expect(page.locator("#id_signed_by")).to_have_value("示例领导")
    page.set_input_files("#id_scan", SCAN)
    page.get_by_role("button", name="登记签批").click()
    expect(page.get_by_role("alert")).to_contain_text("编号对不上")
    page.fill("#id_sheet", sheet_number(standing(row)).lower().replace("-", ""))
    page.fill("#id_signed_on", f"{timezone.localdate():%Y-%m-%d}")
    page.set_input_files("#id_scan", SCAN)
    page.get_by_role("button", name="登记签批").click()
    expect(page.get_by_text("一审由示例领导签批。")).to_be_visible()
    expect(page.locator(".state strong")).to_contain_text("待二审")
    with page.expect_download() as download:
        page.get_by_role("link", name="扫描件").click()
    assert download.value.path().read_bytes() == SCAN["buffer"]
    writing = signed_in(visit, author)
    typed(writing, site, row, "签批以后改动的示例做法。")
    page.reload()
    expect(page.locator(".state")).to_contain_text("原来的审核不再有效")
    assert page.failures + writing.failures == []


def test_a_public_story_is_taken_down_at_once_and_comes_back_by_the_reviews(visit, site):
    author, approver = make_author(name="zuozhe"), make_approver("final", name="final")
    approver.user_permissions.add(Permission.objects.get(codename="confer_awardyear"))
    row = make_published(author, [approver], steps=1, story="失实的示例事迹。")
    story = visit(row.get_absolute_url())
    expect(story.get_by_text("失实的示例事迹。")).to_be_visible()
    page = signed_in(visit, approver)
    page.goto(f"{site}/admin/approvals/recognition/{row.pk}/")
    page.get_by_label("撤稿的原因").fill("示例：数字失实")
    page.get_by_role("button", name="立即撤稿").click()
    expect(page.get_by_text(f"已撤稿：{row.name_then}。")).to_be_visible()
    story.reload()
    expect(story.get_by_text("材料已撤下")).to_be_visible()
    expect(story.get_by_text("失实的示例事迹。")).to_have_count(0)
    expect(story.get_by_text("数字失实")).to_have_count(0)

    writing = signed_in(visit, author)
    writing.goto(f"{site}/admin/awards/recognition/{row.pk}/change/")
    expect(writing.locator("#id_story")).to_have_value("失实的示例事迹。")
    writing.fill("#id_story", "改正的示例事迹。")
    writing.get_by_role("button", name="保存", exact=True).click()
    expect(writing.get_by_text("已存为更正稿")).to_be_visible()
    writing.goto(f"{site}/admin/approvals/recognition/{row.pk}/")
    writing.get_by_role("button", name="送审").click()
    expect(writing.locator(".state strong")).to_contain_text("更正稿：待终审")
    page.goto(f"{site}/admin/approvals/recognition/{row.pk}/")
    page.fill("#id_confidentiality", "示例保密员")
    page.get_by_role("button", name="终审通过").click()
    expect(page.get_by_text("终审通过：")).to_be_visible()
    story.reload()
    expect(story.get_by_text("改正的示例事迹。")).to_be_visible()
    expect(story.get_by_text("材料已撤下")).to_have_count(0)
    assert [one.failures for one in (writing, page, story)] == [[], [], []]
