"""Run the mutants: `python -m tests.mutants [a table's or a mutant's name, or a part of it …]`.

Works in a copy of the tree. Exits with 1 when a mutant survives, is stale, or cannot be run.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from .catalogue import ROOT, Mutant, catalogue

#: What the copy does without: histories, what is installed, what runs leave behind.
LEFT = (".git", ".venv", "var", "__pycache__", ".*_cache", ".hypothesis")
#: Seconds after which tests that a mutant holds up count as having noticed it.
PATIENCE = 900
#: pytest's exit statuses.
PASSED, FAILED = 0, 1


def chosen(names: list[str]) -> list[Mutant]:
    """The mutants of the tables, or with the names, that are asked for; all without names."""
    asked = [m for m in catalogue() if any(n == m.area or n in m.name for n in names)]
    return asked if names else catalogue()


def run_tests(tree: Path, tests: Iterable[str]) -> int | None:
    """pytest's exit status over the tests of a copy, on SQLite; None when it takes too long."""
    with tempfile.TemporaryDirectory(prefix="portal-mutant-") as var:
        known = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
        tested = {"PORTAL_TEST": "true", "PORTAL_VAR": var}
        command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", *tests]
        try:
            return subprocess.run(
                command,
                cwd=tree,
                env=known | tested,
                capture_output=True,
                timeout=PATIENCE,
                check=False,
            ).returncode
        except subprocess.TimeoutExpired:
            return None


def write(file: Path, text: str) -> None:
    """Write a file whose stored bytecode nobody takes for the new text's.

    Python tells them apart by the second and the size only, which a mutant may share.
    """
    later = file.stat().st_mtime + 2
    file.write_text(text, "utf-8")
    os.utime(file, (later, later))


def fate(tree: Path, mutant: Mutant) -> str:
    """What became of a mutant: killed, survived, stale (nothing to replace), or broken."""
    file = tree / mutant.file
    text = file.read_text("utf-8") if file.exists() else ""
    if (changed := mutant.applied(text)) is None:
        return "stale"
    write(file, changed)
    try:
        status = run_tests(tree, mutant.tests)
    finally:
        write(file, text)
    return {None: "killed", FAILED: "killed", PASSED: "survived"}.get(status, "broken")


def main(names: list[str]) -> int:
    """Run those asked for, after their tests have passed without any mutant."""
    if not (mutants := chosen(names)):
        print("no such mutant")
        return 1
    with tempfile.TemporaryDirectory(prefix="portal-mutants-") as folder:
        tree = Path(folder) / "tree"
        shutil.copytree(ROOT, tree, ignore=shutil.ignore_patterns(*LEFT))
        if run_tests(tree, dict.fromkeys(test for m in mutants for test in m.tests)) != PASSED:
            print("the tests do not pass without a mutant")
            return 1
        counted: Counter[str] = Counter()
        for mutant in mutants:
            started = time.monotonic()
            counted[became := fate(tree, mutant)] += 1
            took = time.monotonic() - started
            print(f"{became:<9}{took:5.0f} s  {mutant.area}: {mutant.name}", flush=True)
    print(f"{len(mutants)} mutants: {', '.join(f'{n} {what}' for what, n in counted.items())}")
    return 0 if set(counted) == {"killed"} else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
