"""What Linux tells of other processes: their children, processor time and memory."""

import os
import subprocess
import sys
import time
from pathlib import Path

#: Of the clocks that Linux keeps of a process (clock_getcpuclockid(3)), the one that is exact.
EXACT = 2
#: Runs a command and prints the most that it held, in kB. What Linux has counted of a process by
#: the time it becomes another program stays counted, so whoever begins one has to be small.
MEASURE = """
import resource, subprocess, sys
subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, check=True)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""


def children(pid: int) -> list[int]:
    """The processes that a process has begun and not yet waited for."""
    tasks = Path(f"/proc/{pid}/task").iterdir()
    return [int(child) for task in tasks for child in (task / "children").read_text().split()]


def parent(pid: int) -> int:
    """Who has begun a process."""
    return int(_numbers(pid)[1])


def command(pid: int) -> bytes:
    """What a process was begun with."""
    return _said(pid, "cmdline")


def processor(pid: int) -> float:
    """Seconds of the processor that a process has used; 0 where it is gone."""
    try:
        return time.clock_gettime(~pid << 3 | EXACT)
    except OSError:
        return 0


def processor_of_gone(pid: int) -> float:
    """Seconds that the children used which a process has waited for, in hundredths."""
    return sum(map(int, _numbers(pid)[13:15])) / os.sysconf("SC_CLK_TCK")


def memory(pid: int) -> float:
    """What a process holds now, in MB."""
    return _kilobytes(pid, b"VmRSS") / 1000


def most_memory(pid: int) -> float:
    """The most that a process has held since it began or `forget_most`, in MB."""
    return _kilobytes(pid, b"VmHWM") / 1000


def most_memory_of(*command: str) -> float:
    """The most that a command holds until it ends, in MB; not what this process holds.

    Raises CalledProcessError where it fails.
    """
    said = subprocess.run(
        [sys.executable, "-c", MEASURE, *command], capture_output=True, text=True, check=True
    )
    return int(said.stdout) / 1000


def forget_most(pid: int) -> None:
    """Let `most_memory` begin anew."""
    Path(f"/proc/{pid}/clear_refs").write_text("5")


def _said(pid: int, file: str) -> bytes:
    return Path(f"/proc/{pid}/{file}").read_bytes()


def _numbers(pid: int) -> list[bytes]:
    """Of proc(5)'s stat what stands behind the name in brackets."""
    return _said(pid, "stat").rpartition(b")")[2].split()


def _kilobytes(pid: int, row: bytes) -> int:
    (line,) = (line for line in _said(pid, "status").splitlines() if line.startswith(row))
    return int(line.split()[1])
