"""What an account must do before anything else: change its password, bind a phone.

It is found at sign-in and stands in the session, so that no page asks the database for it.
"""

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth.models import User
from django.contrib.auth.signals import user_logged_in
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from config import busy, kept

from . import factor, passwords

#: Where the session keeps it.
DUE = "due"
#: What has to be done, as the page of its own says it, and that page.
STEPS = {
    passwords.FIRST: ("先改密码", "password_change"),
    passwords.OLD: ("先改密码", "password_change"),
    factor.FACTOR: ("先设置二次验证", "own_factor"),
}
#: Whose pages wait: the desk's and the reviewers'.
ROOMS = ("admin", "review")
#: Pages of the desk that stay open meanwhile, by name.
OPEN = {"password_change", "login", "logout", "jsi18n", "own_factor", "second_factor"}


class FirstThings:
    """Middleware that leads to what is due, whatever page of the desk was asked for."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *view) -> HttpResponse | None:
        match = request.resolver_match
        if match.app_name not in ROOMS or match.url_name in OPEN:
            return None
        try:
            due = due_of(request)
        except OperationalError as error:
            return busy.answer(request, error)
        if not due:
            return None
        words, page = STEPS[due]
        address = reverse(f"admin:{page}")
        return kept.answer(request, first=(words, address)) or redirect(address)


def due_of(request: HttpRequest) -> str:
    """What whoever asks must do first, a key of STEPS; "" for nothing, and for visitors."""
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return ""
    due = request.session.get(DUE, "")
    return due if due in STEPS and request.user.is_authenticated else ""


def settle(request: HttpRequest, user: User, **kwargs) -> None:
    """Note in the session what is due now; a receiver of `user_logged_in`."""
    if due := passwords.why_due(user) or factor.why_due(user):
        request.session[DUE] = due
    else:
        request.session.pop(DUE, None)


def connect() -> None:
    """Have it found at each sign-in."""
    user_logged_in.connect(settle, dispatch_uid="due")
