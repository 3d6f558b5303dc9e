"""Asks, counts the answers by class, and says each that failed."""

import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from http import HTTPStatus

from .asking import Asker, Request
from .site import Site

SAFE = ("GET", "HEAD", "OPTIONS", "TRACE")


@dataclass
class Tally:
    """Answers by class of status; failures in words; the slowest answers, in seconds."""

    answers: Counter = field(default_factory=Counter)
    failures: list[str] = field(default_factory=list)
    slowest: list[tuple[float, str]] = field(default_factory=list)
    restored: int = 0

    def __str__(self):
        kinds = ", ".join(f"{kind} {self.answers[kind]}" for kind in sorted(self.answers))
        slow = "".join(f"\n  {seconds:.1f} s: {request}" for seconds, request in self.slowest)
        total = f"{self.answers.total()} requests ({kinds}), {len(self.failures)} failed"
        return f"{total}, content restored {self.restored} times; slowest:{slow}\n"

    def note(self, seconds: float, request: str) -> None:
        """Keep the five slowest."""
        self.slowest = sorted([*self.slowest, (seconds, request)], reverse=True)[:5]


def fuzz(seed: int, numbers: Iterable[int], say: Callable[[str], None] = print) -> Tally:
    """Ask the requests of these numbers, on empty tables. What fails is said at once."""
    site = Site()
    asker, tally = Asker(site, seed), Tally()
    for number in numbers:
        request = asker.request(number)
        name = f"{number}: {request}"
        started = time.monotonic()
        try:
            kind, failure = judge(asker, request)
        except Exception as error:  # beyond what the site itself turns into an answer
            kind, failure = "broken", said(error)
        tally.note(time.monotonic() - started, name)
        tally.answers[kind] += 1
        if failure:
            tally.failures.append(f"{name}: {failure}")
            say(tally.failures[-1])
        if request.method not in SAFE and site.restore():
            tally.restored += 1
        if number % 1000 == 0:
            say(f"{number}: {dict(tally.answers)}")
    return tally


def judge(asker: Asker, request: Request) -> tuple[str, str]:
    """The class of the answer, and what is wrong with it. 503 that says when to return is none."""
    response = asker.ask(request)
    status = response.status_code
    if status < 500:
        return f"{status // 100}xx", ""
    if status == HTTPStatus.SERVICE_UNAVAILABLE and "Retry-After" in response.headers:
        return "503", ""
    error = response.exc_info[1] if getattr(response, "exc_info", None) else None
    return "5xx", f"{status} {said(error)}"


def said(error: BaseException | None) -> str:
    """The exception, and the last places of it."""
    if error is None:
        return "without an exception"
    frames = traceback.extract_tb(error.__traceback__)[-4:]
    places = " < ".join(f"{'/'.join(f.filename.split('/')[-2:])}:{f.lineno}" for f in frames[::-1])
    return f"{type(error).__name__}: {str(error)[:300]!r} at {places}"
