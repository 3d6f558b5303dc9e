"""The way into the reviewers' workspace: through signing in, and from the desk."""

from collections.abc import Callable

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse

from awards.review.holding import JUDGE

from . import kept
from .accounts import signins


class SignedOut:
    """Middleware that leads whoever is signed out to signing in, with word of why and of what was
    typed, as at the desk.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *view) -> HttpResponse | None:
        if request.resolver_match.app_name != "review" or request.user.is_authenticated:
            return None
        signins.tell_why(request)
        return kept.answer(request) or redirect_to_login(request.get_full_path())


def only_judges(user) -> bool:
    """Whether an account has nothing to do at the desk but its own: it judges."""
    return user.get_all_permissions() == {JUDGE}
