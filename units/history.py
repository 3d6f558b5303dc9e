"""The history of every record: who did what, when, and from which value to which (操作记录).

The one module that writes history, called in the transaction of the act. It keeps facts; what
they are called in Chinese is the staff's pages' to say (`units.desk.history`). In this room, the
lowest, since a unit's own changes are kept as well.
"""

from collections.abc import Mapping

from django.contrib.contenttypes.models import ContentType
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models.fields.files import FieldFile

from units.texts.columns import CharField, TextField

ADDED, CHANGED, DELETED = "added", "changed", "deleted"
#: In place of a record's id: what was done to a list of records of one kind.
LIST = 0


class ChangeQuerySet(models.QuerySet):
    """Named reads of the history."""

    def of(self, row: models.Model):
        """What was done to one record, the latest first."""
        kind = ContentType.objects.get_for_model(row)
        return self.filter(content_type=kind, object_id=row.pk)

    def of_list(self, model: type[models.Model]):
        """What was done to lists of a kind of record, the latest first."""
        return self.filter(content_type=ContentType.objects.get_for_model(model), object_id=LIST)


class Change(models.Model):
    """One act on one record. `old` and `new` hold values by column, as they were stored.

    Whoever acted cannot be deleted; the record may be, and its history stays.
    """

    content_type = models.ForeignKey(
        ContentType, on_delete=models.PROTECT, related_name="+", verbose_name="类别"
    )
    object_id = models.PositiveBigIntegerField("编号")
    called = CharField("当时名称", max_length=200)
    key = CharField("操作", max_length=30)
    old = models.JSONField("原值", default=dict, encoder=DjangoJSONEncoder)
    new = models.JSONField("新值", default=dict, encoder=DjangoJSONEncoder)
    reason = TextField("原因", blank=True)
    by = models.ForeignKey(
        "auth.User", on_delete=models.PROTECT, related_name="+", verbose_name="经办人"
    )
    at = models.DateTimeField("时间", auto_now_add=True)

    objects = ChangeQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "操作记录"
        ordering = ["-at", "-id"]
        default_permissions = ()
        indexes = [
            models.Index(fields=["content_type", "object_id", "-at"], name="change_of_record"),
            models.Index(fields=["by", "-at"], name="change_by_person"),
        ]

    def __str__(self):
        return f"{self.called}：{self.key}"


def note(
    row: models.Model,
    key: str,
    by,
    *,
    old: Mapping | None = None,
    new: Mapping | None = None,
    reason: str = "",
) -> Change:
    """Write down that `by` did `key` to `row`; before a deletion, while `row` still has its id."""
    return Change.objects.create(
        content_type=ContentType.objects.get_for_model(row),
        object_id=row.pk,
        called=str(row)[:200],
        key=key,
        old=dict(old or {}),
        new=dict(new or {}),
        reason=reason,
        by=by,
    )


def note_list(model: type[models.Model], key: str, by, new: Mapping) -> Change:
    """Write down that `by` did `key` to a list of records, and what `new` says of it."""
    return Change.objects.create(
        content_type=ContentType.objects.get_for_model(model),
        object_id=LIST,
        called=str(model._meta.verbose_name_plural),
        key=key,
        new=dict(new),
        by=by,
    )


def columns(row: models.Model) -> dict:
    """The values of a record by column, as the history keeps them: related rows by their id."""
    unkept = {row._meta.pk.name, "password"}
    fields = (field for field in row._meta.concrete_fields if field.name not in unkept)
    return {field.name: plain(field.value_from_object(row)) for field in fields}


def plain(value):
    """A column's value as it can be kept: a file by its name, several rows by their ids."""
    if isinstance(value, FieldFile):
        return value.name
    if isinstance(value, list):
        return [getattr(one, "pk", one) for one in value]
    return value
