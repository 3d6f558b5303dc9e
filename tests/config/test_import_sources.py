"""What registered sources lack is shown before it is filled in, to whoever may change them."""

import pytest
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from awards.models import Source
from config.importing.words import ON_SITE
from tests.factories import (
    RELEASED,
    make_award_year,
    make_district,
    make_practice,
    make_recognition,
    make_source,
    make_staff,
    make_unit,
)

from .test_importing import hidden

pytestmark = pytest.mark.django_db

TABLE = "单位,年度,名称,来源,发布者\n示例甲局,2026,示例机制,示例报道,日报"
FILLED = "“示例报道”补上发布者“日报”"


@pytest.fixture
def practice(client):
    """A practice that is printed in a source of which nobody knows the publisher."""
    make_district()
    client.force_login(make_staff())
    year = make_award_year(2026, released=False)
    row = make_recognition(unit=make_unit(name="示例甲局"), award_year=year, stage="nominated")
    source = make_source(title="示例报道", publisher="")
    return make_practice(row, title="示例机制", source=source)


def upload(client):
    file = SimpleUploadedFile("做法.csv", TABLE.encode())
    return client.post(reverse("admin:awards_practice_import"), {"file": file})


def confirm(client, answer):
    address = reverse("admin:awards_practice_import")
    return client.post(address, hidden(answer) | {"confirm": "1"}, follow=True)


def test_it_is_shown_then_filled_in_though_no_row_does_anything_else(client, practice):
    answer = upload(client)
    assert answer.context["filled"] == [FILLED]
    page = answer.content.decode()
    assert f"补全 1 篇：{FILLED}。" in page
    assert [said for _, said in answer.context["summaries"]] == ["不变 1 行"]
    assert "确认补全来源" in page
    assert Source.objects.get().publisher == ""
    page = confirm(client, answer).content.decode()
    assert "已导入：来源补全 1 篇。" in page
    assert Source.objects.get().publisher == "日报"
    answer = upload(client)
    assert answer.context["filled"] == []
    assert 'name="confirm"' not in answer.content.decode()


def test_what_visitors_see_of_it_is_said_and_is_part_of_what_was_shown(client, practice):
    before = upload(client)
    year = practice.recognition.award_year
    type(year).objects.filter(pk=year.pk).update(released_at=RELEASED)
    practice.recognition.stage = "conferred"
    practice.recognition.save()
    assert Source.objects.public().exists()
    page = confirm(client, before).content.decode()
    assert "请再看一遍，再确认" in page
    assert f"{FILLED}（{ON_SITE}）" in page
    assert Source.objects.get().publisher == ""


def test_whoever_may_not_change_sources_fills_in_none(client, practice):
    user = make_staff("示例录入")
    user.groups.clear()
    names = ("add_practice", "change_practice", "add_source")
    user.user_permissions.set(Permission.objects.filter(codename__in=names))
    client.force_login(user)
    assert "您的账号没有修改来源的权限" in upload(client).content.decode()
