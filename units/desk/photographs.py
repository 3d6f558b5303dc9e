"""Photographs in the form of whatever they show."""

from django import forms
from django.contrib import admin
from django.db import transaction
from django.db.models import FileField
from django.utils.html import format_html

from units.photographs.models import ACCEPT
from units.photographs.pictures import MAX_BYTES
from units.texts.entry import TextEntry

from . import waiting
from .choosing import FewRows
from .positions import PositionedForm, PositionedFormSet

#: So many bytes a form can bring, of what the server takes (see deploy/nginx.conf).
MOST_AT_ONCE = 90 * 1024 * 1024


class PhotoForm(PositionedForm):
    """A photograph with what a public page must say of it.

    A form that is refused keeps the photograph, and carries a ticket for it in `kept`.
    """

    kept = TextEntry(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        ticket = self.data.get(self.add_prefix("kept")) if self.is_bound else ""
        if ticket and not self.upload and (upload := waiting.take(ticket)):
            self.files = self.files.copy()
            self.files[self.add_prefix("image")] = upload
            self.instance.waits = upload.name

    @property
    def upload(self):
        """The photograph that was sent."""
        return self.files.get(self.add_prefix("image"))

    def keep(self) -> bool:
        """Keep the photograph for the next sending of the form, if it is fit. Whether it was."""
        if not self.upload or "image" in self.errors:
            return False
        ticket = waiting.keep(self.upload)
        self.data = self.data.copy()
        self.data[self.add_prefix("kept")] = ticket
        self.instance.waits = self.upload.name
        return True

    def save(self, commit=True):
        """Save; the original that waited is removed with that."""
        if ticket := getattr(self.upload, "ticket", None):
            transaction.on_commit(lambda: waiting.let_go(ticket), robust=True)
        return super().save(commit)


class PhotoFormSet(PositionedFormSet):
    """Photographs of one owner; several that were chosen at once get a row each."""

    def __init__(self, data=None, files=None, **kwargs):
        prefix = kwargs.get("prefix") or self.get_default_prefix()
        if several := files.getlist(f"{prefix}-several") if files else []:
            data, files = _as_rows(data, files, prefix, several)
        super().__init__(data, files, **kwargs)


def _as_rows(data, files, prefix: str, several: list):
    """What a browser would send if each of several files had been chosen in a row of its own."""
    counter = f"{prefix}-TOTAL_FORMS"
    if not (total := data.get(counter, "")).isdecimal():
        return data, files
    data, files = data.copy(), files.copy()
    for number, upload in enumerate(several, int(total)):
        files[f"{prefix}-{number}-image"] = upload
    data[counter] = str(int(total) + len(several))
    return data, files


class PhotoInlineBase(FewRows, admin.StackedInline):
    """Photographs of a page's subject, each with its picture, alternative text and credit."""

    form = PhotoForm
    formset = PhotoFormSet
    extra = 0
    view_on_site = False
    template = "admin/units/photo_inline.html"
    note = "可以一次选几张，也可以拖进来；每张写明替代文字和摄影/供图。"
    accept, most_bytes, most_at_once = ACCEPT, MAX_BYTES, MOST_AT_ONCE
    classes = ["picture-inline"]
    readonly_fields = ["preview"]
    fieldsets = [
        (None, {"fields": ["preview", "image", "kept", ("alt", "credit")]}),
        (
            "图片说明、拍摄日期和顺序",
            {"classes": ["collapse"], "fields": [("caption", "taken_on", "position")]},
        ),
    ]

    # The preview shows what is stored; its file name says nothing to a person.
    formfield_overrides = {FileField: {"widget": forms.FileInput}}

    class Media:
        css = {"all": ["portal/admin-figures.css"]}
        js = ["portal/admin.js", "portal/photographs.js"]

    @admin.display(description="预览")
    def preview(self, photo):
        """The smallest JPEG, as it will be shown; of one that waits its name."""
        if waits := getattr(photo, "waits", ""):
            return f"已选好“{waits}”，不用重新选择。"
        if not photo.pk or not photo.renditions:
            return "保存后在这里显示。"
        smallest = next(r for r in photo.renditions if r["format"] == "jpeg")
        url = photo.image.storage.url(smallest["name"])
        return format_html('<img class="photo-preview" src="{}" alt="{}">', url, photo.alt)
