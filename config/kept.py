"""A form that could not be taken, of somebody who was signed out or whose cookies are gone.

What was typed is not lost with it: a browser that keeps a draft goes on to sign in and is offered
it there; any other gets a page that shows the texts, to copy or to send again after signing in.
So does one who is signed in with an account that may not use the desk. Only forms of the rooms'
own records and acts are shown, never those of accounts, and only to our own pages.
"""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.apps import apps
from django.contrib.admin import site
from django.contrib.auth.views import redirect_to_login
from django.db import models
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import Resolver404, resolve

from awards.models import Review
from units.search.spelling import HAN

from .drafts import DRAFT, draft_of

#: Whose forms are shown again.
ROOMS = ("awards", "units")
ADDRESS = re.compile(r"(?P<app>[a-z]+)_(?P<model>[a-z]+)_(?P<page>\w+)")
#: The forms that are drawn again with what was sent; an act that is sent again would be done.
DRAWN_AGAIN = ("add", "change")
ROW = re.compile(r"(?P<table>\w+)-(?P<place>\d{1,4})-(?P<column>\w+)")
#: Belongs to one sending only.
LEFT_OUT = ("csrfmiddlewaretoken", DRAFT)
SECRET = re.compile(r"password|otp|token", re.I)
#: A text of an act that is named after no column; what scripts and buttons send has none of it.
CHINESE = re.compile(f"[{HAN}]")
TYPED = "填写的内容"


@dataclass(frozen=True)
class _Form:
    """A form of the rooms: of which records, and whether it is drawn again with what was sent."""

    model: type[models.Model]
    is_drawn_again: bool

    def texts(self, sent: list[tuple[str, str]]) -> list[tuple[str, str]]:
        """The texts among what was sent, each with its label."""
        labels = _Labels(self.model)
        label = labels.of if self.is_drawn_again else labels.of_act
        found = [(label(name, value), value) for name, value in sent if value.strip()]
        return [(label, value) for label, value in found if label]


def answer(request: HttpRequest, first: tuple[str, str] | None = None) -> HttpResponse | None:
    """The answer to a form that is refused before anyone looked at it; None for no such form.

    `first` says what has to be done before it is sent again, and on which page.
    """
    if (form := _form(request)) is None or not _is_ours(request):
        return None
    is_signed_in = request.user.is_authenticated
    address = request.get_full_path() if form.is_drawn_again else _stood_at(request)
    sent = _sent(request.POST)
    texts = form.texts(sent)
    is_nothing_lost = draft_of(request) or not (texts or form.is_drawn_again)
    if is_nothing_lost and not is_signed_in:
        return redirect_to_login(address)
    if not texts and not form.is_drawn_again:
        return None
    context = {
        "first": first,
        "sent": sent,
        "texts": texts,
        "address": address,
        "is_drawn_again": form.is_drawn_again,
        "is_signed_in": is_signed_in,
        "may_use_desk": site.has_permission(request),
        "account": request.user.get_username(),
        "has_files": bool(request.FILES),
    }
    return render(request, "kept.html", context, status=403)


def text_of_visitor(request: HttpRequest) -> str:
    """The long text of a visitor's form that one of our own pages sent, to copy; "" of none."""
    return request.POST.get("text", "") if _is_ours(request) else ""


def texts_of(model: type[models.Model], post: QueryDict) -> list[tuple[str, str]]:
    """The texts of the form of a record that was sent, each with its label."""
    return _Form(model, is_drawn_again=True).texts(_sent(post))


def _sent(post: QueryDict) -> list[tuple[str, str]]:
    return [
        (name, value)
        for name, values in post.lists()
        if name not in LEFT_OUT and not SECRET.search(name)
        for value in values
    ]


def _form(request: HttpRequest) -> _Form | None:
    """The form that was sent, as a page; None for what is no form of the rooms."""
    if request.method != "POST" or "text/html" not in request.headers.get("Accept", ""):
        return None
    try:
        match = resolve(request.path_info)
    except Resolver404:
        return None
    if match.view_name == "review:judge":
        return _Form(Review, is_drawn_again=True)
    found = ADDRESS.fullmatch(match.url_name or "")
    if match.app_name != "admin" or not found or found["app"] not in ROOMS:
        return None
    return _Form(apps.get_model(found["app"], found["model"]), found["page"] in DRAWN_AGAIN)


def _stood_at(request: HttpRequest) -> str:
    """The page that the form of an act stood on: its own address may only be sent to."""
    referrer = urlsplit(request.headers.get("Referer", ""))
    if referrer.netloc != request.get_host():
        return request.get_full_path()
    return referrer._replace(scheme="", netloc="", fragment="").geturl()


def _is_ours(request: HttpRequest) -> bool:
    """Whether one of our own pages sent it: nobody else has texts for our staff to look at."""
    origin = request.headers.get("Origin") or request.headers.get("Referer") or ""
    return urlsplit(origin).netloc == request.get_host()


class _Labels:
    """What the boxes of a form that hold texts are called."""

    def __init__(self, model: type[models.Model]):
        self.model = model
        self.tables = {
            relation.get_accessor_name(): relation.related_model
            for relation in model._meta.related_objects
            if relation.one_to_many
        }

    def of(self, name: str, value: str) -> str:
        """The label of a text, with its row; "" for what is no text, or none of the form's."""
        row = ROW.fullmatch(name)
        if row is None:
            return self._column(self.model, name)
        if (model := self.tables.get(row["table"])) is None:
            return ""
        label = self._column(model, row["column"])
        place = int(row["place"]) + 1
        return f"{model._meta.verbose_name} {place}：{label}" if label else ""

    def of_act(self, name: str, value: str) -> str:
        """That of a text on the page of an act: r12-headline, reason-0f3a, lines."""
        if name.startswith("_"):
            return ""
        known = (self.model, *self.tables.values())
        labels = (self._column(model, part) for part in name.split("-") for model in known)
        return next(filter(None, labels), TYPED if CHINESE.search(value) else "")

    @staticmethod
    def _column(model: type[models.Model], name: str) -> str:
        column = next((one for one in model._meta.fields if one.name == name), None)
        is_text = isinstance(column, models.CharField | models.TextField) and not column.choices
        return str(column.verbose_name) if is_text else ""
