"""What is drawn without a template is what Django's templates draw, character for character."""

from datetime import date
from decimal import Decimal

import pytest
from django import forms
from django.conf import settings
from django.forms.renderers import DjangoTemplates
from django.forms.utils import ErrorList
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy
from hypothesis import example, given
from hypothesis import strategies as st

from config.widgets import DRAWN, Drawn

DJANGOS, OURS = DjangoTemplates(), Drawn()
SPOILT = '<b>示例</b> & "引号" \''
TEXTS = st.one_of(
    st.text(max_size=20),
    st.text(max_size=8).map(mark_safe),
    st.sampled_from([SPOILT, gettext_lazy("Add"), mark_safe("<i>示例</i>")]),
)
VALUES = st.one_of(
    TEXTS,
    st.none(),
    st.booleans(),
    st.integers(),
    st.decimals(allow_nan=False, allow_infinity=False),
    st.dates(),
)
ATTRS = st.dictionaries(st.text(min_size=1, max_size=8), VALUES, max_size=4)
CHOICES = st.lists(
    st.one_of(
        st.tuples(VALUES, TEXTS),
        st.tuples(TEXTS, st.lists(st.tuples(VALUES, TEXTS), max_size=2)),
    ),
    max_size=4,
)
INPUTS = [
    *(forms.TextInput, forms.NumberInput, forms.HiddenInput, forms.URLInput, forms.EmailInput),
    *(forms.PasswordInput, forms.DateInput, forms.DateTimeInput, forms.TimeInput),
    *(
        forms.widgets.Input,
        forms.CheckboxInput,
        forms.Textarea,
        forms.ColorInput,
        forms.SearchInput,
        forms.TelInput,
    ),
]


def both(widget: forms.Widget, name: str, value) -> tuple[str, str]:
    """A widget as each of the renderers draws it."""
    return tuple(widget.render(name, value, renderer=one) for one in (OURS, DJANGOS))


def test_forms_are_drawn_so():
    assert settings.FORM_RENDERER == "config.widgets.Drawn"
    assert {widget.template_name for widget in INPUTS} | {
        "django/forms/widgets/select.html",
        "django/forms/label.html",
        "django/forms/errors/list/ul.html",
    } == {*DRAWN}


@pytest.mark.parametrize("widget", INPUTS)
def test_boxes(widget):
    @given(name=TEXTS, value=VALUES, attrs=ATTRS)
    @example(name="n", value=Decimal("12345.60"), attrs={"required": True, "disabled": False})
    @example(name="n", value=date(2026, 3, 1), attrs={"title": SPOILT, "data-most": 60})
    def same(name, value, attrs):
        ours, djangos = both(widget(attrs), name, value)
        assert ours == djangos

    same()


@given(value=VALUES, choices=CHOICES, attrs=ATTRS)
@example(value=1, choices=[("组", [(1, SPOILT), (2, "乙")]), ("", "---")], attrs={})
def test_choices(value, choices, attrs):
    ours, djangos = both(forms.Select(attrs, choices=choices), "n", value)
    assert ours == djangos
    several = forms.SelectMultiple(attrs, choices=choices)
    ours, djangos = both(several, "n", [value])
    assert ours == djangos


class Own(forms.Select):
    """A choice whose options have a template of their own."""

    option_template_name = "django/forms/widgets/radio_option.html"


def test_options_with_a_template_of_their_own_are_drawn_by_it():
    ours, djangos = both(Own(choices=[(1, "甲")]), "n", 1)
    assert ours == djangos
    assert 'type="' in ours


@given(
    label=TEXTS,
    attrs=ATTRS | st.none(),
    tag=st.sampled_from(["label", "legend"]),
    used=st.booleans(),
)
def test_labels(label, attrs, tag, used):
    said = {"field": None, "label": label, "attrs": attrs, "tag": tag, "use_tag": used}
    name = "django/forms/label.html"
    assert OURS.render(name, said) == DJANGOS.render(name, said)


@given(errors=st.lists(TEXTS, max_size=3), field=st.sampled_from([None, "id_label"]))
def test_errors(errors, field):
    listed = ErrorList(errors, error_class="plain", field_id=field)
    name = "django/forms/errors/list/ul.html"
    assert OURS.render(name, listed.get_context()) == DJANGOS.render(name, listed.get_context())
