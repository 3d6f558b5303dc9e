"""Nothing that is not public appears anywhere: the rows that could leak are made and looked for."""

import re

import pytest
from django.core.management import call_command

from awards.models import Recognition, Stage
from tests.factories import (
    make_achievement,
    make_award,
    make_award_year,
    make_district,
    make_practice,
    make_recognition,
    make_region_report,
    make_source,
    make_unit,
)
from tests.pages import LISTS, PLAIN
from units.models import Brand

pytestmark = pytest.mark.django_db
#: Stands in every text of every row that must not be seen.
SECRET = "未公开的示例"


def secret_recognition(slug: str, year, stage: str):
    """A recognition that is not public, with everything that could give it away."""
    unit = make_unit(slug=slug, name=f"{SECRET}单位{slug}", short_name=SECRET)
    Brand.objects.create(unit=unit, name=f"{SECRET}品牌")
    recognition = make_recognition(
        unit=unit, award_year=year, stage=stage, headline=SECRET, summary=SECRET, story=SECRET
    )
    source = make_source(title=SECRET)
    make_practice(recognition, title=SECRET, source=source, kind="led-project")
    make_achievement(recognition, label=SECRET, source=source, is_leading=True)
    return recognition


@pytest.fixture(scope="module")
def made(whole_module) -> list[int]:
    """Drafts of every stage in a released year, and a whole year that is not released."""
    make_recognition(unit=make_unit(slug="shili", name="示例公开单位"))
    released = make_award_year(2025)
    waiting = make_award_year(2026, released=False, document_number=SECRET)
    hidden = make_award("hidden", name=SECRET)
    rows = [secret_recognition(f"draft-{stage}", released, stage) for stage in Stage.BEFORE]
    rows.append(secret_recognition("waiting", waiting, "conferred"))
    rows.append(
        secret_recognition(
            "other", make_award_year(2026, released=False, award=hidden), "conferred"
        )
    )
    report = make_region_report(
        award_year=waiting, headline=SECRET, district=make_district("330902", "定海区")
    )
    make_practice(region_report=report, title=SECRET)
    make_achievement(region_report=report, label=SECRET, is_leading=True)
    call_command("reindex", verbosity=0)
    return [row.pk for row in rows]


@pytest.fixture
def secrets(made, db) -> list[Recognition]:
    """Those recognitions as they are before each test."""
    return list(Recognition.objects.filter(pk__in=made).order_by("pk"))


DATA = [
    f"/data/{t}.{f}"
    for t in ("recognitions", "units", "achievements", "practices")
    for f in ("json", "csv")
]
SEARCHES = [
    f"/search/?q={SECRET}",
    "/search/?q=未公开",
    "/search/?q=未公开的示列单位",
    "/search/?q=示例&kind=units&district=330900",
    "/search/suggest/?q=未公开",
    f"/recognitions/?q={SECRET}",
    f"/units/?q={SECRET}",
]
FILTERED = [f"{address}?year=2026" for address in LISTS] + ["/units/?q=draft", "/compare/"]


@pytest.mark.parametrize(
    "address",
    [
        *PLAIN,
        *DATA,
        *SEARCHES,
        *FILTERED,
        "/feed.xml",
        "/sitemap.xml",
        "/sitemap-years.xml",
        "/sitemap-units.xml",
        "/sitemap-stories.xml",
        "/sitemap-regions.xml",
        "/awards/model-organ/",
        "/awards/model-organ/2025/",
        "/awards/model-organ/feed.xml",
        "/units/shili/",
        "/units/shili/model-organ/2025/",
    ],
)
def test_no_page_feed_or_table_tells_of_it(client, secrets, address):
    response = client.get(address)
    content = response.getvalue().decode()
    if SECRET in address:  # the page repeats what was asked for
        content = content.replace(f"“{SECRET}”", "").replace(f'value="{SECRET}"', "")
        content = content.replace(f"检索：{SECRET} ", "")
    assert response.status_code == 200
    assert SECRET not in content
    assert "draft-" not in content
    assert "/2026/" not in content


def test_its_own_addresses_are_not_found(client, secrets):
    addresses = {
        address
        for row in secrets
        for address in (row.get_absolute_url(), row.unit.get_absolute_url())
    }
    addresses |= {
        "/awards/hidden/feed.xml",
        "/awards/hidden/",
        "/awards/hidden/2026/",
        "/awards/model-organ/2026/",
        "/notices/model-organ/2026/",
        "/regions/330902/model-organ/2026/",
    }
    # Nothing has a card that has no page.
    addresses |= {f"{one}card.png" for one in addresses if re.search(r"/(units|20\d\d)/", one)}
    found = {address: client.get(address).status_code for address in addresses}
    assert found == dict.fromkeys(addresses, 404)


def test_a_filter_does_not_offer_what_is_not_public(client, secrets):
    for address in LISTS:
        form = client.get(address).context["filterset"].form
        offered = {str(code) for field in form for code, _ in getattr(field.field, "choices", [])}
        offered |= {
            str(code) for field in form for code, _ in getattr(field.field.widget, "choices", [])
        }
        assert offered & {"2026", "hidden", "waiting", "draft-nominated"} == set(), address


def test_comparison_gives_no_draft(client, secrets):
    response = client.get("/compare/", {"r": [row.pk for row in secrets]})
    assert response.context["recognitions"] == []
    assert SECRET not in response.content.decode()


def test_a_public_unit_shows_nothing_of_its_next_year(client, secrets):
    unit = make_recognition(unit=make_unit(slug="both", name="示例两年单位")).unit
    later = make_recognition(unit=unit, year=2026, stage="conferred", headline=SECRET)
    make_achievement(later, label=SECRET, is_leading=True)
    make_practice(later, title=SECRET)
    call_command("reindex", verbosity=0)
    for address in ("/units/both/", "/units/both/model-organ/2025/", "/search/?q=示例两年", "/"):
        content = client.get(address).content.decode()
        assert SECRET not in content, address
        assert "/both/model-organ/2026/" not in content, address


def test_a_brand_of_the_next_year_waits_for_its_release(client, secrets):
    unit = make_recognition(unit=make_unit(slug="both", name="示例两年单位")).unit
    Brand.objects.create(unit=unit, name="示例旧品牌")
    brand = Brand.objects.create(unit=unit, name=SECRET)
    later = make_recognition(unit=unit, year=2026, stage="on_notice", brand=brand)
    call_command("reindex", verbosity=0)
    addresses = ("/units/", "/units/both/", "/data/units.json", "/data/units.csv")
    for address in addresses:
        content = client.get(address).getvalue().decode()
        assert SECRET not in content, address
        assert "示例旧品牌" in content, address
    for address in ("/search/", "/units/", "/recognitions/", "/practices/"):
        response = client.get(address, {"q": SECRET})
        assert response.context["total"] == 0, address
    later.stage, later.award_year = "conferred", make_award_year(2024)
    later.save()
    for address in addresses:
        assert SECRET in client.get(address).getvalue().decode(), address
