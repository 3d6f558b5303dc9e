"""Document numbers as GB/T 9704 has them, and what is meant by others."""

import pytest

from awards.honours.document_numbers import is_written, mended


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("舟机党[2026]5号", "舟机党〔2026〕5号"),
        ("舟机党〔2026〕05号", "舟机党〔2026〕5号"),
        ("舟机党（２０２６）第００５号", "舟机党〔2026〕5号"),
        ("舟机党【2026】 12", "舟机党〔2026〕12号"),
        ("浙直机党〔2025〕10号，舟机党[2026]5号", "浙直机党〔2025〕10号、舟机党〔2026〕5号"),
    ],
)
def test_what_is_meant_is_offered(typed, meant):
    assert not is_written(typed)
    assert mended(typed) == meant
    assert is_written(meant)


@pytest.mark.parametrize(
    "typed", ["2026年5号", "舟机党2026第5号", "舟机党〔26〕5号", "舟机党〔2026〕0号"]
)
def test_what_cannot_be_told_is_not_guessed(typed):
    assert not is_written(typed)
    assert mended(typed) is None
