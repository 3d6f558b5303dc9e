"""What a figure tells of itself: by mouse, keyboard and touch, without scripts, and on paper."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from awards import quantities
from awards.models import Achievement, Indicator, Recognition, Source
from tests.factories import make_award_year, make_recognition

STORY = "/units/zhoushan-gonganju/model-organ/2025/"
WORDINGS = (
    ("群众满意度", "分", ("96.5分", "近98分", "95分以上", "约95分", "94分", "不到93分")),
    ("接待服务群众", "人次", ("近3万人次", "2.9万余人次", "3万至3.5万人次", "5000人次")),
    ("示例办结率", "%", ("90%", "98%以上")),
)


@pytest.fixture
def gathered(site):
    """Indicators over the fixtures' units, in two years. Returns the ids of six recognitions."""
    earlier = make_award_year(2024)
    for recognition in Recognition.objects.filter(award_year__year=2025).select_related("unit"):
        make_recognition(unit=recognition.unit, award_year=earlier)
    rows = list(Recognition.objects.order_by("-award_year__year", "position", "id"))
    for name, measure, wordings in WORDINGS:
        indicator = Indicator.objects.create(
            slug=f"shili-{len(wordings)}", name=name, measure=measure, higher_is_better=True
        )
        for row, wording in zip(rows, wordings, strict=False):
            Achievement.objects.create(
                recognition=row,
                indicator=indicator,
                label=name,
                wording=wording,
                period="今年以来",
                source=Source.objects.first(),
                **Achievement.meaning(quantities.parse(wording)),
            )
    return [row.pk for row in rows[:6]]


def compare(ids):
    return "/compare/?" + "&".join(f"r={pk}" for pk in ids)


def opened(page):
    """The texts of the notes that can be read."""
    notes = page.locator(".tip__body")
    return [note.inner_text() for note in notes.all() if note.is_visible()]


def test_a_note_opens_and_closes_by_keyboard(visit):
    page = visit(STORY)
    assert opened(page) == []
    first = page.locator(".figures .tip summary").first
    first.focus()
    page.keyboard.press("Enter")
    (said,) = opened(page)
    assert "含义：多于 5800 起。" in said
    assert "来源：《" in said
    page.keyboard.press("Escape")
    assert opened(page) == []
    assert first.evaluate("summary => summary === document.activeElement")
    page.keyboard.press("Space")
    assert len(opened(page)) == 1
    page.keyboard.press("Tab")
    assert opened(page) == []
    assert page.failures == []


def test_escape_gives_the_focus_back_to_the_number(visit):
    page = visit(STORY)
    number = page.locator(".tip summary").first
    number.focus()
    page.keyboard.press("Enter")
    page.locator(".tip__body").first.evaluate("note => { note.tabIndex = -1; note.focus(); }")
    page.keyboard.press("Escape")
    assert number.evaluate("summary => summary === document.activeElement")


def test_a_note_opens_by_touch_one_at_a_time_and_closes_elsewhere(visit):
    page = visit(STORY, width=360, height=740, has_touch=True, is_mobile=True)
    numbers = page.locator(".figures .tip summary")
    numbers.nth(0).tap()
    assert "含义：多于 5800 起。" in opened(page)[0]
    numbers.nth(2).tap()
    (said,) = opened(page)
    assert "420" in said
    box = page.locator(".tip[open] .tip__body").bounding_box()
    assert box["x"] >= 0 and box["x"] + box["width"] <= 360
    page.locator("h1").tap()
    assert opened(page) == []


def test_a_note_opens_under_a_mouse_and_a_click_keeps_it(visit):
    page = visit(STORY)
    number = page.locator(".figures .tip summary").first
    note = page.locator(".figures .tip__body").first
    number.hover()
    note.wait_for(state="visible")
    page.locator("h1").hover()
    note.wait_for(state="hidden")
    number.hover()
    note.wait_for(state="visible")
    number.click()
    page.locator("h1").hover()
    page.wait_for_timeout(500)  # longer than the page waits before it closes what was not kept
    expect(note).to_be_visible()
    number.click()
    expect(note).to_be_hidden()


@pytest.mark.parametrize("width", [360, 768, 1280])
def test_no_note_leaves_the_window(visit, gathered, site, width):
    page = visit("/", width=width)
    for address in (STORY, "/achievements/", compare(gathered)):
        page.goto(site + address)
        outside = page.evaluate(
            """() => Array.from(document.querySelectorAll('.tip')).filter(tip => {
                tip.open = true;
                const box = tip.querySelector('.tip__body').getBoundingClientRect();
                const wide = document.documentElement.scrollWidth;
                tip.open = false;
                return box.left < 0 || box.right > innerWidth || wide > innerWidth;
            }).map(tip => tip.innerText)"""
        )
        assert outside == [], address


def test_notes_open_without_scripts(visit):
    page = visit(STORY, scripts=False)
    page.locator(".figure-table .tip summary").first.click()
    expect(page.locator(".tip[open] .tip__body")).to_have_text(re.compile("^\\s*含义："))


@pytest.mark.parametrize("scripts", [True, False])
def test_paper_has_every_meaning_and_source(visit, gathered, scripts):
    page = visit(compare(gathered[:2]), scripts=scripts)
    page.emulate_media(media="print")
    notes = page.locator(".tip__body")
    assert notes.count() > 6
    assert [note for note in notes.all() if not note.is_visible()] == []
    expect(notes.first).to_contain_text("来源：《")
    expect(page.locator(".verdict").first).to_be_visible()
    expect(page.locator(".choices")).to_be_hidden()
    expect(page.locator(".compare thead").first).to_be_visible()


def test_printing_opens_the_notes_and_closes_them_again(visit):
    page = visit(STORY)
    states = page.evaluate(
        """() => {
            const shut = () => document.querySelectorAll('.tip:not([open])').length;
            const told = [shut()];
            for (const name of ['beforeprint', 'afterprint']) {
                window.dispatchEvent(new Event(name));
                told.push(shut());
            }
            return told;
        }"""
    )
    every = page.locator(".tip").count()
    assert states == [every, 0, every]


def test_a_phone_reads_a_comparison_as_cards(visit, gathered):
    page = visit(compare(gathered), width=360)
    row = page.locator(".compare--rows tbody tr").first
    assert (
        row.locator("td").nth(0).evaluate("cell => getComputedStyle(cell, '::before').content")
        == f'"{Recognition.objects.get(pk=gathered[0]).name_then}（2025）"'
    )
    tops = [cell.bounding_box()["y"] for cell in row.locator("td").all()]
    assert tops == sorted(set(tops))
    expect(row.locator(".verdict")).to_contain_text("不可比")
    wide = visit(compare(gathered), width=1280)
    cells = wide.locator(".compare--rows tbody tr").first.locator("td").all()
    assert len({cell.bounding_box()["y"] for cell in cells}) == 1


def test_an_indicator_has_a_chart_and_its_table(visit, gathered):
    page = visit("/achievements/")
    page.locator(".indicators a", has_text="接待服务群众").click()
    page.wait_for_url("**/achievements/?indicator=*")
    expect(page.locator(".plot__chart")).to_be_visible()
    expect(page.locator(".plot__dot, .plot__range")).to_have_count(4)
    expect(page.locator(".figure-table tbody tr")).to_have_count(4)
    page.get_by_role("link", name="把这些获评单位并列比较").click()
    page.wait_for_url("**/compare/**")
    row = page.locator(".compare--rows tbody tr", has_text="接待服务群众")
    expect(row.locator(".verdict")).to_contain_text("“近3万人次”与“2.9万余人次”的范围重叠")


@pytest.mark.parametrize("width", [360, 1280])
def test_figures_break_no_accessibility_rule_and_no_page_is_too_wide(visit, gathered, site, width):
    page = visit("/", width=width)
    slugs = Indicator.objects.values_list("slug", flat=True)
    addresses = [
        "/achievements/",
        compare(gathered),
        compare(gathered[:2]),
        *(f"/achievements/?indicator={slug}" for slug in slugs),
    ]
    for address in [*addresses, STORY]:
        page.goto(site + address)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address
        page.locator(".tip summary").first.click()
        found = Axe().run(page).response["violations"]
        broken = [(rule["id"], [n["html"][:120] for n in rule["nodes"][:3]]) for rule in found]
        assert (address, broken) == (address, [])
    assert page.failures == []


def test_a_table_that_is_shown_as_cards_is_still_one_to_who_listens(visit):
    """Without roles in the markup, which is no valid HTML: Chromium has kept them since 80."""
    page = visit("/achievements/", width=360)
    tree = page.context.new_cdp_session(page).send("Accessibility.getFullAXTree")["nodes"]
    roles = [node["role"]["value"] for node in tree if not node.get("ignored")]
    rows = page.locator(".figure-table tr").count()
    assert (roles.count("table") > 0, roles.count("row") >= rows) == (True, True)
    assert roles.count("cell") + roles.count("gridcell") >= 4 * (rows - 1)
