"""Public notices (公示), objections to them, and the state of an objection."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.generic import DetailView, FormView, TemplateView

from audit import asking
from awards.honours.lifecycle import Refused
from awards.models import AwardYear, Notice, Objection
from awards.notices import objections
from awards.notices.workdays import Calendar, days_left
from awards.visitors import parts_of

from .objection_form import ObjectionForm
from .visitors import ReceiptFormView

NOTICES = Notice.objects.select_related("award_year__award")


class NoticeListView(TemplateView):
    """The notices that run, the next to end first, then those that ended, the latest first."""

    template_name = "awards/notice_list.html"

    def get_context_data(self, **kwargs):
        standing = list(NOTICES.standing().order_by("-last_day", "-pk"))
        running = [notice for notice in standing if notice.is_running]
        calendar = Calendar.since(timezone.localdate())
        for notice in running:
            notice.days_left = _days_left(notice, calendar)
        return super().get_context_data(**kwargs) | {
            "running": running[::-1],
            "ended": [notice for notice in standing if not notice.is_running],
        }


class NoticeView(DetailView):
    """The notice of a year; of a released year without one, where its results are."""

    template_name = "awards/notice_detail.html"
    context_object_name = "award_year"

    def get_object(self, queryset=None):
        given = {"award__slug": self.kwargs["slug"], "year": self.kwargs["year"]}
        years = AwardYear.objects.select_related("award").filter(**given)
        shown = years.public() | years.filter(notices__isnull=False)
        return get_object_or_404(shown.distinct())

    def get_context_data(self, **kwargs):
        notices = list(self.object.notices.order_by("-pk"))
        for notice in notices:
            notice.award_year = self.object
        standing = next((notice for notice in notices if not notice.is_withdrawn), None)
        context = super().get_context_data(**kwargs) | {
            "notice": standing,
            "withdrawn": [notice for notice in notices if notice.is_withdrawn],
            "today": timezone.localdate(),
        }
        if standing:
            context["units"] = standing.units.all()
            context["days_left"] = _days_left(standing) if standing.is_running else None
        return context


def _days_left(notice: Notice, calendar: Calendar | None = None) -> int | None:
    return days_left(notice.published_on, notice.last_day, timezone.localdate(), calendar)


@method_decorator(never_cache, name="dispatch")
class ObjectionView(FormView):
    """Where a visitor objects, while the period runs. Its page is nobody else's."""

    template_name = "awards/objection.html"
    form_class = ObjectionForm

    def dispatch(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        year = {"award_year__award__slug": kwargs["slug"], "award_year__year": kwargs["year"]}
        self.notice = get_object_or_404(NOTICES.standing(), **year)
        if not self.notice.is_running:
            return self._over(request)
        return super().dispatch(request, *args, **kwargs)

    def _over(self, request: HttpRequest) -> HttpResponse:
        """After the period: what was typed meanwhile is shown, to be sent in another way."""
        typed = request.POST.get("text", "") if request.method == "POST" else ""
        context = {"notice": self.notice, "typed": typed}
        status = 403 if request.method == "POST" else 200
        return render(request, "awards/objection_over.html", context, status=status)

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"notice": self.notice}

    def get_initial(self):
        """The unit beside which the visitor pressed the link."""
        return {"about": self.request.GET.get("about", "")}

    def form_valid(self, form: ObjectionForm) -> HttpResponse:
        address = asking.asker().address
        try:
            made = objections.receive(self.notice, form.said, form.files_sent, address)
        except Refused as refusal:
            form.add_error(None, refusal.reasons)
            return self.form_invalid(form)
        return HttpResponseRedirect(reverse("awards:receipt", args=[made.receipt]))

    def form_invalid(self, form: ObjectionForm) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=200)

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"notice": self.notice}


class ObjectionReceiptFormView(ReceiptFormView):
    """Where the number of an objection is typed."""

    model, name = Objection, "异议"
    here, leads_to = "awards:receipt_form", "awards:receipt"
    up, up_name = "awards:notices", "公示"


@method_decorator(never_cache, name="dispatch")
class ReceiptView(DetailView):
    """The state of an objection, and nothing of what it says."""

    template_name = "awards/receipt.html"
    context_object_name = "objection"
    slug_field = slug_url_kwarg = "receipt"

    def get_queryset(self):
        rows = Objection.objects.select_related("notice__award_year__award")
        return rows.defer("text", "name", "contact", "finding")

    def get_context_data(self, **kwargs):
        due = objections.due_days([self.object])[self.object.pk]
        parts = parts_of(self.object.receipt)
        return super().get_context_data(**kwargs) | {"due": due, "parts": parts}
