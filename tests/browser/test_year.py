"""The sample year of the demo, from its last scores to a certificate that verifies.

Five reviewers, the one who enters and three approvers work in windows of their own; a citizen
objects in between.
"""

import re
from datetime import timedelta
from io import BytesIO

import openpyxl
import pytest
from django.contrib.auth import get_user_model
from django.utils import timezone
from playwright.sync_api import expect

from awards.models import AwardYear, Notice, Objection
from config.management.commands.demo import Command
from tests.factories import make_calendar

#: Who is listed; the first four of the result, in the order of the year.
LISTED = ["示例市财政局", "示例市民政局", "示例市司法局", "示例市统计局"]
FAR_APART, LAST = "示例市审计局", "示例区教育局"


@pytest.fixture
def year(site):
    """The sample year as `make demo` loads it, with the accounts of the demo."""
    make_calendar()
    demo = Command()
    demo.make_accounts()
    demo.load_review()
    return AwardYear.objects.get(award__slug="shili-jiangxiang")


@pytest.fixture
def desk(visit):
    """Open a window for an account of the demo: `desk("approver3")`."""
    windows = {}

    def opened(login: str):
        if login not in windows:
            user = get_user_model().objects.get(username=login)
            windows[login] = visit("/", user=user, height=1024)
        return windows[login]

    yield opened
    assert {login: page.failures for login, page in windows.items() if page.failures} == {}


def declared(page, site) -> None:
    page.goto(f"{site}/review/declare/")
    page.get_by_label("我与其余单位没有利害关系").check()
    page.get_by_role("button", name="声明，打开材料").click()
    expect(page.get_by_text("材料可以打开了。")).to_be_visible()


def handed_in(page, site, count: int) -> None:
    page.goto(f"{site}/review/hand-in/")
    page.get_by_role("button", name=f"提交 {count} 份评分表").click()
    expect(page.get_by_text(f"已提交 {count} 份评分表。")).to_be_visible()


def filled_in(content: bytes) -> bytes:
    """A reviewer's workbook with a score in each cell that was empty."""
    book = openpyxl.load_workbook(BytesIO(content))
    for *_, criterion, _, reach, score, _ in book["评分表"].iter_rows(min_row=5):
        if criterion.value != "总体意见" and score.value is None:
            score.value = 8 if reach.value == "0 到 10" else 85
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def judge_by_workbook(page, site) -> None:
    """What is left of the fifth reviewer's is filled in away from the network."""
    declared(page, site)
    page.goto(f"{site}/review/")
    with page.expect_download() as download:
        page.get_by_role("link", name="下载评分表（.xlsx）").click()
    content = filled_in(download.value.path().read_bytes())
    page.get_by_role("link", name="导入评分表").click()
    page.get_by_label("评分表").set_input_files(
        {
            "name": download.value.suggested_filename,
            "mimeType": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            "buffer": content,
        }
    )
    page.get_by_role("button", name="看差别").click()
    page.get_by_role("button", name="存为草稿（24 处）").click()
    expect(page.get_by_text("已存为草稿 24 处，核对后请提交。")).to_be_visible()
    handed_in(page, site, 7)


def judge_by_hand(page, site) -> None:
    """The fourth reviewer's last unit, far below what others gave."""
    declared(page, site)
    page.goto(f"{site}/review/")
    page.get_by_role("link", name=LAST).first.click()
    for box, score in zip(("c1", "c2", "c3", "c4"), ("60", "62", "64", "6"), strict=True):
        page.locator(f"#{box}").fill(score)
    page.get_by_role("button", name="核对并提交").click()
    expect(page.get_by_text("得分 61.60")).to_be_visible()
    handed_in(page, site, 1)


def close(page, site, round_) -> str:
    """Close the round; the digest of its result."""
    page.goto(f"{site}/admin/awards/reviewround/{round_.pk}/close/")
    page.get_by_role("button", name="结束评审，封存结果").click()
    said = page.get_by_text("评审已经结束，结果已经封存，摘要")
    expect(said).to_be_visible()
    return re.search(r"[0-9a-f]{64}", said.inner_text())[0]


def ranking(page, site, round_) -> list[tuple[str, str]]:
    """The units of the result in their order, with their scores."""
    page.goto(f"{site}/admin/awards/reviewround/{round_.pk}/result/")
    rows = page.locator("table", has_text="最高与最低之差").locator("tbody tr")
    cells = [row.locator("th, td").all_inner_texts() for row in rows.all()]
    return [(unit.strip(), score.strip()) for _, unit, score, *_ in cells]


def look_again(desk, site, round_) -> None:
    """The first reviewer is asked to look again at a unit on which reviewers are far apart."""
    page = desk("approver3")
    page.goto(f"{site}/admin/awards/reviewround/{round_.pk}/result/")
    page.get_by_role("link", name=FAR_APART).click()
    expect(page.get_by_text("最高与最低相差 40.00")).to_be_visible()
    page.get_by_role("row", name="reviewer1").get_by_role("checkbox").check()
    page.get_by_role("button", name="请他们复议").click()
    expect(page.locator(".errorlist")).to_have_text("请写明原因。")
    expect(page.get_by_role("row", name="reviewer1").get_by_role("checkbox")).to_be_checked()
    page.get_by_label("原因").fill("示例：与其他评审人相差较大，请再看材料第二段。")
    page.get_by_role("button", name="请他们复议").click()
    expect(page.get_by_text("已请有关评审人复议")).to_be_visible()

    reviewer = desk("reviewer1")
    reviewer.goto(f"{site}/review/")
    reviewer.get_by_role("link", name=FAR_APART).first.click()
    expect(reviewer.get_by_text("请再看材料第二段。")).to_be_visible()
    reviewer.get_by_role("button", name="撤回修改").click()
    for box in ("c1", "c2", "c3"):
        reviewer.locator(f"#{box}").fill("62")
    reviewer.locator("#c4").fill("6.2")
    reviewer.get_by_role("button", name="核对并提交").click()
    handed_in(reviewer, site, 1)


def approve(desk, site, year) -> None:
    """The one who enters lists four units and submits them; three approvers pass each."""
    page = desk("enterer")
    form = f"{site}/admin/awards/awardyear/{year.pk}"
    page.goto(f"{form}/submit/")
    expect(page.get_by_role("alert")).to_contain_text("请先把拟命名的单位置于“公示”")
    page.goto(f"{form}/units/")
    for row in year.recognitions.filter(name_then__in=LISTED).order_by("position"):
        stage = page.locator(f"[name=r{row.pk}-stage]")
        stage.focus()
        stage.select_option(label="公示")
        stage.press("Enter")
        expect(page.locator("#sheet-said")).to_contain_text(f"已保存：{row.name_then}")
    page.goto(f"{form}/change/")
    page.get_by_role("link", name="全部送审…").click()
    page.get_by_role("button", name="全部送审").click()
    expect(page.get_by_text("已送审 4 份内容")).to_be_visible()
    for step, login in (("一审", "approver1"), ("二审", "approver2"), ("终审", "approver3")):
        page = desk(login)
        page.goto(f"{site}/admin/approvals/")
        page.get_by_role("link", name=LISTED[0]).click()
        for name in LISTED:
            expect(page.get_by_role("heading", name=f"审核：{name}")).to_be_visible()
            if step == "终审":
                page.fill("#id_confidentiality", "示例保密员")
            page.get_by_role("button", name=f"{step}通过").click()
            expect(page.get_by_text(f"{step}通过：{name}。")).to_be_visible()


def publish(page, site, year) -> None:
    page.goto(f"{site}/admin/awards/awardyear/{year.pk}/notice/")
    page.get_by_label("评选条件").fill("示例条件")
    page.get_by_label(LAST).check()
    page.get_by_role("button", name="发布公示").click()
    expect(page.get_by_role("alert")).to_contain_text(LAST)  # whose content nobody approved
    page.get_by_label(LAST).uncheck()
    page.get_by_role("button", name="发布公示").click()
    expect(page.get_by_text("公示已经发布，到")).to_be_visible()


def object_and_answer(desk, visit, site) -> None:
    """A citizen objects while the period runs, and is answered after it."""
    visitor = visit("/notices/shili-jiangxiang/2026/objection/", width=360)
    visitor.get_by_label("个人", exact=True).check()
    visitor.locator("#id_name").fill("示例公民")
    visitor.locator("#id_contact").fill("0580-0000000")
    visitor.locator("#id_about").select_option(label=LISTED[1])
    visitor.locator("#id_text").fill("示例异议：所列数字与年报不符。")
    visitor.get_by_role("button", name="提交异议").click()
    expect(visitor.get_by_role("heading", name="异议回执")).to_be_visible()
    made = Objection.objects.get()
    Notice.objects.update(last_day=timezone.localdate() - timedelta(days=1))
    page = desk("enterer")
    page.goto(f"{site}/admin/awards/objection/{made.pk}/change/")
    page.get_by_role("button", name="开始核查").click()
    page.get_by_label("不成立").check()
    page.locator("#id_finding").fill("示例查明：数字与年报相符。")
    page.get_by_role("button", name="登记答复").click()
    expect(page.get_by_text(f"{made}：已答复：不成立。")).to_be_visible()
    visitor.reload()
    expect(visitor.get_by_text("已答复：不成立")).to_be_visible()


def refused(page, site, year, said: str) -> None:
    page.goto(f"{site}/admin/awards/awardyear/{year.pk}/confer/")
    expect(page.get_by_role("alert")).to_contain_text(said)
    expect(page.get_by_role("button", name="命名并发布")).to_have_count(0)


def enter_document(page, site, year) -> None:
    page.goto(f"{site}/admin/awards/awardyear/{year.pk}/change/")
    page.fill("#id_conferring_body", "示例授予机关")
    page.fill("#id_document_number", "示例〔2026〕1号")
    page.fill("#id_conferred_on", "2026-12-31")
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.locator(".messagelist .success")).to_be_visible()


def certificate(page, site, year) -> bytes:
    page.goto(f"{site}/admin/awards/awardyear/{year.pk}/change/")
    with page.expect_download() as download:
        page.get_by_role("link", name=f"{LISTED[1]}的证书").click()
    return download.value.path().read_bytes()


def verify(visit, content: bytes) -> None:
    """The certificate is what was issued; with one byte more it is not."""
    visitor = visit("/verify/", width=360)
    for name, file, said in (
        ("证书.pdf", content, "文件“证书.pdf”与存档一致。"),
        ("改过.pdf", content.replace(b"/Type/Page", b"/Type/Page ", 1), "文件与存档不一致"),
    ):
        upload = {"name": name, "mimeType": "application/pdf", "buffer": file}
        visitor.get_by_label("证书的 PDF 原件").set_input_files(upload)
        visitor.get_by_role("button", name="上传核验").click()
        expect(visitor.get_by_role("alert")).to_contain_text(said)
    expect(visitor.locator(".verdict")).to_contain_text(LISTED[1])


@pytest.mark.each
def test_the_sample_year_goes_from_review_to_a_certificate_that_verifies(visit, site, year, desk):
    round_ = year.review_round
    judge_by_workbook(desk("reviewer5"), site)
    final = desk("approver3")
    final.goto(f"{site}/admin/awards/reviewround/{round_.pk}/close/")
    expect(final.get_by_text("1 份还没有提交")).to_be_visible()
    judge_by_hand(desk("reviewer4"), site)
    first = close(final, site, round_)
    assert ranking(final, site, round_)[-2:] == [(FAR_APART, "78.50"), (LAST, "75.67")]
    look_again(desk, site, round_)
    digest = close(final, site, round_)
    assert digest != first
    ranked = ranking(final, site, round_)
    assert ranked[-2:] == [(FAR_APART, "79.83"), (LAST, "75.67")]
    assert sorted(name for name, _ in ranked[:4]) == sorted(LISTED)

    refused(final, site, year, "没有处于“公示”阶段的单位")
    approve(desk, site, year)
    publish(final, site, year)
    noticed = visit("/notices/shili-jiangxiang/2026/")
    expect(noticed.locator(".noticed tbody th")).to_have_text(LISTED)
    expect(noticed.get_by_text(digest)).to_be_visible()
    refused(final, site, year, "正在公示，到")
    object_and_answer(desk, visit, site)
    enter_document(desk("enterer"), site, year)
    final.goto(f"{site}/admin/awards/awardyear/{year.pk}/confer/")
    final.get_by_role("button", name="命名并发布 4 个单位").click()
    expect(final.get_by_text("已命名并发布")).to_be_visible()
    verify(visit, certificate(final, site, year))
