"""`make html`: every kind of public page, normal, large and for print, by the Nu HTML Checker.

npm brings the checker (`vnu-jar`) into a folder that is thrown away; it needs Java. Forms are also
sent empty, so that their errors are checked. Prints what is not valid, and exits with 1 for that.
"""

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.bench.database import prepare

PACKAGE = "vnu-jar"
LACKING = "make html needs npm and Java: apt-get install npm default-jre-headless"


def drawn() -> Iterator[tuple[str, bytes]]:
    """Every page under the name of what it is."""
    from django.test import Client

    from .pages import LOOKS, addresses

    client = Client(SERVER_NAME="127.0.0.1")
    for look in LOOKS:
        client.cookies["look"] = look
        for address in addresses():
            yield f"{look}{address}", client.get(address).getvalue()
    for address in addresses():
        if "/objection/" in address or address.startswith("/errata/?"):
            yield f"sent {address}", client.post(address).getvalue()


def write(folder: Path) -> dict[str, str]:
    """Lay every page down as a file; what each is, by the name of the file."""
    found = {}
    for number, (what, content) in enumerate(drawn()):
        name = f"{number}.html"
        (folder / name).write_bytes(content)
        found[name] = what
    return found


def main() -> int:
    """Check all pages. Returns the exit status."""
    if not shutil.which("npm") or not shutil.which("java"):
        print(LACKING)
        return 1
    with tempfile.TemporaryDirectory(prefix="portal-html-") as place:
        npm = ["npm", "install", "--prefix", place, "--silent", "--no-audit", "--no-fund"]
        subprocess.run([*npm, PACKAGE], check=True)
        jar = next(Path(place, "node_modules", PACKAGE).rglob("vnu.jar"))
        url = f"sqlite:///{place}/portal.sqlite3"
        prepare(place, url)
        from tests.bench.portal import Portal

        from .pages import add_samples

        Portal(url).fill_with_zhoushan()
        add_samples()
        pages = Path(place, "pages")
        pages.mkdir()
        names = write(pages)
        checker = ["java", "-jar", jar, "--errors-only", "--exit-zero-always", pages]
        said = subprocess.run(checker, capture_output=True, text=True, check=True).stderr
    lines = said.splitlines()
    for line in lines:
        file, _, rest = line.partition('.html":')
        name = f"{file.rpartition('/')[2]}.html"
        print(f"{names.get(name, name)}: {rest}")
    print(f"{len(names)} pages, {len(lines)} errors")
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(main())
