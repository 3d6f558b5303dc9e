"""The list of mutants does not rot: each fits the code as it stands, and names tests that exist."""

import ast
import re

import pytest

from .catalogue import ROOT, catalogue

MUTANTS = catalogue()
AREAS = {
    "accounts",
    "approval",
    "audit",
    "certificates",
    "comparison",
    "datasets",
    "evidence",
    "lifecycle",
    "notices",
    "path",
    "photographs",
    "publishing",
    "quantities",
    "review",
    "units",
    "visibility",
}


def test_there_are_mutants_of_every_area_and_each_has_a_name_of_its_own():
    assert {mutant.area for mutant in MUTANTS} == AREAS
    names = [mutant.name for mutant in MUTANTS]
    assert len(names) == len(set(names)) >= 60


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.name)
def test_a_mutant_stands_once_and_is_another_program(mutant):
    text = (ROOT / mutant.file).read_text("utf-8")
    changed = mutant.applied(text)
    assert changed is not None, f"{text.count(mutant.old)} times in {mutant.file}"
    assert ast.dump(ast.parse(changed)) != ast.dump(ast.parse(text))


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.name)
def test_a_mutant_names_tests_that_exist(mutant):
    assert mutant.tests
    for address in mutant.tests:
        file, _, name = address.partition("::")
        text = (ROOT / file).read_text("utf-8")
        assert not name or re.search(rf"^def {name}\(", text, re.M), address
