"""The list of standard terms (规范表述)."""

import re

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse

from awards import proofreading
from awards.models import Term
from units.desk.history import KeepsHistory
from units.texts.entry import TextEntry

from .findings import Spot

#: Columns of a term, in the order in which they are pasted.
COLUMNS = ("wrong", "right", "why")
SEPARATOR = re.compile(r"[,，\t]")
#: The button that tries a term, and what the page says then.
TRIAL = "_trial"
TRIED = "试查的结果在表单下面。填写的内容还没有保存。"


class TermForm(forms.ModelForm):
    """A term. A form that a unit bears today, or that another term calls right, is not wrong."""

    class Meta:
        model = Term
        fields = list(COLUMNS)

    def clean_wrong(self):
        wrong = self.cleaned_data["wrong"]
        if (unit := proofreading.bearer(wrong)) is not None:
            raise forms.ValidationError(
                f"“{wrong}”是{unit}登记的名称，不能作为误写；确实停用的，先在单位页改为曾用名。"
            )
        return wrong

    def clean(self):
        cleaned = super().clean()
        if wrong := cleaned.get("wrong"):
            others = Term.objects.exclude(pk=self.instance.pk)
            if (other := others.filter(right=wrong).first()) is not None:
                self.add_error("wrong", f"这正是另一条（{other}）的规范写法。")
        if (right := cleaned.get("right")) and right != wrong:
            wrongs = Term.objects.exclude(pk=self.instance.pk)
            if found := proofreading.terms(right, wrongs):
                self.add_error("right", f"规范写法里有误写“{found[0].excerpt}”。")
        return cleaned


class PasteForm(forms.Form):
    """Terms as lines of 误写,规范写法,依据; nothing is kept unless every line can be."""

    lines = TextEntry(
        label="每行一条",
        widget=forms.Textarea(attrs={"rows": 10, "placeholder": "六千先锋,六干先锋,官方表述"}),
        help_text="误写、规范写法、依据，用逗号或制表符隔开，依据可以不写。可从表格软件直接粘贴。",
        error_messages={"required": "请粘贴要导入的内容。"},
    )

    def clean_lines(self) -> list[TermForm]:
        """A form for each new line; lines that are there already, word for word, are passed over.

        Raises ValidationError with a sentence for each line that cannot be kept.
        """
        made, wrongs, errors = [], set(Term.objects.values_list("wrong", "right")), []
        for number, line in enumerate(self.cleaned_data["lines"].splitlines(), 1):
            cells = [cell.strip() for cell in SEPARATOR.split(line.strip(), maxsplit=2)]
            if not any(cells) or tuple(cells[:2]) in wrongs:
                continue
            form = TermForm(dict(zip(COLUMNS, cells, strict=False)))
            said = "；".join(error for group in form.errors.values() for error in group)
            if any(cells[0] == other.cleaned_data["wrong"] for other in made):
                said = said or f"“{cells[0]}”在上面已经有一行。"
            if said:
                errors.append(f"第 {number} 行：{said}")
            else:
                made.append(form)
        if errors:
            raise forms.ValidationError(errors)
        return made


def is_trial(request: HttpRequest) -> bool:
    """Whether the form was sent to be tried."""
    return request.method == "POST" and TRIAL in request.POST


def _tried(box: forms.Field, wrong: str, right: str) -> dict:
    """What a page says of a term as it was typed; of a wrong form that its box refuses, why."""
    if not wrong.strip():
        return {"untried": "请先填写误写，再试查。"}
    try:
        wrong = box.clean(wrong)
    except forms.ValidationError as error:
        return {"untried": f"没有试查。误写：{'；'.join(error.messages)}"}
    return _hits(wrong, right.strip())


def _hits(wrong: str, right: str) -> dict:
    """What a page says of where a term hits."""
    tried = proofreading.trial(Term(wrong=wrong, right=right))
    hits = [Spot(finding) for finding in tried.findings]
    found = {"tried": wrong, "hits": hits, "hit_total": tried.total}
    return found | {"looked_at": tried.looked_at}


@admin.register(Term)
class TermAdmin(KeepsHistory, admin.ModelAdmin):
    """规范表述, each tried on what is stored before it is kept."""

    form = TermForm
    change_form_template = "admin/awards/term/change_form.html"
    change_list_template = "admin/awards/term/change_list.html"
    list_display = ["wrong", "right", "why"]
    search_fields = ["wrong", "right", "why"]
    search_help_text = "误写、规范写法或依据。"
    fields = list(COLUMNS)

    def get_urls(self):
        view = self.admin_site.admin_view(self.paste_view)
        return [path("paste/", view, name="awards_term_paste"), *super().get_urls()]

    def is_only_drawn(self, request):
        """“先试查” keeps nothing: the form comes back as it was typed, with what it would hit."""
        return super().is_only_drawn(request) or is_trial(request)

    def drawn_words(self, request, context):
        return TRIED if is_trial(request) else super().drawn_words(request, context)

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        """With the places that the term hits."""
        form = context["adminform"].form
        if is_trial(request):
            typed = {name: form[name].value() or "" for name in ("wrong", "right")}
            context |= _tried(form.fields["wrong"], **typed)
        elif request.method == "GET" and obj:
            context |= _hits(obj.wrong, obj.right)
        return super().render_change_form(request, context, add, change, form_url, obj)

    def paste_view(self, request: HttpRequest) -> HttpResponse:
        """Keep many terms at once."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = PasteForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            with transaction.atomic():
                for term in form.cleaned_data["lines"]:
                    self.log_addition(request, term.save(), None)
            count = len(form.cleaned_data["lines"])
            self.message_user(request, f"导入了 {count} 条规范表述。", messages.SUCCESS)
            return HttpResponseRedirect(reverse("admin:awards_term_changelist"))
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": "粘贴导入规范表述",
            "form": form,
        }
        return TemplateResponse(request, "admin/awards/term/paste.html", context)
