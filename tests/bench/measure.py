"""How two ways are compared: in turns, in one run, by their medians."""

from collections.abc import Callable
from dataclasses import dataclass
from math import inf
from statistics import median
from time import perf_counter

#: A comparison ends after this many turns, or after three when they take longer than the seconds.
MOST_TURNS, FEWEST_TURNS, SECONDS = 9, 3, 1.5


def nothing() -> None:
    """No preparation."""


@dataclass(frozen=True)
class Way:
    """Something that is timed: what it is called, what is done, and how many rows that makes.

    `prepare` is called before each turn, outside the measured time.
    """

    name: str
    run: Callable[[], object]
    rows: int = 1
    prepare: Callable[[], object] = nothing

    def seconds(self) -> float:
        """Seconds a row that one run takes, after one run that only warms up."""
        self.prepare()
        self.run()
        started = perf_counter()
        self.run()
        return (perf_counter() - started) / self.rows


@dataclass(frozen=True)
class Comparison:
    """Two ways to the same end: how many times as long as `base` does `other` take?

    `most` is how many times it may.
    """

    what: str
    base: Way
    other: Way
    most: float = inf

    def medians(self) -> tuple[float, float]:
        """Median seconds a row of `base` and of `other`, measured in turns."""
        turns: list[tuple[float, float]] = []
        started = perf_counter()
        while len(turns) < MOST_TURNS:
            turns.append((self.base.seconds(), self.other.seconds()))
            if len(turns) >= FEWEST_TURNS and perf_counter() - started > SECONDS:
                break
        return median(turn[0] for turn in turns), median(turn[1] for turn in turns)


def spoken(seconds: float) -> str:
    """A time in the unit that suits it: 1.2 s, 34.5 ms, 678 µs."""
    if seconds >= 1:
        return f"{seconds:.2f} s"
    return f"{seconds * 1e3:.1f} ms" if seconds >= 1e-3 else f"{seconds * 1e6:.0f} µs"
