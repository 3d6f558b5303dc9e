"""A notice from publication to conferral: a unit objects, staff answer, the year follows."""

from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import expect

from awards.models import Notice, Objection
from tests.factories import (
    make_award,
    make_award_year,
    make_calendar,
    make_notice,
    make_objection,
    make_recognition,
    make_unit,
)

from .desk import Keyboard, Mouse, signed_in

PAGE = "/notices/shili-gongshi/2026/"
SCAN = {"name": "异议盖章.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7\n%%EOF"}
TEXT = {"name": "说明.txt", "mimeType": "text/plain", "buffer": "示例".encode()}


@pytest.fixture
def year(site):
    make_calendar()
    award = make_award("shili-gongshi", name="示例公示奖", needs_notice=True)
    year = make_award_year(2026, award=award, released=False)
    for name in ("示例甲局", "示例乙局"):
        make_recognition(award_year=year, unit=make_unit(name=name), stage="on_notice")
    return year


def publish(page, year) -> None:
    page.goto(f"{page.site}/admin/awards/awardyear/{year.pk}/change/")
    page.get_by_role("link", name="发布公示…").click()
    person = Keyboard(page)
    person.write("id_criteria", "")
    person.write("id_method", "示例办法")
    person.write("id_contact", "示例电话 0580-0000000")
    person.press(".act-buttons button")
    expect(page.get_by_text("请写明评选条件。")).to_be_visible()
    expect(page.locator("#id_method")).to_have_value("示例办法")
    person.write("id_criteria", "示例条件")
    person.press(".act-buttons button")
    expect(page.get_by_text("公示已经发布，到")).to_be_visible()


def object_with_seal(visitor) -> str:
    """Object as a unit, with the wrong file first; the number of the receipt."""
    person = Mouse(visitor)
    visitor.get_by_role("link", name="网上提交异议").click()
    visitor.get_by_label("单位", exact=True).check()
    person.write("id_name", "示例丙局")
    person.pick("id_about", "示例乙局")
    person.write("id_text", "示例异议：所列数字与年报不符。")
    person.attach("id_seal", TEXT)
    visitor.get_by_role("button", name="提交异议").click()
    said = "说明.txt：请上传加盖公章的扫描件：PDF、JPEG 或 PNG 文件。"
    expect(visitor.get_by_text(said)).to_be_visible()
    expect(visitor.get_by_label("单位", exact=True)).to_be_checked()
    expect(visitor.locator("#id_name")).to_have_value("示例丙局")
    expect(visitor.locator("#id_about option:checked")).to_have_text("示例乙局")
    expect(visitor.locator("#id_text")).to_have_value("示例异议：所列数字与年报不符。")
    person.attach("id_seal", SCAN)
    visitor.get_by_role("button", name="提交异议").click()
    expect(visitor.get_by_role("heading", name="异议回执")).to_be_visible()
    return visitor.locator(".receipt").inner_text()


def refused(page, year, said: str) -> None:
    """The page that confers says why not, and has no button to do so."""
    page.goto(f"{page.site}/admin/awards/awardyear/{year.pk}/confer/")
    expect(page.get_by_role("alert")).to_contain_text(said)
    expect(page.get_by_role("button", name="命名并发布")).to_have_count(0)


def answer(page, made: Objection) -> None:
    """Staff take the scan, look into the objection and answer it, with the wrong input first."""
    page.goto(f"{page.site}/admin/")
    page.get_by_role("link", name=str(made), exact=True).click()
    with page.expect_download() as download:
        page.get_by_role("link", name="异议盖章.pdf").click()
    assert download.value.path().read_bytes() == SCAN["buffer"]
    page.get_by_role("button", name="开始核查").click()
    expect(page.get_by_text(f"{made}：核查中。")).to_be_visible()
    page.get_by_label("不成立").check()
    page.get_by_role("button", name="登记答复").click()
    expect(page.get_by_text("请写明核查情况和答复。")).to_be_visible()
    expect(page.get_by_label("不成立")).to_be_checked()
    page.locator("#id_finding").fill("示例查明：数字与年报相符。")
    page.get_by_role("button", name="登记答复").click()
    expect(page.get_by_text(f"{made}：已答复：不成立。")).to_be_visible()


def test_a_notice_runs_from_publication_over_an_objection_to_conferral(visit, year):
    page = signed_in(visit)
    refused(page, year, "还没有公示。")
    publish(page, year)
    refused(page, year, "正在公示，到")

    visitor = visit(PAGE, scripts=False)
    expect(visitor.get_by_text("还剩 5 个工作日")).to_be_visible()
    expect(visitor.locator(".noticed tbody th")).to_have_text(["示例甲局", "示例乙局"])
    receipt = object_with_seal(visitor)
    made = Objection.objects.get()
    assert receipt == made.receipt

    Notice.objects.update(last_day=timezone.localdate() - timedelta(days=1))
    refused(page, year, "还有 1 件异议没有答复")
    answer(page, made)

    visitor.goto(f"{page.site}/notices/receipt/")
    visitor.locator("#id_number").fill(receipt)
    visitor.get_by_role("button", name="查询").click()
    expect(visitor.get_by_text("已答复：不成立")).to_be_visible()

    page.goto(f"{page.site}/admin/awards/awardyear/{year.pk}/confer/")
    page.get_by_role("button", name="命名并发布 2 个单位").click()
    expect(page.get_by_text("已命名并发布：")).to_be_visible()
    visitor.goto(page.site + PAGE)
    expect(visitor.get_by_text("公示期已满", exact=True)).to_be_visible()
    expect(visitor.get_by_role("link", name="获评单位").last).to_be_visible()
    assert page.failures + visitor.failures == []


@pytest.mark.parametrize("width", [360, 1280])
def test_pages_of_notices_are_accessible_and_not_wider_than_the_window(visit, year, width):
    notice = make_notice(*year.recognitions.all(), award_year=year)
    receipt = f"/notices/receipt/{make_objection(notice).receipt}/"
    for address in ("/notices/", PAGE, f"{PAGE}objection/", "/notices/receipt/", receipt):
        page = visit(address, width=width)
        assert Axe().run(page).response["violations"] == [], address
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address
        assert page.failures == [], address
