"""The page of a record that is not there (any more): who deleted it, and what was typed into it."""

from django.contrib.admin import ModelAdmin
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse

from units.desk.together import opened, telling
from units.history import Change
from units.remits import OUTSIDE, NotYours, district_of, of_deletions

from . import kept


class TellsWhatIsGone:
    """In place of Django's way to the first page, which forgets what was typed.

    Of a form that was sent and may not make the record anew, the texts are shown; what a browser
    kept of one that was not sent it offers there (`static/portal/typed/offering.js`).
    """

    def _get_obj_does_not_exist_redirect(
        self: ModelAdmin, request: HttpRequest, opts, object_id: str
    ) -> HttpResponse:
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        key = unquote(object_id)
        act = telling.deletion(self.model, key)
        if act and district_of(request.user):
            mine = Change.objects.filter(of_deletions(request.user, self.model), pk=act.pk)
            if not mine.exists():
                raise NotYours(OUTSIDE)
        name = f"admin:{opts.app_label}_{opts.model_name}"
        may_undelete = act is not None and self.may_undelete(request)
        context = {
            **self.admin_site.each_context(request),
            "opts": opts,
            "title": f"这条{opts.verbose_name}已经不在",
            "key": key[:20],
            "act": act,
            "who": telling.signature(act),
            "undelete": reverse(f"{name}_undelete", args=[act.pk]) if may_undelete else "",
            "list": reverse(f"{name}_changelist"),
            "texts": kept.texts_of(self.model, opened.touched(request.POST)),
        }
        return TemplateResponse(request, "admin/gone.html", context, status=404)
