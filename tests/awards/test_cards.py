"""Cards: what they say, of what is public alone; that words stay on them; how they are kept."""

import io
from datetime import date

import pytest
from django.core.cache import cache
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops

from awards.cards.contents import recognition_card, report_card, unit_card, year_card
from awards.cards.drawing import HEIGHT, WIDTH, Card, png
from awards.honours import lifecycle
from awards.models import Recognition, RegionReport
from config.publishing.pages import LARGEST
from tests.factories import (
    make_achievement,
    make_award_year,
    make_recognition,
    make_region_report,
    make_staff,
    make_unit,
)

STORY = "/units/shili/model-organ/2025/card.png"
CARDS = {
    "/card.png",
    STORY,
    "/units/shili/card.png",
    "/awards/model-organ/2025/card.png",
    "/regions/330900/model-organ/2025/card.png",
}
AT = "https://example.gov.cn/here/"
#: Where words stand; the rest of a card is the same whatever it says.
COLUMN = (60, 40, 744, 610)
SITE = {"address": AT, "publisher": "示例主办单位（演示用）"}


@pytest.fixture
def honoured():
    """A unit that was honoured, and the report of its district."""
    unit = make_unit(slug="shili", name="示例局")
    recognition = make_recognition(unit=unit, headline="示例标题")
    report = make_region_report(award_year=recognition.award_year)
    for owner in ({"recognition": recognition}, {"region_report": report}):
        make_achievement(wording="5800余起", label="示例数字", is_leading=True, **owner)
    return recognition


def read(recognition: Recognition) -> Recognition:
    return Recognition.objects.for_story().get(pk=recognition.pk)


def picture(drawn: bytes) -> Image.Image:
    return Image.open(io.BytesIO(drawn))


@pytest.mark.django_db
@pytest.mark.parametrize("address", sorted(CARDS))
def test_every_page_has_a_card_that_can_be_kept(client, honoured, address):
    response = client.get(address)
    assert (response.status_code, response["Content-Type"]) == (200, "image/png")
    assert picture(response.content).size == (WIDTH, HEIGHT) == (1200, 630)
    assert 10_000 < len(response.content) < LARGEST
    png.cache_clear()
    assert client.get(address).content == response.content


@pytest.mark.django_db
def test_a_card_says_what_its_page_says(honoured):
    figure = {"wording": "5800余起", "label": "示例数字"}
    told = {"honour": "示例模范机关　2025 年度", "name": "示例局", "headline": "示例标题"}
    story = read(honoured)
    assert recognition_card(story, AT) == Card(cover="shili", **SITE, **told, **figure)
    assert unit_card(story.unit, [story], AT) == Card(cover="shili", **SITE, **told, **figure)
    assert year_card(story.award_year, [story], 1, AT) == Card(
        cover="model-organ-2025",
        honour="2025 年度",
        name="示例模范机关",
        headline="示例局",
        wording="1个",
        label="单位获评",
        **SITE,
    )
    assert year_card(story.award_year, [story], 9, AT).headline == "示例局等"
    assert report_card(RegionReport.objects.for_story().get(), AT) == Card(
        cover="region-330900",
        **SITE,
        **{**told, "name": "舟山市", "headline": "示例综述"},
        **figure,
    )


@pytest.mark.django_db
def test_a_revoked_honour_shows_no_figure_but_that_it_is_over(honoured):
    honoured.stage, honoured.ended_on, honoured.ended_reason = "revoked", date(2026, 3, 1), "示例"
    honoured.save()
    for card in (
        recognition_card(read(honoured), AT),
        unit_card(honoured.unit, [read(honoured)], AT),
    ):
        assert (card.wording, card.label) == ("", "")
        assert card.ended == "该获评已撤销（2026年3月1日）：示例"


@pytest.mark.django_db
def test_the_card_of_a_unit_says_its_latest_honour_that_still_is_one(honoured):
    over = make_recognition(
        unit=honoured.unit,
        year=2026,
        stage="revoked",
        ended_on=date(2026, 3, 1),
        ended_reason="示例",
    )
    card = unit_card(honoured.unit, [read(over), read(honoured)], AT)
    assert (card.honour, card.ended) == ("示例模范机关　2025 年度", "")


@pytest.mark.django_db
def test_a_year_that_is_taken_back_takes_its_cards_with_it(client, honoured):
    assert {client.get(address).status_code for address in CARDS} == {200}
    lifecycle.withdraw(honoured.award_year, by=make_staff(), reason="示例")
    assert {client.get(address).status_code for address in CARDS} == {404}


@pytest.mark.django_db(transaction=True)
def test_a_card_is_kept_until_what_it_says_changes(client, honoured):
    cache.clear()
    first = client.get(STORY)
    known = {"If-None-Match": first["ETag"]}
    assert client.get(STORY, headers=known).status_code == 304
    Recognition.objects.update(headline="另一个示例标题")
    second = client.get(STORY, headers=known)
    assert (second.status_code, second.content == first.content) == (200, False)


WORDS = st.text(
    st.one_of(st.sampled_from("示例字“”（），。—W1lg.%"), st.characters(codec="utf-8")), min_size=1
)
LONGEST = {"honour": 108, "name": 100, "headline": 80, "wording": 60, "label": 60, "publisher": 60}


def outside(card: Card) -> Image.Image:
    """A card with nothing left of the column of words."""
    image = picture(png(card)).convert("RGB")
    image.paste((255, 255, 255), COLUMN)
    return image


def strays(card: Card) -> tuple[int, ...] | None:
    """Where a card differs outside of its column from one without words, by more than a shade."""
    blank = Card(AT, "shili", publisher="", honour="", name="")
    difference = ImageChops.difference(outside(card), outside(blank)).convert("L")
    return difference.point(lambda shade: 255 * (shade > 60)).getbbox()


@pytest.mark.parametrize("character", ["示", "W", "１", "—", "。", "🚒", "5800余起"])
def test_words_of_any_length_stay_in_their_column(character):
    words = {name: (character * length)[:length] for name, length in LONGEST.items()}
    assert strays(Card(AT, "shili", **words)) is None
    assert strays(Card(AT, "shili", **words | {"ended": (character * 230)[:230]})) is None


@settings(max_examples=12)
@given(
    st.fixed_dictionaries({name: WORDS.map(lambda t, n=n: t[:n]) for name, n in LONGEST.items()})
)
def test_words_of_any_kind_stay_in_their_column(words):
    assert strays(Card(AT, "shili", **words)) is None


def test_without_a_chinese_font_the_card_is_drawn_without_words(settings):
    settings.PAPER_TEXT_FONTS = ["没有的字体"]
    told = Card(AT, "wuzi", publisher="示例", honour="示例", name="示例局", wording="5800余起")
    silent = Card(AT, "wuzi", publisher="", honour="", name="")
    png.cache_clear()
    drawn = png(told)
    assert drawn == png(silent)
    assert picture(drawn).size == (WIDTH, HEIGHT)
    png.cache_clear()


@pytest.mark.django_db
def test_an_unreleased_year_has_no_card(client):
    year = make_award_year(2026, released=False)
    make_recognition(unit=make_unit(slug="shili"), award_year=year)
    make_region_report(award_year=year)
    assert {client.get(one.replace("2025", "2026")).status_code for one in CARDS} == {404}
