"""Small helps and checks while a year, its units and sources are entered."""

import pytest
from django.urls import reverse

from awards.models import AwardYear, Recognition, Source
from tests.factories import make_award_year, make_recognition, make_source

pytestmark = pytest.mark.django_db
SOURCES = reverse("admin:awards_source_add")


def save_number(client, year: AwardYear, number: str):
    page = reverse("admin:awards_awardyear_change", args=[year.pk])
    sent = {"award": year.award_id, "year": year.year, "conferring_body": "示例授予机关"}
    return client.post(page, sent | {"document_number": number, "conferred_on": "", "note": ""})


def test_a_document_number_is_offered_as_the_standard_has_it(client, staff):
    year = make_award_year(2026, released=False)
    response = save_number(client, year, "舟机党[2026]05号")
    form = response.context["adminform"].form
    assert "应为“舟机党〔2026〕5号”" in form.errors["document_number"][0]
    offered = form["document_number"].value()
    assert save_number(client, year, offered).status_code == 302
    year.refresh_from_db()
    assert year.document_number == "舟机党〔2026〕5号"


def test_a_document_number_that_cannot_be_read_is_refused_and_stays_typed(client, staff):
    year = make_award_year(2026, released=False)
    form = save_number(client, year, "2026年5号").context["adminform"].form
    assert "“舟机党〔2025〕12号”的样子" in form.errors["document_number"][0]
    assert form["document_number"].value() == "2026年5号"


def test_a_number_stored_before_is_nobodys_fault(client, staff):
    year = make_award_year(2026, released=False, document_number="旧式第5号")
    assert save_number(client, year, "旧式第5号").status_code == 302


def test_a_new_unit_begins_in_the_latest_open_year(client, staff):
    page = reverse("admin:awards_recognition_add")
    make_award_year(2027)
    assert "award_year" not in client.get(page).context["adminform"].form.initial
    make_award_year(2025, released=False)
    is_open = make_award_year(2026, released=False)
    assert client.get(page).context["adminform"].form.initial["award_year"] == is_open.pk
    asked = client.get(f"{page}?award_year=7").context["adminform"].form.initial
    assert asked["award_year"] == "7"


def test_what_is_on_record_is_not_deleted_from_the_list_either(client, staff):
    year = make_award_year(2026, released=False)
    kept = make_recognition(award_year=year, stage="conferred")
    other = make_recognition(award_year=year, stage="nominated")
    address = reverse("admin:awards_recognition_changelist")
    chosen = {"action": "delete_selected", "_selected_action": [kept.pk, other.pk]}
    client.post(address, chosen | {"post": "yes"})
    assert set(Recognition.objects.all()) == {kept, other}
    page = client.post(address, chosen).content.decode()
    assert f"{kept}（已命名，记录在案，不能删除）" in page
    client.post(address, chosen | {"_selected_action": [other.pk], "post": "yes"})
    assert set(Recognition.objects.all()) == {kept}


def test_a_source_sent_twice_is_stored_once(client, staff):
    sent = {"title": "示例报道", "publisher": "示例日报", "published_on": "2026-05-01"}
    sent |= dict.fromkeys(("author", "url", "slug", "text"), "")
    assert client.post(SOURCES, sent).status_code == 302
    response = client.post(SOURCES, sent)
    (stored,) = Source.objects.all()
    link = reverse("admin:awards_source_change", args=[stored.pk])
    assert f'<a href="{link}">示例报道</a>' in response.content.decode()
    assert client.post(SOURCES, sent | {"published_on": "2026-05-02"}).status_code == 302
    assert client.post(link, sent | {"slug": stored.slug, "text": "示例"}).status_code == 302
    assert Source.objects.count() == 2


def test_sources_of_one_title_by_others_are_kept_apart(client, staff):
    make_source(title="示例报道", publisher="示例日报")
    sent = {"title": "示例报道", "publisher": "示例晚报"}
    sent |= dict.fromkeys(("author", "published_on", "url", "slug", "text"), "")
    assert client.post(SOURCES, sent).status_code == 302
    assert Source.objects.count() == 2
