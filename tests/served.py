"""The portal as it is served, by granian in a process group of its own."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

#: Seconds until a start counts as failed.
PATIENCE = 120
#: What the demo and deploy/ serve with, too.
ARGUMENTS = "--interface wsgi --no-ws --log-level critical --respawn-failed-workers"


def free_port() -> int:
    """A port of this machine that nobody uses."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return probe.getsockname()[1]


class Served:
    """Serves an application of the surroundings' settings from the moment it is made.

    It has answered `ready` once by then. Ends with `stop`, or by force with `kill`.
    """

    def __init__(
        self,
        port: int,
        *,
        workers: int = 2,
        threads: int = 4,
        application: str = "config.wsgi:application",
        ready: str = "/healthz",
    ):
        self.port = port
        self.process = subprocess.Popen(
            [
                *(str(Path(sys.executable).with_name("granian")), "--port", str(port)),
                *("--workers", str(workers), "--blocking-threads", str(threads)),
                *(*ARGUMENTS.split(), application),
            ],
            start_new_session=True,
            stderr=subprocess.DEVNULL,
        )
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            try:
                urllib.request.urlopen(self.address(ready), timeout=10).read()
                return
            except OSError:
                time.sleep(0.05)
        self.kill()
        sys.exit("the portal does not start")

    def __enter__(self) -> "Served":
        return self

    def __exit__(self, *raised) -> None:
        self.stop()

    def address(self, path: str) -> str:
        """Where `path` is served."""
        return f"http://127.0.0.1:{self.port}{path}"

    def kill(self) -> None:
        """End every process of it at once, whatever they are doing."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def stop(self) -> None:
        """End it as an operator does."""
        os.killpg(self.process.pid, signal.SIGTERM)
        self.process.wait()

    def workers(self) -> list[int]:
        """The processes that answer requests; not those that read a file for them."""
        tasks = Path(f"/proc/{self.process.pid}/task").iterdir()
        pids = [int(pid) for task in tasks for pid in (task / "children").read_text().split()]
        return [pid for pid in pids if b"resource_tracker" not in _said(pid, "cmdline")]

    def processor(self) -> float:
        """Seconds of the processor that the workers have used."""
        return sum(_ticks(pid) for pid in self.workers()) / os.sysconf("SC_CLK_TCK")

    def memory(self) -> float:
        """What the largest worker holds now, in MB."""
        return max(_kilobytes(pid, b"VmRSS") for pid in self.workers()) / 1000

    def most_memory(self) -> float:
        """The most that a worker has held at any time, in MB."""
        return max(_kilobytes(pid, b"VmHWM") for pid in self.workers()) / 1000


def _said(pid: int, file: str) -> bytes:
    return Path(f"/proc/{pid}/{file}").read_bytes()


def _ticks(pid: int) -> int:
    """Of user and system, as proc(5) has them behind the name in brackets."""
    return sum(map(int, _said(pid, "stat").rpartition(b")")[2].split()[11:13]))


def _kilobytes(pid: int, row: bytes) -> int:
    (line,) = (line for line in _said(pid, "status").splitlines() if line.startswith(row))
    return int(line.split()[1])
