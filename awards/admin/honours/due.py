"""复核到期: which honours are due for re-examination, or to have rectified something by now."""

from datetime import timedelta

from django import forms
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone

from awards.honours import lifecycle, stages
from awards.honours.validity import AHEAD, due, due_on
from awards.models import Award, AwardYear, Recognition
from units.remits import within

PER_PAGE = 50
VIEW = ("awards.view_awardyear", "awards.view_recognition")
#: What of the list is asked for.
OVERDUE = "overdue"


class DueFilter(forms.Form):
    """Which of them: by year, by award, by whether the day is past."""

    year = forms.TypedChoiceField(label="年度", coerce=int, required=False)
    award = forms.ChoiceField(label="奖项", required=False)
    when = forms.ChoiceField(
        label="到期",
        required=False,
        choices=[("", f"已到期和 {AHEAD} 天内到期"), (OVERDUE, "已到期")],
    )

    def __init__(self, *args, awards: list[Award], **kwargs):
        super().__init__(*args, **kwargs)
        years = AwardYear.objects.public().order_by("-year").values_list("year", flat=True)
        self.fields["year"].choices = [("", "全部"), *((y, y) for y in years.distinct())]
        self.fields["award"].choices = [("", "全部"), *((a.slug, a.name) for a in awards)]
        for field in self.fields.values():
            field.error_messages["invalid_choice"] = "没有这个选项，请重新选择。"

    def chosen(self, awards: list[Award]) -> QuerySet[Recognition]:
        """The honours that are asked for; none where that cannot be told."""
        if not self.is_valid():
            return Recognition.objects.none()
        asked = self.cleaned_data
        ahead = 0 if asked["when"] == OVERDUE else AHEAD
        rows = due(timezone.localdate() + timedelta(days=ahead), awards)
        if asked["year"]:
            rows = rows.filter(award_year__year=asked["year"])
        if asked["award"]:
            rows = rows.filter(award_year__award__slug=asked["award"])
        return rows


class YearsDue:
    """The list of what is due, on the admin of years."""

    def get_urls(self):
        view = self.admin_site.admin_view(self.due_view)
        return [path("due/", view, name="awards_awardyear_due"), *super().get_urls()]

    def get_changelist_instance(self, request):
        changelist = super().get_changelist_instance(request)
        if request.user.has_perms(VIEW) and not changelist.is_popup:
            changelist.papers = [("复核到期", reverse("admin:awards_awardyear_due"))]
        return changelist

    def due_view(self, request: HttpRequest) -> HttpResponse:
        """What is due, the earliest years first, each with what may be done about it."""
        if not request.user.has_perms(VIEW):
            raise PermissionDenied
        awards = list(Award.objects.all())
        form = DueFilter(request.GET or {}, awards=awards)
        rows = within(request.user, form.chosen(awards))
        page = Paginator(rows, PER_PAGE).get_page(request.GET.get("p"))
        may_move = request.user.has_perm(lifecycle.PERMISSION)
        page.object_list = list(page.object_list.select_related("unit", "award_year__award"))
        for row in page:
            row.due_on = due_on(row)
            row.days = (row.due_on - timezone.localdate()).days
            row.days_past = -row.days
            row.is_overdue = row.days < 0
            row.moves = stages.moves_of(row) if may_move else []
        query = request.GET.copy()
        query.pop("p", None)
        context = {
            **self.admin_site.each_context(request),
            "title": "复核到期",
            "opts": self.opts,
            "form": form,
            "page": page,
            "kept": f"{query.urlencode()}&" if query else "",
            "ahead": AHEAD,
            "may_move": may_move,
            "has_terms": any(award.valid_years for award in awards),
            "awards_url": reverse("admin:awards_award_changelist"),
        }
        return TemplateResponse(request, "admin/awards/awardyear/due.html", context)
