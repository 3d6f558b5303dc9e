"""Rows in an order that staff set: photographs of a unit, practices and figures of a recognition.

A new row whose position is left empty comes after the last of its siblings.
"""

from django import forms
from django.db.models import Max


class PositionedForm(forms.ModelForm):
    """A form of a row with `position`; left empty, a new row goes last and an old one stays."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if field := self.fields.get("position"):
            field.required = False
            field.help_text = "小的在前；留空排在最后。"
            if self.instance.pk is None:
                self.initial["position"] = None

    def clean_position(self):
        """The position given, the present one, or 0 until its formset knows the last."""
        given = self.cleaned_data["position"]
        return self.instance.position if given is None else given

    @property
    def goes_last(self) -> bool:
        """Whether this is a new row that was given no place."""
        return self.instance.pk is None and "position" not in self.changed_data


class PositionedFormSet(forms.BaseInlineFormSet):
    """Sibling rows in the order of `position`, then of entry."""

    def save_new(self, form, commit=True):
        """Save a new row, after the last one unless it was given a place."""
        if form.goes_last:
            row = super().save_new(form, commit=False)
            row.position = self._next()
            if commit:
                row.save()
                form.save_m2m()
            return row
        return super().save_new(form, commit)

    def _next(self) -> int:
        """One more than the last position, of stored rows and of those just saved here."""
        if not hasattr(self, "_last"):
            siblings = self.model._default_manager.filter(**{self.fk.name: self.instance})
            # Not is_valid(): it asks what a row's deletion takes along, of rows deleted by now.
            cleaned = [form.cleaned_data for form in self.forms if not form.errors]
            typed = [columns.get("position") or 0 for columns in cleaned]
            stored = siblings.aggregate(last=Max("position"))["last"] or 0
            self._last = max([stored, *typed])
        self._last += 1
        return self._last
