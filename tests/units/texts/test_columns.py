"""Every way in: forms, full_clean, fixtures, and what code writes without asking."""

import json

import pytest
from django import forms
from django.apps import apps
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.core.serializers.base import DeserializationError
from django.db import models
from django.db.models import Value

from awards.models import AwardYear, Recognition, Source
from tests.factories import make_district, make_recognition, make_source
from units.models import District
from units.texts.columns import Written
from units.texts.entry import Cleaned

pytestmark = pytest.mark.django_db
ROOMS = ("awards", "units", "config")
#: Texts that no person enters: the search writes its own form of texts that are clean already.
DERIVED = {"units.SearchEntry", "units.ContentVersion"}


def descendants(form: type) -> set[type]:
    return {form}.union(*(descendants(child) for child in form.__subclasses__()))


def test_every_column_of_texts_has_the_door():
    open_columns = {
        str(column)
        for model in apps.get_models()
        if model._meta.app_label in ROOMS and model._meta.label not in DERIVED
        for column in model._meta.local_fields
        if isinstance(column, (models.CharField, models.TextField))
        and not isinstance(column, Written)
    }
    assert open_columns == set()


def test_every_box_of_our_forms_has_the_door(client):
    client.get("/admin/login/")  # the map, and with it every form, is loaded
    open_boxes = {
        f"{form.__module__}.{form.__name__}.{name}"
        for form in descendants(forms.BaseForm)
        if form.__module__.split(".")[0] in ROOMS
        for name, box in getattr(form, "base_fields", {}).items()
        if isinstance(box, forms.CharField) and not isinstance(box, Cleaned)
        # A password is what was typed, and JSON what a page sent back.
        if not isinstance(box, forms.JSONField) and not isinstance(box.widget, forms.PasswordInput)
    }
    assert open_boxes == set()


def test_migrations_know_nothing_of_it():
    name, path, _, options = Source._meta.get_field("title").deconstruct()
    assert (name, path, options["max_length"]) == ("title", "django.db.models.CharField", 120)


class YearForm(forms.ModelForm):
    class Meta:
        model = AwardYear
        fields = ["note", "document_number"]


def test_a_form_cleans_before_it_measures():
    form = YearForm({"note": "一\r\n二\u200b", "document_number": "\u200b" * 9 + "号" * 60})
    form.is_valid()
    assert form.errors == {}
    assert form.cleaned_data == {"note": "一\n二", "document_number": "号" * 60}


def test_a_form_of_only_unseen_characters_is_empty():
    class TitleForm(forms.ModelForm):
        class Meta:
            model = Source
            fields = ["title"]

    form = TitleForm({"title": "\u200b\ufeff \u200b"})
    assert form.errors == {"title": ["这个字段是必填项。"]}


def test_a_form_refuses_beside_the_box():
    form = YearForm({"note": "第一行\n办\x08公", "document_number": ""})
    assert form.errors == {
        "note": [
            "第 2 行第 1 个字（“办”）后面有看不见的控制字符 U+0008，请删去后再保存；"
            "删不掉的，把前后几个字重新打一遍。"
        ]
    }


def test_an_inline_of_the_admin_refuses_beside_the_box(client, staff):
    district = make_district()
    sent = {
        "name": "示例局\u200b",
        "slug": "",
        "district": district.pk,
        "tier": "municipal",
        "category": "law",
        "brands-0-name": "红\u202e舟",
        **{f"{rows}-TOTAL_FORMS": 0 for rows in ("names", "photos")},
        **{f"{rows}-INITIAL_FORMS": 0 for rows in ("names", "photos", "brands")},
        "brands-TOTAL_FORMS": 1,
    }
    page = client.post("/admin/units/unit/add/", sent)
    (brands,) = (
        f for f in page.context["inline_admin_formsets"] if f.opts.model.__name__ == "Brand"
    )
    assert page.context["adminform"].form.errors == {}
    assert list(brands.formset.errors[0]) == ["name"]
    assert "第 1 个字（“红”）后面有看不见的倒排字符 U+202E" in page.content.decode()
    client.post("/admin/units/unit/add/", sent | {"brands-0-name": "红舟\u200b领航"})
    assert list(District.objects.values_list("units__name", "units__brands__name")) == [
        ("示例局", "红舟领航")
    ]


def test_full_clean_cleans_and_refuses():
    source = Source(slug="shili", title="示例\u200b报道")
    source.full_clean()
    assert source.title == "示例报道"
    source.title = "示例\uffff报道"
    with pytest.raises(ValidationError, match="无效字符 U\\+FFFF"):
        source.full_clean()


def fixture(tmp_path, title: str):
    rows = [{"model": "awards.source", "fields": {"slug": "shili", "title": title}}]
    path = tmp_path / "shili.json"
    path.write_text(json.dumps(rows), encoding="utf-8")
    return path


def test_full_clean_says_in_words_what_is_too_long_or_there_already():
    make_district("330999", "示例区")
    with pytest.raises(ValidationError) as refused:
        District(code="330999", name="长" * 51).full_clean()
    assert refused.value.message_dict == {
        "code": ["这个行政区划代码已经登记过了，请在列表里找到它再改。"],
        "name": ["最多 50 个字，现在有 51 个，请缩短。"],
    }


def test_a_fixture_is_cleaned(tmp_path):
    call_command("loaddata", fixture(tmp_path, "示例\ufeff\r\n报道"), verbosity=0)
    assert Source.objects.get().title == "示例\n报道"


@pytest.mark.parametrize("character", ["\x00", "\x08", "\ud800", "\ufffe", "\u202e"])
def test_a_fixture_is_refused_with_the_place(tmp_path, character):
    with pytest.raises(DeserializationError, match="第 2 个字（“示例”）后面有看不见的"):
        call_command("loaddata", fixture(tmp_path, f"示例{character}报道"), verbosity=0)
    assert not Source.objects.exists()


@pytest.mark.parametrize("bad", ["示\x00例\u202e\ud800\u200b", "示例\uffff\x08"])
def test_what_code_writes_is_made_printable(bad):
    source = make_source(title=bad)
    assert source.title == "示例"
    other = Source(slug="two", title=bad, publisher=bad)
    Source.objects.bulk_create([other])
    Source.objects.filter(pk=source.pk).update(author=bad)
    source.refresh_from_db()
    source.publisher = bad
    Source.objects.bulk_update([source], ["publisher"])
    assert set(Source.objects.values_list("title", "publisher", "author")) == {
        ("示例", "示例", "示例"),
        ("示例", "示例", ""),
    }


@pytest.mark.parametrize("character", ["\x00", "\x1d", "\ud800", "\u202e"])
def test_what_is_looked_for_is_never_refused(character):
    source = make_source(title="示例报道")
    for title, expected in {"示例报道": [source], "别的": []}.items():
        assert list(Source.objects.filter(title=title + character)) == expected
        assert list(Source.objects.filter(title__in=[character, title])) == expected


def test_a_row_that_was_stored_before_can_still_be_saved():
    recognition = make_recognition()
    Recognition.objects.update(headline=Value("示\x08例\u202e标题"))
    recognition.refresh_from_db()
    assert recognition.headline == "示\x08例\u202e标题"
    recognition.save()
    recognition.refresh_from_db()
    assert recognition.headline == "示例标题"
