"""The bench itself: what it prints, and that a failure is counted without hiding the rest."""

import pytest

from .__main__ import table
from .measure import FEWEST_TURNS, MOST_TURNS, Comparison, Way, spoken


@pytest.mark.parametrize(
    "seconds, said",
    [(2.345, "2.35 s"), (1, "1.00 s"), (0.0345, "34.5 ms"), (0.001, "1.0 ms"), (2e-6, "2 µs")],
)
def test_a_time_is_said_in_the_unit_that_suits_it(seconds, said):
    assert spoken(seconds) == said


def test_ways_take_turns_and_warm_up():
    turns = []
    ways = [
        Way(name, lambda n=name: turns.append(n), prepare=lambda: turns.append("ready"))
        for name in ("base", "other")
    ]
    base, other = Comparison("示例", *ways).medians()
    assert turns == ["ready", "base", "base", "ready", "other", "other"] * MOST_TURNS
    assert base > 0 and other > 0


def test_slow_ways_take_few_turns(monkeypatch):
    monkeypatch.setattr("tests.bench.measure.SECONDS", 0)
    runs = []
    Comparison("示例", Way("base", lambda: runs.append(1)), Way("other", int)).medians()
    assert len(runs) == 2 * FEWEST_TURNS


def test_a_row_takes_its_share_of_the_time():
    def loop():
        sum(range(200_000))

    one, shared = Comparison("示例", Way("all", loop), Way("row", loop, rows=1000)).medians()
    assert 300 < one / shared < 3000


def test_a_failure_is_said_and_counted_and_the_rest_is_measured(capsys):
    def broken():
        raise ValueError("示例错误")

    sound = Comparison("sound", Way("a", int), Way("b", int))
    assert table([Comparison("broken", Way("a", int), Way("b", broken)), sound]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == ["what", "broken", "sound"]
    assert lines[1].endswith("failed: ValueError: 示例错误")


def test_what_is_worse_than_its_ratio_fails(capsys):
    def slowly():
        sum(range(100_000))

    ways = Way("a", int), Way("b", slowly)
    assert table([Comparison("示例", *ways, most=2)]) == 1
    assert capsys.readouterr().out.splitlines()[-1] == "  worse than 2.00"
    assert table([Comparison("示例", *ways)]) == 0
