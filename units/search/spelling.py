"""Chinese and Latin text as the search compares it. No Django.

A text is folded (width, case and accents do not count), then cut into runs of Chinese characters
and runs of Latin letters and digits; `1.9` is one run. Its canonical form holds the runs with a
blank before each Latin run, so that a plain substring test finds Chinese anywhere and Latin only
from the start of a run; anything between two runs becomes a line break, except blanks between
the scripts: "AI 赋能" and "AI赋能" are the same text.

Its tokens, for the inverted index, are the overlapping pairs of Chinese characters, the last one
alone (so that a single character is always the beginning of a token), and the Latin runs.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from itertools import groupby

from pypinyin import lazy_pinyin

#: What is written without spaces: Chinese characters and kana.
HAN = (
    r"\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff"
    r"\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)
LATIN = rf"[^\W_{HAN}]"
RUN = re.compile(rf"(?P<han>[{HAN}]+)|(?P<latin>(?:{LATIN}|(?<=\d)\.(?=\d))+)")
#: Longest token. A longer run is found by its beginning and checked in the text.
TOKEN = 100


class Folding(dict):
    """For str.translate: each character without its width, case and accents."""

    def __missing__(self, code: int) -> str:
        parts = unicodedata.normalize("NFKD", chr(code)).casefold()
        parts = unicodedata.normalize("NFKD", parts)
        # Marks (M*) and invisible format characters (Cf) vanish.
        kept = (c for c in parts if unicodedata.category(c) not in ("Mn", "Mc", "Me", "Cf"))
        self[code] = folded = "".join(kept)
        return folded


FOLDING = Folding()


def fold(text: str) -> str:
    """`text` without differences of width, case and accents."""
    return text.translate(FOLDING)


def canonical(text: str) -> str:
    """The canonical form of `text`; see the head of this file."""
    folded = fold(text)
    parts, before, end = [], "", 0
    for run in RUN.finditer(folded):
        gap = folded[end : run.start()]
        glued = not gap or (run.lastgroup != before and not gap.strip(" "))
        if before and not glued:
            parts.append("\n")
        if run.lastgroup == "latin":
            parts.append(" ")
        parts.append(run[0])
        before, end = run.lastgroup, run.end()
    return "".join(parts)


def words(text: str) -> list[str]:
    """The words of a search text in canonical form, each once: split where no run continues."""
    found = (canonical(part) for part in fold(text).split())
    return list(dict.fromkeys(w for part in found for w in part.split("\n") if w))


def tokens(text: str) -> Iterator[str]:
    """The tokens of a text, in order."""
    for run in RUN.finditer(fold(text)):
        if run.lastgroup == "latin":
            yield run[0][:TOKEN]
        else:
            yield from (run[0][start : start + 2] for start in range(len(run[0])))


@lru_cache(maxsize=10_000)
def romanised_tokens(name: str) -> tuple[str, ...]:
    """Pinyin and initials of a name from each of its syllables on: 公安局 → gonganju, gaj, …

    Kept, since a unit's names stand in the entries of all its recognitions.
    """
    plain = "".join(run[0] for run in RUN.finditer(fold(name)))
    syllables = [fold(syllable) for syllable in lazy_pinyin(plain)]
    starts = [syllables[start:] for start in range(len(syllables))]
    return tuple(
        token[:TOKEN]
        for rest in starts
        for token in ("".join(rest), "".join(syllable[0] for syllable in rest))
    )


def is_romanised(word: str) -> bool:
    """Whether a canonical word may be pinyin or initials: at least two ASCII letters or digits."""
    return len(word) > 2 and word[1:].isascii() and word[1:].isalnum()


def marked(text: str, sought: list[str]) -> tuple[tuple[str, bool], ...]:
    """`text` as (part, is a hit) for canonical words; the parts joined are `text`."""
    folded, origins = [], []
    for position, character in enumerate(text):
        for part in fold(character):
            folded.append(part)
            origins.append(position)
    hit = [False] * len(text)
    if sought:
        pattern = re.compile("|".join(_pattern(w) for w in sorted(sought, key=len, reverse=True)))
        for found in pattern.finditer("".join(folded)):
            first, last = origins[found.start()], origins[found.end() - 1]
            hit[first : last + 1] = [True] * (last + 1 - first)
    return tuple(
        ("".join(character for character, _ in group), is_hit)
        for is_hit, group in groupby(zip(text, hit, strict=True), key=lambda pair: pair[1])
    )


def _pattern(word: str) -> str:
    """What finds a canonical word in folded text."""
    parts = []
    for run in RUN.finditer(word):
        if run.lastgroup == "latin":
            inside = r"(?<!\d\.)" if run[0][0].isdecimal() else ""  # 9 of 1.9
            parts.append(rf"(?<!{LATIN})" + inside + re.escape(run[0]))
        else:
            parts.append(re.escape(run[0]))
    return " *".join(parts)
