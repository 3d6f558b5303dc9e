"""A real Chromium against a real server, with Zhoushan's 2025 content."""

import io
import os
import shutil

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import Client
from PIL import Image
from playwright.sync_api import expect, sync_playwright

from tests import emptied

# Playwright's synchronous interface keeps an event loop in this thread, which Django would take
# for asynchronous code; the tests' own queries are as synchronous as ever.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

# A page is looked at until it is as expected: right after a press it may be there in part.
expect.set_options(timeout=30_000)

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def pytest_collection_modifyitems(items):
    """Mark what drives a browser, and say so where none is installed."""
    for item in items:
        if "/browser/" in item.path.as_posix():
            item.add_marker(pytest.mark.browser)
            if CHROMIUM is None:
                item.add_marker(pytest.mark.skip(reason="no chromium: apt-get install chromium"))


@pytest.fixture(scope="session")
def chromium():
    """The browser that is installed on this machine."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


def fill() -> None:
    """Load the fixtures and make them searchable."""
    call_command("loaddata", "districts", "zhoushan_2025", verbosity=0)
    call_command("reindex", verbosity=0)


FIXTURES = emptied.Kept(fill)


@pytest.fixture
def site(live_server, transactional_db):
    """The address of a served portal that holds the fixtures."""
    FIXTURES.put()
    return live_server.url


@pytest.fixture
def photo():
    """A small photograph as a browser uploads it."""
    file = io.BytesIO()
    Image.new("RGB", (1200, 800), "#52606b").save(file, "JPEG")
    return {"name": "IMG_0001.jpg", "mimeType": "image/jpeg", "buffer": file.getvalue()}


def session_of(user, site: str) -> dict[str, str]:
    """The cookie of a session that has begun for someone; how one begins has tests of its own."""
    client = Client()
    client.force_login(user)
    name = settings.SESSION_COOKIE_NAME
    return {"name": name, "value": client.cookies[name].value, "url": site}


@pytest.fixture
def visit(chromium, site):
    """Open an address of the site in a window of its own: `visit("/", width=360)`.

    For a `user` the window is one of somebody who has signed in.
    """
    contexts = []

    def opened(address="/", *, user=None, width=1280, height=900, scripts=True, **options):
        context = chromium.new_context(
            viewport={"width": width, "height": height},
            java_script_enabled=scripts,
            locale="zh-CN",
            **options,
        )
        contexts.append(context)
        if user is not None:
            context.add_cookies([session_of(user, site)])
        page = context.new_page()
        page.set_default_timeout(30_000)
        page.failures = []
        page.on("pageerror", lambda error: page.failures.append(str(error)))
        page.on(
            "console",
            lambda said: said.type == "error" and page.failures.append(said.text),
        )
        page.goto(site + address)
        return page

    yield opened
    for context in contexts:
        context.close()
