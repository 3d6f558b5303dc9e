"""The pages that take a year along its path, each saying what will happen and then asking."""

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import path as route

from awards.approval.lacking import LOOKED_AT
from awards.honours import conditions, path, phases, quotas
from awards.models import AwardYear
from units.texts.entry import TextEntry

NOT_NOW = "这一年度现在是“{}”，不能办理“{}”。"


class ReasonForm(forms.Form):
    """Why a step is taken back, or a rule is not kept; written to the history."""

    reason = TextEntry(
        label="原因",
        max_length=path.LONGEST_REASON,
        strip=True,
        widget=forms.Textarea(attrs={"rows": 3, "data-most": path.LONGEST_REASON}),
        help_text="写入操作历史，不公开。",
        error_messages={"required": path.NO_REASON, "max_length": path.TOO_LONG},
    )


class YearPath:
    """Adds to the admin of award years the pages of their path."""

    def get_urls(self):
        view = self.admin_site.admin_view
        return [
            route("<int:pk>/path/", view(self.switch_view), name="awards_awardyear_switch"),
            route("<int:pk>/path/<slug:turn>/", view(self.turn_view), name="awards_awardyear_turn"),
            route(
                "<int:pk>/quotas/<int:quota>/",
                view(self.excess_view),
                name="awards_awardyear_excess",
            ),
            *super().get_urls(),
        ]

    def _year_for(self, request: HttpRequest, pk: int, needed: str) -> AwardYear:
        if not request.user.has_perm(needed):
            raise PermissionDenied
        return get_object_or_404(AwardYear.objects.select_related("award"), pk=pk)

    def turn_view(self, request: HttpRequest, pk: int, turn: str) -> HttpResponse:
        """Take a step of the year, forward or back."""
        if (chosen := phases.TURNS.get(turn)) is None:
            raise Http404
        year = self._year_for(request, pk, chosen.needed)
        lacks = conditions.lacks(year, chosen, LOOKED_AT)
        is_open = chosen in phases.turns_of(year)
        not_now = NOT_NOW.format(path.standing_of(year), chosen.label)
        page = {
            "title": f"{chosen.label}：{year}",
            "turn": chosen,
            "standing": path.standing_of(year),
            "obstacles": [one.said for one in lacks] if is_open else [not_now],
            "warnings": [] if chosen.is_back else [w.said for w in conditions.warnings(year)],
        }
        form_class = ReasonForm if chosen.is_back else forms.Form
        form = form_class(request.POST if request.method == "POST" else None)

        def take() -> str:
            now = path.advance(year, turn, request.user, form.cleaned_data.get("reason", ""))
            return f"已办理“{chosen.label}”：{year}现在是“{path.standing_of(now)}”。"

        return self._ask(request, year, "turn", form, page, take)

    def switch_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Put the year on its path, or take it off while it is at its start."""
        year = get_object_or_404(AwardYear.objects.select_related("award"), pk=pk)
        follows = not year.follows_path
        year = self._year_for(request, pk, phases.ADVANCE if follows else phases.DECIDE)
        label = "改为按程序推进" if follows else "改为只登记结果"
        page = {
            "title": f"{label}：{year}",
            "label": label,
            "follows": follows,
            "obstacles": path.switch_obstacles(year, follows),
        }
        form_class = forms.Form if follows else ReasonForm
        form = form_class(request.POST if request.method == "POST" else None)

        def switch() -> str:
            if follows:
                path.begin(year, request.user)
            else:
                path.leave(year, request.user, form.cleaned_data["reason"])
            return f"已{label}：{year}。"

        return self._ask(request, year, "switch", form, page, switch)

    def excess_view(self, request: HttpRequest, pk: int, quota: int) -> HttpResponse:
        """Allow that more units are listed than a quota has."""
        year = self._year_for(request, pk, phases.DECIDE)
        used = next((one for one in quotas.usage(year) if one.quota.pk == quota), None)
        if used is None:
            raise Http404
        page = {
            "title": f"同意超额：{used.quota.scope}名额",
            "used": used,
            "obstacles": [] if used.is_exceeded else ["没有超过名额，不需要同意。"],
        }
        form = ReasonForm(request.POST if request.method == "POST" else None)

        def allow() -> str:
            reason = form.cleaned_data["reason"]
            path.allow_excess(used.quota, used.listed, request.user, reason)
            return f"已同意{used.quota.scope}名额增至 {used.listed} 个。"

        return self._ask(request, year, "excess", form, page, allow)
