"""Columns of texts: Django's own, with a door. Every model of ours uses them.

A form gets the boxes of `entry`. Fixtures and `full_clean` pass through `to_python`, which cleans
or refuses. Whatever code writes without asking (`save`, `bulk_create`, `update`, `bulk_update`) is
made printable at the last step. To migrations they are Django's columns.
"""

from django import forms
from django.db import models

from . import printable
from .entry import TOO_LONG, AddressEntry, SlugEntry, TextEntry, fit


class Written:
    """A column that holds no character that is not seen."""

    entry: type[forms.Field] = TextEntry
    default_error_messages = {
        "max_length": TOO_LONG,
        "unique": "这个%(field_label)s已经登记过了，请在列表里找到它再改。",
    }

    def to_python(self, value):
        """The text cleaned. Raises ValidationError for an unfit one."""
        value = super().to_python(value)
        return fit(value) if isinstance(value, str) else value

    def pre_save(self, instance, add):
        """What is saved, on the instance too: what follows a save reads it there."""
        value = super().pre_save(instance, add)
        if isinstance(value, str):
            value = printable(value)
            setattr(instance, self.attname, value)
        return value

    def get_prep_value(self, value):
        """What is written or looked for. Nothing stored has what is taken out here."""
        return super().get_prep_value(printable(value) if isinstance(value, str) else value)

    def formfield(self, **kwargs):
        return super().formfield(**{"form_class": self.entry, **kwargs})

    def deconstruct(self):
        name, _, args, kwargs = super().deconstruct()
        return name, f"django.db.models.{type(self).__name__}", args, kwargs


class CharField(Written, models.CharField):
    """A short text."""


class TextField(Written, models.TextField):
    """A text of any length."""


class URLField(Written, models.URLField):
    """The address of a page."""

    entry = AddressEntry


class SlugField(Written, models.SlugField):
    """A name in addresses."""

    entry = SlugEntry
