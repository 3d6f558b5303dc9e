"""The version: every table that pages read changes it, whoever writes, once it is committed."""

import threading
import time
from contextlib import suppress

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.db.models import Model

from awards.models import AwardYear, Practice, Recognition
from config.publishing import triggers
from config.search import index
from tests.factories import (
    make_award_year,
    make_practice,
    make_recognition,
    make_staff,
    make_unit,
)
from units import history, version
from units.models import Unit

from . import content

pytestmark = pytest.mark.django_db(transaction=True)
SHOWN = {model._meta.label: model for model in triggers.shown()}


def changed_by(act) -> bool:
    before = version.current()
    act()
    after = version.current()
    assert before and after
    return before != after


def run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def test_the_tables_of_the_desk_alone_are_named():
    tables = {model._meta.label for model in SHOWN.values()} | set(triggers.OF_THE_DESK)
    assert {"units.Unit", "units.District", "awards.Recognition", "units.SearchEntry"} <= tables
    assert tables == {
        model._meta.label
        for room in triggers.ROOMS
        for model in triggers.apps.get_app_config(room).get_models(include_auto_created=True)
    }


def test_a_change_of_any_row_is_seen_whoever_makes_it():
    content.fill()
    for label, model in SHOWN.items():
        change = f"UPDATE {model._meta.db_table} SET id = id"
        assert changed_by(lambda change=change: run(change)), label


def test_adding_and_removing_are_seen_also_in_bulk():
    unit = make_unit()
    columns = {"district": unit.district, "tier": unit.tier, "category": unit.category}
    more = [Unit(slug=f"shili-jia-{n}", name=f"示例{n}局", **columns) for n in range(3)]
    assert changed_by(lambda: Unit.objects.bulk_create(more))
    assert changed_by(lambda: Unit.objects.filter(slug="shili-jia-1").update(name="示例改局"))
    assert changed_by(lambda: Unit.objects.filter(slug="shili-jia-2").delete())
    assert not changed_by(lambda: Unit.objects.filter(slug="shili-jia-2").delete())


def watched() -> set[str]:
    """The tables with triggers for each of the three acts."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(
                "SELECT tbl_name FROM sqlite_master WHERE type = 'trigger' AND name LIKE %s"
                " GROUP BY 1 HAVING COUNT(*) = 3",
                [f"{triggers.TABLE}_%"],
            )
        else:  # 29: for each row, after INSERT, DELETE or UPDATE
            cursor.execute(
                "SELECT relname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid"
                " WHERE tgname = %s AND tgtype = 29 AND tginitdeferred",
                [triggers.TRIGGER],
            )
        return {name for (name,) in cursor.fetchall()}


def test_all_three_acts_are_watched_in_every_table():
    assert watched() == {model._meta.db_table for model in SHOWN.values()}


def test_what_is_rolled_back_has_changed_nothing():
    def fail() -> None:
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            make_unit()
            raise ZeroDivisionError

    assert not changed_by(fail)


def test_what_pages_do_not_show_changes_nothing():
    unit, by = make_unit(), make_staff()
    assert not changed_by(lambda: history.note(unit, "shili", by))


def test_inside_a_transaction_there_is_no_version():
    with transaction.atomic():
        assert version.current() is None
        make_unit()
    assert version.current()


@pytest.mark.parametrize("left", ["DISCARD ALL", "SELECT pg_terminate_backend(pg_backend_pid())"])
def test_a_session_that_lost_what_it_knew_is_replaced(left):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no sessions")
    before = version.current()
    with suppress(DatabaseError):
        run(left)
    assert version.current() == before
    assert changed_by(make_unit)


def test_a_migration_gives_a_new_version_and_the_triggers_back():
    table = Unit._meta.db_table
    run(
        f"DROP TRIGGER {triggers.TABLE}_{table}_UPDATE"
        if connection.vendor == "sqlite"
        else f"DROP TRIGGER {triggers.TRIGGER} ON {table}"
    )
    assert table not in watched()
    assert changed_by(lambda: call_command("migrate", verbosity=0))
    assert table in watched()


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite alters whatever changed before")
def test_a_migration_may_change_rows_and_then_their_table():
    make_unit()
    table = Unit._meta.db_table
    triggers.let_go(using="default", plan=["示例"])
    with transaction.atomic():
        run(f"UPDATE {table} SET name = name")
        run(f"ALTER TABLE {table} ADD COLUMN shili integer")
        run(f"ALTER TABLE {table} DROP COLUMN shili")
    assert watched() == set()
    triggers.keep(using="default")
    assert table in watched()


def test_emptied_tables_have_a_version_of_their_own():
    assert changed_by(lambda: call_command("flush", interactive=False, verbosity=0))


def test_many_rows_of_a_transaction_are_one_change_and_the_next_is_another():
    tokens = set()
    for number in range(3):
        with transaction.atomic():
            for row in range(3):
                make_unit(slug=f"shili-{number}-{row}")
        tokens.add(version.current())
    assert len(tokens) == 3


def rows_of(model: type[Model]) -> int:
    return model._base_manager.count()


def test_the_content_of_these_tests_has_rows_in_every_table():
    content.fill()
    assert {label for label, model in SHOWN.items() if not rows_of(model)} == set()


def tokens() -> dict[str, str]:
    """The tokens of all parts."""
    return dict(version.ContentVersion.objects.values_list("part", "token"))


def year_of(row: Model) -> str:
    """The part of the content that a row belongs to beside everything."""
    if isinstance(row, AwardYear):
        return str(row.pk)
    owner = getattr(row, "recognition", None) or getattr(row, "region_report", None) or row
    return str(getattr(owner, "award_year_id", version.SHARED))


def test_a_row_changes_the_token_of_its_year_or_of_what_years_share_and_no_other():
    content.fill()
    for label, model in SHOWN.items():
        for row in model._base_manager.all():
            before = tokens()
            run(f"UPDATE {model._meta.db_table} SET id = id WHERE id = {row.pk}")
            after = tokens()
            expected = {"all", year_of(row)} if label != "units.SearchEntry" else {"all"}
            expected |= {f"{row.pk}:standing"} if model is AwardYear else set()
            assert {part for part in after if after[part] != before.get(part)} == expected, label


def test_a_row_that_moves_changes_both_years_and_one_that_goes_its_own():
    recognition = make_recognition(year=2025)
    other = make_award_year(2024)
    own = {str(other.pk), f"{other.pk}:standing"}
    years = own | {str(recognition.award_year_id), f"{recognition.award_year_id}:standing"}
    for act, parts in (
        (lambda: Recognition.objects.update(award_year=other), years),
        (lambda: Recognition.objects.update(summary="示例提要"), {str(other.pk)}),
        (lambda: Recognition.objects.update(stage="re_examined"), own),
        (lambda: Recognition.objects.update(unit=make_unit()), own | {"shared"}),
        (lambda: make_practice(recognition), {str(other.pk)}),
        (lambda: Practice.objects.all().delete(), {str(other.pk)}),
        (lambda: Recognition.objects.all().delete(), own),
        (lambda: make_recognition(award_year=other, unit=recognition.unit), own),
    ):
        recognition.refresh_from_db() if Recognition.objects.exists() else None
        before = tokens()
        act()
        after = tokens()
        assert {part for part in after if after[part] != before.get(part)} == {"all", *parts}


def test_what_is_counted_of_a_year_is_counted_anew_when_that_year_or_what_all_share_changed():
    first, second = make_recognition(year=2024), make_recognition(year=2025)
    years, asked = [first.award_year_id, second.award_year_id], []

    def count(some: list[int]) -> dict[int, int]:
        asked.append(some)
        return Recognition.objects.counted(some)

    def counted() -> dict:
        return version.once_each("示例", [*years, 10**9], count)

    assert counted() == {years[0]: 1, years[1]: 1, 10**9: None}
    assert counted() == {years[0]: 1, years[1]: 1, 10**9: None}
    make_recognition(year=2025, unit=first.unit)
    assert counted() == {years[0]: 1, years[1]: 2, 10**9: None}
    first.unit.save()
    counted()
    version.begin()
    counted()
    assert asked == [[*years, 10**9], [years[1]], [*years, 10**9], [*years, 10**9]]
    with transaction.atomic():
        Recognition.objects.filter(award_year=years[1]).delete()
        assert counted() == {years[0]: 1, years[1]: None, 10**9: None}
    assert asked[-1] == [*years, 10**9]


@pytest.mark.parametrize(
    "asked",
    [
        lambda make: version.once("示例", lambda: make(["示例"])["示例"]),
        lambda make: version.once_each("示例", ["示例"], make)["示例"],
    ],
)
def test_of_many_who_want_the_same_worked_out_one_does_it(asked, monkeypatch):
    """It may hold much while it does."""
    monkeypatch.setattr(version.TURNS, "patience", 60)  # a busy machine may take seconds
    made, begun, go = [], threading.Event(), threading.Event()

    def slowly(years: list[str]) -> dict[str, int]:
        made.append(years)
        begun.set()
        go.wait(60)
        return {"示例": len(made)}

    got: list[int] = []

    def visitor() -> None:
        got.append(asked(slowly))
        connection.close()

    visitors = [threading.Thread(target=visitor) for _ in range(4)]
    visitors[0].start()
    begun.wait(60)
    for other in visitors[1:]:
        other.start()
    time.sleep(0.3)  # for whoever would not wait to work it out as well
    go.set()
    for other in visitors:
        other.join(60)
    assert (got, made) == ([1] * 4, [["示例"]])


def test_what_asks_nothing_of_what_all_share_is_kept_when_that_changed():
    year = make_recognition(year=2025).award_year_id
    asked = []

    def counted() -> dict:
        return version.once_each("示例", [year], count, of_shared=False)

    def count(years: list[int]) -> dict[int, int]:
        asked.append(years)
        return Recognition.objects.counted(years)

    counted()
    Unit.objects.get().save()
    assert counted() == {year: 1} and len(asked) == 1
    other = make_recognition(year=2025)
    assert counted() == {year: 2} and len(asked) == 2
    version.begin()  # as after a backup was restored: nothing kept before counts
    other.delete()
    assert counted() == {year: 1} and len(asked) == 3


def test_writing_the_index_anew_is_a_new_version_of_every_part():
    make_recognition()
    before = tokens()
    index.rebuild()
    assert all(tokens().get(part) != token for part, token in before.items())
