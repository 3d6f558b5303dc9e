"""WSGI entry point for granian and any other WSGI server."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
handler = get_wsgi_application()

# Settings are there only now.
from .database import hold_open  # noqa: E402
from .publishing.pages import FromShelf  # noqa: E402

application = FromShelf(handler)
held = hold_open()
# What is loaded now stays: looked through again and again, it made one request in a hundred slow.
gc.collect()
gc.freeze()
