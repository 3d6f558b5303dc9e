"""What programs are told of the data is true of the data."""

import json
from datetime import date

import pytest
from django.core.cache import cache
from django.core.management import call_command
from jsonschema import Draft202012Validator

from config.data.schemas import RECORDS
from config.data.tables import TABLES
from tests.factories import (
    make_achievement,
    make_award_year,
    make_practice,
    make_recognition,
    make_region_report,
    make_source,
    make_unit,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def stored():
    """Every kind of row, with everything and with next to nothing."""
    call_command("loaddata", "districts", "zhoushan_2025", verbosity=0)
    year = make_award_year(2024)
    unit = make_unit(slug="shili", name="示例局")
    unit.names.create(name="示例旧局", kind="former")
    source = make_source(title="示例报道", published_on=date(2025, 11, 2))
    quoted = {"quotation": "示例引语", "quoted_from": "示例人", "quotation_source": source}
    texts = {"headline": "示例标题", "summary": "示例提要", "citation": "示例颁奖词", **quoted}
    full = make_recognition(unit=unit, award_year=year, **texts)
    make_practice(full, title="示例机制", source=source, locator="第1段")
    make_achievement(full, source=source, baseline_wording="90.50分", baseline_value="90.5")
    make_achievement(full, wording="全国第一", kind="rank", value=None, qualifier="", measure="")
    make_recognition(award_year=year)
    report = make_region_report(award_year=year)
    make_practice(region_report=report, source=None)
    make_achievement(region_report=report, value="1.5", upper_value="2")


@pytest.mark.parametrize("name", TABLES)
def test_each_table_is_as_its_schema_says(client, stored, name):
    schema = json.loads(client.get(f"/data/{name}.schema.json").content)
    Draft202012Validator.check_schema(schema)
    assert schema["$id"] == f"http://testserver/data/{name}.schema.json"
    told = Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)
    for asked in ("", "?page=1", "?q=示例"):
        said = json.loads(client.get(f"/data/{name}.json{asked}").getvalue())
        assert [error.message for error in told.iter_errors(said)] == []
    assert said["results"] != []
    said["results"][0]["extra"] = 1
    del said["results"][0]["url"]
    assert sorted(error.validator for error in told.iter_errors(said)) == [
        "additionalProperties",
        "required",
    ]


def test_every_column_says_what_it_holds():
    def unsaid(place: str, schema: dict) -> list[str]:
        found = [] if schema.get("description") else [place]
        for name, part in schema.get("properties", {}).items():
            found += unsaid(f"{place}.{name}", part)
        return found + (unsaid(f"{place}[]", schema["items"]) if "items" in schema else [])

    assert RECORDS.keys() == TABLES.keys()
    assert [
        place
        for table, columns in RECORDS.items()
        for name, schema in columns.items()
        for place in unsaid(f"{table}.{name}", schema)
    ] == []


def test_the_catalogue_leads_to_all_that_it_names(client, stored, settings):
    settings.DATA_LICENCE_URL = "https://example.com/licence"
    whole = json.loads(client.get("/data/catalogue.jsonld").content)
    assert whole["@type"] == "dcat:Catalog"
    assert [one["dct:identifier"] for one in whole["dcat:dataset"]] == [*TABLES]
    for dataset in whole["dcat:dataset"]:
        places = [one["dcat:downloadURL"]["@id"] for one in dataset["dcat:distribution"]]
        places.append(dataset["dct:conformsTo"]["@id"])
        for place in places:
            response = client.get(place)
            assert (response.status_code, len(response.getvalue()) > 100) == (200, True)
        assert {one["dct:license"]["@id"] for one in dataset["dcat:distribution"]} == {
            "https://example.com/licence"
        }


def test_nothing_is_said_of_a_licence_that_nobody_gave(client, stored):
    assert "license" not in client.get("/data/catalogue.jsonld").content.decode()
    page = client.get("/data/").content.decode()
    assert "主办单位没有声明许可条件" in page
    assert '"license"' not in page


@pytest.mark.parametrize(
    "address",
    [
        *(f"/data/units.{form}" for form in ("json", "csv", "xlsx", "schema.json")),
        "/data/catalogue.jsonld",
        "/data/units.json?tier=nothing",
    ],
)
def test_pages_of_other_sites_may_read_it(client, stored, address):
    assert client.get(address)["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Origin" not in client.get("/units/")
    assert "Access-Control-Allow-Credentials" not in client.get(address)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("address", ["/data/units.csv", "/data/units.schema.json"])
def test_what_has_not_changed_is_not_sent_again(client, address):
    cache.clear()
    make_recognition()
    tag = client.get(address)["ETag"]
    again = client.get(address, headers={"If-None-Match": tag})
    assert (again.status_code, again.getvalue()) == (304, b"")
    make_recognition()
    assert client.get(address, headers={"If-None-Match": tag}).status_code == 200
