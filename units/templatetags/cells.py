"""Cells of the desk's lists."""

import re
from html import unescape

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

register = template.Library()
#: A cell as Django's list writes it: its name, its attributes, what stands in it.
CELL = re.compile(r"<(t[dh])([^>]*)>(.*)</\1>", re.DOTALL)
TAG = re.compile(r"<[^>]*>")


@register.filter
def in_lines(cell: SafeString) -> SafeString:
    """A cell whose text the style sheet can cut after three lines; the whole stands in its title.

    A table cell itself cannot be cut, so that a box is put into it.
    """
    name, attributes, content = CELL.fullmatch(cell).groups()
    text = unescape(TAG.sub("", content)).strip()
    # Written by Django's list, which has escaped it.
    box = format_html('<div class="cell" title="{}">{}</div>', text, mark_safe(content))
    return mark_safe(f"<{name}{attributes}>{box}</{name}>")
