"""Everything that happened to a unit, in one time line: to its record, recognitions and figures."""

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import NoReverseMatch, path, reverse

from units.desk.history import page_of
from units.history import DELETED_ALONG, Change

from .pages import words_of


class TimeLine:
    """A ModelAdmin of units, whose history leads to all that happened to them."""

    def get_urls(self):
        view = self.admin_site.admin_view(self.time_line_view)
        return [path("<int:pk>/changes/", view, name="units_unit_changes"), *super().get_urls()]

    def history_view(self, request, object_id, extra_context=None):
        links = []
        if object_id.isascii() and object_id.isdecimal() and len(object_id) < 19:
            url = reverse("admin:units_unit_changes", args=[object_id])
            links = [("看这个单位的全部变动（名称、品牌、获评、做法、指标、导入和提取）", url)]
        context = {"past_links": links} | (extra_context or {})
        return super().history_view(request, object_id, context)

    def time_line_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """A page of the acts, the latest first, of the kinds of records that a person may see."""
        if (unit := self.get_object(request, str(pk))) is None:
            raise Http404
        if not self.has_view_or_change_permission(request, unit):
            raise PermissionDenied
        kinds = _seen_by(request.user)
        acts = Change.objects.filter(unit=unit.pk, content_type__in=kinds.values())
        acts = acts.exclude(key=DELETED_ALONG).order_by("-id").select_related("owner_type")
        page = page_of(acts, request)
        labels = {model._meta.label_lower for model in kinds}
        told = [{"act": act, "words": words_of(act, labels), "url": _history(act)} for act in page]
        context = {
            **self.admin_site.each_context(request),
            "title": f"全部变动：{unit}",
            "opts": self.opts,
            "object": unit,
            "page": page,
            "told": [one for one in told if one["words"]],
        }
        return TemplateResponse(request, "admin/changes.html", context)


def _seen_by(user) -> dict[type[Model], int]:
    """The kinds of records that a person may see, each with the key of its content type."""
    models = [
        model
        for model in apps.get_models()
        if any(user.has_perm(f"{model._meta.app_label}.{act}_{model._meta.model_name}")
               for act in ("view", "change"))
    ]  # fmt: skip
    kinds = ContentType.objects.get_for_models(*models)
    return {model: kind.pk for model, kind in kinds.items()}


def _history(act: Change) -> str:
    """The history of the record, or of the one on whose page it is entered."""
    for kind, key in ((act.content_type, act.object_id), (act.owner_type, act.owner_id)):
        try:
            return reverse(f"admin:{kind.app_label}_{kind.model}_history", args=[key])
        except (NoReverseMatch, AttributeError):
            continue
    return ""
