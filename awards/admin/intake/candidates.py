"""One candidate figure on the intake page: its form, what it was read as, and what became of it."""

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from functools import cached_property

from django import forms
from django.forms.renderers import DjangoTemplates
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join

from awards.admin.figures.wordings import AchievementForm, said
from awards.intake import acceptance
from awards.intake.candidates import Candidate
from awards.models import Achievement, Decision, Indicator
from awards.proofreading import Finding
from units.texts.entry import TextEntry

ACCEPT, MERGE, DISMISS = "accept", "merge", "dismiss"
CHOICES = [("", "待定"), (ACCEPT, "采用"), (MERGE, "并入已有"), (DISMISS, "不采用")]
NOT_PRINTED = "原文这一句里没有这样的表述；须与原文一字不差。"
TO_MERGE = "这里已有同样表述的数字。是同一项，请“并入已有”；确是另一项，勾选“不是同一项”再采用。"
GONE = "已有的数字刚才有了变化，请重新选择。"
#: Beside which column stands what a constraint refuses.
RULES = {
    "achievement_range_in_order": "upper_value",
    "achievement_amount_has_value": "value",
    "achievement_baseline_whole": "baseline_wording",
}
MEANING = ("kind", "value", "upper_value", "qualifier", "measure")


def key_of(candidate: Candidate) -> str:
    """A name for the candidate that serves in forms and in addresses within the page."""
    return f"c{candidate.fingerprint[:16]}"


@dataclass
class Group:
    """The candidates of one unit's section, or those outside of any section."""

    key: str
    name: str
    unit: object = None
    owner: acceptance.Owner | None = None
    owner_key: str = ""
    is_public: bool = False
    add_url: str = ""
    cards: list["Card"] = field(default_factory=list)
    #: How many are not decided.
    left: int = 0


@dataclass
class Card:
    """A candidate as the page shows it: open with a form, or decided."""

    candidate: Candidate
    text: str
    group: Group
    decision: Decision | None = None
    deletable: bool = False
    form: "CandidateForm | None" = None

    @property
    def key(self) -> str:
        return key_of(self.candidate)

    @property
    def mark(self) -> str:
        """The id of its place in the text; one printed figure may be said of several things."""
        mention = self.candidate.mention
        return f"m-{mention.start}-{mention.end}"

    @property
    def state(self) -> str:
        """`open`, `accepted` or `dismissed`."""
        return self.decision.outcome if self.decision else "open"

    @property
    def is_typed_in(self) -> bool:
        """Whether something was filled in or chosen that is not saved."""
        return bool(self.form) and self.form.is_bound and self.form.has_changed()

    @property
    def wording(self) -> str:
        return self.candidate.mention.quantity.wording

    @cached_property
    def before(self) -> str:
        """The sentence up to the wording, without the breaks of the page's layout."""
        start = self.candidate.sentence_start
        printed = re.sub(r"\s*\n\s*", "", self.text[start : self.candidate.mention.start])
        return self.candidate.sentence[: len(printed)]

    @property
    def printed(self) -> str:
        """The wording as it stands in the sentence."""
        return self.candidate.sentence[len(self.before) :][: len(self.wording)]

    @property
    def after(self) -> str:
        return self.candidate.sentence[len(self.before) + len(self.wording) :]

    @property
    def reading(self) -> str:
        """What the columns of the form, or of what was found, say in words."""
        figure = self.form.instance if self.form else as_figure(self.candidate)
        sentence = said({name: getattr(figure, name) for name in MEANING})
        if figure.baseline_wording:
            sentence += f"此前为 {figure.baseline_wording}。"
        if figure.direction:
            sentence += f"变动：{figure.get_direction_display()}。"
        return sentence


def as_figure(candidate: Candidate) -> Achievement:
    """The candidate as an Achievement that is not stored, its texts as long as the columns are."""
    mention, quantity = candidate.mention, candidate.mention.quantity
    longest = {name: Achievement._meta.get_field(name).max_length for name in ("label", "period")}
    return Achievement(
        **Achievement.meaning(quantity),
        wording=quantity.wording,
        label=candidate.label[: longest["label"]],
        period=candidate.period[: longest["period"]],
        direction=mention.direction,
        baseline_wording=mention.baseline.wording if mention.baseline else "",
        baseline_value=mention.baseline.value if mention.baseline else None,
    )


class Drawn(DjangoTemplates):
    """Draws plain boxes and choices without a template each: a page has more than a thousand."""

    def render(self, template_name, context, request=None):
        kind = template_name.removeprefix("django/forms/widgets/")
        if kind == "select.html":
            return self._select(context["widget"])
        if kind in ("text.html", "number.html", "hidden.html", "radio_option.html"):
            return self._input(context["widget"])
        return super().render(template_name, context, request)

    @staticmethod
    def _input(widget: dict) -> str:
        attrs = {"type": widget["type"], "name": widget["name"]}
        if widget["value"] is not None:
            attrs["value"] = str(widget["value"])
        return format_html("<input{}>", flatatt({**attrs, **widget["attrs"]}))

    @staticmethod
    def _select(widget: dict) -> str:
        options = format_html_join(
            "",
            '<option value="{}"{}>{}</option>',
            (
                (option["value"] or "", flatatt(option["attrs"]), option["label"])
                for _, group, _ in widget["optgroups"]
                for option in group
            ),
        )
        attrs = flatatt({"name": widget["name"], **widget["attrs"]})
        return format_html("<select{}>{}</select>", attrs, options)


def called(figure: Achievement) -> str:
    """A figure that is there already, with the source that it keeps."""
    return f"{figure}，出自《{figure.source.title}》" if figure.source else str(figure)


class CandidateForm(AchievementForm):
    """A candidate with what staff may correct; checked only when something was chosen for it."""

    default_renderer = Drawn

    choice = forms.ChoiceField(choices=CHOICES, required=False, widget=forms.RadioSelect)
    existing = forms.ChoiceField(label="并入哪一项", required=False)
    apart = forms.BooleanField(label="不是同一项", required=False)
    to = forms.ChoiceField(label="归入", required=False)
    indicator_name = TextEntry(
        label="指标口径",
        required=False,
        widget=forms.TextInput(attrs={"list": "indicators", "autocomplete": "off"}),
    )

    class Meta:
        model = Achievement
        fields = [
            "label",
            "period",
            "wording",
            *MEANING,
            "direction",
            "baseline_wording",
            "baseline_value",
        ]

    def __init__(
        self,
        *args,
        candidate: Candidate,
        group: Group,
        groups: Collection[Group],
        existing: Collection[Achievement],
        indicators: dict[str, Indicator],
        suggested: Indicator | None,
        wrong_terms: Callable[[str], list[Finding]],
        **kwargs,
    ):
        self.candidate, self.group, self.indicators = candidate, group, indicators
        self.wrong_terms = wrong_terms
        self.groups = {group.key: group for group in groups}
        self.existing = {str(figure.pk): figure for figure in existing}
        # Nothing is required of a candidate that is left undecided.
        kwargs |= {"prefix": key_of(candidate), "use_required_attribute": False}
        super().__init__(*args, instance=as_figure(candidate), **kwargs)
        self.fields["existing"].choices = [(pk, called(f)) for pk, f in self.existing.items()]
        self.fields["to"].choices = [("", f"随本组：{group.name}")] + [
            (other.key, other.name) for other in groups if other.key != group.key
        ]
        if not existing:
            self.fields["choice"].choices = [c for c in CHOICES if c[0] != MERGE]
        if suggested:
            self.initial["indicator_name"] = suggested.name
        self.initial["existing"] = next(iter(self.existing), None)
        for name in ("choice", "existing"):
            self.fields[name].error_messages["invalid_choice"] = GONE
        for name in self.fields:
            self.fields[name].help_text = ""

    @property
    def corrections(self) -> list[forms.BoundField]:
        """The columns that are only opened when they were read wrongly."""
        names = ("wording", *MEANING, "direction", "baseline_wording", "baseline_value")
        return [self[name] for name in names]

    @property
    def is_corrected_wrongly(self) -> bool:
        """Whether one of them has an error, so that they are shown."""
        return any(field.errors for field in self.corrections)

    @property
    def chosen(self) -> str:
        """What was chosen, as posted; nothing when the form is only shown."""
        return self.data.get(self.add_prefix("choice"), "") if self.is_bound else ""

    @property
    def target(self) -> Group:
        """The group whose owner gets the figure."""
        return self.groups.get(self.data.get(self.add_prefix("to"), ""), self.group)

    def clean_wording(self):
        wording = self.cleaned_data["wording"].strip()
        if not acceptance.stands_in(wording, self.candidate.sentence):
            raise forms.ValidationError(NOT_PRINTED)
        return wording

    def clean_baseline_wording(self):
        wording = self.cleaned_data["baseline_wording"].strip()
        if wording and not acceptance.stands_in(wording, self.candidate.sentence):
            raise forms.ValidationError(NOT_PRINTED)
        return wording

    def clean_indicator_name(self):
        name = self.cleaned_data["indicator_name"].strip()
        if name and name not in self.indicators:
            raise forms.ValidationError("没有这个指标口径，请从列表里选，或先在“指标口径”里新建。")
        return name

    def clean(self):
        """Check a figure that is to be accepted; anything else needs no column."""
        if self.chosen != ACCEPT:
            for name in set(self._errors) - {"choice", "existing"}:
                del self._errors[name]
            if self.chosen == MERGE and not self.cleaned_data.get("existing"):
                self.add_error("existing", GONE)
            return self.cleaned_data
        cleaned = super().clean()
        for name in ("label", "period"):
            for finding in self.wrong_terms(cleaned.get(name) or ""):
                self.add_error(name, f"“{finding.excerpt}”请改正：{finding.message}")
        if self._may_be_there(cleaned.get("label")) and not cleaned.get("apart"):
            self.add_error("apart", TO_MERGE)
        if self.target.owner is None:
            self.add_error(None, f"还没有选定“{self.target.name}”归入哪里，请先在本组上方选定。")
        return cleaned

    def _may_be_there(self, label: str | None) -> bool:
        """Whether one of the owner's figures may be this one.

        What was taken from another place of the text is not, unless it is called the same.
        """
        return any(not f.is_taken_here or f.label == label for f in self.existing.values())

    def _post_clean(self):
        """As a model form does; the owner, on which a constraint rests, is known only later."""
        if self.chosen != ACCEPT:
            return
        self.instance = forms.models.construct_instance(self, self.instance, self._meta.fields)
        exclude = self._get_validation_exclusions()
        try:
            self.instance.full_clean(exclude, validate_unique=False, validate_constraints=False)
        except forms.ValidationError as error:
            self._update_errors(error)
        self._keep_rules()

    def _keep_rules(self) -> None:
        """Ask the table's constraints, and say what they refuse beside the column meant."""
        for constraint in Achievement._meta.constraints:
            if (column := RULES.get(constraint.name)) is None:
                continue
            try:
                constraint.validate(Achievement, self.instance)
            except forms.ValidationError as refused:
                self.add_error(column, refused)

    def choice_made(self) -> acceptance.Choice | None:
        """What the domain is asked to do; None when nothing was chosen. Only when valid."""
        if self.chosen == DISMISS:
            return acceptance.Choice(self.candidate)
        if self.chosen == MERGE:
            return acceptance.Choice(self.candidate, self.existing[self.cleaned_data["existing"]])
        if self.chosen != ACCEPT:
            return None
        figure, owner = self.instance, self.target.owner
        figure.recognition = owner if isinstance(owner, acceptance.Recognition) else None
        figure.region_report = None if figure.recognition else owner
        figure.indicator = self.indicators.get(self.cleaned_data["indicator_name"])
        return acceptance.Choice(self.candidate, figure)
