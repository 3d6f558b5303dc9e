"""The evidence file of a year at the desk: a page that says what it holds, and then sends it."""

from django import forms
from django.http import FileResponse, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import path, reverse

from awards.evidence import taking
from awards.evidence.tables.acts import TAKEN
from awards.honours.lifecycle import Refused
from units.desk.history import WORDS, with_names
from units.history import Change
from units.texts.entry import TextEntry

WORDS[TAKEN] = lambda change: "下载年度存证（ZIP），{files} 个文件，清单摘要 {digest}".format(
    **change.new
)
#: So many of those who took it are shown.
SHOWN = 20


class PurposeForm(forms.Form):
    """What the file is taken for, and that it is known to hold what is not public."""

    reason = TextEntry(
        label="用途",
        max_length=taking.LONGEST_PURPOSE,
        strip=True,
        widget=forms.Textarea(attrs={"rows": 3, "data-most": taking.LONGEST_PURPOSE}),
        help_text="如：归档、上级检查。写入操作历史和审计记录。",
        error_messages={
            "required": taking.NO_PURPOSE,
            "max_length": f"用途请压缩到 {taking.LONGEST_PURPOSE} 字以内。",
        },
    )
    known = forms.BooleanField(
        label="我知道里面有不公开的内容，只交给有权查阅的人",
        error_messages={"required": "请先看清里面有什么，再勾选。"},
    )


class YearEvidence:
    """Adds to the admin of award years the page of its evidence file."""

    def get_urls(self):
        view = self.admin_site.admin_view
        return [
            path("<int:pk>/evidence/", view(self.evidence_view), name="awards_awardyear_evidence"),
            *super().get_urls(),
        ]

    def evidence_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Say what the file holds; sent, it is made, told, and given."""
        year = self._year(request, pk)
        form = PurposeForm(request.POST if request.method == "POST" else None)
        refusals = []
        if request.method == "POST" and form.is_valid():
            try:
                taken = taking.take(year, request.user, form.cleaned_data["reason"])
            except Refused as refusal:
                refusals = refusal.reasons
            else:
                name = f"{year}存证.zip"
                kind = "application/zip"
                return FileResponse(
                    taken.file, as_attachment=True, filename=name, content_type=kind
                )
        acts = Change.objects.of(year).filter(key=TAKEN).select_related("by", "content_type")
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": f"年度存证：{year}",
            "original": year,
            "form": form,
            "refusals": refusals,
            "obstacles": taking.obstacles(year, request.user),
            "taken": with_names(acts[:SHOWN]),
            "back": reverse("admin:awards_awardyear_change", args=[pk]),
        }
        return TemplateResponse(request, "admin/awards/awardyear/evidence.html", context)
