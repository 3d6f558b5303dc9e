"""签批单 at the desk: the sheet to print, the page that takes it back signed, and its scan."""

import io
from urllib.parse import quote

import segno
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path
from django.utils import timezone

from awards.approval import acts
from awards.approval.contents import Subject
from awards.approval.papers import sheet_number
from awards.approval.remarks import look_into
from awards.approval.rules import blocking, paper_obstacles
from awards.approval.standing import Standing, standing
from awards.documents.typeset import FontMissing, typeset
from awards.honours.lifecycle import Refused
from awards.models import Signature, Step
from units import remits
from units.photographs.scans import ENDINGS

from .forms import SignatureForm
from .pictures import picture_view
from .reading import tables, texts
from .words import act_in_words, person, subject_of, takes_part, url_of

TEMPLATE = "admin/awards/approval/paper.html"


def urls(view) -> list:
    """The addresses of these pages, each through `view`."""
    return [
        path("approvals/<slug:kind>/<int:pk>/paper/", view(paper_view), name="approval_paper"),
        path("approvals/<slug:kind>/<int:pk>/sheet.pdf", view(sheet_view), name="approval_sheet"),
        path("approvals/signatures/<int:pk>/", view(scan_view), name="approval_scan"),
        path("approvals/pictures/<int:pk>/", view(picture_view), name="approval_picture"),
    ]


def sheet_view(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """The sheet of a content for the step that it waits for, as PDF."""
    subject = subject_of(request.user, kind, pk)
    stands = standing(subject)
    if stands.step is None:
        raise Http404
    address = request.build_absolute_uri(url_of(subject))
    try:
        content = typeset("sheet", sheet(subject, stands, address), stands.submitted.at)
    except FontMissing as missing:
        messages.error(request, str(missing))
        return HttpResponseRedirect(url_of(subject))
    name = f"签批单 {subject.called} {stands.step.label}.pdf"
    return file_answer(content, "application/pdf", name)


def sheet(subject: Subject, stands: Standing, address: str) -> dict:
    """What a sheet says; `address` is that of the page on which the content is reviewed."""
    code = io.BytesIO()
    drawn = segno.make(address, error="m", micro=False)
    drawn.save(code, kind="svg", border=0, dark="#1F2328", xmldecl=False)
    submitted = stands.submitted
    facts = [("内容", subject.called), ("审级", stands.step.label)]
    facts.append(("送审", f"{person(submitted.by)}，{timezone.localtime(submitted.at):%Y-%m-%d}"))
    if stands.passed:
        done = [f"{act_in_words(act)}（{person(act.by)}）" for act in stands.passed]
        facts.append(("已通过", "，".join(done)))
    return {
        "title": f"签批单：{subject.called}",
        "heading": "审核签批单",
        "year": str(subject.award_year),
        "number": sheet_number(stands),
        "is_final": stands.step == Step.FINAL,
        "facts": facts,
        "code": code.getvalue().decode(),
        "texts": texts(subject, stands.document),
        "tables": [
            {
                "name": table.name,
                "rows": [
                    {"heading": r.heading, "lead": r.lead, "text": r.text, "facts": r.facts}
                    for r in table.rows
                ],
            }
            for table in tables(stands.document)
            if table.rows
        ],
        "photos": _photographs(stands.document),
    }


def _photographs(document: dict) -> list[tuple[str, str]]:
    """The photographs of a content in words: what is on them, and whose they are."""
    return [
        (f"照片 {n}", f"{row['caption']}（{row['credit']}）" if row["credit"] else row["caption"])
        for n, row in enumerate(document.get("photos", ()), 1)
    ]


def paper_view(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Where a signed sheet is brought in: the step passes with it."""
    subject = subject_of(request.user, kind, pk)
    stands = standing(subject)
    refusals = paper_obstacles(subject, stands, request.user)
    findings = []
    try:
        findings = [] if refusals else look_into(subject, stands)[0]
    except Refused as refusal:  # a correction whose form is refused by now
        refusals = refusal.reasons
    is_open, sent = not refusals, request.method == "POST" and not refusals
    form = SignatureForm(
        *((request.POST, request.FILES) if sent else ()),
        step=stands.step,
        findings=blocking(findings),
    )
    if sent and form.is_valid():
        try:
            messages.success(request, _signed(request.user, subject, form))
            return HttpResponseRedirect(url_of(subject))
        except Refused as refusal:
            refusals = refusal.reasons
    context = {
        **admin.site.each_context(request),
        "title": f"登记签批单：{subject.called}",
        "subject": subject,
        "review": url_of(subject),
        "kind": kind,
        "stands": stands,
        "refusals": refusals,
        "form": form,
        "is_open": is_open,
    }
    return TemplateResponse(request, TEMPLATE, context)


def _signed(user, subject: Subject, form: SignatureForm) -> str:
    """Pass the step with what was signed; says so. Raises Refused."""
    signature = form.signature
    act = acts.sign(
        subject,
        user,
        signature,
        confidentiality=form.cleaned_data.get("confidentiality", ""),
        settled=form.settled,
    )
    return f"已登记：{subject.called}，{act.get_step_display()}由{signature.signed_by}签批。"


def scan_view(request: HttpRequest, pk: int) -> HttpResponse:
    """The scan of a signed sheet, for those who take part in the reviews."""
    if not takes_part(request.user):
        raise PermissionDenied
    row = get_object_or_404(Signature.objects.select_related("approval"), pk=pk)
    remits.require(request.user, row.approval.subject)
    subject = row.approval.subject
    return file_answer(
        bytes(row.scan), row.format, f"签批单 {subject.called} {row.sheet}.{ENDINGS[row.format]}"
    )


def file_answer(content: bytes, kind: str, name: str) -> HttpResponse:
    """A file to be kept, which no browser opens by itself."""
    answer = HttpResponse(content, content_type=kind)
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    return answer
