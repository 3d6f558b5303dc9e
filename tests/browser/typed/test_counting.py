"""How long a text may be is counted while it is typed; nothing is cut, too much is refused."""

import sys

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from units.texts import UnfitText, cleaned

HEADLINE = "#id_headline"
TAG = ".typed-count"
#: Nine code points, of which one joins two emoji, and a line end.
MIXED = "字👩‍🚒🇨🇳\r\né"


def counted(text: str) -> int | None:
    """As many characters as the server counts in a text; None for one that it refuses."""
    try:
        return len(cleaned(text).strip())
    except UnfitText:
        return None


def test_a_text_that_is_too_long_stays_is_marked_and_is_refused(desk, recognition):
    page = desk()
    page.locator(HEADLINE).focus()
    expect(page.locator(TAG)).to_have_text("5/60")
    page.keyboard.press("Control+a")
    page.keyboard.insert_text("字" * 63)
    expect(page.locator(TAG)).to_have_text("63/60")
    over = page.locator(".field-headline .typed-over")
    expect(over).to_have_text("多了 3 个字，最多 60 个。请缩短，否则不能保存。")
    assert page.get_attribute(HEADLINE, "aria-invalid") == "true"
    page.click("[name=_save]")
    refused = page.locator(".field-headline .errorlist")
    expect(refused).to_have_text("最多 60 个字，现在有 63 个，请缩短。")
    expect(page.locator(HEADLINE)).to_have_value("字" * 63)
    page.locator(HEADLINE).fill("字" * 60)
    expect(over).to_have_count(0)
    assert page.get_attribute(HEADLINE, "aria-invalid") is None
    page.click("[name=_save]")
    page.locator(".messagelist .success").wait_for()
    recognition.refresh_from_db()
    assert recognition.headline == "字" * 60
    assert page.failures == []


def test_a_row_added_since_is_counted_too(desk):
    page = desk()
    page.locator("#practices-group .add-row a").click()
    title = page.locator("#practices-group [name$='-title']:visible").last
    title.fill("字" * 61)
    expect(page.locator(TAG)).to_have_text("61/60")
    assert page.locator("#practices-group .typed-over").inner_text().startswith("多了 1 个字")


def test_the_table_counts_too(desk, site, recognition):
    page = desk(f"{site}/admin/awards/awardyear/{recognition.award_year_id}/units/")
    cell = page.locator(f"[name=r{recognition.pk}-headline]")
    cell.fill("字" * 61)
    expect(page.locator(TAG)).to_have_text("61/60")
    cell.fill("字")
    expect(page.locator(TAG)).to_have_text("1/60")


@pytest.mark.parametrize("text", [MIXED, f" \u3000{MIXED}\u200b\n", "\r", "", "甲\x0b乙\xad"])
def test_a_text_counts_as_it_does_for_the_server(desk, text):
    page = desk()
    assert page.evaluate("text => window.Counting.count(text)", text) == counted(text)


def test_every_character_counts_as_it_does_for_the_server(desk):
    page = desk()
    points = [p for p in range(sys.maxunicode + 1) if not 0xD800 <= p < 0xE000]
    counts = page.evaluate(
        """() => {
          const counts = [];
          for (let point = 0; point <= 0x10ffff; point += 1) {
            if (point < 0xd800 || point >= 0xe000) {
              counts.push(window.Counting.count(`甲${String.fromCodePoint(point)}乙`));
            }
          }
          return counts.join("");
        }"""
    )
    differing = [
        hex(point)
        for point, count in zip(points, counts, strict=True)
        if (expected := counted(f"甲{chr(point)}乙")) is not None and expected != int(count)
    ]
    assert differing == []


@pytest.mark.parametrize("width", [360, 768, 1280])
def test_the_count_stands_on_the_edge_of_its_box_and_moves_nothing(desk, width):
    page = desk(width=width)
    field = page.locator(HEADLINE)
    tall = page.evaluate("document.documentElement.scrollHeight")
    field.focus()
    assert page.evaluate("document.documentElement.scrollHeight") == tall
    tag, box = page.locator(TAG).bounding_box(), field.bounding_box()
    assert tag["y"] < box["y"] < tag["y"] + tag["height"]
    assert box["x"] < tag["x"] and tag["x"] + tag["width"] < box["x"] + box["width"]
    page.locator(HEADLINE).fill("字" * 61)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert Axe().run(page).response["violations"] == []
