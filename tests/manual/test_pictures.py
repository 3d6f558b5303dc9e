"""The manual's pictures: all that it names are there and taken by the tour, and none else."""

import ast
import re
from pathlib import Path

import pytest
from PIL import Image

from tests.config.test_docs import ROOT, STAFF, text

from .camera import FOLDER, reduced

MOST_EACH, MOST_TOGETHER = 70_000, 800_000
WIDEST = 1280
PICTURES = sorted(FOLDER.glob("*"))


def named() -> list[tuple[str, str]]:
    """What each picture of the manual shows in words, and its file."""
    return re.findall(r"!\[([^\]]*)\]\(([^)]+)\)", text(STAFF))


def taken() -> list[str]:
    """The names that the tour gives to its pictures."""
    trees = (ast.parse(path.read_text("utf-8")) for path in Path(__file__).parent.glob("*ing.py"))
    calls = (node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Call))
    return [
        call.args[1].value
        for call in calls
        if isinstance(call.func, ast.Attribute) and call.func.attr == "take"
    ]


def test_the_manual_shows_each_picture_once_and_in_order():
    files = [file for _, file in named()]
    assert files == [f"pictures/{path.name}" for path in PICTURES]
    assert [path for path in PICTURES if path.suffix != ".png"] == []


def test_the_tour_takes_each_picture_once():
    assert sorted(taken()) == [path.stem for path in PICTURES]


def test_each_picture_says_in_words_what_it_shows():
    words = [said for said, _ in named()]
    assert len(set(words)) == len(words)
    assert all(len(said) >= 5 for said in words)


@pytest.mark.parametrize("path", PICTURES, ids=lambda path: path.stem)
def test_a_picture_is_small_and_sharp(path):
    assert path.stat().st_size <= MOST_EACH
    with Image.open(path) as picture:
        assert (picture.format, picture.mode) == ("PNG", "P")
        assert 300 <= picture.width <= WIDEST


def test_all_of_them_are_soon_loaded():
    assert sum(path.stat().st_size for path in PICTURES) <= MOST_TOGETHER
    assert FOLDER == ROOT / "docs" / "pictures"


def test_a_plain_ground_keeps_its_colour():
    picture = Image.new("RGB", (200, 200), "#fbfaf7")
    for n in range(190):
        picture.putpixel((n, n), (n, 255 - n, n // 2))
    assert reduced(picture).convert("RGB").getpixel((199, 0)) == (0xFB, 0xFA, 0xF7)
    assert len(reduced(picture).getcolors()) <= 64
