"""The real content, figure by figure: what the article prints is what the portal stores and shows.

`zhoushan` says what the article says, one statement a line; the fixture must hold exactly
that. The article names no publisher, no date and no document, and so neither does the portal.
"""

import json
import re
from decimal import Decimal
from difflib import SequenceMatcher
from html import unescape
from itertools import combinations

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db.models import CharField, TextField
from django.utils.html import strip_tags

from awards import quantities
from awards.models import Achievement, Award, AwardYear, Practice, Recognition, RegionReport, Source
from tests.awards.zhoushan import CITY, FIGURES, PARTS, PRACTICES
from units.models import Brand, District, Unit, UnitName
from units.search import readings

HONOURS = (Award, AwardYear, Recognition, RegionReport)
MODELS = (District, Unit, UnitName, Brand, *HONOURS, Source, Practice, Achievement)


@pytest.fixture(scope="module")
def loaded(whole_module):
    """The fixtures, as `manage.py demo` loads them."""
    call_command("loaddata", "districts", "zhoushan_2025", verbosity=0)


@pytest.fixture(autouse=True)
def content(loaded, db):
    """They are there for every test."""


def cells(table: str) -> list[tuple[str, ...]]:
    """The rows of a table of this file."""
    return [tuple(c.strip() for c in line.split("|")) for line in table.strip().split("\n")]


def paragraph(key: str, locator: str) -> str:
    """A locator as the first cell of a row: 2 within the owner's part, else 结尾部分 1."""
    part, number = re.fullmatch(r"(\S+)，第(\d)段", locator).groups()
    return number if part == PARTS[key] else f"{part} {number}"


def owner_of(key: str) -> Recognition | RegionReport:
    """The region report of a code, or the recognition of a unit's slug."""
    if key == CITY:
        return RegionReport.objects.public().for_story().get(district__code=key)
    return Recognition.objects.conferred().for_story().get(unit__slug=key)


def plain(*numbers: Decimal | None) -> str:
    """Numbers as the tables write them: 45.8, 4..6."""
    return "..".join(format(n.normalize(), "f") for n in numbers if n is not None)


def stored(key: str, figure: Achievement) -> tuple[str, ...]:
    """A figure as a row of FIGURES."""
    return (
        *(paragraph(key, figure.locator), figure.wording, figure.label),
        plain(figure.value, figure.upper_value) if figure.kind == "amount" else "rank",
        *(figure.measure, figure.qualifier, figure.direction),
        f"{figure.baseline_wording} = {plain(figure.baseline_value)}".strip(" ="),
        figure.period,
    )


def texts():
    """Every stored text with the row and the column that holds it."""
    for model in MODELS:
        columns = [f.name for f in model._meta.fields if isinstance(f, CharField | TextField)]
        for row in model.objects.all():
            yield from ((row, column, getattr(row, column)) for column in columns)


@pytest.mark.parametrize("key", FIGURES)
def test_every_figure_of_the_article_is_stored_as_printed_with_its_meaning(key):
    figures = [stored(key, figure) for figure in owner_of(key).achievements.all()]
    assert figures == cells(FIGURES[key])


@pytest.mark.parametrize("key", PRACTICES)
def test_every_name_of_the_article_is_a_practice_of_its_owner(key):
    owner = owner_of(key)
    found = [(paragraph(key, p.locator), p.kind, p.title) for p in owner.practices.all()]
    assert found == cells(PRACTICES[key])


def test_nothing_belongs_to_anyone_else():
    assert Achievement.objects.count() == sum(len(cells(table)) for table in FIGURES.values()) == 54
    assert Practice.objects.count() == sum(len(cells(table)) for table in PRACTICES.values()) == 70


def test_every_record_says_where_it_is_printed():
    for record in [*Achievement.objects.all(), *Practice.objects.all()]:
        assert record.source.slug == "zhoushan-2025-report" and record.locator, record
    assert not Practice.objects.filter(summary="").exists()


def test_what_the_wordings_say_by_themselves_is_what_is_stored():
    for figure in Achievement.objects.all():
        meaning = Achievement.meaning(quantities.parse(figure.wording))
        assert meaning == {column: getattr(figure, column) for column in meaning}, figure
        if figure.baseline_wording:
            assert quantities.parse(figure.baseline_wording).value == figure.baseline_value


def test_the_four_units_their_names_and_brands():
    columns = ("slug", "name", "short_name", "district__code", "tier", "category")
    renshe = "普陀区人力资源和社会保障局"
    assert set(Unit.objects.public().values_list(*columns)) == {
        ("zhoushan-xinfangju", "舟山市信访局", "舟山市信访局", CITY, "municipal", "masses"),
        ("zhoushan-gonganju", "舟山市公安局", "舟山市公安局", CITY, "municipal", "law"),
        ("zhoushan-bianjianzhan", "舟山出入境边防检查站", "舟山边检站", CITY, "vertical", "port"),
        ("putuo-rensheju", f"舟山市{renshe}", "普陀区人社局", "330903", "county", "livelihood"),
    }
    assert set(UnitName.objects.values_list("unit__slug", "kind", "name")) == {
        ("zhoushan-xinfangju", "short", "市信访局"),
        ("zhoushan-gonganju", "short", "市公安局"),
        ("zhoushan-bianjianzhan", "short", "舟山边检站"),
        ("zhoushan-bianjianzhan", "alias", "边检站"),
        ("putuo-rensheju", "short", "普陀区人社局"),
        ("putuo-rensheju", "alias", renshe),
    }
    assert set(Brand.objects.values_list("unit__slug", "name")) == {
        ("zhoushan-xinfangju", "阳光信访"),
        ("zhoushan-gonganju", "铸网卫士"),
        ("zhoushan-gonganju", "平安渔港卫士"),
        ("putuo-rensheju", "人者同舟·5G领航"),
    }


def test_texts_and_lists_keep_the_order_in_which_the_article_names_the_units(client):
    texts = [client.get(address).content.decode() for address in ("/units/", "/recognitions/")]
    texts.append(RegionReport.objects.get().story.split("\n\n")[-1])
    assert [t for t in texts if not t.index("信访局") < t.index("公安局") < t.index("边防检")] == []


def test_districts():
    assert set(District.objects.values_list("code", "name", "parent__code")) == {
        ("330900", "舟山市", None),
        ("330902", "定海区", CITY),
        ("330903", "普陀区", CITY),
        ("330921", "岱山县", CITY),
        ("330922", "嵊泗县", CITY),
    }


def test_what_the_article_does_not_say_stays_empty():
    year, source = AwardYear.objects.get(), Source.objects.get()
    assert (year.conferring_body, year.body_awaited) == ("", True)
    assert set(Recognition.objects.values_list("citation")) == {("",)}
    assert (Award.objects.get().description, Award.objects.get().criteria) == ("", "")
    assert (year.document_number, year.conferred_on, year.note) == ("", None, "")
    assert (source.author, source.publisher, source.published_on) == ("通讯员 冯艳", "", None)
    unknown = set(Unit.objects.values_list("credit_code", "website", "successor"))
    assert unknown == {("", "", None)}
    brands = Recognition.objects.values_list("unit__slug", "brand__name")
    assert set(brands) == {
        ("zhoushan-xinfangju", "阳光信访"),
        ("zhoushan-gonganju", None),
        ("zhoushan-bianjianzhan", None),
        ("putuo-rensheju", "人者同舟·5G领航"),
    }


def test_what_saving_would_fill_is_in_the_fixture():
    for unit in Unit.objects.all():
        assert (unit.pinyin, unit.initials) == readings.known().romanised(unit.name)
    for recognition in Recognition.objects.select_related("unit"):
        assert recognition.name_then == recognition.unit.name


@pytest.mark.parametrize("name", ["districts", "zhoushan_2025"])
def test_the_fixtures_name_their_rows_by_natural_keys_only(name):
    rows = json.loads((settings.BASE_DIR / "fixtures" / f"{name}.json").read_text("utf-8"))
    for row in rows:
        assert set(row) == {"model", "fields"}, row
        for field in apps.get_model(row["model"])._meta.fields:
            if field.is_relation:
                assert isinstance(row["fields"].get(field.name), list | None), (row, field.name)


@pytest.mark.parametrize("key", FIGURES)
def test_each_owner_has_its_texts_and_leads_with_three_figures(key):
    owner = owner_of(key)
    assert 0 < len(owner.headline) <= 60
    assert 70 <= len(owner.summary) <= 120
    assert 3 <= len(owner.story.split("\n\n")) <= 5
    assert len(owner.leading) == 3


def test_the_slogan_is_never_the_misprinted_one():
    wrong = "六" + "千"
    assert [(row, column) for row, column, text in texts() if wrong in text] == []
    right = re.findall("六干..", "".join(text for _, _, text in texts()))
    assert set(right) == {"六干先锋", "六干争先"}


def test_stored_texts_pass_every_check_of_the_forms():
    for model in MODELS:
        assert model.objects.exists(), model
        for row in model.objects.all():
            row.full_clean()


def test_chinese_text_has_full_width_punctuation():
    half = re.compile(r"[\u4e00-\u9fff”）][,;:()?!]|[,;:()?!][\u4e00-\u9fff“（]|[\"']")
    assert [(row, column) for row, column, text in texts() if half.search(text)] == []


def seen(html: str) -> str:
    """What a reader sees of some HTML, without white space."""
    return re.sub(r"\s", "", unescape(strip_tags(html)))


def anchored(page: str, name: str) -> str:
    """The visible text of the element of `page` that carries the id `name`."""
    found = re.findall(
        rf'<(tr|article|section|li|div)\b[^>]*\bid="{name}"[^>]*>(.*?)</\1>', page, re.S
    )
    assert len(found) == 1, name
    return seen(found[0][1])


@pytest.mark.parametrize("key", FIGURES)
def test_the_owners_page_shows_every_figure_and_every_name(client, key):
    owner = owner_of(key)
    page = client.get(owner.get_absolute_url()).content.decode().partition("<body")[2]
    for figure in owner.achievements.all():
        text = anchored(page, f"figure-{figure.pk}")
        for said in (figure.wording, figure.baseline_wording, figure.label, figure.locator):
            assert seen(said) in text, figure
    for practice in owner.practices.all():
        for said in (practice.title, practice.summary, practice.locator):
            assert seen(said) in anchored(page, f"practice-{practice.pk}"), practice
    told = [owner.headline, owner.story]
    if key == CITY:
        told.append(owner.summary)
    else:
        told += [owner.cited_for, owner.standfirst, owner.quotation, owner.quoted_from]
        assert owner.cited_for + owner.standfirst == owner.summary
    for said in told:
        assert seen(said) in seen(page), key


@pytest.mark.parametrize("key", FIGURES)
def test_no_two_practices_say_the_same(key):
    said = [practice.summary for practice in owner_of(key).practices.all()]
    alike = {
        (one, other)
        for one, other in combinations(said, 2)
        if SequenceMatcher(None, one, other, autojunk=False).ratio() > 0.6
    }
    assert alike == set()


def test_nobody_is_named_as_conferring_body_to_visitors(client):
    for address in ("/awards/model-organ/", "/awards/model-organ/2025/"):
        assert "授予机关" not in client.get(address).content.decode()
