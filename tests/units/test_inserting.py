"""New rows made and written many at once are those that Django makes and writes one by one."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from awards.models import Achievement, Practice, Recognition, Source
from tests.factories import make_recognition, make_source, make_staff, make_unit
from units import history
from units.history import Change
from units.inserting import AT_ONCE, insert_all, made
from units.models import SearchEntry, Unit

pytestmark = pytest.mark.django_db

FIGURE = {
    "label": "示例受理",
    "wording": "1.9万余件",
    "value": Decimal("19000"),
    "qualifier": "more_than",
    "measure": "件",
    "is_leading": True,
    "position": 3,
}


def figure(recognition, **said) -> dict:
    return {"recognition": recognition, **FIGURE, **said}


def stored(row) -> dict:
    """What the database has of a row, by column, without its key."""
    found = type(row)._base_manager.filter(pk=row.pk).values().get()
    return {name: value for name, value in found.items() if name != "id"}


def test_a_row_is_made_as_its_model_makes_it():
    recognition, source = make_recognition(), make_source()
    said = figure(recognition, source=source, indicator=None)
    (row,) = made(Achievement, [said])
    as_usual = Achievement(**said)
    columns = [field.attname for field in Achievement._meta.concrete_fields]
    assert [getattr(row, name) for name in columns] == [getattr(as_usual, name) for name in columns]
    assert row.recognition is recognition and row.source is source
    assert row.pk is None and row._state.adding


def test_what_is_no_column_is_refused():
    with pytest.raises(TypeError, match=r"awards\.Achievement has not all of \['labels'\]"):
        made(Achievement, [{"labels": "示例"}])


def test_rows_do_not_share_what_can_be_changed():
    first, second = made(Change, [{}, {}])
    first.new["headline"] = "示例"
    assert second.new == {}


@pytest.mark.parametrize("number", [1, AT_ONCE, AT_ONCE + 1])
def test_rows_get_their_keys_in_order(number):
    recognition = make_recognition()
    rows = made(
        Practice, [{"recognition": recognition, "title": f"示例{n}"} for n in range(number)]
    )
    insert_all(rows)
    found = Practice.objects.order_by("pk").values_list("pk", "title")
    assert list(found) == [(row.pk, f"示例{n}") for n, row in enumerate(rows)]
    assert not any(row._state.adding for row in rows)
    assert {row._state.db for row in rows} == {"default"}


def test_each_kind_of_value_is_stored_as_usual():
    recognition, source = make_recognition(), make_source()
    said = [
        figure(recognition, source=source),
        figure(recognition, kind="rank", value=None, qualifier="", measure="", wording="全国第一"),
        figure(recognition, value=Decimal("0.50"), upper_value=Decimal("6"), label="其他"),
    ]
    rows = made(Achievement, said)
    insert_all(rows)
    one_by_one = [Achievement.objects.create(**values) for values in said]
    assert list(map(stored, rows)) == list(map(stored, one_by_one))
    day = {"title": "示例报道", "published_on": date(2026, 3, 1)}
    (paper,) = made(Source, [{"slug": "shili-baodao", **day}])
    insert_all([paper])
    assert Source.objects.get(pk=paper.pk).published_on == date(2026, 3, 1)


def test_moments_and_json_are_stored_as_usual():
    unit, person, before = make_unit(), make_staff(), timezone.now()
    told = {"value": Decimal("1.50"), "on": date(2026, 3, 1), "text": "示例"}
    acts = [history.act(unit, "changed", person, old=told, new={"n": [1, None]})]
    insert_all(acts)
    (act,) = acts
    kept = Change.objects.get(pk=act.pk)
    assert kept.old == {"value": "1.50", "on": "2026-03-01", "text": "示例"}
    assert kept.new == {"n": [1, None]}
    assert kept.at == act.at and before <= kept.at <= timezone.now()


@settings(max_examples=40)
@given(texts=st.lists(st.text(max_size=30), min_size=1, max_size=6))
def test_unseen_characters_are_taken_out_as_by_a_save(texts):
    recognition = make_recognition(unit=Unit.objects.first() or make_unit())
    rows = made(Practice, [{"recognition": recognition, "summary": text} for text in texts])
    insert_all(rows)
    saved = [Practice.objects.create(recognition=recognition, summary=text) for text in texts]
    assert [row.summary for row in rows] == [row.summary for row in saved]
    assert list(map(stored, rows)) == list(map(stored, saved))
    Recognition.objects.filter(pk=recognition.pk).delete()


def test_a_related_record_that_was_stored_meanwhile_is_taken():
    recognition = make_recognition()
    source = Source(slug="shili", title="示例")
    row = Practice(recognition=recognition, title="示例", source=source)
    with pytest.raises(ValueError, match="unsaved related object 'source'"), transaction.atomic():
        insert_all([row])
    source.save()
    insert_all([row])
    assert stored(row)["source_id"] == source.pk


def test_a_row_with_a_key_is_refused():
    row = Practice.objects.create(recognition=make_recognition(), title="示例")
    with (
        pytest.raises(ValueError, match=r"awards\.Practice has a key before it is stored"),
        transaction.atomic(),
    ):
        insert_all([row])


def test_all_or_nothing():
    recognition = make_recognition()
    said = [{"recognition": recognition, "title": f"示例{n}"} for n in range(AT_ONCE)]
    rows = made(Practice, [*said, {"title": "没有归属"}])
    with pytest.raises(IntegrityError), transaction.atomic():
        insert_all(rows)
    assert not Practice.objects.exists()


def test_what_is_there_is_written_over():
    entry = {"kind": "units", "object_id": 9_000_001, "title": "示例", "text": "", "tokens": ""}
    over = {"unique": ("kind", "object_id"), "over": ("title", "text")}
    insert_all(made(SearchEntry, [entry]), **over)
    later = [entry | {"title": "后来", "tokens": "u:后来"}, entry | {"object_id": 9_000_002}]
    insert_all(made(SearchEntry, later), **over)
    rows = SearchEntry.objects.filter(object_id__gt=9_000_000).order_by("object_id")
    assert list(rows.values_list("object_id", "title", "tokens")) == [
        (9_000_001, "后来", ""),
        (9_000_002, "示例", ""),
    ]


def test_nothing_is_asked_for_no_rows(django_assert_num_queries):
    with django_assert_num_queries(0):
        insert_all([])


def test_so_many_rows_are_one_statement(django_assert_num_queries):
    recognition = make_recognition()
    for number in (3, AT_ONCE):
        rows = made(
            Practice, [{"recognition": recognition, "title": f"{n}"} for n in range(number)]
        )
        with django_assert_num_queries(1):
            insert_all(rows)
