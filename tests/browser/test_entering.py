"""What the form of a recognition does by itself while it is filled in."""

import pytest
from playwright.sync_api import expect

from tests.factories import (
    make_achievement,
    make_award_year,
    make_recognition,
    make_source,
    make_unit,
)

from .desk import Mouse, signed_in

pytestmark = pytest.mark.django_db(transaction=True)
ADD = "/admin/awards/recognition/add/"


def chosen(page, field: str) -> str:
    return page.locator(f"#{field} option:checked").inner_text()


def test_the_source_chosen_last_goes_on_to_the_next_figures(visit, site):
    for title in ("示例早报", "示例晚报"):
        make_source(title=title)
    page = signed_in(visit, ADD)
    person = Mouse(page)
    person.look_up("id_practices-0-source", "早报", "示例早报")
    assert chosen(page, "id_achievements-0-source") == "示例早报"
    shown = page.locator("#select2-id_achievements-0-source-container")
    expect(shown).to_contain_text("示例早报")
    person.write("id_achievements-0-label", "示例受理")
    person.press("#achievements-group .add-row a")
    assert chosen(page, "id_achievements-1-source") == "示例早报"
    person.look_up("id_achievements-1-source", "晚报", "示例晚报")
    person.press("#achievements-group .add-row a")
    assert chosen(page, "id_achievements-2-source") == "示例晚报"
    person.look_up("id_practices-0-source", "晚报", "示例晚报")
    assert chosen(page, "id_achievements-0-source") == "示例早报"  # begun: it keeps its own
    assert page.failures == []


def test_a_brand_added_on_the_way_belongs_to_the_chosen_unit(visit, site):
    make_award_year(2026, released=False)
    make_unit(name="示例档案局")
    page = signed_in(visit, ADD)
    Mouse(page).look_up("id_unit", "档案", "示例档案局")
    with page.expect_popup() as popup:
        page.click("#add_id_brand")
    window = popup.value
    window.locator("#id_name").fill("示例品牌")
    assert chosen(window, "id_unit") == "示例档案局"
    with window.expect_event("close"):
        window.click("[name=_save]")
    page.wait_for_function("document.getElementById('id_brand').value !== ''")
    assert "示例品牌" in chosen(page, "id_brand")
    assert page.failures == []


@pytest.mark.parametrize("address", ["/admin/awards/awardyear/add/", "/admin/units/unit/add/"])
def test_what_is_chosen_is_shown_whole(visit, site, address):
    page = signed_in(visit, address)
    low = page.locator(".aligned .form-row select:visible").evaluate_all(
        "boxes => boxes.filter((box) => { const said = getComputedStyle(box);"
        " const room = box.clientHeight - parseFloat(said.paddingTop)"
        " - parseFloat(said.paddingBottom);"
        " return room < 1.4 * parseFloat(said.fontSize); }).map((box) => box.id)"
    )
    assert low == []


@pytest.mark.parametrize("width", [1280, 390])
def test_the_buttons_that_save_stay_in_sight(visit, site, width):
    page = signed_in(visit, ADD, width=width)
    button = page.locator("[name=_save]")
    for place in (0, 600):
        page.evaluate("y => window.scrollTo(0, y)", place)
        box = button.bounding_box()
        assert box["y"] >= 0 and box["y"] + box["height"] <= 900
    assert page.locator(".submit-row").last.bounding_box()["height"] < 90


@pytest.mark.parametrize("width", [360, 768, 1280])
def test_a_folded_row_says_what_it_is(visit, site, width):
    row = make_recognition(award_year=make_award_year(2026, released=False), stage="nominated")
    make_achievement(row, label="示例担任兼职调解员的党员干部")
    page = signed_in(visit, f"/admin/awards/recognition/{row.pk}/change/", width=width)
    button = page.locator("#achievements-0 .fold")
    expect(button).to_have_text("示例担任兼职调解员的党员干部 120余件")
    cut, box = button.evaluate("e => e.scrollWidth > e.clientWidth"), button.bounding_box()
    assert (cut, box["x"] >= 0, box["x"] + box["width"] <= width) == (False, True, True)
    button.click()
    expect(page.locator("#id_achievements-0-label")).to_be_visible()


def test_fifteen_figures_lie_in_one_line_each_and_open_by_enter(visit, site):
    year = make_award_year(2026, released=False)
    row = make_recognition(award_year=year, stage="nominated")
    source = make_source(title="示例早报")
    for place in range(15):
        make_achievement(row, label=f"示例受理{place}", source=source, position=place)
    page = signed_in(visit, f"/admin/awards/recognition/{row.pk}/change/")
    group = page.locator("#achievements-group")
    assert group.bounding_box()["height"] < 2500
    line = page.locator("#achievements-3")
    assert line.bounding_box()["height"] < 60
    expect(line).to_contain_text("示例受理3 120余件")
    expect(line).to_contain_text("示例早报")
    line.locator(".fold").focus()
    page.keyboard.press("Enter")
    page.locator("#id_achievements-3-label").fill("示例办结")
    page.keyboard.press("Control+Home")
    line.locator(".fold").click()
    expect(page.locator("#id_achievements-3-label")).to_be_hidden()
    page.click("[name=_continue]")
    page.locator(".messagelist .success").wait_for()
    expect(page.locator("#achievements-3")).to_contain_text("示例办结 120余件")
    page.locator("#achievements-5 .fold").click()
    page.fill("#id_achievements-5-wording", "")
    page.click("[name=_continue]")
    page.locator(".errornote").wait_for()
    expect(page.locator("#id_achievements-5-wording")).to_be_visible()
    assert page.failures == []
