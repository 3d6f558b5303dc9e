"""Codes of GB/T 2260 and GB 32100."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from units.codes import CREDIT_CODE, DISTRICT_CODE, credit_code_warning

# A made-up organ: 11, 330900, organisation code with its own check, check digit computed below.
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
WEIGHTS = [pow(3, i, 31) for i in range(17)]


def with_check_digit(body: str) -> str:
    """The 17 characters of `body` with their check character (GB 32100-2015, 4.2)."""
    total = sum(ALPHABET.index(c) * w for c, w in zip(body, WEIGHTS, strict=True))
    return body + ALPHABET[(31 - total % 31) % 31]


@pytest.mark.parametrize("code", ["", "33090", "3309033", "030000", "33090a", "３３０９００"])
def test_what_is_not_six_ascii_digits_is_no_district(code):
    assert re.fullmatch(DISTRICT_CODE, "330903")
    assert not re.fullmatch(DISTRICT_CODE, code)


def test_a_right_credit_code_of_an_organ_earns_no_warning():
    code = with_check_digit("11330900MB0000000")
    assert re.fullmatch(CREDIT_CODE, code)
    assert credit_code_warning(code) == ""


@given(st.text(ALPHABET, min_size=9, max_size=9), st.sampled_from(ALPHABET))
def test_every_wrong_check_digit_earns_a_warning(body, last):
    right = with_check_digit("11330900" + body)
    warning = credit_code_warning(right[:-1] + last)
    assert ("校验位不符" in warning) == (last != right[-1])


@pytest.mark.parametrize("kind", ["91", "12"])
def test_a_code_that_is_not_of_an_organ_earns_another_warning(kind):
    warning = credit_code_warning(with_check_digit(f"{kind}330900MB0000000"))
    assert "不以 11 开头" in warning


def test_letters_that_the_standard_leaves_out_are_no_credit_code():
    for letter in "IOSVZ":
        assert not re.fullmatch(CREDIT_CODE, "11330900MB000000" + letter + "0")


def test_district_codes_do_not_begin_with_zero():
    assert not re.fullmatch(DISTRICT_CODE, "033090")
