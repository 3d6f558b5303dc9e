"""The rule for characters that are not seen: what goes, what stays, what is refused and how."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from units.texts import UnfitText, cleaned, printable

#: Bits of text that a rule could take apart, beside any single character.
PIECES = st.sampled_from(["\r\n", "👨‍👩‍👧", "❤️‍🔥", "\u202d138\u202c", "接待群众", "\x1e", "\u200d"])
ANY = st.lists(st.characters() | PIECES | st.characters(max_codepoint=0xA0)).map("".join)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("一\r\n二\r三\n四", "一\n二\n三\n四"),
        ("一\v二\f三\u2028四\u2029五", "一\n二\n三\n四\n五"),
        ("模\u200b范\ufeff机\xad关\u2060", "模范机关"),
        ("\u200e舟山\u200f", "舟山"),
        ("电话\u202d138 0000\u202c", "电话138 0000"),
        ("\u2068网名\u2069", "网名"),
        ("表格\x07域\x13\x14\x15", "表格域"),
        ("4\x1e6小时", "4-6小时"),
        ("图\ufffc文", "图文"),
        ("一\u200d二", "一二"),
        ("\u200d", ""),
    ],
)
def test_what_is_not_seen_is_cleaned_away(typed, kept):
    assert (cleaned(typed), printable(typed)) == (kept, kept)


@pytest.mark.parametrize(
    "text",
    [
        "名称\t全称\n下一行",
        "　全角空格\u00a0不换行空格",
        "👨‍👩‍👧 👩🏽‍💻 ❤️‍🔥 🏳️‍🌈 👩‍⚕️",
        "葛\U000e0100城",
        "𠮷野家 囧\ue000",
        "é e\u0301",
        "\ufffd",
    ],
)
def test_what_is_seen_stays(text):
    assert (cleaned(text), printable(text)) == (text, text)


@pytest.mark.parametrize(
    ("character", "kind"),
    [
        ("\x00", "控制字符 U+0000"),
        ("\x08", "控制字符 U+0008"),
        ("\x1b", "控制字符 U+001B"),
        ("\x7f", "控制字符 U+007F"),
        ("\x96", "控制字符 U+0096"),
        ("\u202b", "倒排字符 U+202B"),
        ("\u202e", "倒排字符 U+202E"),
        ("\u2067", "倒排字符 U+2067"),
        ("\ud83d", "半个字符 U+D83D"),
        ("\udfff", "半个字符 U+DFFF"),
        ("\ufdd0", "无效字符 U+FDD0"),
        ("\ufffe", "无效字符 U+FFFE"),
        ("\uffff", "无效字符 U+FFFF"),
        ("\U0010ffff", "无效字符 U+10FFFF"),
    ],
)
def test_what_may_stand_for_something_is_refused_and_named(character, kind):
    with pytest.raises(UnfitText) as refused:
        cleaned(f"为群众办实事四{character}六小时")
    assert str(refused.value) == (
        f"第 7 个字（“群众办实事四”）后面有看不见的{kind}，请删去后再保存；"
        "删不掉的，把前后几个字重新打一遍。"
    )
    assert printable(f"四{character}六小时") == "四六小时"


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("\x08一", "开头有"),
        ("一\r\n二\x08", "第 2 行第 1 个字（“二”）后面有"),
        ("一\n\x08", "第 2 行开头有"),
        ("\u200b一\u200b二\x08\x1b", "第 2 个字（“一二”）后面有"),
    ],
)
def test_the_place_is_counted_as_a_person_counts(text, place):
    with pytest.raises(UnfitText, match=f"^{place}"):
        cleaned(text)


@example("\u200d👨\u200d\u200d👩")
@example("\r\x07\n")
@given(ANY)
def test_no_text_gets_past_and_none_grows(text):
    kept = printable(text)
    assert len(kept) <= len(text)
    assert (printable(kept), cleaned(kept)) == (kept, kept)
    kept.encode("utf-8")
    assert not {c for c in kept if unicodedata.category(c) in ("Cc", "Cs")} - {"\t", "\n"}
    assert not set(kept) & set(map(chr, (*range(0x202A, 0x202F), *range(0x2066, 0x206A))))
    assert not any(ord(c) & 0xFFFE == 0xFFFE or 0xFDD0 <= ord(c) <= 0xFDEF for c in kept)
    try:
        assert cleaned(text) == kept
    except UnfitText:
        assert kept != text
