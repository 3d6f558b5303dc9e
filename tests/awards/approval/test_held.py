"""Whoever writes a content holds its year: what a release has looked at is what it releases."""

import pytest
from django.db import OperationalError, transaction
from django.urls import reverse

from awards import proofreading
from awards.models import Achievement, Recognition, Term
from awards.proofreading import mending
from tests.config.locks import write_lock
from tests.factories import make_staff

from .corrected import sent_of
from .office import make_content, make_reviewed_year

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def row():
    return make_content(make_reviewed_year(), story="示例误写。")


@pytest.fixture
def desk(client):
    client.force_login(make_staff())
    return client


@pytest.mark.parametrize("kind", ["recognition", "achievement"])
def test_a_form_waits_for_a_release_under_way_and_changes_nothing_meanwhile(desk, row, kind):
    record, column = (row, "headline") if kind == "recognition" else (figure_of(row), "label")
    url = reverse(f"admin:awards_{kind}_change", args=[record.pk])
    sent = sent_of(desk.get(url)) | {column: "改过的"}
    with write_lock("awards_awardyear"):
        assert desk.post(url, sent).status_code == 503
    record.refresh_from_db()
    assert getattr(record, column) != "改过的"
    assert desk.post(url, sent).status_code == 302


def figure_of(row) -> Achievement:
    return row.achievements.get()


def test_a_suggestion_that_is_taken_waits_too(row):
    Term.objects.create(wrong="示例误写", right="示例正写")
    found = proofreading.check(row)
    with write_lock("awards_awardyear"), pytest.raises(OperationalError):
        mending.mend(found, make_staff())
    assert Recognition.objects.get().story == "示例误写。"


def test_a_row_that_is_saved_in_a_transaction_waits_too(row):
    figure = figure_of(row)
    with (
        write_lock("awards_awardyear"),
        pytest.raises(OperationalError),
        transaction.atomic(),
    ):
        figure.save()
