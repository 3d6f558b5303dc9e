"""A database that is locked, full or out of reach: 503 in plain words that keep what was typed."""

import logging
from typing import NamedTuple

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers
from django.utils.deprecation import MiddlewareMixin

from .database import is_passing

logger = logging.getLogger(__name__)

#: Seconds after which to try again, for `Retry-After`.
RETRY_AFTER = 5
#: What names of secret fields hold, in forms that a view marks as sensitive as a whole.
SECRET = ("password", "token")


class Typed(NamedTuple):
    """What a form brought: names with values, names of files, and whether secrets were left out."""

    fields: list[tuple[str, str]]
    files: list[str]
    has_secrets: bool


class BusyDatabaseMiddleware(MiddlewareMixin):
    """Answers for a view that the database could not serve now."""

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        return answer(request, error)


def answer(
    request: HttpRequest, error: BaseException | None, *, may_be_done: bool = False
) -> HttpResponse | None:
    """503 with `Retry-After` for an error of the database that passes; None for any other error.

    A form's fields stand in the page, to be sent again by a button. `may_be_done` says that the
    view had ended, so that what was sent may be saved.
    """
    if not isinstance(error, OperationalError) or not is_passing(error):
        return None
    logger.warning("The database could not serve %s %s: %s", request.method, request.path, error)
    context = {
        "address": request.get_full_path(),
        "typed": typed(request) if request.method == "POST" else None,
        "may_be_done": may_be_done,
        "has_notices": False,  # which the database would have to say
    }
    response = render(request, "503.html", context, status=503)
    response.headers["Retry-After"] = str(RETRY_AFTER)
    add_never_cache_headers(response)
    return response


def typed(request: HttpRequest) -> Typed:
    """What `request` brought, less its token, and less what a view marked as sensitive."""
    marked = getattr(request, "sensitive_post_parameters", ())
    if marked == "__ALL__":
        marked = [name for name in request.POST if any(word in name for word in SECRET)]
    left_out = {"csrfmiddlewaretoken"}
    secrets = set(marked) & set(request.POST) - left_out
    fields = [
        (name, values) for name, values in request.POST.lists() if name not in left_out | secrets
    ]
    return Typed(
        [(name, value) for name, values in fields for value in values],
        [file.name for _, files in request.FILES.lists() for file in files],
        bool(secrets),
    )
