"""How texts are folded to be compared, and which parts of them are hits."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.config.search.results import TEXT, hits, plain
from units.search import spelling


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
def test_folding_again_changes_nothing(text):
    assert spelling.fold(spelling.fold(text)) == spelling.fold(text)
    assert spelling.canonical(spelling.fold(text)) == spelling.canonical(text)


def test_traditional_characters_are_the_simplified_ones():
    assert spelling.canonical("舟山市信訪局") == "舟山市信访局"
    assert spelling.words("後勤 東海漁嫂") == ["后勤", "东海渔嫂"]
    assert spelling.words("后勤 东海渔嫂") == ["后勤", "东海渔嫂"]
    assert spelling.marked("海上楓橋", ["枫桥"]) == (("海上", False), ("楓橋", True))


def test_a_name_is_read_as_it_is_written():
    assert "qiankunju" in spelling.romanised_tokens("乾坤局", spelling.Readings())


def test_simplified_text_needs_no_table():
    """All that the set of simplified characters holds, but what OpenCC changes all the same."""
    rows = range(0xB0, 0xF8)
    both = [bytes((row, cell)) for row in rows for cell in range(0xA1, 0xFF)]
    known = [text for one in both if (text := one.decode("gb2312", "ignore"))]
    changed = {text for text in known if spelling.simplifier().convert(text) != text}
    assert len(known) == 6763
    assert changed == spelling.IN_BOTH
