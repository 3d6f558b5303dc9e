"""The search index follows the records, in their transaction, and can be written anew."""

from io import StringIO
from random import Random

import pytest
from django.core import serializers
from django.core.management import call_command
from django.db import connection, transaction
from django.db.migrations import Migration, RemoveIndex, RunPython
from django.test.utils import CaptureQueriesContext

from awards.models import Award, Indicator, Practice, Recognition
from config.search import index
from config.search.query import search
from tests.factories import (
    make_achievement,
    make_award_year,
    make_district,
    make_practice,
    make_recognition,
    make_region_report,
    make_source,
    make_unit,
)
from units.models import Brand, SearchEntry, Unit, UnitName

from .results import entries_with

pytestmark = pytest.mark.django_db
KINDS = ("units", "recognitions", "practices", "achievements")


def kinds(text):
    """The kinds of public records that `text` finds, in one letter each: u r p a."""
    return "".join(group.kind[0] for group in search(text))


def entries():
    """All entries, without their keys."""
    return set(
        SearchEntry.objects.values_list(
            "kind", "object_id", "year", "district", "title", "text", "tokens"
        )
    )


@pytest.fixture
def recognition():
    """A recognition with a practice and a figure."""
    recognition = make_recognition(unit=make_unit(name="示例旧名局"), headline="示例标题")
    make_practice(recognition, title="示例做法")
    make_achievement(recognition, label="示例指标")
    return recognition


def test_a_renamed_unit_is_found_by_its_name_and_by_the_name_of_the_day(recognition):
    unit = recognition.unit
    unit.name, unit.short_name = "示例新名局", "新局"
    unit.save()
    assert kinds("新名局") == kinds("新局") == "urpa"
    assert kinds("xinmingju") == "ur"
    assert kinds("旧名局") == "rpa"


def test_a_unit_is_found_as_people_say_it():
    make_recognition(unit=make_unit(name="舟山市示例局"), headline="示例")
    assert kinds("舟山示例局") == kinds("zssl") == kinds("zhoushanshili") == "ur"
    assert kinds("zssslj") == "ur"


@pytest.mark.parametrize("columns", [{"category": "port"}, {"tier": "county"}])
def test_what_a_unit_is_follows(recognition, columns):
    unit = recognition.unit
    for name, value in columns.items():
        setattr(unit, name, value)
    unit.save(update_fields=[*columns])
    assert kinds("口岸管理" if "category" in columns else "县 直") == "u"


def test_other_names_come_change_move_and_go(recognition):
    other = make_recognition(unit=make_unit(name="示例乙局"), headline="示例另题")
    name = UnitName.objects.create(unit=recognition.unit, name="老码头")
    assert kinds("老码头") == "urpa"
    name.name = "新码头"
    name.save()
    assert (kinds("老码头"), kinds("新码头")) == ("", "urpa")
    name.unit = other.unit
    name.save()
    assert [g.results[0].title for g in search("新码头")] == ["示例乙局", "示例另题"]
    name.delete()
    assert kinds("新码头") == ""


def test_brands_come_change_and_go(recognition):
    brand = Brand.objects.create(unit=recognition.unit, name="红色灯塔")
    assert kinds("灯塔") == ""
    recognition.brand = brand
    recognition.save()
    assert kinds("灯塔") == "r"
    brand.name = "蓝色航标"
    brand.save()
    assert (kinds("灯塔"), kinds("航标")) == ("", "r")
    Recognition.objects.get().delete()
    brand.delete()
    assert not SearchEntry.objects.filter(text__contains="航标").exists()


def test_names_of_districts_awards_and_indicators_follow(recognition):
    report = make_region_report()
    make_practice(region_report=report)
    indicator = Indicator.objects.create(slug="x", name="旧口径", measure="件")
    recognition.achievements.update(indicator=indicator)
    recognition.achievements.get().save()
    district, award = make_district(), Award.objects.get()
    for record, name in ((district, "示例新市"), (award, "示例新奖"), (indicator, "示例新口径")):
        record.name = name
        record.save()
    assert kinds("新市") == "urpa"
    assert [group.total for group in search("新市")] == [1, 1, 2, 1]
    assert kinds("新奖") == "r"
    assert kinds("新口径") == "a"
    assert kinds("舟山市") == ""


def test_a_moved_year_and_a_moved_report_follow(recognition):
    report = make_region_report(district=make_district("330903", "示例区"))
    make_practice(region_report=report, title="示例综述做法")
    year = recognition.award_year
    year.year = 2024
    year.save()
    assert (kinds("2025年度"), kinds("2024年度")) == ("", "rpa")
    assert SearchEntry.objects.filter(year=2024).count() == 4
    report.district = make_district()
    report.save()
    assert (kinds("示例区"), [g.total for g in search("舟山市 综述")]) == ("", [1])


def test_a_recognition_and_its_evidence_follow(recognition):
    recognition.headline, recognition.name_then = "改了的标题", "示例当年局"
    recognition.save()
    assert (kinds("改了的标题"), kinds("当年局")) == ("r", "rpa")
    practice = recognition.practices.get()
    practice.title = "改了的做法"
    practice.save(update_fields=["title"])
    assert kinds("改了的做法") == "p"
    practice.delete()
    assert kinds("改了的做法") == ""
    recognition.delete()
    assert set(SearchEntry.objects.values_list("kind", flat=True)) == {"units"}
    recognition.unit.delete()
    assert not SearchEntry.objects.exists()


def test_the_figures_own_words_follow(recognition):
    figure = recognition.achievements.get()
    figure.wording, figure.period = "第一", "今年以来"
    figure.baseline_wording, figure.baseline_value = "90.50分", 90.5
    figure.save()
    for text in ("第一", "今年以来", "90.50分"):
        assert kinds(text) == "a"


def test_what_the_index_does_not_hold_writes_nothing(recognition):
    year = recognition.award_year
    year.note = "只有工作人员看得到"
    recognition.stage = "re_examined"
    with CaptureQueriesContext(connection) as queries:
        year.save()
        recognition.save()
    assert not [q for q in queries.captured_queries if 'INTO "units_searchentry' in q["sql"]]
    assert kinds("只有工作人员") == ""


def test_every_column_that_a_document_reads_is_watched(recognition):
    """What the signals say is what a full writing says, after each column has changed once."""
    report = make_region_report()
    make_practice(region_report=report)
    Brand.objects.create(unit=recognition.unit, name="示例品牌", meaning="示例释义")
    UnitName.objects.create(unit=recognition.unit, name="示例别名")
    indicator = Indicator.objects.create(slug="x", name="示例口径", measure="件")
    recognition.achievements.update(indicator=indicator)
    # Of what is written whole or not at all.
    Award.objects.update(consecutive_years=3, leads_to="示例称号")
    quoted = {"quotation": "示例引语", "quoted_from": "示例职工", "quotation_source": make_source()}
    Recognition.objects.update(**quoted)
    for model in index.REACHES:
        for record in model.objects.all():
            for column in free_texts(model):
                setattr(record, column, f"{getattr(record, column)}改")
                record.save(update_fields=[column])
                followed = entries()
                index.rebuild()
                assert followed == entries(), f"{model.__name__}.{column}"


def free_texts(model):
    """The text columns of a model that hold any text."""
    return [
        column.attname
        for column in model._meta.concrete_fields
        if column.get_internal_type() in ("CharField", "TextField")
        and not column.choices
        and column.name not in ("code", "credit_code", "baseline_wording", "pinyin", "initials")
    ]


def test_records_that_move_follow(recognition):
    other = make_recognition(unit=make_unit(name="示例乙局"), headline="示例另题")
    practice, figure = recognition.practices.get(), recognition.achievements.get()
    practice.recognition = figure.recognition = other
    practice.save()
    figure.save()
    figure.indicator = Indicator.objects.create(slug="x", name="示例口径", measure="件")
    figure.save()
    assert (kinds("旧名局"), kinds("乙局"), kinds("口径")) == ("ur", "urpa", "a")
    other.unit.district = make_district("330903", "示例区")
    other.unit.save()
    assert kinds("示例区") == "urpa"
    practice.recognition, practice.region_report = None, make_region_report()
    practice.save()
    assert (kinds("乙局"), kinds("舟山市 做法")) == ("ura", "p")


def test_a_record_that_is_not_kept_leaves_no_entry():
    with pytest.raises(RuntimeError), transaction.atomic():
        make_recognition(headline="示例未成")
        raise RuntimeError
    assert not SearchEntry.objects.exists()


def test_fixtures_wait_for_reindex(recognition):
    text = serializers.serialize("json", [*Unit.objects.all()])
    SearchEntry.objects.all().delete()
    for loaded in serializers.deserialize("json", text):
        loaded.save()
    assert not SearchEntry.objects.exists()
    call_command("reindex", verbosity=0)
    assert kinds("旧名局") == "urpa"


def test_reindex_twice_is_reindex_once(recognition, capsys):
    before = entries()
    keys = set(SearchEntry.objects.values_list("pk", flat=True))
    for _ in range(2):
        call_command("reindex", verbosity=0)
        assert entries() == before
    assert set(SearchEntry.objects.values_list("pk", flat=True)) == keys
    assert capsys.readouterr() == ("", "")


def test_reindex_repairs_what_went_past_the_signals(recognition):
    Practice.objects.update(title="悄悄改了")
    SearchEntry.objects.filter(kind="units").delete()
    SearchEntry.objects.create(kind="units", object_id=10**9, title="", text="鬼", tokens="u:鬼")
    call_command("reindex", verbosity=0)
    assert kinds("悄悄改了") == "p"
    assert kinds("旧名局") == "urpa"
    assert not entries_with("鬼").exists()
    assert SearchEntry.objects.count() == 4


def test_reindex_goes_in_chunks_and_says_how_far(recognition, monkeypatch):
    monkeypatch.setattr(index, "CHUNK", 2)
    for _ in range(4):
        make_practice(recognition)
    counts = []
    index.rebuild(progress=counts.append)
    assert counts == [1, 1, 2, 2, 1, 1]
    out, err = StringIO(), StringIO()
    call_command("reindex", stdout=out, stderr=err)
    assert out.getvalue() == "8 records indexed.\n"
    assert "8/8" in err.getvalue()


def test_reindex_that_fails_leaves_the_old_index(recognition):
    before = entries()

    def stop(count):
        raise RuntimeError

    Practice.objects.update(title="悄悄改了")
    Unit.objects.update(name="悄悄改了")
    with pytest.raises(RuntimeError):
        index.rebuild(progress=stop)
    assert entries() == before
    assert kinds("旧名局") == "urpa"


def test_rows_written_anew_keep_the_inverted_index_whole(recognition):
    SearchEntry.objects.update(tokens="u:甲乙 u:乙", text="甲乙")
    assert entries_with("甲乙").count() == 4
    assert not entries_with("旧名").exists()
    SearchEntry.objects.all().delete()
    assert not entries_with("甲乙").exists()
    if connection.vendor == "sqlite":
        table = "units_searchentry_fts"
        connection.cursor().execute(
            f"INSERT INTO {table}({table}, rank) VALUES ('integrity-check', 1)"
        )


def test_a_story_beyond_all_measure_is_kept():
    characters = [chr(code) for code in range(0x20000, 0x28000)]
    story = "".join(Random(1).choices(characters, k=2 * index.LONGEST))
    recognition = make_recognition(story=story)
    assert entries_with(story[1000:1050]).get().object_id == recognition.pk


def test_migrations_of_what_is_searched_write_the_index(recognition):
    SearchEntry.objects.all().delete()
    index.fill(using="default")
    of_no_record, of_records = Migration("0001", "awards"), Migration("0002", "awards")
    of_no_record.operations = [RemoveIndex("recognition", "recognition_in_order")]
    of_records.operations = [*of_no_record.operations, RunPython(RunPython.noop)]
    index.fill(using="default", plan=[(of_no_record, False)])
    of_others = Migration("0001", "auth")
    of_others.operations = of_records.operations
    index.fill(using="default", plan=[(of_others, False)])
    assert not SearchEntry.objects.exists()
    index.fill(using="default", plan=[(of_records, False)])
    assert SearchEntry.objects.count() == 4


def test_an_unreleased_year_is_indexed_and_not_shown():
    make_recognition(award_year=make_award_year(2026, released=False), headline="示例草稿")
    assert entries_with("草稿").count() == 1
    assert search("草稿") == []
