"""What something costs in processor time and in wall time, and how ways are measured in turns."""

import resource
from collections.abc import Callable
from dataclasses import dataclass
from math import ceil
from statistics import median
from time import perf_counter


def nothing() -> None:
    """No preparation."""


def own_processor() -> float:
    """Seconds of the processor that this process and those that it has waited for have used."""
    used = map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(one.ru_utime + one.ru_stime for one in used)


@dataclass(frozen=True)
class Cost:
    """Seconds that something took, of the processor and on the wall."""

    processor: float
    wall: float


@dataclass(frozen=True)
class Costs:
    """What the same thing took each time."""

    each: list[Cost]

    @property
    def p50(self) -> float:
        """Half of the times it took no more processor time than this, in seconds."""
        return percentile([cost.processor for cost in self.each], 0.5)

    @property
    def p95(self) -> float:
        """Nineteen of twenty times it took no more processor time than this, in seconds."""
        return percentile([cost.processor for cost in self.each], 0.95)

    @property
    def wall(self) -> float:
        """Half of the times it took no longer than this, in seconds."""
        return percentile([cost.wall for cost in self.each], 0.5)

    def times(self, base: "Costs") -> float:
        """How many times as much processor time as `base`, by the turns that both took together.

        Half of the turns say less and half say more, whatever else the machine did meanwhile.
        """
        turns = zip(self.each, base.each, strict=True)
        return median(own.processor / other.processor for own, other in turns)


def percentile(values: list[float], share: float) -> float:
    """The least of the values that so large a share of them does not exceed (nearest rank)."""
    return sorted(values)[max(ceil(share * len(values)), 1) - 1]


@dataclass(frozen=True)
class Way:
    """Something that is measured: what it is called, what is done, and how many rows that makes.

    `prepare` is called before each time and not measured. `processor` reads the clock of whoever
    works, in seconds.
    """

    name: str
    run: Callable[[], object]
    rows: int = 1
    prepare: Callable[[], object] = nothing
    processor: Callable[[], float] = own_processor

    def cost(self) -> Cost:
        """What one run costs a row."""
        self.prepare()
        used, started = self.processor(), perf_counter()
        self.run()
        wall, used = perf_counter() - started, self.processor() - used
        return Cost(used / self.rows, wall / self.rows)


@dataclass(frozen=True)
class Turns:
    """How often ways are measured: `most` times, or `fewest` when `seconds` are over before.

    `warm` runs before them are not counted.
    """

    most: int = 9
    fewest: int = 3
    seconds: float = 1.5
    warm: int = 1

    def measure(self, *ways: Way) -> list[Costs]:
        """What each way costs, all of them in turns."""
        for _ in range(self.warm):
            for way in ways:
                way.cost()
        turns: list[list[Cost]] = []
        started = perf_counter()
        while len(turns) < self.most:
            turns.append([way.cost() for way in ways])
            if len(turns) >= self.fewest and perf_counter() - started > self.seconds:
                break
        return [Costs(list(costs)) for costs in zip(*turns, strict=True)]
