"""Reading in a guarded process: what comes back, what is bounded, what is left behind."""

import os
import resource
import subprocess
import sys
import tempfile
import threading
from contextlib import suppress
from pathlib import Path

import pytest

from units import guarded
from units.guarded import Limits, Refused, read

from . import readers

LIMITS = Limits(seconds=30, memory=256 << 20, answer=1 << 20)
#: Seconds that a reader is given which is not meant to end; a start takes a tenth of a second.
SHORT = Limits(seconds=1, memory=256 << 20, answer=1 << 20)


def refusal(function, limits=LIMITS, content=b"x") -> str:
    with pytest.raises(Refused) as caught:
        read(function, content, limits)
    assert str(caught.value) == guarded.SAID.get(caught.value.code, "示例：不收这样的文件。")
    return caught.value.code


def children() -> list[str]:
    """The processes that this one has started and not seen off, zombies among them."""
    tasks = Path("/proc/self/task").iterdir()
    return [pid for task in tasks for pid in (task / "children").read_text().split()]


def test_a_value_comes_back_with_its_bytes(tmp_path):
    said = {"bytes": b"\xff\x00\x01", "numbers": [1, 0, 255]}
    assert read(readers.backwards, b"\x01\x00\xff", LIMITS) == said
    path = tmp_path / "sample"
    path.write_bytes(b"\x01\x00\xff")
    assert read(readers.backwards, path, LIMITS) == said


def test_the_place_of_another_reader_of_the_file_is_kept(tmp_path):
    path = tmp_path / "sample"
    path.write_bytes(b"abc")
    with path.open("rb", buffering=0) as file:
        file.read(1)
        read(readers.backwards, path, LIMITS)
        assert file.read() == b"bc"


def test_the_process_has_no_secrets_of_the_site_and_no_django(monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "示例")
    seen = read(readers.surroundings, b"", LIMITS)
    # Python sets the language itself where it finds none.
    assert set(seen.pop("environment")) <= {"LC_CTYPE"}
    assert seen == {"folder": "/", "files": [0, 1, 2], "django": False}


@pytest.mark.parametrize(
    ("function", "limits", "code"),
    [
        (readers.takes_memory, LIMITS, "too_large"),
        (readers.tells_much, LIMITS, "too_large"),
        (readers.takes_time, SHORT, "too_slow"),
        (readers.computes, SHORT, "too_slow"),
        (readers.floods, LIMITS, "broken"),
        (readers.faults, LIMITS, "broken"),
        (readers.errs, LIMITS, "broken"),
        (readers.forges, LIMITS, "broken"),
        (readers.refuses, LIMITS, "sample"),
    ],
)
def test_what_goes_too_far_is_refused_in_words(function, limits, code):
    assert refusal(function, limits) == code


def test_what_failed_is_logged_for_the_operator(caplog):
    refusal(readers.errs)
    refusal(readers.faults)
    first, second = (record.getMessage() for record in caplog.records)
    assert first.startswith("Reading with tests.units.readers.errs failed: Traceback")
    assert first.rstrip().endswith("ZeroDivisionError")
    assert second == "Reading with tests.units.readers.faults failed: ended with status -11"


def test_nothing_is_left_behind(monkeypatch, tmp_path):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    before = children(), len(os.listdir("/proc/self/fd"))
    for function in (readers.backwards, readers.takes_time, readers.faults, readers.floods):
        with suppress(Refused):
            read(function, b"x" * 100_000, SHORT)
    assert (children(), len(os.listdir("/proc/self/fd"))) == before
    assert list(tmp_path.iterdir()) == []


def test_what_its_parent_may_not_the_process_may_not():
    script = (
        "import resource; resource.setrlimit(resource.RLIMIT_NOFILE, (40, 40));"
        "from tests.units import readers; from units.guarded import *;"
        "print(read(readers.backwards, b'ab', Limits(30, 256 << 20, 1 << 20)))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True,
                          cwd=guarded.ROOT)  # fmt: skip
    assert done.stdout == "{'bytes': b'ba', 'numbers': [97, 98]}\n", done.stderr


def test_the_memory_taken_is_the_process_s_own_and_bounded():
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    refusal(readers.takes_memory)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - own < 16 * 1024  # KiB


def test_few_at_a_time_and_the_rest_is_told_to_come_again(tmp_path):
    fifos = [tmp_path / str(n) for n in range(guarded.AT_ONCE)]
    said = []
    at_work = [
        threading.Thread(target=lambda f=fifo: said.append(read(readers.waits, bytes(f), LIMITS)))
        for fifo in fifos
    ]
    for fifo, thread in zip(fifos, at_work, strict=True):
        os.mkfifo(fifo)
        thread.start()
    # A writer's open returns when the reader in the other process has opened its end.
    writers = [fifo.open("w") for fifo in fifos]
    for _ in range(guarded.WAITING):
        guarded._places.acquire()
    assert refusal(readers.backwards) == "busy"
    for _ in range(guarded.WAITING):
        guarded._places.release()
    for fifo, writer in zip(fifos, writers, strict=True):
        with writer:
            writer.write(fifo.name)
    for thread in at_work:
        thread.join()
    assert sorted(said) == [fifo.name for fifo in fifos]
    assert read(readers.backwards, b"x", LIMITS)


def test_who_waits_too_long_is_told_to_come_again(monkeypatch):
    monkeypatch.setattr(guarded, "PATIENCE", 0.01)
    for _ in range(guarded.AT_ONCE):
        guarded._turns.acquire()
    try:
        assert refusal(readers.backwards) == "busy"
    finally:
        for _ in range(guarded.AT_ONCE):
            guarded._turns.release()
    assert read(readers.backwards, b"x", LIMITS)
