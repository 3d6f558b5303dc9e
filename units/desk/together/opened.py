"""What a form held when it was opened: carried in the form, signed, as marks of each box.

A mark is the value itself where it is short, or a digest of it. Marks tell whether a person touched
a box and whether another changed the column under it; who and from what is the history's to say.
"""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import blake2b

from django import forms
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.core import signing
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.forms import BaseModelForm, BoundField
from django.http import QueryDict
from django.utils import timezone

from units.history import plain

#: The hidden box of a form.
OPENED = "_opened"
ROW = re.compile(r"(?P<table>\w+)-(?P<place>\d{1,4})-(?P<box>\w+)")
#: Values up to so many characters are their own mark.
SHORT = 20
#: Bytes of a digest.
SIZE = 8
#: A form is read a moment after its clock was.
MOMENT = timedelta(seconds=5)

#: Of each box of a form, or of a row of one of its tables, what the browser sends.
Boxes = dict[str, list[str]]
#: Boxes by table (its prefix; "" for the form itself) and row (its key; "" for the form itself).
Sent = dict[str, dict[str, Boxes]]


def mark(values: Iterable[str]) -> str:
    """What stands for the values of a box."""
    text = "\n".join(values).replace("\r\n", "\n").replace("\r", "\n")
    return text if len(text) <= SHORT else "#" + digest(text)


def digest(text: str) -> str:
    """A short fingerprint of a text."""
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=SIZE).hexdigest()


def sent_by(bound: BoundField) -> Boxes:
    """What a browser sends for a box that nobody touched; nothing for files."""
    return dict(_sent(bound.field.widget, bound.html_name, bound.value()))


def _sent(widget: forms.Widget, name: str, value) -> Iterator[tuple[str, list[str]]]:
    if isinstance(widget, RelatedFieldWidgetWrapper):
        widget = widget.widget
    if isinstance(widget, forms.MultiWidget):
        values = value if isinstance(value, list) else widget.decompress(value)
        for suffix, part, one in zip(widget.widgets_names, widget.widgets, values, strict=True):
            yield from _sent(part, name + suffix, one)
    elif isinstance(widget, forms.CheckboxInput):
        yield name, ["on"] if widget.check_test(value) else []
    elif not isinstance(widget, forms.FileInput):
        shown = widget.format_value(value)
        values = shown if isinstance(shown, list | tuple) else [shown]
        yield name, ["" if one is None else str(one) for one in values]


def boxes(form: BaseModelForm, left_out: Iterable[str] = ()) -> Boxes:
    """What a browser sends for a form that nobody touched, by name without the row's prefix."""
    start = len(form.prefix) + 1 if form.prefix else 0
    return {
        name[start:]: values
        for bound in form
        if bound.name not in left_out
        for name, values in sent_by(bound).items()
    }


def own_columns(formset: forms.BaseInlineFormSet) -> tuple[str, ...]:
    """The boxes of a row that say which row it is, not what it holds."""
    return formset.model._meta.pk.name, formset.fk.name, "DELETE", "ORDER"


def untouched(form: BaseModelForm, formsets: Iterable[forms.BaseInlineFormSet]) -> Sent:
    """What a browser sends of what is stored, for a form that nobody touched."""
    tables = {
        formset.prefix: {
            str(row.instance.pk): boxes(row, own_columns(formset)) for row in formset.initial_forms
        }
        for formset in formsets
    }
    return {"": {"": boxes(form)}} | tables


def version(rows: Iterable[models.Model]) -> dict[str, str]:
    """A digest of each row that a form shows, as it is stored."""
    digests = {}
    for row in rows:
        fields = row._meta.concrete_fields
        columns = {field.attname: plain(field.value_from_object(row)) for field in fields}
        key = f"{row._meta.label_lower}:{row.pk}"
        digests[key] = digest(json.dumps(columns, cls=DjangoJSONEncoder, sort_keys=True))
        for several in row._meta.many_to_many:
            keys = getattr(row, several.name).order_by("pk").values_list("pk", flat=True)
            digests[f"{key}:{several.name}"] = digest(str(list(keys)))
    return digests


def stored(row: models.Model, tables: Iterable[tuple], *, lock: bool) -> list[models.Model]:
    """The rows that a form shows, read anew: `row`, and those of `tables` (model, key to it).

    With `lock`, inside a transaction, nobody else changes them until it ends.
    """
    owned = [(model, {key: row.pk}) for model, key in tables]
    found = []
    for model, condition in [(type(row), {"pk": row.pk}), *owned]:
        rows = model._base_manager.filter(**condition).order_by("pk")
        found += rows.select_for_update() if lock else rows
    return found


def summary(digests: dict[str, str]) -> str:
    """One digest of a version."""
    return digest(json.dumps(digests, sort_keys=True))


@dataclass
class Opened:
    """What a form held when it was opened, and when that was."""

    version: str
    marks: dict[str, dict[str, dict[str, str]]]
    at: datetime = field(default_factory=lambda: timezone.now() - MOMENT)

    @classmethod
    def of(cls, sent: Sent, version: str) -> "Opened":
        """The marks of a form as it is drawn."""
        marks = {
            table: {
                key: {name: mark(values) for name, values in row.items()}
                for key, row in rows.items()
            }
            for table, rows in sent.items()
        }
        return cls(version, marks)

    def signed(self) -> str:
        """As it stands in the form."""
        kept = [self.version, self.marks, self.at.timestamp()]
        return signing.dumps(kept, salt=OPENED, compress=True)


def read(text: str) -> Opened | None:
    """What a form carried; None for what we did not sign, or no longer."""
    try:
        version, marks, at = signing.loads(text, salt=OPENED)
    except (signing.BadSignature, ValueError):
        return None
    return Opened(version, marks, datetime.fromtimestamp(at, timezone.get_default_timezone()))


def touched(post: QueryDict) -> QueryDict:
    """What was typed: `post` without the boxes that hold what they held when it was opened."""
    if (was := read(post.get(OPENED, ""))) is None:
        return post
    post, left = post.copy(), []
    for name in post:
        row = ROW.fullmatch(name)
        table, box = (row["table"], row["box"]) if row else ("", name)
        key = post.get(f"{table}-{row['place']}-id", "") if row else ""
        if was.marks.get(table, {}).get(key, {}).get(box) == mark(post.getlist(name)):
            left.append(name)
    for name in left:
        del post[name]
    return post
