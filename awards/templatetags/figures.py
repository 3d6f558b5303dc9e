"""Figures on pages: the wording exactly as printed, what it means, and its small chart."""

import re
from collections.abc import Iterable

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from awards.figures import charts, citations, readings
from awards.models import Achievement

register = template.Library()

#: A number with its powers or per cent sign, and ranges of them: 1.9万, 95%, 4—6.
NUMBER = re.compile(r"(\d[\d.,，]*(?:[—–~～\-]\d[\d.,，]*)*[十百千]?[万亿]*%?)")


@register.simple_tag
def wording(text: str) -> SafeString:
    """The wording, character for character, its numbers large and the rest small beside them."""
    parts = NUMBER.split(text)
    if len(parts) == 1:
        return format_html('<span class="text">{}</span>', text)
    classes = ("word", "num")
    shown = ((classes[place % 2], part) for place, part in enumerate(parts) if part)
    return format_html_join("", '<span class="{}">{}</span>', shown)


@register.simple_tag
def chart(figure: Achievement) -> SafeString | str:
    """The figure's chart, where one helps."""
    return charts.chart(figure)


@register.simple_tag(takes_context=True)
def citation(context: template.Context, figure: Achievement) -> str:
    """The figure as it is quoted, with the address of its row."""
    return citations.citation(
        figure, context["request"].build_absolute_uri(figure.get_absolute_url())
    )


@register.filter
def meaning(figure: Achievement) -> str:
    """What the wording means, in words."""
    return readings.meaning(figure)


@register.filter
def notes(figures: Iterable[Achievement]) -> str:
    """What the wordings mean, each after its wording, where the number alone does not say it."""
    exact = Achievement.Qualifier.EXACT
    told = (f for f in figures if f.value is not None and (f.qualifier != exact or f.direction))
    return "；".join(f"{figure.wording}，{readings.meaning(figure)}" for figure in told)


@register.filter
def unbroken(text: str) -> SafeString:
    """The text with its numbers, and ranges of them, kept on one line each."""
    parts = NUMBER.split(text)
    return format_html_join(
        "",
        "{}",
        (
            (format_html('<span class="nobr">{}</span>', part) if place % 2 else part,)
            for place, part in enumerate(parts)
        ),
    )


@register.filter
def paragraphs(text: str) -> list[str]:
    """The paragraphs of a text that has an empty line between them."""
    return [part.strip() for part in re.split(r"\n\s*\n", text) if part.strip()]
