"""Sources, indicators and brands that public, reviewed content shows stay as they were approved."""

import pytest
from django.db.models import ProtectedError
from django.urls import reverse

from awards import proofreading
from awards.approval import acts, shared
from awards.approval.published import ReadOnly
from awards.approval.standing import standing
from awards.models import Indicator, Source, Term
from awards.proofreading import mending
from tests.factories import make_practice, make_recognition, make_source, make_unit
from units.models import Brand

from .corrected import correct, make_published, make_published_report, sent_of
from .office import make_approver, make_author, passed

pytestmark = pytest.mark.django_db


@pytest.fixture
def author():
    user = make_author(name="zuozhe")
    user.is_superuser = True
    user.save()
    return user


@pytest.fixture
def people():
    return [make_approver(step) for step in ("first", "second", "final")]


@pytest.fixture
def row(author, people):
    """A public recognition that shows a source, an indicator and a brand."""
    unit = make_unit(name="示例单位")
    brand = Brand.objects.create(unit=unit, name="示例品牌", meaning="示例误写的释义")
    row = make_published(author, people, unit=unit, brand=brand)
    year, figure = row.award_year, row.achievements.get()
    year.released_at, released = None, year.released_at
    year.save()
    figure.indicator = Indicator.objects.create(slug="kj", name="示例口径", measure=figure.measure)
    figure.save()
    acts.submit(row, author)
    for person in people:
        passed(row, person)
    year.released_at = released
    year.save()
    return row


def shared_rows(row) -> list:
    figure = row.achievements.get()
    return [figure.source, figure.indicator, row.brand]


#: What of each is shown, in the order of `shared_rows`.
COLUMNS = ("title", "definition", "meaning")
KINDS = ("来源", "指标口径", "党建品牌")


@pytest.mark.parametrize("place", [0, 1, 2], ids=KINDS)
def test_what_visitors_read_of_it_is_not_changed_and_what_to_do_is_said(row, place):
    one = shared_rows(row)[place]
    called = str(one)
    setattr(one, COLUMNS[place], "改过的")
    with pytest.raises(ReadOnly) as refusal:
        one.save()
    assert refusal.value.reasons == [
        f"“{called}”用在已经公开、审核过的内容里（示例单位 2026 年），不能直接改动。"
        f"请另外登记一条正确的{KINDS[place]}，在这些内容的表单里改选它，存为更正稿送审。"
    ]
    one.refresh_from_db()
    assert getattr(one, COLUMNS[place]) != "改过的"


@pytest.mark.parametrize("place", [0, 1, 2], ids=KINDS)
def test_it_is_not_deleted(row, place):
    with pytest.raises((ReadOnly, ProtectedError)):
        shared_rows(row)[place].delete()


@pytest.mark.parametrize("place", [0, 1, 2], ids=KINDS)
def test_its_form_keeps_what_was_typed_and_says_why_before_visitors_are_asked_about(
    client, row, author, place
):
    one = shared_rows(row)[place]
    url = reverse(f"admin:{one._meta.app_label}_{one._meta.model_name}_change", args=[one.pk])
    client.force_login(author)
    page = client.get(url)
    answer = client.post(url, sent_of(page) | {COLUMNS[place]: "改过的"})
    form = answer.context["adminform"].form
    assert form.non_field_errors() == [shared.sentence(one, [row])]
    assert form[COLUMNS[place]].value() == "改过的"


def test_the_form_of_its_unit_refuses_a_brand_in_the_same_words(client, row, author):
    url = reverse("admin:units_unit_change", args=[row.unit_id])
    client.force_login(author)
    sent = sent_of(client.get(url)) | {"brands-0-meaning": "改过的", "_public_seen": "1"}
    answer = client.post(url, sent)
    errors = answer.context["adminform"].form.non_field_errors()
    assert errors == [shared.sentence(row.brand, [row])]
    row.brand.refresh_from_db()
    assert row.brand.meaning == "示例误写的释义"


def test_what_no_visitor_reads_of_a_source_changes_as_ever(row):
    source = row.practices.get().source
    source.text = "示例原文"
    source.save()
    assert Source.objects.get(pk=source.pk).text == "示例原文"


def test_proofreading_mends_no_brand_of_it(row, author):
    Term.objects.create(wrong="示例误写", right="示例正写")
    outcome = mending.mend(proofreading.check(row.brand), author)
    assert (outcome.count, outcome.refusals) == (0, [shared.sentence(row.brand, [row])])


def test_a_right_one_comes_by_a_correction(client, row, author, people):
    new = make_source(slug="xin", title="正确的来源")
    writer = make_author()
    answer = correct(client, writer, row, **{"practices-0-source": new.pk})
    assert answer.status_code == 302
    acts.submit(row, writer, standing(row).digest)
    for person in people:
        passed(row, person)
    assert row.practices.get().source == new
    assert "正确的来源" in client.get(row.get_absolute_url()).content.decode()


def test_what_is_not_public_or_not_reviewed_fixes_nothing(row, author):
    source = make_source(slug="qita")
    make_practice(make_recognition(), source=source)
    source.title = "改过"
    source.save()
    year = row.award_year
    year.released_at = None
    year.save()
    for one, column in zip(shared_rows(row), COLUMNS, strict=True):
        setattr(one, column, "改过的")
        one.save()


def test_four_are_named_as_three_and_how_many(author, people):
    rows = [make_published_report(author, people)] * 4
    source = make_source(title="示例来源")
    assert shared.sentence(source, rows).startswith(
        "“示例来源”用在已经公开、审核过的内容里（"
        "舟山市综述 2021 年、舟山市综述 2021 年、舟山市综述 2021 年等 4 份），不能直接改动。"
    )
