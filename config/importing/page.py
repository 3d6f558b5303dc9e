"""The staff's page on which tables are looked at and then taken in (从表格导入)."""

import hashlib
import json
from dataclasses import fields, is_dataclass

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import Model
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse

from awards.importing.carrying import carry_out
from awards.importing.intentions import Changed, New, Plan, Wrong
from awards.importing.planning import BY_KEY, plan
from awards.importing.tables.base import Kind
from awards.importing.uncollected import uncollected
from awards.intake.files import UnreadableFile
from awards.models import ImportRun
from units.remits import district_of, may_change

from .blanks import blank, failed
from .forms import TableForm, read_back
from .remits import elsewhere
from .words import filled, lines, public_rows, stored, summary

#: What whoever imports a table may do to its records one by one.
PERMISSIONS = {
    "units": [
        f"units.{act}"
        for act in ("add_unit", "change_unit", "add_unitname", "add_brand", "change_brand")
    ],
    "recognitions": ["awards.add_recognition", "awards.change_recognition"],
    "practices": ["awards.add_practice", "awards.change_practice"],
    "achievements": ["awards.add_achievement", "awards.change_achievement"],
}
#: Most rows stored at once, in about three seconds: others who save wait for five.
MOST_STORED = 2_000
TOO_MANY = f"一次最多新增和修改 {MOST_STORED} 行，请把表格分成几份。"
#: Rows on a page of the preview.
PER_PAGE = 100
TEMPLATE = "admin/import.html"


#: So many rows are named that are of other districts.
NAMED = 20
OUTSIDE = "没有导入：{}的单位不在您所管的区划之内。请从表格里去掉，或由不限区划的录入员导入。"
SHARED_SOURCE = "来源“{}”别的区划也在引用，缺的项目请由不限区划的录入员补全。"


class ChangedSince(ValueError):
    """The records are not as they were when the preview was made."""


class NotAllowed(ValueError):
    """The account may not do what the tables say."""


def may_import(user, key: str) -> bool:
    """Whether an account may import tables of a kind."""
    return user.has_perms(PERMISSIONS[key])


class ImportPage:
    """The page of one kind of table; a file may hold others beside it."""

    def __init__(self, kind: type[Kind], request: HttpRequest):
        self.kind, self.request = kind, request
        self.opts = kind.reading.model._meta

    def answer(self) -> HttpResponse:
        """Ask for a table, show what it would do, and do it when that is confirmed."""
        request = self.request
        if not may_import(request.user, self.kind.key):
            raise PermissionDenied
        if request.method != "POST":
            return blank(self.kind) if "template" in request.GET else self.show(TableForm())
        form = TableForm(request.POST, request.FILES)
        if not form.is_valid():
            return self.show(form)
        told, name = form.cleaned_data["sheets"], form.cleaned_data["name"]
        try:
            if "confirm" in request.POST:
                return self.store(told, name)
            if "failed" in request.POST:
                sheets = read_back(told)
                return failed(sheets, plan(sheets))
            return self.preview(told, name)
        except (UnreadableFile, NotAllowed) as error:
            form.add_error(None, str(error))
            return self.show(form)
        except (ChangedSince, IntegrityError):  # the other one was stored in between
            messages.warning(request, "预览以后，登记的内容有了变化。请再看一遍，再确认。")
            return self.preview(told, name)

    def show(self, form: TableForm, **more) -> HttpResponse:
        """The page with the form, or with what is to be confirmed."""
        context = {
            **admin.site.each_context(self.request),
            "opts": self.opts,
            "title": f"导入{self.kind.name}",
            "form": form,
            "headings": self.kind.reading.headings,
            "needed": [self.kind.reading.named(key) for key in self.kind.needed],
            **more,
        }
        return TemplateResponse(self.request, TEMPLATE, context)

    def preview(self, told: list[tuple[str, str]], name: str) -> HttpResponse:
        """What the tables would do, row by row."""
        planned = plan(read_back(told))
        self._check(planned)
        public = public_rows(planned)
        shown = lines(planned, public)
        pages = max(1, -(-len(shown) // PER_PAGE))
        number = self.request.POST.get("page", "1")
        page = min(max(1, int(number)), pages) if number.isdecimal() and len(number) < 6 else 1
        good = len(planned.of(New, Changed))
        return self.show(
            TableForm(),
            sheets=json.dumps(told, ensure_ascii=False),
            name=name,
            seen=digest(planned),
            summaries=[(table, summary(table)) for table in planned.tables],
            sources=planned.sources,
            filled=filled(planned),
            does_something=not planned.does_nothing,
            wrong=len(planned.of(Wrong)),
            good=good,
            public=len(public),
            too_many=TOO_MANY if good > MOST_STORED else "",
            lines=shown[(page - 1) * PER_PAGE : page * PER_PAGE],
            page=page,
            pages=range(1, pages + 1),
        )

    def store(self, told: list[tuple[str, str]], name: str) -> HttpResponse:
        """Carry out what was shown. Raises ChangedSince when it would be something else now."""
        said, run = self._stored(told, name)
        messages.success(self.request, said)
        if run and self.request.user.has_perm("awards.view_importrun"):
            return HttpResponseRedirect(reverse("admin:awards_importrun_change", args=[run.pk]))
        names = f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist"
        return HttpResponseRedirect(reverse(names))

    @transaction.atomic
    @uncollected()
    def _stored(self, told: list[tuple[str, str]], name: str) -> tuple[str, ImportRun | None]:
        planned = plan(read_back(told), hold=True)
        self._check(planned)
        if digest(planned) != self.request.POST.get("seen"):
            raise ChangedSince
        if len(planned.of(New, Changed)) > MOST_STORED:
            raise UnreadableFile(TOO_MANY)
        # The button says that only the good rows are stored wherever there are others.
        run = carry_out(planned, self.request.user, name, good_only=True)
        return stored(planned), run

    def _check(self, planned: Plan) -> None:
        """Raises NotAllowed for a table, or for sources, that the account may not enter."""
        user = self.request.user
        lacking = [table.name for table in planned.tables if not may_import(user, table.key)]
        if planned.sources and not user.has_perm("awards.add_source"):
            lacking.append("来源")
        if lacking:
            raise NotAllowed(f"您的账号没有录入{'、'.join(lacking)}的权限，请由录入员办理。")
        self._check_remit(planned)
        if planned.filled and not user.has_perm("awards.change_source"):
            raise NotAllowed(
                "表里写了已登记的来源还没有的项目，您的账号没有修改来源的权限，请由录入员办理。"
            )

    def _check_remit(self, planned: Plan) -> None:
        """Raises NotAllowed for rows of units that the account does not answer for."""
        user = self.request.user
        if district_of(user) is None:
            return
        for one in planned.filled:
            if not may_change(user, one.source):
                raise NotAllowed(SHARED_SOURCE.format(one.source))
        outside = elsewhere(planned, user)
        if outside:
            more = " 等" * (len(outside) > NAMED)
            raise NotAllowed(OUTSIDE.format("、".join(outside[:NAMED]) + more))


def digest(planned: Plan) -> str:
    """The same for two plans that do the same, and that visitors see as much of."""
    told = (_told(planned), sorted(public_rows(planned)), filled(planned))
    return hashlib.sha256(repr(told).encode()).hexdigest()


def _told(part: object) -> object:
    """A part of a plan, records by their keys: two may be called alike."""
    if isinstance(part, Model):
        return part._meta.label, part.pk
    if is_dataclass(part):
        return type(part).__name__, [_told(getattr(part, one.name)) for one in fields(part)]
    if isinstance(part, dict):
        return [(key, _told(value)) for key, value in part.items()]
    return [*map(_told, part)] if isinstance(part, list | tuple) else part


def import_view(key: str):
    """The view of the page of one kind of table."""

    def view(request: HttpRequest) -> HttpResponse:
        return ImportPage(BY_KEY[key], request).answer()

    return view
