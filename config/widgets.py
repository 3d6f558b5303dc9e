"""Boxes of forms drawn without a template each.

A form with a hundred figures has three thousand boxes and labels, and more lists of errors, nearly
all empty. Django draws each by a template or two, in which a page of them spends half of its time.
The plain ones are drawn here, character for character as Django's own templates have them; all
others, and those of the admin, by their templates.
"""

from collections.abc import Callable, Mapping
from html import escape  # Django's looks for lazy texts first
from typing import Any

from django.forms.renderers import DjangoTemplates
from django.utils.formats import localize
from django.utils.safestring import SafeData
from django.utils.timezone import template_localtime

OPTION = "django/forms/widgets/select_option.html"
#: Widgets that are an <input>, by the names of their templates.
INPUTS = "input text number hidden checkbox url email password date datetime time search tel color"


class Drawn(DjangoTemplates):
    """Django's renderer of forms, which draws what is plain by itself (FORM_RENDERER)."""

    def render(self, template_name: str, context: dict, request=None) -> str:
        """What a widget, a label or a list of errors looks like in HTML."""
        draw = DRAWN.get(template_name)
        drawn = draw(context) if draw else None
        return super().render(template_name, context, request) if drawn is None else drawn


def _label(context: Mapping[str, Any]) -> str:
    label = _shown(context["label"])
    if not context["use_tag"]:
        return label.strip()
    tag = _shown(context["tag"])
    return f"<{tag}{_attrs(context['attrs'])}>{label}</{tag}>"


def _errors(context: Mapping[str, Any]) -> str:
    if not (errors := context["errors"]):
        return ""
    named = f' id="{_shown(errors.field_id)}_error"' if errors.field_id else ""
    listed = "".join([f"<li>{_shown(error)}</li>" for error in errors])
    return f'<ul class="{_shown(context["error_class"])}"{named}>{listed}</ul>'


def _input(context: Mapping[str, Any]) -> str:
    widget = context["widget"]
    value = "" if widget["value"] is None else f' value="{_formatted(widget["value"])}"'
    named = f'type="{_shown(widget["type"])}" name="{_shown(widget["name"])}"'
    return f"<input {named}{value}{_attrs(widget['attrs'])}>"


def _textarea(context: Mapping[str, Any]) -> str:
    widget = context["widget"]
    text = _shown(widget["value"]) if widget["value"] else ""
    return f'<textarea name="{_shown(widget["name"])}"{_attrs(widget["attrs"])}>\n{text}</textarea>'


def _select(context: Mapping[str, Any]) -> str | None:
    """A <select>; None for one whose options have a template of their own."""
    widget, drawn = context["widget"], []
    for name, options, _ in widget["optgroups"]:
        drawn += [f'\n  <optgroup label="{_shown(name)}">'] if name else []
        for option in options:
            if option["template_name"] != OPTION:
                return None
            value, attrs = _formatted(option["value"]), _attrs(option["attrs"])
            drawn.append(f'\n  <option value="{value}"{attrs}>{_shown(option["label"])}</option>\n')
        drawn += ["\n  </optgroup>"] if name else []
    named = f'name="{_shown(widget["name"])}"{_attrs(widget["attrs"])}'
    return f"<select {named}>{''.join(drawn)}\n</select>"


DRAWN: dict[str, Callable[[Mapping[str, Any]], str | None]] = {
    "django/forms/label.html": _label,
    "django/forms/errors/list/ul.html": _errors,
    "django/forms/widgets/textarea.html": _textarea,
    "django/forms/widgets/select.html": _select,
    **{f"django/forms/widgets/{name}.html": _input for name in INPUTS.split()},
}


def _attrs(attrs: Mapping[str, Any] | None) -> str:
    """The attributes of an element: those that are False are left out, True has no value."""
    return "".join(
        [
            f" {_shown(name)}" if value is True else f' {_shown(name)}="{_formatted(value)}"'
            for name, value in (attrs or {}).items()
            if value is not False
        ]
    )


def _formatted(value: Any) -> str:
    """A value as it is written in an attribute, whatever the language."""
    return str(value) if isinstance(value, SafeData) else escape(str(value))


def _shown(value: Any) -> str:
    """A value as a template shows it."""
    if not isinstance(value, str):
        value = localize(template_localtime(value))
        value = value if isinstance(value, str) else str(value)
    return str(value) if isinstance(value, SafeData) else escape(value)
