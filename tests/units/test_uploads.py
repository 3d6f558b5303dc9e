"""Uploads and everyone else: what a form has read is not read again while it is being saved."""

import pytest
from django.db import transaction
from django.forms import modelform_factory

from tests.factories import make_unit
from units import guarded
from units.models import Photo

from . import pictures

pytestmark = pytest.mark.django_db


@pytest.fixture
def nothing_is_read(monkeypatch):
    """A function after which every upload that is still to be decoded is refused as too many."""

    def begin():
        monkeypatch.setattr(guarded, "PATIENCE", 0.01)
        for _ in range(guarded.AT_ONCE):
            guarded._turns.acquire()

    yield begin
    for _ in range(guarded.AT_ONCE):
        guarded._turns.release()


def test_what_a_form_has_checked_is_saved_without_decoding_it_again(nothing_is_read):
    form_class = modelform_factory(Photo, fields=["unit", "image", "alt", "credit"])
    columns = {"unit": make_unit().pk, "alt": "示例", "credit": "示例"}
    form = form_class(columns, {"image": pictures.photo()})
    assert form.is_valid()
    nothing_is_read()
    with transaction.atomic():
        assert form.save().width == 600
    other = form_class(columns, {"image": pictures.photo()})
    assert other.errors == {"image": ["现在有其他照片或文件正在处理，请稍后再上传。"]}
