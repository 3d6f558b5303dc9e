"""Measurements as tables: what something costs, and whether that is good enough."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from math import inf

from .measure import Costs, Turns, Way

LINE = "{:<38} {:>9} {:>9} {:>9} {:>7}  {:<24}  {:<46}  {}"
HEAD = ("what", "cpu p50", "cpu p95", "wall p50", "queries", "ratio or size", "floor", "")


def spoken(seconds: float) -> str:
    """A time in the unit that suits it: 1.2 s, 34.5 ms, 678 µs."""
    if seconds >= 1:
        return f"{seconds:.2f} s"
    return f"{seconds * 1e3:.1f} ms" if seconds >= 1e-3 else f"{seconds * 1e6:.0f} µs"


def times(ratio: float) -> str:
    """A ratio: 1.25, 84.3."""
    return f"{ratio:.2f}" if ratio < 10 else f"{ratio:.1f}"


def megabytes(size: float) -> str:
    """A size: 42 MB."""
    return f"{size:.0f} MB"


@dataclass(frozen=True)
class Figure:
    """A figure, and the floor that it may not be worse than: how much at most, or at least.

    `name` says what it is where a row has several. `is_in_column` is for what another column says.
    """

    value: float
    name: str = ""
    most: float = inf
    least: float = -inf
    say: Callable[[float], str] = times
    is_in_column: bool = False

    @property
    def is_worse(self) -> bool:
        """Whether it is worse than its floor."""
        return not self.least <= self.value <= self.most

    @property
    def said(self) -> str:
        """The figure with its name."""
        return f"{self.name} {self.say(self.value)}".strip()

    @property
    def floor(self) -> str:
        """The floor in words; empty where nothing is asked."""
        floors = [f"≤ {self.say(self.most)}"] if self.most < inf else []
        floors += [f"≥ {self.say(self.least)}"] if self.least > -inf else []
        return " ".join([self.name] * self.is_in_column + floors) if floors else ""


@dataclass(frozen=True)
class Row:
    """One line of a table."""

    what: str
    costs: Costs | None = None
    queries: int | None = None
    figures: list[Figure] = field(default_factory=list)

    @property
    def worse(self) -> list[Figure]:
        """The figures that are worse than their floors."""
        return [figure for figure in self.figures if figure.is_worse]

    def __str__(self):
        costs = self.costs
        columns = [spoken(one) for one in (costs.p50, costs.p95, costs.wall)] if costs else [""] * 3
        shown = ", ".join(figure.said for figure in self.figures if not figure.is_in_column)
        floors = list(filter(None, (figure.floor for figure in self.figures)))
        verdict = "ok" if floors else ""
        if self.worse:
            verdict = " ".join(["WORSE", *(figure.name for figure in self.worse)]).strip()
        queries = "" if self.queries is None else self.queries
        return LINE.format(self.what, *columns, queries, shown, ", ".join(floors), verdict).rstrip()


@dataclass(frozen=True)
class Measurement:
    """Some lines of a table that are measured together; `what` names them if that fails."""

    what: str
    rows: Callable[[], Iterable[Row]]


@dataclass(frozen=True)
class Comparison:
    """Two ways to the same end: how many times as long as `base` does `other` take?"""

    what: str
    base: Way
    other: Way
    turns: Turns = field(default_factory=Turns)

    def rows(self) -> Iterator[Row]:
        """A line for each."""
        base, other = self.turns.measure(self.base, self.other)
        yield Row(f"{self.what}: {self.base.name}", base)
        yield Row(f"{self.what}: {self.other.name}", other, figures=[Figure(other.times(base))])


def table(title: str, measurements: Iterable[Measurement | Comparison]) -> int:
    """Print a line as soon as it is measured. Returns how many failed, or were worse than asked."""
    failed = 0
    print(f"\n{title}\n{LINE.format(*HEAD).rstrip()}", flush=True)
    for measurement in measurements:
        try:
            for row in measurement.rows():
                failed += bool(row.worse)
                print(row, flush=True)
        except Exception as error:  # one broken page must not hide the other measurements
            failed += 1
            print(f"{measurement.what:<38} failed: {type(error).__name__}: {error}", flush=True)
    return failed
