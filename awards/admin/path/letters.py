"""复函: the written answer of a consulted body, filed, fetched and taken away; never public."""

from urllib.parse import quote

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path as route
from django.urls import reverse

from awards.honours import clearances
from awards.honours.lifecycle import Refused
from awards.models import Clearance, ClearanceFile
from units.history import note
from units.photographs.scans import read_scan
from units.remits import require

TEMPLATE = "admin/awards/awardyear/letter.html"
TAKEN = "letter_taken"


class LetterForm(forms.Form):
    """The scan of a written answer."""

    file = forms.FileField(
        label="复函",
        help_text="PDF、JPEG 或 PNG，不公开。已有复函的，以新的代替。",
        error_messages={"required": "请选择文件。", "empty": "这个文件是空的，请另选。"},
    )

    def clean_file(self):
        """Raises ValidationError for what is no sound PDF, JPEG or PNG."""
        upload = self.cleaned_data["file"]
        self.scan = read_scan(upload, "复函")
        return upload


class YearLetters:
    """Adds to the admin of award years the pages of written answers."""

    def get_urls(self):
        view, name = self.admin_site.admin_view, "awards_awardyear"
        start = "<int:pk>/clearances/<int:clearance>/"
        return [
            route(start, view(self.letter_view), name=f"{name}_letter"),
            route(f"{start}file/", view(self.letter_file), name=f"{name}_letter_file"),
            *super().get_urls(),
        ]

    def _clearance(self, request: HttpRequest, pk: int, clearance: int) -> Clearance:
        if not request.user.has_perm("awards.view_clearance"):
            raise PermissionDenied
        rows = Clearance.objects.select_related("recognition__award_year__award", "body")
        row = get_object_or_404(rows, pk=clearance, recognition__award_year=pk)
        require(request.user, row.recognition)
        return row

    def letter_view(self, request: HttpRequest, pk: int, clearance: int) -> HttpResponse:
        """One answer with its letter: file one, or take it away."""
        row = self._clearance(request, pk, clearance)
        sheet = reverse("admin:awards_awardyear_clearances", args=[pk])
        form = LetterForm()
        if request.method == "POST":
            if not request.user.has_perm(clearances.CLEARANCE_PERMISSION):
                raise PermissionDenied
            form = LetterForm(request.POST, request.FILES)
            try:
                if said := self._filed(request, row, form):
                    messages.success(request, said)
                    return HttpResponseRedirect(sheet)
            except Refused as refusal:
                messages.error(request, "".join(refusal.reasons))
        year = row.recognition.award_year
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": f"复函：{row.body}，{row.recognition.name_then}",
            "original": year,
            "row": row,
            "letter": ClearanceFile.objects.filter(clearance=row).defer("content").first(),
            "form": form,
            "may": request.user.has_perm(clearances.CLEARANCE_PERMISSION) and not year.is_released,
            "sheet": sheet,
        }
        return TemplateResponse(request, TEMPLATE, context)

    def _filed(self, request: HttpRequest, row: Clearance, form: LetterForm) -> str:
        """Do what was asked; says so. Empty where the form is wrong. Raises Refused."""
        if "remove" in request.POST:
            clearances.unfile_answer(row, request.user)
            return f"已删去复函：{row}。"
        if not form.is_valid():
            return ""
        name, scan = form.cleaned_data["file"].name, form.scan
        clearances.file_answer(row, name, scan.format, scan.content, scan.digest, request.user)
        return f"已存入复函：{row}。"

    def letter_file(self, request: HttpRequest, pk: int, clearance: int) -> HttpResponse:
        """The letter as it was sent; who took it is written down."""
        row = self._clearance(request, pk, clearance)
        letter = get_object_or_404(ClearanceFile, clearance=row)
        note(row, TAKEN, request.user, new={"file": letter.name, "digest": letter.digest})
        answer = HttpResponse(bytes(letter.content), content_type=letter.format)
        answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(letter.name)}"
        return answer
