"""Photographs in the form of whatever they show."""

from django.contrib import admin
from django.db.models import FileField
from django.forms import FileInput
from django.utils.html import format_html

from .choosing import FewRows
from .positions import PositionedForm, PositionedFormSet


class PhotoForm(PositionedForm):
    """A photograph with what a public page must say of it."""


class PhotoInlineBase(FewRows, admin.StackedInline):
    """Photographs of a page's subject, each with its picture, alternative text and credit."""

    form = PhotoForm
    formset = PositionedFormSet
    extra = 0
    view_on_site = False
    classes = ["picture-inline"]
    readonly_fields = ["preview"]
    fieldsets = [
        (None, {"fields": ["preview", "image", ("alt", "credit")]}),
        (
            "图片说明、拍摄日期和顺序",
            {"classes": ["collapse"], "fields": [("caption", "taken_on", "position")]},
        ),
    ]

    # The preview shows what is stored; its file name says nothing to a person.
    formfield_overrides = {FileField: {"widget": FileInput}}

    class Media:
        css = {"all": ["portal/admin-figures.css"]}
        js = ["portal/admin.js"]

    @admin.display(description="预览")
    def preview(self, photo):
        """The smallest JPEG, as it will be shown."""
        if not photo.pk or not photo.renditions:
            return "保存后在这里显示。"
        smallest = next(r for r in photo.renditions if r["format"] == "jpeg")
        url = photo.image.storage.url(smallest["name"])
        return format_html('<img class="photo-preview" src="{}" alt="{}">', url, photo.alt)
