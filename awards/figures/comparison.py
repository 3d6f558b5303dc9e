"""Which figures compare and which do not: rules without queries, each refusal with its reason.

Figures compare when indicator, measure and period agree, and are put in order only where the
wordings settle it (`Quantity.compare`): 近3万 and 2.9万余 are not ordered. What is better is the
indicator's to say; without it an order is only an order.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cmp_to_key
from itertools import combinations

from awards.models import Achievement, Direction, Indicator, Recognition

from . import periods

#: How many recognitions a comparison holds.
FEWEST, MOST = 2, 6
#: How many undecided pairs of a row are spelled out.
PAIRS = 3
MOTION = {Direction.UP: "升幅", Direction.DOWN: "降幅"}

UNGATHERED = "没有指标口径，名称相同也不能认定数的是同一件事"
SEVERAL = "同一单位有不止一个数字，不能认定以哪个为准"
UNDATED = "原文都没有写明时期，按同一年度看待"


@dataclass(frozen=True)
class Verdict:
    """What may be said of a row.

    `order` holds columns from the highest, equal ones together, and is empty when the row does
    not compare, for `reasons`; `best` the columns that the indicator calls better; `words` says
    it all.
    """

    words: str
    order: tuple[tuple[int, ...], ...] = ()
    best: tuple[int, ...] = ()
    reasons: tuple[str, ...] = ()

    @property
    def is_comparable(self) -> bool:
        """Whether an order could be drawn."""
        return not self.reasons


@dataclass(frozen=True)
class Row:
    """Figures of one indicator or, without one, of one label: for each column none or some."""

    label: str
    indicator: Indicator | None
    cells: tuple[tuple[Achievement, ...], ...]
    verdict: Verdict


def compare(first: Achievement, second: Achievement) -> int | None:
    """-1, 0 or 1 where the two figures are in a settled order; None where they do not compare."""
    if obstacles([first, second]):
        return None
    return first.quantity.compare(second.quantity)


def reasons(figures: Sequence[Achievement]) -> list[str]:
    """Why the figures have no order, in words; empty when every two of them have one."""
    if found := obstacles(figures):
        return found
    pairs = [
        (first, second)
        for first, second in combinations(figures, 2)
        if first.quantity.compare(second.quantity) is None
    ]
    said = list(dict.fromkeys(undecided(first, second) for first, second in pairs))
    return said if len(said) <= PAIRS else [*said[:PAIRS], f"还有 {len(said) - PAIRS} 对分不出先后"]


def obstacles(figures: Sequence[Achievement]) -> list[str]:
    """What keeps the figures from being compared at all, whatever their values."""
    return [*unlike(figures), *_period_differs(figures)]


def unlike(figures: Sequence[Achievement]) -> list[str]:
    """What keeps the figures from being compared in whichever periods: they count other things."""
    found = []
    if any(figure.indicator_id is None for figure in figures):
        found.append(UNGATHERED)
    elif len({figure.indicator_id for figure in figures}) > 1:
        found.append("指标口径不同")
    amounts = [figure for figure in figures if figure.kind != Achievement.Kind.RANK]
    if not amounts:
        found.append("名次照原文列出，不分先后")
    elif len(amounts) < len(figures):
        found.append("名次不能与数量相比")
    measures = dict.fromkeys(figure.measure for figure in amounts)
    if len(measures) > 1:
        found.append(f"量词不同（{_listed(f'“{m}”' if m else '没有量词' for m in measures)}）")
    return [*found, *_motion_differs(amounts)]


def motion(figure: Achievement) -> str:
    """Up or down when the figure says how much something moved; empty when it says how much
    there is, be it after a move from a baseline (90.50分 → 95分以上)."""
    return "" if figure.baseline_wording else figure.direction


def rows(recognitions: Sequence[Recognition]) -> list[Row]:
    """What at least two of the recognitions have figures of, indicators before bare labels.

    The recognitions are read with their figures and indicators; the columns are in their order.
    """
    names = titles(recognitions)
    subjects: dict[tuple, list[list[Achievement]]] = {}
    for column, recognition in enumerate(recognitions):
        for figure in recognition.achievements.all():
            key = (figure.indicator_id is None, figure.indicator_id or figure.label.strip())
            cells = subjects.setdefault(key, [[] for _ in recognitions])
            cells[column].append(figure)
    shared = [cells for cells in subjects.values() if sum(map(bool, cells)) >= FEWEST]
    shared.sort(key=lambda cells: next(filter(None, cells))[0].indicator_id is None)
    return [row for whole in shared for row in _rows_of(whole, names)]


def titles(recognitions: Sequence[Recognition]) -> list[str]:
    """The units' names then; with the year where one name stands twice."""
    names = [recognition.name_then for recognition in recognitions]
    return [
        name if names.count(name) == 1 else f"{name}（{recognition.award_year.year}）"
        for name, recognition in zip(names, recognitions, strict=True)
    ]


def judge(cells: Sequence[Sequence[Achievement]], names: Sequence[str]) -> Verdict:
    """The verdict on a row of cells whose columns are called `names`."""
    figures = [figure for cell in cells for figure in cell]
    if any(len(cell) > 1 for cell in cells):
        found = [SEVERAL, *obstacles(figures)]
    else:
        found = reasons(figures)
    if found:
        words = f"不可比：{'；'.join(found)}。{_settled_words(cells, names)}"
        return Verdict(words, reasons=tuple(found))
    order = _order({column: cell[0] for column, cell in enumerate(cells) if cell})
    best, better = _best(order, figures[0])
    words = _order_words(order, figures[0], names)
    if best:
        words += f"；{better}，{'、'.join(names[column] for column in best)}较优"
    if not figures[0].period.strip():
        words += f"（{UNDATED}）"
    return Verdict(f"{words}。", order=order, best=best)


def _settled_words(cells: Sequence[Sequence[Achievement]], names: Sequence[str]) -> str:
    """Which two columns have an order although the row has none."""
    single = [(names[column], cell[0]) for column, cell in enumerate(cells) if len(cell) == 1]
    if len(single) <= FEWEST:
        return ""
    said = []
    for (one, first), (other, second) in combinations(single, 2):
        if order := compare(first, second):
            higher, lower = (one, other) if order > 0 else (other, one)
            moved = MOTION.get(motion(first), "")
            said.append(f"{higher}{f'{moved}大' if moved else '高'}于{lower}")
    if len(said) > PAIRS:
        said = [*said[:PAIRS], f"还有 {len(said) - PAIRS} 对能分先后"]
    return f"能比的：{'；'.join(said)}。" if said else ""


def _rows_of(cells: list[list[Achievement]], names: Sequence[str]) -> list[Row]:
    """The rows of one subject; several are told apart by their periods."""
    framed = _by_period(cells)
    if len(framed) == 1:
        return [_row(*framed[0], names)]
    made = [(_row(shown, frame, names), frame) for shown, frame in framed]
    return [replace(r, label=f"{r.label}（{_framed(*frame)}）") for r, frame in made]


def _framed(words: str, year: int | None) -> str:
    """A period in words, a whole year by its number."""
    return f"{year}年" if words == "全年" else words or "未写时期"


def _row(cells: Sequence[Sequence[Achievement]], frame: tuple | None, names: Sequence[str]) -> Row:
    """A row; figures of another period than the row's are shown and not judged."""
    first = next(filter(None, cells))[0]
    label = first.indicator.name if first.indicator else first.label
    judged = [[f for f in cell if frame in (None, periods.frame(f))] for cell in cells]
    verdict = judge(judged, names)
    for name, cell, kept in zip(names, cells, judged, strict=True):
        if cell and not kept:
            words = dict.fromkeys(f"“{f.period}”" if f.period else "没有写明" for f in cell)
            apart = f"{verdict.words}{name}不可比：时期不同（{_listed(words)}）。"
            verdict = replace(verdict, words=apart)
    return Row(label, first.indicator, tuple(map(tuple, cells)), verdict)


def _by_period(
    cells: list[list[Achievement]],
) -> list[tuple[list[list[Achievement]], tuple | None]]:
    """A row for each period that two columns share, and that period; a column without it shows
    what it has of others. None where no two columns share one."""
    held: dict[tuple, set[int]] = {}
    for column, cell in enumerate(cells):
        for figure in cell:
            held.setdefault(periods.frame(figure), set()).add(column)
    shared = [frame for frame, columns in held.items() if len(columns) >= FEWEST]
    if not shared:
        return [(cells, None)]
    return [
        (
            [[f for f in cell if periods.frame(f) == frame] or cell for cell in cells],
            frame,
        )
        for frame in shared
    ]


def _order(figures: dict[int, Achievement]) -> tuple[tuple[int, ...], ...]:
    """Columns from the highest, equal ones together. Every two figures have an order."""
    held = {column: figure.quantity for column, figure in figures.items()}
    ranked = sorted(held, key=cmp_to_key(lambda a, b: held[b].compare(held[a])))
    groups: list[list[int]] = []
    for column in ranked:
        if groups and held[groups[-1][0]].compare(held[column]) == 0:
            groups[-1].append(column)
        else:
            groups.append([column])
    return tuple(map(tuple, groups))


def _best(order: tuple[tuple[int, ...], ...], figure: Achievement) -> tuple[tuple[int, ...], str]:
    """The better columns and why, as far as the indicator says; the less of a bad move is."""
    higher = figure.indicator.higher_is_better
    if higher is None or len(order) < 2:
        return (), ""
    falls = motion(figure) == Direction.DOWN
    best = order[0] if higher != falls else order[-1]
    return best, "按口径越高越好" if higher else "按口径越低越好"


def _order_words(order, figure: Achievement, names: Sequence[str]) -> str:
    moved = MOTION.get(motion(figure), "")
    said = ["、".join(names[column] for column in group) for group in order]
    if len(order) == 1:
        return f"{moved}相同"
    if len(order) == 2 and all(len(group) == 1 for group in order):
        return f"{said[0]}{f'{moved}大' if moved else '高'}于{said[1]}"
    tied = [
        f"{name}（相同）" if len(group) > 1 else name
        for name, group in zip(said, order, strict=True)
    ]
    return f"{f'{moved}由大到小' if moved else '由高到低'}：{'；'.join(tied)}"


def _motion_differs(figures: Sequence[Achievement]) -> list[str]:
    motions = {motion(figure) for figure in figures}
    if len(motions) < 2:
        return []
    return ["有的说变化多少，有的说是多少" if "" in motions else "一升一降，幅度不能相比"]


def _period_differs(figures: Sequence[Achievement]) -> list[str]:
    frames = dict.fromkeys(map(periods.frame, figures))
    words = dict.fromkeys(word for word, _ in frames)
    if len(frames) < 2:
        return []
    if len(words) == 1:
        (word,) = words
        years = "、".join(str(year) for year in sorted({year for _, year in frames}))
        said = f"都说“{word}”" if word else "原文没有写明"
        return [f"时期不同（{said}，但分属 {years} 年度）"]
    return [f"时期不同（{_listed(f'“{word}”' if word else '没有写明' for word in words)}）"]


def undecided(first: Achievement, second: Achievement) -> str:
    """Why two figures that could be compared have no order."""
    for figure in (first, second):
        if figure.qualifier == Achievement.Qualifier.ABOUT:
            return f"“{figure.wording}”没有说差多少，分不出先后"
    if first.wording == second.wording:
        return f"都说“{first.wording}”，表述相同，看不出谁高谁低"
    return f"“{first.wording}”与“{second.wording}”的范围重叠，分不出先后"


def _listed(words: Iterable[str]) -> str:
    """甲与乙; 甲、乙与丙."""
    *most, last = words
    return f"{'、'.join(most)}与{last}" if most else last
