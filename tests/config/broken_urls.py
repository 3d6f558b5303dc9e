"""The map of the site, and one page that always fails."""

from django.urls import path

from config.urls import handler400, handler403, handler404, handler500, urlpatterns

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]


def broken(request):
    """Fail."""
    raise RuntimeError("示例")


urlpatterns = [path("broken/", broken), *urlpatterns]
