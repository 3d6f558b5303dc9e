"""A portal of so many synthetic units: its database, how it is served, what is asked of it."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property, partial

import environ
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.test import Client

from awards.models import Achievement, AwardYear, Practice, Recognition
from tests.factories import make_staff
from tests.served import Served, free_port
from units.listing.views import FilteredListView
from units.models import Unit

from .fetching import Line
from .measure import Way, own_processor
from .server import DatabaseServer

YEARS, SEED = 10, 1
#: What production must be told; over plain HTTP, since nothing stands in front.
PRODUCTION = dict.fromkeys(
    ("SITE_DOMAIN", "SITE_ORGANISER", "SITE_CONTACT", "SITE_ICP", "SITE_POLICE", "SITE_ID_CODE"),
    "bench",
) | {"ALLOWED_HOSTS": "127.0.0.1", "HTTPS": "false", "PORTAL_DEMO": "false"}
#: A word of two characters that so many recognitions hold, and no synthetic text.
RARE, HOLDERS = "珊瑚", 5
#: How far into its pages a list is asked, as a share of them.
DEEP = 0.8
#: Who reads the pages of staff.
READER = "bench-reader"
#: What browsers say.
PACKED = {"Accept-Encoding": "gzip"}
#: How often a page is asked that is not made, since once takes less than clocks tell.
BLOCK = 50
#: Requests that only warm up the threads of a server.
WARM = 12


class Portal:
    """One database and the server on it. All portals of a process are on one sort of database."""

    def __init__(self, url: str):
        self.url = url
        self.changes = 0
        #: What the worker held, in MB, and the most that it had held, by when that was noted.
        self.noted: dict[str, tuple[float, float]] = {}

    @cached_property
    def _connection(self):
        made = connections.create_connection(DEFAULT_DB_ALIAS)
        said = environ.Env.db_url_config(self.url)
        options = made.settings_dict["OPTIONS"] | said.get("OPTIONS", {})
        made.settings_dict = made.settings_dict | said | {"OPTIONS": options}
        return made

    def use(self) -> None:
        """Let this process read and write this database from now on."""
        connections[DEFAULT_DB_ALIAS] = self._connection

    def fill(self, units: int) -> None:
        """Make tables and rows where there are none; the first units are always the same."""
        self.use()
        call_command("migrate", verbosity=0)
        if not Unit.objects.exists():
            call_command("generate", units=units, years=YEARS, seed=SEED, verbosity=0)
            if connection.vendor == "postgresql":
                with connection.cursor() as cursor:  # as it does itself after a minute
                    cursor.execute("VACUUM ANALYZE")
        if not Recognition.objects.filter(headline__startswith=RARE).exists():
            for recognition in Recognition.objects.public()[:HOLDERS]:
                recognition.headline = f"{RARE}{recognition.headline}"
                recognition.save()

    def fill_with_zhoushan(self) -> None:
        """Make tables, and the content that every installation is shown with."""
        self.use()
        call_command("migrate", verbosity=0)
        call_command("loaddata", "districts", "zhoushan_2025", verbosity=0)
        call_command("reindex", verbosity=0)

    @cached_property
    def units(self) -> int:
        """How many units there are."""
        self.use()
        return Unit.objects.count()

    @cached_property
    def name(self) -> str:
        """The portal in a table."""
        return f"{self.units} units"

    @cached_property
    def year(self) -> AwardYear:
        """The latest year, the one of most winners where there are several."""
        self.use()
        return AwardYear.objects.with_winners().order_by("-year", "-winners").first()

    @cached_property
    def addresses(self) -> dict[str, str]:
        """Addresses by what they are."""
        self.use()
        unit = Unit.objects.public().filter(recognitions__award_year=self.year).earliest("pk")
        story = unit.recognitions.public().first()
        lists = {
            "list": ("/recognitions/", Recognition.objects.public()),
            "directory": ("/units/", Unit.objects.public()),
            "practices": ("/practices/", Practice.objects.public()),
            "figures": ("/achievements/", Achievement.objects.public()),
        }
        found = {
            "home": "/",
            "year": self.year.get_absolute_url(),
            "unit": unit.get_absolute_url(),
            "story": story.get_absolute_url(),
        }
        for what, (address, rows) in lists.items():
            page = max(int(rows.order_by().count() / FilteredListView.paginate_by * DEEP), 1)
            found |= {what: address, f"{what}, deep": f"{address}?page={page}"}
        return found

    def change(self) -> None:
        """Change a recognition of the latest year, so that nothing that is kept is shown."""
        self.use()
        self.changes += 1
        latest = Recognition.objects.filter(pk=self.latest)
        latest.update(summary=f"示例提要，第 {self.changes} 次修改。")

    @cached_property
    def latest(self) -> int:
        """The key of the recognition that is changed: the first of the latest year."""
        return self.year.recognitions.public().first().pk

    @contextmanager
    def serve(self) -> Iterator[None]:
        """Serve it in production settings, one process, until the end of the block."""
        environment = PRODUCTION | {"DATABASE_URL": self.url}
        with Served(free_port(), workers=1, environment=environment) as self.served:
            self.line = Line(self.served.port)
            self.line.get("/")
            self.note("at rest")
            for _ in range(WARM):
                self.change()
                self.line.get("/")
            yield
            self.line.close()

    def note(self, when: str) -> None:
        """Note what the worker holds now, and the most that it held."""
        self.noted[when] = self.served.memory(), self.served.most_memory()

    def processor(self) -> float:
        """Seconds of the processor that the worker and the database's server have used."""
        return self.served.processor() + self._server.processor()

    def own_processor(self) -> float:
        """Seconds of the processor that this process and the database's server have used."""
        return own_processor() + self._server.processor()

    @cached_property
    def _server(self) -> DatabaseServer:
        return DatabaseServer(self._connection)

    def made(self, address: str, headers: Mapping[str, str] = PACKED) -> Way:
        """An address that is asked right after a change."""
        ask = partial(self.line.get, address, headers)
        return Way(self.name, ask, prepare=self.change, processor=self.processor)

    def again(self, name: str, address: str, **said) -> Way:
        """An address that is asked over and over while nothing changes."""
        return repeated(name, self.line, self.processor, address, **said)

    def queries(self, address: str, *, client: Client | None = None, made: bool = True) -> int:
        """How many queries an answer takes: right after a change, or while nothing changes."""
        client = client or Client()
        self.use()
        client.get(address)
        if made:
            self.change()
        return self.count(lambda: client.get(address))

    def count(self, run: Callable[[], object]) -> int:
        """How many queries something takes."""
        asked: list[str] = []

        def note(execute, sql, *rest):
            asked.append(sql)
            return execute(sql, *rest)

        self.use()
        with connection.execute_wrapper(note):
            run()
        return len(asked)

    def staff(self) -> Client:
        """Someone of the staff who has signed in."""
        self.use()
        users = get_user_model().objects
        client = Client()
        client.force_login(users.filter(username=READER).first() or make_staff(READER))
        return client


def repeated(
    name: str, line: Line, processor: Callable[[], float], address: str = "/", **said
) -> Way:
    """An address that is asked over and over, a request being a row."""

    def ask() -> None:
        for _ in range(BLOCK):
            line.get(address, **said)

    # The first time it may have to be made.
    return Way(name, ask, BLOCK, partial(line.get, address, **said), processor)
