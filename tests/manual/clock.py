"""The portal under a clock that the tour sets, so that pages say the same times on every run."""

import os
from datetime import datetime
from pathlib import Path

from django.utils import timezone

#: Holds the moment, in the ISO form.
FILE = Path(os.environ["PORTAL_VAR"], "clock")

timezone.now = lambda: datetime.fromisoformat(FILE.read_text("ascii"))

# Models take their defaults from it while they are loaded.
from config.wsgi import application  # noqa: E402

__all__ = ["application"]
