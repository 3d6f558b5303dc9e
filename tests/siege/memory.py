"""`python -m tests.siege.memory`: what one worker holds at rest, and after many different pages.

Asks the portal for 10,000 public pages of all kinds at as many addresses, four at a time. Reads the
database of DATABASE_URL, which stays as it is, or makes one of 100,000 units, which takes minutes.
Exits with 1 where the worker holds more than 110 MB at rest or 250 MB afterwards, or where a page
is not answered with 200.
"""

import argparse
import os
import random
import sys
import tempfile
import time
from itertools import islice

import django

from tests.served import Served, free_port

from .visitors import Answers, Site, Visitor

#: Megabytes of the worker at rest and after all requests.
AT_REST, AFTERWARDS = 110, 250
#: How many visitors read, which is as many threads as answer; and how often memory is told.
VISITORS, TOLD = 4, 10


def read(portal: Served, addresses: list[str]) -> Answers:
    """Have visitors read all addresses."""
    answers = Answers()
    visitors = [
        Visitor(portal.port, number, iter(addresses[number::VISITORS]), answers)
        for number in range(VISITORS)
    ]
    for visitor in visitors:
        visitor.start()
    for visitor in visitors:
        visitor.join()
    return answers


def siege(site: Site, requests: int) -> list[str]:
    """Read so many pages. Returns what was wrong."""
    addresses = list(islice(site.addresses(), requests))
    wrong = []
    with Served(free_port(), workers=1) as portal:
        read(portal, ["/"])
        rest = portal.memory()
        print(f"at rest: {rest:.0f} MB", flush=True)
        started = time.monotonic()
        for number in range(TOLD):
            answers = read(portal, addresses[number::TOLD])
            wrong += answers.wrong
            seconds, address = answers.longest
            print(
                f"{len(addresses) * (number + 1) // TOLD:>6} pages: {portal.memory():.0f} MB, "
                f"{portal.most_memory():.0f} MB at most, {dict(answers.statuses)}; "
                f"{time.monotonic() - started:.0f} s; the longest {seconds:.2f} s: {address}",
                flush=True,
            )
        if rest > AT_REST:
            wrong.append(f"at rest the worker held {rest:.0f} MB")
        if portal.memory() > AFTERWARDS:
            wrong.append(f"afterwards the worker held {portal.memory():.0f} MB")
    return wrong


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.siege.memory", description=__doc__)
    parser.add_argument("--requests", type=int, default=10_000)
    parser.add_argument("--units", type=int, default=100_000, help="without DATABASE_URL")
    said = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="portal-siege-") as var:
        os.environ |= {"PORTAL_DEMO": "true", "SECRET_KEY": "siege" * 12, "PORTAL_VAR": var}
        is_given = bool(os.environ.get("DATABASE_URL"))
        if not is_given:
            os.environ["DATABASE_URL"] = f"sqlite:///{var}/portal.sqlite3"
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
        django.setup()
        from django.core.management import call_command

        if is_given:
            call_command("collectstatic", interactive=False, verbosity=0)
        else:
            call_command("demo", "--prepare-only")
            call_command("generate", units=said.units, years=10)
        wrong = siege(Site(random.Random(1)), said.requests)
    print("\n".join(wrong) or "no more than it may")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
