"""Numbers of a search in one way of writing."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from awards.quantities import parse, plain, plainly


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("1.9万余艘次", "19000艘次"),
        ("1.9万", "19000"),
        ("5,800余起", "5800起"),
        ("５８００", "5800"),
        ("90.50%", "90.5%"),
        ("百分之四十五点八", "45.8%"),
        ("4—6小时", "4—6小时"),
        ("超60%", "60%"),
        ("公安局 1.2万个", "公安局 12000个"),
        ("  信访\t局 ", "信访 局"),
        # no numbers
        ("一站式", "一站式"),
        ("三首责任", "三首责任"),
        ("全国第一", "全国第一"),
        ("2025年", "2025年"),
        ("0580", "0580"),
        ("330903", "330903"),
        ("1,2", "1,2"),
        ("5G", "5G"),
        ("", ""),
    ],
)
def test_writes_numbers_plainly(said, written):
    assert plainly(said) == written
    assert plainly(written) == written


@given(st.decimals(0, 10**9, places=2), st.sampled_from(["件", "%", "人次", ""]))
def test_the_value_stays(value, measure):
    written = plainly(f"{value}{measure}")
    assert Decimal(parse(written).value) == value
    assert parse(written).measure == measure
    assert plainly(written) == written


def test_without_its_measure():
    assert plain(parse("1.9万余艘次"), with_measure=False) == "19000"
    assert plain(parse("全国第一")) == ""
