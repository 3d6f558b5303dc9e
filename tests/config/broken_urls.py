"""The map of the site, and pages that always fail."""

from django.db import connection
from django.urls import path

from config.urls import handler400, handler403, handler404, handler500, urlpatterns

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]


def broken(request):
    """Fail."""
    raise RuntimeError("示例")


def mistaken(request):
    """Ask the database for what it does not have and never will."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM nowhere")


urlpatterns = [path("broken/", broken), path("mistaken/", mistaken), *urlpatterns]
