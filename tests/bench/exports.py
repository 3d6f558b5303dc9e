"""What is measured of whole tables: the first byte, what a row costs, and memory."""

from collections.abc import Iterator
from functools import partial
from math import inf

from awards.models import Recognition

from .measure import Turns, Way, percentile
from .portal import Portal
from .report import Figure, Measurement, Row, megabytes, spoken

#: Seconds of the processor that a row may take, by format, and MB that the worker may hold more.
A_ROW, MEMORY = {"csv": 0.0003}, 100
FORMATS = ("csv", "xlsx", "json")
TURNS = Turns(most=5, fewest=1, seconds=5)


def measurements(small: Portal, large: Portal) -> Iterator[Measurement]:
    """The table of recognitions in every format."""
    for form in FORMATS:
        yield Measurement(form, partial(table, form, small, large))


def table(form: str, small: Portal, large: Portal) -> Iterator[Row]:
    """A whole table of both portals; memory and the first byte are the larger one's."""
    address, waits = f"/data/recognitions.{form}", []

    def read(portal: Portal) -> None:
        portal.line.get(address)
        if portal is large:
            waits.append(portal.line.first_byte)

    def rows(portal: Portal) -> int:
        portal.use()
        return Recognition.objects.public().count()

    small.line.get(f"{address}?page=1")
    large.line.get(f"{address}?page=1")
    before = large.served.memory()
    large.served.forget_most()
    ways = [
        Way(form, partial(read, portal), rows(portal), processor=portal.processor)
        for portal in (small, large)
    ]
    few, many = TURNS.measure(*ways)
    name = form.upper()
    yield Row(f"{name}, a row, {small.name}", few)
    most = A_ROW.get(form, inf)
    figures = [Figure(many.times(few), "growth")]
    figures.append(Figure(many.p50, "p50", most, say=spoken, is_in_column=True))
    yield Row(f"{name}, a row, {large.name}", many, figures=figures)
    yield Row(f"{name}, first byte", figures=[Figure(percentile(waits, 0.5), say=spoken)])
    more = large.served.most_memory() - before
    yield Row(f"{name}, memory added", figures=[Figure(more, most=MEMORY, say=megabytes)])
