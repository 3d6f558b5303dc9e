"""Wagtail in a throw-away environment, with the pages of a portal."""

import json
import os
import subprocess
import sys
import venv
from importlib.metadata import version
from pathlib import Path

from tests.served import Served, free_port

#: Where the small site lies that is installed nowhere.
PROJECT = Path(__file__).parent / "project"


class Wagtail:
    """An environment in `folder` with Wagtail from the package index, served as the portal is."""

    def __init__(self, folder: Path):
        self._folder = folder
        venv.create(folder / "venv", with_pip=True)
        self._python = str(folder / "venv" / "bin" / "python")
        self._environment = {"PYTHONPATH": f"{PROJECT}:{folder}", "PYTHONDONTWRITEBYTECODE": "1"}
        self._environment |= {"WINNERS": str(folder / "wagtail.sqlite3")}
        # The portal's own settings are none of this site's.
        self._environment |= {"DJANGO_SETTINGS_MODULE": "winners.settings"}
        packages = ["wagtail", *(f"{name}=={version(name)}" for name in ("granian", "django"))]
        self._run("pip", "install", "-qq", "--disable-pip-version-check", *packages)

    def load(self, pages: dict) -> None:
        """Make its pages."""
        migrations = self._folder / "winners_migrations"
        migrations.mkdir()
        (migrations / "__init__.py").touch()
        file = self._folder / "pages.json"
        file.write_text(json.dumps(pages, ensure_ascii=False, default=str), encoding="utf-8")
        self._run("winners.load", str(file))

    def serve(self) -> Served:
        """Serve it with the same arguments as the portal, in one process."""
        return Served(
            free_port(),
            workers=1,
            application="winners.wsgi:application",
            ready="/year/",
            environment=self._environment,
            python=self._python,
        )

    def _run(self, *module: str) -> None:
        """Run a module of the environment. Raises CalledProcessError when it fails."""
        environment = {**os.environ, **self._environment}
        subprocess.run(
            [self._python, "-m", *module], env=environment, check=True, stdout=sys.stderr
        )
