"""A year's units filled in as in a spreadsheet: with keys, by pasting, by dragging, and undone."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from awards.models import Recognition
from tests.factories import (
    make_achievement,
    make_award_year,
    make_recognition,
    make_staff,
    make_unit,
)
from units.models import Brand

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def rows(site) -> list[Recognition]:
    year = make_award_year(2026, released=False)
    found = []
    for place, name in enumerate("甲乙丙", start=1):
        unit = make_unit(name=f"示例{name}局")
        Brand.objects.create(unit=unit, name=f"示例品牌{name}")
        row = make_recognition(
            award_year=year, stage="nominated", unit=unit, position=place, headline=""
        )
        make_achievement(row, label="受理", wording="120余件")
        found.append(row)
    return found


@pytest.fixture
def table(visit, rows):
    """The table of 2026, opened by a member of staff."""

    def opened(**options):
        address = f"/admin/awards/awardyear/{rows[0].award_year_id}/units/"
        return visit(address, user=make_staff(), **options)

    return opened


def stored(rows, column: str) -> list:
    return [Recognition.objects.values_list(column, flat=True).get(pk=row.pk) for row in rows]


def cell(row, column: str) -> str:
    return f"[name=r{row.pk}-{column}]"


def saved(page, name: str) -> None:
    page.wait_for_function(
        "name => document.getElementById('sheet-said').textContent.startsWith('已保存：' + name)",
        arg=name,
    )


def test_headlines_are_typed_down_the_column_and_undone(table, rows):
    page = table()
    page.locator(cell(rows[0], "headline")).focus()
    page.keyboard.type("甲的标题")
    page.keyboard.press("Enter")
    saved(page, "示例甲局")
    page.keyboard.press("Control+d")
    page.keyboard.press("ArrowDown")
    saved(page, "示例乙局")
    page.keyboard.type("丙的标题")
    page.keyboard.press("ArrowRight")  # to the brand, in the same row
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Shift+Enter")
    saved(page, "示例丙局")
    assert stored(rows, "headline") == ["甲的标题", "甲的标题", "丙的标题"]
    page.keyboard.press("Control+z")
    saved(page, "示例丙局")
    page.keyboard.press("Control+z")
    saved(page, "示例乙局")
    page.wait_for_function(
        "document.getElementById('sheet-said').textContent.endsWith('（已撤销）')"
    )
    assert stored(rows, "headline") == ["甲的标题", "", ""]
    assert page.failures == []


def test_escape_gives_back_what_stood_there(table, rows):
    page = table()
    page.locator(cell(rows[0], "headline")).fill("不要这个")
    page.keyboard.press("Escape")
    page.keyboard.press("Enter")
    expect(page.locator(cell(rows[0], "headline"))).to_have_value("")
    assert stored(rows, "headline") == ["", "", ""]


def test_lines_of_a_spreadsheet_go_into_the_cells(table, rows):
    page = table()
    page.locator(cell(rows[0], "headline")).focus()
    page.evaluate(
        """text => {
          const data = new DataTransfer();
          data.setData("text/plain", text);
          document.activeElement.dispatchEvent(
            new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}));
        }""",
        "标题一\t示例品牌甲\t推荐\n标题二\t没有这个\t公示\n",
    )
    saved(page, "示例乙局")
    assert stored(rows, "headline") == ["标题一", "标题二", ""]
    assert stored(rows, "stage") == ["recommended", "on_notice", "nominated"]
    assert stored(rows, "brand__name") == ["示例品牌甲", None, None]


def test_too_long_a_headline_stays_and_is_refused_in_words(table, rows):
    page = table()
    page.locator(cell(rows[0], "headline")).fill("字" * 63)
    page.keyboard.press("Enter")
    page.locator(f"#row-{rows[0].pk} .errorlist").wait_for()
    expect(page.locator(f"#row-{rows[0].pk} .errorlist")).to_contain_text("60")
    expect(page.locator(cell(rows[0], "headline"))).to_have_value("字" * 63)
    assert stored(rows, "headline")[0] == ""


def test_rows_are_dragged_and_put_back(table, rows):
    page = table()
    grip = f"#row-{rows[2].pk} .sheet__grip"
    page.drag_and_drop(grip, f"#row-{rows[0].pk}", target_position={"x": 200, "y": 2})
    page.wait_for_function(
        "() => document.getElementById('sheet-said').textContent === '顺序已保存。'"
    )
    assert stored(rows, "position") == [2, 3, 1]
    page.click("#sheet-undo")
    page.wait_for_function(
        "() => document.getElementById('sheet-said').textContent === '顺序已恢复。'"
    )
    assert stored(rows, "position") == [1, 2, 3]
    page.locator(cell(rows[0], "headline")).focus()
    page.keyboard.press("Alt+ArrowDown")
    page.wait_for_function(
        "() => document.getElementById('sheet-said').textContent === '顺序已保存。'"
    )
    assert stored(rows, "position") == [2, 1, 3]
    assert page.failures == []


def test_what_is_public_asks_in_the_row(table, site, visit):
    page = table()
    row = Recognition.objects.public().first()
    page.goto(f"{site}/admin/awards/awardyear/{row.award_year_id}/units/")
    before = row.headline
    page.locator(cell(row, "headline")).fill("示例新标题")
    page.keyboard.press("Enter")
    page.locator(".sheet__asks").wait_for()
    page.click(".sheet__back")
    page.wait_for_function("() => !document.querySelector('.sheet__asks, [aria-busy]')")
    expect(page.locator(cell(row, "headline"))).to_have_value(before)
    page.locator(cell(row, "headline")).fill("示例新标题")
    page.keyboard.press("Enter")
    page.click(".sheet__confirm")
    saved(page, row.name_then)
    expect(visit(row.get_absolute_url()).locator("h1")).to_have_text("示例新标题")


def test_without_scripts_the_page_is_saved_by_its_button(table, rows):
    page = table(scripts=False)
    page.locator(cell(rows[0], "headline")).fill("甲的标题")
    page.locator(cell(rows[1], "position")).fill("x")
    page.click("#sheet-save")
    expect(page.locator(".messagelist .success")).to_have_text("已保存：示例甲局。")
    expect(page.locator(cell(rows[1], "position"))).to_have_value("x")
    assert stored(rows, "headline")[0] == "甲的标题"


def test_a_row_that_cannot_be_sent_says_why_stays_and_is_saved_later(table, rows):
    page = table()
    refusal = page.locator(f"#row-{rows[0].pk} .sheet__saved")
    page.context.set_offline(True)
    page.locator(cell(rows[0], "headline")).fill("甲的标题")
    page.keyboard.press("Enter")
    refusal.filter(has_text="没有保存：连不上服务器。").wait_for()
    page.context.set_offline(False)
    kept = page.context.cookies()
    page.context.clear_cookies()
    page.click("#sheet-save")
    refusal.filter(has_text="没有保存：登录已经过期。").wait_for()
    expect(page.locator(cell(rows[0], "headline"))).to_have_value("甲的标题")
    assert stored(rows, "headline") == ["", "", ""]
    page.context.add_cookies([one for one in kept if one["name"] == "sessionid"])
    page.click("#sheet-save")  # with a token of another page, since its own is gone
    saved(page, "示例甲局")
    assert stored(rows, "headline") == ["甲的标题", "", ""]


@pytest.mark.parametrize("width", [360, 768, 1280])
def test_the_table_breaks_no_accessibility_rule_and_fits(table, width):
    page = table(width=width)
    assert Axe().run(page).response["violations"] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
