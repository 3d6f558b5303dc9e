"""Figures in a text that nothing backs, ranges that can be misread, figures that disagree."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import suppress
from decimal import Decimal
from itertools import chain

from awards.figures.periods import frame
from awards.models import Achievement
from awards.quantities import Kind, Mention, NotAQuantity, Qualifier, Quantity, find, parse

from .findings import LONGEST, Finding, Rule, found

BETWEEN = r"[—–－\-~～]{1,2}|至|到"
#: The first number of an ambiguous range, what stands between, the second, and what it may share.
RANGE = re.compile(rf"([\d.,，．]+)({BETWEEN})([\d.,，．]+)([十百千]?[万亿]+|[百千]|[%％])")
#: A place in an order.
PLACE = re.compile(r"第[一二三四五六七八九十\d]{1,3}(?:名|位|批)?|首[位批个创家例次]")
STANDS = re.compile(r"^(?:位居|位列|排名|名列|居|列)")
#: A figure in another wording of the same thing is at most so far away: near 3万 lies 2.9万余.
NEAR = Decimal("0.2")
#: How far before a figure its baseline may stand, in characters.
BACK = 60


def mentions_of(text: str) -> list[Mention]:
    """The figures of `text`, for the rules that take them."""
    return list(find(text))


def ambiguous_ranges(text: str, mentions: Iterable[Mention] | None = None) -> list[Finding]:
    """Ranges that GB/T 15835-2011 calls ambiguous (9～16亿), with the clear wording."""
    every = chain.from_iterable(
        ((f.start, f.end, f.quantity), *_baseline_place(text, f))
        for f in (mentions_of(text) if mentions is None else mentions)
    )
    return [
        found(
            Rule.RANGE,
            text,
            start,
            end,
            "范围前一个数字缺少单位，可能误读；按 GB/T 15835 前后都要写全。",
            clear_range(text[start:end]),
        )
        for start, end, quantity in every
        if quantity.ambiguous
    ]


def clear_range(wording: str) -> str:
    """An ambiguous range with what its numbers share on both: 9～16亿元 → 9亿～16亿元."""
    return RANGE.sub(lambda m: f"{m[1]}{m[4]}{m[2]}{m[3]}{m[4]}", wording, count=1)


def unbacked_figures(
    text: str, stated: "Stated", mentions: Iterable[Mention] | None = None
) -> list[Finding]:
    """Figures of `text` that none of an owner's states in the same wording's meaning.

    Value, upper value, qualifier and measure must be the same: 近3万人次 is not backed by
    2.9万余人次, though both may be true.
    """
    findings = []
    for mention in mentions_of(text) if mentions is None else mentions:
        for start, end, quantity in (
            *_baseline_place(text, mention),
            (mention.start, mention.end, mention.quantity),
        ):
            if not stated.backs(quantity):
                findings.append(_unbacked(text, start, end, stated.nearest(quantity)))
    return findings


def _unbacked(text: str, start: int, end: int, near: Achievement | None) -> Finding:
    excerpt = text[start:end][:LONGEST]
    message = f"成效指标里没有“{excerpt}”这个数字。"
    suggestion = "在成效指标中补录这个数字并注明来源，或删去"
    if near:
        message = f"成效指标写的是“{near.wording}”（{near.label}），文中写作“{excerpt}”。"
        suggestion = near.wording
    return found(Rule.FIGURE, text, start, start + len(excerpt), message, suggestion)


def _baseline_place(text: str, mention: Mention) -> Iterator[tuple[int, int, Quantity]]:
    """Where the earlier value of a change stands, which the figure itself does not say."""
    if mention.baseline is None:
        return
    wording = mention.baseline.wording
    start = text.rfind(wording, max(0, mention.start - BACK), mention.start)
    if start >= 0:
        yield start, start + len(wording), mention.baseline


class Stated:
    """What the achievements of one owner state: by meaning, by wording, and by rank.

    Read once for all texts of the owner, since every wording is parsed for it.
    """

    def __init__(self, achievements: Iterable[Achievement] = ()):
        self._achievements = list(achievements)
        self._meanings, self._wordings, self._ranks = set(), set(), set()
        for achievement in self._achievements:
            self._meanings.update(map(_meaning, _statements(achievement)))
            for wording in (achievement.wording, achievement.baseline_wording):
                self._wordings.add(wording)
                self._ranks.update(_ranks(wording))

    def backs(self, quantity: Quantity) -> bool:
        """Whether an achievement states the quantity."""
        if quantity.kind is Kind.RANK:
            return any(
                place == other and (scope in others or others in scope)
                for scope, place in _ranks(quantity.wording)
                for others, other in self._ranks
            )
        return _meaning(quantity) in self._meanings or quantity.wording in self._wordings

    def nearest(self, quantity: Quantity) -> Achievement | None:
        """The achievement that seems to mean the same in another wording."""
        if not quantity.value:
            return None
        near = [
            (abs(a.value - quantity.value), n, a)
            for n, a in enumerate(self._achievements)
            if a.value is not None
            and a.measure == quantity.measure
            and abs(a.value - quantity.value) <= NEAR * quantity.value
        ]
        return min(near)[2] if near else None


def _meaning(quantity: Quantity) -> tuple:
    return quantity.value, quantity.upper_value, quantity.qualifier, quantity.measure


def _ranks(wording: str) -> Iterator[tuple[str, str]]:
    """Each place in an order that a wording states, with what it is among: 全国, 第一."""
    last = 0
    for match in PLACE.finditer(wording):
        yield STANDS.sub("", wording[last : match.start()].lstrip("、，和")), match[0]
        last = match.end()


def _statements(achievement: Achievement) -> Iterator[Quantity]:
    """What an achievement's columns say, and what its wordings say by themselves."""
    yield achievement.quantity
    for wording in filter(None, (achievement.wording, achievement.baseline_wording)):
        with suppress(NotAQuantity):  # what was corrected by hand, its columns say
            yield parse(wording)
        for mention in find(wording):
            yield mention.quantity


def contradictions(achievements: Iterable[Achievement]) -> list[Finding]:
    """Achievements that say of one indicator, unit and period what another before them denies.

    Without an indicator the label stands for it. Wordings that can both be true (近3万 and
    2.9万余), and figures of different measures, do not disagree.
    """
    groups: dict[tuple, list[Achievement]] = defaultdict(list)
    for achievement in achievements:
        groups[_same_thing(achievement)].append(achievement)
    findings = []
    for group in groups.values():
        for place, achievement in enumerate(group):
            other = next((o for o in group[:place] if _disagree(o, achievement)), None)
            if other:
                findings.append(_contradiction(achievement, other))
    return findings


def _same_thing(achievement: Achievement) -> tuple:
    """What two figures must share to speak of the same thing."""
    owner = achievement.owner
    whose = ("unit", owner.unit_id) if achievement.recognition_id else ("at", owner.district_id)
    what = achievement.indicator_id or "".join(achievement.label.split())
    return whose, what, frame(achievement)


def _disagree(one: Achievement, other: Achievement) -> bool:
    first, second = one.quantity, other.quantity
    if first.kind is Kind.RANK and second.kind is Kind.RANK:
        places = dict(_ranks(one.wording))
        return any(places.get(s, place) != place for s, place in _ranks(other.wording))
    if first.measure != second.measure or None in (first.value, second.value):
        return False
    if first.qualifier is second.qualifier is Qualifier.ABOUT:
        return first.value != second.value
    return first.compare(second) in (-1, 1) or _baselines_differ(one, other)


def _baselines_differ(one: Achievement, other: Achievement) -> bool:
    values = {one.baseline_value, other.baseline_value} - {None}
    return len(values) > 1


def _contradiction(achievement: Achievement, other: Achievement) -> Finding:
    said = f"{achievement.period}“{achievement.label}”".strip()
    wordings = [achievement.wording, other.wording]
    if wordings[0] == wordings[1]:
        wordings = [f"{a.baseline_wording}→{a.wording}" for a in (achievement, other)]
    where = "" if other.owner == achievement.owner else f"（{other.award_year}）"
    return Finding(
        rule=Rule.CONFLICT,
        subject=f"achievement:{achievement.pk}:wording",
        field="wording",
        start=0,
        end=len(achievement.wording),
        excerpt=achievement.wording,
        message=f"{said}这里是“{wordings[0]}”，另一处{where}是“{wordings[1]}”。",
        suggestion="对照来源改正一处；口径或时期不同的，请在“说的是什么”或“时期”里写明",
        against=wordings[1],
        record=achievement,
    )
