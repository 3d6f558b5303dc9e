"""A sentence of a text: its words, the periods that it names, its fingerprints. Plain Python.

Everything that concerns the sentence as a whole is worked out once, however many figures it has,
so that the time for a text grows with its length and with nothing else.
"""

import hashlib
import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property

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
    rf"|“?十[三四五]五”?(?:以来|期间|时期)|(?:{YEAR}|年初|自?(?:(?!{YEAR}以来)[^，。；：\d]){{2,10}})以来"
    r"|[^，。；：“”]{2,10}期间|去冬今春"
)
#: A bare year governs only where nothing says more; it is often part of an award's name. The base
#: of a comparison (较2020年) governs nothing.
BARE_YEAR = re.compile(
    r"(?<![较比与由从自是按])(?:本年度|全年|20\d\d年度?|今年|去年)(?!以前|同期|相比|的|末)"
)
#: What an opening says after the name of who did something then.
SINCE = re.compile(rf"{YEAR}以来$")
AVERAGE = re.compile(r"年均|月均|日均")
#: In characters before a figure, where a period governs it that does not open the sentence.
WINDOW = 200
#: In characters before a figure, where it is an average of something.
NEAR = 20
#: In characters; of a longer sentence, what is around a figure is enough to know it by.
LONGEST = 1000


@dataclass(frozen=True)
class Sentence:
    """The sentence `paragraph[start:end]`, without the white space around it."""

    paragraph: str
    start: int
    end: int

    @classmethod
    def of(cls, paragraph: str, start: int, end: int) -> "Sentence":
        """The sentence between two marks."""
        words = paragraph[start:end]
        start += len(words) - len(words.lstrip())
        return cls(paragraph, start, start + len(words.strip()))

    def around(self, start: int, end: int) -> tuple[int, str]:
        """The sentence, or as much of it around a figure as is shown, and where that begins."""
        if self.end - self.start <= LONGEST:
            return self.start, self._text
        middle = (start + end) // 2
        low = max(self.start, min(start, middle - LONGEST // 2))
        return low, self.paragraph[low : min(self.end, low + LONGEST)]

    def fingerprint(self, wording: str, number: int) -> str:
        """Names the `number`th figure of that wording as long as sentence and wording stay."""
        digest = self._digest.copy()
        digest.update(f"\0{wording}\0{number}".encode("utf-8", "surrogatepass"))
        return digest.hexdigest()

    def period(self, at: int) -> str:
        """The period that governs a figure at `at`: the last one named before it, else the year,
        month or day that it is an average of."""
        opening = self._opening if self._opening and self._opening.end() < at else None
        near = max(self.start, at - WINDOW)
        if named := self._named(opening.end() if opening else near, at):
            return named
        if opening:
            return (SINCE.search(opening[0]) or opening)[0]
        before = self.paragraph[near:at]
        found = BARE_YEAR.findall(before) or AVERAGE.findall(before[-NEAR:])
        return found[-1] if found else ""

    def _named(self, low: int, at: int) -> str:
        """The last period that is named between `low` and `at`."""
        number = bisect_right(self._ends, at) - 1
        spans = self._periods
        if number + 1 < len(spans) and spans[number + 1].start() < at:
            # What is named around the figure hides what is named before it.
            low = max(low, at - WINDOW)
            named = [match[0] for match in PERIOD.finditer(self.paragraph, low, at)]
            return named[-1] if named else ""
        return spans[number][0] if number >= 0 and spans[number].start() >= low else ""

    @cached_property
    def _text(self) -> str:
        return self.paragraph[self.start : self.end]

    @cached_property
    def _digest(self):
        words = re.sub(r"\s", "", self._text)
        return hashlib.sha1(words.encode("utf-8", "surrogatepass"), usedforsecurity=False)

    @cached_property
    def _opening(self) -> re.Match | None:
        return OPENING.match(self.paragraph, self.start, self.end)

    @cached_property
    def _periods(self) -> list[re.Match]:
        """The periods that the sentence names, in order, behind the clause that opens it."""
        low = self._opening.end() if self._opening else self.start
        return list(PERIOD.finditer(self.paragraph, low, self.end))

    @cached_property
    def _ends(self) -> list[int]:
        return [match.end() for match in self._periods]
