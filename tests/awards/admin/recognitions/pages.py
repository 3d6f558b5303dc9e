"""The pages of recognitions and figures in the admin, and what a browser posts to them."""

import io

from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from awards.models import Achievement, Recognition

#: What the page sends that asks before something public changes.
CONFIRMED = {"_public_seen": "1"}
LIST = "/admin/awards/recognition/"
ADD = f"{LIST}add/"
FIGURES = "/admin/awards/achievement/"
MEANING = f"{FIGURES}meaning/"
NOT_READ = "没有读出数字"
#: New rows as the page first shows them.
BLANK = {
    "practices": {"id": "", "kind": "", "title": "", "summary": "", "source": ""},
    "achievements": {
        "id": "",
        "label": "",
        "wording": "",
        "wording_read": "",
        "kind": "amount",
        "value": "",
        "upper_value": "",
        "qualifier": "exact",
        "measure": "",
        "direction": "",
        "baseline_wording": "",
        "baseline_value": "",
        "period": "",
        "indicator": "",
        "source": "",
    },
    "photos": {"id": "", "alt": "", "credit": "", "caption": "", "taken_on": ""},
}


def change(recognition: Recognition) -> str:
    return f"{LIST}{recognition.pk}/change/"


def picture() -> SimpleUploadedFile:
    buffer = io.BytesIO()
    Image.new("RGB", (640, 480), (90, 120, 140)).save(buffer, "JPEG")
    return SimpleUploadedFile("示例.jpg", buffer.getvalue(), "image/jpeg")


def form(award_year, unit, practices=(), figures=(), photos=(), **columns) -> dict:
    """What the browser posts, new rows as the page first shows them where nothing is typed."""
    posted = {
        "award_year": award_year.pk,
        "unit": unit.pk,
        "name_then": "",
        "brand": "",
        "headline": "",
        "summary": "",
        "story": "",
        "stage": "nominated",
        "position": 0,
        **columns,
    }
    for prefix, rows in (("practices", practices), ("achievements", figures), ("photos", photos)):
        stored = sum(1 for row in rows if row.get("id"))
        posted |= {f"{prefix}-TOTAL_FORMS": len(rows), f"{prefix}-INITIAL_FORMS": stored}
        for number, row in enumerate(rows):
            whole = {"locator": "", "position": "", **BLANK[prefix], **row}
            posted |= {f"{prefix}-{number}-{name}": value for name, value in whole.items()}
    return posted


def stored(figure: Achievement, **columns) -> dict:
    """A stored figure as its form shows it, with what a person changes."""
    shown = {
        name: "" if (value := getattr(figure, name)) is None else value
        for name in ("id", "label", "wording", "kind", "value", "qualifier", "measure", "position")
    }
    return shown | {"wording_read": figure.wording} | columns


def figure_errors(response) -> list[dict]:
    formsets = response.context["inline_admin_formsets"]
    return next(f.formset.errors for f in formsets if f.opts.model is Achievement)


def said(response) -> list[tuple[str, str]]:
    return [(m.level_tag, str(m)) for m in get_messages(response.wsgi_request)]


def columns_of(figure: Achievement) -> tuple:
    figure.refresh_from_db()
    return figure.kind, figure.value, figure.upper_value, figure.qualifier, figure.measure
