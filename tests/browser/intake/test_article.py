"""A whole article is decided, by mouse and by keyboard alone."""

from collections import Counter

import pytest
from django.conf import settings
from playwright.sync_api import expect

from awards.models import Achievement, Recognition, RegionReport
from tests.browser.desk import Keyboard, Mouse

from .page import OPEN, TEXT, ByKeyboard, ByMouse, paste

#: The article itself is no part of this repository; its figures are those of the fixture.
ARTICLE = settings.BASE_DIR.parent / "shared" / "sources" / "zhoushan-2025-press-article.txt"
needs_article = pytest.mark.skipif(
    not ARTICLE.exists(), reason="the press article is not beside this repository"
)


def figures() -> dict[str, Counter]:
    """Every stored figure by its owner, as wording and meaning."""
    found: dict[str, Counter] = {}
    for row in Achievement.objects.select_related("recognition__unit"):
        owner = row.recognition.unit.slug if row.recognition else "region"
        meaning = (row.wording, row.value, row.upper_value, row.qualifier, row.measure)
        found.setdefault(owner, Counter())[meaning] += 1
    return found


def press_article() -> str:
    """The article that the fixture's figures were printed in."""
    return ARTICLE.read_text(encoding="utf-8")


def own_article() -> str:
    """The portal's own texts of the year, put together as an article with a heading a unit, and
    after each what its table holds."""
    report = RegionReport.objects.get()
    parts = [report.story, told(report)]
    for row in Recognition.objects.select_related("unit"):
        parts += [f"{row.unit.short_name}：{row.headline}", row.story, told(row)]
    return "\n\n".join(filter(None, parts))


def told(owner: Recognition | RegionReport) -> str:
    """The practices of a unit or a report, and the figures that they and its story leave out."""
    practices = "".join(practice.summary for practice in owner.practices.all())
    text, used = owner.story + practices, Counter()
    for row in owner.achievements.all():
        used[row.wording] += 1
        if used[row.wording] > text.count(row.wording):
            practices += f"{row.label}达{row.wording}。"
    return practices


@pytest.mark.parametrize(
    ("article", "way", "hand"),
    [
        (own_article, Keyboard, ByKeyboard),
        pytest.param(press_article, Mouse, ByMouse, marks=needs_article),
    ],
)
def test_the_whole_article_ends_with_the_figures_of_the_fixture(desk, article, way, hand, capsys):
    expected, text = figures(), article()
    person = desk(way)
    paste(person, text)
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
    expect(page.locator("#intake-counts")).to_contain_text("还剩 0 处待定")
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
