"""Every list of the desk can be taken away, as a workbook or as CSV, by whoever may export it.

All that is filtered and searched goes out, in the list's order, or the rows that were chosen;
drafts too, which is why it takes a permission of its own. Who took what is written down first.
"""

from collections.abc import Iterator, Sequence

from django.contrib import admin, messages
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ERROR_FLAG, IGNORED_PARAMS, PAGE_VAR, ChangeList
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.template.response import TemplateResponse
from django.urls import path, re_path, reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from config.data.views import TYPES
from config.data.workbook import workbook_chunks
from config.data.writers import cells, csv_chunks
from config.gate import GATE, Held, Shut
from units.desk.history import WORDS, a_page
from units.history import Change, note_list
from units.remits import district_of
from units.texts import printable

from .sheets import every_key, rows_of, sheet_of

EXPORTED = "exported"
FORMS = ("xlsx", "csv")
#: More rows than these wait until others' exports are done.
FEW = 1000
BUSY = "正在导出的人比较多，这次没有导出。请过几秒再试。"
CHOSEN = "所选的行"
#: Of a search that finds more than the list shows.
CUT = "只有列出的命中"


def _said(change: Change) -> str:
    new = change.new
    filters = "，".join(new["filters"]) or "全部"
    return f"导出“{change.called}”{new['count']} 行（{filters}），存为 .{new['form']}"


WORDS[EXPORTED] = _said


def exporting(model_admin: type[admin.ModelAdmin]) -> type[admin.ModelAdmin]:
    """`model_admin` with a list that can be exported."""
    bases = (model_admin, Exports)
    return type(model_admin.__name__, bases, {"__module__": model_admin.__module__})


class Exports(admin.ModelAdmin):
    """What makes a list one that can be exported."""

    #: The columns, as `list_display` names them or by a path; with words of their own as a pair.
    #: Empty for those of the list and whatever else the records hold.
    exported: Sequence[str | tuple[str, str]] = ()
    #: What is read for the columns beside keys to other records.
    exported_related: Sequence[str] = ()
    #: Whether anybody may take the list away, the superuser included.
    leaves = True
    #: Columns of the records that never go out.
    not_exported: Sequence[str] = ()

    def has_export_permission(self, request: HttpRequest) -> bool:
        """Whether the user may take lists away."""
        may = request.user.has_perm(f"{self.opts.app_label}.export_{self.opts.model_name}")
        return self.leaves and may and self.has_view_permission(request)

    def get_urls(self):
        view, name = self.admin_site.admin_view, f"{self.opts.app_label}_{self.opts.model_name}"
        return [
            re_path(
                r"^export\.(?P<form>xlsx|csv)$",
                view(require_GET(self.export_view)),
                name=f"{name}_export",
            ),
            path("exports/", view(self.exports_view), name=f"{name}_exports"),
            *super().get_urls(),
        ]

    def get_changelist_instance(self, request: HttpRequest) -> ChangeList:
        changelist = super().get_changelist_instance(request)
        if self.has_export_permission(request) and not changelist.is_popup:
            query = changelist.get_query_string(remove=[PAGE_VAR]).rstrip("?")
            changelist.exports = [(form, self._address("export", form) + query) for form in FORMS]
            changelist.exports_url = self._address("exports")
        return changelist

    def export_view(self, request: HttpRequest, form: str) -> HttpResponse:
        """All rows of the list that the address asks for."""
        if not self.has_export_permission(request):
            raise PermissionDenied
        try:
            changelist = self.get_changelist_instance(request)
            keys = every_key(changelist)
        except (IncorrectLookupParameters, OverflowError):  # as the list itself answers
            return HttpResponseRedirect(f"{self._address('changelist')}?{ERROR_FLAG}=1")
        return self.export(request, form, keys, filters_of(changelist, request))

    def export(
        self, request: HttpRequest, form: str, keys: Sequence[int], filters: list[str]
    ) -> HttpResponse:
        """The rows with these keys as a file, noted before it is sent."""
        leave = None
        if len(keys) > FEW:
            try:
                leave = GATE.enter(f"account {request.user.pk}")
            except Shut:
                messages.error(request, BUSY)
                return HttpResponseRedirect(
                    f"{self._address('changelist')}?{request.GET.urlencode()}"
                )
        note_list(
            self.model,
            EXPORTED,
            request.user,
            new={"form": form, "filters": filters, "count": len(keys)},
        )
        chunks = self._chunks(request, form, keys)
        response = StreamingHttpResponse(
            Held(chunks, leave) if leave else chunks, content_type=TYPES[form]
        )
        name = f"{self.opts.verbose_name_plural} {timezone.localdate():%Y-%m-%d}.{form}"
        response.headers["Content-Disposition"] = content_disposition_header(True, name)
        return response

    def _chunks(self, request: HttpRequest, form: str, keys: Sequence[int]) -> Iterator:
        sheet, rows = sheet_of(self, request), rows_of(self, request, keys)
        if form == "csv":
            return csv_chunks(sheet, rows)
        return workbook_chunks(sheet.title, cells(sheet, rows, as_stored))

    def exports_view(self, request: HttpRequest) -> HttpResponse:
        """Who took this list away, when, how filtered, and how many rows."""
        if not self.has_export_permission(request):
            raise PermissionDenied
        context = {
            **self.admin_site.each_context(request),
            "title": f"导出记录：{self.opts.verbose_name_plural}",
            "opts": self.opts,
            **a_page(self._taken(request), request),
        }
        return TemplateResponse(request, "admin/exports.html", context)

    def _taken(self, request: HttpRequest):
        """What was done to the list; by others, only for those who answer for all of it."""
        acts = Change.objects.of_list(self.model)
        return acts.filter(by=request.user) if district_of(request.user) else acts

    def _address(self, page: str, *args: str) -> str:
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_{page}"
        return reverse(name, args=args, current_app=self.admin_site.name)


def as_stored(value):
    """A cell of a workbook, which marks texts as such and needs nothing put before them."""
    return printable(value) if isinstance(value, str) else value


def filters_of(changelist: ChangeList, request: HttpRequest) -> list[str]:
    """What a list is narrowed by, in words; what no filter of the page says, as the address has it.

    In the history it stands beside the number of rows.
    """
    said, known = [], {*IGNORED_PARAMS}
    if changelist.query:
        said.append(f"搜索“{changelist.query}”")
    if (hits := getattr(request, "hits", None)) and (hits.is_cut or hits.is_look_cut):
        said.append(CUT)
    for spec in changelist.filter_specs:
        parameters = set(spec.expected_parameters()) & changelist.params.keys()
        if parameters:
            chosen = [str(one["display"]) for one in spec.choices(changelist) if one["selected"]]
            said.append(f"{spec.title}：{'、'.join(chosen)}")
            known |= parameters
    rest = changelist.get_filters_params().keys() - known
    return said + [f"{name}={changelist.params[name]}" for name in sorted(rest)]


def to_file(form: str):
    """The action that exports the chosen rows of any list."""

    @admin.action(description=f"导出所选（.{form}）", permissions=["export"])
    def action(model_admin, request, queryset):
        keys = queryset.prefetch_related(None).values_list("pk", flat=True)
        return model_admin.export(request, form, list(keys), [CHOSEN])

    action.__name__ = f"export_{form}"
    return action


ACTIONS = [to_file(form) for form in FORMS]
