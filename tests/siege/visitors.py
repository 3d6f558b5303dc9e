"""Visitors who read on: every kind of public page, at as many addresses as there are."""

import http.client
import random
import threading
import time
from collections import Counter
from collections.abc import Iterator
from urllib.parse import urlencode

from .desk import CUT_OFF

#: How many of a kind are drawn from, at most: more addresses than any run asks for.
DRAWN = 20_000
#: What may stand in the address of each list, beside the page, district and year.
LISTS = {
    "units": {"tier": ("municipal", "county"), "category": ("law", "port"), "ordering": ("name",)},
    "recognitions": {"tier": ("vertical", "county"), "ordering": ("-year", "year", "name")},
    "practices": {"kind": ("mechanism", "service", "led-project")},
    "achievements": {"measure": ("件", "人次", "%")},
}
#: Pages of which there is one each.
SINGLE = ("/", "/awards/", "/compare/", "/notices/", "/verify/", "/about/", "/data/", "/feed.xml",
          "/sitemap.xml", "/robots.txt", "/healthz")  # fmt: skip


class Site:
    """What there is to ask for, as the database of the surroundings' settings has it."""

    def __init__(self, chance: random.Random):
        from awards.models import AwardYear, Recognition
        from units.models import District, Unit

        self.chance = chance
        units = list(Unit.objects.public().order_by().values_list("slug", "name"))
        self.units = chance.sample(units, min(DRAWN, len(units)))
        columns = ("unit__slug", "award_year__award__slug", "award_year__year", "pk")
        stories = Recognition.objects.public().order_by().values_list(*columns)
        self.stories = chance.sample(list(stories), min(DRAWN, len(stories)))
        self.years = list(AwardYear.objects.public().values_list("award__slug", "year"))
        self.districts = list(District.objects.values_list("code", flat=True))
        kinds = (self.unit, self.story, self.list, self.data, self.search, self.other)
        self.kinds = chance.choices(kinds, weights=(5, 5, 6, 3, 2, 2), k=1000)

    def addresses(self) -> Iterator[str]:
        """Addresses without end, of all kinds, hardly one twice."""
        while True:
            yield self.chance.choice(self.kinds)()

    def unit(self) -> str:
        """A unit's page."""
        return f"/units/{self.chance.choice(self.units)[0]}/"

    def story(self) -> str:
        """A recognition's story."""
        slug, award, year, _ = self.chance.choice(self.stories)
        return f"/units/{slug}/{award}/{year}/"

    def list(self) -> str:
        """A list: filtered, searched, or some page of the whole."""
        name = self.chance.choice(list(LISTS))
        return f"/{name}/?{self._asked(name)}"

    def data(self) -> str:
        """The same of open data; one in five times a whole table of few rows."""
        name, form = self.chance.choice(list(LISTS)), self.chance.choice(("json", "csv", "xlsx"))
        if self.chance.random() < 0.8:
            return f"/data/{name}.{form}?{self._asked(name, paged=True)}"
        return f"/data/{name}.{form}?{urlencode({'q': self.chance.choice(self.units)[1]})}"

    def search(self) -> str:
        """A search for some characters of a unit's name."""
        return f"/search/?{urlencode({'q': self._words()})}"

    def other(self) -> str:
        """A page of a year, a cover, a comparison, or one of which there is only one."""
        award, year = self.chance.choice(self.years)
        compared = [("r", story[3]) for story in self.chance.sample(self.stories, 3)]
        return self.chance.choice(
            (
                *SINGLE,
                f"/awards/{award}/{year}/",
                f"/units/{self.chance.choice(self.units)[0]}/cover.svg",
                *[f"/compare/?{urlencode(compared)}"] * 4,
            )
        )

    def _words(self) -> str:
        name = self.chance.choice(self.units)[1]
        start = self.chance.randrange(max(len(name) - 3, 1))
        return name[start : start + self.chance.randint(2, 4)]

    def _asked(self, name: str, *, paged: bool = False) -> str:
        """Some filters of a list with its first page, or no filter and any early page."""
        if self.chance.random() < 0.4:
            return f"page={self.chance.randint(1, 50)}"
        asked = {"page": "1"} if paged else {}
        for filtered, values in LISTS[name].items():
            if self.chance.random() < 0.5:
                asked[filtered] = self.chance.choice(values)
        if self.chance.random() < 0.6:
            asked["district"] = self.chance.choice(self.districts)
        if name != "units" and self.chance.random() < 0.6:
            asked["year"] = str(self.chance.choice(self.years)[1])
        if self.chance.random() < 0.2:
            asked["q"] = self._words()
        return urlencode(asked)


class Answers:
    """What visitors were answered: how often what, the longest wait, and what was no answer."""

    def __init__(self):
        self._lock = threading.Lock()
        self.statuses: Counter[int] = Counter()
        self.seconds: list[float] = []
        self.longest = (0.0, "")
        self.wrong: list[str] = []

    def note(self, address: str, status: int, seconds: float) -> None:
        """An answer. A 429 is one too where a table is asked for: another download is running."""
        with self._lock:
            self.statuses[status] += 1
            self.seconds.append(seconds)
            self.longest = max(self.longest, (seconds, address))
            if status != 200 and (status not in (429, 503) or not address.startswith("/data/")):
                self.wrong.append(f"{address}: {status}")

    def fail(self, address: str, error: Exception) -> None:
        """No answer."""
        with self._lock:
            self.wrong.append(f"{address}: {error!r}")

    def share(self, part: float) -> float:
        """The wait that this part of all answers kept within, in seconds."""
        return sorted(self.seconds)[int(len(self.seconds) * part)] if self.seconds else 0.0


class Visitor(threading.Thread):
    """Reads one address after another, from an address of its own, until told to stop."""

    def __init__(self, port: int, number: int, addresses: Iterator[str], answers: Answers):
        super().__init__(daemon=True)
        self.port, self.source = port, (f"127.0.0.{10 + number}", 0)
        self.addresses, self.answers = addresses, answers
        self.stopped = threading.Event()

    def run(self):
        line = http.client.HTTPConnection(
            "127.0.0.1", self.port, timeout=60, source_address=self.source
        )
        for address in self.addresses:
            if self.stopped.is_set():
                break
            started = time.monotonic()
            try:
                line.request("GET", address)
                answer = line.getresponse()
                while answer.read(1 << 16):
                    pass
                self.answers.note(address, answer.status, time.monotonic() - started)
            except CUT_OFF as error:
                line.close()
                self.answers.fail(address, error)
        line.close()
