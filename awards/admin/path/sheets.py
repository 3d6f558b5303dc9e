"""The tables units × consulted bodies, and units × vetoes: to fill in, to look at, to print."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path as route
from django.urls import reverse

from awards.honours import clearances, phases
from awards.models import AwardYear, Clearance, Recognition, Stage, VetoFinding
from units.remits import within

from .cells import AnswerCell, BodiesForm, Cell, DaysForm, FindingCell

TEMPLATE = "admin/awards/awardyear/sheet.html"
#: Cells on a page at most; so many units that they fill it.
CELLS = 240
#: Which bodies an office may begin with; the list is its own to change.
SUGGESTED = (
    "纪检监察机关",
    "组织部门",
    "宣传部门",
    "政法部门",
    "信访部门",
    "应急管理部门",
    "消防救援机构",
)


class YearSheets:
    """Adds to the admin of award years the tables of clearances and vetoes."""

    def get_urls(self):
        view, name = self.admin_site.admin_view, "awards_awardyear"
        return [
            route("<int:pk>/clearances/", view(self.answers_view), name=f"{name}_clearances"),
            route("<int:pk>/vetoes/", view(self.findings_view), name=f"{name}_vetoes"),
            *super().get_urls(),
        ]

    def answers_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """What each consulted body said of each unit."""
        year = self._year_of_sheet(request, pk, "awards.view_clearance")
        columns = list(year.consulted_bodies.all())
        may = request.user.has_perm(clearances.CLEARANCE_PERMISSION) and not year.is_released
        if not columns and may:
            return self._begin(request, year)
        days = DaysForm(request.POST if request.method == "POST" else None, prefix="days")
        given = days.cleaned_data if days.is_bound and days.is_valid() else {}

        def cell(row, column, stored, sent) -> Cell:
            return AnswerCell(row, column, stored, sent, days=given)

        stored = Clearance.objects.select_related("file").defer("file__content")
        sheet = _Sheet(self, request, year, columns, cell, stored, "body_id", may)
        page = {
            "title": f"征求意见：{year}",
            "days": days,
            "crumb": "征求意见",
            "kind": "clearances",
        }
        return sheet.answer(page)

    def findings_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Which vetoes hold of which unit."""
        year = self._year_of_sheet(request, pk, "awards.view_vetofinding")
        columns = list(year.veto_items.all())
        may = request.user.has_perm(clearances.VETO_PERMISSION) and not year.is_released
        sheet = _Sheet(
            self, request, year, columns, FindingCell, VetoFinding.objects.all(), "item_id", may
        )
        page = {"title": f"一票否决核查：{year}", "crumb": "一票否决核查", "kind": "vetoes"}
        return sheet.answer(page)

    def _year_of_sheet(self, request: HttpRequest, pk: int, needed: str) -> AwardYear:
        if not request.user.has_perm(needed):
            raise PermissionDenied
        return get_object_or_404(AwardYear.objects.select_related("award"), pk=pk)

    def _begin(self, request: HttpRequest, year: AwardYear) -> HttpResponse:
        """Ask which bodies are consulted, before there is a table."""
        sent = request.POST if request.method == "POST" else None
        form = BodiesForm(sent, initial={"names": "\n".join(SUGGESTED)})

        def consult() -> str:
            made = clearances.consult(year, form.cleaned_data["names"].splitlines(), request.user)
            return f"已列出 {len(made)} 个征求意见单位，请在“征求意见”里逐个登记答复。"

        page = {"title": f"征求意见：{year}", "suggested": True}
        return self._ask(request, year, "consult", form, page, consult)


class _Sheet:
    """One request for a table."""

    def __init__(self, admin, request, year, columns, cell, stored, column_id, may):
        self.admin, self.request, self.year = admin, request, year
        self.columns, self.cell, self.may = columns, cell, may
        self.stored, self.column_id = stored, column_id
        self.page = self._page()

    def _page(self) -> Page:
        per_page = max(5, CELLS // max(1, len(self.columns)))
        rows = self.year.recognitions.exclude(stage=Stage.NOT_SELECTED)
        mine = within(self.request.user, rows).order_by("position", "id")
        page = Paginator(mine.values_list("pk", flat=True), per_page).get_page(
            self.request.GET.get("p")
        )
        found = Recognition.objects.filter(pk__in=list(page)).order_by("position", "id")
        page.object_list = list(found.select_related("unit", "award_year__award").defer("story"))
        return page

    def _cells(self, sent=None) -> list[tuple[Recognition, list[Cell]]]:
        """The rows of the page, each with its cells; with what was `sent` of them."""
        keys = [row.pk for row in self.page]
        known = {
            (one.recognition_id, getattr(one, self.column_id)): one
            for one in self.stored.filter(recognition__in=keys)
        }
        return [
            (row, [self._cell(row, column, known, sent) for column in self.columns])
            for row in self.page
        ]

    def _cell(self, row: Recognition, column, known: dict, sent) -> Cell:
        is_sent = sent is not None and f"c{row.pk}-{column.pk}-seen" in sent
        return self.cell(row, column, known.get((row.pk, column.pk)), sent if is_sent else None)

    def answer(self, page: dict) -> HttpResponse:
        """Show the page, or store what was changed on it and show what could not be."""
        request = self.request
        if request.method != "POST":
            return self._shown(self._cells(), page)
        if not self.may:
            raise PermissionDenied
        rows = self._cells(request.POST)
        saved = sum(cell.save(request.user) for _, cells in rows for cell in cells if cell.is_bound)
        open_cells = [cell for _, cells in rows for cell in cells if cell.is_bound and cell.errors]
        if saved:
            messages.success(request, f"已保存 {saved} 格。")
        elif not open_cells:
            messages.info(request, "没有改动，没有保存什么。")
        if not open_cells:
            return HttpResponseRedirect(request.get_full_path())
        said = f"有 {len(open_cells)} 格没有保存，原因写在格里；填写的内容都还在。"
        messages.error(request, said)
        fresh = self._cells()
        kept = {(cell.row.pk, cell.column.pk): cell for cell in open_cells}
        rows = [
            (row, [_seen_again(kept.get((c.row.pk, c.column.pk)), c) for c in cells])
            for row, cells in fresh
        ]
        return self._shown(rows, page)

    def _shown(self, rows: list, page: dict) -> HttpResponse:
        year = self.year
        context = {
            **self.admin.admin_site.each_context(self.request),
            "opts": self.admin.opts,
            "original": year,
            "back": reverse("admin:awards_awardyear_change", args=[year.pk]),
            "columns": self.columns,
            "rows": rows,
            "page": self.page,
            "may": self.may,
            "advances": self.request.user.has_perm(phases.ADVANCE),
            **page,
        }
        return TemplateResponse(self.request, TEMPLATE, context)


def _seen_again(kept: Cell | None, fresh: Cell) -> Cell:
    """A cell that could not be stored, as typed; from now on it was seen as it is stored."""
    if kept is None:
        return fresh
    kept.data = kept.data.copy()
    kept.data[kept.add_prefix("seen")] = fresh.initial["seen"]
    kept.stored = fresh.stored
    return kept
