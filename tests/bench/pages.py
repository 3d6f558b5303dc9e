"""What is measured of pages and data: the same address in a small portal and in a large one."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from django.core.management import call_command
from django.db import connection
from django.db.models import QuerySet
from django.test import Client

from awards.models import Achievement, Recognition
from units.models import Unit

from .measure import Comparison, Way

SMALL, LARGE, SEED = 100, 2000, 1
#: Addresses by what they are. What shows a page of rows must not slow down with the rest.
PAGES = {
    "home page": "/",
    "list of recognitions": "/recognitions/",
    "the same, filtered": "/recognitions/?year=2025&district=330903",
    "directory of units": "/units/",
    "library of figures": "/achievements/",
    "library of practices": "/practices/",
    "search, a word": "/search/?q=来访接待",
    "search, pinyin initials": "/search/?q=slpt",
}


class Portal:
    """One SQLite database with so many synthetic units, and requests to it."""

    def __init__(self, path: Path, units: int):
        self.path, self.units = path, units

    def use(self) -> None:
        """Answer from this database from now on."""
        if connection.settings_dict["NAME"] != str(self.path):
            connection.close()
            connection.settings_dict["NAME"] = str(self.path)

    def fill(self) -> None:
        """Make the tables and the rows. The first hundred units are the same in every size."""
        self.use()
        call_command("migrate", verbosity=0)
        call_command("generate", units=self.units, seed=SEED, verbosity=0)

    def get(self, address: str, rows: int = 1) -> Way:
        """A whole answer to a request. Raises AssertionError when it is not the page."""

        def request() -> None:
            response = Client().get(address)
            read = b"".join(response) if response.streaming else response.content
            assert response.status_code == 200 and read, f"{address}: {response.status_code}"

        return Way(f"{self.units} units", request, rows, self.use)

    def count(self, rows: Callable[[], QuerySet]) -> int:
        """How many rows this database has."""
        self.use()
        return rows().count()


def comparisons(folder: Path) -> Iterator[Comparison]:
    """Every comparison of pages and data; fills two databases in `folder` first."""
    small, large = (Portal(folder / f"{units}.sqlite3", units) for units in (SMALL, LARGE))
    for portal in (small, large):
        portal.fill()
    small.use()
    unit = Unit.objects.public().order_by("pk").first()
    story = unit.recognitions.public().first().get_absolute_url()
    addresses = {**PAGES, "a unit": unit.get_absolute_url(), "a story": story}
    for what, address in addresses.items():
        yield Comparison(what, small.get(address), large.get(address))
    yield from whole(small, large)


def whole(small: Portal, large: Portal) -> Iterator[Comparison]:
    """What shows all its rows: time a row must not grow with their number."""

    def year() -> QuerySet:
        return Recognition.objects.public().filter(award_year__year=2025)

    def figures() -> QuerySet:
        return Achievement.objects.public().filter(recognition__in=year())

    def both(address: str, rows: Callable[[], QuerySet]) -> list[Way]:
        return [portal.get(address, portal.count(rows)) for portal in (small, large)]

    yield Comparison("a year's page, a row", *both("/awards/shili/2025/", year))
    yield Comparison("its JSON, a row", *both("/data/recognitions.json?year=2025", year))
    yield Comparison("figures' JSON, a row", *both("/data/achievements.json?year=2025", figures))
    rows = large.count(figures)
    json, csv, xlsx = (
        replace(large.get(f"/data/achievements.{form}?year=2025", rows), name=form)
        for form in ("json", "csv", "xlsx")
    )
    yield Comparison("figures, a row", json, csv)
    yield Comparison("figures, a row", json, xlsx)
