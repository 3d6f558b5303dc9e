"""`make bench`: measurements as a table of ratios, on a database of their own.

Both sides of a ratio are timed in turns in one run, so that it holds on any machine; the times
beside it are this machine's. Exits with 1 when something fails, or is worse than the ratio that is
written beside it.
"""

import os
import sys
import tempfile
from collections.abc import Iterable
from itertools import chain
from pathlib import Path
from time import perf_counter

import django

from .measure import Comparison, spoken

LINE = "{:<28} {:<28} {:<28} {:>7}"


def table(comparisons: Iterable[Comparison]) -> int:
    """Print a line for each comparison as it is measured. Returns how many failed."""
    failed = 0
    print(LINE.format("what", "base", "compared", "ratio"), flush=True)
    for comparison in comparisons:
        try:
            base, other = comparison.medians()
        except Exception as error:  # one broken page must not hide the other measurements
            failed += 1
            print(f"{comparison.what:<28} failed: {type(error).__name__}: {error}", flush=True)
            continue
        sides = (
            f"{comparison.base.name} {spoken(base)}",
            f"{comparison.other.name} {spoken(other)}",
        )
        ratio = other / base
        print(LINE.format(comparison.what, *sides, f"{ratio:.2f}"), flush=True)
        if ratio > comparison.most:
            failed += 1
            print(f"  worse than {comparison.most:.2f}", flush=True)
    return failed


def main() -> int:
    """Measure everything. Returns the exit status."""
    started = perf_counter()
    with tempfile.TemporaryDirectory(prefix="portal-bench-") as folder:
        os.environ |= {"PORTAL_TEST": "true", "PORTAL_VAR": folder}
        os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
        os.environ.pop("DATABASE_URL", None)
        Path(folder, "static").mkdir()
        django.setup()
        from . import drawing, pages, reading, serving

        measured = (
            serving.comparisons(Path(folder)),
            drawing.comparisons(),
            reading.comparisons(),
            pages.comparisons(Path(folder)),
        )
        failed = table(chain(*measured))
    print(f"{perf_counter() - started:.0f} s; {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
