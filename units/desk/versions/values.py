"""The values of records and forms as the history keeps them."""

from copy import copy

from django.db.models import CASCADE, Model
from django.forms import BaseInlineFormSet, ModelForm, model_to_dict

from units import history
from units.history import CALLED


def form_difference(form: ModelForm) -> tuple[dict, dict]:
    """The old and the new values of what a saved form changed."""
    names = [name for name in form.fields if name != form.instance._meta.pk.name]
    columns = model_to_dict(form.instance, fields=names)
    after = {name: history.plain(value) for name, value in columns.items()}
    before = {name: history.plain(form.initial.get(name)) for name in after}
    names = [name for name in after if after[name] != before[name]]
    return {n: before[n] for n in names}, {n: after[n] for n in names}


def table_difference(formset: BaseInlineFormSet) -> tuple[dict, dict]:
    """The old and the new values of a table of a valid form, by the row's id.

    Before it is saved, new rows have none and are numbered instead.
    """
    old, new = {}, {}
    for form in formset.initial_forms:
        row, pk = form.instance, str(form[formset._pk_field.name].value())
        called = {CALLED: str(row)}
        if form in formset.deleted_forms:
            old[pk] = kept(_as_stored(form))
        elif form.has_changed():
            before, after = form_difference(form)
            if after:
                old[pk], new[pk] = called | before, called | after
    for number, form in enumerate(formset.extra_forms):
        if form.has_changed() and form not in formset.deleted_forms:
            row = form.instance
            new[str(row.pk or f"new-{number}")] = kept(row)
    return old, new


def _as_stored(form: ModelForm) -> Model:
    """The row of a form before anything was typed into it."""
    row = copy(form.instance)
    for one in row._meta.concrete_fields:
        if one.name in form.initial:
            setattr(row, one.attname, form.initial[one.name])
    return row


def kept(row: Model) -> dict:
    """A row of a table as the history keeps it: all its columns, and what it is called."""
    return {CALLED: str(row), **history.columns(row)}


def owned(record: Model) -> dict[str, dict[str, dict]]:
    """The rows that go with a record when it is deleted, by table and id."""
    found = {}
    for relation in record._meta.related_objects:
        if relation.on_delete is CASCADE:
            rows = relation.related_model._base_manager.order_by("pk")
            rows = rows.filter(**{relation.field.name: record.pk})
            if several := {str(row.pk): kept(row) for row in rows}:
                found[relation.related_model._meta.label_lower] = several
    return found
