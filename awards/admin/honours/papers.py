"""Tables for meetings, from the desk: a page to print and a Word document, each from one button.

They hold what is not public, so they take the right to export, and who took one is written down.
"""

from collections.abc import Sequence

from django.contrib import admin, messages
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import PAGE_VAR
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.http import content_disposition_header, urlencode

from awards.documents import comparisons, rolls
from awards.documents.papers import Paper
from awards.documents.rolls import Order
from awards.figures.comparison import FEWEST, MOST
from awards.models import AwardYear, Recognition
from units.desk.history import WORDS
from units.history import note, note_list
from units.remits import within

PAPER = "paper"
VIEW, EXPORT = "awards.view_recognition", "awards.export_recognition"
#: More units than these are no table for a meeting, and a document of them takes long to write.
LONGEST = 500
TOO_LONG = f"一览表最多列 {LONGEST} 个单位。请先筛选，或导出 .xlsx。"
TOO_FEW = f"请选 {FEWEST} 到 {MOST} 个获评单位来比较。"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
LIST = "admin:awards_recognition_changelist"

WORDS[PAPER] = lambda change: "下载《{title}》（.docx），{count} 个单位".format(**change.new)


def may_take(request: HttpRequest) -> bool:
    """Whether the user may take away tables of recognitions, drafts included."""
    return request.user.has_perms([VIEW, EXPORT])


def _require(request: HttpRequest) -> None:
    if not may_take(request):
        raise PermissionDenied


def first_keys(rows: QuerySet, number: int) -> list[int]:
    """The keys of the first of some rows, so many at most."""
    return list(rows.prefetch_related(None).values_list("pk", flat=True)[:number])


def order_of(request: HttpRequest) -> Order:
    """In which order the address asks for the units; as the list has them, unless it says."""
    asked = request.GET.get("order")
    return Order(asked) if asked in Order.values else Order.POSITION


def document(paper: Paper) -> HttpResponse:
    """The paper as a Word document."""
    from awards.documents import official  # loads python-docx

    name = content_disposition_header(True, f"{paper.title}.docx")
    response = HttpResponse(official.written(paper), content_type=DOCX)
    response.headers["Content-Disposition"] = name
    return response


class PaperPages:
    """What the admins of years and of recognitions share: how a paper is shown."""

    def paper_page(self, request: HttpRequest, paper: Paper, back: str, **page) -> HttpResponse:
        """The page to print, with the way to the document."""
        query = request.GET.copy()
        query.pop("order", None)
        context = {
            **self.admin_site.each_context(request),
            "title": paper.title,
            "opts": self.opts,
            "paper": paper,
            "back": back,
            "query": request.GET.urlencode(),
            "others": query.urlencode(),
            **page,
        }
        return TemplateResponse(request, "admin/awards/papers/paper.html", context)


class YearPapers(PaperPages):
    """The roll of a year, on the admin of years."""

    def get_urls(self):
        view = self.admin_site.admin_view
        return [
            path("<int:pk>/roll/", view(self.roll_view), name="awards_awardyear_roll"),
            path("<int:pk>/roll.docx", view(self.roll_file), name="awards_awardyear_roll_file"),
            *super().get_urls(),
        ]

    def _year_to_take(self, request: HttpRequest, pk: int) -> AwardYear:
        _require(request)
        return get_object_or_404(AwardYear.objects.select_related("award"), pk=pk)

    def _on_roll(self, request: HttpRequest, year: AwardYear) -> QuerySet[Recognition]:
        return within(request.user, rolls.of_year(year))

    def roll_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The roll as a page to print."""
        year = self._year_to_take(request, pk)
        change = reverse("admin:awards_awardyear_change", args=[pk])
        if self._on_roll(request, year).count() > LONGEST:
            messages.error(request, TOO_LONG)
            return HttpResponseRedirect(change)
        file = reverse("admin:awards_awardyear_roll_file", args=[pk])
        paper, order = (
            rolls.year_roll(year, self._on_roll(request, year), order_of(request)),
            order_of(request),
        )
        return self.paper_page(request, paper, change, file=file, orders=Order.choices, order=order)

    def roll_file(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The roll as a Word document."""
        year = self._year_to_take(request, pk)
        if (count := self._on_roll(request, year).count()) > LONGEST:
            return HttpResponseRedirect(reverse("admin:awards_awardyear_roll", args=[pk]))
        paper = rolls.year_roll(year, self._on_roll(request, year), order_of(request))
        note(year, PAPER, request.user, new={"title": paper.title, "count": count})
        return document(paper)


class RecognitionPapers(PaperPages):
    """The roll of a list and the comparison of some, on the admin of recognitions."""

    def get_urls(self):
        view, name = self.admin_site.admin_view, "awards_recognition"
        return [
            path("roll/", view(self.roll_view), name=f"{name}_roll"),
            path("roll.docx", view(self.roll_file), name=f"{name}_roll_file"),
            path("comparison/", view(self.comparison_view), name=f"{name}_comparison"),
            path("comparison.docx", view(self.comparison_file), name=f"{name}_comparison_file"),
            *super().get_urls(),
        ]

    def get_changelist_instance(self, request):
        changelist = super().get_changelist_instance(request)
        if may_take(request) and not changelist.is_popup:
            query = changelist.get_query_string(remove=[PAGE_VAR]).rstrip("?")
            changelist.papers = [("一览表", reverse("admin:awards_recognition_roll") + query)]
        return changelist

    def _listed(self, request: HttpRequest) -> list[Recognition] | None:
        """The rows of the list that the address asks for; None of too many."""
        asked = request.GET
        request.GET = asked.copy()
        request.GET.pop("order", None)  # no filter of the list
        try:
            changelist = self.get_changelist_instance(request)
        finally:
            request.GET = asked
        keys = first_keys(changelist.queryset, LONGEST + 1)
        if len(keys) > LONGEST:
            return None
        found = Recognition.objects.for_list().in_bulk(keys)
        return [found[key] for key in keys if key in found]

    def _roll(self, request: HttpRequest) -> Paper | None:
        _require(request)
        try:
            rows = self._listed(request)
        except (IncorrectLookupParameters, OverflowError):
            rows = []
        if not rows:
            messages.error(request, TOO_LONG if rows is None else "没有可以列入一览表的单位。")
            return None
        return rolls.roll("获评单位一览表", [f"共{len(rows)}个单位。"], rows, order_of(request))

    def roll_view(self, request: HttpRequest) -> HttpResponse:
        """The roll of a list as a page to print."""
        if (paper := self._roll(request)) is None:
            return HttpResponseRedirect(reverse(LIST))
        file = reverse("admin:awards_recognition_roll_file")
        page = {"file": file, "orders": Order.choices, "order": order_of(request)}
        return self.paper_page(request, paper, reverse(LIST), **page)

    def roll_file(self, request: HttpRequest) -> HttpResponse:
        """The roll of a list as a Word document."""
        if (paper := self._roll(request)) is None:
            return HttpResponseRedirect(reverse(LIST))
        count = sum(bool(row.cells) for row in paper.rows)
        note_list(Recognition, PAPER, request.user, new={"title": paper.title, "count": count})
        return document(paper)

    def _compared(self, request: HttpRequest) -> Sequence[Recognition]:
        _require(request)
        keys = [int(key) for key in request.GET.getlist("r") if key.isdecimal() and len(key) < 18]
        keys = list(dict.fromkeys(keys))[:MOST]
        rows = within(request.user, Recognition.objects.filter(pk__in=keys).for_story())
        found = {row.pk: row for row in rows}
        rows = [found[key] for key in keys if key in found]
        if len(rows) < FEWEST:
            messages.error(request, TOO_FEW)
            return []
        return rows

    def comparison_view(self, request: HttpRequest) -> HttpResponse:
        """The comparison as a page to print."""
        if not (rows := self._compared(request)):
            return HttpResponseRedirect(reverse(LIST))
        file = reverse("admin:awards_recognition_comparison_file")
        paper = comparisons.comparison_paper(rows)
        return self.paper_page(request, paper, reverse(LIST), file=file)

    def comparison_file(self, request: HttpRequest) -> HttpResponse:
        """The comparison as a Word document."""
        if not (rows := self._compared(request)):
            return HttpResponseRedirect(reverse(LIST))
        paper = comparisons.comparison_paper(rows)
        new = {"title": paper.title, "count": len(rows)}
        note_list(Recognition, PAPER, request.user, new=new)
        return document(paper)


@admin.action(description="一览表（打印、Word）", permissions=["export"])
def roll_of_chosen(model_admin, request: HttpRequest, queryset) -> HttpResponse | None:
    """The action that makes a roll of the chosen rows."""
    keys = first_keys(queryset, LONGEST + 1)
    if len(keys) > LONGEST:
        messages.error(request, TOO_LONG)
        return None
    query = urlencode({"id__in": ",".join(map(str, keys))})
    return HttpResponseRedirect(f"{reverse('admin:awards_recognition_roll')}?{query}")


@admin.action(description="成效比较表（打印、Word）", permissions=["export"])
def comparison_of_chosen(model_admin, request: HttpRequest, queryset) -> HttpResponse | None:
    """The action that compares the chosen rows."""
    keys = first_keys(queryset, MOST + 1)
    if not FEWEST <= len(keys) <= MOST:
        messages.error(request, TOO_FEW)
        return None
    query = urlencode({"r": keys}, doseq=True)
    return HttpResponseRedirect(f"{reverse('admin:awards_recognition_comparison')}?{query}")
