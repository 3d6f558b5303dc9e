"""`python -m tests.bench.database SMALL LARGE`: what is measured of the portal on one database.

The two are DATABASE_URLs of the same kind of database. Where one is empty it is filled with so many
units as `--units` says, or with a tenth of them; what is there is measured as it is, and records in
it are changed.
"""

import argparse
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from time import perf_counter
from typing import TYPE_CHECKING

import django

from tests.served import Served, free_port

from .report import Figure, Measurement, Row, megabytes, table

if TYPE_CHECKING:
    from .portal import Portal

UNITS = 2000


def prepare(var: str, url: str) -> None:
    """Make this process one of a demo, which alone can hold synthetic content."""
    os.environ |= {"PORTAL_TEST": "false", "PORTAL_DEMO": "true", "PORTAL_VAR": var}
    os.environ |= {"SECRET_KEY": "bench" * 12, "DATABASE_URL": url}
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
    django.setup()
    from django.core.management import call_command

    call_command("collectstatic", interactive=False, verbosity=0)


def measure(small: "Portal", large: "Portal") -> int:
    """Print all tables. Returns how many lines failed."""
    from django.db import connection

    from . import desk, exports, importing, kept, made, reviewing, searching, trail

    which = f"{connection.vendor}, {large.name}"
    with ExitStack() as stack:
        empty = stack.enter_context(Served(free_port(), workers=1, **kept.EMPTY))
        stack.enter_context(small.serve())
        stack.enter_context(large.serve())
        failed = table(f"Kept pages: {which}", kept.measurements(large, empty))
        failed += table(f"Pages made after a change: {which}", made.measurements(small, large))
        failed += table(f"Search: {which}", searching.measurements(large))
        failed += table(f"The desk: {which}", desk.measurements(large))
        failed += table(f"Reviewing: {which}", reviewing.measurements(large))
        failed += table(f"The audit trail: {which}", trail.measurements(large))
        large.note("after the pages")
        failed += table(
            f"Recognitions as whole tables: {which}", exports.measurements(small, large)
        )
        failed += table(f"Imports: {which}", importing.measurements(large))
        large.note("at the end")
        failed += table(f"Memory: {which}", [Measurement("worker", lambda: memory(large))])
    return failed


def memory(portal: "Portal") -> Iterator[Row]:
    """What the worker was noted to hold."""
    for when, (size, most) in portal.noted.items():
        figures = [Figure(size, say=megabytes), Figure(most, "most so far", say=megabytes)]
        yield Row(f"worker {when}", figures=figures)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.database", description=__doc__)
    parser.add_argument("small")
    parser.add_argument("large")
    parser.add_argument("--units", type=int, default=UNITS)
    said = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="portal-bench-") as var:
        prepare(var, said.large)
        from .portal import Portal

        started = perf_counter()
        small, large = Portal(said.small), Portal(said.large)
        small.fill(max(said.units // 10, 1))
        large.fill(said.units)
        print(f"\nready after {perf_counter() - started:.0f} s", flush=True)
        failed = measure(small, large)
    print(f"\n{failed} failed, after {perf_counter() - started:.0f} s", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
