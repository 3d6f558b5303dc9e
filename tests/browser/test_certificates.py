"""A certificate from the desk to its verification, and one that was changed."""

import re
from datetime import date

import pytest
from playwright.sync_api import expect

from awards.models import AwardYear, Recognition

from .desk import signed_in


@pytest.fixture
def document(site):
    """The year with its document, which the report does not tell."""
    year = AwardYear.objects.get()
    year.conferring_body, year.document_number = "示例授予机关", "示例〔2025〕1号"
    year.conferred_on, year.body_awaited = date(2025, 12, 1), False
    year.save()
    return year


def code_in(content: bytes) -> str:
    return re.search(rb"<pdf:Keywords>([0-9A-Z-]+)</pdf:Keywords>", content)[1].decode()


def taken(visit, document) -> bytes:
    """The certificate of the first unit, as a person at the desk downloads it."""
    page = signed_in(visit, f"/admin/awards/awardyear/{document.pk}/change/")
    with page.expect_download() as download:
        page.get_by_role("link", name="舟山市信访局的证书").click()
    assert download.value.suggested_filename == "荣誉证书 舟山市信访局.pdf"
    assert page.failures == []
    return download.value.path().read_bytes()


def upload(page, name: str, content: bytes) -> None:
    file = {"name": name, "mimeType": "application/pdf", "buffer": content}
    page.get_by_label("证书的 PDF 原件").set_input_files(file)
    page.get_by_role("button", name="上传核验").click()


@pytest.mark.parametrize("scripts", [True, False])
def test_a_certificate_verifies_and_a_changed_one_does_not(visit, document, scripts):
    content = taken(visit, document)
    code = code_in(content)
    page = visit("/", scripts=scripts, width=360)
    page.get_by_role("link", name="证书核验").click()
    page.get_by_label("核验码，印在证书左下角").fill(code.lower().replace("-", " "))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="证书有效")).to_be_visible()
    expect(page.locator(".verdict")).to_contain_text("示例〔2025〕1号")
    upload(page, "证书.pdf", content)
    expect(page.get_by_role("alert")).to_have_text("文件“证书.pdf”与存档一致。")
    upload(page, "改过.pdf", content.replace(b"/Type/Page", b"/Type/Page ", 1))
    expect(page.get_by_role("alert")).to_contain_text("文件与存档不一致")
    page.get_by_label("核验码，印在证书左下角").fill(code[:-1] + ("0" if code[-1] != "0" else "1"))
    page.get_by_role("button", name="核验", exact=True).click()
    expect(page.get_by_role("heading", name="没有这份证书")).to_be_visible()
    Recognition.objects.filter(name_then="舟山市信访局").update(name_then="示例他局")
    upload(page, "证书.pdf", content)
    expect(page.get_by_role("heading", name="这份证书已失效")).to_be_visible()


def test_a_unit_copies_the_code_of_its_badge(visit, site):
    address = "/units/zhoushan-gonganju/model-organ/2025/"
    page = visit(address, permissions=["clipboard-read", "clipboard-write"])
    page.get_by_text("在本单位网站上挂标识").click()
    page.get_by_role("button", name="复制代码").click()
    expect(page.locator(".badge").get_by_role("status")).to_have_text("已复制")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith(f'<a href="{site}{address}"><img src="{site}{address}badge.svg" ')
    expect(page.locator(".badge img")).to_have_js_property("naturalWidth", 400)  # 300 pt
    assert page.failures == []
