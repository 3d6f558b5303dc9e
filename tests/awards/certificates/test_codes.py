"""Codes of certificates: what is typed is understood, what is changed or made up fails."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from awards.certificates.codes import ALPHABET, code_of, holds, number_in, read

NUMBERS = st.integers(1, 2**63 - 1)
STATEMENTS = st.text(max_size=40)


@given(NUMBERS, STATEMENTS)
def test_a_code_is_read_back_and_holds_for_its_own_facts_only(number, statement):
    code = code_of(number, statement)
    assert re.fullmatch(r"[0-9A-Z]{4,13}(-[0-9A-Z]{4}){4}", code)
    assert (read(code), number_in(code)) == (code, number)
    assert holds(code, number, statement)
    assert not holds(code, number, f"{statement}.")
    assert not holds(code, number + 1, statement)


@given(NUMBERS, st.integers(0, 40), st.sampled_from(ALPHABET))
def test_no_letter_can_be_another(number, place, letter):
    code = code_of(number, "示例")
    place %= len(code)
    changed = code[:place] + letter + code[place + 1 :]
    if changed != code and code[place] != "-":
        assert not holds(changed, number_in(changed), "示例")


@pytest.mark.parametrize(
    "typed",
    [
        "0042-QX7M-3K9T-VB2H-8RJ0",
        " 0042 qx7m 3k9t vb2h 8rjo ",
        "oo42qx7m3k9tvb2h8rjO",
        "００４２－ＱＸ７Ｍ－３Ｋ９Ｔ－ＶＢ２Ｈ－８ＲＪ０",
        "0042—QX7M—3K9T—VB2H—8RJ0",
        "0042-QX7M-3K9T-UB2H-8RJ0",
    ],
)
def test_what_is_typed_is_taken_as_it_is_meant(typed):
    assert read(typed) == "0042-QX7M-3K9T-VB2H-8RJ0"


@pytest.mark.parametrize(
    "typed", ["", "0042", "证书", "0042-QX7M-3K9T-VB2H", "0" * 40, "0042-QX7M-3K9T-VB2H-8R!0"]
)
def test_what_can_be_no_code_is_none(typed):
    assert read(typed) is None


def test_a_code_holds_after_the_key_has_changed_while_the_former_is_known(settings):
    settings.SECRET_KEY = "former"
    code = code_of(42, "示例")
    settings.SECRET_KEY = "present"
    assert not holds(code, 42, "示例")
    assert code_of(42, "示例") != code
    settings.SECRET_KEY_FALLBACKS = ["older", "former"]
    assert holds(code, 42, "示例")
