"""What the site itself tells the audit trail: signing in and out, failing to, what is refused."""

from collections.abc import Callable

from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from audit import asking, trail
from audit.models import Result

from .proxies import client_address

SIGNED_IN, SIGNED_OUT, REFUSED = "signed_in", "signed_out", "refused"


class AuditMiddleware:
    """Lets the trail know who asks, and tells it what is refused."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with asking.asking(request, client_address(request)):
            return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> None:
        """A permission that was refused; of visitors, who have none, nothing is told."""
        if isinstance(exception, PermissionDenied) and request.user.is_authenticated:
            said = {"method": request.method, "reason": str(exception)}
            trail.record(REFUSED, called=request.path, said=said, result=Result.REFUSED)


def signed_in(user, **kwargs) -> None:
    """A receiver of `user_logged_in`."""
    trail.record(SIGNED_IN, by=user)


def signed_out(user, **kwargs) -> None:
    """A receiver of `user_logged_out`; also sent where nobody was signed in."""
    if user is not None:
        trail.record(SIGNED_OUT, by=user)


def failed(credentials: dict, request: HttpRequest | None = None, **kwargs) -> None:
    """A receiver of `user_login_failed`: the name that was tried, never the password.

    An attempt that was locked out is refused, one that was made has failed.
    """
    is_locked = getattr(request, "axes_locked_out", False)
    result = Result.REFUSED if is_locked else Result.FAILED
    trail.record(SIGNED_IN, name=str(credentials.get("username", "")), result=result)


def connect() -> None:
    """Let the trail know of what signing in signals (called once, when the site is ready)."""
    user_logged_in.connect(signed_in, dispatch_uid="audit")
    user_logged_out.connect(signed_out, dispatch_uid="audit")
    user_login_failed.connect(failed, dispatch_uid="audit")
