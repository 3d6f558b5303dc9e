"""Boxes of forms that take a text: what is not seen is cleaned away, or refused beside the box."""

from django import forms
from django.core.exceptions import ValidationError

from . import UnfitText, cleaned

#: What is said of a text that is longer than its box or its column takes.
TOO_LONG = "最多 %(limit_value)d 个字，现在有 %(show_value)d 个，请缩短。"


def fit(text: str, message: str = "") -> str:
    """`text` cleaned. Raises ValidationError for an unfit one: `message`, or that of the rule."""
    try:
        return cleaned(text)
    except UnfitText as unfit:
        raise ValidationError(message or str(unfit), code="unfit") from None


def uncut(attrs: dict) -> dict:
    """The attributes of a box with its limit as something to count against.

    At `maxlength` browsers stop taking what is pasted, without a word; `data-most` is counted by a
    script, and what is longer is refused in words when it is saved.
    """
    if "maxlength" in attrs:
        attrs["data-most"] = attrs.pop("maxlength")
    return attrs


class Cleaned:
    """Cleans what was typed before anything else looks at it, lengths and blanks included.

    The error message `unfit` may say it in other words. What is too long is never cut.
    """

    default_error_messages = {"max_length": TOO_LONG}

    def widget_attrs(self, widget):
        return uncut(super().widget_attrs(widget))

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
