"""Boxes of forms that take a text: what is not seen is cleaned away, or refused beside the box."""

from django import forms
from django.core.exceptions import ValidationError

from . import UnfitText, cleaned


def fit(text: str, message: str = "") -> str:
    """`text` cleaned. Raises ValidationError for an unfit one: `message`, or that of the rule."""
    try:
        return cleaned(text)
    except UnfitText as unfit:
        raise ValidationError(message or str(unfit), code="unfit") from None


class Cleaned:
    """Cleans what was typed before anything else looks at it, lengths and blanks included.

    The error message `unfit` may say it in other words.
    """

    def to_python(self, value):
        if isinstance(value, str):
            value = fit(value, self.error_messages.get("unfit", ""))
        return super().to_python(value)


class TextEntry(Cleaned, forms.CharField):
    """A text; every form of ours uses it in place of Django's."""


class AddressEntry(Cleaned, forms.URLField):
    """The address of a page."""


class SlugEntry(Cleaned, forms.SlugField):
    """A name in addresses."""
