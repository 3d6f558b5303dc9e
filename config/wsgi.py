"""WSGI entry point for granian and any other WSGI server."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
application = get_wsgi_application()

from .database import hold_open  # noqa: E402 (settings are there only now)

held = hold_open()
