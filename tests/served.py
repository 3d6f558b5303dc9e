"""The portal as it is served, by granian in a process group of its own."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Mapping
from pathlib import Path

from . import processes

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

    What `environment` says wins over the surroundings, and granian is the one beside `python`. It
    has answered `ready` once by then. Ends with `stop`, or by force with `kill`.
    """

    def __init__(
        self,
        port: int,
        *,
        workers: int = 2,
        threads: int = 4,
        application: str = "config.wsgi:application",
        ready: str = "/healthz",
        environment: Mapping[str, str] | None = None,
        python: str = sys.executable,
    ):
        self.port = port
        self.process = subprocess.Popen(
            [
                *(str(Path(python).with_name("granian")), "--port", str(port)),
                *("--workers", str(workers), "--blocking-threads", str(threads)),
                *(*ARGUMENTS.split(), application),
            ],
            start_new_session=True,
            env={**os.environ, **(environment or {})},
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
        begun = processes.children(self.process.pid)
        return [pid for pid in begun if b"resource_tracker" not in processes.command(pid)]

    def processor(self) -> float:
        """Seconds of the processor that the workers have used."""
        return sum(map(processes.processor, self.workers()))

    def memory(self) -> float:
        """What the largest worker holds now, in MB."""
        return max(map(processes.memory, self.workers()))

    def most_memory(self) -> float:
        """The most that a worker has held since it began or `forget_most`, in MB."""
        return max(map(processes.most_memory, self.workers()))

    def forget_most(self) -> None:
        """Let `most_memory` begin anew."""
        for pid in self.workers():
            processes.forget_most(pid)
