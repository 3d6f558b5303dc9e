"""What a photograph row is, whoever it belongs to: the abstract model and its file field."""

import posixpath
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django import forms
from django.apps import apps
from django.core.files.base import File
from django.core.files.storage import Storage
from django.db import models, router, transaction
from django.db.models import Q
from django.db.models.fields.files import FieldFile
from django.db.models.signals import pre_delete

from units.texts import columns

from .pictures import EMPTY, Rendition, prepare, validate_photo

#: What the file picker offers: some browsers know HEIC by its type, others by its suffix only.
ACCEPT = "image/jpeg,image/png,image/webp,image/heic,image/heif,.heic,.heif"
#: Columns that follow the file: whoever saves `image` saves these.
DERIVED = ("width", "height", "renditions")
#: Where all files of photographs lie in storage, and nothing else.
FOLDER = "photos"


_only_named: ContextVar[bool] = ContextVar("only_named", default=False)


@contextmanager
def files_not_written() -> Iterator[None]:
    """While rows are saved in a transaction that is taken back: no file is left, or public."""
    token = _only_named.set(True)
    try:
        yield
    finally:
        _only_named.reset(token)


def photo_path(instance: models.Model, name: str) -> str:
    """Where a rendition lies in storage: one of 256 folders by the first digits of its name."""
    return f"{FOLDER}/{name[:2]}/{name}"


class PhotoFormField(forms.FileField):
    """The upload box of a photograph; the file picker offers what will be accepted."""

    default_error_messages = {
        "required": "请选择一张照片。",
        "invalid": "没有收到照片，请重新选择后再上传。",
        "empty": EMPTY,
    }

    def widget_attrs(self, widget: forms.Widget) -> dict[str, str]:
        attrs = super().widget_attrs(widget)
        if isinstance(widget, forms.FileInput):
            attrs.setdefault("accept", ACCEPT)
        return attrs


class PhotoFile(FieldFile):
    """The largest JPEG of a photograph. Saving a file here stores its renditions, not the file."""

    def save(self, name: str, content: File, save: bool = True) -> None:
        """Store the renditions of `content` and note them on the row.

        Every way of saving a file field ends here (save, create, bulk_create), so no way exists
        by which an original with its metadata is stored. Raises ValidationError for an unfit file.
        """
        prepared = prepare(content)
        stored = [self._put(rendition) for rendition in prepared.renditions]
        self.name = stored[prepared.renditions.index(prepared.largest)]
        self._set_instance_attribute(self.name, content)
        self._committed = True
        # Later reads must find the stored JPEG, not the upload that was assigned.
        self._file = None
        self.instance.width, self.instance.height = prepared.width, prepared.height
        self.instance.renditions = [
            {"width": r.width, "height": r.height, "format": r.format, "name": kept}
            for r, kept in zip(prepared.renditions, stored, strict=True)
        ]
        if save:
            self.instance.save()

    save.alters_data = True

    def _put(self, rendition: Rendition) -> str:
        """The name in storage of `rendition`, written unless the same file is there already."""
        name = self.field.generate_filename(self.instance, rendition.name)
        if _only_named.get():
            return name
        if self.storage.exists(name):
            if self.storage.size(name) == rendition.content.size:
                # Another row's removal may be about to take this file; look again when our row
                # is there to be seen.
                transaction.on_commit(
                    lambda: _restore(self.storage, name, rendition), self._database, robust=True
                )
                return name
            self.storage.delete(name)  # the stump of a write that was cut short
        rendition.content.seek(0)
        return self.storage.save(name, rendition.content, max_length=self.field.max_length)

    @property
    def _database(self) -> str:
        return self.instance._state.db or router.db_for_write(type(self.instance))


class PhotoField(models.FileField):
    """A file field that keeps renditions of a photograph. Declare it before DERIVED: a row's
    columns are prepared in order, and preparing this one fills those."""

    attr_class = PhotoFile

    def formfield(self, **kwargs: Any) -> forms.Field:
        # Files are renamed, so the length of a phone's file name is no reason to refuse one.
        return super().formfield(**{"form_class": PhotoFormField, **kwargs, "max_length": None})


class Photograph(models.Model):
    """A photograph with what a public page must say of it. Concrete models add their owner.

    `image` is the largest JPEG; `renditions` lists every stored file as
    {"width", "height", "format" (webp or jpeg), "name"}, sizes in pixels. Files that no
    photograph of any model needs are removed after the commit that let them go. `QuerySet.update`
    and `bulk_update` of `image` are the exception, as they are for any file field.
    """

    image = PhotoField(
        "照片",
        upload_to=photo_path,
        max_length=200,
        validators=[validate_photo],
        help_text="JPEG、PNG、WebP 或手机的 HEIC，不超过 20 MB、4000 万像素（WebP 2000 万）。"
        "公开的是处理后的照片：自动转正、缩放，并去除拍摄地点、设备等隐藏信息；原文件不保存。",
    )
    width = models.PositiveIntegerField("宽（像素）", default=0, editable=False)
    height = models.PositiveIntegerField("高（像素）", default=0, editable=False)
    renditions = models.JSONField("各种尺寸", default=list, editable=False)
    alt = columns.CharField(
        "替代文字",
        max_length=200,
        help_text="一句话说明照片里是谁、在哪里、做什么，供读屏软件朗读。公开。",
    )
    credit = columns.CharField(
        "摄影/供图", max_length=100, help_text="摄影者姓名或供图单位，显示在照片下方。公开。"
    )
    caption = columns.CharField(
        "图片说明", max_length=200, blank=True, help_text="显示在照片下方，可不填。公开。"
    )
    taken_on = models.DateField("拍摄日期", null=True, blank=True, help_text="可不填。公开。")
    position = models.PositiveSmallIntegerField("顺序", default=0, help_text="小的排在前面。")

    class Meta:
        abstract = True
        ordering = ["position", "id"]
        constraints = [
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_alt_given",
                condition=~Q(alt=""),
                violation_error_message="请填写替代文字。",
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_credit_given",
                condition=~Q(credit=""),
                violation_error_message="请填写摄影者或供图单位。",
            ),
        ]

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        # Before the row goes, while deferred columns can still be read. A listener also makes
        # cascades and QuerySet.delete load the rows instead of deleting them unseen.
        pre_delete.connect(_release_deleted, sender=cls)

    def __str__(self) -> str:
        return self.caption or self.alt

    def save(self, **kwargs: Any) -> None:
        """Save the row; files that it no longer names are removed after the commit."""
        if (fields := kwargs.get("update_fields")) is not None and "image" in fields:
            kwargs["update_fields"] = {*fields, *DERIVED}
        database = kwargs.get("using") or router.db_for_write(type(self), instance=self)
        with transaction.atomic(using=database):
            stored = type(self)._base_manager.using(database).filter(pk=self.pk).first()
            super().save(**kwargs)
            if stored is not None:
                _release_on_commit(stored, stored.file_names - self.file_names, database)

    @property
    def file_names(self) -> set[str]:
        """The names in storage of all files of this row."""
        names = {rendition["name"] for rendition in self.renditions}
        return names | {self.image.name} if self.image else names

    @property
    def url(self) -> str:
        """The address of the largest JPEG."""
        return self.image.url

    @property
    def srcset_webp(self) -> str:
        """The WebP files as a `srcset`: `/media/…-480.webp 480w, …`."""
        return self._srcset("webp")

    @property
    def srcset_jpeg(self) -> str:
        """The JPEG files as a `srcset`, for browsers without WebP."""
        return self._srcset("jpeg")

    def _srcset(self, form: str) -> str:
        storage = self.image.storage
        return ", ".join(
            f"{storage.url(rendition['name'])} {rendition['width']}w"
            for rendition in self.renditions
            if rendition["format"] == form
        )


def _release_deleted(instance: Photograph, using: str, **kwargs: Any) -> None:
    _release_on_commit(instance, instance.file_names, using)


def _release_on_commit(photo: Photograph, names: set[str], database: str) -> None:
    if names:
        storage = photo.image.storage
        # Robust: the row is committed, so a storage that fails is for the log, not for the user.
        transaction.on_commit(lambda: release(storage, names, database), database, robust=True)


def release(storage: Storage, names: set[str], database: str) -> None:
    """Remove from storage those of `names` that no row of any photograph model still names."""
    digests = {posixpath.basename(name).partition("-")[0] for name in names}
    same_picture = Q()
    for digest in digests:
        same_picture |= Q(image__contains=digest)
    for model in apps.get_models():
        if issubclass(model, Photograph):
            for row in model._base_manager.using(database).filter(same_picture):
                names = names - row.file_names
    for name in names:
        storage.delete(name)


def _restore(storage: Storage, name: str, rendition: Rendition) -> None:
    if not storage.exists(name):
        rendition.content.seek(0)
        storage.save(name, rendition.content)
