"""One rule finds on the staff's desk and on the public site: names, initials, brands and years."""

import json

import pytest

from awards.models import Recognition
from tests.factories import (
    make_achievement,
    make_award_year,
    make_practice,
    make_recognition,
    make_unit,
)
from units.models import Brand, Unit, UnitName

pytestmark = pytest.mark.django_db

LISTS = {
    "units": "units/unit",
    "brands": "units/brand",
    "recognitions": "awards/recognition",
    "practices": "awards/practice",
    "achievements": "awards/achievement",
}
#: What a chooser completes, and in which form.
CHOOSERS = {
    "units": ("awards", "recognition", "unit"),
    "brands": ("awards", "recognition", "brand"),
    "recognitions": ("awards", "achievement", "recognition"),
}


@pytest.fixture(scope="module")
def made(whole_module) -> int:
    """A unit with names of all kinds, a brand, and two years; and others that share little."""
    unit = make_unit(
        name="舟山市示例公安局", short_name="市公安局", slug="shili-police", category="law"
    )
    UnitName.objects.create(unit=unit, name="舟山警务处", kind="former")
    brand = Brand.objects.create(unit=unit, name="蓝盾先锋")
    for year in (2024, 2025):
        recognition = make_recognition(
            unit=unit, year=year, brand=brand, headline=f"守护{year % 7}"
        )
        make_achievement(recognition, label="办件")
        make_practice(recognition, title="机制")
    others = {
        "舟山市发展和改革委员会": "市发改委",
        "舟山边检站": "",
        "普陀区示例民生局": "普陀区人社局",
        "示例绿岛妇女局": "",
    }
    for name, short in others.items():
        recognition = make_recognition(
            unit=make_unit(name=name, short_name=short, category="port"), headline="示例标题"
        )
        make_achievement(recognition, label="示例")
        make_practice(recognition, title="示例")
    return unit.pk


@pytest.fixture
def police(made, db) -> Unit:
    """The first of them, as it is before each test."""
    return Unit.objects.get(pk=made)


def on_the_desk(staff, table: str, text: str) -> list[str]:
    response = staff.get(f"/admin/{LISTS[table]}/", {"q": text})
    return sorted(said(row) for row in response.context["cl"].result_list)


def in_the_chooser(staff, table: str, text: str) -> list[str]:
    app, model, field = CHOOSERS[table]
    asked = {"app_label": app, "model_name": model, "field_name": field, "term": text}
    return sorted(row["text"] for row in staff.get("/admin/autocomplete/", asked).json()["results"])


def in_public(client, table: str, text: str) -> list[str]:
    page = client.get(f"/{table}/", {"q": text})
    rows = [row["record"] if isinstance(row, dict) else row for row in page.context["object_list"]]
    return sorted(said(row) for row in rows)


def said(row) -> str:
    """Whose a row is, and of which year."""
    if isinstance(row, Unit):
        return row.name
    if isinstance(row, Brand):
        return f"{row.name} {row.unit}"
    owner = row if isinstance(row, Recognition) else row.owner
    return f"{owner.name_then} {owner.award_year.year}"


POLICE = ["舟山市示例公安局 2024", "舟山市示例公安局 2025"]
FOUND = {
    "fgw": ["舟山市发展和改革委员会 2025"],
    "fagaiwei": ["舟山市发展和改革委员会 2025"],
    "bjz": ["舟山边检站 2025"],
    "rsj": ["普陀区示例民生局 2025"],
    **{
        text: ["示例绿岛妇女局 2025"]
        for text in ("lvdao", "ludao", "lüdao", "LǙDǍO", "lyudao", "lvdaofunv", "nuju", "ldfnj")
    },
    "lvda nü": ["示例绿岛妇女局 2025"],
    "nuda": [],
    "slgaj": POLICE,
    "jwc": POLICE,
    "蓝盾": POLICE,
    "公安 2025": POLICE[1:],
    "gaj 2024": POLICE[:1],
    "警务处 2024": POLICE[:1],
    "fgw 2024": [],
}


@pytest.mark.parametrize("text", FOUND)
@pytest.mark.parametrize("table", ["recognitions", "practices", "achievements"])
def test_what_belongs_to_a_year_is_found_alike_everywhere(staff, client, police, table, text):
    assert on_the_desk(client, table, text) == FOUND[text]
    assert in_public(client, table, text) == FOUND[text]
    rows = json.loads(client.get(f"/data/{table}.json", {"q": text}).getvalue())
    assert rows["count"] == len(FOUND[text])


@pytest.mark.parametrize("text", [text for text in FOUND if "20" not in text])
def test_units_are_found_alike_everywhere(staff, client, police, text):
    units = sorted({name.split()[0] for name in FOUND[text]})
    assert on_the_desk(client, "units", text) == units
    assert in_the_chooser(client, "units", text) == units
    assert in_public(client, "units", text) == units


@pytest.mark.parametrize("text", FOUND)
def test_recognitions_are_found_in_choosers_and_by_the_search(staff, client, police, text):
    names = [f"{name.split()[0]}（{name.split()[1]}）" for name in FOUND[text]]
    assert in_the_chooser(client, "recognitions", text) == names
    groups = {g.kind: g for g in client.get("/search/", {"q": text}).context["groups"]}
    found = groups["recognitions"].results if names else []
    assert sorted(result.meta.split(" · ")[1] for result in found) == sorted(
        name.split()[0] for name in FOUND[text]
    )


def test_brands_are_found_by_their_own_words_and_by_their_unit(staff, client, police):
    brand = ["蓝盾先锋 舟山市示例公安局"]
    for text in ("蓝盾", "gaj", "slgaj 蓝盾", "警务处"):
        assert on_the_desk(client, "brands", text) == brand
        assert in_the_chooser(client, "brands", text) == ["蓝盾先锋"]
    assert on_the_desk(client, "brands", "fgw") == []


def test_drafts_are_found_on_the_desk_alone(staff, client, police):
    draft = make_recognition(
        unit=police, award_year=make_award_year(2026, released=False), headline="示例草稿"
    )
    make_achievement(draft)
    make_practice(draft)
    for table in ("recognitions", "practices", "achievements"):
        assert on_the_desk(client, table, "gaj 2026") == ["舟山市示例公安局 2026"]
        assert in_public(client, table, "gaj 2026") == []


@pytest.mark.parametrize("text", ["19000", "1.9万", "1.90万余艘次", "19,000艘次", "警务处 19000"])
def test_a_figure_is_found_by_its_value_everywhere(staff, client, police, text):
    make_achievement(
        police.recognitions.get(award_year__year=2025),
        label="进出港",
        wording="1.9万余艘次",
        value=19000,
        measure="艘次",
    )
    assert on_the_desk(client, "achievements", text) == POLICE[1:]
    assert in_public(client, "achievements", text) == POLICE[1:]
    assert json.loads(client.get("/data/achievements.json", {"q": text}).getvalue())["count"] == 1
    groups = {g.kind: g for g in client.get("/search/", {"q": text}).context["groups"]}
    assert [one.title for one in groups["achievements"].results] == ["进出港 1.9万余艘次"]


def test_traditional_characters_find_on_every_page(staff, client, police):
    assert on_the_desk(client, "units", "舟山警務處") == ["舟山市示例公安局"]
    assert in_public(client, "recognitions", "警務處") == POLICE
