"""Tokens say what they stand for and where, and are asked for in each database's way."""

import pytest

from units.search import tokens
from units.search.spelling import Readings, read
from units.search.tokens import (
    SYNTAX,
    Role,
    asked,
    asked_in_steps,
    asked_whole,
    scope,
    whole,
    written,
)

SQLITE, POSTGRESQL = SYNTAX["sqlite"], SYNTAX["postgresql"]


def test_each_token_once_with_its_place_and_role():
    assert scope("recognitions", 17) == "r17"
    assert scope("units") == "u"
    assert written("r17", [read("治安 AI")], read("治安治安 AI"), ["甲局"], Readings(), 1) == (
        "r17=治安ai r17!治安 r17!安 r17!ai r17~jiaju r17~jj r17~ju r17~j "
        "r17:治安 r17:安治 r17:安 r17:ai"
    )


def test_one_record_in_sixteen_is_of_the_sample_with_its_latin_tokens_apart():
    others = "u=治安ai u!治安 u!安 u!ai u~jiaju u~jj u~ju u~j u:治安 u:安 u:9"
    for key in (15, 16, 17, 32):
        found = written("u", [read("治安 AI")], read("治安 9"), ["甲局"], Readings(), key)
        own = "u. u.!ai u.~jiaju u.~jj u.~ju u.~j u.:9 " if key in (16, 32) else ""
        assert found == own + others


@pytest.mark.parametrize(
    ("words", "role", "steps"),
    [
        (["治安"], Role.TITLE, ("'r2!治安' & 'r2.'", "(('r2!治安')) & !'r2.'")),
        (
            ["治安局"],
            Role.TEXT,
            ("'r2:治安' & 'r2:安局' & 'r2.'", "(('r2:治安' & 'r2:安局')) & !'r2.'"),
        ),
        (
            [" gaj"],
            Role.TEXT,
            (
                "('r2.:gaj':* | 'r2.~gaj':*) & 'r2.'",
                "((('r2:gaj':* | 'r2~gaj':*))) & !'r2.'",
            ),
        ),
        (["治安", " gaj"], Role.TEXT, ()),
        (["治安", "安"], Role.TEXT, ()),
    ],
)
def test_the_sample_is_asked_for_first(words, role, steps):
    assert asked_in_steps(words, role, "r2", POSTGRESQL) == steps


def test_a_title_without_a_letter_has_no_token():
    assert written("u", [read("——")], read(""), [], Readings(), 1) == ""


@pytest.mark.parametrize(
    ("words", "role", "places", "query"),
    [
        (["治安局"], Role.TEXT, ["u"], '("u:治安" AND "u:安局")'),
        (["治安"], Role.TITLE, ["r2", "r1"], '("r2!治安") OR ("r1!治安")'),
        (["安"], Role.TEXT, ["u"], '("u:安" *)'),
        ([" gaj"], Role.TEXT, ["u"], '(("u:gaj" * OR "u~gaj" *))'),
        ([" gaj"], Role.TITLE, ["u"], '("u!gaj" *)'),
        ([" 1.9万", "万"], Role.TEXT, ["a3"], '("a3:1.9" * AND "a3:万" *)'),
        (["治安"], Role.TEXT, [], ""),
    ],
)
def test_what_sqlite_is_asked(words, role, places, query):
    assert asked(words, role, places, SQLITE) == query


def test_what_postgresql_is_asked():
    assert asked(["治安", " gaj"], Role.TEXT, ["u"], POSTGRESQL) == (
        "('u:治安' & ('u:gaj':* | 'u~gaj':*))"
    )
    assert asked_whole("“治安” AI", ["r2", "r1"], POSTGRESQL) == "'r2=治安ai' | 'r1=治安ai'"


def test_a_whole_title_is_cut_where_tokens_are():
    assert whole("长" * 150) == "长" * 100


def test_tokens_beyond_all_measure_are_left_out_whole(monkeypatch):
    monkeypatch.setattr(tokens, "MOST_BYTES", 40)
    found = written("u", [read("治安")], read("一二三四五六"), [], Readings(), 1)
    assert found == "u=治安 u!治安 u!安 u:一二"
