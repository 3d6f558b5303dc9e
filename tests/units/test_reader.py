"""What is read by keys with SQL that is made once: as Django reads it, and nothing more."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from awards.models import Practice, Recognition
from tests.factories import make_practice, make_recognition, make_region_report
from units.listing.reader import STEP, Reader

pytestmark = pytest.mark.django_db
COLUMNS = ("title", "recognition__unit__slug", "region_report__district__name")


def said(practice: Practice) -> tuple:
    owner, report = practice.recognition, practice.region_report
    return practice.title, owner and owner.unit.slug, report and report.district.name


def test_it_reads_what_the_rows_have_and_no_others():
    own = make_practice(make_recognition(), title="示例甲")
    of_report = make_practice(region_report=make_region_report(), title="示例乙")
    draft = make_practice(make_recognition(stage="nominated"), title="示例丙")
    keys = [of_report.pk, own.pk, draft.pk, 10**9]
    reader = Reader(Practice.objects.public(), COLUMNS)
    expected = {key: said(one) for key, one in Practice.objects.public().in_bulk(keys).items()}
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            found = {key: said(one) for key, one in reader.read(keys).items()}
        assert (found, len(queries)) == (expected, 1)
    assert expected.keys() == {own.pk, of_report.pk}
    assert reader.read([]) == {}


def test_what_was_not_asked_is_read_when_it_is_wanted():
    practice = make_practice(make_recognition(), summary="示例做法")
    found = Reader(Practice.objects.all(), COLUMNS).read([practice.pk])[practice.pk]
    assert (found, found.recognition_id) == (practice, practice.recognition_id)
    with CaptureQueriesContext(connection) as queries:
        assert found.summary == "示例做法"
    assert len(queries) == 1


@pytest.mark.parametrize("number", [1, STEP, STEP + 1])
def test_any_number_of_keys(number):
    unit = make_recognition().unit
    keys = [make_practice(unit.recognitions.get()).pk for _ in range(number)]
    found = Reader(Practice.objects.all(), COLUMNS).read(keys)
    assert found.keys() == set(keys)
    assert len({id(one.recognition.unit) for one in found.values()}) == 1


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL gives dates as dates")
def test_columns_that_a_database_gives_otherwise_are_refused():
    with pytest.raises(TypeError):
        Reader(Recognition.objects.all(), ["ended_on"])
