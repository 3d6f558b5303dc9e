"""The intake of an article in a real browser: by mouse, by keyboard alone, and without scripts."""

from collections import Counter

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings

from awards.models import Achievement, Decision, Recognition, RegionReport, Source
from tests.factories import make_achievement, make_source, make_staff

from .desk import Keyboard, Mouse

#: The article itself is no part of this repository; its figures are those of the fixture.
ARTICLE = settings.BASE_DIR.parent / "shared" / "sources" / "zhoushan-2025-press-article.txt"
needs_article = pytest.mark.skipif(
    not ARTICLE.exists(), reason="the press article is not beside this repository"
)
TEXT = """全市共培训党员5000余人次。

市信访局：示例标题
全年接待群众1200余人次，满意率达98%以上。办理时限由15个工作日压缩至3个工作日。
"""
OPEN = ".candidate[data-state=open]"


def figures() -> dict[str, Counter]:
    """Every stored figure by its owner, as wording and meaning."""
    found: dict[str, Counter] = {}
    for row in Achievement.objects.select_related("recognition__unit"):
        owner = row.recognition.unit.slug if row.recognition else "region"
        meaning = (row.wording, row.value, row.upper_value, row.qualifier, row.measure)
        found.setdefault(owner, Counter())[meaning] += 1
    return found


@pytest.fixture
def desk(visit, site):
    """Staff at the page of a source, with the source's figures taken away."""
    make_staff(password="Shili-staff-2026")

    def opened(way=Mouse, **options):
        Achievement.objects.all().delete()
        source = Source.objects.get()
        person = way(visit("/admin/", **options))
        person.write("id_username", "staff")
        person.write("id_password", "Shili-staff-2026")
        person.press("[type=submit]")
        person.page.locator("#user-tools").wait_for()
        person.page.goto(f"{site}/admin/awards/source/{source.pk}/change/")
        return person

    return opened


def paste(person, text: str) -> None:
    """Put the text into its box and go on to the figures."""
    person.write("id_text", text)
    person.press("[name=_intake]")
    person.page.wait_for_url("**/intake/**")


class ByMouse:
    """Decides with the buttons of each card."""

    def __init__(self, person):
        self.person, self.page = person, person.page

    def take(self, card: str, choice: str) -> None:
        """Press the card's button."""
        self.page.locator(f"#{card} [data-choice={choice}]").click()

    def confirm(self, card: str) -> None:
        """Confirm that what is accepted becomes public, and press again."""
        self.page.locator("#intake-problems", has_text="立即公开").wait_for()
        self.page.locator("#intake-confirmed").check()
        self.take(card, "accept")

    def correct(self, card: str) -> None:
        """Open the columns."""
        self.page.locator(f"#{card} .candidate__correct summary").click()

    def finish(self, card: str) -> None:
        """Accept what was corrected."""
        self.take(card, "accept")


class ByKeyboard(ByMouse):
    """Decides with single keys; the focus is where the last decision left it."""

    def take(self, card, choice):
        assert self.page.evaluate("document.activeElement.id") == card
        self.page.keyboard.press({"accept": "a", "dismiss": "d"}[choice])

    def confirm(self, card):
        self.page.locator("#intake-confirmed:focus").wait_for()
        self.page.keyboard.press("Space")
        self.page.locator(f"#{card}:focus").wait_for()
        self.take(card, "accept")

    def correct(self, card):
        self.page.keyboard.press("e")

    def finish(self, card):
        self.page.keyboard.press("Enter")


def press_article() -> str:
    """The article that the fixture's figures were printed in."""
    return ARTICLE.read_text(encoding="utf-8")


def own_article() -> str:
    """The portal's own texts of the year, put together as an article with a heading a unit."""
    parts = [RegionReport.objects.get().story]
    for recognition in Recognition.objects.select_related("unit"):
        parts += [f"{recognition.unit.short_name}：{recognition.headline}", recognition.story]
    return "\n\n".join(parts)


@pytest.mark.parametrize(
    ("article", "way", "hand"),
    [
        (own_article, Keyboard, ByKeyboard),
        pytest.param(press_article, Mouse, ByMouse, marks=needs_article),
    ],
)
def test_the_whole_article_ends_with_the_figures_of_the_fixture(desk, article, way, hand, capsys):
    expected = figures()
    person = desk(way)
    paste(person, article())
    decided = decide_all(hand(person), expected)
    assert figures() == expected
    assert person.page.failures == []
    with capsys.disabled():
        counts = ", ".join(f"{count} {name}" for name, count in sorted(decided.items()))
        print(f"\nintake of the {article.__name__.replace('_', ' ')}: {counts}")


def decide_all(hand: ByMouse, expected: dict[str, Counter]) -> Counter:
    """Decide every candidate: accept what the fixture has, as often as it has it."""
    page, decided = hand.page, Counter()
    wanted = {owner: Counter(key[0] for key in rows.elements()) for owner, rows in expected.items()}
    for card in page.locator(OPEN).evaluate_all("cards => cards.map(card => card.id)"):
        group = page.locator(f".intake__group:has(#{card}) [data-group]")
        owner = group.get_attribute("data-group")
        wording = page.locator(f"#{card}-wording").inner_text()
        state = "accepted"
        if wanted[owner][wording] > 0:
            wanted[owner][wording] -= 1
            hand.take(card, "accept")
            if not decided["accepted"]:
                hand.confirm(card)
            decided["accepted"] += 1
        else:
            hand.take(card, "dismiss")
            state = "dismissed"
            decided["dismissed"] += 1
        page.locator(f"#{card}[data-state={state}]").wait_for()
    assert "还剩 0 处待定" in page.locator("#intake-counts").inner_text()
    return decided


@pytest.mark.parametrize(("way", "hand"), [(Mouse, ByMouse), (Keyboard, ByKeyboard)])
def test_a_wording_is_corrected_and_read_again(desk, way, hand):
    person = desk(way)
    paste(person, TEXT)
    person.page.locator("#intake-confirmed").check()
    person.page.locator(OPEN).first.focus()
    card = person.page.locator(OPEN).evaluate_all("cards => cards[2].id")
    for _ in range(2):
        person.page.keyboard.press("j")
    hand = hand(person)
    hand.correct(card)
    person.write(f"id_{card}-wording", "98%")
    read = f"#id_{card}-wording_read[value='98%']"
    person.page.locator(read).wait_for(state="attached")
    hand.finish(card)
    person.page.locator(f"#{card}[data-state=accepted]").wait_for()
    figure = Achievement.objects.get()
    assert (figure.wording, figure.value, figure.qualifier) == ("98%", 98, "exact")


def state(page) -> list[str]:
    return page.locator(".candidate").evaluate_all("cards => cards.map(c => c.dataset.state)")


def focused(page) -> str:
    """The wording of the card that has the focus."""
    return page.evaluate("document.activeElement.querySelector('h3')?.textContent")


def test_keys_walk_decide_and_undo(desk):
    person = desk()
    page, keys = person.page, person.page.keyboard
    paste(person, TEXT)
    page.locator(".candidate:focus").wait_for()
    assert focused(page) == "5000余人次"
    keys.press("j")
    keys.press("ArrowDown")
    assert focused(page) == "98%以上"
    keys.press("k")
    assert focused(page) == "1200余人次"
    keys.press("ArrowUp")
    keys.press("d")
    page.locator("[data-state=dismissed]").wait_for()
    assert focused(page) == "1200余人次"
    assert page.locator("#intake-said").inner_text() == "已保存 1 项，还剩 3 项待定。按 u 撤销。"
    keys.press("u")
    page.locator(".candidate:first-of-type[data-state=open]:focus").first.wait_for()
    assert state(page) == ["open"] * 4
    assert not Decision.objects.exists()


def test_an_acceptance_is_undone_after_a_question(desk):
    person = desk()
    page, keys = person.page, person.page.keyboard
    paste(person, TEXT)
    page.locator("#intake-confirmed").check()
    page.locator(".candidate.is-current:focus").wait_for()
    keys.press("a")
    page.locator("[data-state=accepted]").wait_for()
    keys.press("u")
    assert page.evaluate("document.activeElement.textContent") == "撤销，数字保留"
    assert "数字不随撤销删除" in page.locator(".candidate__undo[open]").inner_text()
    keys.press("Enter")
    page.locator(f"{OPEN}:focus").wait_for()
    assert (
        page.locator("#intake-said").inner_text() == "已撤销：5000余人次。数字仍保留在成效指标里。"
    )
    keys.press("m")
    page.locator("[data-state=accepted]").wait_for()
    assert Achievement.objects.count() == 1


def test_what_is_being_corrected_stays_open(desk):
    person = desk()
    page = person.page
    paste(person, TEXT)
    page.locator("#intake-confirmed").check()
    first = page.locator(".candidate").first
    first.locator(".candidate__correct summary").click()
    first.locator("[name$='-label']").fill("")
    first.locator("[data-choice=accept]").click()
    first.locator(".errorlist").wait_for()
    assert first.locator("[name$='-wording']").is_visible()
    assert not page.locator(".candidate__correct").last.evaluate("details => details.open")


def test_what_is_typed_is_no_command(desk):
    person = desk()
    page, keys = person.page, person.page.keyboard
    paste(person, TEXT)
    page.locator(".candidate:focus").wait_for()
    keys.press("e")
    keys.press("Control+a")
    keys.type("jakdu?")
    label = page.locator("[name$='-label']").first
    assert label.input_value() == "jakdu?"
    keys.press("Escape")
    assert focused(page) == "5000余人次"
    keys.press("?")
    assert page.locator("#intake-keys").is_visible()
    keys.press("d")
    keys.press("?")
    assert not page.locator("#intake-keys").is_visible()
    assert state(page) == ["open"] * 4


def test_the_figure_comes_into_view_in_the_text(desk):
    person = desk(width=360, height=640)
    page = person.page
    filler = "示例文字没有数字。\n" * 80
    paste(person, "全市共培训党员5000余人次。\n" + filler + "接待群众1200余人次。\n")
    page.locator(".candidate:focus").wait_for()
    page.keyboard.press("j")
    mark = page.locator("mark.is-current")
    assert mark.inner_text() == "1200余人次"
    frame, box = page.locator("#intake-article").bounding_box(), mark.bounding_box()
    assert frame["y"] <= box["y"] and box["y"] + box["height"] <= frame["y"] + frame["height"]
    card = page.locator(".candidate.is-current").bounding_box()
    assert frame["y"] + frame["height"] <= card["y"] < 640


def test_a_lost_connection_loses_nothing(desk):
    person = desk()
    page = person.page
    paste(person, TEXT)
    page.locator(".candidate:focus").wait_for()
    page.locator("[name$='-label']").first.fill("改过的说法")
    page.route("**/intake/**", lambda route: route.abort())
    page.locator("[data-choice=dismiss]").first.click()
    page.locator("#intake-problems", has_text="连不上服务器").wait_for()
    page.unroute("**/intake/**")
    assert page.locator("[name$='-label']").first.input_value() == "改过的说法"
    page.locator("[data-choice=dismiss]").first.click()
    page.locator("[data-state=dismissed]").wait_for()
    assert page.locator("#intake-problems").is_hidden()


def test_who_signs_in_again_elsewhere_goes_on_where_the_page_was(desk, site):
    person = desk(width=360)
    page = person.page
    paste(person, TEXT)
    page.locator(".candidate:focus").wait_for()
    page.locator("[name$='-label']").last.fill("改过的说法")
    page.context.clear_cookies()
    last = page.locator("[data-choice=dismiss]").last
    last.click()
    refusal = page.locator("#intake-problems", has_text="登录已经过期")
    refusal.wait_for()
    assert 0 <= refusal.bounding_box()["y"] < page.viewport_size["height"]
    elsewhere = page.context.new_page()
    elsewhere.goto(f"{site}/admin/")
    elsewhere.fill("#id_username", "staff")
    elsewhere.fill("#id_password", "Shili-staff-2026")
    elsewhere.click("[type=submit]")
    elsewhere.locator("#user-tools").wait_for()
    assert page.locator("[name$='-label']").last.input_value() == "改过的说法"
    last.click()
    page.locator("[data-state=dismissed]").wait_for()
    assert refusal.is_hidden()


def test_a_token_that_does_not_hold_any_more_is_replaced(desk):
    person = desk()
    page = person.page
    paste(person, TEXT)
    page.locator(".candidate:focus").wait_for()
    page.context.clear_cookies(name="csrftoken")
    page.locator("[data-choice=dismiss]").first.click()
    page.locator("[data-state=dismissed]").wait_for()
    assert page.locator("#intake-problems").is_hidden()


def test_a_token_that_is_always_refused_is_no_expired_session(desk):
    person = desk()
    page = person.page
    paste(person, TEXT)
    page.locator(".candidate:focus").wait_for()
    page.route(
        "**/intake/**",
        lambda route: (
            route.fulfill(status=403) if route.request.method == "POST" else route.continue_()
        ),
    )
    page.locator("[data-choice=dismiss]").first.click()
    page.locator("#intake-problems", has_text="安全校验没有通过").wait_for()
    page.unroute("**/intake/**")
    page.locator("[data-choice=dismiss]").first.click()
    page.locator("[data-state=dismissed]").wait_for()


@pytest.mark.parametrize("width", [360, 768, 1280])
def test_what_was_saved_or_refused_is_in_view(desk, width):
    person = desk(width=width, height=640)
    page = person.page
    paste(person, TEXT + "示例文字没有数字。\n接待来访300余人次。\n" * 8)
    page.locator(".candidate:focus").wait_for()

    def is_in_view(place):
        box = place.bounding_box()
        return box["height"] > 20 and box["y"] >= 0 and box["y"] + box["height"] <= 640

    page.locator("[data-choice=dismiss]").last.click()
    page.locator("#intake-said", has_text="已保存 1 项").wait_for()
    assert is_in_view(page.locator("#intake-said"))
    page.locator("[data-state=dismissed] summary").click()
    page.locator("[data-state=dismissed] [name=undo]").click()
    page.locator("#intake-said", has_text="已撤销").wait_for()
    assert is_in_view(page.locator("#intake-said"))
    page.locator("[data-choice=accept]").last.click()
    page.locator("#intake-problems", has_text="立即公开").wait_for()
    assert is_in_view(page.locator("#intake-problems"))
    assert page.locator("#intake-said").inner_text() == ""


def test_two_people_see_what_the_other_has_decided_or_undone(desk, site):
    person = desk()
    page = person.page
    paste(person, TEXT)
    page.locator(".candidate:focus").wait_for()
    other = page.context.new_page()
    other.goto(page.url)
    first, there = page.locator(".candidate").first, other.locator(".candidate").first
    other.locator("[data-choice=dismiss]").first.click()
    other.locator("[data-state=dismissed]").wait_for()
    page.locator("[data-choice=dismiss]").first.click()
    page.locator("#intake-problems", has_text="作出结论（不采用）").wait_for()
    assert page.locator("#intake-said").inner_text() == ""
    assert first.get_attribute("data-state") == "dismissed"
    first.locator("summary").click()
    first.locator("[name=undo]").click()
    page.locator("#intake-said", has_text="已撤销").wait_for()
    there.locator("summary").click()
    there.locator("[name=undo]").click()
    other.locator("#intake-problems", has_text="刚才已经撤销").wait_for()
    assert there.get_attribute("data-state") == "open"
    Source.objects.update(text="市信访局：示例标题\n接待来访300余人次。")
    page.locator("[data-choice=dismiss]").first.click()
    page.get_by_role("link", name="重新打开本页").click()
    page.locator(".candidate", has_text="300余人次").wait_for()
    assert state(page) == ["open"]


def test_what_is_not_saved_yet_is_not_left_unasked(desk, site):
    person = desk()
    page = person.page
    paste(person, TEXT)
    page.locator(".candidate:focus").wait_for()
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    change_year = page.get_by_role("button", name="换年度")
    change_year.click()
    page.wait_for_load_state()
    assert asked == []
    page.locator("[name$='-label']").first.fill("")
    with page.expect_event("dialog"):
        change_year.click(no_wait_after=True)
    page.locator("#intake-confirmed").check()
    page.locator("[data-choice=accept]").first.click()
    page.locator(f"{OPEN} .errorlist").first.wait_for()
    with page.expect_event("dialog"):
        change_year.click(no_wait_after=True)
    page.locator("[name$='-label']").first.fill("培训党员")
    page.locator("[data-choice=accept]").first.click()
    page.locator("[data-state=accepted]").wait_for()
    page.goto(f"{site}/admin/")
    assert asked == ["beforeunload"] * 2


def test_without_scripts_one_form_saves_all(desk):
    person = desk(scripts=False)
    page = person.page
    paste(person, TEXT)
    cards = page.locator(".candidate")
    for number, words in enumerate(["不采用", "采用", "采用", "待定"]):
        cards.nth(number).get_by_label(words, exact=True).check()
    cards.nth(1).locator("[name$='-label']").fill("接待群众人次")
    page.locator("#intake-confirmed").check()
    page.get_by_role("button", name="保存本页所选").last.click()
    said = page.locator(".messagelist .success").inner_text()
    assert said == "已保存 3 项，还剩 1 项待定。"
    rows = Achievement.objects.values_list("recognition__unit__slug", "label", "wording")
    assert set(rows) == {
        ("zhoushan-xinfangju", "接待群众人次", "1200余人次"),
        ("zhoushan-xinfangju", "满意率", "98%以上"),
    }
    page.locator(".candidate--dismissed summary").click()
    page.get_by_role("button", name="重新列为待定").click()
    assert state(page)[0] == "open"


@pytest.mark.parametrize("width", [360, 768, 1280])
def test_the_page_is_accessible_and_no_wider_than_the_window(desk, width):
    person = desk(width=width)
    page = person.page
    elsewhere = make_source(title="示例报道的题目很长" * 6)
    there = Recognition.objects.get(unit__slug="zhoushan-xinfangju")
    make_achievement(there, label="示例接待的群众人次" * 3, wording="1200余人次", source=elsewhere)
    paste(person, TEXT)
    assert page.locator("[name$='-existing']").count() == 1
    page.locator(".candidate:focus").wait_for()
    page.keyboard.press("d")
    page.locator("[data-state=dismissed]").wait_for()
    page.keyboard.press("e")
    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert page.failures == []
    rules = Axe().run(page).response["violations"]
    assert [(rule["id"], [n["html"][:120] for n in rule["nodes"][:3]]) for rule in rules] == []
