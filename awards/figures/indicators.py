"""Which figures count the same thing: staff gather figures in indicators (指标口径).

Figures of one indicator can be compared, so what they are counted in has to agree: 百分点 never
joins %. Ranks have no measure and may stand beside the amounts of what they rank. Every act is
atomic, refuses with `Refused`, and is written to the history of each figure with the
indicator it had before, so that it can be undone.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping

from django.db import transaction
from django.db.models import Count

from awards.honours.lifecycle import Refused
from awards.models import Achievement, Indicator
from units.history import columns, note

#: Who may gather figures, and who may merge indicators, which deletes one.
ASSIGN = ("awards.change_achievement",)
MERGE = (*ASSIGN, "awards.change_indicator", "awards.delete_indicator")
#: What an indicator says is better.
BETTER = {True: "越高越好", False: "越低越好", None: "不作好坏判断"}
#: How many figures a note of the history names; the figures' own histories name all.
NAMED = 30


def obstacles(achievements: Iterable[Achievement], measure: str | None = None) -> list[str]:
    """Why the figures cannot be of one indicator, counted in `measure` where that is known.

    Whole sentences; empty when they can.
    """
    return _differing(
        Counter(a.measure for a in achievements if a.kind != Achievement.Kind.RANK), measure
    )


def measure_obstacles(indicator: Indicator, measure: str) -> list[str]:
    """Why the indicator cannot be counted in `measure`, for its figures; empty when it can."""
    amounts = indicator.achievements.exclude(kind=Achievement.Kind.RANK).order_by()
    return _differing(dict(amounts.values_list("measure").annotate(Count("pk"))), measure)


def _differing(counted: Mapping[str, int], measure: str | None) -> list[str]:
    """What is said of so many figures by measure; empty where they can be of one indicator."""
    if set(counted) <= {measure} or (measure is None and len(counted) <= 1):
        return []
    ordered = sorted(counted.items(), key=lambda item: (-item[1], item[0]))
    said = "，".join(f"{_quoted(name)}{count} 项" for name, count in ordered)
    if measure is None:
        found = [f"所选数字的量词不同（{said}），不能归入同一个指标口径。"]
    else:
        found = [f"指标口径的量词是{_quoted(measure)}，所选数字的量词是：{said}，不能归入。"]
    if {"%", "个百分点"} <= {*counted, measure}:
        found.append("百分点是两个百分数之差，不是“%”，两者不能混为一谈。")
    return found


def merge_obstacles(chosen: Collection[Indicator]) -> list[str]:
    """Why the indicators cannot become one; empty when they can."""
    if len({indicator.pk for indicator in chosen}) < 2:
        return ["请选两个以上不同的指标口径来合并。"]
    found = []
    if len({indicator.measure for indicator in chosen}) > 1:
        said = "，".join(f"“{i}”用{_quoted(i.measure)}" for i in chosen)
        found.append(f"量词不同，不能合并：{said}。")
    if {True, False} <= {indicator.higher_is_better for indicator in chosen}:
        found.append("有的越高越好，有的越低越好，不能合并。")
    return found


@transaction.atomic
def assign(achievements: Iterable[Achievement], indicator: Indicator | None, by) -> int:
    """Let the figures count as `indicator`, or as none. Returns how many of them changed.

    Raises Refused without the permission, without figures, or when measures differ.
    """
    _require(by, ASSIGN, "您的账号没有修改成效指标的权限，请由录入员办理。")
    chosen = [achievement.pk for achievement in achievements]
    rows = list(
        Achievement.objects.select_for_update(of=("self",))
        .select_related("indicator")
        .filter(pk__in=chosen)
        .order_by("pk")
    )
    if not rows:
        raise Refused(["没有选中任何成效指标。"])
    if indicator is not None and (found := obstacles(rows, indicator.measure)):
        raise Refused(found)
    changed = [row for row in rows if row.indicator_id != (indicator and indicator.pk)]
    for row in changed:  # one by one, so that whoever follows saved rows sees each
        was, now = row.indicator_id, indicator and indicator.pk
        note(row, "gathered", by, old={"indicator": was}, new={"indicator": now})
        row.indicator = indicator
        row.save(update_fields=["indicator"])
    if changed and indicator is not None:
        note(indicator, "gathered_in", by, new=_named(changed))
    return len(changed)


@transaction.atomic
def merge(indicator: Indicator, into: Indicator, by) -> int:
    """Move all figures of `indicator` to `into` and delete it. Returns how many moved.

    Raises Refused without the permissions, or where `merge_obstacles` finds a reason.
    """
    _require(by, MERGE, "您的账号没有合并指标口径的权限，请由录入员办理。")
    pair = Indicator.objects.select_for_update().in_bulk([indicator.pk, into.pk])
    if not {indicator.pk, into.pk} <= pair.keys():
        raise Refused(["其中一个指标口径已经不在了，请返回列表重新选择。"])
    indicator, into = pair[indicator.pk], pair[into.pk]
    if found := merge_obstacles([indicator, into]):
        raise Refused(found)
    figures = list(indicator.achievements.all())
    moved = assign(figures, into, by) if figures else 0
    note(into, "merged_in", by, old=columns(indicator), new=_named(figures))
    note(indicator, "merged_away", by, old=columns(indicator), new={"into": into.name})
    indicator.delete()
    return moved


def _require(by, permissions: Collection[str], otherwise: str) -> None:
    if not by.has_perms(permissions):
        raise Refused([otherwise])


def _quoted(measure: str) -> str:
    return f"“{measure}”" if measure else "“没有量词”"


def _named(rows: list[Achievement]) -> dict:
    """How many figures, and which, as the history keeps them."""
    named = [f"{row}（编号 {row.pk}）" for row in rows[:NAMED]]
    return {"count": len(rows), "figures": named}
