"""`python -m tests.siege.signing`: thirty-two guess passwords while a visitor reads the home page.

Each guesses without a pause, from an address and with names of its own, so that no lock-out spares
the portal the work of a password. What a visitor waits for is measured before and meanwhile; it is
printed, and judged by nobody but the reader, since it depends on what else the machine does.
"""

import argparse
import http.client
import os
import statistics
import sys
import tempfile
import threading
import time
import uuid
from collections import Counter
from urllib.parse import urlencode

import django

from tests.served import Served, free_port

from .desk import CUT_OFF, LOGIN

GUESSERS = 32
#: Seconds between two looks at the home page.
PAUSE = 0.05


class Guesser(threading.Thread):
    """Signs in with another wrong name and password each time, from one address."""

    def __init__(self, port: int, number: int):
        super().__init__(daemon=True)
        self.port, self.address = port, f"10.0.0.{number + 1}"
        self.statuses: Counter[int] = Counter()
        self.stopped = threading.Event()

    def run(self):
        token = "x" * 32
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        said = kind | {"X-Forwarded-For": self.address, "Cookie": f"csrftoken={token}"}
        while not self.stopped.is_set():
            form = {"username": uuid.uuid4().hex, "password": "Wrong-guess-2025"}
            form["csrfmiddlewaretoken"] = token
            try:
                self.statuses[ask(self.port, "POST", LOGIN, urlencode(form), said)] += 1
            except CUT_OFF:
                self.statuses[0] += 1


def ask(port: int, method: str, address: str, body: str = "", headers=None) -> int:
    """The status that a request of its own connection is answered with."""
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        line.request(method, address, body, headers or {})
        answer = line.getresponse()
        answer.read()
        return answer.status
    finally:
        line.close()


def waits(port: int, seconds: float) -> list[float]:
    """How long a visitor waits for the home page, again and again for so many seconds."""
    found, until = [], time.monotonic() + seconds
    while time.monotonic() < until:
        started = time.monotonic()
        assert ask(port, "GET", "/") == 200
        found.append(time.monotonic() - started)
        time.sleep(PAUSE)
    return found


def tell(what: str, seconds: list[float]) -> None:
    """Print what a visitor waited for."""
    last = sorted(seconds)[int(0.95 * (len(seconds) - 1))]
    print(
        f"  home page {what}: {len(seconds)} times, median {statistics.median(seconds):.3f} s, "
        f"95 % within {last:.3f} s, the longest {max(seconds):.3f} s",
        flush=True,
    )


def run(seconds: float, var: str) -> None:
    """Measure it on the demo's content, on SQLite, as it is served."""
    os.environ |= {"PORTAL_DEMO": "true", "SECRET_KEY": "siege" * 12, "PORTAL_VAR": var}
    os.environ |= {"BEHIND_PROXY": "true", "SIGN_IN_FAILURES_OF_ADDRESS": "1000000"}
    os.environ["DATABASE_URL"] = f"sqlite:///{var}/portal.sqlite3"
    django.setup()
    from django.core.management import call_command

    call_command("demo", "--prepare-only")
    print(f"load of the machine before: {os.getloadavg()[0]:.2f}", flush=True)
    with Served(free_port()) as portal:
        waits(portal.port, 2)
        tell("alone", waits(portal.port, seconds))
        guessers = [Guesser(portal.port, number) for number in range(GUESSERS)]
        for guesser in guessers:
            guesser.start()
        time.sleep(1)
        tell(f"beside {GUESSERS} who guess", waits(portal.port, seconds))
        for guesser in guessers:
            guesser.stopped.set()
        for guesser in guessers:
            guesser.join()
    print(f"  they were answered: {dict(sum((one.statuses for one in guessers), Counter()))}")


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.siege.signing", description=__doc__)
    parser.add_argument("--seconds", type=float, default=20)
    said = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    with tempfile.TemporaryDirectory(prefix="portal-signing-") as var:
        run(said.seconds, var)
    return 0


if __name__ == "__main__":
    sys.exit(main())
