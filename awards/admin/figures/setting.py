"""The action that sets source, period or indicator of chosen figures, and its undoing."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html

from awards.figures import setting
from awards.honours.lifecycle import Refused
from awards.models import Achievement, Indicator, Source
from units.desk.choosing import Autocomplete
from units.history import Change
from units.remits import district_of
from units.texts.entry import TextEntry

TOO_MANY = f"一次最多统一设置 {setting.MOST} 项，请先用筛选缩小范围。"
NOTHING = "来源、时期、指标口径至少填一栏；不填的一栏不改。"
SAME = "所选数字已经都是这样，没有要改的。"


class SettingForm(forms.Form):
    """What the chosen figures are to have alike."""

    source = forms.ModelChoiceField(
        Source.objects.defer("text"),
        label="来源",
        required=False,
        help_text="原来另有来源的，出处位置一并清空，请逐条补填。",
    )
    period = TextEntry(
        label="时期",
        required=False,
        max_length=Achievement._meta.get_field("period").max_length,
        widget=forms.TextInput(attrs={"placeholder": "如：今年以来"}),
    )
    indicator = forms.ModelChoiceField(Indicator.objects.all(), label="指标口径", required=False)

    def __init__(self, *args, site: admin.AdminSite, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("source", "indicator"):
            widget = Autocomplete(Achievement._meta.get_field(name), site)
            self.fields[name].widget = widget
            widget.choices = self.fields[name].choices

    def clean(self):
        """Raises an error when nothing is asked for."""
        cleaned = super().clean()
        if not self.errors and not any(cleaned.values()):
            raise forms.ValidationError(NOTHING)
        return cleaned

    @property
    def wanted(self) -> setting.Wanted:
        """What a valid form asks for."""
        return setting.Wanted(**self.cleaned_data)


class SetsTogether:
    """Adds the action to the list of figures; `AsksFirst` shows its page."""

    @admin.action(description="统一设置来源、时期或指标口径…", permissions=["change"])
    def set_together(self, request: HttpRequest, queryset):
        """Ask what to set, show what would change, and set it once that was seen."""
        figures = list(queryset.order_by("pk")[: setting.MOST + 1])
        if len(figures) > setting.MOST:
            self.message_user(request, TOO_MANY, messages.ERROR)
            return None
        sent = request.POST if self.sent(request) else None
        form = SettingForm(sent, site=self.admin_site)
        page = {"title": f"统一设置 {len(figures)} 项成效指标", "figures": figures, "form": form}
        if sent and form.is_valid() and "back" not in sent:
            try:
                plan = setting.planned(figures, form.wanted)
                if "seen" in sent:
                    keys = [figure.pk for figure in figures]
                    act = setting.carry_out(keys, form.wanted, request.user, sent["seen"])
                    return self._say_set(request, act)
            except Refused as refusal:
                page["refusals"] = refusal.reasons
            except setting.Overtaken as overtaken:
                page |= {"plan": said(overtaken.plan), "is_overtaken": True}
            else:
                page |= {"plan": said(plan)} if plan.steps else {"refusals": [SAME]}
        return self.ask(request, "set_together", queryset, **page)

    def _say_set(self, request: HttpRequest, act: Change) -> None:
        undo = reverse("admin:awards_achievement_set_back", args=[act.pk])
        text = '已设置 {} 项成效指标。<a href="{}">撤销</a>'
        said = format_html(text, act.new["count"], undo)
        self.message_user(request, said, messages.SUCCESS)

    def get_urls(self):
        view = self.admin_site.admin_view(self.set_back_view)
        name = "awards_achievement_set_back"
        return [path("set-back/<int:pk>/", view, name=name), *super().get_urls()]

    def set_back_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show what goes back, and take it back once that was seen."""
        acts = Change.objects.of_list(Achievement).filter(key=setting.TOGETHER)
        if district_of(request.user):
            acts = acts.filter(by=request.user)
        act = get_object_or_404(acts, pk=pk)
        if not self.has_change_permission(request):
            raise PermissionDenied
        figures = self.get_queryset(request).select_related(*self.list_select_related)
        figures = figures.filter(pk__in=act.new["rows"]).order_by("pk")
        plan, is_overtaken = setting.planned_back(act, figures), False
        if request.method == "POST" and plan.steps:
            try:
                count = setting.take_back(act, request.user, request.POST.get("seen", ""))
            except setting.Overtaken as overtaken:
                plan, is_overtaken = overtaken.plan, True
            else:
                self.message_user(request, f"已恢复 {count} 项成效指标。", messages.SUCCESS)
                return HttpResponseRedirect(reverse("admin:awards_achievement_changelist"))
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": f"撤销统一设置：{act.new['count']} 项成效指标",
            "act": act,
            "plan": said(plan),
            "is_overtaken": is_overtaken,
            "changed": act.new["count"] - len(plan.steps),
        }
        return TemplateResponse(request, "admin/awards/achievement/set_back.html", context)


def said(plan: setting.Plan) -> dict:
    """A plan as a page shows it: each figure with the columns that change, before and after."""
    related = {"source": Source.objects.defer("text"), "indicator": Indicator.objects.all()}
    names = {}
    for column, rows in related.items():
        values = {v for step in plan.steps for v in (step.old.get(column), step.new.get(column))}
        named = rows.in_bulk(values - {None})
        names |= {(column, pk): str(row) for pk, row in named.items()}
    labels = {name: Achievement._meta.get_field(name).verbose_name for name in setting.COLUMNS}
    rows = [
        {
            "figure": step.figure,
            "is_public": step.is_public,
            "columns": [
                (
                    labels[name],
                    names.get((name, step.old[name]), step.old[name]),
                    names.get((name, step.new[name]), step.new[name]),
                )
                for name in setting.COLUMNS
                if name in step.new
            ],
        }
        for step in plan.steps
    ]
    return {"rows": rows, "public": plan.public, "left": len(plan.left), "token": plan.token}
