"""The document of a content holds all that visitors read, and nothing that changes by itself."""

from datetime import date
from decimal import Decimal

import pytest

from awards.approval.contents import LEFT_OUT, digest_of, documents
from awards.models import Achievement, Indicator, Practice, Source, StoryPhoto
from tests.factories import (
    make_achievement,
    make_practice,
    make_recognition,
    make_region_report,
    make_source,
    make_unit,
)
from tests.units.pictures import photo as a_photo
from units.models import Brand

pytestmark = pytest.mark.django_db


@pytest.fixture
def row():
    unit = make_unit(name="示例局", slug="shili-ju")
    brand = Brand.objects.create(unit=unit, name="示例品牌", meaning="示例释义")
    row = make_recognition(unit=unit, brand=brand, headline="标题", summary="提要", story="一\n二")
    source = make_source(slug="shili-bao", title="示例报道", published_on=date(2025, 3, 1))
    indicator = Indicator.objects.create(slug="shili-kj", name="示例口径", measure="件")
    make_practice(row, title="甲", summary="做法甲", source=source, position=2)
    make_practice(row, title="乙", position=1)
    make_achievement(row, label="办件", indicator=indicator, source=source, locator="第 2 段")
    return row


def document_of(row) -> dict:
    ((_, document),) = documents(type(row), [row.pk])
    return document


def digest(row) -> str:
    return digest_of(document_of(row))


OWNER = {"award": "model-organ", "year": 2025, "unit": "shili-ju"}
TEXTS = {"name_then": "示例局", "headline": "标题", "summary": "提要", "story": "一\n二"}
FIGURE = {
    "source": "shili-bao",
    "locator": "第 2 段",
    "label": "办件",
    "wording": "120余件",
    "kind": "amount",
    "value": "120",
    "upper_value": None,
    "qualifier": "more_than",
    "measure": "件",
    "direction": "",
    "baseline_wording": "",
    "baseline_value": None,
    "period": "",
    "indicator": "shili-kj",
    "is_leading": False,
}
SOURCE = {
    "title": "示例报道",
    "publisher": "",
    "author": "",
    "published_on": "2025-03-01",
    "url": "",
}
INDICATOR = {"name": "示例口径", "definition": "", "measure": "件", "higher_is_better": None}


def practice(title: str, summary: str = "", source: str | None = None) -> dict:
    said = {"kind": "mechanism", "title": title, "summary": summary}
    return {"source": source, "locator": "", **said}


def test_the_document_says_in_order_what_visitors_read(row):
    assert document_of(row) == {
        "subject": OWNER,
        "columns": TEXTS,
        "brand": {"name": "示例品牌", "meaning": "示例释义"},
        "practices": [practice("乙"), practice("甲", "做法甲", "shili-bao")],
        "achievements": [FIGURE],
        "photos": [],
        "sources": {"shili-bao": SOURCE},
        "indicators": {"shili-kj": INDICATOR},
    }


def test_a_report_has_a_document_too():
    report = make_region_report(summary="提要")
    make_practice(region_report=report, title="甲")
    document = document_of(report)
    assert document["subject"] == {"award": "model-organ", "year": 2025, "district": "330900"}
    assert document["columns"] == {"headline": "示例综述", "summary": "提要", "story": ""}
    assert ([p["title"] for p in document["practices"]], "photos" in document) == (["甲"], False)


ENDED = ("ended_on", "ended_reason")


def test_every_column_is_in_the_document_or_named_as_left_out(row):
    """A new column is in it by itself: one that is left out was so decided."""
    left_out = {model.__name__: sorted(names) for model, names in LEFT_OUT.items()}
    assert left_out == {
        "Recognition": sorted(
            [
                *("award_year", "unit", "brand", "stage", "position"),
                *("ended_on", "ended_reason", "ended_document", "rectify_by", "taken_down_on"),
            ]
        ),
        "RegionReport": ["award_year", "district", "taken_down_on"],
        "Practice": ["position", "recognition", "region_report"],
        "Achievement": ["position", "recognition", "region_report"],
        "StoryPhoto": ["height", "position", "recognition", "renditions", "width"],
        "Source": ["slug", "text"],
        "Indicator": ["slug"],
        "Brand": ["unit"],
    }


ANOTHER = [
    ("headline", lambda row: row, {"headline": "别的标题"}),
    ("brand", lambda row: row, {"brand": None}),
    ("brand's meaning", lambda row: row.brand, {"meaning": "别的释义"}),
    ("practice", lambda row: row.practices.first(), {"summary": "别的做法"}),
    ("order", lambda row: row.practices.first(), {"position": 3}),
    ("wording", lambda row: row.achievements.get(), {"wording": "120件"}),
    ("meaning", lambda row: row.achievements.get(), {"value": Decimal("120.5")}),
    ("leading", lambda row: row.achievements.get(), {"is_leading": True}),
    ("place", lambda row: row.achievements.get(), {"locator": "第 3 段"}),
    ("source", lambda row: Source.objects.get(), {"title": "别的报道"}),
    ("indicator", lambda row: Indicator.objects.get(), {"definition": "别的口径"}),
]


@pytest.mark.parametrize(("one", "columns"), [a[1:] for a in ANOTHER], ids=[a[0] for a in ANOTHER])
def test_any_change_is_another_content_and_changed_back_it_is_the_same(row, one, columns):
    before, changed = digest(row), one(row)
    model = type(changed)._base_manager.filter(pk=changed.pk)
    was = {name: getattr(changed, name) for name in columns}
    model.update(**columns)
    after = digest(row)
    model.update(**was)
    assert (after != before, digest(row)) == (True, before)


def test_what_changes_by_itself_is_no_content(row):
    before = digest(row)
    row.stage, row.position = "lapsed", 99
    row.ended_on, row.ended_reason = date(2026, 1, 1), "到期"
    row.save()
    row.unit.name, row.unit.protocol_order = "改名后的局", 5
    row.unit.save()
    Practice.objects.filter(title="甲").update(position=20)
    Source.objects.update(text="别的原文")
    restored = row.practices.get(title="甲")
    restored.delete()
    restored.pk = 987654
    restored.save(force_insert=True)
    assert digest(row) == before


def test_rows_of_one_place_have_no_order_of_their_own(row):
    row.practices.update(position=0)
    before = digest(row)
    first = row.practices.first()
    first.delete()
    first.pk = 987654
    first.save(force_insert=True)
    assert digest(row) == before


def test_numbers_and_line_breaks_that_say_the_same_are_the_same(row):
    before = digest(row)
    Achievement.objects.update(value=Decimal("120.0000"))
    type(row).objects.update(story="一\r\n二")
    assert digest(row) == before


def test_a_photograph_is_its_picture_and_what_is_said_of_it(row):
    without = digest(row)
    photo = StoryPhoto.objects.create(
        recognition=row, image=a_photo(), alt="示例照片", credit="示例"
    )
    first = document_of(row)["photos"]
    assert first == [
        {
            "image": photo.image.name.rpartition("/")[2].partition("-")[0],
            "alt": "示例照片",
            "credit": "示例",
            "caption": "",
            "taken_on": None,
        }
    ]
    photo.delete()
    assert digest(row) == without
