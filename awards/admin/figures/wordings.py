"""Typing a figure as printed is enough: its meaning is read, said in words, and open to correction.

What the reading filled and what a person corrected are told apart by `wording_read`, a hidden
field with the wording that the shown columns were read from. A column that differs from that
reading was corrected by hand and stays; every other column follows the wording.
"""

import json
from collections import ChainMap
from decimal import Decimal

from django import forms
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import HttpRequest, JsonResponse
from django.urls import reverse_lazy
from django.utils.functional import cached_property
from django.utils.html import format_html

from awards.figures import readings
from awards.figures.leading import weaknesses
from awards.figures.meanings import BLANK, followed, meaning_of, said
from awards.models import Achievement
from awards.models.figures import DERIVED
from units.desk.choosing import Autocomplete
from units.desk.positions import PositionedForm
from units.texts.entry import TextEntry

NOT_READ = (
    "没有读出数字，请对照原文再看一遍。原文确实如此的，请在“含义”里填写“数值”；"
    "说名次的，请把“性质”改为“名次”。"
)
BY_HAND = "原文读不出数字时，在这里手工填写。"
MEANING_URL = reverse_lazy("admin:awards_achievement_meaning")
LONGEST = Achievement._meta.get_field("wording").max_length


def digits(number: Decimal | None) -> str:
    """A number as it stands in a form; nothing as an empty text."""
    return "" if number is None else readings.plain(number)


def shown(meaning: dict) -> dict[str, str]:
    """The derived columns as the form's inputs hold them."""
    return {
        name: digits(value) if name in ("value", "upper_value") else str(value)
        for name, value in meaning.items()
    }


def meaning_view(request: HttpRequest) -> JsonResponse:
    """What `?wording=` means, for the form while it is typed. Whoever may see figures may ask."""
    if not request.user.has_perm("awards.view_achievement"):
        raise PermissionDenied
    wording = request.GET.get("wording", "").strip()
    meaning = meaning_of(wording) if len(wording) <= LONGEST else None
    if meaning is None:
        return JsonResponse({"fields": shown(BLANK), "read": False, "said": NOT_READ})
    return JsonResponse({"fields": shown(meaning), "read": True, "said": said(meaning)})


class ChosenAutocomplete(Autocomplete):
    """An autocomplete that is told its chosen row, so that thirty forms ask nothing to show it."""

    chosen = None

    def optgroups(self, name, value, attr=None):
        if self.chosen is None or [str(v) for v in value] != [str(self.chosen.pk)]:
            return super().optgroups(name, value, attr)
        blank = [self.create_option(name, "", "", False, 0)]
        option = self.create_option(name, self.chosen.pk, str(self.chosen), True, 1)
        return [(None, [*blank, option], 0)]


class EvidenceForm(PositionedForm):
    """A practice or a figure: last unless placed, its source shown without a query."""

    #: Columns that the page fills by itself; alone they make no new row.
    FILLED = {"source"}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            widget = field.widget
            if isinstance(widget, RelatedFieldWidgetWrapper):
                widget = widget.widget
            if isinstance(widget, ChosenAutocomplete):
                # What an address asks a new row to begin with is text, any text.
                begun = [getattr(self.instance, name), self.initial.get(name)]
                widget.chosen = next((one for one in begun if isinstance(one, Model)), None)

    def has_changed(self):
        """Whether a person entered something: a new row that only has its defaults is none."""
        if self.instance.pk is None and self.empty_permitted:
            return bool(set(self.changed_data) - self.FILLED)
        return super().has_changed()


class AchievementForm(EvidenceForm):
    """A figure; the columns of its meaning follow its wording unless corrected by hand."""

    #: What two people changed of these is decided as one: a value belongs to its wording.
    decided_together = (("wording", "wording_read", *DERIVED),)

    wording_read = TextEntry(
        required=False, max_length=LONGEST, widget=forms.HiddenInput(attrs={"class": "figure-read"})
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["wording_read"] = self.instance.wording
        for name in ("value", "upper_value", "baseline_value"):
            # What an address asks a new figure to begin with (`?value=x`) is text, any text.
            if isinstance(number := self.initial.get(name), Decimal):
                self.initial[name] = Decimal(readings.plain(number))
        if "wording" in self.fields:
            self.fields["wording"].widget.attrs |= {
                "data-meaning-url": str(MEANING_URL),
                "placeholder": "如：1.9万余艘次",
                "autocomplete": "off",
            }
            read = self["wording_read"].value() or ""
            self.fields["wording_read"].widget.attrs["data-fields"] = json.dumps(
                shown(meaning_of(read) or BLANK)
            )

    def begin_as_stored(self):
        """Take the columns that the form begins with as read from its wording."""
        self["wording_read"].initial = self["wording"].initial

    @cached_property
    def changed_data(self):
        """As ever, without the hidden field: the history of changes is for people."""
        return [name for name in super().changed_data if name != "wording_read"]

    def clean(self):
        """Let what was not corrected by hand follow the wording.

        A wording that cannot be read, with no value given by hand, gets an error beside it and
        beside the value.
        """
        cleaned = super().clean()
        if not cleaned.get("wording"):
            return cleaned
        meaning = meaning_of(cleaned["wording"])
        before = meaning_of(cleaned.get("wording_read") or "") or BLANK
        following = followed(cleaned, meaning, before)
        cleaned |= {name: following[name] for name in DERIVED if name in cleaned}
        self._follow_baseline(cleaned)
        self._show(cleaned)
        if meaning is None and cleaned.get("value") is None and "value" not in self.errors:
            self._refuse(cleaned)
        return cleaned

    def _follow_baseline(self, cleaned: dict) -> None:
        """An earlier figure's value follows its wording: emptied here, read by the model."""
        if "baseline_wording" in self.changed_data and "baseline_value" not in self.changed_data:
            earlier = meaning_of(self.initial.get("baseline_wording") or "") or BLANK
            if cleaned.get("baseline_value") == earlier["value"]:
                cleaned["baseline_value"] = None

    def _refuse(self, cleaned: dict) -> None:
        if cleaned.get("kind") != Achievement.Kind.RANK:
            self.instance.unread = True
            self.add_error("wording", NOT_READ)
            self.add_error("value", BY_HAND)

    def _show(self, cleaned: dict) -> None:
        """If the page comes back with errors, show what was read, and from which wording.

        Laid over what was sent, since a copy of the whole form for each of its figures would cost
        as much as all else together.
        """
        read = {"wording_read": cleaned["wording"]}
        read |= shown({name: cleaned[name] for name in DERIVED if name in cleaned})
        over = {self.add_prefix(name): value for name, value in read.items()}
        self.data = ChainMap(over, self.data)


def reading(achievement):
    """What the columns of a figure say, as a live region of the page."""
    region = '<output class="figure-said" aria-live="polite">{}</output>'
    if getattr(achievement, "unread", False):
        return format_html(region, "")  # the error beside the wording says it
    columns = {
        name: getattr(achievement, name)
        for name in ("kind", "value", "upper_value", "qualifier", "measure")
    }
    sentence = said(columns)
    if achievement.pk and columns != meaning_of(achievement.wording):
        sentence += "（手工改正过）"
    if achievement.pk and achievement.is_leading and (weak := weaknesses(achievement)):
        return format_html(
            region + '<span class="figure-weak">作首要数字偏弱：{}。</span>',
            sentence,
            "；".join(weak),
        )
    return format_html(region, sentence)
