"""A reviewer's sheets of a round: on paper, and as a workbook that is filled in elsewhere."""

from django import forms
from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.views.generic import View

from audit import trail
from awards.honours.lifecycle import Refused
from awards.importing.reading import LARGEST, read
from awards.intake.files import UnreadableFile
from awards.models import Assignment, ReviewRound
from awards.review import drafting, own_workbook, reading
from awards.review.sheets import OwnSheet

from .access import Reviewing
from .acts import own_sheets

TAKEN, BROUGHT = "review_workbook_taken", "review_workbook_brought"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SALT = "awards.views.review.sheets"
OTHER_FORMAT = "只能导入 .xlsx 评分表。旧格式的请另存为 .xlsx 再试。"
STALE = "页面停留太久，请重新选择文件。"
#: Seconds for which what was read of a workbook waits for its confirmation.
WAITS = 3600


class OfRound(Reviewing):
    """A page about a round in which the reviewer judges."""

    def own_round(self, key: int) -> ReviewRound:
        """The round. Raises Http404 for one in which they judge nothing."""
        return get_object_or_404(reading.rounds(self.request.user), pk=key)

    def sheets(self, round_: ReviewRound) -> list[OwnSheet]:
        """The sheets of what is open to them, in the order of their list."""
        rows = reading.opened(self.request.user)
        rows = rows.filter(recognition__award_year=round_.award_year_id)
        return own_sheets(reading.in_order(rows))

    def tell(self, act: str, round_: ReviewRound, number: int) -> None:
        """Tell the trail of a workbook that was taken away or brought back."""
        label = ReviewRound._meta.label_lower
        said = {"count": number}
        trail.record(act, model=label, key=round_.pk, called=str(round_), said=said)


class SheetView(OfRound, View):
    """All sheets of a round, laid out for paper."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        round_ = self.own_round(pk)
        context = {"round": round_, "sheets": self.sheets(round_)}
        return render(request, "review/sheet.html", context)


class WorkbookView(OfRound, View):
    """The sheets of a round as a workbook."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        round_ = self.own_round(pk)
        sheets = self.sheets(round_)
        content = own_workbook.written(round_, request.user, sheets)
        self.tell(TAKEN, round_, len(sheets))
        name = f"{round_}评分表.xlsx"
        said = {"Content-Disposition": content_disposition_header(True, name)}
        return HttpResponse(content, content_type=XLSX, headers=said)


class UploadForm(forms.Form):
    """The workbook that is brought back."""

    file = forms.FileField(
        label="评分表",
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
        help_text="从这里下载、填好的 .xlsx，不超过 10 MB。",
        error_messages={"required": "请选择填好的评分表。", "empty": "这个文件是空的。"},
    )


class BringView(OfRound, View):
    """A workbook brought back: what differs from what is stored, then kept as drafts."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.page(self.own_round(pk), UploadForm())

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        round_ = self.own_round(pk)
        if "kept" in request.POST:
            return self.keep(round_, request.POST["kept"])
        form = UploadForm(request.POST, request.FILES)
        if not form.is_valid():
            return self.page(round_, form)
        file = form.cleaned_data["file"]
        try:
            if not file.name.lower().endswith(".xlsx"):
                raise UnreadableFile(OTHER_FORMAT)
            found = read(file.read(LARGEST + 1), file.name)
            if own_workbook.round_of(found, request.user) != round_.pk:
                raise UnreadableFile(own_workbook.OTHER_ROUND)
            texts = own_workbook.brought(found)
        except UnreadableFile as error:
            form.add_error("file", str(error))
            return self.page(round_, form)
        self.tell(BROUGHT, round_, len(texts))
        return self.differences(round_, texts)

    def differences(self, round_: ReviewRound, texts: dict) -> HttpResponse:
        """The page that shows what differs, and asks."""
        sheets = self.sheets(round_)
        gone = {key for key, _ in texts} - {sheet.assignment.pk for sheet in sheets}
        found, stands = [], []
        for one in own_workbook.differences(sheets, texts):
            if obstacle := drafting.obstacles_to_writing(one.sheet.assignment):
                stands.append((one, obstacle))
            else:
                found.append((one, drafting.why_wrong(one.sheet, one.box, one.brought)))
        kept = [
            [one.sheet.assignment.pk, one.box, one.stored, one.brought]
            for one, wrong in found
            if not wrong
        ]
        context = {
            "round": round_,
            "found": found,
            "stands": stands,
            "gone": len(gone),
            "count": len(kept),
            "kept": signing.dumps([self.request.user.pk, kept], salt=SALT, compress=True),
        }
        return render(self.request, "review/differences.html", context)

    def keep(self, round_: ReviewRound, sent: str) -> HttpResponse:
        """Keep what was shown as drafts."""
        try:
            owner, rows = signing.loads(sent, salt=SALT, max_age=WAITS)
        except signing.BadSignature:
            owner, rows = None, []
        if owner != self.request.user.pk:
            messages.error(self.request, STALE)
            return redirect("review:workbook_in", round_.pk)
        of: dict[int, tuple[dict, dict]] = {}
        for key, box, stored, brought in rows:
            seen, wanted = of.setdefault(key, ({}, {}))
            seen[box], wanted[box] = stored, brought
        kept = left = 0
        for key, (seen, wanted) in of.items():
            try:
                outcome = drafting.save(key, self.request.user, seen, wanted)
            except (Refused, Assignment.DoesNotExist):
                left += len(wanted)
                continue
            kept += len(outcome.saved)
            left += len(outcome.wrong) + len(outcome.overtaken)
        messages.success(self.request, f"已存为草稿 {kept} 处，核对后请提交。")
        if left:
            said = f"有 {left} 处刚才在别处改过，或者已经不能改，没有存上。请再导入一次看差别。"
            messages.warning(self.request, said)
        return redirect("review:index")

    def page(self, round_: ReviewRound, form: UploadForm) -> HttpResponse:
        """The page on which the file is chosen."""
        return render(self.request, "review/bring.html", {"round": round_, "form": form})
