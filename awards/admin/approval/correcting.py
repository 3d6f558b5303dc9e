"""The form of what is public and reviewed: what it saves is a correction (更正稿) beside it."""

from dataclasses import dataclass, field
from io import BytesIO
from posixpath import basename

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.contrib.messages.storage.base import BaseStorage
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.handlers.wsgi import WSGIRequest
from django.db import models
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.datastructures import MultiValueDict

from awards.approval import corrections
from awards.approval.contents import Subject, digest_of, document_of
from awards.approval.corrections import Overtaken, Upload
from awards.approval.published import ReadOnly, is_read_only, opened, sentence
from awards.approval.standing import correction_of
from awards.honours.lifecycle import Refused
from awards.models import Correction
from units.desk.public import BACK, CONFIRMED, KEPT
from units.desk.together.forms import as_it_was_sent
from units.desk.together.restoring import RESTORED
from units.desk.versions.restored import Restored, refusals

from .words import person, url_of

#: The box that says which correction the form shows.
TOKEN = "_correction"
#: What is of one sending only.
PASSING = {"csrfmiddlewaretoken", CONFIRMED, BACK, KEPT, RESTORED, TOKEN, "_draft"}
PASSING |= {"_save", "_continue", "_addanother", "_popup"}
KEPT_WORDS = (
    "已存为更正稿，网站上仍是原来的内容。请核对下面的差异，然后送审；审核通过后立即替换公开的内容。"
)
SAME = "改回了与公开内容相同的样子，原来的更正稿已经撤销。"
SAME_REASON = "改回了与公开内容相同的样子"
DRAWN = "下面是{}保存的更正稿，还没有公开；网站上仍是原来的内容。"
PICTURES = "更正稿里新选的照片（{} 张）也在，一小时内保存不用重新选择。"
OVERTAKEN = (
    "您打开表单以后，更正稿{}。还没有保存，您填写的都在下面；核对后再按一次“保存”，"
    "就以您填写的为更正稿。"
)
REASON = "更正稿审核通过，替换公开的内容"
NO_AUTHOR = "更正稿的作者{}的账号已经停用或没有权限，更正稿不能生效。请由录入员打开表单重新保存。"
NOT_ACCEPTED = "更正稿现在不能生效：{}请作者打开表单改正后重新保存，再送审。"


class Written(Exception):
    """A form was saved that only writes a correction; what it gave is to be taken back."""

    def __init__(self, document: dict, sent: dict, uploads: list[Upload]):
        self.document, self.sent, self.uploads = document, sent, uploads


@dataclass
class Correcting:
    """The correction that a request writes, shows or applies."""

    subject: Subject
    correction: Correction | None
    #: Whether saving writes the correction, and changes nothing else.
    writes: bool = True
    #: Whether the form was not sent, and is drawn as the correction has it.
    is_drawn: bool = False
    #: Whether somebody else wrote the correction meanwhile.
    is_overtaken: bool = False
    uploads: list[Upload] = field(default_factory=list)
    boxes: dict[str, models.Model] = field(default_factory=dict)

    @property
    def token(self) -> str:
        """That of the correction; "" for none."""
        return self.correction.token if self.correction else ""


class CorrectsPublic:
    """A ModelAdmin of recognitions or reports, whose form corrects what is public.

    It stands before what asks whether visitors may see a change: they see none.
    """

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        arguments = (request, object_id, form_url, extra_context)
        if hasattr(request, "applies"):
            request.correcting = Correcting(request.applies.subject, None, writes=False)
            with opened():
                return super().changeform_view(*arguments)
        if (told := self._correcting(request, object_id)) is None:
            return super().changeform_view(*arguments)
        request.correcting = told
        try:
            # Of a year that was taken back the form saves what was corrected, or taken down.
            with corrections.tried() if told.writes else opened():
                return super().changeform_view(*arguments)
        except Written as written:
            return self._written(arguments, told, written)
        finally:
            request.method = "GET" if told.is_drawn else request.method

    def _correcting(self, request: HttpRequest, object_id: str | None) -> Correcting | None:
        """What a request is to correct; None where the form is an ordinary one."""
        key = unquote(object_id) if object_id else ""
        row = self.model(pk=int(key)) if key.isdecimal() and len(key) < 19 else None
        if row is None:
            return None
        correction, writes = correction_of(row), is_read_only(row)
        if not (correction or writes):
            return None
        row = self.model._base_manager.select_related("award_year__award").get(pk=row.pk)
        told = Correcting(row, correction, writes)
        if request.method == "POST":
            told.is_overtaken = request.POST.get(TOKEN, "") != told.token
        elif correction and self.has_change_permission(request, row):
            told.is_drawn = True
            request.method = "POST"
            request.POST, request._files = sent_again(correction)
        return told

    # Saving

    def is_asked_first(self, request, obj, change) -> bool:
        """Not where the public content stays as it is, or was approved."""
        return not _is_corrected(request) and super().is_asked_first(request, obj, change)

    def save_related(self, request, form, formsets, change):
        """As ever; with the files in hand before they are stored."""
        if (told := _told(request)) and told.writes:
            told.uploads = list(_uploads(told, request, formsets))
        super().save_related(request, form, formsets, change)

    def log_change(self, request, obj, message):
        """As ever. Raises Written where the form only writes a correction."""
        told = _told(request)
        if told and told.writes:
            uploads = [_with_picture(one, told.boxes.get(one.box)) for one in told.uploads]
            raise Written(document_of(told.subject), kept(request.POST), uploads)
        if told and told.correction:  # the year was taken back: the form saves as ever
            corrections.take_over(obj, request.user)
        return super().log_change(request, obj, message)

    def response_change(self, request, obj):
        """As ever; nobody waits for an answer where a correction is applied."""
        if hasattr(request, "applies"):
            return HttpResponseRedirect(url_of(obj))
        return super().response_change(request, obj)

    def _written(self, arguments, told: Correcting, written: Written) -> HttpResponse:
        """Keep what was written; what is no other content is saved as ever."""
        request, subject = arguments[0], told.subject
        is_same = digest_of(written.document) == digest_of(document_of(subject))
        if is_same and not subject.taken_down_on:
            return self._save_as_ever(arguments, told)
        try:
            corrections.keep(
                subject,
                request.user,
                sent=written.sent,
                uploads=written.uploads,
                document=written.document,
                seen=told.token,
            )
        except Overtaken:
            as_it_was_sent(request)
            return self.changeform_view(*arguments)
        messages.success(request, KEPT_WORDS)
        return HttpResponseRedirect(url_of(subject))

    def _save_as_ever(self, arguments, told: Correcting) -> HttpResponse:
        """Places and the like, which no approval is about, change at once."""
        request = arguments[0]
        if told.correction:
            corrections.discard(told.subject, request.user, SAME_REASON, told.token)
            messages.info(request, SAME)
        del request.correcting
        as_it_was_sent(request)
        with opened():
            return super().changeform_view(*arguments)

    # Showing

    def is_only_drawn(self, request: HttpRequest) -> bool:
        """Of a correction too: nobody has asked to save it."""
        return bool((told := _told(request)) and told.is_drawn) or super().is_only_drawn(request)

    def drawn_words(self, request: HttpRequest, context: dict) -> str:
        """Whose correction the form shows, and of when."""
        told = _told(request)
        if not (told and told.is_drawn):
            return super().drawn_words(request, context)
        pictures = context.get("photographs_kept")
        words = DRAWN.format(written_by(told.correction))
        return words + (PICTURES.format(pictures) if pictures else "")

    def get_form(self, request, obj=None, change=False, **kwargs):
        """The form; where another wrote the correction meanwhile it says so first."""
        form = super().get_form(request, obj, change, **kwargs)
        told = _told(request)
        if request.method != "POST" or not (told and told.is_overtaken):
            return form
        now = f"已由{written_by(told.correction)}改过" if told.correction else "已经生效或者撤销"

        class Late(form):
            def clean(self):
                cleaned = super().clean()
                self.add_error(None, forms.ValidationError(OVERTAKEN.format(now)))
                return cleaned

        return Late

    def render_change_form(self, request, context, *args, **kwargs):
        """With what is said of corrections, and which of them is shown."""
        if told := _told(request):
            context |= {
                "corrects": told.writes,
                "correction": told.correction,
                "correction_by": written_by(told.correction) if told.correction else "",
                "correction_box": TOKEN,
                "correction_token": told.token,
                "correction_url": url_of(told.subject),
            }
        return super().render_change_form(request, context, *args, **kwargs)

    # Earlier versions are brought back as corrections are written: by the form, and by hand.

    def restore_view(self, request, pk, act):
        row = self.model._base_manager.filter(pk=pk).first()
        if row and self.may_restore(request, row) and is_read_only(row):
            raise ReadOnly([sentence(row)])
        return super().restore_view(request, pk, act)


def _told(request: HttpRequest) -> Correcting | None:
    return getattr(request, "correcting", None)


def _is_corrected(request: HttpRequest) -> bool:
    """Whether a request tries a correction, or applies one."""
    told = _told(request)
    return hasattr(request, "applies") or bool(told and told.writes)


def written_by(correction: Correction) -> str:
    """Who wrote a correction, and when: 张三（2026-11-27 10:32）."""
    return f"{person(correction.by)}（{timezone.localtime(correction.at):%Y-%m-%d %H:%M}）"


def kept(post: QueryDict) -> dict[str, list[str]]:
    """What of a form is sent again, by name."""
    return {name: values for name, values in post.lists() if name not in PASSING}


def _uploads(told: Correcting, request: HttpRequest, formsets):
    """The files of a form, those that waited for it among them."""
    found = {name: file for name, files in request.FILES.lists() for file in files}
    for one in (form for formset in formsets for form in formset.forms):
        if upload := getattr(one, "upload", None):
            box = one.add_prefix("image")
            found[box], told.boxes[box] = upload, one.instance
    for box, file in found.items():
        file.seek(0)
        yield Upload(box, file.name[:255], file.read())
        file.seek(0)


def _with_picture(upload: Upload, row: models.Model | None) -> Upload:
    if row is None:
        return upload
    picture = basename(row.image.name).partition("-")[0]
    return Upload(upload.box, upload.name, upload.content, picture)


def sent_again(correction: Correction) -> tuple[QueryDict, MultiValueDict]:
    """A kept form as a browser sends it: its values and its files."""
    post = QueryDict(mutable=True)
    for name, values in correction.sent.items():
        post.setlist(name, values)
    post[TOKEN] = correction.token
    files = MultiValueDict()
    for one in correction.uploads.all():
        files.appendlist(one.box, SimpleUploadedFile(one.name, bytes(one.content)))
    return post, files


def send(correction: Correction) -> None:
    """Send a kept form as its author does. Raises Refused."""
    subject = correction.subject
    model_admin = admin.site.get_model_admin(type(subject))
    request = request_of(subject, correction.by, "POST")
    request.POST, request._files = sent_again(correction)
    request.applies, request._messages = correction, Unheard(request)
    request.restored = Restored(REASON)
    try:
        answer = model_admin.changeform_view(request, str(subject.pk))
    except PermissionDenied:
        raise Refused([NO_AUTHOR.format(person(correction.by))]) from None
    if answer.status_code != 302:
        raise Refused([NOT_ACCEPTED.format("".join(refusals(answer.context_data)))])


def request_of(subject: Subject, user, method: str) -> WSGIRequest:
    """A request for the form of a subject that no browser sent."""
    name = f"admin:{subject._meta.app_label}_{subject._meta.model_name}_change"
    environ = {"REQUEST_METHOD": method, "PATH_INFO": reverse(name, args=[subject.pk])}
    request = WSGIRequest(environ | {"wsgi.input": BytesIO(), "SERVER_NAME": "", "SERVER_PORT": ""})
    request.user = user
    return request


class Unheard(BaseStorage):
    """Messages to an author who is not here."""


corrections.sent_by(send)
