"""The staff's form of a source, with the way to what its text offers."""

from django import forms
from django.contrib import admin
from django.core.files.uploadedfile import UploadedFile
from django.urls import reverse
from django.utils.html import format_html

from awards.admin.approval.sharing import SharedByPublic
from awards.intake import files
from awards.models import Source
from units.desk.history import KeepsHistory
from units.desk.long import CountsOnList
from units.desk.public import AsksBeforePublic
from units.desk.slugs import SluggedForm
from units.desk.uploads import UploadsForgotten

from .acts import IntakePages


def text_of(upload: UploadedFile) -> str:
    """The text of an upload, which keeps it: a form may be checked again inside a transaction.

    Raises UnreadableFile.
    """
    if not hasattr(upload, "text"):
        try:
            upload.text = files.read(upload.read(files.LARGEST + 1), upload.name)
        except files.UnreadableFile as unreadable:
            upload.text = unreadable
    if isinstance(upload.text, files.UnreadableFile):
        raise upload.text
    return upload.text


class SourceForm(SluggedForm):
    """A source; its number is made from the title unless given, its text pasted or uploaded."""

    slug_from = ("title",)
    slug_help = "内部编号，用小写拼音和连字符；留空则自动生成。"

    text_file = forms.FileField(
        label="从文件读取原文",
        required=False,
        widget=forms.FileInput(attrs={"accept": ".txt,.docx"}),
        help_text="纯文本（.txt）或 Word 文件（.docx），不超过 10 MB、100 万字；"
        "保存时替换上面的原文。",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if text := self.fields.get("text"):
            attrs = {"rows": 14, "class": "vLargeTextField source-text"}
            text.widget = forms.Textarea(attrs=attrs)

    def clean(self):
        """Take the text of the file, if there is one. Raises an error beside the file."""
        cleaned = super().clean()
        if upload := cleaned.get("text_file"):
            try:
                cleaned["text"] = text_of(upload)
            except files.UnreadableFile as unreadable:
                self.add_error("text_file", str(unreadable))
        if self.instance.pk is None and not self.errors and (same := self._stored(cleaned)):
            address = reverse("admin:awards_source_change", args=[same.pk])
            said = '这篇来源已经登记过，没有再建一份：<a href="{}">{}</a>。请打开已有的一份接着用。'
            self.add_error(None, format_html(said, address, same))
        return cleaned

    def _stored(self, cleaned: dict) -> Source | None:
        """A source that says the same of itself, such as this form sent twice."""
        told = {name: cleaned.get(name) for name in ("title", "publisher", "author")}
        return Source.objects.filter(**told, published_on=cleaned.get("published_on")).first()


@admin.register(Source)
class SourceAdmin(
    SharedByPublic,
    CountsOnList,
    UploadsForgotten,
    KeepsHistory,
    AsksBeforePublic,
    IntakePages,
    admin.ModelAdmin,
):
    """来源."""

    form = SourceForm
    internal = ("text", "slug")
    not_exported = ("text",)
    list_per_page = 50
    list_display = ["title", "publisher", "published_on", "figures", "practice_count"]
    ordering = ["-published_on", "title"]
    list_filter = ["publisher"]
    date_hierarchy = "published_on"
    search_fields = ["title", "publisher", "author"]
    fieldsets = [
        (None, {"fields": ["title", "publisher", "author", "published_on", "url", "slug"]}),
        ("原文（不公开）", {"classes": ["source-fields"], "fields": ["text", "text_file"]}),
    ]

    counted_on_list = {"figure_count": "achievements", "practice_count": "practices"}

    @admin.display(description="数字")
    def figures(self, source):
        """How many figures are printed in it."""
        return source.figure_count

    @admin.display(description="做法")
    def practice_count(self, source):
        """How many practices are described in it."""
        return source.practice_count
