"""From an article's text to candidate achievements. Plain Python.

`extract` gives every figure of a text with what the text around it tells: the unit in whose
section it stands, what it counts, its period, its sentence, and its place in words. It proposes;
staff decide (`acceptance`).
"""

import hashlib
import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from awards.quantities import Figure, find

from .labels import Words, members, words_around

#: Half-width marks that some editors leave between Chinese characters, and what they stand for.
FULL_WIDTH = str.maketrans(",;:!?()", "，；：！？（）")
HALF_WIDTH = re.compile(r"(?<!\d),|,(?!\d{3})|(?<!\d):|:(?!\d)|[;!?()]")
#: A line that ends so ends its paragraph; any other is taken to run on in the next.
PARAGRAPH_END = re.compile(r"[。！？；：”』》…]\s*$")
#: A shorter line without a comma is a heading or a by-line, and never runs on.
SHORT_LINE = 18
LINE = re.compile(r"[^\n]*\n?")
STARTS_ANEW = re.compile(
    r"\s*(?:——|□|■|●|[一二三四五六七八九十]{1,3}、|（[一二三四五六七八九十]{1,3}）)"
)
#: A paragraph that speaks of all units together ends the section of the last one.
ALL_TOGETHER = re.compile(
    r"\s*(?:[一二三四五六七八九十两\d]{1,3}|这些|上述|以上|各)(?:家|个)?(?:先进)?单位"
)

SENTENCE_END = re.compile(r"[。！？]")
NUMERAL = r"[一二三四五六七八九十两\d]{1,3}"
YEAR = r"(?:20\d\d年|今年|去年|前年|当年)"
MONTHS = r"\d{1,2}月?[—–－\-~～至到]{1,2}\d{1,2}月"
#: A clause that opens a sentence and only says when: 去年汛期, 119消防宣传月期间, 头十个月.
OPENING = re.compile(
    r"(?![^，]{0,14}(?:缩短|压缩|减少|延长))[^，。；：]{0,14}(?:以来|年来|个月来|期间|时期|学年|半年|季度|季度末|[\d一二三四五六七八九十]月"
    r"|月份|月底|年底|年末|年内|假期|暑期|寒假|汛期|前夕|目前|全年|今年|去年|\d年|个月|年度|之际)(?=，)"
)
#: A stretch of time that governs what follows it in the sentence.
PERIOD = re.compile(
    rf"截[至止]到?(?:目前|{YEAR}?(?:\d{{1,2}}月)?(?:\d{{1,2}}日)?[底末初]?)"
    rf"|20\d\d年[—–－~～至到]{{1,2}}20\d\d年|{YEAR}?{MONTHS}(?:份|底)?"
    rf"|(?:近|过去|连续){NUMERAL}(?:年|个月|个季度)来?|{NUMERAL}年多?来|近年来|多年来"
    rf"|{YEAR}?(?:上半年|下半年|[前第]?[一二三四]季度|前{NUMERAL}个月)"
    rf"|“?十[三四五]五”?(?:以来|期间|时期)|(?:{YEAR}|年初|自?[^，。；\d]{{2,10}})以来"
    r"|[^，。；“”]{2,10}期间|去冬今春"
)
#: A bare year governs only where nothing says more; it is often part of an award's name. The base
#: of a comparison (较2020年) governs nothing.
BARE_YEAR = re.compile(
    r"(?<![较比与由从自是按])(?:本年度|全年|20\d\d年度?|今年|去年)(?!以前|同期|相比|的|末)"
)
AVERAGE = re.compile(r"年均|月均|日均")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A figure of a text that may become an Achievement.

    `figure.start` and `figure.end` count characters of the text as read, and so does
    `sentence_start`. `unit` is the slug of the unit whose section it stands in. `fingerprint`
    names the figure as long as its sentence and wording stay, wherever they move.
    """

    figure: Figure
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
        if pieces and (_ends(pieces[-1], length) or STARTS_ANEW.match(words)):
            yield Paragraph(_plain("".join(pieces)), starts, places)
            pieces, starts, places, length = [], [], [], 0
        indent = len(words) - len(words.lstrip())
        pieces.append(words[indent:])
        starts.append(length)
        places.append(line.start() + indent)
        length += len(words) - indent
    if pieces:
        yield Paragraph(_plain("".join(pieces)), starts, places)


def _ends(line: str, length: int) -> bool:
    if PARAGRAPH_END.search(line):
        return True
    return length < SHORT_LINE and not re.search(r"[，。；,;]", line)


def _plain(text: str) -> str:
    """The text with full-width punctuation, character for character."""
    return HALF_WIDTH.sub(lambda mark: mark[0].translate(FULL_WIDTH), text)


def _sections(text: str, names: Mapping[str, str]) -> re.Pattern | None:
    """What a unit's section begins with: the headings of a text or, failing them, its openings."""
    if not names:
        return None
    longest_first = "|".join(map(re.escape, sorted(names, key=len, reverse=True)))
    numbered = r"(?:[（(]?[一二三四五六七八九十\d]{1,3}[）)、.．]\s*)?"
    name = rf"[\s【《■●◆]*{numbered}(?P<name>{longest_first})"
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
    for figure in find(text):
        place = bisect_right(ends, figure.start)
        start = ends[place - 1] if place else 0
        end = ends[place] if place < len(ends) else len(text)
        sentence = text[start:end].strip()
        wording = figure.quantity.wording
        words = last[1]
        if last[0] != figure.start:
            words = words_around(text, max(start, last[0]), figure, PERIOD, last[1])
        last = figure.end, words
        for label in members(text, figure, words):
            seen[start, wording] += 1
            yield Candidate(
                figure=_moved(figure, paragraph),
                label=label,
                period=period(text, start, figure.start),
                unit=unit,
                sentence=sentence,
                sentence_start=paragraph.place(
                    start + len(text[start:end]) - len(text[start:end].lstrip())
                ),
                locator=locator,
                fingerprint=_fingerprint(sentence, wording, seen[start, wording]),
            )


def _moved(figure: Figure, paragraph: Paragraph) -> Figure:
    """The figure with its place in the text as read."""
    start, last = paragraph.place(figure.start), paragraph.place(figure.end - 1)
    return Figure(start, last + 1, figure.quantity, figure.baseline, figure.direction)


def _fingerprint(sentence: str, wording: str, number: int) -> str:
    content = "\0".join((re.sub(r"\s", "", sentence), wording, str(number)))
    return hashlib.sha1(content.encode("utf-8", "surrogatepass"), usedforsecurity=False).hexdigest()


def period(text: str, start: int, at: int) -> str:
    """The period that governs a figure at `at` in the sentence from `start`: the last one named
    before it, else the year, month or day that it is an average of."""
    begin = max(start, at - 200)
    opening = OPENING.match(text, start, at)
    named = [match[0] for match in PERIOD.finditer(text, opening.end() if opening else begin, at)]
    if opening and not named:
        return opening[0]
    named = named or BARE_YEAR.findall(text[begin:at]) or AVERAGE.findall(text[begin:at][-20:])
    return named[-1] if named else ""
