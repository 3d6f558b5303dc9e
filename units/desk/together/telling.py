"""Who changed what while a form was open, in words: the history knows."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from django import forms
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db.models import Model, QuerySet
from django.utils import timezone

from units.desk.history import quoted, said
from units.history import ENDS, MOVED_AWAY, Change

from .opened import Boxes

#: Said where no history knows who it was.
SOMEBODY = "有人"
#: Acts that are looked through.
LOOKED_AT = 200


def signature(change: Change | None) -> str:
    """Who did it and when: 张三（10:32）."""
    if change is None:
        return SOMEBODY
    name = change.by.get_full_name() or change.by.get_username()
    at = timezone.localtime(change.at)
    day = "" if at.date() == timezone.localdate() else f"{at:%m-%d} "
    return f"{name}（{day}{at:%H:%M}）"


class Acts:
    """What was done to a record and to the rows of its tables since a moment, the latest first."""

    def __init__(self, row: Model, tables: dict[str, type[Model]], since: datetime | None):
        self.row, self.tables, self.since = row, tables, since
        self._of: dict[tuple, list[Change]] = {}

    def _acts(self, model: type[Model], key: str | int) -> list[Change]:
        place = model, str(key)
        if place not in self._of:
            self._of[place] = list(_of(model, [key], self.since)[:LOOKED_AT])
        return self._of[place]

    def changed(self, table: str, key: str, names: Iterable[str]) -> str:
        """Who changed one of some columns of the form, or of a row of its table."""
        names = set(names)
        own = self._acts(type(self.row), self.row.pk)
        if not table:
            return signature(next((a for a in own if names & {*a.old, *a.new}), None))
        label = self.tables[table]._meta.label_lower
        for act in own:
            columns = {**act.old.get(label, {}).get(key, {}), **act.new.get(label, {}).get(key, {})}
            if names & columns.keys():
                return signature(act)
        acts = self._acts(self.tables[table], key)
        return signature(next((a for a in acts if names & {*a.old, *a.new}), None))

    def deleted(self, table: str, key: str) -> tuple[str, str]:
        """Who deleted a row of a table, and what it was called."""
        label = self.tables[table]._meta.label_lower
        for act in self._acts(type(self.row), self.row.pk):
            before, after = act.old.get(label, {}), act.new.get(label, {})
            if key in before and key not in after:
                return signature(act), before[key].get("", "")
        act = deletion(self.tables[table], key)
        return signature(act), act.called if act else ""


def _of(model: type[Model], keys: Iterable, since: datetime | None) -> QuerySet:
    kind = ContentType.objects.get_for_model(model)
    acts = Change.objects.filter(content_type=kind, object_id__in=keys).select_related("by")
    acts = acts.exclude(key=MOVED_AWAY)
    return acts.filter(at__gte=since) if since else acts


def deletion(model: type[Model], key: str | int) -> Change | None:
    """The act that deleted a record, if the history has it."""
    if not str(key).isdecimal() or len(str(key)) > 18:
        return None
    return _of(model, [int(key)], None).filter(key__in=ENDS).first()


def label_of(form: forms.ModelForm, box: str) -> str:
    """What a box of a form is called."""
    field = form.fields.get(box) or form.fields.get(box.rpartition("_")[0])
    return str(field.label) if field and field.label else box


def in_words(form: forms.ModelForm, boxes: Boxes) -> str:
    """What boxes of a form hold, for a person, without the hidden ones; "" for nothing."""
    shown = {
        name: _one(form, name, values)
        for name, values in boxes.items()
        if name not in form.fields or not form.fields[name].widget.is_hidden
    }
    if len(shown) == 1:
        return next(iter(shown.values()))
    return "；".join(f"{label_of(form, name)} {text or '空'}" for name, text in shown.items())


def _one(form: forms.ModelForm, name: str, values: list[str]) -> str:
    try:
        column = form._meta.model._meta.get_field(name)
    except FieldDoesNotExist:
        return "、".join(values)
    if isinstance(form.fields.get(name), forms.BooleanField):
        return "是" if values else "否"
    many = column.many_to_many
    value = [v for v in values if v] if many else (values[0] if values else "")
    try:
        return said(column, value)
    except (ValueError, OverflowError, ValidationError):  # what was typed is no key
        return "、".join(values)


def sentences(form: forms.ModelForm, boxes: Boxes) -> Iterator[str]:
    """What each box of a form was changed to."""
    for name, values in boxes.items():
        if name not in form.fields or not form.fields[name].widget.is_hidden:
            yield f"“{label_of(form, name)}”改为{quoted(_one(form, name, values), 0)}"
