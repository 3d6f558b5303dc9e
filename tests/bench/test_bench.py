"""The bench itself: what it reads and prints, and that what is too slow is counted."""

import subprocess
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from django.db import connection

from tests import processes

from .fetching import Line
from .measure import Cost, Costs, Turns, Way, own_processor, percentile
from .report import Comparison, Figure, Measurement, Row, megabytes, spoken, table
from .server import DatabaseServer

LOOP = "sum(range(10_000_000))"


def costs(*seconds: float) -> Costs:
    return Costs([Cost(processor, 2 * processor) for processor in seconds])


def failed(*figures: Figure) -> bool:
    row = Row("示例", costs(1), figures=list(figures))
    return table("示例", [Measurement("示例", lambda: [row])]) == 1


@pytest.mark.parametrize(
    "seconds, said",
    [(2.345, "2.35 s"), (1, "1.00 s"), (0.0345, "34.5 ms"), (0.001, "1.0 ms"), (2e-6, "2 µs")],
)
def test_a_time_is_said_in_the_unit_that_suits_it(seconds, said):
    assert spoken(seconds) == said


@pytest.mark.parametrize(
    "values, share, found",
    [
        ([3, 1, 2], 0.5, 2),
        ([4, 1, 3, 2], 0.5, 2),
        (list(range(1, 21)), 0.95, 19),
        (list(range(1, 22)), 0.95, 20),
        ([7], 0.95, 7),
    ],
)
def test_a_percentile_is_the_least_that_so_many_do_not_exceed(values, share, found):
    assert percentile(values, share) == found


def test_costs_are_told_of_the_processor_and_of_the_wall():
    some = costs(*range(1, 21))
    assert (some.p50, some.p95, some.wall) == (10, 19, 20)


def test_a_ratio_compares_what_was_measured_in_the_same_turn():
    # The machine was slow in the second turn and while half of the third was measured.
    assert costs(2, 40, 300).times(costs(1, 20, 10)) == 2


def test_ways_take_turns_after_they_have_warmed_up():
    turns = []
    ways = [
        Way(name, lambda n=name: turns.append(n), prepare=lambda: turns.append("ready"))
        for name in ("base", "other")
    ]
    measured = Turns(most=4, seconds=60, warm=2).measure(*ways)
    assert turns == ["ready", "base", "ready", "other"] * 6
    assert [len(one.each) for one in measured] == [4, 4]


def test_slow_ways_take_few_turns():
    runs = []
    Turns(most=9, fewest=3, seconds=0, warm=0).measure(Way("示例", lambda: runs.append(1)))
    assert len(runs) == 3


def test_what_prepares_is_not_measured_and_a_row_takes_its_share():
    used = []
    way = Way(
        "示例",
        rows=2,
        run=lambda: used.extend([1] * 4),
        prepare=lambda: used.extend([1] * 100),
        processor=lambda: len(used),
    )
    assert way.cost().processor == 2


def test_the_processor_time_of_this_process_and_of_its_children_is_read():
    before = own_processor()
    sum(range(1_000_000))
    between = own_processor()
    subprocess.run([sys.executable, "-c", LOOP], check=True)
    assert before < between < own_processor() - 0.05


def test_the_processor_time_of_another_process_is_read_while_it_lives():
    waits = [sys.executable, "-c", f"{LOOP}; print(flush=True); input()"]
    with subprocess.Popen(waits, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        other.stdout.readline()
        used = processes.processor(other.pid)
        assert processes.most_memory(other.pid) >= processes.memory(other.pid) > 1
        assert other.pid in processes.children(processes.parent(other.pid))
        other.communicate(b"\n")
    assert 0.01 < used < 60
    assert processes.processor(other.pid) == 0


def test_the_memory_of_a_command_is_its_own_and_that_of_whoever_it_begins():
    """Linux counts what its parent held until then, where nothing stands between."""
    held = bytes(b"1" * 300_000_000)
    begins = "import subprocess, sys; subprocess.run([sys.executable, '-c', sys.argv[1]])"
    takes = "held = b'1' * 100_000_000"
    assert 3 < processes.most_memory_of(sys.executable, "-c", "") < 60
    assert 100 < processes.most_memory_of(sys.executable, "-c", begins, takes) < 160
    assert len(held) == 300_000_000
    with pytest.raises(subprocess.CalledProcessError):
        processes.most_memory_of(sys.executable, "-c", "import sys; sys.exit(1)")


@pytest.mark.django_db
def test_the_processor_time_of_a_database_server_is_read():
    server = DatabaseServer(connection)
    before = server.processor()
    if connection.vendor != "postgresql":
        assert before == 0
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT sum(number) FROM generate_series(1, 1000000) AS number")
    assert 0 < before < server.processor()


def test_a_failure_is_said_and_counted_and_the_rest_is_measured(capsys):
    def broken():
        raise ValueError("示例错误")

    some = [Comparison(name, Way("a", int), Way("b", int)) for name in ("first", "last")]
    assert table("示例", [some[0], Measurement("broken", broken), some[1]]) == 1
    lines = capsys.readouterr().out.splitlines()[3:]
    assert [line.split()[0] for line in lines] == ["first:", "first:", "broken", "last:", "last:"]
    assert lines[2].endswith("failed: ValueError: 示例错误")


@pytest.mark.parametrize(
    "figure, is_worse",
    [
        (Figure(1.5, most=1.5), False),
        (Figure(1.51, most=1.5), True),
        (Figure(0.6, least=0.6), False),
        (Figure(0.59, least=0.6), True),
        (Figure(99), False),
        (Figure(float("nan"), most=1.5), True),
    ],
)
def test_what_is_worse_than_its_floor_fails(figure, is_worse):
    assert failed(figure) == is_worse
    assert failed(Figure(1), figure) == is_worse


def test_a_line_says_what_is_measured_and_what_is_worse(capsys):
    figures = [
        Figure(1.2, "growth", most=1.5),
        Figure(120, "", most=100, say=megabytes),
        Figure(0.01, "p50", most=0.04, say=spoken, is_in_column=True),
    ]
    assert failed(*figures)
    line = capsys.readouterr().out.splitlines()[-1]
    assert [part.strip() for part in line.split("  ") if part.strip()] == [
        *("示例", "1.00 s", "1.00 s", "2.00 s"),
        "growth 1.20, 120 MB",
        "≤ 1.50, ≤ 100 MB, p50 ≤ 40.0 ms",
        "WORSE",
    ]


def test_two_ways_are_compared(capsys):
    ways = [
        Way(name, int, processor=iter(range(0, 99, step)).__next__)
        for name, step in (("base", 1), ("other", 3))
    ]
    assert table("示例", [Comparison("示例", *ways)]) == 0
    first, last = capsys.readouterr().out.splitlines()[-2:]
    assert first.split()[:3] == ["示例:", "base", "1.00"]
    assert last.split()[-1] == "3.00"


class _Answers(BaseHTTPRequestHandler):
    """Answers with a body of 100,000 bytes, at /nothing with 404."""

    protocol_version = "HTTP/1.1"

    def do_GET(self):
        self.send_response(404 if self.path == "/nothing" else 200)
        self.send_header("Content-Length", "100000")
        self.send_header("ETag", '"example"')
        self.end_headers()
        self.wfile.write(b"0" * 100_000)

    def log_message(self, *words):
        pass


def test_a_connection_reads_whole_answers_one_after_another_and_refuses_others():
    with ThreadingHTTPServer(("127.0.0.1", 0), _Answers) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        line = Line(server.server_port)
        assert [line.get("/") for _ in range(3)] == [100_000] * 3
        assert line.etag == '"example"' and line.first_byte > 0
        with pytest.raises(AssertionError, match="/nothing: 404"):
            line.get("/nothing")
        line.close()
        server.shutdown()
