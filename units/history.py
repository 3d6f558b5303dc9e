"""The history of every record: who did what, when, and from which value to which (操作记录).

The one module that writes history, called in the transaction of the act. It keeps facts; what
they are called in Chinese is the staff's pages' to say (`units.desk.history`). In this room, the
lowest, since a unit's own changes are kept as well.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from operator import attrgetter

from django.contrib.contenttypes.models import ContentType
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models, transaction
from django.db.models.fields.files import FieldFile

from audit import chain, trail
from units.inserting import insert_all
from units.texts.columns import CharField, TextField

ADDED, CHANGED, DELETED, RESTORED = "added", "changed", "deleted", "restored"
#: The deletion of a row that went with its owner or in its owner's form, whose act tells of it.
DELETED_ALONG = "deleted_along"
#: The move of a row to another owner, as it is told to the one that it left; its own act tells it.
MOVED_AWAY = "moved_away"
#: The acts with which a record begins, and those with which it ends; other rooms add their own.
BEGINS, ENDS = {ADDED, RESTORED}, {DELETED, DELETED_ALONG}
#: Under this name a row in a table of a form keeps what it is called.
CALLED = ""
#: In place of a record's id: what was done to a list of records of one kind.
LIST = 0
#: So many acts are written at once: their values may be long.
AT_ONCE = 500


#: With the trail that is told of them, acts are written both or not at all.
told = transaction.atomic(savepoint=False)


class ChangeQuerySet(models.QuerySet):
    """Named reads of the history."""

    def of(self, row: models.Model):
        """What was done to one record, the latest first."""
        kind = ContentType.objects.get_for_model(row)
        return self.filter(content_type=kind, object_id=row.pk).exclude(key=MOVED_AWAY)

    def of_list(self, model: type[models.Model]):
        """What was done to lists of a kind of record, the latest first."""
        return self.filter(content_type=ContentType.objects.get_for_model(model), object_id=LIST)

    def deletions(self, model: type[models.Model]):
        """The deletions of records of a kind, the latest first."""
        kind = ContentType.objects.get_for_model(model)
        return self.filter(content_type=kind, key__in=ENDS).order_by("-id")


class Change(models.Model):
    """One act on one record. `old` and `new` hold values by column, as they were stored.

    Whoever acted cannot be deleted; the record may be, and its history stays. So do the keys of
    the record to which it belonged, and of the unit that it was of.
    """

    content_type = models.ForeignKey(
        ContentType,
        on_delete=models.PROTECT,
        # change_of_record begins with it. SQLite would read all acts of a kind by one of its own,
        # since that has them in order, to find the few that `deletions` asks for.
        db_index=False,
        related_name="+",
        verbose_name="类别",
    )
    object_id = models.PositiveBigIntegerField("编号")
    owner_type = models.ForeignKey(
        ContentType,
        on_delete=models.PROTECT,
        null=True,
        db_index=False,  # change_of_owner begins with it
        related_name="+",
        verbose_name="所属记录的类别",
    )
    owner_id = models.PositiveBigIntegerField("所属记录的编号", null=True)
    unit = models.PositiveBigIntegerField("机关单位的编号", null=True)
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
            models.Index(fields=["owner_type", "owner_id", "-id"], name="change_of_owner"),
            models.Index(fields=["unit", "-id"], name="change_of_unit"),
            models.Index(fields=["content_type", "key", "-id"], name="change_by_key"),
        ]

    def __str__(self):
        return f"{self.called}：{self.key}"


@told
def note(row: models.Model, key: str, by, **said) -> Change:
    """Write down that `by` did `key` to `row`; before a deletion, while `row` still has its id.

    `said` are the `old` and `new` values and the `reason`.
    """
    change = act(row, key, by, **said)
    note_all(left_by(change, row))
    change.save()
    _tell([change])
    return change


def act(
    row: models.Model,
    key: str,
    by,
    *,
    old: Mapping | None = None,
    new: Mapping | None = None,
    reason: str = "",
) -> Change:
    """What `note` writes down, not stored: of many rows at once `note_all` stores it."""
    owner = owner_of(row)
    return Change(
        content_type=ContentType.objects.get_for_model(row),
        object_id=row.pk,
        owner_type=owner and ContentType.objects.get_for_model(owner),
        owner_id=owner and owner.pk,
        unit=_unit_of(row),
        called=str(row)[:200],
        key=key,
        old=dict(old or {}),
        new=dict(new or {}),
        reason=reason,
        by=by,
    )


def note_many(
    key: str, by, acts: Iterable[tuple[models.Model, Mapping, Mapping]], reason: str = ""
) -> None:
    """Write down that `by` did `key` to rows, each with its old and new values."""
    note_all(act(row, key, by, old=old, new=new, reason=reason) for row, old, new in acts)


def along(owners: Change, model: type[models.Model], key: int, was: Mapping, by) -> Change:
    """The deletion of a row that went with its owner or in its form, not stored yet.

    `owners` is the act of the owner that keeps what the row was: its columns, what it was called.
    """
    return Change(
        content_type=ContentType.objects.get_for_model(model),
        object_id=key,
        owner_type=owners.content_type,
        owner_id=owners.object_id,
        unit=owners.unit,
        called=was.get(CALLED, "")[:200],
        key=DELETED_ALONG,
        old={name: value for name, value in was.items() if name != CALLED},
        by=by,
    )


def left_by(change: Change, row: models.Model) -> Iterator[Change]:
    """The move of a row by an act, as told to each owner that it left; not stored yet.

    It keeps what the row was, since that is gone from there, and to whom it went.
    """
    owners = [one for one in row._meta.concrete_fields if is_of_owner(one)]
    now = {one.name: getattr(row, one.attname) for one in owners}
    for one in owners:
        key = change.old.get(one.name)
        if not isinstance(key, int) or key == now[one.name]:
            continue
        former = one.related_model._base_manager.filter(pk=key).first()
        unit = former and _unit_of(former)
        yield Change(
            content_type=change.content_type,
            object_id=change.object_id,
            owner_type=ContentType.objects.get_for_model(one.related_model),
            owner_id=key,
            unit=None if unit == change.unit else unit,
            called=change.called,
            key=MOVED_AWAY,
            old={**columns(row), **change.old},
            new={name: value for name, value in now.items() if value},
            reason=change.reason,
            by=change.by,
        )


def is_of_owner(field: models.Field) -> bool:
    """Whether a column says to which record a row belongs: it goes with that."""
    return isinstance(field, models.ForeignKey) and (field.remote_field.on_delete is models.CASCADE)


def reversed_act(change: Change, by, reason: str) -> Change:
    """The act that takes another back, not stored: its record goes if it was added."""
    was_added = change.key == ADDED
    return Change(
        content_type=change.content_type,
        object_id=change.object_id,
        owner_type=change.owner_type,
        owner_id=change.owner_id,
        unit=change.unit,
        called=change.called,
        key=DELETED if was_added else CHANGED,
        old=change.new,
        new={} if was_added else change.old,
        reason=reason,
        by=by,
    )


@told
def note_all(acts: Iterable[Change]) -> list[Change]:
    """Write down many acts, in their order."""
    acts = list(acts)
    insert_all(acts)
    for start in range(0, len(acts), AT_ONCE):
        _tell(acts[start : start + AT_ONCE])
    return acts


def owner_of(row: models.Model) -> models.Model | None:
    """The record on whose page a row is entered; None of a record that is its own."""
    return getattr(row, "owner", None)


def _unit_of(row: models.Model) -> int | None:
    """The key of the unit that a record is of: its own, that of its column, that of its owner."""
    if row._meta.label_lower == "units.unit":
        return row.pk
    if (owner := owner_of(row)) is not None:
        return _unit_of(owner)
    return getattr(row, "unit_id", None)


@told
def note_list(model: type[models.Model], key: str, by, new: Mapping) -> Change:
    """Write down that `by` did `key` to a list of records, and what `new` says of it."""
    change = Change.objects.create(
        content_type=ContentType.objects.get_for_model(model),
        object_id=LIST,
        called=str(model._meta.verbose_name_plural),
        key=key,
        new=dict(new),
        by=by,
    )
    _tell([change])
    return change


def _tell(changes: list[Change]) -> None:
    """Tell the audit trail of acts: their keys, and the digest of what they say.

    One entry holds those of many rows that one act wrote; what each of them says stands here.
    """
    first = changes[0]
    model = first.content_type.model_class()
    trail.record(
        first.key,
        by=first.by,
        model=model._meta.label_lower,
        key=first.object_id if len(changes) == 1 else "",
        called=first.called,
        said={"changes": [one.pk for one in changes], "digest": digest_of(changes)},
    )


def digest_of(changes: Iterable[Change], algorithm: str = "") -> str:
    """The digest of what acts say, in their order."""
    return chain.digest_of_all(map(said_by, changes), algorithm)


def said_by(change: Change) -> dict:
    """All that an act says, by column: what its digest is of."""
    return {field.attname: getattr(change, field.attname) for field in Change._meta.concrete_fields}


def columns(row: models.Model) -> dict:
    """The values of a record by column, as the history keeps them: related rows by their id."""
    names, values, are_plain = _kept(type(row))
    said = values(row)
    return dict(zip(names, said if are_plain else map(plain, said), strict=True))


@lru_cache
def _kept(
    model: type[models.Model],
) -> tuple[tuple[str, ...], Callable[[models.Model], tuple], bool]:
    """The columns whose values the history keeps, what gives all of a row's, and whether those
    can be kept as they are."""
    unkept = {model._meta.pk.name, "password"}
    kept = [field for field in model._meta.concrete_fields if field.name not in unkept]
    names = tuple(field.name for field in kept)
    are_plain = not any(isinstance(f, models.FileField | models.JSONField) for f in kept)
    if len(kept) > 1:
        return names, attrgetter(*[field.attname for field in kept]), are_plain
    return names, lambda row: tuple(field.value_from_object(row) for field in kept), are_plain


def plain(value):
    """A column's value as it can be kept: a file by its name, several rows by their ids."""
    if isinstance(value, FieldFile):
        return value.name
    if isinstance(value, list):
        return [getattr(one, "pk", one) for one in value]
    return value
