"""What the audit trail costs: what it adds to a save, how fast it takes acts, and its proof."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from time import perf_counter

from django.contrib.auth import get_user_model
from django.db import transaction

from audit import trail
from audit.models import Seal
from audit.proof import Proof
from awards.models import Recognition
from units import history

from .measure import Turns, Way
from .portal import READER, Portal
from .report import Figure, Measurement, Row, spoken

#: How many times as long a save that the trail is told of may take, and how many acts of their own
#: transactions it takes a second at least, on the wall.
TOLD, A_SECOND = 1.2, 200
#: So many links are gone through in so many seconds of the processor at most.
LINKS, PROVED = 10_000, 2
ACT = "signed_in"
SAVES = Turns(most=60, fewest=20, seconds=12, warm=3)
PROOFS = Turns(most=3, fewest=1, seconds=4, warm=0)


def measurements(portal: Portal) -> Iterator[Measurement]:
    """A save with and without, acts one by one, the proof."""
    yield Measurement("a save and the trail", partial(saves, portal))
    yield Measurement("acts", partial(acts, portal))
    yield Measurement("proof", partial(proof, portal))


def saves(portal: Portal) -> Iterator[Row]:
    """A record that is changed, with its history, committed: with the trail and without."""
    portal.staff()
    person = get_user_model().objects.get(username=READER)
    recognition = Recognition.objects.select_related("unit").get(pk=portal.latest)

    def change() -> None:
        portal.use()
        portal.changes += 1
        recognition.summary = f"示例提要，第 {portal.changes} 次保存。"

    def write() -> None:
        with transaction.atomic():
            recognition.save()
            said = {"summary": recognition.summary}
            history.note(recognition, history.CHANGED, person, old=said, new=said)

    def write_untold() -> None:
        with _untold():
            write()

    ways = [
        Way(name, run, prepare=change, processor=portal.own_processor)
        for name, run in (("untold", write_untold), ("told", write))
    ]
    untold, told = SAVES.measure(*ways)
    yield Row("a save with its history, untold", untold)
    figures = [Figure(told.times(untold), most=TOLD)]
    yield Row("told to the audit trail", told, figures=figures)


@contextmanager
def _untold() -> Iterator[None]:
    """While the history tells the trail nothing, which nothing but a measurement may want."""
    tell, history._tell = history._tell, lambda changes: None
    try:
        yield
    finally:
        history._tell = tell


def acts(portal: Portal) -> Iterator[Row]:
    """Acts of their own transactions, one after another."""
    portal.use()
    way = Way("act", lambda: trail.record(ACT, name=READER), processor=portal.own_processor)
    started = perf_counter()
    (costs,) = Turns(most=400, fewest=400, warm=5).measure(way)
    rate = len(costs.each) / (perf_counter() - started)
    figures = [Figure(rate, "a second", least=A_SECOND)]
    yield Row("an act, sealed", costs, figures=figures)


def proof(portal: Portal) -> Iterator[Row]:
    """Going through the whole chain, by so many links as the floor is for."""
    portal.use()
    with transaction.atomic():
        for _ in range(Seal.objects.count(), LINKS):
            trail.record(ACT, name=READER)
    way = Way("proof", lambda: list(Proof().faults()), processor=portal.own_processor)
    (costs,) = PROOFS.measure(way)
    figure = Figure(costs.p50 * LINKS / Seal.objects.count(), f"for {LINKS}", PROVED, say=spoken)
    yield Row("the proof of the chain", costs, figures=[figure])
