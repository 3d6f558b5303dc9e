"""Writing the archive: files and tables one after another, each with its digest in the manifest.

Nothing is held whole but one file at a time, and nothing tells when it was written: the same
content gives the same bytes.
"""

import csv
import io
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from hashlib import sha256
from typing import IO, Any

from django.utils import timezone

from units.texts import FORMULA, printable

from .checking import MANIFEST

#: Of what all files say that they were made then.
MADE = (2000, 1, 1, 0, 0, 0)
#: Read and written by whoever unpacks it, read by others.
MODE = 0o644 << 16

#: The columns of a table: heading, and what reads a record's value.
Columns = Mapping[str, Callable[[Any], Any]]


class _Digested(io.RawIOBase):
    """Passes on what is written, and digests it."""

    def __init__(self, out: IO[bytes]):
        self.out, self.digest = out, sha256()

    def writable(self) -> bool:
        return True

    def write(self, data) -> int:
        self.digest.update(data)
        return self.out.write(data)


class Archive:
    """An archive that is being written; `digests` are those of its files by name, in order.

    `rows` are the numbers of rows of its tables.
    """

    def __init__(self, out: IO[bytes]):
        self._zip = zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED)
        self.digests: dict[str, str] = {}
        self.rows: dict[str, int] = {}

    @contextmanager
    def _member(self, name: str) -> Iterator[_Digested]:
        one = zipfile.ZipInfo(name, MADE)
        one.compress_type, one.external_attr, one.create_system = zipfile.ZIP_DEFLATED, MODE, 3
        with self._zip.open(one, "w") as out:
            digested = _Digested(out)
            yield digested
        self.digests[name] = digested.digest.hexdigest()

    def has(self, name: str) -> bool:
        """Whether a file is there already."""
        return name in self.digests

    def file(self, name: str, content: bytes) -> str:
        """Put a file in. Returns its SHA-256."""
        with self._member(name) as out:
            out.write(content)
        return self.digests[name]

    def lines(self, name: str, lines: Iterable[Sequence[str]]) -> None:
        """Put in lines of cells without line ends and tabs, parted by tabs."""
        self.rows[name] = 0
        with self._member(name) as out:
            for line in lines:
                self.rows[name] += 1
                out.write(("\t".join(line) + "\n").encode())

    def table(self, name: str, heads: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
        """Put in a table as CSV that spreadsheets open right, no cell of it a formula."""
        self.rows[name] = 0
        with self._member(name) as out:
            text = io.TextIOWrapper(out, "utf-8-sig", newline="", write_through=True)
            write = csv.writer(text)
            write.writerow(heads)
            for row in rows:
                self.rows[name] += 1
                write.writerow([_cell(value) for value in row])
            text.flush()
            text.detach()

    def records(self, name: str, rows: Iterable, columns: Columns) -> None:
        """Put in a table of records, its columns read from each by their headings."""
        reads = columns.values()
        self.table(name, list(columns), ([read(row) for read in reads] for row in rows))

    def close(self) -> str:
        """Put the manifest in and end the archive. Returns the manifest's SHA-256."""
        listed = "".join(f"{digest}  {name}\n" for name, digest in self.digests.items())
        manifest = self.file(MANIFEST, listed.encode())
        self._zip.close()
        return manifest


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime):
        return timezone.localtime(value).isoformat(" ", "seconds")
    if isinstance(value, date):
        return value.isoformat()
    text = printable(str(value))
    return "'" + text if isinstance(value, str) and FORMULA.match(text) else text
