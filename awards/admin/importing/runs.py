"""导入记录: what was taken in, by whom and when, and taking it back as a whole."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import path, reverse

from awards.honours.lifecycle import Refused
from awards.importing.planning import BY_KEY
from awards.importing.undoing import NAMED, Undoing, undo
from awards.models import ImportRun

SAID = {"new": "新增", "changed": "修改", "same": "不变", "wrong": "有误未导入"}


@admin.register(ImportRun)
class ImportRunAdmin(admin.ModelAdmin):
    """Looked at, never edited; only the import as a whole is undone."""

    list_display = ["file", "by", "at", "result", "state"]
    list_select_related = ["by", "undone_by"]
    list_filter = ["at"]
    list_per_page = 50
    ordering = ["-id"]
    search_fields = ["file"]
    search_help_text = "文件名。"
    change_form_template = "admin/awards/importrun/change_form.html"
    fields = ["file"]
    #: Counts are worded in the list; the acts stand in the history.
    not_exported = ["counts", "changes"]

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def get_urls(self):
        view = self.admin_site.admin_view(self.undo_view)
        return [path("<int:pk>/undo/", view, name="awards_importrun_undo"), *super().get_urls()]

    @admin.display(description="结果")
    def result(self, run):
        """What became of the rows, table by table."""
        return "；".join(f"{name}：{said}" for name, said in results(run))

    @admin.display(description="状态")
    def state(self, run):
        """Whether it was undone, and by whom."""
        return f"已由{run.undone_by}撤销" if run.is_undone else "已导入"

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        """What the import touched, and whether it can be undone."""
        undoing = Undoing(obj)
        obstacles = [] if obj.is_undone else undoing.obstacles
        context |= {
            "title": f"导入：{obj.file}",
            "subtitle": None,
            "results": results(obj),
            "counts": undoing.counts(),
            "obstacles": obstacles[:NAMED],
            "more": max(0, len(obstacles) - NAMED),
            "lacking": undoing.lacking(request.user),
            "public": 0 if obj.is_undone or obstacles else undoing.public,
        }
        return super().render_change_form(request, context, add, change, form_url, obj)

    def undo_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Undo the import; where it cannot be, its page says why."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        run = get_object_or_404(self.get_queryset(request), pk=pk)
        page = reverse("admin:awards_importrun_change", args=[pk])
        if request.method != "POST":
            return HttpResponseRedirect(page)
        try:
            undo(run, request.user, confirmed="public_seen" in request.POST)
        except Refused as refusal:
            messages.error(request, f"没有撤销。{''.join(refusal.reasons[:3])}")
        else:
            messages.success(request, f"已撤销“{run.file}”的导入，一切回到导入以前。")
        return HttpResponseRedirect(page)


def results(run: ImportRun) -> list[tuple[str, str]]:
    """Each table of the file with what became of its rows."""
    return [
        (BY_KEY[key].name, "，".join(f"{SAID[kind]} {n} 行" for kind, n in counts.items() if n))
        for key, counts in run.counts.items()
    ]
