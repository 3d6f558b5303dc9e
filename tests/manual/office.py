"""An office to try everything in: a demo portal of its own, and browsers of who works there."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page

from config.demo.accounts import password
from tests.served import Served, free_port

ROOT = Path(__file__).parents[2]
DAY = "2026-12-01"
WIDE, PHONE = (1280, 800), (360, 720)
#: Names that pages show in place of the logins of the demo.
NAMES = {"staff": "示例甲", "admin": "示例乙"}


class Office:
    """A demo portal that is served from a temporary folder, and windows onto it."""

    def __init__(self, var: Path, browser: Browser):
        self.var, self.browser = var, browser
        self.environment = {
            **os.environ,
            "PORTAL_VAR": str(var),
            "PORTAL_DEMO": "true",
            "SECRET_KEY": "pictures-of-the-manual-only-" + "x" * 40,
        }
        self.at("08:30")
        self.run("demo", "--prepare-only", "--without-review")
        self.run("shell", "--no-imports", "-c", f"""
from django.contrib.auth import get_user_model
for login, name in {NAMES!r}.items():
    get_user_model().objects.filter(username=login).update(last_name=name)
""")  # fmt: skip

    def run(self, *arguments: str) -> None:
        """A management command. Raises CalledProcessError when it fails."""
        command = [sys.executable, "manage.py", *arguments]
        subprocess.run(command, cwd=ROOT, env=self.environment, check=True, stdout=sys.stderr)

    def at(self, time: str) -> None:
        """Set the portal's clock, in hours and minutes of the day of the tour."""
        (self.var / "clock").write_text(f"{DAY}T{time}:00+08:00", "ascii")

    @contextmanager
    def open(self) -> Iterator["Office"]:
        """Serve the portal."""
        served = Served(
            free_port(),
            workers=1,
            application="tests.manual.clock:application",
            environment=self.environment,
        )
        with served:
            self.url = served.address("")
            yield self

    def window(self, login: str, size: tuple[int, int] = WIDE) -> Page:
        """A window of an account, at the desk."""
        width, height = size
        context = self.browser.new_context(
            viewport={"width": width, "height": height}, locale="zh-CN",
            timezone_id="Asia/Shanghai", accept_downloads=True,
        )  # fmt: skip
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.goto(f"{self.url}/admin/")
        page.fill("#id_username", login)
        page.fill("#id_password", password(login))
        page.click("[type=submit]")
        page.locator("#user-tools").wait_for()
        return page
