"""What is measured of the search itself: against asking every row whether it contains the text."""

from collections.abc import Iterator
from functools import partial
from math import inf

from config.search.faces import FACES
from config.search.query import search
from units.models import SearchEntry

from .made import WORDS
from .measure import Turns, Way
from .portal import Portal
from .report import Figure, Measurement, Row

#: How many times as fast the search is, from so many units on.
FASTER, STATED_FROM = 20, 10_000
#: And with fewer, where to look through all takes little more than to show what was found.
FASTER_OF_FEW = {"none": 15, "few": 10, "very many": 2, "initials": 2.5}
FEW_FROM = 2000
#: How many records of a kind are shown.
SHOWN = 10
TURNS = Turns(most=9, fewest=3, seconds=5)


def plainly(text: str) -> None:
    """Count the entries of each kind that contain a text, and read the first; public or not."""
    for kind in FACES:
        found = SearchEntry.objects.filter(kind=kind, text__icontains=text)
        found.count()
        list(found.order_by("-year", "object_id").values_list("object_id")[:SHOWN])


#: Both ways to find a text.
WAYS = (plainly, search)


def measurements(portal: Portal) -> Iterator[Measurement]:
    """Every text that is looked for, in this process and without making a page."""
    for what, text in WORDS.items():
        yield Measurement(what, partial(word, what, text, portal))


def word(what: str, text: str, portal: Portal) -> Iterator[Row]:
    """Both ways to find a text."""
    portal.use()
    plain, found = TURNS.measure(
        *(Way(way.__name__, partial(way, text), processor=portal.own_processor) for way in WAYS)
    )
    queries, fewer = (portal.count(partial(way, text)) for way in WAYS)
    yield Row(f"{what}, icontains", plain, queries)
    least = FASTER_OF_FEW[what] if portal.units >= FEW_FROM else -inf
    least = FASTER if portal.units >= STATED_FROM else least
    figures = [Figure(plain.times(found), "faster", least=least)]
    yield Row(f"{what}, search", found, fewer, figures)
