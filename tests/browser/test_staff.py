"""The staff's year from sign-in to the public page, by mouse and by keyboard alone."""

import pytest
from playwright.sync_api import expect

from awards.models import Achievement, AwardYear
from tests.factories import make_staff

from .desk import Keyboard, Mouse

UNIT = "示例市档案局"
STORY = "/units/shili-danganju/model-organ/2026/"


@pytest.mark.parametrize("way", [pytest.param(Mouse, marks=pytest.mark.each), Keyboard])
def test_staff_enter_a_year_confer_it_and_find_it_in_public(visit, site, photo, way):
    make_staff(password="Shili-staff-2026")
    page = visit("/admin/")
    person = way(page)
    sign_in(person)
    enter_year(person)
    enter_unit(person, site)
    enter_recognition(person, site, photo)
    visitor = visit(STORY)
    assert visitor.title().startswith("没有这一页")
    confer(person, site)
    read_in_public(visitor, site)
    assert page.failures == []


def sign_in(person) -> None:
    """Sign in as staff."""
    person.write("id_username", "staff")
    person.write("id_password", "Shili-staff-2026")
    person.press("[type=submit]")
    person.page.locator("#user-tools").wait_for()


def save(person) -> None:
    """Press 保存 and wait for the message that says it was done."""
    person.press("[name=_save]")
    person.page.locator(".messagelist .success").wait_for()


def enter_year(person) -> None:
    """Make the 2026 year from the desk; award and year are there already."""
    person.press("a[href$='/awards/awardyear/add/']")
    person.page.wait_for_url("**/awardyear/add/**")
    expect(person.page.locator("#id_year")).to_have_value("2026")
    person.write("id_conferring_body", "示例授予机关")
    save(person)
    assert AwardYear.objects.get(year=2026).is_released is False


def enter_unit(person, site) -> None:
    """Register the unit; the address is made from its name."""
    person.page.goto(f"{site}/admin/units/unit/add/")
    person.write("id_name", UNIT)
    person.write("id_slug", "shili-danganju")
    person.look_up("id_district", "定海", "定海区")
    person.pick("id_tier", "市直")
    person.pick("id_category", "其他")
    save(person)


def enter_recognition(person, site, photo) -> None:
    """Register its recognition with two practices, three figures and a photograph."""
    page = person.page
    page.goto(f"{site}/admin/awards/recognition/add/")
    person.look_up("id_award_year", "2026", "2026")
    person.look_up("id_unit", "dangan", UNIT)
    person.write("id_headline", "示例标题：档案送到码头边")
    person.write("id_summary", "示例提要。")
    person.pick("id_stage", "公示")
    person.pick("id_practices-0-kind", "书记领办项目")
    person.write("id_practices-0-title", "示例领办项目")
    person.press("#practices-group .add-row a")
    person.pick("id_practices-1-kind", "工作机制")
    person.write("id_practices-1-title", "示例工作机制")
    figures = (("示例船舶艘次", "1.9万余艘次"), ("示例办结率", "95%以上"), ("示例时长", "4—6小时"))
    for number, (label, wording) in enumerate(figures):
        if number:
            person.press("#achievements-group .add-row a")
        person.write(f"id_achievements-{number}-label", label)
        person.write(f"id_achievements-{number}-wording", wording)
    person.press("#photos-group .add-row a")
    person.attach("id_photos-0-image", photo)
    person.write("id_photos-0-alt", "示例：工作人员在码头整理档案")
    person.write("id_photos-0-credit", "示例供图单位")
    save(person)
    read = Achievement.objects.filter(recognition__unit__slug="shili-danganju")
    assert [(str(f.value.normalize()), f.upper_value, f.qualifier, f.measure) for f in read] == [
        ("1.9E+4", None, "more_than", "艘次"),
        ("95", None, "at_least", "%"),
        ("4", 6, "exact", "小时"),
    ]


def confer(person, site) -> None:
    """Confer and release the year from its page, past the page that says what becomes public."""
    year = AwardYear.objects.get(year=2026)
    person.page.goto(f"{site}/admin/awards/awardyear/{year.pk}/change/")
    person.press("a[href$='/confer/']")
    person.page.wait_for_url("**/confer/")
    expect(person.page.locator("#content")).to_contain_text(UNIT)
    person.press("#content form [type=submit]")
    person.page.wait_for_url("**/change/")
    year.refresh_from_db()
    assert year.is_released


def read_in_public(visitor, site) -> None:
    """A visitor finds it: at home, by search, in the list, and reads its story."""
    visitor.goto(site)
    expect(visitor.locator(".winner-card h3")).to_have_text([UNIT])
    visitor.goto(f"{site}/recognitions/?year=2026")
    expect(visitor.locator(".row__title")).to_have_text([UNIT])
    visitor.goto(f"{site}/search/?q=档案局")
    expect(visitor.locator("main")).to_contain_text(UNIT)
    visitor.goto(f"{site}{STORY}")
    expect(visitor.locator("h1")).to_have_text("示例标题：档案送到码头边")
    expect(visitor.locator(".told__title")).to_have_text(["示例领办项目", "示例工作机制"])
    wordings = visitor.locator(".figure-table summary.figure__wording").all_inner_texts()
    assert wordings == ["1.9万余艘次", "95%以上", "4—6小时"]
    shown = visitor.locator(".gallery img")
    assert shown.get_attribute("alt") == "示例：工作人员在码头整理档案"
    shown.scroll_into_view_if_needed()
    visitor.wait_for_function("document.querySelector('.gallery img').naturalWidth > 0")
