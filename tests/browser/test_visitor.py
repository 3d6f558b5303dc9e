"""What a visitor sees: first screens, weight, other hosts, no scripts, accessibility, print."""

import re
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.pages import PLAIN

STORY = "/units/zhoushan-gonganju/model-organ/2025/"
STORIES = [
    f"/units/{slug}/model-organ/2025/"
    for slug in (
        "zhoushan-xinfangju",
        "zhoushan-gonganju",
        "zhoushan-bianjianzhan",
        "putuo-rensheju",
    )
]
PAGES = [
    *PLAIN,
    "/errata/",
    STORY,
    "/units/zhoushan-gonganju/",
    "/regions/330900/model-organ/2025/",
    "/awards/model-organ/",
    "/awards/model-organ/2025/",
    "/recognitions/?year=abc",
    "/recognitions/?year=2024",
    "/search/?q=公安",
    "/search/?q=没有这样的词",
    "/compare/?r=1&r=2&r=3",
    "/nothing/",
]
#: Whether the bar of what was chosen lies on what has the focus.
IS_COVERED = """(() => {
  const bar = document.querySelector(".pick__act");
  const focused = document.activeElement;
  if (bar.contains(focused) || focused === document.body) { return false; }
  const [over, under] = [bar.getBoundingClientRect(), focused.getBoundingClientRect()];
  return under.top < 0 || (over.top < under.bottom && under.top < over.bottom);
})()"""
#: Most bytes of a first visit, before compression; of HTML, of a story.
WEIGHTS = {"text/html": 60 * 1024, "text/css": 40 * 1024, "javascript": 20 * 1024}


def bottom(page, selector: str) -> float:
    """The lowest edge, in CSS pixels from the top of the window, of what `selector` finds."""
    boxes = [box.bounding_box() for box in page.locator(selector).all()]
    assert boxes, selector
    return max(box["y"] + box["height"] for box in boxes)


def test_a_phone_shows_the_four_winners_at_once(visit):
    page = visit("/", width=360, height=640)
    assert page.locator(".winner-card h3").all_inner_texts() == [
        "舟山市信访局",
        "舟山市公安局",
        "舟山出入境边防检查站",
        "舟山市普陀区人力资源和社会保障局",
    ]
    assert bottom(page, ".winner-card h3") <= 640


@pytest.mark.parametrize("address", STORIES)
def test_a_phones_first_screen_of_a_story_has_headline_and_leading_figures(visit, address):
    page = visit(address, width=360, height=640)
    expect(page.locator(".figures .figure")).to_have_count(3)
    assert bottom(page, "h1") <= 640
    assert bottom(page, ".figures .figure__wording") <= 640
    assert bottom(page, ".figures .figure__label") <= 640


@pytest.mark.parametrize("width", [360, 768, 1280])
def test_a_story_says_under_its_title_what_for_with_its_tools_in_one_line(visit, width):
    page = visit(STORY, width=width, height=640)
    tools = page.locator(".tools button:not([hidden]), .tools a")
    expect(tools).to_have_text(["大字", "朗读", "打印", "复制链接", "二维码"])
    boxes = [tool.bounding_box() for tool in tools.all()]
    assert {box["y"] for box in boxes} == {boxes[0]["y"]}
    assert min(min(box["width"], box["height"]) for box in boxes) >= 44
    assert bottom(page, "h1") <= bottom(page, ".honour") <= boxes[0]["y"] <= 400
    assert bottom(page, ".tools") < page.locator("#leading").bounding_box()["y"]
    facts, practices = page.locator(".facts"), page.locator(".told li").first
    assert facts.bounding_box()["y"] < practices.bounding_box()["y"]


def test_the_address_of_a_story_is_copied(visit, site):
    page = visit(STORY, permissions=["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="复制链接").click()
    expect(page.locator(".tools__said")).to_have_text("已复制")
    assert page.evaluate("navigator.clipboard.readText()") == site + STORY


def asked(page, address: str) -> list:
    """The responses that a page at an address asks for, down to its end."""
    responses = []

    def note(response) -> None:
        responses.append(response)

    page.on("response", note)
    page.goto(address, wait_until="networkidle")
    page.mouse.wheel(0, 20_000)
    page.wait_for_load_state("networkidle")
    page.remove_listener("response", note)
    return responses


def weights(responses: list) -> dict[str, int]:
    """The bytes of each kind of WEIGHTS."""
    return {
        kind: sum(
            len(response.body())
            for response in responses
            if kind in response.headers.get("content-type", "")
        )
        for kind in WEIGHTS
    }


@pytest.mark.parametrize("address", STORIES)
def test_a_story_weighs_little_and_asks_no_other_host(site, chromium, address):
    context = chromium.new_context()
    responses = asked(context.new_page(), site + address)
    assert {urlsplit(response.url).netloc for response in responses} == {urlsplit(site).netloc}
    found = weights(responses)
    context.close()
    assert {kind: 1000 < found[kind] <= most for kind, most in WEIGHTS.items()} == dict.fromkeys(
        WEIGHTS, True
    ), found


def test_no_page_has_more_styles_and_scripts_or_asks_another_host(site, chromium):
    heavy, hosts = {}, set()
    for address in PAGES:
        context = chromium.new_context()  # which has kept nothing of the page before
        responses = asked(context.new_page(), site + address)
        hosts |= {urlsplit(response.url).netloc for response in responses}
        found = weights(responses)
        context.close()
        for kind in ("text/css", "javascript"):
            if not 1000 < found[kind] <= WEIGHTS[kind]:
                heavy[address, kind] = found[kind]
    assert (heavy, hosts) == ({}, {urlsplit(site).netloc})


def test_a_story_is_whole_without_scripts(visit):
    page = visit(STORY, scripts=False)
    with_scripts = visit(STORY)
    for part in ("h1", ".figure__wording", ".told__title", ".figure-table tbody tr", ".qr svg"):
        assert page.locator(part).count() == with_scripts.locator(part).count() > 0
    page.locator(".figure__more summary").first.click()
    expect(page.locator(".figure__more p").first).to_be_visible()


def test_a_story_is_eight_screens_of_a_phone_at_most(visit):
    page = visit(STORY, width=360, height=640)
    assert page.evaluate("document.documentElement.scrollHeight") <= 8 * 640


@pytest.mark.parametrize("address", ["/", "/practices/"])
def test_no_card_stands_alone_in_its_row(visit, address):
    page = visit(address, width=1280)
    tops = page.evaluate(
        """() => [...document.querySelectorAll(".practices > *")].map(
          (card) => [Math.round(card.getBoundingClientRect().top), card.clientWidth])"""
    )
    last = [width for top, width in tops if top == tops[-1][0]]
    assert len(last) > 1


def test_the_figures_of_winners_stand_in_one_row(visit):
    page = visit("/", width=1280)
    tops = page.evaluate(
        """() => [...document.querySelectorAll(".winner-card__figure .num")].map(
          (number) => Math.round(number.getBoundingClientRect().bottom))"""
    )
    assert len(tops) == 4 and max(tops) - min(tops) <= 1


@pytest.mark.parametrize("width", [320, 360])
def test_no_mark_of_a_note_stands_alone_on_a_line(visit, site, width):
    page = visit(STORY, width=width)
    alone = """() => [...document.querySelectorAll(".tip summary")].filter((whole) => {
      const last = whole.lastElementChild.getBoundingClientRect();
      return whole.getBoundingClientRect().bottom - last.bottom > last.height;
    }).map((whole) => whole.textContent)"""
    for address in (STORY, "/", "/awards/model-organ/2025/"):
        page.goto(site + address)
        assert page.evaluate(alone) == [], address


@pytest.mark.parametrize("width", [320, 360, 768, 1024, 1280, 1920])
def test_the_navigation_has_the_words_of_the_headings_in_one_line(visit, site, width):
    page = visit("/", width=width)
    links = page.locator(".masthead__nav a:visible")
    assert len({round(link.bounding_box()["y"]) for link in links.all()}) == 1
    for address in ("/recognitions/", "/units/", "/practices/", "/achievements/", "/compare/"):
        page.goto(site + address)
        here = page.locator('.masthead__nav [aria-current="page"]')
        assert here.evaluate("(link) => link.textContent") == page.locator("h1").inner_text()


def test_paper_has_all_rows_of_a_list(visit):
    page = visit("/practices/")
    expect(page.locator(".practice")).to_have_count(20)
    page.get_by_role("link", name="打印用全表").click()
    expect(page.locator(".practice")).to_have_count(70)
    expect(page.locator(".pager")).to_have_count(0)
    page.get_by_role("link", name="分页看").click()
    expect(page.locator(".practice")).to_have_count(20)


@pytest.mark.parametrize("width", [360, 768, 1280])
def test_no_page_is_wider_than_its_window(visit, site, width):
    page = visit("/", width=width)
    wide = {}
    for address in [*PAGES, *STORIES]:
        page.goto(site + address)
        wide[address] = page.evaluate("document.documentElement.scrollWidth")
    assert {address: found for address, found in wide.items() if found > width} == {}


@pytest.mark.parametrize("look", ["", "large.contrast"])
def test_no_page_breaks_an_accessibility_rule(visit, site, look):
    page = visit("/")
    page.context.add_cookies([{"name": "look", "value": look, "url": site}])
    axe = Axe()
    broken = {}
    for width in (360, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        for address in PAGES:
            page.goto(site + address)
            found = axe.run(page).response["violations"]
            if found:
                broken[address, width] = [
                    (rule["id"], [node["html"][:120] for node in rule["nodes"][:3]])
                    for rule in found
                ]
    assert broken == {}
    expected = [text for text in page.failures if "404" not in text]
    assert expected == []


def test_the_keyboard_reaches_content_first_and_everything_after(visit):
    page = visit(STORY)
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("跳到正文")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("获评单位")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "site-q"
    page.keyboard.type("枫桥")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/**")
    expect(page.locator("main")).to_contain_text("海上枫桥经验")


def test_print_drops_what_paper_cannot_do(visit):
    page = visit(STORY)
    page.emulate_media(media="print")
    expect(page.locator(".masthead__nav")).to_be_hidden()
    expect(page.locator(".tools")).to_be_hidden()
    expect(page.locator(".qr svg")).to_be_visible()
    expect(page.locator(".figure-table tbody tr").first).to_be_visible()
    expect(page.locator(".figure-notes")).to_contain_text("5800余起，多于 5800 起；")
    expect(page.locator(".figure-table .tip__body").first).to_be_hidden()
    code, address = (page.locator(place).bounding_box() for place in (".qr svg", ".qr__address"))
    assert code["x"] + code["width"] < address["x"]
    assert code["y"] < address["y"] < code["y"] + code["height"]
    assert page.locator(".honour").bounding_box()["y"] < 200


@pytest.mark.parametrize("size", [(360, 640), (768, 900), (1280, 900), (320, 256)])
def test_the_bar_of_what_was_chosen_covers_no_focus(visit, size):
    width, height = size
    page = visit("/recognitions/", width=width, height=height, reduced_motion="reduce")
    bar = page.locator(".pick__act")
    expect(bar).to_have_css("position", "static")
    page.locator(".row__pick input").first.check()
    expect(bar.get_by_role("status")).to_have_text("已选 1 个，一次比较两个到六个。")
    expect(bar).to_have_css("position", "sticky" if height > 500 else "static")
    page.locator(".skip").focus()
    stops, hidden = 0, []
    while stops == 0 or page.evaluate("document.activeElement !== document.body"):
        page.keyboard.press("Tab")
        stops += 1
        if page.evaluate(IS_COVERED):
            hidden.append(page.evaluate("document.activeElement.outerHTML"))
    assert hidden == []
    assert stops > 30


def test_two_winners_are_compared_from_the_list(visit):
    page = visit("/recognitions/?year=2025")
    page.get_by_role("checkbox", name=re.compile(r"比较\s*舟山市信访局")).check()
    page.get_by_role("checkbox", name=re.compile(r"比较\s*舟山市公安局")).check()
    page.get_by_role("button", name="比较选中的单位").click()
    expect(page.locator(".compare thead th a")).to_have_text(["舟山市信访局", "舟山市公安局"])
