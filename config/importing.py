"""The staff's page on which a table of units is looked at and then taken in (导入单位)."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import content_disposition_header

from awards.importing import planning
from awards.importing.carrying import carry_out
from awards.importing.intentions import Changed, Intention, New, Plan, Same, Wrong
from awards.importing.reading import LARGEST, as_text, pasted, read
from awards.intake.files import UnreadableFile
from config.data.views import TYPES
from config.data.workbook import workbook_chunks
from units.models import Brand, District, Unit
from units.texts.entry import TextEntry

#: What whoever imports units may do to them one by one.
PERMISSIONS = [
    f"units.{act}"
    for act in ("add_unit", "change_unit", "add_unitname", "add_brand", "change_brand")
]
#: Most characters of a table: it is shown, and sent back, as one field of a form.
LONGEST = 500_000
TOO_LONG = "表格超过 50 万字，请分成几份。"
#: Most units stored at once, in about four seconds: others who save wait for five.
MOST_STORED = 500
TOO_MANY = f"一次最多新增和修改 {MOST_STORED} 个单位，请把表格分成几份。"
#: Said of a unit that visitors see.
ON_SITE = "已公开，导入后网站立即更新"
#: Rows on a page of the preview.
PER_PAGE = 100
#: What is planned for a row, the first to look at first.
KINDS = ((Wrong, "有误"), (Changed, "修改"), (New, "新增"), (Same, "不变"))

#: What the blank table shows.
SAMPLES = (
    {
        "name": "示例市档案局",
        "short_name": "市档案局",
        "district": "示例市（或六位代码）",
        "tier": "市直",
        "category": "民生服务",
        "former": "示例市档案处",
        "brand": "示例品牌",
        "meaning": "示例释义，一两句话",
    },
    {
        "name": "示例区水务局",
        "district": "示例区",
        "tier": "县（市、区）直",
        "category": "监管执法",
        "alias": "区水务、水务局",
    },
)


class TableForm(forms.Form):
    """A table as a file or as a text; it is a text from here on."""

    file = forms.FileField(label="文件", required=False, help_text=".xlsx 或 .csv，不超过 10 MB。")
    text = TextEntry(
        label="或者粘贴",
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text="在表格软件里连表头一起复制，粘贴到这里。",
    )
    name = TextEntry(required=False, max_length=100, widget=forms.HiddenInput)

    def clean_file(self) -> str:
        """The table of an uploaded file as a text, "" without one."""
        file = self.cleaned_data["file"]
        if not file:
            return ""
        content = file.read(LARGEST + 1)
        try:
            text = as_text(planning.chosen(read(content, file.name)))
        except UnreadableFile as error:
            raise forms.ValidationError(str(error)) from None
        return self.fields["text"].clean(text)

    def clean(self) -> dict:
        """The table's text under `text`, and what it is called under `name`."""
        cleaned = super().clean()
        if self.errors:
            return cleaned
        if file := self.files.get("file"):
            cleaned["name"] = file.name[:100]
        cleaned["name"] = cleaned["name"] or "粘贴的表格"
        cleaned["text"] = cleaned["file"] or cleaned["text"]
        if not cleaned["text"].strip():
            raise forms.ValidationError("请选择文件，或者粘贴表格。")
        if len(cleaned["text"]) > LONGEST:
            raise forms.ValidationError(TOO_LONG)
        return cleaned


@dataclass(frozen=True)
class Line:
    """A row of the preview: what becomes of it, and the particulars."""

    row: int
    called: str
    kind: str
    said: list[str]


class ChangedSince(ValueError):
    """The records are not as they were when the preview was made."""


def import_view(request: HttpRequest) -> HttpResponse:
    """Ask for a table, show what it would do, and do it when that is confirmed."""
    if not request.user.has_perms(PERMISSIONS):
        raise PermissionDenied
    if request.method != "POST":
        return _template() if "template" in request.GET else _page(request, TableForm())
    form = TableForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, form)
    text, name = form.cleaned_data["text"], form.cleaned_data["name"]
    try:
        if "confirm" in request.POST:
            return _stored(request, text, name)
        return _failed(text) if "failed" in request.POST else _preview(request, text, name)
    except UnreadableFile as error:
        form.add_error(None, str(error))
        return _page(request, form)
    except ChangedSince:
        messages.warning(request, "预览以后，登记的内容有了变化。请再看一遍，再确认。")
        return _preview(request, text, name)


def _page(request: HttpRequest, form: TableForm, **more) -> HttpResponse:
    context = {
        **admin.site.each_context(request),
        "opts": Unit._meta,
        "title": "导入机关单位",
        "form": form,
        "headings": planning.HEADINGS,
        **more,
    }
    return TemplateResponse(request, "admin/units/unit/import.html", context)


def _preview(request: HttpRequest, text: str, name: str) -> HttpResponse:
    plan = planning.plan(pasted(text))
    number = request.POST.get("page", "1")
    public = _public(plan)
    lines = [line for kind, said in KINDS for line in _lines(plan.of(kind), said, public)]
    pages = max(1, -(-len(lines) // PER_PAGE))
    page = min(max(1, int(number)), pages) if number.isdecimal() and len(number) < 6 else 1
    return _page(
        request,
        TableForm(),
        text=text,
        name=name,
        seen=_digest(plan),
        counts=[(said, len(plan.of(kind))) for kind, said in KINDS],
        wrong=len(plan.of(Wrong)),
        good=_good(plan),
        public=len(public),
        too_many=TOO_MANY if _good(plan) > MOST_STORED else "",
        unknown=plan.unknown,
        lines=lines[(page - 1) * PER_PAGE : page * PER_PAGE],
        page=page,
        pages=range(1, pages + 1),
    )


def _stored(request: HttpRequest, text: str, name: str) -> HttpResponse:
    """Carry out what was shown. Raises ChangedSince when it would be something else now."""
    with transaction.atomic():
        plan = planning.plan(pasted(text))
        if _digest(plan) != request.POST.get("seen"):
            raise ChangedSince
        if _good(plan) > MOST_STORED:
            raise UnreadableFile(TOO_MANY)
        # The button says that only the good rows are stored wherever there are others.
        carry_out(plan, request.user, name, good_only=True)
    new, changed, wrong = (len(plan.of(kind)) for kind in (New, Changed, Wrong))
    left = f"有误的 {wrong} 行没有导入。" if wrong else ""
    messages.success(request, f"已导入：新增 {new} 个单位，修改 {changed} 个单位。{left}")
    return HttpResponseRedirect(reverse("admin:units_unit_changelist"))


def _failed(text: str) -> HttpResponse:
    """The wrong rows as a workbook to mend and import: what is wrong first, then what they say."""
    sheets = pasted(text)
    found = planning.found(sheets)
    faults = {one.row: "\n".join(map(str, one.faults)) for one in planning.plan(sheets).of(Wrong)}
    keys = list(found.places)
    rows = [["错在哪里", *(planning.NAMES.get(key, key) for key in keys)]]
    for row in found.rows:
        if row.number in faults:
            rows.append([faults[row.number], *(found.text(row, key) for key in keys)])
    return _workbook("有误的行", rows)


def _template() -> HttpResponse:
    """A workbook with all headings and two sample rows, which are passed over."""
    names = list(planning.NAMES)
    head = [planning.SAMPLE.name, *planning.NAMES.values()]
    samples = [[planning.SAMPLE.name, *(one.get(key, "") for key in names)] for one in SAMPLES]
    return _workbook("机关单位", [head, *samples])


def _workbook(title: str, rows: list[list[str]]) -> HttpResponse:
    content = b"".join(workbook_chunks(title, rows))
    answer = HttpResponse(content, content_type=TYPES["xlsx"])
    answer.headers["Content-Disposition"] = content_disposition_header(True, f"{title}.xlsx")
    return answer


def _good(plan: Plan) -> int:
    """How many rows would be stored."""
    return len(plan.of(New)) + len(plan.of(Changed))


def _public(plan: Plan) -> set[int]:
    """The keys of the units to be changed that visitors see."""
    changed = [one.unit.pk for one in plan.of(Changed)]
    return set(Unit.objects.public().filter(pk__in=changed).values_list("pk", flat=True))


def _digest(plan: Plan) -> str:
    """The same for two plans that do the same, and that visitors see as much of."""
    return hashlib.sha256(repr((plan, sorted(_public(plan)))).encode()).hexdigest()


def _lines(intentions: list[Intention], kind: str, public: set[int]) -> Iterator[Line]:
    for one in intentions:
        said = list(_said(one))
        if isinstance(one, Changed) and one.unit.pk in public:
            said.append(ON_SITE)
        yield Line(one.row, one.called, kind, said)


def _said(one: Intention) -> Iterator[str]:
    """What is wrong with a row, or what it adds and changes."""
    if isinstance(one, Wrong):
        yield from map(str, one.faults)
    elif isinstance(one, Changed):
        if one.unit.name != one.called:
            yield f"即“{one.unit}”"
        for column, value in one.new.items():
            was = _shown(column, one.old[column])
            now = _shown(column, value)
            yield f"{planning.NAMES[column]}由{was}改为{now}"
        for brand, (was, now) in one.meanings.items():
            label = Brand._meta.get_field("meaning").verbose_name
            yield f"品牌“{brand}”的{label}由{_shown('', was)}改为{_shown('', now)}"
    elif isinstance(one, New):
        rest = [column for column in one.values if column != "name"]
        yield "，".join(_shown(column, one.values[column]) for column in rest)
    if isinstance(one, New | Changed):
        for text, _ in one.added.names:
            yield f"新增名称“{text}”"
        for brand, _ in one.added.brands:
            yield f"新增品牌“{brand}”"


def _shown(column: str, value: str | District) -> str:
    """A value in words: a choice by its label."""
    if column in planning.CHOICES:
        value = dict(Unit._meta.get_field(column).choices).get(value, value)
    return f"“{value}”" if value else "空"
