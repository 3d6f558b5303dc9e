"""Drafts of forms, which a browser keeps until it hears that they were saved.

`static/portal/typed/` keeps them and gives each an id, which a form sends along. The answer to a
form that was saved names the id in a cookie; a page that comes after it drops the draft.
"""

import re

from django.conf import settings
from django.contrib.messages import ERROR
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

#: The box of a form that holds the id of its draft.
DRAFT = "_draft"
ID = re.compile(r"[0-9a-f]{32}")
#: The answer to what was saved in a window of its own, which it closes.
POPUP = "admin/popup_response.html"
#: Seconds that a draft is kept, and that it takes to be told of.
KEPT = 3600


def draft_of(request: HttpRequest) -> str:
    """The id of the draft of the form that was sent; "" for none."""
    sent = request.POST.get(DRAFT, "") if request.method == "POST" else ""
    return sent if ID.fullmatch(sent) else ""


def tell_saved(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """`response` to a form, with word of its draft if the form was saved."""
    if draft := draft_of(request):
        template = getattr(response, "template_name", None) or []
        if POPUP in template or (response.status_code == 302 and not _is_refused(request)):
            response.set_cookie(
                f"saved-{draft}",
                "1",
                max_age=KEPT,
                path=reverse("admin:index"),
                secure=settings.SESSION_COOKIE_SECURE,
                samesite="Lax",
            )
    return response


def _is_refused(request: HttpRequest) -> bool:
    """Whether a page is to say that it was not done; a redirection alone does not tell."""
    queued = getattr(request._messages, "_queued_messages", [])
    return any(message.level >= ERROR for message in queued)
