"""By noon: staff take away a filtered list, a table for the meeting, and a look at what will be."""

import io
import re

from django.utils import timezone
from docx import Document
from openpyxl import load_workbook
from playwright.sync_api import expect

from awards.models import AwardYear, Recognition
from tests.factories import make_achievement, make_award_year, make_recognition, make_staff


def test_staff_take_a_list_and_a_table_and_look_at_the_next_year(visit, site):
    year = AwardYear.objects.get(year=2025)
    later = make_award_year(2026, released=False, award=year.award, conferring_body="")
    for unit in [row.unit for row in Recognition.objects.filter(award_year=year)]:
        row = make_recognition(unit=unit, award_year=later, stage="on_notice", headline="示例")
        make_achievement(row, is_leading=True)

    page = visit("/admin/awards/recognition/?award_year__year=2026", user=make_staff())
    name, content = downloaded(page, "text=导出 .xlsx")
    assert name == f"获评单位 {timezone.localdate():%Y-%m-%d}.xlsx"
    assert load_workbook(io.BytesIO(content)).active.max_row == 5

    page.goto(f"{site}/admin/awards/awardyear/{year.pk}/change/")
    page.click("text=一览表")
    page.click("text=按区划")
    expect(page.locator("[data-print]")).to_be_visible()
    name, content = downloaded(page, "text=下载 Word")
    assert name == "2025年度浙江省模范机关建设先进单位一览表.docx"
    document = Document(io.BytesIO(content))
    assert [row.cells[0].text for row in document.tables[0].rows][1] == "一、舟山市（3个）"

    page.goto(f"{site}/admin/awards/awardyear/{later.pk}/change/")
    page.click("text=预览")
    expect(page).to_have_title(re.compile("^【预览】"))
    page.click("text=舟山市公安局")
    expect(page.locator("aside.preview")).to_be_visible()
    expect(page.locator("h1")).to_have_text("示例")
    page.click("text=返回工作台")
    expect(page).to_have_url(f"{site}/admin/awards/awardyear/{later.pk}/change/")
    assert visit("/awards/model-organ/2026/").title().startswith("没有这一页")
    assert page.failures == []


def downloaded(page, link: str) -> tuple[str, bytes]:
    """The name and the content of the file that a link gives."""
    with page.expect_download() as waiting:
        page.click(link)
    file = waiting.value
    return file.suggested_filename, file.path().read_bytes()
