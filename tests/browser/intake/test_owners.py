"""To whom a group's figures go: chosen once, it stays; a region report is begun on the way."""

import pytest
from playwright.sync_api import expect

from awards.models import Achievement, RegionReport
from tests.browser.desk import Keyboard, Mouse

from .page import TEXT, paste


def test_whom_a_group_goes_to_is_remembered_on_reload(desk):
    page = (person := desk()).page
    paste(person, TEXT)
    chosen = page.locator("#to-region")
    chosen.select_option(label="舟山市公安局")
    page.reload()
    expect(chosen.locator("option:checked")).to_have_text("舟山市公安局")
    page.locator("#intake-confirmed").check()
    page.locator(".candidate [data-choice=accept]").first.click()
    page.locator("#intake-said", has_text="已保存 1 项").wait_for()
    assert Achievement.objects.get().owner_name == "舟山市公安局"
    assert page.failures == []


@pytest.mark.parametrize("way", [Mouse, Keyboard])
def test_a_region_report_is_begun_on_the_way(desk, way):
    page = (person := desk(way)).page
    RegionReport.objects.all().delete()
    paste(person, TEXT)
    person.pick("report-district", "舟山市")
    person.write("report-headline", "示例综述")
    page.locator("#intake-confirmed").check()
    person.press("[name=start-report]")
    page.locator(".messagelist .success", has_text="已登记“舟山市综述”").wait_for()
    expect(page.locator("#to-region option:checked")).to_have_text("舟山市综述")
    assert RegionReport.objects.get().headline == "示例综述"
    assert page.failures == []


def test_what_hinders_a_report_is_said_beside_it(desk):
    page = (person := desk()).page
    RegionReport.objects.all().delete()
    paste(person, TEXT)
    page.locator("#report-headline").fill("示例综述")
    page.locator("#report-headline").press("Enter")
    page.locator("#report-problems", has_text="请先选择地区").wait_for()
    assert page.evaluate("document.activeElement.id") == "report-district"
    expect(page.locator("#report-headline")).to_have_value("示例综述")
    page.locator("#report-district").select_option(label="舟山市")
    page.locator("#intake-confirmed").check()
    page.locator("#report-headline").press("Enter")
    page.locator(".messagelist .success", has_text="已登记“舟山市综述”").wait_for()
    assert page.failures == []
