"""From an article's text to candidate achievements. Plain Python.

`extract` gives every figure of a text with what the text around it tells: the unit in whose
section it stands, what it counts, its period, its sentence, and its place in words. It proposes;
staff decide (`acceptance`).
"""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from awards.quantities import Mention, find

from .labels import Words, members, words_around
from .sentences import PERIOD, Sentence

#: Half-width marks that some editors leave between Chinese characters, and what they stand for.
FULL_WIDTH = str.maketrans(",;:!?()", "，；：！？（）")
HALF_WIDTH = re.compile(r"(?<!\d),|,(?!\d)|(?<!\d):|:(?!\d)|[;!?()]")
#: A line that ends so ends its paragraph; any other is taken to run on in the next.
PARAGRAPH_END = re.compile(r"[。！？；：”』》…]\s*$")
#: A shorter line without a comma is a heading or a by-line, and never runs on.
SHORT_LINE = 18
#: A short line whose number goes on in the next; a year there, or an item, begins anew.
BROKEN = re.compile(r"[^\d\s].*\d[.,，]?$")
GOES_ON = re.compile(r"(?!(?:19|20)\d\d年|\d{1,2}[.．、](?!\d))\d")
LINE = re.compile(r"[^\n]*\n?")
#: In columns of a Chinese character's half: the lines of a page differ no more, save the last of a
#: paragraph, which is shorter; a paragraph's first line may have lost its indent.
MARGIN = 8
#: An opening that no sentence is broken before, unless a word leads on to it.
SAYS_WHEN = re.compile(
    r"\s*(?:(?:今年|去年|20\d\d年|[近几一二两三四五六七八九十]{1,2}年|多年)以?来"
    r"|截[至止](?:目前|20\d\d年)[^，,。]{0,8})[，,]"
)
LEADS_ON = re.compile(r"[，、；,;（(“《自从和与及]$")
STARTS_ANEW = re.compile(
    r"\s*(?:——|□|■|●|[一二三四五六七八九十]{1,3}、|（[一二三四五六七八九十]{1,3}）)"
)
#: A paragraph that speaks of all units together ends the section of the last one. After a lead,
#: units in figures (截至目前，120家单位参保) are not the winners, who are few and counted in words.
ALL_TOGETHER = re.compile(
    r"\s*(?:(?:[全我][省市县区])?(?:[一二三四五六七八九十两\d]{1,3}|这些|上述|以上|各)"
    r"|(?:据[^，。]{0,6}统计|统计显示|总[的体]来?看|至此|如今|目前|截[至止][^，。]{1,12})，?"
    r"(?:[全我][省市县区])?(?:[一二三四五六七八九十两]{1,3}|这些|上述|以上))"
    r"(?:家|个)?(?:先进|获评|获奖)?单位"
)
#: What may stand before the name of the unit whose section begins.
BEFORE_NAME = re.compile(r"[\s【《■●◆]*(?:[（(]?[一二三四五六七八九十\d]{1,3}[）)、.．]\s*)?")
#: No name goes beyond a mark, or is longer than the column.
UNTIL_MARK = re.compile(r"[^，。；：！？【】《》]{0,100}")
SENTENCE_END = re.compile(r"[。！？]")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A figure of a text that may become an Achievement.

    `mention.start` and `mention.end` count characters of the text as read, and so does
    `sentence_start`; a sentence is given whole unless it is endless. `unit` is the slug of the unit
    whose section it stands in. `fingerprint` names the figure as long as its sentence and wording
    stay, wherever they move.
    """

    mention: Mention
    label: str
    period: str
    unit: str | None
    sentence: str
    sentence_start: int
    locator: str
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph without the breaks that page layout put into it.

    `starts` and `places` map it back: from place `starts[i]` on, the text's is `places[i]` later.
    """

    text: str
    starts: list[int]
    places: list[int]

    def is_torn(self, start: int, end: int) -> bool:
        """Whether a number there was put together where a line ended early."""
        line = bisect_right(self.starts, start)
        if line == len(self.starts) or (broken := self.starts[line]) >= end:
            return False
        early = broken - self.starts[line - 1] < SHORT_LINE
        return early and self.text[broken - 1].isdecimal() and self.text[broken].isdecimal()

    def place(self, at: int) -> int:
        """Where in the text as read the character `at` of the paragraph stands."""
        line = bisect_right(self.starts, at) - 1
        return self.places[line] + at - self.starts[line]


def extract(text: str, names: Mapping[str, str]) -> Iterator[Candidate]:
    """The candidates of a text in order of place; `names` gives the slug of each unit's name.

    A unit's section begins with its heading; in a text without such headings, with a paragraph
    that opens with its name.
    """
    sections = _sections(text, names)
    unit, part, number, begun = None, "开篇部分", 0, False
    for paragraph in paragraphs(text):
        tells = bool(SENTENCE_END.search(paragraph.text))
        if section := sections and sections.match(paragraph.text):
            unit = names[section["name"]]
            part, number, begun = f"{section['name']}部分", 0, True
            if section["heading"] and not tells:
                continue
        elif begun and unit and ALL_TOGETHER.match(paragraph.text):
            unit, part, number = None, "结尾部分", 0
        number += tells
        yield from _candidates(paragraph, unit, f"{part}，第{max(number, 1)}段")


def openings(text: str) -> set[str]:
    """Whatever a paragraph of a text may be opening with that could be the name of a unit."""
    found = set()
    for paragraph in paragraphs(text):
        begun = BEFORE_NAME.match(paragraph.text).end()
        words = UNTIL_MARK.match(paragraph.text, begun)[0]
        found.update(words[:length] for length in range(1, len(words) + 1))
    return found


def paragraphs(text: str) -> Iterator[Paragraph]:
    """The paragraphs of a text, lines that a page layout broke joined again."""
    pieces: list[str] = []
    starts: list[int] = []
    places: list[int] = []
    length = 0
    for line in LINE.finditer(text):
        words = line[0].rstrip()
        if not words:
            continue
        if pieces and (_ends(pieces, length, words) or STARTS_ANEW.match(words)):
            yield Paragraph(_plain("".join(pieces)), starts, places)
            pieces, starts, places, length = [], [], [], 0
        indent = len(words) - len(words.lstrip())
        pieces.append(words[indent:])
        starts.append(length)
        places.append(line.start() + indent)
        length += len(words) - indent
    if pieces:
        yield Paragraph(_plain("".join(pieces)), starts, places)


def _ends(pieces: list[str], length: int, following: str) -> bool:
    """Whether the lines so far, of `length` characters, end their paragraph."""
    line = pieces[-1]
    if PARAGRAPH_END.search(line):
        return True
    if SAYS_WHEN.match(following) and not LEADS_ON.search(line):
        return True
    if re.search(r"[，。；,;]", line):
        return False
    if length >= SHORT_LINE:
        return len(pieces) == 1 and _is_headline(line, following)
    return not (BROKEN.match(line) and GOES_ON.match(following.lstrip()))


def _is_headline(line: str, following: str) -> bool:
    """Whether a long line without a mark is no line that the layout broke: the next is longer."""
    whole = line.count("“") == line.count("”") and not LEADS_ON.search(line)
    return whole and _width(following) > _width(line) + MARGIN


def _width(line: str) -> int:
    """In halves of a Chinese character."""
    return len(line) + sum(not character.isascii() for character in line)


def _plain(text: str) -> str:
    """The text with full-width punctuation, character for character."""
    return HALF_WIDTH.sub(lambda mark: mark[0].translate(FULL_WIDTH), text)


def _sections(text: str, names: Mapping[str, str]) -> re.Pattern | None:
    """What a unit's section begins with: the headings of a text or, failing them, its openings."""
    if not names:
        return None
    longest_first = "|".join(map(re.escape, sorted(names, key=len, reverse=True)))
    name = rf"{BEFORE_NAME.pattern}(?P<name>{longest_first})"
    headings = re.compile(rf"{name}[】》]?\s*(?P<heading>[：:—]|$)")
    if any(headings.match(paragraph.text) for paragraph in paragraphs(text)):
        return headings
    # A list of units opens no section of the first.
    return re.compile(rf"{name}(?P<heading>)(?![、和与及等])")


def _candidates(paragraph: Paragraph, unit: str | None, locator: str) -> Iterator[Candidate]:
    """The candidates of one paragraph."""
    text = paragraph.text
    ends = [mark.end() for mark in re.finditer(r"[。！？]”?", text)]
    seen: Counter[tuple[int, str]] = Counter()
    last: tuple[int, Words | None] = (-1, None)
    sentence = Sentence(text, 0, 0)
    for mention in find(text):
        if mention.start >= sentence.end:
            place = bisect_right(ends, mention.start)
            end = ends[place] if place < len(ends) else len(text)
            sentence = Sentence.of(text, ends[place - 1] if place else 0, end)
        wording = mention.quantity.wording
        words = last[1]
        if last[0] != mention.start:
            words = words_around(text, max(sentence.start, last[0]), mention, PERIOD, last[1])
        last = mention.end, words
        shown_from, shown = sentence.around(mention.start, mention.end)
        for label in members(text, mention, words):
            seen[sentence.start, wording] += 1
            yield Candidate(
                mention=_moved(mention, paragraph),
                label=label,
                period=sentence.period(mention.start),
                unit=unit,
                sentence=shown,
                sentence_start=paragraph.place(shown_from),
                locator=locator,
                fingerprint=sentence.fingerprint(wording, seen[sentence.start, wording]),
            )


def _moved(mention: Mention, paragraph: Paragraph) -> Mention:
    """The figure with its place in the text as read."""
    start, last = paragraph.place(mention.start), paragraph.place(mention.end - 1)
    doubtful = mention.doubtful or paragraph.is_torn(mention.start, mention.end)
    return replace(mention, start=start, end=last + 1, doubtful=doubtful)
