"""What all pages of a round share: who may open them, and how they are shown."""

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse

from awards.honours.lifecycle import Refused
from awards.models import ReviewRound
from awards.review.holding import RUN, SET_UP

VIEW = "awards.view_reviewround"
TEMPLATES = "admin/awards/reviewround"


class RoundPages:
    """Part of the admin of rounds: pages under the address of one."""

    def round_of(self, request: HttpRequest, pk: int, permission: str = VIEW) -> ReviewRound:
        """The round. Raises PermissionDenied or Http404."""
        if not request.user.has_perm(permission):
            raise PermissionDenied
        rows = ReviewRound.objects.select_related("award_year__award", "opened_by", "closed_by")
        return get_object_or_404(rows, pk=pk)

    def page(self, request: HttpRequest, round_: ReviewRound, name: str, **page) -> HttpResponse:
        """A page of the round."""
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "original": round_,
            "back": reverse("admin:awards_reviewround_change", args=[round_.pk]),
            "may_set_up": request.user.has_perm(SET_UP),
            "may_run": request.user.has_perm(RUN),
            **page,
        }
        return TemplateResponse(request, f"{TEMPLATES}/{name}.html", context)

    def ask(
        self,
        request: HttpRequest,
        round_: ReviewRound,
        form: forms.Form,
        act: Callable[[], str],
        *,
        name: str = "ask",
        **page,
    ) -> HttpResponse:
        """A page that says what will happen and asks; after its form was sent, act and go back."""
        if request.method == "POST" and form.is_valid():
            try:
                said = act()
            except Refused as refusal:
                page["refusals"] = refusal.reasons
            else:
                self.message_user(request, said, messages.SUCCESS)
                return HttpResponseRedirect(
                    reverse("admin:awards_reviewround_change", args=[round_.pk])
                )
        return self.page(request, round_, name, form=form, **page)

    def tried(self, request: HttpRequest, act: Callable[[], str]) -> None:
        """Act, and say what was done or why it was not."""
        try:
            self.message_user(request, act(), messages.SUCCESS)
        except Refused as refusal:
            for sentence in refusal.reasons:
                self.message_user(request, sentence, messages.ERROR)
