"""Rows and cards of lists on pages."""

from django import template
from django.db.models import Model
from django.utils.safestring import SafeString

from units.listing.drawn import drawn

register = template.Library()


@register.simple_tag
def row(name: str, record: Model, **given: bool | str) -> SafeString:
    """A record as `_partials/_<name>.html` shows it, kept for what it shows.

    The record is called by the name of its model there; `given` are plain values.
    """
    return drawn(f"_partials/_{name}.html", record._meta.model_name, record, **given)
