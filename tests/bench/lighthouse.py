"""`make lighthouse`: what Lighthouse says of the public pages on a phone, served as in production.

npm installs it into a folder that is thrown away; the content is Zhoushan's of 2025. Prints a line
for each page, and what it holds against it. Exits with 1 below the floors; that of performance
counts only on a machine that was quiet before, since it is of times.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from statistics import median

from tests.served import Served, free_port

from .database import prepare

PACKAGE = "lighthouse@12"  # the last that runs on Node 18 and 20
PERFORMANCE = "performance"
#: The least score of each category, out of a hundred.
FLOORS = {"accessibility": 100, "best-practices": 100, "seo": 100, PERFORMANCE: 99}
STORY = "/units/zhoushan-gonganju/model-organ/2025/"
PAGES = {
    "home": "/",
    "year": "/awards/model-organ/2025/",
    "unit": "/units/zhoushan-gonganju/",
    "story": STORY,
    "list": "/recognitions/",
    "search": "/search/?q=%E5%85%AC%E5%AE%89",
}
#: What is not asked of a page: results of searches are kept out of search engines on purpose.
SKIPPED = {"search": "is-crawlable"}
RUNS = 5
#: So often a run is begun whose browser ends before its report.
TRIES = 3
#: A machine is quiet with less waiting for each of its processors in the last minute.
QUIET = 0.25
BROWSER = "--headless=new --no-sandbox --disable-gpu --disable-quic"
LINE = "{:<8}" + "{:>16}" * len(FLOORS)


def scores(reports: Sequence[Mapping]) -> dict[str, float]:
    """The scores of several runs of a page: of performance the middle one, of others the worst."""
    said = {name: [one["categories"][name]["score"] * 100 for one in reports] for name in FLOORS}
    return {name: (median if name == PERFORMANCE else min)(all_) for name, all_ in said.items()}


def below(found: Mapping[str, float], *, is_quiet: bool) -> list[str]:
    """The categories whose score is below the floor."""
    asked = [name for name in FLOORS if is_quiet or name != PERFORMANCE]
    return [name for name in asked if found[name] < FLOORS[name]]


def held_against(report: Mapping) -> Iterator[str]:
    """The audits that cost a page something, each with its category and what it displays."""
    for name in FLOORS:
        for one in report["categories"][name]["auditRefs"]:
            audit = report["audits"][one["id"]]
            if one["weight"] and audit["score"] is not None and audit["score"] < 1:
                yield f"{name}: {audit['title']} {audit.get('displayValue', '')}".rstrip()


def run(tool: Path, address: str, chromium: str, skipped: str) -> dict:
    """The report of one run, without the audit `skipped`; a run whose browser dies is made again.

    Raises RuntimeError with what Lighthouse says when it ends without a report each time.
    """
    categories = f"--only-categories={','.join(FLOORS)}"
    said = ["--quiet", "--output=json", categories, f"--chrome-flags={BROWSER}"]
    said += [f"--skip-audits={skipped}"] if skipped else []
    environment = {**os.environ, "CHROME_PATH": chromium}
    for _ in range(TRIES):
        made = subprocess.run(
            [tool, address, *said], env=environment, check=False, capture_output=True, timeout=300
        )
        if made.returncode == 0:
            return json.loads(made.stdout)
    raise RuntimeError(made.stderr.decode(errors="replace"))


def measure(served: Served, tool: Path, chromium: str, runs: int, *, is_quiet: bool) -> int:
    """Print a line for each page. Returns how many are below a floor."""
    print(LINE.format("page", *FLOORS))
    failed = 0
    for what, path in PAGES.items():
        reports = [
            run(tool, served.address(path), chromium, SKIPPED.get(what, "")) for _ in range(runs)
        ]
        found = scores(reports)
        worse = below(found, is_quiet=is_quiet)
        failed += bool(worse)
        shown = [f"{found[name]:.0f}" for name in FLOORS]
        print(LINE.format(what, *shown), " ".join(["WORSE", *worse] if worse else []), flush=True)
        for audit in sorted({said for one in reports for said in held_against(one)}):
            print(f"         {audit}")
    return failed


def main() -> int:
    """Measure all pages. Returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.lighthouse", description=__doc__)
    parser.add_argument("--runs", type=int, default=RUNS, help="of each page")
    said = parser.parse_args()
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if not chromium or not shutil.which("npm"):
        print("lighthouse needs Chromium and npm: apt-get install chromium npm")
        return 1
    load = os.getloadavg()[0]
    is_quiet = load < QUIET * (os.cpu_count() or 1)
    with tempfile.TemporaryDirectory(prefix="portal-lighthouse-") as folder:
        npm = ["npm", "install", "--prefix", folder, "--silent", "--no-audit", "--no-fund"]
        subprocess.run([*npm, PACKAGE], check=True)
        url = f"sqlite:///{folder}/portal.sqlite3"
        prepare(folder, url)
        from .portal import PRODUCTION, Portal

        Portal(url).fill_with_zhoushan()
        with Served(free_port(), environment=PRODUCTION | {"DATABASE_URL": url}) as served:
            tool = Path(folder) / "node_modules" / ".bin" / "lighthouse"
            failed = measure(served, tool, chromium, said.runs, is_quiet=is_quiet)
    counts = "counts" if is_quiet else "does not count: the machine was not quiet"
    print(f"\nload before: {load:.2f}; performance {counts}; {failed} pages below a floor")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
