"""Nothing that visitors read is forgotten by proofreading, and rows are read with their names."""

import pytest
from django.apps import apps
from django.db.models import CharField, FileField, SlugField, TextField, URLField

from awards import proofreading
from awards.models import StoryPhoto
from awards.proofreading import records
from tests.factories import make_achievement, make_practice, make_recognition, make_region_report
from units.models import Brand, Photo

pytestmark = pytest.mark.django_db

#: Text columns that visitors see and proofreading leaves alone, and why.
NOT_PROSE = {
    # Names as they were registered, which the list of terms itself is measured against.
    "award": {"approving_body", "approval_basis"},
    "recognition": {"name_then", "ended_document", "quotation_locator"},
    "source": {"title", "publisher", "author"},
    "unit": {"name", "short_name", "credit_code"},
    "unitname": {"name"},
    "district": {"name", "code"},
    # Printed elsewhere, and carried over as printed.
    "awardyear": {"document_number", "basis"},
    "achievement": {"measure", "locator"},
    "practice": {"locator"},
    "storyphoto": {"credit"},
    "photo": {"credit"},
    "indicator": {"measure"},
    # Frozen when it was published, and read before that by the form that publishes it.
    "notice": {"criteria", "method", "contact", "withdrawn_reason", "result_digest"},
    "noticedunit": {"name", "district", "headline", "brand"},
    # Drawn, not written.
    "certificate": {"code", "digest"},
}
#: Text columns that no visitor sees.
STAFF_ONLY = {"awardyear": {"note"}, "source": {"text"}, "unit": {"pinyin", "initials"}}
#: Records that no visitor sees.
INSIDE = {
    "acknowledgement",
    "approval",
    "approvedcontent",
    "assignment",
    "calendaryear",
    "change",
    "clearance",
    "clearancefile",
    "consultedbody",
    "contentversion",
    "correction",
    "correctionupload",
    "criterion",
    "decision",
    "elimination",
    "formerreview",
    "erratum",
    "importrun",
    "interest",
    "objection",
    "objectionfile",
    "quota",
    "reading",
    "remark",
    "review",
    "reviewround",
    "score",
    "searchentry",
    "signature",
    "term",
    "vetofinding",
    "vetoitem",
    "workday",
}


def test_every_column_of_prose_is_read_or_left_for_a_reason():
    """A column added later stands in one of the lists, or this fails."""
    for app in ("units", "awards"):
        for model in apps.get_app_config(app).get_models():
            name = model._meta.model_name
            if name in INSIDE:
                continue
            texts = {
                field.name
                for field in model._meta.concrete_fields
                if isinstance(field, CharField | TextField)
                and not field.choices
                and not isinstance(field, SlugField | URLField | FileField)
            }
            known = set(proofreading.TEXTS.get(name, ()))
            listed = known | NOT_PROSE.get(name, set()) | STAFF_ONLY.get(name, set())
            assert texts == listed, name
            assert known.isdisjoint(NOT_PROSE.get(name, set())), name


def test_what_a_rows_name_needs_is_read_with_it(django_assert_num_queries):
    """Whatever is proofread says its name without a further query."""
    recognition = make_recognition()
    make_practice(recognition)
    make_achievement(recognition)
    report = make_region_report(award_year=recognition.award_year)
    make_achievement(region_report=report)
    Brand.objects.create(unit=recognition.unit, name="示例品牌")
    photo = {"alt": "示例照片", "credit": "示例供图"}
    StoryPhoto.objects.create(recognition=recognition, **photo)
    Photo.objects.create(unit=recognition.unit, **photo)
    for model in proofreading.TEXTS:
        rows = apps.get_model(proofreading.app_of(model), model).objects.all()
        if model in records.NAMED_BY:
            rows = rows.select_related(*records.NAMED_BY[model])
        with django_assert_num_queries(1):
            for row in rows:
                assert str(row)
                assert getattr(row, "owner_name", "-")
                assert getattr(row, "unit" if model == "photo" else "pk")
