"""The mutants, read from the tables beside this file."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent


@dataclass(frozen=True)
class Mutant:
    """One rule broken: `new` in place of `old`, which stands once in `file`.

    `tests` are pytest's addresses of the files or tests that have to fail; `area` is the table's.
    """

    area: str
    name: str
    file: str
    old: str
    new: str
    tests: tuple[str, ...]

    def applied(self, text: str) -> str | None:
        """The file's text with the mutant; None where the old text does not stand there once."""
        return text.replace(self.old, self.new) if text.count(self.old) == 1 else None


def catalogue() -> list[Mutant]:
    """All mutants, table by table."""
    return [
        Mutant(table.stem, name, row["file"], row["old"], row["new"], tuple(row["tests"]))
        for table in sorted(HERE.glob("*.toml"))
        for name, row in tomllib.loads(table.read_text("utf-8")).items()
    ]
