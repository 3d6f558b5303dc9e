"""Which leading figures say little to a visitor: words of the trade, nothing to hold them against.

A figure leads a page by a person's choice; here is what the form says of that choice.
"""

import re

from awards.models import Achievement

#: Names set in quotation marks, letters, and counts of parts (1+7+4) are words of the trade.
TRADE = re.compile(r"[“”A-Za-z+＋]|[一二三四五六七八九十]+[化有个体](?![\u4e00-\u9fff])")
#: A label longer than this is read by nobody who passes by.
LONGEST = 16


def weaknesses(figure: Achievement) -> list[str]:
    """Why the figure is weak at the head of a page, as clauses; empty when it is not."""
    found = []
    if TRADE.search(figure.label):
        found.append("“说的是什么”里有行话，外人看不懂")
    if len(figure.label) > LONGEST:
        found.append(f"“说的是什么”超过 {LONGEST} 个字")
    if not _is_held_against_something(figure):
        found.append("没有可以对照的：既不是比率、名次，也没有变动或此前的数字")
    return found


def _is_held_against_something(figure: Achievement) -> bool:
    is_rate = figure.measure in ("%", "个百分点", "分")
    return bool(
        is_rate
        or figure.kind == Achievement.Kind.RANK
        or figure.direction
        or figure.baseline_wording
    )
