"""`python -m tests.manual`: the pictures of the staff's manual, from a demo portal of its own."""

import shutil
import signal
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from . import entering, releasing
from .camera import Camera
from .office import Office

ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"]


def tour(office: Office, camera: Camera) -> None:
    """A year in a morning."""
    year_page = entering.year(office, camera)
    entering.workbook(office, camera)
    form = entering.by_hand(office, camera, year_page)
    entering.article(office, camera)
    entering.grid(office, camera, year_page)
    releasing.desk(office, camera)
    releasing.setting(office, camera)
    releasing.proofreading(office, camera, year_page)
    releasing.together(office, camera, form)
    releasing.draft(office, camera, form)
    releasing.preview(office, camera, year_page)
    releasing.confer(office, camera, year_page)
    releasing.roll(office, camera, year_page)
    releasing.correction(office, camera, form)
    releasing.history(office, camera, form)


def main() -> int:
    """Take all pictures anew. Returns 1 without a browser."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        print("make docs needs Chromium and a Chinese font: "
              "apt-get install chromium fonts-noto-cjk", file=sys.stderr)  # fmt: skip
        return 1
    # Whoever ends it early ends its portal with it.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    camera = Camera()
    with (
        tempfile.TemporaryDirectory(prefix="portal-manual-") as var,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        with Office(Path(var), browser).open() as office:
            tour(office, camera)
        browser.close()
    for name in camera.forget_others():
        print(f"removed {name}")
    print(f"{len(camera.taken)} pictures in docs/pictures/, {len(camera.changed)} of them changed")
    return 0


if __name__ == "__main__":
    sys.exit(main())
