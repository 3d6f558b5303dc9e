"""The search: what it finds exactly, in which order, what it never shows, what it costs."""

from datetime import date

import pytest
from django.db import connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st

from awards.models import AwardYear, Recognition, Stage
from config.models import SearchEntry
from config.search import spelling
from config.search.query import EXCERPT, holding, search
from tests.factories import (
    make_achievement,
    make_award_year,
    make_practice,
    make_recognition,
    make_region_report,
    make_unit,
)
from units.models import Brand, UnitName

pytestmark = pytest.mark.django_db


def found(text, **options):
    """What `text` finds: the titles by kind."""
    groups = search(text, **options)
    assert all(group.total and group.results for group in groups)
    return {group.kind: [result.title for result in group.results] for group in groups}


def plain(parts):
    """Parts as the text that a reader sees."""
    return "".join(text for text, _ in parts)


def hits(parts):
    return [text for text, is_hit in parts if is_hit]


@pytest.fixture
def harbour():
    """示例海港局 and all that is public of it, and 示例林场, of which nothing mentions it."""
    unit = make_unit(name="示例海港局", slug="shili-haigang", category="port")
    recognition = make_recognition(
        unit=unit,
        headline="智慧AI赋能码头",
        summary="示例提要。",
        story="第一段写服务。\n\n第二段写引航，全年 1.9万余 艘次。",
    )
    make_practice(recognition, title="引航联办", summary="夜间值守，随到随办。")
    make_achievement(
        recognition, label="进出港", wording="1.9万余艘次", value=19000, measure="艘次"
    )
    other = make_recognition(unit=make_unit(name="示例林场"), headline="青山常在")
    make_practice(other, title="巡山护林", kind="campaign", summary="")
    return unit


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


def test_order_is_relevance_then_year():
    unit = make_unit(name="示例单位")
    for year, headline, summary in (
        (2025, "示例一", "海上枫桥"),
        (2021, "海上枫桥", ""),
        (2022, "建好海上枫桥", ""),
        (2023, "做实海上枫桥", ""),
        (2024, "示例二", "海上枫桥"),
    ):
        make_recognition(unit=unit, year=year, headline=headline, summary=summary)
    assert found("海上枫桥") == {
        "recognitions": ["海上枫桥", "做实海上枫桥", "建好海上枫桥", "示例一", "示例二"]
    }
    [group] = search("海上枫桥", limit=2)
    assert (group.total, [r.title for r in group.results]) == (5, ["海上枫桥", "做实海上枫桥"])
    assert group.more_url == "/recognitions/?q=%E6%B5%B7%E4%B8%8A%E6%9E%AB%E6%A1%A5"
    assert search("海上枫桥")[0].more_url == ""
    assert search("海上枫桥\ud800", limit=2)[0].total == 5


def test_a_group_says_what_it_holds(harbour):
    groups = search("海港")
    assert [(g.kind, g.title, g.total) for g in groups] == [
        ("units", "机关单位", 1),
        ("recognitions", "获评单位", 1),
        ("practices", "经验做法", 1),
        ("achievements", "成效指标", 1),
    ]
    assert [g.results[0].meta for g in groups] == [
        "舟山市 · 市直 · 口岸管理",
        "2025 年度 · 示例海港局 · 示例模范机关",
        "2025 年度 · 示例海港局 · 工作机制",
        "2025 年度 · 示例海港局",
    ]
    assert groups[0].results[0].title_parts == (("示例", False), ("海港", True), ("局", False))
    assert groups[0].results[0].url == "/units/shili-haigang/"
    assert groups[1].results[0].url == "/units/shili-haigang/model-organ/2025/"


def test_an_excerpt_stands_around_its_hit():
    before, after = "前" * 200, "后" * 200
    make_recognition(summary="示例提要", story=f"{before}ＡＩ 赋能{after}\n\n另一段")
    [group] = search("ai赋能")
    excerpt = group.results[0].excerpt
    assert hits(excerpt) == ["ＡＩ 赋能"]
    assert excerpt[0] == excerpt[-1] == ("…", False)
    assert plain(excerpt[1:-1]) == f"{'前' * 20}ＡＩ 赋能{after}"[:EXCERPT]


def test_an_ended_honour_says_so():
    make_recognition(
        headline="示例往事", stage="revoked", ended_on=date(2026, 1, 1), ended_reason="示例"
    )
    [group] = search("往事")
    assert group.results[0].meta.endswith(" · 撤销")


@pytest.mark.parametrize("stage", Stage.BEFORE)
def test_what_is_not_on_record_is_never_shown(stage):
    recognition = make_recognition(stage=stage, headline="秘而不宣")
    make_practice(recognition, title="秘而不宣")
    make_achievement(recognition, label="秘而不宣")
    UnitName.objects.create(unit=recognition.unit, name="秘而不宣")
    assert SearchEntry.objects.filter(text__contains="秘而不宣").count() == 4
    assert search("秘而不宣") == []
    Recognition.objects.update(stage="conferred")
    assert [group.total for group in search("秘而不宣")] == [1, 1, 1, 1]


def test_release_shows_and_withdrawal_hides_without_indexing():
    year = make_award_year(2026, released=False)
    recognition = make_recognition(award_year=year, headline="秘而不宣")
    make_practice(recognition, title="秘而不宣")
    make_achievement(recognition, label="秘而不宣")
    make_practice(region_report=make_region_report(award_year=year), title="秘而不宣")
    assert search("秘而不宣") == search(recognition.unit.name) == []
    AwardYear.objects.update(released_at="2026-12-01T00:00Z")
    assert [group.total for group in search("秘而不宣")] == [1, 2, 1]
    AwardYear.objects.update(released_at=None)
    assert search("秘而不宣") == search(recognition.unit.name) == []


def test_an_entry_without_its_record_is_never_shown(harbour):
    SearchEntry.objects.filter(kind="units").update(object_id=F("object_id") + 999_999)
    assert "units" not in found("海港")
    Recognition.objects.filter(unit=harbour).update(headline="改写的标题")
    assert found("ai赋能") == {"recognitions": ["改写的标题"]}


TEXT = st.text(max_size=120) | st.text(
    "海港局引航AIai赋能1.9万余 艘次hgj\"'*:&|!()“，-", max_size=12
)


def oracle(entry, words):
    """Whether an entry holds every word, said without a database."""
    tokens = entry.tokens.split(" ")
    return all(
        word in entry.text
        or (spelling.is_romanised(word) and any(t.startswith(f"~{word[1:]}") for t in tokens))
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

    @settings(max_examples=300, deadline=None)
    @given(TEXT)
    def holds(text):
        words = spelling.words(text[:100])
        expected = {entry.pk for entry in entries if oracle(entry, words)} if words else set()
        assert {entry.pk for entry in (holding(words) if words else ())} == expected
        groups = search(text)
        assert sum(group.total for group in groups) == len(expected)
        for result in (result for group in groups for result in group.results):
            assert plain(result.title_parts) == result.title
            assert plain(result.excerpt) in PASSAGES

    holds()


@settings(deadline=None)  # the first text also pays for the table of characters
@given(TEXT, st.lists(TEXT, max_size=4))
def test_marked_parts_join_to_the_text(text, others):
    words = spelling.words(" ".join(others))
    parts = spelling.marked(text, words)
    assert plain(parts) == text
    assert all(part for part, _ in parts)
    assert bool(hits(parts)) == any(word in spelling.canonical(text) for word in words)


@pytest.mark.parametrize(
    ("text", "word", "marks"),
    [
        ("共1.9万", " 9", []),
        ("0.A", " a", ["A"]),
        ("Ai、OpenAI", " ai", ["Ai"]),
        ("海港，海港局", "海港", ["海港", "海港"]),
        ("ＡＩ　赋能", " ai赋能", ["ＡＩ　赋能"]),
        ("㎡", " m", ["㎡"]),
    ],
)
def test_marks(text, word, marks):
    assert hits(spelling.marked(text, [word])) == marks


@given(st.text())
@settings(deadline=None)
def test_folding_again_changes_nothing(text):
    assert spelling.fold(spelling.fold(text)) == spelling.fold(text)
    assert spelling.canonical(spelling.fold(text)) == spelling.canonical(text)


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
    assert (total, many) == (120, few) and many <= 8
