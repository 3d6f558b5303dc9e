"""What is measured of the desk: the lists of staff, searches in them, and a save."""

from collections.abc import Iterator
from functools import partial
from urllib.parse import urlencode

from django.conf import settings
from django.db import transaction

from awards.models import Recognition

from .made import STATED_FROM
from .measure import Turns, Way
from .portal import PACKED, Portal
from .report import Figure, Measurement, Row, spoken

#: Seconds of the processor that a list may take at the size for which that is stated, and a save.
LISTED, SAVED = 0.200, 0.015
LISTS = {
    "units": "/admin/units/unit/",
    "recognitions": "/admin/awards/recognition/",
    "figures": "/admin/awards/achievement/",
}
SEARCHED = "治安"
TURNS = Turns(most=15, fewest=5, seconds=4)


def measurements(portal: Portal) -> Iterator[Measurement]:
    """Every list, each right after a change, and a save."""
    for what, address in LISTS.items():
        yield Measurement(what, partial(page, what, address, portal))
        searched = f"{address}?{urlencode({'q': SEARCHED})}"
        yield Measurement(what, partial(page, f"{what}, searched", searched, portal))
    yield Measurement("save", partial(save, portal))


def page(what: str, address: str, portal: Portal) -> Iterator[Row]:
    """A list as staff see it."""
    staff = portal.staff()
    session = staff.cookies[settings.SESSION_COOKIE_NAME]
    cookie = {"Cookie": f"{session.key}={session.value}"}
    (costs,) = TURNS.measure(portal.made(address, PACKED | cookie))
    stated = portal.units >= STATED_FROM
    figures = [Figure(costs.p50, "p50", LISTED, say=spoken, is_in_column=True)] * stated
    yield Row(what, costs, portal.queries(address, client=staff), figures)


def save(portal: Portal) -> Iterator[Row]:
    """A recognition that is changed and saved, in this process and without making a page."""
    recognition = Recognition.objects.select_related("unit").get(pk=portal.latest)

    def change() -> None:
        portal.use()
        portal.changes += 1
        recognition.summary = f"示例提要，第 {portal.changes} 次保存。"

    def write() -> None:
        with transaction.atomic():
            recognition.save()

    (costs,) = TURNS.measure(Way("save", write, prepare=change, processor=portal.own_processor))
    change()
    queries = portal.count(write)
    figure = Figure(costs.p50, "p50", SAVED, say=spoken, is_in_column=True)
    yield Row("Recognition.save()", costs, queries, [figure])
