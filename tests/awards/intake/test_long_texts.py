"""Texts made to be slow: the time for a text grows with its length and with nothing else.

`tests/bench` measures it; here only what is far off fails, on any machine.
"""

from time import process_time

import pytest

from awards.intake.candidates import extract
from awards.intake.sentences import LONGEST
from awards.quantities import find

#: Said over and over. Each is one sentence, one list, one number, one quotation … without an end.
HOSTILE = [
    "1234567890",
    "1,234,",
    "1,13,",
    "1 ",
    "1 130 ",
    "1.",
    "12，",
    "1亿2",
    "1\n",
    "百分之",
    "2000余批，",
    "至",
    "1至",
    "年均",
    "、",
    "1、2和",
    "（",
    "（1）",
    "第",
    "第一",
    "点",
    "一点",
    "％",
    "1％",
    " ",
    "\u3000",
    "从1件增到",
    "从1到的的的的的的的的的的的的的的1件",
    "达到达到达到达到达到达到件1件，",
    "“1.9万",
    "一二三百",
    "1件期间",
    "今年以来，1件",
    "a@b.",
    "www.",
    "GB/T 1",
    "受理率、办结率两个100%，",
]


def seconds(text: str) -> float:
    """Of the processor, at best of two runs, for finding and for extracting."""
    runs = []
    for _ in range(2):
        started = process_time()
        for _ in find(text):
            pass
        for _ in extract(text, {"示例局": "shili"}):
            pass
        runs.append(process_time() - started)
    return min(runs)


@pytest.mark.parametrize("piece", HOSTILE)
def test_no_text_explodes(piece):
    """Sixteen times as much takes about sixteen times as long; squares would take 256 times."""
    small, large = (piece * (size // len(piece)) for size in (250, 4000))
    assert seconds(large) < 64 * seconds(small) + 1


def test_a_sentence_without_an_end_is_read_once():
    small, large = ("2000余批，" * count for count in (2500, 10000))
    assert seconds(large) < 8 * seconds(small)


def test_of_an_endless_sentence_each_candidate_has_what_is_around_it():
    text = "示例局接待" + "来访2000余批，" * 2000 + "共12件。"
    for candidate in (found := list(extract(text, {}))):
        at, wording = candidate.mention.start, candidate.mention.quantity.wording
        shown = text[candidate.sentence_start :][: len(candidate.sentence)]
        assert shown == candidate.sentence and len(shown) <= LONGEST
        place = at - candidate.sentence_start
        assert candidate.sentence[place : place + len(wording)] == wording
    assert len({candidate.fingerprint for candidate in found}) == len(found) == 2001
