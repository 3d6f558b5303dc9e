"""What a text offers: candidates, names that occur in it, and what is kept of both."""

import pytest

from awards.intake import offers
from awards.intake.offers import Offers, candidates, unit_names
from tests.factories import make_recognition, make_unit
from units.models import Unit, UnitName

pytestmark = pytest.mark.django_db
SENTENCE = "今年以来，化解纠纷300余件。\n"


def test_every_candidate_of_a_text_has_a_fingerprint_of_its_own():
    once = candidates(SENTENCE, {})
    twice = candidates(SENTENCE * 3 + "接待群众50余人。\n", {})
    prints = [candidate.fingerprint for candidate in twice]
    assert len(once) == 1
    assert len(set(prints)) == 4
    assert {len(fingerprint) for fingerprint in prints} == {40}
    assert prints[0] == once[0].fingerprint
    assert prints[:3] == [c.fingerprint for c in candidates(SENTENCE * 3, {})]


def test_units_are_found_by_every_name_and_a_shared_one_is_that_of_the_years_unit():
    near = make_unit(slug="near", name="示例近局", short_name="近局")
    far = make_unit(slug="far", name="示例远局")
    make_unit(slug="other", name="示例别局")
    for unit in (near, far):
        UnitName.objects.create(unit=unit, name="市示例局", kind="alias")
    text = "示例近局：\n近局：\n（二）示例远局\n市示例局党组带头。\n说到示例别局。"
    assert unit_names(text) == {
        "示例近局": "near",
        "近局": "near",
        "示例远局": "far",
        "市示例局": "near",
    }
    year = make_recognition(unit=far).award_year
    assert unit_names(text, year)["市示例局"] == "far"


@pytest.mark.parametrize("number", [0, 1, 2, 3, 4])
def test_pages_are_parts_of_all_that_a_text_offers(number, monkeypatch):
    monkeypatch.setattr(offers, "PER_PAGE", 2)
    text = "".join(f"接待群众{n}00余人。\n" for n in range(1, 6))
    found, offered = candidates(text, {}), Offers(text, {})
    assert offered.fingerprints == [candidate.fingerprint for candidate in found]
    assert (len(offered), offered.page_count) == (5, 3)
    assert offered.page(number) == (found[2 * number - 2 : 2 * number] if number else [])


def test_a_text_without_figures_has_one_page_with_nothing_on_it():
    offered = Offers("没有数字。", {})
    assert (len(offered), offered.page_count, offered.page(1)) == (0, 1, [])


@pytest.mark.django_db(transaction=True)
def test_a_text_is_read_once_until_it_changes(monkeypatch):
    read = []
    monkeypatch.setattr(
        offers, "candidates", lambda *given: read.append(given) or candidates(*given)
    )
    for text, names in [
        (SENTENCE, {}),
        (SENTENCE, {}),
        (SENTENCE * 2, {}),
        (SENTENCE, {"局": "a"}),
    ]:
        assert Offers(text, names).page(1) == candidates(text, names)
    make_recognition(unit=make_unit(name="示例别局"))  # other content is no reason
    assert len(Offers(SENTENCE, {})) == 1
    assert read == [(SENTENCE, {}), (SENTENCE * 2, {}), (SENTENCE, {"局": "a"})]


@pytest.mark.django_db(transaction=True)
def test_names_are_looked_for_again_only_when_a_unit_changed(django_assert_num_queries):
    unit = make_unit(slug="near", name="示例近局")
    text = "示例近局：\n示例新局：\n"
    assert unit_names(text) == {"示例近局": "near"}
    with django_assert_num_queries(1):  # the version
        assert unit_names(text) == {"示例近局": "near"}
    make_recognition(unit=unit)
    Unit.objects.filter(pk=unit.pk).update(name="示例新局")
    assert unit_names(text) == {"示例新局": "near"}
