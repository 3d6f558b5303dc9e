"""What is measured of kept pages and of 304: against an empty view, on the same server."""

from collections.abc import Callable, Iterator
from functools import partial

from tests.served import Served

from .fetching import Line
from .measure import Turns
from .portal import PACKED, Portal, repeated
from .report import Figure, Measurement, Row

#: A kept page is answered at so much of the empty view's rate at least, and a 304.
KEPT, NOT_MODIFIED = 0.6, 0.8
PAGES = ("home", "year", "unit", "story", "list")
#: Short and many, since whatever else runs on the machine comes and goes.
TURNS = Turns(most=40, fewest=10, seconds=5)
#: What `Served` is told of the empty view.
EMPTY = {"application": "tests.bench.empty:application", "ready": "/"}


def measurements(portal: Portal, empty: Served) -> Iterator[Measurement]:
    """Every page that is measured."""
    line = Line(empty.port)
    for what in PAGES:
        yield Measurement(what, partial(page, what, portal, line, empty.processor))


def page(what: str, portal: Portal, empty: Line, processor: Callable[[], float]) -> Iterator[Row]:
    """The empty view, the kept page, and the 304 to who has it."""
    address = portal.addresses[what]
    portal.line.get(address, PACKED)
    known = {"If-None-Match": portal.line.etag}
    base, kept, same = TURNS.measure(
        repeated("an empty view", empty, processor),
        portal.again("kept", address, headers=PACKED),
        portal.again("304", address, headers=known, status=304),
    )
    yield Row(f"an empty view, beside {what}", base, 0)
    queries = portal.queries(address, made=False)
    yield Row(f"{what}, kept", kept, queries, [Figure(base.times(kept), least=KEPT)])
    yield Row(f"{what}, 304", same, queries, [Figure(base.times(same), least=NOT_MODIFIED)])
