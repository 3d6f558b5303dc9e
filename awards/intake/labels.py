"""What a figure counts, in the words of its clause (说的是什么). Plain Python.

The words before a figure say what was done or is measured, those after it what is counted:
组织1200余名党员干部 → 组织党员干部. It proposes a label; staff word it.
"""

import re
from typing import NamedTuple

from awards.quantities import Kind, Mention

CLAUSE_MARK = re.compile(r"[，。；：！？\n]")
#: Said of when and how often, and of the organ itself: no part of what is counted.
LEAD = re.compile(
    r"^(?:同时|其中|此外|目前|现|现已|并|已|先后|共|累计|总计|平均|实现|通过|截至目前|全年|今年|同比|还|也|使|将|让"
    r"|年均|月均|日均|、|和|与|及|面对|助力|[我该][市县区局站院校处]"
    r"|(?:19|20)\d\d年(?:度|以来)?)+"
)
TAIL = re.compile(
    r"(?:分别|已|均|又|再|共|累计|总计|合计|约|近|超过|超|突破|逾|达到|达|为|是|有|至|到|了|保持在|稳定在|保持|稳定"
    r"|维持在|在|的|从|由|不低于|“|[二两三四五六七八九十]个|实现|控制在|位居|位列|稳居|跃居|名列|居|列|属于?|(?:19|20)\d\d年度?)++$"
)
CHANGED_FROM = re.compile(r"(?:从|由)[^，。；！？]{0,24}$")
COUNTED = re.compile(
    r"(?:的)?([^，。；：！？、（）()\n\d]{1,24}?)(?=[，。；：！？、（）()\n\d]|和\d|$)"
)
#: 27个岛屿上的, 24小时一次性办结率保持: what leads on to the next figure.
LEADS_ON = re.compile(r"(?:[上中里内下间]?的|和|(?<!参)与|及|以及)$")
#: 47个重点项目和245个市级项目: the words between are what the first counts; the verb serves both.
LINKED = re.compile(r"(?:、|和|与|及|以及)$")
#: 受理率、办结率两个100%: one printed figure, said of each member of the list before it.
EACH = re.compile(r"([二两三四五六])[个项]$")
MEMBERS = re.compile(r"、|和|与|以及|及")
NUMERALS = {numeral: count for count, numeral in enumerate("二三四五六", start=2)} | {"两": 2}
LENGTH = 24
#: In characters before the figure.
WINDOW = 40
#: Measures of what is named before them: a rate, a score.
MEASURING = frozenset(("%", "个百分点", "分"))


class Words(NamedTuple):
    """What stands before a figure and after it, without what says nothing of what is counted."""

    before: str
    after: str

    def __str__(self) -> str:
        words = self.before[-LENGTH:] + self.after
        return words if _paired(words) else re.sub("[“”‘’（）『』]", "", words)


def words_around(
    text: str, start: int, mention: Mention, when: re.Pattern, last: Words | None
) -> Words:
    """What the clause from `start` on says of a figure.

    `when` is what names periods, and `last` what was said of the figure that ends at `start`.
    """
    low = max(start, mention.start - WINDOW)
    clauses = CLAUSE_MARK.split(text[low : mention.start])
    after = _after(text, mention)
    if last and low == start and len(clauses) == 1 and LINKED.search(clauses[0]):
        return Words(last.before, after)
    before = _said(clauses.pop(), when, mention)
    # 外籍船员换班量，列全国首位: the clause of the figure only goes on.
    while clauses and not before + after:
        before = _said(clauses.pop(), when, mention)
    return Words(before, after)


def _said(clause: str, when: re.Pattern, mention: Mention) -> str:
    """What a clause says of the figure at its end."""
    clause = CHANGED_FROM.sub("", clause) if mention.baseline else clause
    clause = LEAD.sub("", when.sub("", clause).lstrip("—”’、和与 "))
    return TAIL.sub("", clause.rstrip()).strip()


def _after(text: str, mention: Mention) -> str:
    quantity = mention.quantity
    if quantity.kind is Kind.AMOUNT and quantity.measure in MEASURING:
        return ""
    counted = COUNTED.match(text, mention.end)
    return TAIL.sub("", LEADS_ON.sub("", counted[1].strip())) if counted else ""


def members(text: str, mention: Mention, words: Words) -> list[str]:
    """The labels of one printed figure: as many as it says that it is said of, else one."""
    said = EACH.search(text[max(0, mention.start - 2) : mention.start])
    listed = MEMBERS.split(words.before)
    if said and len(listed) == NUMERALS[said[1]] and all(listed):
        return listed
    return [str(words)]


def _paired(words: str) -> bool:
    return all(
        words.count(one) == words.count(other) for one, other in ("“”", "‘’", "（）", "『』")
    )
