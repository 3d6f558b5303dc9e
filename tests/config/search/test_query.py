"""The search: what it finds exactly, and what it costs."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings

from config.search.query import search
from tests.factories import (
    make_achievement,
    make_practice,
    make_recognition,
    make_region_report,
    make_unit,
)
from units.models import Brand, SearchEntry, UnitName
from units.search import spelling

from .results import TEXT, entries_with, found, plain

pytestmark = pytest.mark.django_db
ALL_OF_HARBOUR = {
    "units": ["示例海港局"],
    "recognitions": ["智慧AI赋能码头"],
    "practices": ["引航联办"],
    "achievements": ["进出港 1.9万余艘次"],
}


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("海港", "units recognitions practices achievements"),  # two characters
        ("海港局", "units recognitions practices achievements"),
        ("海", "units recognitions practices achievements"),  # one
        ("局", "units recognitions practices achievements"),  # the last of a name
        ("引航", "recognitions practices"),  # a story, a title
        ("值守", "practices"),  # a summary
        ("工作机制", "practices"),  # a kind
        ("口岸管理", "units"),  # a field of work
        ("2025年度海港局", ""),  # no text says it in one
        ("2025年度 海港局", "recognitions practices achievements"),
        ("海局", ""),  # both characters, not together
        ("港局 海港", "units recognitions practices achievements"),  # all words
        ("海港 林场", ""),  # never any of them
        ("海港，引航。", "recognitions practices"),  # punctuation parts words
        ("AI", "recognitions"),
        ("ai赋能", "recognitions"),
        ("ＡＩ　赋能", "recognitions"),  # full width
        ("Ai 赋能", "recognitions"),
        ("赋能AI", ""),  # another order is another word
        ("i赋能", ""),  # Latin from its beginning
        ("1.9万", "recognitions achievements"),
        ("１．９万余艘", "achievements"),  # the story has a blank there
        ("9万", ""),  # not the end of 1.9
        ("1.9 艘次", "recognitions achievements"),
        ("haigangju", "units recognitions"),  # pinyin from any syllable
        ("SHILIHAI", "units recognitions"),
        ("hai gang ju", "units recognitions"),
        ("hgj", "units recognitions"),  # initials
        ("slhg", "units recognitions"),
        ("aigang", ""),  # not from within a syllable
        ("h", ""),  # one letter is a letter
    ],
)
def test_finds_exactly(harbour, text, kinds):
    assert found(text) == {kind: ALL_OF_HARBOUR[kind] for kind in kinds.split()}


def test_pairs_apart_are_not_a_word():
    make_recognition(headline="公安与安局", unit=make_unit(name="示例甲"))
    make_recognition(headline="示例公安局", unit=make_unit(name="示例乙"))
    assert found("公安局") == {"recognitions": ["示例公安局"]}


def test_other_names_find_the_unit(harbour):
    UnitName.objects.create(unit=harbour, name="示例航务处", kind="former")
    UnitName.objects.create(unit=harbour, name="老码头", kind="alias")
    for text in ("航务处", "hangwuchu", "老码头"):
        assert found(text)["units"] == ["示例海港局"]
    assert found("航务处") == ALL_OF_HARBOUR
    [units, *_] = search("航务处")
    assert units.results[0].excerpt == (("曾用名：示例", False), ("航务处", True))


def test_a_brand_finds_the_recognition_that_rests_on_it(harbour):
    brand = Brand.objects.create(unit=harbour, name="红色灯塔", meaning="照亮归途")
    assert found("红色灯塔") == {}
    recognition = harbour.recognitions.first()
    recognition.brand = brand
    recognition.save()
    for text in ("红色灯塔", "照亮归途"):
        assert set(found(text)) == {"recognitions"}


def test_evidence_of_a_region_is_found_with_its_district():
    report = make_region_report()
    practice = make_practice(region_report=report, title="全域联动", kind="led-project")
    make_achievement(region_report=report, label="覆盖率", wording="98%", value=98, measure="%")
    [practices, achievements] = search("舟山市 2025")
    assert (practices.total, achievements.total) == (1, 1)
    assert practices.results[0].url == practice.get_absolute_url()
    assert practices.results[0].meta == "2025 年度 · 舟山市 · 书记领办项目"
    assert found("98%") == {"achievements": ["覆盖率 98%"]}


@pytest.mark.parametrize(
    "text",
    [
        '"海港"',
        "'海港':*",
        "海港*",
        "(海港",
        "tokens:海港",
        "海港 & !",
        "^海港|",
        "海港\\",
        "-海港",
        "海港\0",
        "{海港}",
        "<->海港",
        "海港 + '';",
    ],
)
def test_punctuation_is_not_syntax(harbour, text):
    words = spelling.words(text)
    assert words in (["海港"], [" tokens", "海港"])
    assert found(text) == (ALL_OF_HARBOUR if len(words) == 1 else {})


@pytest.mark.parametrize("text", ["海港 OR 林场", "海港 AND 引航", "NOT 海港", "NEAR(海港 引航)"])
def test_operators_are_words(harbour, text):
    assert found(text) == {}
    make_recognition(headline=f"示例 {text}")
    assert sum(map(len, found(text).values())) == 1


@pytest.mark.parametrize(
    "text", ["", " ", "\0", "“”", "%", "_", "*", "\ud800", "é\u0301"[1:], "\u200b"]
)
def test_nothing_asked_finds_nothing(harbour, text):
    assert search(text) == []


def test_accents_and_invisible_characters_do_not_count(harbour):
    make_recognition(headline="Café\u200b示例")
    assert found("cafe示例") == found("CAFE\u0301示例") == {"recognitions": ["Café示例"]}
    assert found("cafe\u200b示例") == {"recognitions": ["Café示例"]}


@pytest.mark.parametrize("text", ["潮" * 100, "z" * 100, "潮z" * 50, "𠮷" * 100, "潮，z-" * 25])
def test_the_longest_queries(harbour, text):
    assert search(text) == []
    make_recognition(headline="示例长文", story=f"示例{text}")
    assert found(text + "不再看这里") == {"recognitions": ["示例长文"]}


def test_as_many_words_as_fit(harbour):
    letters = "天地玄黄宇宙洪荒日月盈昃辰宿列张寒来暑往秋收冬藏闰余成岁"
    letters += "律吕调阳云腾致雨露结为霜金生丽水玉出"
    make_recognition(headline="示例长文", story=letters)
    assert len(spelling.words(" ".join(letters))) == 46 and len(letters) == 46
    assert found(" ".join(reversed(letters))) == {"recognitions": ["示例长文"]}
    assert search(" ".join(letters) + " 无") == []


def test_rare_characters_are_characters():
    make_recognition(headline="示例𠮷𫠝〇号")
    for text in ("𠮷", "𫠝〇", "𠮷𫠝〇号", "〇"):
        assert found(text) == {"recognitions": ["示例𠮷𫠝〇号"]}
    assert search("𠮷〇") == []


def oracle(entry, words):
    """Whether an entry holds every word, said without a database."""
    tokens = entry.tokens.split(" ")
    return all(
        word in entry.text
        or (spelling.is_romanised(word) and any(f"~{word[1:]}" in t for t in tokens))
        for word in words
    )


#: What an excerpt of the fuzzed records can be.
PASSAGES = {
    "",
    "示例提要。",
    "第一段写服务。",
    "第二段写引航，全年 1.9万余 艘次。",
    "夜间值守，随到随办。",
    "港局海 9万余艘 Aiai 赋能赋",
}


def test_any_text_finds_what_its_words_say(harbour):
    story = "港局海 9万余艘 Aiai 赋能赋"
    make_recognition(headline="海港 局，引航a1", story=story, unit=harbour, year=2024)
    entries = list(SearchEntry.objects.all())

    @settings(max_examples=300)
    @given(TEXT)
    def holds(text):
        words = spelling.words(text[:100])
        expected = {entry.pk for entry in entries if oracle(entry, words)} if words else set()
        assert {entry.pk for entry in (entries_with(text) if words else ())} == expected
        groups = search(text)
        assert sum(group.total for group in groups) == len(expected)
        for result in (result for group in groups for result in group.results):
            assert plain(result.title_parts) == result.title
            assert plain(result.excerpt) in PASSAGES

    holds()


def page_queries(client, text):
    with CaptureQueriesContext(
        connection,
    ) as queries:
        response = client.get("/search/", {"q": text})
    assert response.status_code == 200
    return len(queries), response.context["total"]


def test_the_page_asks_the_same_at_three_and_at_thirty_rows(client):
    def fill(number):
        for _ in range(number):
            recognition = make_recognition(headline="示例同词")
            UnitName.objects.create(unit=recognition.unit, name="示例同词")
            make_practice(recognition, title="示例同词")
            make_achievement(recognition, label="示例同词")

    fill(3)
    few, total = page_queries(client, "同词")
    assert total == 12
    fill(27)
    many, total = page_queries(client, "同词")
    assert (total, many) == (120, few) and many <= 19
