"""`manage.py generate`: labelled, repeatable, sound content, and only where it does no harm."""

from itertools import pairwise

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import F, Max

from awards.models import Achievement, AwardYear, Practice, Recognition, RegionReport, Source
from config.demo import synthetic
from config.search import index, query
from tests.factories import make_recognition
from units.models import Brand, District, SearchEntry, Unit, UnitName
from units.search import readings
from units.search.tokens import SAMPLE

pytestmark = pytest.mark.django_db


@pytest.fixture
def few_drawn(monkeypatch):
    """Ten units of a seed are drawn, four at a time; the others are copies."""
    monkeypatch.setattr(synthetic, "DRAWN", 10)
    monkeypatch.setattr(synthetic, "CHUNK", 4)


def generate(units: int, seed: int = 7, **options) -> None:
    options.setdefault("years", None)
    call_command("generate", units=units, seed=seed, verbosity=0, **options)


def rows() -> dict[str, list[tuple]]:
    """All that was generated, without the keys that the database gives."""
    return {
        "units": list(Unit.objects.order_by("slug").values_list(
            "slug", "name", "district__code", "tier", "category", "pinyin", "initials")),
        "names": sorted(UnitName.objects.values_list("unit__slug", "name", "kind", "used_until")),
        "brands": sorted(Brand.objects.values_list("unit__slug", "name")),
        "recognitions": sorted(Recognition.objects.values_list(
            "unit__slug", "award_year__year", "stage", "name_then", "headline", "summary", "story",
            "position", "ended_reason")),
        "practices": sorted(Practice.objects.values_list(
            "recognition__unit__slug", "recognition__award_year__year", "kind", "title", "summary",
            "source__slug", "locator")),
        "figures": sorted(Achievement.objects.values_list(
            "recognition__unit__slug", "recognition__award_year__year", "position", "label",
            "wording", "qualifier", "measure", "period", "is_leading", "source__slug")),
    }  # fmt: skip


def clear() -> None:
    for model in (Recognition, RegionReport, AwardYear, Unit, Source):
        model.objects.all().delete()


def entries() -> list[tuple]:
    """What the search knows of each record."""
    columns = ("kind", "object_id", "year", "title", "text", "tokens")
    return list(SearchEntry.objects.order_by("kind", "object_id").values_list(*columns))


@pytest.mark.parametrize("parts", [(8, 12), (10, 10), (10, 3, 7), (13, 7)])
def test_the_same_seed_gives_the_same_rows_in_one_go_or_in_several(few_drawn, parts):
    generate(20)
    at_once = rows()
    clear()
    for units in parts:
        generate(units)
    assert rows() == at_once
    assert [len(at_once[kind]) > 5 for kind in at_once] == [True] * 6


def test_a_copy_is_its_original_with_another_number(few_drawn):
    generate(10)
    drawn = rows()
    generate(15)
    assert Unit.objects.count() == 25
    made = rows()
    for number in range(11, 26):
        was, becomes = f"{(number - 1) % 10 + 1:06}", f"{number:06}"
        for kind in drawn:
            of_it = [row for row in made[kind] if row[0] == f"shili-7-{becomes}"]
            of_original = [row for row in drawn[kind] if row[0] == f"shili-7-{was}"]
            renumbered = [
                tuple(c.replace(was, becomes) if isinstance(c, str) else c for c in row)
                for row in of_original
            ]
            assert of_it == renumbered


def test_keys_follow_one_another_however_high_those_of_the_originals_are(few_drawn):
    """What counts keys in bits holds as many as the greatest; a step to the next of the sample is
    the most that is left out."""
    for seed in (7, 8, 9):
        generate(35, seed)
    keys = sorted(Unit.objects.values_list("pk", flat=True))
    assert len(keys) == 105
    assert max(later - key for key, later in pairwise(keys)) <= SAMPLE


def test_copies_are_in_the_index_as_it_would_be_written(few_drawn):
    generate(24)
    written = entries()
    index.rebuild()
    assert entries() == written
    slugs = Unit.objects.public().values_list("slug", flat=True)
    for slug in slugs:
        (units, *others) = query.search(slug[-6:])
        assert [result.url for result in units.results] == [f"/units/{slug}/"]
        assert others


def test_what_is_saved_after_copies_has_a_key_of_its_own(few_drawn):
    generate(21)
    assert make_recognition().pk > Recognition.objects.order_by("-pk")[1].pk


def test_an_interruption_leaves_whole_units_and_says_how_to_go_on(few_drawn, monkeypatch):
    def interrupt(*given):
        raise KeyboardInterrupt

    monkeypatch.setattr(synthetic.copying, "copy", interrupt)
    with pytest.raises(CommandError) as stopped:
        generate(30, years=2)
    assert str(stopped.value) == (
        "stopped; what is written is whole. The other 20: "
        "manage.py generate --units=20 --years=2 --seed=7"
    )
    assert Unit.objects.count() == 10


def test_many_units_leave_the_index_as_it_was(few_drawn, monkeypatch):
    """After an interruption too; in between nothing keeps PostgreSQL's up."""
    if connection.vendor != "postgresql":
        pytest.skip("on SQLite the index is written along with the entries")
    monkeypatch.setattr(synthetic.copying, "MANY", 20)
    before, between = inverted(), []

    def interrupt(*given):
        between.extend(inverted())
        raise KeyboardInterrupt

    generate(20, years=2)
    assert inverted() == before
    monkeypatch.setattr(synthetic.copying, "copy", interrupt)
    with pytest.raises(CommandError):
        generate(20, years=2)
    assert (inverted(), between) == (before, [])


def inverted() -> list[str]:
    """How PostgreSQL would make the inverted index of the search, if it has one."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT indexdef FROM pg_indexes WHERE indexdef LIKE '%USING gin%'")
        return [definition for (definition,) in cursor.fetchall()]


def test_all_units_have_the_same_years():
    generate(2, years=3)
    generate(2, seed=8)
    assert set(AwardYear.objects.values_list("year", flat=True)) == {2023, 2024, 2025, 2026}
    with pytest.raises(CommandError) as refused:
        generate(1, years=5)
    assert str(refused.value) == "synthetic units have 3 years here, all of them"
    assert Unit.objects.count() == 4


def test_another_seed_gives_other_rows_beside_them():
    generate(5, seed=1)
    generate(5, seed=11)
    stories = [(r.unit.slug[:8], r.story) for r in Recognition.objects.select_related("unit")]
    assert {start for start, _ in stories} == {"shili-1-", "shili-11"}
    assert Unit.objects.count() == 10
    assert len({story for _, story in stories}) == len(stories)


def test_everything_is_labelled():
    generate(20)
    texts = {
        Unit: ["name"],
        UnitName: ["name"],
        Brand: ["name", "meaning"],
        Recognition: ["name_then", "headline", "summary", "story"],
        RegionReport: ["headline", "summary", "story"],
        Practice: ["title", "summary"],
        Achievement: ["label"],
        Source: ["title", "publisher", "author"],
    }
    for model, columns in texts.items():
        for column in columns:
            assert model.objects.exists()
            unlabelled = model.objects.exclude(**{f"{column}__startswith": "示例"})
            assert list(unlabelled) == [], f"{model.__name__}.{column}"
    assert set(Unit.objects.values_list("credit_code", "website")) == {("", "")}


def test_every_row_would_pass_the_forms():
    generate(40)
    models = (Unit, UnitName, Brand, AwardYear, Recognition, RegionReport, Practice, Achievement)
    for model in (*models, Source):
        for row in model.objects.all():
            row.full_clean()
    assert set(Recognition.objects.values_list("stage", flat=True)) > {"conferred", "eligible"}


def test_a_figure_means_what_its_wording_says():
    generate(20)
    for figure in Achievement.objects.all():
        kept = (figure.kind, figure.value, figure.upper_value, figure.qualifier, figure.measure)
        figure.derive()
        meant = (figure.kind, figure.value, figure.upper_value, figure.qualifier, figure.measure)
        assert kept == meant
    assert set(Achievement.objects.values_list("qualifier", flat=True)) == {
        "exact", "about", "more_than", "at_least", "nearly",
    }  # fmt: skip
    assert Achievement.objects.aggregate(most=Max("upper_value"))["most"] is not None


def test_units_stand_in_the_districts_that_are_there():
    generate(30)
    codes = {"330900", "330902", "330903", "330921", "330922"}
    assert set(District.objects.values_list("code", flat=True)) == codes
    assert set(Unit.objects.values_list("district__code", flat=True)) == codes


def test_units_are_found_by_pinyin_as_saved_ones_are():
    generate(3)
    for unit in Unit.objects.all():
        assert (unit.pinyin, unit.initials) == readings.known().romanised(unit.name)


def test_the_years_are_released_but_the_last():
    generate(10)
    years = AwardYear.objects.order_by("year")
    assert [(year.year, year.is_released) for year in years] == [
        *((year, True) for year in range(2021, 2026)),
        (2026, False),
    ]
    assert not Recognition.objects.public().filter(award_year__year=2026).exists()


def test_what_was_there_stays_and_everything_is_found(client):
    real = make_recognition(headline="原有的标题")
    generate(30)
    real.refresh_from_db()
    assert (real.headline, Unit.objects.count()) == ("原有的标题", 31)
    found = {group.kind: group.total for group in query.search("示例")}
    assert found["units"] == Unit.objects.public().count()


def test_only_a_demo_is_filled(settings):
    settings.DEMO = False
    with pytest.raises(CommandError) as refused:
        generate(1)
    assert str(refused.value) == ("synthetic content belongs to a demo only: set PORTAL_DEMO=true")
    assert not Unit.objects.exists()


@pytest.mark.parametrize("number", ["0", "-3", "x", "1.5", "²", "1000000"])
def test_a_number_of_units_that_is_none_is_refused_in_a_sentence(number):
    with pytest.raises(CommandError) as refused:
        call_command("generate", f"--units={number}")
    assert f"'{number}' is not a whole number from 1 to 999999" in str(refused.value)


def test_no_more_units_than_digits_can_number(few_drawn):
    generate(2)
    with pytest.raises(CommandError) as refused:
        generate(999_998)
    assert str(refused.value) == "2 units of seed 7 are there, and 999999 is the most"


def test_some_were_renamed_and_some_honours_ended():
    generate(60)
    renamed = Recognition.objects.exclude(name_then=F("unit__name"))
    assert renamed.exists()
    for recognition in renamed:
        former = recognition.unit.names.get(kind=UnitName.Kind.FORMER)
        assert (recognition.name_then, former.used_until.year) == (former.name, 2023)
        assert recognition.award_year.year <= 2023
    assert Recognition.objects.filter(stage__in=["revoked", "lapsed"]).exists()


def test_progress_and_sum_are_said(capsys):
    call_command("generate", "--units=3", "--seed=2")
    said = capsys.readouterr()
    assert said.out == "3 synthetic units added.\n"
    assert "3/3" in said.err
