"""SQLite's journal: asked for once, and there for readers when nothing more can be written."""

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from .test_settings import ROOT

#: Serves pages as granian does, each on a connection of its own, and prints their status.
SERVE = """
import sys
from django.conf import settings
from django.test import RequestFactory
from config.wsgi import application

def answer(method, address):
    if FULL:
        fill()
    request = getattr(RequestFactory(), method)(address, FORM)
    request.environ["HTTP_COOKIE"] = "csrftoken=" + "a" * 32
    statuses = []
    body = application(request.environ, lambda status, headers: statuses.append(status))
    list(body)
    getattr(body, "close", list)()
    print(method, address, statuses[0][:3])

def fill():
    '''Leave no room in the file system of the data.'''
    import os
    file = os.open(settings.VAR_DIR / "rest", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    try:
        for size in (65536, 512, 1):
            try:
                while os.write(file, bytes(size)):
                    pass
            except OSError:
                pass
    finally:
        os.close(file)

FORM = {}
FULL = False
answer("get", "/units/")
FULL = True
for address in ("/", "/units/", "/awards/model-organ/2025/", "/search/?q=局", "/data/units.csv"):
    answer("get", address)
FORM = {
    "username": "staff", "password": "Zhoushan-staff-2025", "csrfmiddlewaretoken": "a" * 32
}
answer("post", "/admin/login/")
"""


def run(*command: str, var: Path) -> str:
    """What a process with SQLite in `var` prints."""
    plain = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    return subprocess.run(
        [sys.executable, *command],
        cwd=ROOT,
        env=plain | {"PORTAL_TEST": "true", "PORTAL_VAR": str(var)},
        capture_output=True,
        text=True,
        check=True,
    ).stdout


@pytest.fixture
def small_disk(tmp_path):
    """A file system of a few megabytes."""
    if sys.platform != "linux" or os.geteuid() != 0:
        pytest.skip("only root can mount a file system to fill")
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=8m", "none", tmp_path], capture_output=True, text=True
    )
    if mounted.returncode:
        pytest.skip(f"no file system can be mounted here: {mounted.stderr.strip()}")
    yield tmp_path
    subprocess.run(["umount", tmp_path], check=True)


def journal(var: Path) -> str:
    """The journal mode that the database file remembers."""
    database = sqlite3.connect(var / "portal.sqlite3")
    (mode,) = database.execute("PRAGMA journal_mode").fetchone()
    database.close()
    return mode


def test_migrate_gives_the_database_its_write_ahead_log(tmp_path):
    run("manage.py", "migrate", "contenttypes", var=tmp_path)
    assert journal(tmp_path) == "wal"


def test_a_connection_leaves_the_journal_as_it_is(tmp_path):
    sqlite3.connect(tmp_path / "portal.sqlite3").execute("CREATE TABLE sample (a)")
    code = "from django.db import connection; connection.cursor().execute('SELECT a FROM sample')"
    run("manage.py", "shell", "-v", "0", "-c", code, var=tmp_path)
    assert journal(tmp_path) == "delete"


def test_with_the_disk_full_pages_are_read_and_a_form_is_told_to_come_back(small_disk):
    run("manage.py", "demo", "--prepare-only", var=small_disk)
    assert run("-c", SERVE, var=small_disk).splitlines() == [
        "get /units/ 200",
        "get / 200",
        "get /units/ 200",
        "get /awards/model-organ/2025/ 200",
        "get /search/?q=局 200",
        "get /data/units.csv 200",
        "post /admin/login/ 503",
    ]
