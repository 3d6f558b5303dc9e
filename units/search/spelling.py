"""Chinese and Latin text as the search compares it. No Django.

A text is folded (width, case, accents and traditional forms do not count), then cut into runs of
Chinese characters and runs of Latin letters and digits; `1.9` is one run. Its canonical form holds
the runs with a blank before each Latin run, so that a plain substring test finds Chinese anywhere
and Latin only from the start of a run; anything between two runs becomes a line break, except
blanks between the scripts: "AI 赋能" and "AI赋能" are the same text.

Its tokens, for the inverted index, are the overlapping pairs of Chinese characters, the last one
alone (so that a single character is always the beginning of a token), and the Latin runs.
"""

import re
import unicodedata
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import chain, groupby, product
from operator import add
from typing import NamedTuple

from . import pinyin

#: What is written without spaces: Chinese characters and kana.
HAN = (
    r"\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff"
    r"\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)
LATIN = rf"[^\W_{HAN}]"
RUN = re.compile(rf"(?P<han>[{HAN}]+)|(?P<latin>(?:{LATIN}|(?<=\d)\.(?=\d))+)")
#: The syllables with ü that would be others with u: lü, lüe, nü, nüe. The dictionary has v.
UMLAUTED = re.compile("[ln]ve?")
#: How people write that ü: as they type it, folded without its dots, and as passports have it.
UMLAUT_AS = ("v", "u", "yu")
WRITTEN_UMLAUT = re.compile("(?<=[ln])(v|yu|u)")
#: With more of them in a name, all are taken for ü or none.
MOST_UMLAUTS = 5
HAN_ONE = re.compile(f"[{HAN}]")
#: What the set of simplified characters (GB/T 2312) holds, and OpenCC takes for traditional.
IN_BOTH = frozenset("乾吒夥後徵拚捱摺於榘菸薹袷醣麴麽")
#: Longest token. A longer run is found by its beginning and checked in the text.
TOKEN = 100
#: Longest text that is kept as it was read: names, labels and periods stand in many entries.
KEPT = 40


class Folding(dict):
    """For str.translate: each character without its width, case and accents."""

    def __missing__(self, code: int) -> str:
        parts = unicodedata.normalize("NFKD", chr(code)).casefold()
        parts = unicodedata.normalize("NFKD", parts)
        # Marks (M*) and invisible format characters (Cf) vanish.
        kept = (c for c in parts if unicodedata.category(c) not in ("Mn", "Mc", "Me", "Cf"))
        self[code] = folded = "".join(map(self.written, kept))
        return folded

    def written(self, character: str) -> str:
        """A character as it is written."""
        return character


class Simplifying(Folding):
    """The same, and traditional characters as the simplified ones that stand for them (OpenCC).

    One by one, in what is searched as in what is sought, so that no word need be known.
    """

    def written(self, character: str) -> str:
        """The simplified form. OpenCC (7 MB) is loaded for what simplified text does not hold."""
        if not HAN_ONE.match(character) or (
            character not in IN_BOTH and character.encode("gb2312", "ignore")
        ):
            return character
        simple = simplifier().convert(character)
        return simple if len(simple) == 1 else character


@lru_cache(maxsize=1)
def simplifier():
    """OpenCC's conversion from traditional to simplified characters."""
    from opencc import OpenCC

    return OpenCC("t2s")


FOLDING, PLAIN_FOLDING = Simplifying(), Folding()


def fold(text: str) -> str:
    """`text` without differences of width, case and accents, in simplified characters."""
    return text.translate(FOLDING)


class Said(NamedTuple):
    """A text as it is read: as it stands, its canonical form, and its tokens in order."""

    text: str
    canonical: str
    tokens: tuple[str, ...]


def canonical(text: str) -> str:
    """The canonical form of `text`; see the head of this file."""
    return read(text).canonical


def joined(said: Collection[Said]) -> Said:
    """Texts that stand on lines of their own, as one."""
    return Said(
        "\n".join([one.text for one in said]),
        "\n".join([one.canonical for one in said if one.canonical]),
        tuple(chain.from_iterable([one.tokens for one in said])),
    )


@lru_cache(maxsize=10_000)
def _read_and_kept(text: str) -> Said:
    return _read(text)


def read(text: str) -> Said:
    """Read a text once for all that is made of it; no run goes beyond a line."""
    return (_read_and_kept if len(text) <= KEPT else _read)(text)


def _read(text: str) -> Said:
    parts: list[str] = []
    found: list[str] = []
    before = ""
    apart = RUN.split(fold(text))
    for between, han, latin in zip(apart[::3], apart[1::3], apart[2::3], strict=False):
        kind = "han" if han else "latin"
        # Glued to the run before by nothing, or by blanks between the scripts.
        if before and between and (kind == before or between.strip(" ")):
            parts.append("\n")
        if latin:
            parts += (" ", latin)
            found.append(latin[:TOKEN])
        else:
            parts.append(han)
            found += map(add, han, han[1:])
            found.append(han[-1])
        before = kind
    return Said(text, "".join(parts), tuple(found))


def words(text: str) -> list[str]:
    """The words of a search text in canonical form, each once: split where no run continues."""
    found = (canonical(part) for part in fold(text).split())
    return list(dict.fromkeys(w for part in found for w in part.split("\n") if w))


@dataclass(frozen=True)
class Readings:
    """Words that are read otherwise than the dictionary has them: (长涂, "chang tu"), …"""

    words: tuple[tuple[str, str], ...] = ()

    @cached_property
    def _pattern(self) -> re.Pattern:
        longest_first = sorted((word for word, _ in self.words), key=len, reverse=True)
        return re.compile(f"({'|'.join(map(re.escape, longest_first))})")

    def syllables(self, text: str) -> Iterator[tuple[str, str]]:
        """How a text is read: each syllable with its initial; what is not Chinese as it stands."""
        said = dict(self.words)
        for part in self._pattern.split(text) if said else [text]:
            if part in said:
                yield from ((syllable, syllable[0]) for syllable in said[part].split())
            else:
                yield from zip(pinyin.syllables(part), pinyin.initials(part), strict=True)

    def romanised(self, text: str) -> tuple[str, str]:
        """Pinyin and initials of a text, lower case, no spaces: 公安局 → (gonganju, gaj)."""
        said = list(self.syllables(text))
        full = "".join(syllable for syllable, _ in said)
        return full.lower(), "".join(initial for _, initial in said).lower()


@lru_cache(maxsize=10_000)
def romanised_tokens(name: str, readings: Readings) -> tuple[str, ...]:
    """Pinyin and initials of a name from each of its syllables on: 公安局 → gonganju, gaj, …

    Kept, since a unit's names stand in the entries of all its recognitions.
    """
    # 乾 is read otherwise than the 干 that it is taken for.
    plain = "".join(run[0] for run in RUN.finditer(name.translate(PLAIN_FOLDING)))
    syllables = [fold(syllable) for syllable, _ in readings.syllables(plain)]
    written = dict.fromkeys(tuple(_umlauts_as(way, syllables)) for way in UMLAUT_AS)
    return tuple(
        token[:TOKEN]
        for one in written
        for start in range(len(one))
        for token in ("".join(one[start:]), "".join(syllable[0] for syllable in one[start:]))
    )


def _umlauts_as(written: str, syllables: list[str]) -> Iterator[str]:
    for syllable in syllables:
        yield syllable.replace("v", written) if UMLAUTED.fullmatch(syllable) else syllable


def readings_written(text: str) -> set[str]:
    """The readings, as they are kept, that Latin letters may mean: as `UMLAUT_AS` has each ü."""
    parts = WRITTEN_UMLAUT.split("".join(fold(text).split()))
    if not "".join(parts).isascii():
        return set()
    ways = [(part, "v") if place % 2 else (part,) for place, part in enumerate(parts)]
    if len(parts) > 2 * MOST_UMLAUTS + 1:
        return {"".join(way[end] for way in ways) for end in (0, -1)}
    return {"".join(way) for way in product(*ways)}


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
