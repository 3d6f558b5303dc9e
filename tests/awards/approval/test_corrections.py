"""Correcting what is public: a draft beside it, which goes the same way and replaces it at once."""

from datetime import date

import pytest
from django.contrib.auth.models import Permission
from django.core.files.storage import default_storage

from awards.approval import acts, corrections
from awards.approval.corrections import discard
from awards.approval.standing import State, correction_of, standing
from awards.honours import lifecycle
from awards.models import Acknowledgement, Correction, Recognition, Source, Term
from tests.awards.admin.recognitions.pages import picture
from units.history import Change

from .corrected import (
    change_url,
    correct,
    make_published,
    make_published_report,
    sent_of,
    shown,
)
from .office import make_approver, make_author, passed

pytestmark = pytest.mark.django_db

OLD, NEW = "公开的示例事迹。", "更正后的示例事迹。"


@pytest.fixture
def author():
    return make_author(name="zuozhe")


@pytest.fixture
def people():
    return [make_approver(step, name=step) for step in ("first", "second", "final")]


@pytest.fixture
def row(author, people):
    return make_published(author, people, story=OLD, headline="示例标题")


def page_of(row) -> str:
    kind = "recognition" if isinstance(row, Recognition) else "report"
    return f"/admin/approvals/{kind}/{row.pk}/"


def public(client, row) -> str:
    client.logout()
    return client.get(row.get_absolute_url()).content.decode()


def test_visitors_read_the_old_text_until_the_last_approval_and_the_new_one_at_once_after(
    client, row, author, people
):
    answer = correct(client, author, row, story=NEW)
    assert (answer.status_code, answer.url) == (302, page_of(row))
    assert (OLD in public(client, row), NEW in public(client, row)) == (True, False)
    assert standing(row).state == State.DRAFT
    acts.submit(row, author, correction_of(row).content.digest)
    for person in people[:2]:
        passed(row, person)
    assert (OLD in public(client, row), NEW in public(client, row)) == (True, False)
    digest = standing(row).digest
    passed(row, people[2])
    assert (OLD in public(client, row), NEW in public(client, row)) == (False, True)
    assert not Correction.objects.exists()
    stands = standing(row)
    assert (stands.state, stands.digest, stands.correction) == (State.READY, digest, None)
    changed = Change.objects.of(row).filter(key="changed").first()
    assert (changed.by, changed.old, changed.new) == (author, {"story": OLD}, {"story": NEW})
    last = Change.objects.of(row).first()
    assert (last.key, last.by, last.id > changed.id) == ("review_passed", people[2], True)


def test_a_report_is_corrected_in_the_same_way(client, author, people):
    report = make_published_report(author, people)
    correct(client, author, report, story=NEW)
    acts.submit(report, author)
    for person in people:
        assert NEW not in public(client, report)
        passed(report, person)
    assert NEW in public(client, report)


def test_the_page_shows_what_differs_from_what_is_public(client, row, author, people):
    correct(client, author, row, story=NEW)
    acts.submit(row, author)
    client.force_login(people[0])
    page = client.get(page_of(row))
    (moved,) = page.context["difference"].columns
    assert (moved.name, moved.was, moved.now) == ("story", OLD, NEW)
    assert "与网站上现在公开的内容相比：" in page.content.decode()
    assert page.context["words"].startswith("更正稿：待一审")


def test_a_correction_is_passed_by_others_and_as_it_was_seen(client, row, author, people):
    writer = make_approver("first")
    writer.user_permissions.add(*author.user_permissions.all())
    correct(client, writer, row, story=NEW)
    acts.submit(row, author)
    stale = standing(row).digest
    with pytest.raises(acts.Refused) as refusal:
        acts.approve(row, writer, stale)
    assert "您在" in str(refusal.value) and "改过这份内容" in str(refusal.value)
    passed(row, people[0])
    correct(client, writer, row, story="又改了。")
    assert standing(row).state == State.DRAFT
    with pytest.raises(acts.Refused):
        acts.approve(row, people[1], stale)
    acts.submit(row, author)
    with pytest.raises(acts.Refused) as refusal:
        acts.approve(row, people[0], stale)
    assert refusal.value.reasons == [acts.CHANGED]


def test_the_form_shows_the_correction_and_goes_on_from_it(client, row, author, people):
    correct(client, author, row, story=NEW)
    client.force_login(author)
    response = client.get(change_url(row))
    assert response.context["adminform"].form["story"].value() == NEW
    assert not response.context["errors"]
    *_, message = response.context["messages"]
    assert str(message).startswith("下面是zuozhe（") and "网站上仍是原来的内容" in str(message)
    client.post(change_url(row), sent_of(response) | {"headline": "更正后的标题"})
    document = correction_of(row).content.document["columns"]
    assert (document["story"], document["headline"]) == (NEW, "更正后的标题")
    row.refresh_from_db()
    assert (row.story, row.headline) == (OLD, "示例标题")


def test_a_form_that_shows_another_correction_is_not_kept_and_loses_nothing(client, row, author):
    early = shown(client, author, row)
    correct(client, make_author(name="tongshi"), row, story="同事的更正。")
    client.force_login(author)
    answer = client.post(change_url(row), early | {"story": NEW})
    (error,) = answer.context["adminform"].form.non_field_errors()
    assert error.startswith("您打开表单以后，更正稿已由tongshi（")
    assert answer.context["adminform"].form["story"].value() == NEW
    client.post(change_url(row), sent_of(answer))
    assert correction_of(row).content.document["columns"]["story"] == NEW


def test_of_two_who_keep_a_correction_at_once_the_second_is_told(client, row, author):
    correct(client, author, row, story=NEW)
    said = {"sent": {}, "uploads": [], "document": {"columns": {}}}
    with pytest.raises(corrections.Overtaken):
        corrections.keep(row, author, seen="", **said)
    assert correction_of(row).content.document["columns"]["story"] == NEW


def test_what_changes_no_content_opens_no_correction_and_is_saved_as_ever(client, row, author):
    answer = correct(client, author, row)
    assert (answer.status_code, answer.url) == (302, "/admin/awards/recognition/")
    answer = correct(client, author, row, position="7")
    assert answer.context["sentences"] == ["排序由“0”改为“7”"]
    sent = shown(client, author, row) | {"position": "7", "_public_seen": "1"}
    assert client.post(change_url(row), sent).status_code == 302
    row.refresh_from_db()
    assert (row.position, Correction.objects.count()) == (7, 0)


def test_a_correction_is_discarded_with_a_reason(client, row, author, people):
    correct(client, author, row, story=NEW)
    client.force_login(author)
    token = correction_of(row).token
    sent = {"act": "discard", "correction": token, "reason": " "}
    answer = client.post(page_of(row), sent)
    assert answer.context["refusals"] == ["请写明撤销更正稿的原因。"]
    client.post(page_of(row), sent | {"reason": "原来的没有错"})
    assert (Correction.objects.count(), standing(row).state) == (0, State.READY)
    act = Change.objects.of(row).first()
    assert (act.key, act.reason, act.by) == ("correction_discarded", "原来的没有错", author)
    answer = client.post(page_of(row), sent | {"reason": "再撤一次"})
    assert "没有更正稿" in answer.context["refusals"][0]
    assert OLD in public(client, row)


def files() -> set[str]:
    folders = default_storage.listdir("photos")[0] if default_storage.exists("photos") else []
    return {name for folder in folders for name in default_storage.listdir(f"photos/{folder}")[1]}


def test_a_new_photograph_waits_where_nobody_finds_it(client, row, author, people):
    author.user_permissions.add(*Permission.objects.filter(codename__endswith="storyphoto"))
    sent = shown(client, author, row) | {
        "photos-TOTAL_FORMS": "1",
        **{f"photos-0-{name}": "" for name in ("id", "caption", "taken_on", "position", "kept")},
        "photos-0-image": picture(),
        "photos-0-alt": "示例照片",
        "photos-0-credit": "示例供图",
    }
    client.post(change_url(row), sent)
    (upload,) = correction_of(row).uploads.all()
    assert files() == set()
    acts.submit(row, author)
    client.force_login(people[0])
    (photo,) = client.get(page_of(row)).context["photos"]
    assert photo.url == f"/admin/approvals/pictures/{upload.pk}/"
    assert client.get(photo.url)["Content-Type"] == "image/jpeg"
    assert files() == set()
    again = sent_of_author(client, author, row)
    assert again["photos-0-kept"] and again["photos-0-alt"] == "示例照片"
    for person in people:
        passed(row, person)
    assert row.photos.get().image.name.rpartition("/")[2] in files()
    assert "示例照片" in public(client, row)


def sent_of_author(client, author, row) -> dict:
    client.force_login(author)
    return sent_of(client.get(change_url(row)))


def test_a_finding_in_a_new_row_is_given_a_reason_at_each_step(client, row, author, people):
    Term.objects.create(wrong="示例误写", right="示例正写")
    practices = row.practices.count()
    sent = shown(client, author, row) | {
        f"practices-{practices}-title": "示例误写做法",
        f"practices-{practices}-kind": "mechanism",
    }
    assert client.post(change_url(row), sent).status_code == 302
    acts.submit(row, author)
    for person in people:
        client.force_login(person)
        page = client.get(page_of(row))
        ((finding, _),) = page.context["verdict"].to_settle()
        box = f"settle-{finding.fingerprint}"
        said = {"act": "pass", "seen": standing(row).digest, "step": standing(row).step}
        client.post(page_of(row), said | {box: "引用", "confidentiality": "示例保密员"})
    assert row.practices.count() == practices + 1
    assert Acknowledgement.objects.get().subject == f"practice:{row.practices.last().pk}:title"


def test_a_source_that_changed_meanwhile_stops_the_last_approval(client, row, author, people):
    correct(client, author, row, story=NEW)
    acts.submit(row, author)
    for person in people[:2]:
        passed(row, person)
    # Past the rule that keeps it as it is, as SQL by hand does.
    Source.objects.filter(pk=row.practices.get().source_id).update(title="改过的来源")
    with pytest.raises(acts.Refused) as refusal:
        passed(row, people[2])
    assert corrections.SHARED_CHANGED in str(refusal.value)
    row.refresh_from_db()
    assert (row.story, Correction.objects.count(), standing(row).state) == (OLD, 1, State.FINAL)


def test_what_changed_meanwhile_is_not_overwritten_by_the_last_approval(
    client, row, author, people
):
    correct(client, author, row, story=NEW)
    acts.submit(row, author)
    for person in people[:2]:
        passed(row, person)
    # As SQL by hand does, of the very text that the correction brings.
    Recognition.objects.filter(pk=row.pk).update(story="另外改过的事迹。")
    with pytest.raises(acts.Refused) as refusal:
        passed(row, people[2])
    assert corrections.SHARED_CHANGED in str(refusal.value)
    row.refresh_from_db()
    assert (row.story, Correction.objects.count()) == ("另外改过的事迹。", 1)


def test_a_move_of_the_honour_meanwhile_stays(client, row, author, people):
    correct(client, author, row, story=NEW)
    acts.submit(row, author)
    lifecycle.rectify(row, author, date(2099, 1, 1), reason="示例原因")
    for person in people:
        passed(row, person)
    row.refresh_from_db()
    assert (row.story, row.stage) == (NEW, "to_rectify")


def test_the_author_whose_account_ended_stops_the_last_approval(client, row, author, people):
    correct(client, author, row, story=NEW)
    acts.submit(row, author)
    for person in people[:2]:
        passed(row, person)
    author.is_active = False
    author.save()
    with pytest.raises(acts.Refused) as refusal:
        passed(row, people[2])
    assert "作者zuozhe的账号已经停用或没有权限" in str(refusal.value)


def test_a_correction_of_what_was_approved_before_goes_the_way_again(client, row, author, people):
    for text in (NEW, OLD):
        correct(client, author, row, story=text)
        assert standing(row).state == State.DRAFT
        acts.submit(row, author)
        for person in people:
            passed(row, person)
        row.refresh_from_db()
        assert row.story == text


def test_a_year_that_is_taken_back_takes_the_correction_into_the_form(client, row, author):
    correct(client, author, row, story=NEW)
    year = row.award_year
    year.released_at = None
    year.save()
    assert standing(row).correction is None
    again = sent_of_author(client, author, row)
    assert again["story"] == NEW
    assert client.post(change_url(row), again).status_code == 302
    row.refresh_from_db()
    assert (row.story, Correction.objects.count()) == (NEW, 0)


def test_without_steps_a_form_changes_what_is_public_once_that_was_confirmed(client, author):
    row = make_published(author, [], steps=0, story=OLD)
    assert "sentences" in correct(client, author, row, story=NEW).context
    sent = shown(client, author, row) | {"story": NEW, "_public_seen": "1"}
    assert client.post(change_url(row), sent).status_code == 302
    assert (NEW in public(client, row), Correction.objects.count()) == (True, 0)


def test_nobody_reads_a_correction_but_those_who_review(client, row, author):
    correct(client, author, row, story=f"机密{NEW}", headline="机密标题")
    client.logout()
    year = row.award_year
    for url in (
        "/",
        row.get_absolute_url(),
        year.get_absolute_url(),
        row.unit.get_absolute_url(),
        "/search/?q=机密",
        "/recognitions/?q=机密",
        "/data/recognitions.json",
        "/data/recognitions.csv",
        "/feed.xml",
    ):
        answer = client.get(url)
        content = b"".join(answer) if answer.streaming else answer.content
        text = content.decode().replace("/search/?q=机密", "").replace('value="机密"', "")
        assert (answer.status_code, "机密标题" in text, "机密更正" in text) == (200, False, False)
    assert client.get(page_of(row)).status_code == 302


def test_discarding_is_for_those_who_write(row, people):
    with pytest.raises(acts.Refused):
        discard(row, people[0], "原因")
