"""What is measured of serving: a kept page and a 304 against an empty view, on the same server.

The seconds are those of the worker's processor, which hold on a busy machine, and one connection
asks, so that threads do not wait for each other.
"""

import http.client
import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from tests.served import Served, free_port

from .measure import Comparison, Way
from .pages import PAGES, SMALL, Portal

REQUESTS = 2000
#: A kept page is answered at 0.6 of the empty view's rate at least, and a 304 at 0.8.
KEPT, NOT_MODIFIED = 1 / 0.6, 1 / 0.8


@dataclass(frozen=True)
class Asked(Way):
    """An address that is asked over and over; `seconds` are those of the worker's processor."""

    run: Callable[[], object] = field(default=int)
    served: Served | None = None
    address: str = "/"
    headers: dict[str, str] = field(default_factory=dict)
    status: int = 200

    def seconds(self) -> float:
        """Seconds of the processor for one request, after some that only warm up."""
        self._ask(REQUESTS // 10)
        before = self.served.processor()
        self._ask(REQUESTS)
        return (self.served.processor() - before) / REQUESTS

    def _ask(self, times: int) -> None:
        line = http.client.HTTPConnection("127.0.0.1", self.served.port, timeout=60)
        for _ in range(times):
            line.request("GET", self.address, headers=self.headers)
            answer = line.getresponse()
            answer.read()
            assert answer.status == self.status, f"{self.address}: {answer.status}"
        line.close()


def tag_of(served: Served, address: str) -> str:
    """The ETag of a page."""
    line = http.client.HTTPConnection("127.0.0.1", served.port, timeout=60)
    line.request("GET", address)
    answer = line.getresponse()
    answer.read()
    line.close()
    return answer.headers["ETag"]


def comparisons(folder: Path) -> Iterator[Comparison]:
    """Every comparison of serving; fills a database in `folder` first."""
    Portal(folder / "served.sqlite3", SMALL).fill()
    os.environ["DATABASE_URL"] = f"sqlite:///{folder}/served.sqlite3"
    with ExitStack() as stack:
        empty = stack.enter_context(
            Served(free_port(), workers=1, application="tests.bench.empty:application", ready="/")
        )
        portal = stack.enter_context(Served(free_port(), workers=1))
        base = Asked("an empty view", served=empty)
        packed = {"Accept-Encoding": "gzip"}
        for what in ("home page", "list of recognitions", "directory of units"):
            page = Asked("kept", served=portal, address=PAGES[what], headers=packed)
            yield Comparison(f"{what}, kept", base, page, most=KEPT)
        known = {"If-None-Match": tag_of(portal, "/")}
        unchanged = Asked("304", served=portal, headers=known, status=304)
        yield Comparison("home page, known", base, unchanged, most=NOT_MODIFIED)
    del os.environ["DATABASE_URL"]
