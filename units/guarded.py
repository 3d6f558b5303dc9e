"""Reads files from outside in a process of its own, with bounds on what that may cost.

A file of a few kilobytes can ask for gigabytes, for minutes, or for a fault in a decoder. What
reads one is therefore a function of an importable module that takes the open file, and `read` runs
it in a fresh interpreter: no fork of a process with threads, nothing of the site's secrets in its
environment, no Django unless the function's own module imports it. Plain Python.
"""

import base64
import importlib
import json
import logging
import resource
import signal
import subprocess
import sys
import tempfile
import threading
import traceback
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

log = logging.getLogger(__name__)

#: How many files one process of the site has read at a time, how many more may wait for their turn,
#: and how many seconds. Whoever waits holds a thread that could answer a page.
AT_ONCE, WAITING, PATIENCE = 2, 1, 10
SLOWNESS = 4
ROOT = Path(__file__).resolve().parent.parent
#: What the child runs: isolated from the environment and from the folder it is started in.
START = "import sys; sys.path.insert(0, sys.argv[1]); from units.guarded import answer; answer()"
SAID = {
    "busy": "现在有其他文件正在处理，请稍后再试。",
    "too_slow": "这个文件处理的时间太长，已经停止。请精简内容或者另存一份，再试一次。",
    "too_large": "这个文件展开以后太大，已经停止处理。请精简内容或者另存一份，再试一次。",
    "broken": "这个文件打不开，可能已损坏。请另存一份，再试一次。",
}

_places = threading.BoundedSemaphore(AT_ONCE + WAITING)
_turns = threading.BoundedSemaphore(AT_ONCE)


class Refused(ValueError):
    """A file that is not read; the message says in words why and what to do.

    `code` tells the reasons apart: the keys of SAID, and those of the functions that read.
    """

    def __init__(self, message: str, code: str = "refused"):
        super().__init__(message, code)
        self.code = code

    def __str__(self) -> str:
        return self.args[0]


@dataclass(frozen=True)
class Limits:
    """What reading one file may cost: seconds of computing, bytes of memory and of the answer.

    By the clock it may take SLOWNESS times as long, since a busy machine is no fault of the file.
    """

    seconds: int
    memory: int
    answer: int


def read(function: Callable, content: bytes | Path, limits: Limits) -> Any:
    """What `function` makes of a file, given as its bytes or as its path.

    The function gets the file open for reading. Its value is made of what JSON has and of bytes.
    Raises Refused: with the function's own words, or with those of SAID where a limit was reached,
    the process failed, or too many others are at work.
    """
    if not _places.acquire(blocking=False):
        raise _refusal("busy")
    try:
        if not _turns.acquire(timeout=PATIENCE):
            raise _refusal("busy")
        try:
            return _read(function, content, limits)
        finally:
            _turns.release()
    finally:
        _places.release()


def _refusal(code: str) -> Refused:
    return Refused(SAID[code], code)


def _read(function: Callable, content: bytes | Path, limits: Limits) -> Any:
    """Start the child, wait for it, and take its answer; it has ended when this returns."""
    work = [function.__module__, function.__qualname__, json.dumps(asdict(limits))]
    command = [sys.executable, "-I", "-B", "-c", START, str(ROOT), *work]
    # Files without a name, not pipes: nothing to feed while waiting, nothing left behind by a kill.
    with _opened(content) as given, tempfile.TemporaryFile() as taken:
        child = subprocess.Popen(
            command, stdin=given, stdout=taken, stderr=subprocess.DEVNULL, cwd="/", env={}
        )
        try:
            status = child.wait(limits.seconds * SLOWNESS)
        except subprocess.TimeoutExpired:
            raise _refusal("too_slow") from None
        finally:
            child.kill()
            child.wait()
        taken.seek(0)
        said = taken.read(limits.answer + 1)
    if status == -signal.SIGXCPU:
        raise _refusal("too_slow")
    return _value(said, status, work)


def _opened(content: bytes | Path):
    """The content as a file of its own, so that no other reader's place in it is moved."""
    if isinstance(content, Path):
        return content.open("rb")
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the caller closes it
    file.write(content)
    file.seek(0)
    return file


def _value(said: bytes, status: int, work: list[str]) -> Any:
    """The value that a child answered with. Raises Refused for everything else."""
    try:
        kind, value = json.loads(said, object_hook=_unpacked)
    except (ValueError, TypeError):
        # Ended in the middle: by the system, by its own fault.
        kind, value = "failed", f"ended with status {status}"
    if kind == "value":
        return value
    if kind == "refused":
        message, code = map(str, value)
        raise Refused(message, code)
    if kind in SAID:
        raise _refusal(kind)
    log.warning("Reading with %s.%s failed: %s", *work[:2], value)
    raise _refusal("broken")


# In the child


def answer() -> None:
    """Carry out the work that the command line names, and answer on standard output."""
    module, name, limits = sys.argv[2:]
    limits = Limits(**json.loads(limits))
    _confine(limits)
    try:
        said = json.dumps(_done(module, name), default=_packed)
    except MemoryError:
        said = '["too_large", null]'
    sys.stdout.write(said if len(said) <= limits.answer else '["too_large", null]')


def _done(module: str, name: str) -> list:
    """What became of it, and the value or the words for it."""
    try:
        function = getattr(importlib.import_module(module), name)
        return ["value", function(sys.stdin.buffer)]
    except Refused as refused:
        return ["refused", [str(refused), refused.code]]
    except MemoryError:
        raise
    except Exception:
        return ["failed", traceback.format_exc()[-2000:]]


def _confine(limits: Limits) -> None:
    """Bind this process to its limits, for good, and to those of its parent where they are less."""
    for what, most in (
        (resource.RLIMIT_AS, limits.memory),
        # Holds even when whoever started this process is gone.
        (resource.RLIMIT_CPU, limits.seconds),
        (resource.RLIMIT_FSIZE, limits.answer),
        (resource.RLIMIT_NOFILE, 64),
        (resource.RLIMIT_CORE, 0),
    ):
        _, hard = resource.getrlimit(what)
        least = most if hard == resource.RLIM_INFINITY else min(most, hard)
        # The soft limit of computing says why it ends a process; the hard one, a second on, kills.
        last = least + 1 if what == resource.RLIMIT_CPU and hard != least else least
        resource.setrlimit(what, (least, last))


def _packed(value: bytes) -> dict:
    return {"base64": base64.b64encode(value).decode()}


def _unpacked(value: dict) -> Any:
    return base64.b64decode(value["base64"]) if value.keys() == {"base64"} else value
