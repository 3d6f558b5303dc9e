"""Photographs in a form: several at once, a row each, and kept while the rest is put right."""

import os
import time

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from awards.models import StoryPhoto
from tests.awards.admin.recognitions.pages import ADD, change, form, picture
from tests.factories import make_award_year, make_recognition, make_unit
from units.desk import waiting
from units.desk.uploads import FORGOTTEN, KEPT
from units.models import Photo

pytestmark = pytest.mark.django_db
NEEDED = {"alt": ["这个字段是必填项。"], "credit": ["这个字段是必填项。"]}


@pytest.fixture
def posted():
    """What the form of a new recognition sends."""
    return form(make_award_year(2026, released=False), make_unit(), headline="示例标题")


def rows(response) -> list:
    inlines = response.context["inline_admin_formsets"]
    return next(i.formset.forms for i in inlines if i.opts.model in (StoryPhoto, Photo))


def said(response) -> list[str]:
    return [str(message) for message in response.context["messages"]]


def filled(response, posted: dict, **columns) -> dict:
    """The form sent again with its rows of photographs filled in."""
    again = {k: v for k, v in posted.items() if not k.startswith("photos-")}
    again |= {f"photos-{name}": "0" for name in ("INITIAL_FORMS", "MIN_NUM_FORMS", "MAX_NUM_FORMS")}
    again["photos-TOTAL_FORMS"] = len(rows(response))
    for row in rows(response):
        again |= {row.add_prefix("kept"): row["kept"].value() or "", row.add_prefix("position"): ""}
        again |= {row.add_prefix(name): text for name, text in columns.items()}
    return again


def waits() -> list[str]:
    return waiting.room().listdir("")[1] if waiting.room().exists("") else []


def test_several_at_once_get_a_row_each_and_are_kept_until_they_are_described(
    client, staff, posted
):
    several = [picture(), SimpleUploadedFile("第二张.jpg", picture().read(), "image/jpeg")]
    response = client.post(ADD, posted | {"photos-several": several})
    assert [row.errors for row in rows(response)] == [NEEDED, NEEDED]
    assert said(response) == [KEPT.format(2)]
    page = response.content.decode()
    assert "已选好“示例.jpg”，不用重新选择。" in page and "已选好“第二张.jpg”" in page
    assert len(waits()) == 2
    again = client.post(ADD, filled(response, posted, alt="", credit="示例供图"))
    assert [row.errors for row in rows(again)] == [{"alt": NEEDED["alt"]}] * 2
    assert len(waits()) == 2
    with_text = filled(again, posted, alt="示例：码头", credit="示例供图")
    assert client.post(ADD, with_text).status_code == 302
    assert [photo.position for photo in StoryPhoto.objects.all()] == [1, 2]
    assert set(StoryPhoto.objects.values_list("width", "alt")) == {(640, "示例：码头")}


def test_what_waited_is_removed_once_it_is_saved(
    client, staff, posted, django_capture_on_commit_callbacks
):
    response = client.post(ADD, posted | {"photos-several": [picture()]})
    with django_capture_on_commit_callbacks(execute=True):
        client.post(ADD, filled(response, posted, alt="示例", credit="示例"))
    assert (StoryPhoto.objects.count(), waits()) == (1, [])


def test_a_file_that_is_no_photograph_is_named_in_its_own_row(client, staff, posted):
    paper = SimpleUploadedFile("示例.pdf", b"%PDF-1.7", "application/pdf")
    response = client.post(ADD, posted | {"photos-several": [paper, picture()]})
    first, second = (row.errors for row in rows(response))
    assert first["image"][0].startswith("这是 PDF 文档") or "PDF" in first["image"][0]
    assert "image" not in second
    assert said(response) == [KEPT.format(1), FORGOTTEN]
    assert len(waits()) == 1


@pytest.mark.parametrize("ticket", ["", "forged", "forged:1abc:sig"])
def test_a_ticket_that_is_not_ours_brings_nothing(client, staff, posted, ticket):
    response = client.post(ADD, posted | {"photos-several": [picture()]})
    sent = filled(response, posted, alt="示例", credit="示例") | {"photos-0-kept": ticket}
    again = client.post(ADD, sent)
    assert [row.errors for row in rows(again)] == [{"image": ["请选择一张照片。"]}]
    assert StoryPhoto.objects.count() == 0


def test_a_form_that_is_drawn_again_says_one_thing_of_its_photographs(client, staff, posted):
    response = client.post(ADD, posted | {"photos-several": [picture()]})
    kept = filled(response, posted, alt="示例", credit="") | {"_restored": "14:05"}
    page = client.post(ADD, kept)
    assert said(page) == [
        "已恢复 14:05 填写的内容，还没有保存。请核对后再保存。"
        "选好的照片还在（1 张），一小时内不用重新选择；其他照片和文件要重新选择。"
    ]
    assert "已选好“示例.jpg”，不用重新选择。" in page.content.decode()
    assert [row.errors for row in rows(page)] == [{}]
    with_text = filled(page, posted, alt="示例", credit="示例供图")
    assert client.post(ADD, with_text).status_code == 302


def test_each_sending_keeps_a_photograph_for_another_hour(client, staff, posted, monkeypatch):
    now = time.time()
    response = client.post(ADD, posted | {"photos-several": [picture()]})
    (stored,) = waits()
    for minutes in (50, 100, 150):
        os.utime(waiting.room().path(stored), (now - 3000, now - 3000))
        monkeypatch.setattr(time, "time", lambda at=now + minutes * 60: at)
        sent = filled(response, posted, alt="示例", credit="") | {"_restored": "14:05"}
        response = client.post(ADD, sent)
        assert (waits(), rows(response)[0].instance.waits) == ([stored], "示例.jpg")
    assert os.path.getmtime(waiting.room().path(stored)) > now - 60


def test_what_waited_too_long_is_asked_for_again(client, staff, posted, monkeypatch):
    response = client.post(ADD, posted | {"photos-several": [picture()]})
    (stored,) = waits()
    os.utime(waiting.room().path(stored), (0, 0))
    monkeypatch.setattr(waiting, "WAIT", -1)
    again = client.post(ADD, filled(response, posted, alt="示例", credit="示例"))
    assert [row.errors for row in rows(again)] == [{"image": ["请选择一张照片。"]}]
    assert waits() == []


def test_a_public_page_asks_with_photographs_that_waited(client, staff):
    recognition = make_recognition(headline="示例标题")
    posted = form(recognition.award_year, recognition.unit, headline="示例标题") | {
        "stage": recognition.stage
    }
    response = client.post(change(recognition), posted | {"photos-several": [picture()]})
    sent = filled(response, posted, alt="示例照片", credit="示例")
    asked = client.post(change(recognition), sent)
    assert "新增事迹照片“示例照片”" in asked.content.decode()
    assert StoryPhoto.objects.count() == 0
    assert client.post(change(recognition), sent | {"_public_seen": "1"}).status_code == 302
    assert StoryPhoto.objects.get().alt == "示例照片"


def test_units_take_several_too(client, staff):
    unit = make_unit()
    page = client.get(f"/admin/units/unit/{unit.pk}/change/").content.decode()
    assert 'name="photos-several"' in page and "multiple" in page


def test_who_may_only_look_has_no_box_for_files(client, approver):
    recognition = make_recognition()
    assert "photos-several" not in client.get(change(recognition)).content.decode()
