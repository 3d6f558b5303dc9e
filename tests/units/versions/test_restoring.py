"""Bringing back an earlier version: what is said, what is changed, what stands in the way."""

import re

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.urls import reverse

from awards.honours import lifecycle
from awards.models import Achievement, Practice
from tests.factories import (
    make_achievement,
    make_award_year,
    make_practice,
    make_recognition,
    make_source,
    make_unit,
)
from tests.pages import history as said
from tests.pages import seen
from units import history
from units.desk.versions.values import kept
from units.history import CHANGED, Change

from .test_pages import changed, page

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft():
    """A recognition that visitors do not see."""
    year = make_award_year(2026, released=False)
    return make_recognition(award_year=year, stage="nominated", headline="示例一", story="旧事迹")


def restore(client, row, act, *items, **asked):
    """Open the page of a version, choose some of it (else what it offers), and confirm."""
    address = page(row, "restore", act.pk if act else 0)
    address += "?" + "&".join(f"{name}={value}" for name, value in asked.items())
    opened = client.get(address)
    chosen = list(items) or opened.context["chosen"]
    return client.post(address, {"seen": opened.context["seen"], "item": chosen})


def offered(response) -> dict:
    """What the page of a version offers: what would become what, or why it cannot be."""
    return {
        item.label: item.obstacle or {m.label: (m.was, m.now) for m in item.moved} or item.values
        for item in response.context["plan"].items
    }


def when(act) -> str:
    return f"{act.at.astimezone():%Y-%m-%d %H:%M:%S}"


def test_the_page_says_field_by_field_what_would_change(client, staff, draft):
    first = changed(draft, staff, headline="示例二", story="新事迹")
    changed(draft, staff, headline="示例三", position=4)
    response = client.get(page(draft, "restore", first.pk))
    assert offered(response) == {
        "标题": {"标题": ("示例三", "示例二")},
        "排序": {"排序": ("4", "0")},
    }
    assert "还没有恢复" in seen(response)
    assert offered(client.get(page(draft, "restore", 0))) == {
        "标题": {"标题": ("示例三", "示例一")},
        "事迹": {"事迹": ("新事迹", "旧事迹")},
        "排序": {"排序": ("4", "0")},
    }


def test_a_version_comes_back_and_the_history_says_so(client, staff, draft):
    first = changed(draft, staff, headline="示例二")
    changed(draft, staff, headline="示例三", story="新事迹")
    response = restore(client, draft, first)
    assert (response.status_code, response.headers["Location"]) == (302, page(draft))
    draft.refresh_from_db()
    assert (draft.headline, draft.story) == ("示例二", "旧事迹")
    act = Change.objects.of(draft).first()
    assert (act.by, act.key) == (staff, "changed")
    assert act.reason.startswith("恢复到 ") and act.reason.endswith(" 的版本")
    assert (act.old, act.new) == (
        {"headline": "示例三", "story": "新事迹"},
        {"headline": "示例二", "story": "旧事迹"},
    )
    shown = client.get(page(draft))
    assert f"已{act.reason}。".replace(" ", "") in seen(shown)
    assert shown.context["told"][0].words[-1] == f"原因：{act.reason}"


def test_only_what_is_chosen_comes_back(client, staff, draft):
    changed(draft, staff, headline="示例二", story="新事迹")
    restore(client, draft, None, "story")
    draft.refresh_from_db()
    assert (draft.headline, draft.story) == ("示例二", "旧事迹")
    nothing = restore(client, draft, None, "nonsense")
    assert nothing.context["refusals"] == ["没有选要恢复的内容。请至少勾选一项。"]


def test_rows_come_back_under_their_keys_and_in_their_places(client, staff, draft):
    figure = make_achievement(draft, label="示例甲", position=2, is_leading=True)
    later = make_achievement(draft, label="示例乙", position=3)
    gone = make_practice(draft, title="示例机制", summary="示例做法", position=7)
    key, label = gone.pk, Practice._meta.label_lower
    act = history.note(draft, CHANGED, staff, old={label: {str(key): kept(gone)}}, new={label: {}})
    gone.delete()
    changed(figure, staff, label="示例丙", is_leading=False)
    shown = client.get(page(draft))
    (lost,) = [row for line in shown.context["told"] for row in line.lost]
    assert lost.words == "经验做法“示例机制”"
    assert restore(client, draft, None).status_code == 302
    back = Practice.objects.get(pk=key)
    assert (back.title, back.summary, back.position, back.recognition) == (
        "示例机制",
        "示例做法",
        7,
        draft,
    )
    figure.refresh_from_db()
    assert (figure.label, figure.is_leading) == ("示例甲", True)
    assert set(draft.achievements.all()) == {figure, later}
    assert not [row for line in client.get(page(draft)).context["told"] for row in line.lost]
    assert Change.objects.of(draft).first().new[label][str(key)]["title"] == "示例机制"
    assert act.pk


def test_a_single_deleted_row_is_brought_back_from_the_history(client, staff, draft):
    gone, other = make_practice(draft, title="示例机制"), make_practice(draft, title="示例别法")
    label = Practice._meta.label_lower
    rows = {str(row.pk): kept(row) for row in (gone, other)}
    history.note(draft, CHANGED, staff, old={label: rows}, new={label: {}})
    Practice.objects.all().delete()
    changed(draft, staff, headline="示例二")
    shown = client.get(page(draft))
    lost = {row.words: row.url for line in shown.context["told"] for row in line.lost}
    address = lost["经验做法“示例机制”"]
    opened = client.get(address)
    assert list(offered(opened)) == ["找回经验做法“示例机制”"]
    sent = {"seen": opened.context["seen"], "item": opened.context["chosen"]}
    assert client.post(address, sent).status_code == 302
    draft.refresh_from_db()
    assert [row.pk for row in draft.practices.all()] == [gone.pk]
    assert draft.headline == "示例二"
    assert re.search("找回 .* 删除的内容$", Change.objects.of(draft).first().reason)


def test_a_figure_comes_back_with_the_meaning_that_it_had(client, staff, draft):
    figure = make_achievement(
        draft, wording="120余件", value=125, qualifier="more_than", measure="件"
    )
    first = changed(figure, staff, period="今年以来")
    changed(figure, staff, wording="98%", value=98, qualifier="exact", measure="%")
    assert restore(client, figure, first).status_code == 302
    figure.refresh_from_db()
    assert (figure.wording, figure.value, figure.qualifier, figure.measure) == (
        "120余件",
        125,
        "more_than",
        "件",
    )


def test_what_refers_to_something_deleted_says_so(client, staff, draft):
    source = make_source(title="示例来源")
    practice = make_practice(draft, source=source, summary="一")
    changed(practice, staff, source=None, summary="二")
    history.note(source, "deleted", staff, old=history.columns(source))
    source.delete()
    response = client.get(page(practice, "restore", 0))
    assert offered(response) == {
        "来源": "来源“示例来源（已删除）”不在了，请先恢复它。也可以在表单里另选。",
        "做法": {"做法": ("二", "一")},
    }
    assert restore(client, practice, None).status_code == 302
    practice.refresh_from_db()
    assert (practice.summary, practice.source) == ("一", None)


def test_what_the_form_does_not_set_stays_and_is_named(client, staff):
    row = make_recognition(stage="conferred")
    changed(row, staff, stage="re_examined", headline="示例二")
    response = client.get(page(row, "restore", 0))
    assert offered(response)["阶段"] == "阶段现在不能在表单里改为“命名”。"
    year = row.award_year
    changed(year, staff, released_at=None, note="示例备注")
    response = client.get(page(year, "restore", 0))
    assert response.context["plan"].fixed == ["发布时间"]


def test_an_old_version_that_no_longer_fits_is_refused_in_words(client, staff):
    unit = make_unit(name="示例甲局")
    changed(unit, staff, name="示例乙局")
    make_unit(name="示例甲局")
    response = restore(client, unit, None)
    assert response.status_code == 200
    assert response.context["refusals"] == ["全称：这个全称已经登记过了，请在列表里找到它再改。"]
    unit.refresh_from_db()
    assert unit.name == "示例乙局"
    assert "照旧版本手工改" in seen(response)


def test_what_is_public_is_asked_for_on_the_page_itself(client, staff):
    row = make_recognition(headline="示例一")
    changed(row, staff, headline="示例二")
    response = client.get(page(row, "restore", 0))
    assert "这一条已经公开" in seen(response)
    assert "确认恢复，更新网站" in seen(response)
    assert restore(client, row, None).status_code == 302
    row.refresh_from_db()
    assert row.headline == "示例一"


def test_what_becomes_public_by_it_is_asked_for_before(client, staff):
    released, year = make_award_year(2025), make_award_year(2026, released=False)
    row = make_recognition(award_year=year, stage="nominated")
    public = make_recognition(award_year=released)
    figure = make_achievement(row)
    changed(figure, staff, label="示例二")
    Achievement.objects.filter(pk=figure.pk).update(recognition=public)
    figure.refresh_from_db()
    changed(figure, staff, recognition=row)
    asked = restore(client, figure, None, "recognition")
    assert "恢复后立即公开" in seen(asked)
    figure.refresh_from_db()
    assert figure.recognition == row
    sent = {"seen": asked.context["seen"], "item": ["recognition"], "public": "1"}
    assert client.post(page(figure, "restore", 0), sent).status_code == 302
    figure.refresh_from_db()
    assert figure.recognition == public


def test_what_changed_since_the_page_was_opened_is_looked_at_again(client, staff, draft):
    changed(draft, staff, headline="示例二")
    address = page(draft, "restore", 0)
    opened = client.get(address)
    changed(draft, staff, headline="示例三")
    sent = {"seen": opened.context["seen"], "item": ["headline"]}
    response = client.post(address, sent)
    assert "打开这一页以后，这条记录又有了变化" in seen(response)
    draft.refresh_from_db()
    assert draft.headline == "示例三"


def test_only_who_may_change_a_record_brings_its_versions_back(client, draft):
    other = get_user_model().objects.create_user("other")
    changed(draft, other, headline="示例二")
    viewer = get_user_model().objects.create_user("viewer", is_staff=True)
    viewer.user_permissions.add(Permission.objects.get(codename="view_recognition"))
    client.force_login(viewer)
    address = page(draft, "restore", 0)
    assert client.get(address).status_code == client.post(address).status_code == 403
    assert "恢复到" not in seen(client.get(page(draft)))
    draft.refresh_from_db()
    assert draft.headline == "示例二"


def test_rows_without_the_right_to_add_them_stay_gone(client, draft):
    gone = make_practice(draft, title="示例机制")
    label = Practice._meta.label_lower
    by = get_user_model().objects.create_user("other")
    history.note(draft, CHANGED, by, old={label: {str(gone.pk): kept(gone)}}, new={label: {}})
    gone.delete()
    editor = get_user_model().objects.create_user("editor", is_staff=True)
    for codename in ("view_recognition", "change_recognition", "view_practice"):
        editor.user_permissions.add(Permission.objects.get(codename=codename))
    client.force_login(editor)
    response = client.get(page(draft, "restore", 0))
    assert list(offered(response).values()) == ["您的账号没有办这一项的权限，请由有权限的人办理。"]
    restore(client, draft, None, f"{label}:{gone.pk}")
    assert not Practice.objects.exists()


def test_an_account_is_not_brought_back(client, admin_client, admin_user):
    address = reverse("admin:auth_user_restore", args=[admin_user.pk, 0])
    assert admin_client.get(address).status_code == 403


def test_a_version_that_is_none_is_not_found(client, staff, draft):
    other = changed(make_unit(), staff, name="示例别局")
    assert client.get(page(draft, "restore", other.pk)).status_code == 404
    assert said(draft) == []


def test_a_release_that_came_between_is_looked_at_again(client, staff):
    year = make_award_year(2026, released=False)
    figure = make_achievement(make_recognition(award_year=year, stage="on_notice"), label="甲")
    changed(figure, staff, label="乙")
    address = page(figure, "restore", 0)
    seen_then = client.get(address).context["seen"]
    lifecycle.confer(year, staff)
    response = client.post(address, {"seen": seen_then, "item": ["label"]})
    assert (response.status_code, len(response.context["refusals"])) == (200, 1)
    figure.refresh_from_db()
    assert figure.label == "乙"
