"""The approvers' place to work: what waits for them, and each content on one page."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse

from awards.approval.rules import may_submit, steps_of
from awards.approval.waiting import (
    LISTED,
    MODELS,
    Waiting,
    queue,
    returned_by,
    returned_to,
    unsubmitted,
)

from . import sheets
from .content import ContentPage
from .correcting import written_by
from .words import act_in_words, subject_of, takes_part, url_of

TEMPLATES = "admin/awards/approval"


def urls() -> list:
    """The addresses of these pages, under that of the desk."""
    view = admin.site.admin_view
    return [
        *sheets.urls(view),
        path("approvals/", view(queue_view), name="approvals"),
        path("approvals/<slug:kind>/<int:pk>/", view(content_view), name="approval"),
    ]


def desk(user, number: int = LISTED) -> dict:
    """What waits for a person: to be passed, and to be mended; the first of each."""
    waits, returned, drafts = queue(user), returned_to(user), unsubmitted(user)
    return {
        "approves": bool(steps_of(user)),
        "queue": waits,
        "waiting": [(row, url_of(row.subject)) for row in waits.rows[:number]],
        "to_mend": [_returned(act) for act in returned[:number]],
        "to_mend_count": len(returned),
        "drafts": [
            (one, written_by(one.correction), url_of(one.correction.subject))
            for one in drafts[:number]
        ],
        "drafts_count": len(drafts),
        "drafts_mine": sum(one.is_mine for one in drafts),
    }


def _returned(act) -> tuple:
    return act, act_in_words(act), url_of(act.subject)


def queue_view(request: HttpRequest) -> HttpResponse:
    """What waits for the person, what they returned, and what was returned to them."""
    user = request.user
    if not takes_part(user):
        raise PermissionDenied
    context = {
        **admin.site.each_context(request),
        **desk(user),
        "title": "待我审核" if steps_of(user) else "退回待修改",
        "steps": "、".join(step.label for step in steps_of(user)),
        "listed": LISTED,
        "returned": [_returned(act) for act in returned_by(user)],
        "writes": any(may_submit(model(), user) for model in MODELS),
    }
    return TemplateResponse(request, f"{TEMPLATES}/queue.html", context)


def content_view(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """One content, and what the person may do about it."""
    subject = subject_of(request.user, kind, pk)
    page = ContentPage(request, subject)
    if request.method == "POST" and (said := page.act()):
        messages.success(request, said)
        return HttpResponseRedirect(after(page))
    context = {**admin.site.each_context(request), **page.context(), **neighbours(page)}
    return TemplateResponse(request, f"{TEMPLATES}/content.html", context)


def after(page: ContentPage) -> str:
    """Where an act leads: after a verdict to what waits next, else to the page again."""
    if not page.is_decided:
        return url_of(page.subject)
    return neighbours(page)["next"] or reverse("admin:approvals")


def neighbours(page: ContentPage) -> dict:
    """What waits for the person beside a content: how many, and the one after it."""
    waits = queue(page.request.user)
    rows: list[Waiting] = waits.rows
    places = [url_of(row.subject) for row in rows]
    here = url_of(page.subject)
    start = places.index(here) + 1 if here in places else 0
    others = [one for one in places[start:] + places[:start] if one != here]
    return {"next": others[0] if others else "", "others": len(others), "queue": waits}
