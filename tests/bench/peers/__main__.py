"""`python -m tests.bench.peers`: the portal of a thousand units beside what it is compared with.

All on SQLite. nginx, where it is installed, sends the same bytes as the portal from a plain file.
Wagtail, from the package index, shows the same units and the same year; by default it keeps no
pages, so that each request makes the page anew, whether or not something has changed.
"""

import gzip
import sys
import tempfile
import urllib.request
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from tests import processes
from tests.bench.database import prepare
from tests.bench.fetching import Line
from tests.bench.measure import Turns, Way
from tests.bench.report import Figure, Measurement, Row, table
from tests.nginx import NGINX, nginx
from tests.served import free_port

if TYPE_CHECKING:
    from tests.bench.portal import Portal

UNITS = 1000
#: How many times Wagtail's rate a kept page has at least, and how many times as long as Wagtail
#: the portal may take to make it.
FASTER, SLOWER = 20, 1.0
#: How much of the longer page's text the shorter one has at least, to be called the same.
SAME = 0.9
TURNS = Turns(most=15, fewest=7, seconds=20, warm=3)
SERVER = """
server {{
    listen 127.0.0.1:{port};
    root {folder}/files;
    gzip_static on;
}}
"""


def beside_a_file(portal: "Portal", folder: Path) -> Iterator[Row]:
    """The home page as it is kept, and the same bytes from nginx."""
    from tests.bench.portal import PACKED, repeated

    asked = urllib.request.Request(portal.served.address("/"), headers=PACKED)
    packed = urllib.request.urlopen(asked).read()
    (folder / "files").mkdir()
    (folder / "files" / "index.html").write_bytes(gzip.decompress(packed))
    (folder / "files" / "index.html.gz").write_bytes(packed)
    port = free_port()
    with nginx(folder, SERVER.format(port=port, folder=folder), port) as process:
        line = Line(port)
        assert line.get("/", PACKED) == len(packed)
        clock = partial(processes.processor, process.pid)
        plain, kept = TURNS.measure(
            repeated("file", line, clock, "/", headers=PACKED),
            portal.again("kept", "/", headers=PACKED),
        )
    yield Row("home: nginx, a plain file", plain)
    yield Row("home: kept", kept, figures=[Figure(kept.times(plain), "times the file")])


def beside_wagtail(portal: "Portal", folder: Path) -> Iterator[Row]:
    """A unit and a year, in both systems in turns."""
    from tests.bench.portal import PACKED

    from .pages import pages
    from .wagtail_site import Wagtail

    print("installing Wagtail …", file=sys.stderr, flush=True)
    wagtail = Wagtail(folder)
    portal.use()
    said = pages(portal.year)
    wagtail.load(said)
    slug = portal.addresses["unit"].strip("/").rpartition("/")[2]
    with wagtail.serve() as served:
        for what, address in {"unit": f"/{slug}/", "year": "/year/"}.items():
            there = served.address(address)
            ours = portal.served.address(portal.addresses[what])
            must_show_the_same(said, ours, there)
            ask = partial(Line(served.port).get, address, PACKED)
            yield from three(what, Way("wagtail", ask, processor=served.processor), portal)


def three(what: str, theirs: Way, portal: "Portal") -> Iterator[Row]:
    """Wagtail's page, ours when it is kept and ours when it is made."""
    from tests.bench.portal import PACKED

    address = portal.addresses[what]
    base, made, kept = TURNS.measure(
        theirs, portal.made(address), portal.again("kept", address, headers=PACKED)
    )
    yield Row(f"{what}: Wagtail, which keeps nothing", base)
    figures = [Figure(base.times(kept), "rate", least=FASTER)]
    yield Row(f"{what}: kept", kept, portal.queries(address, made=False), figures)
    figures = [Figure(made.times(base), "of Wagtail's time", most=SLOWER)]
    yield Row(f"{what}: made after a change", made, portal.queries(address), figures)


def must_show_the_same(said: dict, ours: str, theirs: str) -> None:
    """Both pages show the same units and as much text. Raises AssertionError when they do not."""
    from tests.pages import read

    one, other = (read(urllib.request.urlopen(page).read()) for page in (ours, theirs))
    names = {unit["page"]["title"] for unit in said["units"]}
    shown = {name for name in names if name in one}
    assert shown and shown == {name for name in names if name in other}, f"{theirs} differs"
    assert SAME <= len(other) / len(one) <= 1 / SAME, f"{theirs} has {len(other)}, not {len(one)}"


def measurements(portal: "Portal", folder: Path) -> Iterator[Measurement]:
    """Every peer; nginx only where it is installed."""
    peers: dict[str, Callable] = {"Wagtail": beside_wagtail}
    if NGINX:
        peers = {"nginx": beside_a_file} | peers
    for name, measure in peers.items():
        there = folder / name.lower()
        there.mkdir()
        yield Measurement(name, partial(measure, portal, there))


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="portal-bench-") as var:
        url = f"sqlite:///{var}/portal.sqlite3"
        prepare(var, url)
        from tests.bench.portal import Portal

        portal = Portal(url)
        portal.fill(UNITS)
        with portal.serve():
            failed = table(f"Peers: sqlite, {portal.name}", measurements(portal, Path(var)))
    if not NGINX:
        print("nginx is not installed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
