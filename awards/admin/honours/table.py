"""A year's units as one table to fill in, each row saved by itself."""

import json
import re
from collections.abc import Mapping
from enum import Enum

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.http import urlencode

from awards.honours import editing, lifecycle, stages
from awards.models import AwardYear, Recognition
from units.desk.history import as_sentences, sentence
from units.desk.together.telling import deletion, signature
from units.history import Change
from units.remits import NotYours, district_of, within

TEMPLATE = "admin/awards/awardyear/units.html"
ROW = "admin/awards/awardyear/_unit.html"
#: The order is that of a whole year.
WHOLE = "排序关系到整个年度的名单，请由不限区划的录入员办理。"
#: What may be the key of a row.
KEY = re.compile(r"[0-9]{1,18}")
#: Units on a page of the table.
PER_PAGE = 50
#: A year of more units is not put in order by dragging.
MOST_DRAGGED = 2_000


class Outcome(Enum):
    """What became of a row that was sent: stored, left as it was, or open to be mended."""

    SAVED, SAME, OPEN = range(3)


class RowForm(forms.Form):
    """A row of the table. `seen` holds what the row was when it was drawn."""

    seen = forms.JSONField(required=False, widget=forms.HiddenInput)
    public_seen = forms.BooleanField(required=False, label="我已看过，确认修改网站上的内容")

    def __init__(self, row: Recognition, data: Mapping | None = None):
        self.row, self.stored = row, editing.values(row)
        #: What visitors would see change, where that is to be confirmed first.
        self.asks: list[str] = []
        self.said = ""
        super().__init__(data, prefix=f"r{row.pk}", initial=self.stored | {"seen": self.stored})
        self.fields |= self._columns()
        for name, column in self.fields.items():
            column.widget.attrs["aria-label"] = f"{row.name_then}：{column.label or name}"

    def _columns(self) -> dict[str, forms.Field]:
        meta = Recognition._meta
        headline, position = (meta.get_field(n).formfield() for n in ("headline", "position"))
        headline.widget = forms.Textarea(attrs={"rows": 2, "data-most": headline.max_length})
        position.widget = forms.TextInput(attrs={"inputmode": "numeric", "size": 3})
        position.error_messages["required"] = "请填写序号，如 1。"
        brands = [(brand.pk, brand.name) for brand in self.row.unit.brands.all()]
        figures = [(figure.pk, str(figure)) for figure in self.row.achievements.all()]
        return {
            "headline": headline,
            "brand": forms.TypedChoiceField(
                label="党建品牌",
                choices=[("", "—"), *brands],
                coerce=int,
                empty_value=None,
                required=False,
            ),
            "stage": forms.ChoiceField(
                label="阶段",
                choices=[(stage.value, stage.label) for stage in stages.choosable(self.row)],
                error_messages={"invalid_choice": self._stage_refused()},
            ),
            "position": position,
            editing.LEADING: forms.TypedMultipleChoiceField(
                label="首要数字",
                choices=figures,
                coerce=int,
                required=False,
                widget=forms.CheckboxSelectMultiple,
            ),
        }

    def _stage_refused(self) -> str:
        return stages.refusal(self.row, self.data.get(self.add_prefix("stage")))

    def clean_seen(self) -> dict:
        """What was seen; of another form, as if the row were seen as it is now."""
        seen = self.cleaned_data["seen"]
        whole = isinstance(seen, dict) and seen.keys() == self.stored.keys()
        return seen if whole else self.stored

    @property
    def wanted(self) -> dict:
        """The values of a valid form, by the names of `editing.values`."""
        return {name: self.cleaned_data[name] for name in self.stored}

    @property
    def leading_said(self) -> list[str]:
        """The leading figures that are stored, as printed."""
        chosen = self.stored[editing.LEADING]
        return [str(figure) for figure in self.row.achievements.all() if figure.pk in chosen]

    @property
    def gaps(self) -> list[str]:
        """What the row lacks, as the year's page says."""
        figures = self.row.achievements.all()
        self.row.figures = len(figures)
        self.row.unsourced = sum(figure.source_id is None for figure in figures)
        return lifecycle.missing(self.row)

    def save(self, user) -> Outcome:
        """Store the row, if it was changed and may be; where not, the form says why."""
        if not self.is_valid():
            return Outcome.OPEN
        if self.wanted == self.cleaned_data["seen"]:
            return Outcome.SAME
        seen, confirmed = self.cleaned_data["seen"], self.cleaned_data["public_seen"]
        try:
            editing.change(self.row.pk, seen, self.wanted, user, confirmed=confirmed)
        except editing.Unconfirmed as asked:
            changed = asked.difference
            self.asks = list(as_sentences(Recognition, changed.old, changed.new))
            return Outcome.OPEN
        except Recognition.DoesNotExist:
            self.add_error(None, _gone(self.row.pk))
            return Outcome.OPEN
        except editing.Overtaken as overtaken:
            for name, act in overtaken.by.items():
                self.add_error(name, _overtaken(act))
            self._look_again()
            return Outcome.OPEN
        except lifecycle.Refused as refusal:
            for reason in refusal.reasons:
                self.add_error(None, reason)
            return Outcome.OPEN
        return Outcome.SAVED

    def _look_again(self) -> None:
        """From now on the row was seen as it is stored; what was typed stays."""
        self.data = self.data.copy()
        self.data[self.add_prefix("seen")] = json.dumps(self.stored)


def _overtaken(act: Change | None) -> str:
    done = f"：{sentence(act)}" if act else ""
    return f"{signature(act)}刚才改过这一格{done}。要用您填的，请再保存一次。"


class YearTable:
    """Adds to the admin of award years the table of its units."""

    def get_urls(self):
        view = self.admin_site.admin_view(self.table_view)
        return [path("<int:pk>/units/", view, name="awards_awardyear_units"), *super().get_urls()]

    def may_fill_in(self, request: HttpRequest) -> bool:
        """Whether the user may change units and their figures."""
        needed = (lifecycle.CHANGE_PERMISSION, "awards.change_achievement")
        return all(map(request.user.has_perm, needed))

    def table_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show a page of the table, save rows of it, or put its rows in another order.

        A script asks for JSON and sends single rows; without one the whole page is sent.
        """
        if not self.may_fill_in(request):
            raise PermissionDenied
        year = get_object_or_404(AwardYear.objects.select_related("award"), pk=pk)
        asked_by_script = request.headers.get("Accept", "").startswith("application/json")
        if {"order", "protocol"} & request.POST.keys() and district_of(request.user):
            raise NotYours(WHOLE)
        if "order" in request.POST:
            return self._reorder(request, year)
        if "protocol" in request.POST:
            return self._by_protocol(request, year)
        sent = set(_keys(request, "row"))
        if request.method == "POST" and asked_by_script:
            return self._answer(request, year, sent)
        page = self._page(request, year)
        if request.method == "POST":
            return self._save_page(request, year, page, sent)
        return self._show(request, year, page, [RowForm(row) for row in page])

    def _save_page(
        self, request: HttpRequest, year: AwardYear, page: Page, sent: set[int]
    ) -> HttpResponse:
        """Save all rows of a page that were changed; those that cannot be saved are shown again."""
        bound = [RowForm(row, request.POST) for row in page if row.pk in sent]
        outcomes = {form.row.pk: (form, form.save(request.user)) for form in bound}
        by_outcome = {
            outcome: [form for form, became in outcomes.values() if became == outcome]
            for outcome in Outcome
        }
        gone = sent - outcomes.keys()
        for key in gone:
            self.message_user(request, _gone(key), messages.WARNING)
        if saved := by_outcome[Outcome.SAVED]:
            names = "、".join(form.row.name_then for form in saved)
            self.message_user(request, f"已保存：{names}。", messages.SUCCESS)
        elif not gone and not by_outcome[Outcome.OPEN]:
            self.message_user(request, "没有改动，没有保存什么。", messages.INFO)
        if not (open_rows := by_outcome[Outcome.OPEN]):
            return HttpResponseRedirect(f"{request.path}?{urlencode({'p': page.number})}")
        said = f"有 {len(open_rows)} 行没有保存，原因写在行里；填写的内容都还在。"
        self.message_user(request, said, messages.ERROR)
        page = self._page(request, year)
        shown = {row.pk: RowForm(row) for row in page} | {f.row.pk: f for f in open_rows}
        return self._show(request, year, page, list(shown.values()))

    def _page(self, request: HttpRequest, year: AwardYear) -> Page:
        """A page of rows from `editing.editable`."""
        mine = within(request.user, year.recognitions.order_by("position", "id"))
        keys = mine.values_list("pk", flat=True)
        page = Paginator(keys, PER_PAGE).get_page(request.GET.get("p"))
        rows = editing.editable(Recognition.objects.filter(pk__in=list(page)))
        page.object_list = list(rows.order_by("position", "id"))
        return page

    def _answer(self, request: HttpRequest, year: AwardYear, sent: set[int]) -> JsonResponse:
        """Save the rows that a script sent; each as it is then, and whether it was saved."""
        answer = {}
        mine = within(request.user, year.recognitions.filter(pk__in=sent))
        for row in editing.editable(mine):
            form = RowForm(row, request.POST)
            outcome = form.save(request.user)
            if outcome != Outcome.OPEN:
                form = RowForm(editing.editable(Recognition.objects.filter(pk=row.pk)).get())
                form.said = "已保存" if outcome == Outcome.SAVED else ""
            html = render_to_string(
                ROW, self._row_context(year, request.user) | {"form": form}, request
            )
            answer[row.pk] = {"saved": outcome != Outcome.OPEN, "html": html}
        for key in sent - answer.keys():
            answer[key] = {"saved": False, "gone": _gone(key)}
        return JsonResponse({"rows": answer})

    def _row_context(self, year: AwardYear, user) -> dict:
        """What every row needs to know of its year."""
        may_drag = not year.is_released and district_of(user) is None
        return {"original": year, "may_drag": may_drag}

    def _by_protocol(self, request: HttpRequest, year: AwardYear) -> HttpResponse:
        """Put the whole year into the protocol order of its units."""
        try:
            changed = editing.reorder(year, None, request.user)
        except lifecycle.Refused as refusal:
            self.message_user(request, "".join(refusal.reasons), messages.ERROR)
        else:
            said = (
                f"已按机构序列排列，{changed} 个单位的排序有变。"
                if changed
                else ("已经是机构序列的顺序，没有改动。机构序列在各单位的页面上填写。")
            )
            self.message_user(request, said, messages.SUCCESS)
        return HttpResponseRedirect(request.path)

    def _reorder(self, request: HttpRequest, year: AwardYear) -> JsonResponse:
        keys = _keys(request, "order")
        if year.recognitions.order_by()[: MOST_DRAGGED + 1].count() > MOST_DRAGGED:
            refused = [f"这一年度有 {MOST_DRAGGED} 个以上单位，不能拖动排序，请填写“排序”。"]
            return JsonResponse({"refused": refused})
        try:
            editing.reorder(year, keys, request.user)
        except lifecycle.Refused as refusal:
            return JsonResponse({"refused": refusal.reasons})
        rows = editing.editable(year.recognitions.filter(pk__in=keys))
        return JsonResponse({"positions": {row.pk: row.position for row in rows}})

    def _show(
        self, request: HttpRequest, year: AwardYear, page: Page, rows: list[RowForm]
    ) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": f"表格填报：{year}",
            "page": page,
            "rows": rows,
            "may_add_unit": request.user.has_perm("awards.add_recognition"),
            **self._row_context(year, request.user),
        }
        return TemplateResponse(request, TEMPLATE, context)


def _keys(request: HttpRequest, name: str) -> list[int]:
    """The keys of rows that were sent, a page of them at most."""
    return [int(key) for key in request.POST.getlist(name)[:PER_PAGE] if KEY.fullmatch(key)]


def _gone(key: int) -> str:
    """That a row is not there any more, and who took it away."""
    if (act := deletion(Recognition, key)) is None:
        return "这个单位已不在这一年度。"
    return f"“{act.called}”已被{signature(act)}删除。"
