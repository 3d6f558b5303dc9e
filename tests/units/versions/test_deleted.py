"""What was deleted: found in a list, looked at, and brought back with its rows."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from threading import Thread

import pytest
from django.contrib import admin
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.db import connection, connections
from django.test import Client
from django.urls import reverse

from awards.models import Achievement, Decision, Practice, Recognition, Source, StoryPhoto
from tests.awards.admin.recognitions.pages import picture
from tests.factories import (
    make_achievement,
    make_award_year,
    make_practice,
    make_recognition,
    make_source,
    make_staff,
    make_unit,
)
from tests.pages import history as said
from tests.pages import seen
from units import history
from units.desk.versions.deleted import OVERTAKEN
from units.history import RESTORED, Change
from units.models import Brand, Photo, Unit, UnitName

from .test_pages import changed, page, queries, told

pytestmark = pytest.mark.django_db


def address(model, name, *args) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{name}", args=args)


def deleted(client, row):
    """Delete a record from its page; the act."""
    key = row.pk
    assert client.post(page(row, "delete"), {"post": "yes"}).status_code == 302
    return Change.objects.deletions(type(row)).filter(object_id=key).first()


def bring_back(client, act, **sent):
    return client.post(address(act.content_type.model_class(), "undelete", act.pk), sent)


@pytest.fixture
def draft():
    """A recognition that visitors do not see."""
    year = make_award_year(2026, released=False)
    return make_recognition(award_year=year, stage="nominated", headline="示例一", position=3)


def test_a_deleted_record_comes_back_with_all_its_rows(client, staff, draft):
    source = make_source(title="示例来源")
    figure = make_achievement(draft, label="示例甲", position=2, source=source, value=125)
    practice = make_practice(draft, title="示例机制", summary="示例做法", position=7)
    before = [history.columns(row) for row in (draft, figure, practice)]
    act = deleted(client, draft)
    assert not Achievement.objects.exists() and not Practice.objects.exists()
    listed = client.get(address(Recognition, "deleted"))
    assert [(one["act"].called, one["words"]) for one in listed.context["told"]] == [
        (str(draft), "删除，连同成效指标 1 条，连同经验做法 1 条")
    ]
    opened = client.get(address(Recognition, "undelete", act.pk))
    assert ("标题", "示例一") in opened.context["values"]
    assert [part.called for part in opened.context["parts"]] == [
        "成效指标“示例甲 120余件”",
        "经验做法“示例机制”",
    ]
    response = bring_back(client, act)
    assert (response.status_code, response.headers["Location"]) == (302, page(draft))
    rows = [type(row).objects.get(pk=row.pk) for row in (draft, figure, practice)]
    after = [history.columns(row) for row in rows]
    assert after == before
    words = "恢复已删除的记录，连同成效指标 1 条，连同经验做法 1 条。原因："
    assert said(draft)[-1].startswith(words)
    assert told(client.get(page(figure)))[:2] == [
        [f"随“{draft}”一起恢复", f"原因：{Change.objects.of(draft).first().reason}"],
        [f"随“{draft}”一起删除"],
    ]
    assert client.get(address(Recognition, "deleted")).context["told"] == []


@pytest.mark.parametrize("model", [Achievement, Practice])
def test_a_row_deleted_on_its_own_page_comes_back_to_its_owner(client, staff, draft, model):
    make = {Achievement: make_achievement, Practice: make_practice}[model]
    row = make(draft, position=4)
    before = history.columns(row)
    act = deleted(client, row)
    (one,) = client.get(address(model, "deleted")).context["told"]
    assert one["owner"] == str(draft)
    assert bring_back(client, act).status_code == 302
    assert history.columns(model.objects.get(pk=row.pk)) == before
    assert (
        client.get(page(draft))
        .context["told"][0]
        .words[0]
        .startswith(f"{model._meta.verbose_name}“{row}”：恢复已删除的记录")
    )


def test_a_row_deleted_in_its_owners_form_is_listed_too(client, staff):
    unit = make_unit()
    brand = Brand.objects.create(unit=unit, name="示例品牌", meaning="示例释义")
    name = UnitName.objects.create(unit=unit, name="示例旧名", kind="former")
    posted = {
        column: getattr(unit, column)
        for column in ("name", "short_name", "slug", "tier", "category", "credit_code", "website")
    }
    posted |= {"district": unit.district_id, "successor": "", "photos-TOTAL_FORMS": 0}
    posted |= {"photos-INITIAL_FORMS": 0}
    for prefix, row in (("names", name), ("brands", brand)):
        posted |= {f"{prefix}-TOTAL_FORMS": 1, f"{prefix}-INITIAL_FORMS": 1}
        posted |= {f"{prefix}-0-id": row.pk, f"{prefix}-0-unit": unit.pk}
        posted |= {f"{prefix}-0-name": "改过再删", f"{prefix}-0-DELETE": "on"}
    posted |= {"names-0-kind": "former", "brands-0-meaning": ""}
    assert client.post(page(unit, "change"), posted).status_code == 302
    assert not Brand.objects.exists() and not UnitName.objects.exists()
    (one,) = client.get(address(Brand, "deleted")).context["told"]
    assert (one["act"].called, one["owner"], one["words"]) == (
        "示例品牌",
        str(unit),
        "随所属的记录删除",
    )
    assert bring_back(client, one["act"]).status_code == 302
    back = Brand.objects.get(pk=brand.pk)
    assert (back.name, back.meaning, back.unit) == ("示例品牌", "示例释义", unit)
    # The name, which has no list of its own, from the history of its unit.
    lines = client.get(page(unit)).context["told"]
    lost = {row.words: row.url for line in lines for row in line.lost}
    assert list(lost) == ["其他名称“示例旧名”"]
    opened = client.get(lost["其他名称“示例旧名”"])
    sent = {"seen": opened.context["seen"], "item": opened.context["chosen"]}
    assert client.post(lost["其他名称“示例旧名”"], sent).status_code == 302
    assert UnitName.objects.get(pk=name.pk).name == "示例旧名"


def test_what_it_belonged_to_must_still_be_there(client, staff, draft):
    figure = make_achievement(draft, label="示例甲")
    act, whole = deleted(client, figure), deleted(client, draft)
    opened = client.get(address(Achievement, "undelete", act.pk))
    assert opened.context["obstacles"] == [f"获评单位“{draft}（已删除）”不在了，请先恢复它。"]
    assert bring_back(client, act).status_code == 200
    assert not Achievement.objects.exists()
    assert bring_back(client, whole).status_code == 302
    assert bring_back(client, act).status_code == 302
    assert Achievement.objects.get().recognition == draft


def test_what_no_longer_fits_is_refused_in_words(client, staff, draft):
    act = deleted(client, draft)
    make_recognition(award_year=draft.award_year, unit=draft.unit, stage="nominated")
    opened = client.get(address(Recognition, "undelete", act.pk))
    assert len(opened.context["obstacles"]) == 1
    assert "请按它当时的内容新建一条" in seen(opened)
    assert bring_back(client, act).status_code == 200
    assert Recognition.objects.count() == 1


def test_a_photograph_whose_file_is_gone_stays_away_and_says_why(client, staff, draft):
    photo = StoryPhoto(recognition=draft, alt="示例照片", credit="示例摄")
    photo.image.save("a.jpg", picture())
    make_practice(draft, title="示例机制")
    StoryPhoto.objects.get().image.storage.delete(photo.image.name)
    act = deleted(client, draft)
    opened = client.get(address(Recognition, "undelete", act.pk))
    assert [part.obstacle for part in opened.context["parts"]] == [
        "",
        "照片的文件已经随删除清除，请在表单里重新上传照片。",
    ]
    assert bring_back(client, act).status_code == 302
    assert (draft.practices.count(), draft.photos.count()) == (1, 0)


def test_what_visitors_would_see_is_asked_for(client, staff):
    public = make_recognition()
    brand = Brand.objects.create(unit=public.unit, name="示例品牌")
    Brand.objects.all().delete()
    history.note(
        Brand(pk=brand.pk, unit=public.unit, name="示例品牌"),
        "deleted",
        staff,
        old={"unit": public.unit_id, "name": "示例品牌", "meaning": ""},
    )
    act = Change.objects.deletions(Brand).get()
    asked = bring_back(client, act)
    assert "恢复后立即公开" in seen(asked)
    assert not Brand.objects.exists()
    assert bring_back(client, act, public="1").status_code == 302
    assert Brand.objects.get().pk == brand.pk
    figure = make_achievement(public)
    act = history.note(figure, "deleted", staff, old=history.columns(figure))
    figure.delete()
    opened = client.get(address(Achievement, "undelete", act.pk))
    assert "恢复后立即公开" in seen(opened)
    assert bring_back(client, act).context["asks"]
    assert bring_back(client, act, public="1").status_code == 302


def test_only_who_may_add_such_records_sees_what_was_deleted(client, draft):
    client.force_login(make_staff())
    act = deleted(client, draft)
    viewer = get_user_model().objects.create_user("viewer", is_staff=True)
    viewer.user_permissions.add(Permission.objects.get(codename="view_recognition"))
    client.force_login(viewer)
    for one in (address(Recognition, "deleted"), address(Recognition, "undelete", act.pk)):
        assert client.get(one).status_code == client.post(one).status_code == 403
    assert "已删除的记录" not in seen(client.get(address(Recognition, "changelist")))
    gone = client.get(page(draft))
    assert (gone.status_code, gone.context["undelete"]) == (404, "")
    assert not Recognition.objects.exists()


def test_rows_that_one_may_not_add_stay_away_unseen(client, draft):
    make_practice(draft, title="未公开的示例")
    client.force_login(make_staff())
    act = deleted(client, draft)
    adder = get_user_model().objects.create_user("adder", is_staff=True)
    for codename in ("view_recognition", "add_recognition"):
        adder.user_permissions.add(Permission.objects.get(codename=codename))
    client.force_login(adder)
    opened = client.get(address(Recognition, "undelete", act.pk))
    assert "未公开的示例" not in opened.content.decode()
    assert bring_back(client, act).status_code == 302
    assert (Recognition.objects.count(), Practice.objects.count()) == (1, 0)


def test_every_list_leads_to_what_was_deleted(client, admin_client, admin_user):
    led = {}
    for model in admin.site._registry:
        listed = admin_client.get(address(model, "changelist"))
        led[model._meta.label_lower] = "已删除的记录" in listed.content.decode()
        if led[model._meta.label_lower]:
            assert admin_client.get(address(model, "deleted")).status_code == 200
    assert {label for label, is_there in led.items() if not is_there} == {
        "auth.user",
        "auth.group",
        "awards.acknowledgement",
        "awards.importrun",  # which is a record of an act itself
        "awards.erratum",  # which nobody deletes either
        "awards.objection",  # which nobody deletes, nor a round with what was said in it
        "awards.reviewround",
        "audit.entry",
        "accounts.failedsignin",
        "accounts.rolepolicy",
    }


def test_the_history_of_a_deleted_record_leads_to_its_way_back(client, staff, draft):
    act = deleted(client, draft)
    response = client.get(page(draft))
    assert response.headers["Location"] == address(Recognition, "undelete", act.pk)


def test_of_what_was_deleted_twice_the_last_counts(client, staff):
    source = make_source(title="示例一")
    first = deleted(client, source)
    bring_back(client, first)
    source = Source.objects.get()
    changed(source, staff, title="示例二")
    second = deleted(client, source)
    listed = client.get(address(Source, "deleted")).context["told"]
    assert [one["act"] for one in listed] == [second]
    assert client.get(address(Source, "undelete", first.pk)).status_code == 404
    bring_back(client, second)
    assert Source.objects.get().title == "示例二"


def test_the_list_asks_as_much_at_3_deletions_as_at_300(client, staff, draft):
    costs, key = [], 10_000
    for number in (3, 297):
        acts = []
        for _ in range(number):
            key += 1
            row = Achievement(pk=key, recognition=draft, label="示例", wording="1件")
            acts.append(history.act(row, "deleted", staff, old=history.columns(row)))
        Change.objects.bulk_create(acts)
        costs.append(queries(client, address(Achievement, "deleted")))
    assert costs[0] == costs[1] <= 9


def test_a_deleted_unit_comes_back_with_names_and_brands(client, staff):
    unit = make_unit(name="示例甲局")
    UnitName.objects.create(unit=unit, name="示例旧名", kind="former")
    Brand.objects.create(unit=unit, name="示例品牌")
    act = deleted(client, unit)
    assert bring_back(client, act).status_code == 302
    back = Unit.objects.get()
    assert (back.pk, back.names.get().name, back.brands.get().name) == (
        unit.pk,
        "示例旧名",
        "示例品牌",
    )
    assert back.pinyin == unit.pinyin != ""
    assert not Photo.objects.exists()


def test_a_figure_that_was_kept_by_the_name_of_its_source_is_shown(client, staff, draft):
    """As it was before acts kept keys."""
    figure = make_achievement(draft, source=make_source(title="示例报道"))
    old = history.columns(figure) | {"source": "示例报道"}
    act = history.note(figure, "deleted_with_decision", staff, old=old)
    figure.delete()
    assert client.get(address(Achievement, "undelete", act.pk)).status_code == 200
    assert bring_back(client, act).status_code == 302
    assert Achievement.objects.get().source is None


def test_moments_come_back_as_they_were(client, staff):
    source = make_source(title="示例报道", text="1件")
    said = {"fingerprint": "a", "wording": "1件", "outcome": "dismissed"}
    decision = Decision.objects.create(source=source, decided_by=staff, **said)
    then = datetime(2020, 1, 1, tzinfo=UTC)
    Decision.objects.filter(pk=decision.pk).update(decided_at=then)
    assert bring_back(client, deleted(client, source)).status_code == 302
    assert Decision.objects.get().decided_at == then


@pytest.mark.django_db(transaction=True)
def test_of_two_who_bring_back_the_same_record_the_second_is_told(client, staff, draft):
    make_achievement(draft, label="示例甲")
    act = deleted(client, draft)
    faster = Client()
    faster.force_login(make_staff("faster"))
    with overtaken_by(lambda: bring_back(faster, act)) as answers:
        response = bring_back(client, act)
    assert [one.headers["Location"] for one in answers] == [page(draft)]
    assert response.headers["Location"] == address(Recognition, "deleted")
    assert OVERTAKEN in seen(client.get(response.headers["Location"]))
    restored = Change.objects.of(draft).filter(key=RESTORED)
    assert [one.by.username for one in restored] == ["faster"]
    assert [one.label for one in Recognition.objects.get().achievements.all()] == ["示例甲"]


@contextmanager
def overtaken_by(act) -> Iterator[list]:
    """Another connection does `act` when ours has read all and is about to write.

    SQLite's locks with BEGIN, PostgreSQL's at the first row, or at the year that is held before.
    What came of the act is in the list.
    """
    answers: list = []
    sqlite = connection.vendor == "sqlite"

    def is_first(sql: str) -> bool:
        return sql.startswith("BEGIN" if sqlite else "INSERT INTO") or "FOR UPDATE" in sql

    def meanwhile():
        answers.append(act())
        connections.close_all()

    def look(execute, sql, params, many, context):
        if is_first(sql) and not answers:
            other = Thread(target=meanwhile)
            other.start()
            other.join()
        return execute(sql, params, many, context)

    with connection.execute_wrapper(look):
        yield answers
