"""Copying an address and a figure as it is quoted, with scripts and without."""

import pytest
from playwright.sync_api import expect

STORY = "/units/zhoushan-gonganju/model-organ/2025/"
QUOTED = "“5800余起”，舟山市公安局2025年"


def quote_of(page, label: str):
    row = page.locator(".figure-table tbody tr").filter(has_text=label)
    return row.locator("details[data-quote]")


def test_a_figure_is_copied_with_its_source(visit, site):
    page = visit(STORY, permissions=["clipboard-read", "clipboard-write"])
    quote = quote_of(page, "通过网格化解的矛盾纠纷")
    quote.locator("summary").click()
    expect(quote.get_by_role("status")).to_have_text("已复制")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == quote.locator("p").inner_text()
    assert copied.startswith(QUOTED)
    assert f"，{site}{STORY}#figure-" in copied
    assert page.failures == []  # nor is the block for machines a script that the policy refuses


def test_a_figure_can_be_selected_without_scripts(visit):
    page = visit(STORY, scripts=False)
    quote = quote_of(page, "通过网格化解的矛盾纠纷")
    quote.locator("summary").click()
    expect(quote.locator("p")).to_contain_text(QUOTED)


@pytest.mark.parametrize("address", ["/units/zhoushan-gonganju/", "/awards/model-organ/2025/"])
def test_the_address_of_a_page_is_copied(visit, site, address):
    page = visit(address, permissions=["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="复制链接").click()
    expect(page.locator(".share").get_by_role("status")).to_have_text("已复制")
    assert page.evaluate("navigator.clipboard.readText()") == f"{site}{address}"
    assert page.failures == []


def test_a_leading_figure_leads_to_its_row(visit):
    page = visit("/units/zhoushan-gonganju/")
    label = page.locator(".figures .figure__label a").first
    words = label.inner_text()
    label.click()
    expect(page.locator(".figure-table tr:target")).to_contain_text(words)
