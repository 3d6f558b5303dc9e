"""What the database itself refuses, and in which words a form says so."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from awards.models import Achievement, AwardYear, Practice, Recognition
from tests.factories import (
    RELEASED,
    make_achievement,
    make_award,
    make_award_year,
    make_district,
    make_recognition,
    make_region_report,
    make_source,
    make_unit,
)
from units.models import District, Unit

pytestmark = pytest.mark.django_db


def refused(row, message: str) -> None:
    """The form says `message`, and the database refuses even a write past the form."""
    with pytest.raises(ValidationError) as error:
        row.full_clean()
    assert message in " ".join(error.value.messages)
    with pytest.raises(IntegrityError), transaction.atomic():
        type(row).objects.bulk_create([row])


def figure(**columns) -> Achievement:
    return Achievement(**{"label": "示例", "wording": "3件", "value": 3, "measure": "件"} | columns)


def test_one_recognition_per_unit_award_and_year():
    first = make_recognition()
    again = Recognition(unit=first.unit, award_year=first.award_year, name_then="x")
    refused(again, "该单位在这一年度评选中已经登记。")


def test_the_same_unit_may_win_again_another_year():
    first = make_recognition(year=2024)
    make_recognition(year=2025, unit=first.unit)
    assert first.unit.recognitions.count() == 2


def test_one_year_per_award():
    make_award_year(2025)
    refused(AwardYear(award=make_award(), year=2025), "这个奖项的这一年度已经建立。")


def test_a_released_year_has_its_conferring_body():
    row = AwardYear(award=make_award(), year=2026, released_at=RELEASED)
    wanted = "已命名的年度要写明授予机关；确实还不知道的，请勾选“授予机关尚缺”。"
    refused(row, wanted)
    row.body_awaited = True
    row.full_clean()
    row.save()


def test_a_body_that_is_known_is_not_awaited():
    row = AwardYear(award=make_award(), year=2026, conferring_body="示例", body_awaited=True)
    refused(row, "授予机关已经填写，请取消勾选“授予机关尚缺”。")


@pytest.mark.parametrize("lacking", ["quotation", "quoted_from", "quotation_source"])
def test_a_quotation_has_its_speaker_and_its_source(lacking):
    row = make_recognition()
    said = {"quotation": "一句话", "quoted_from": "示例干部", "quotation_source": make_source()}
    for name, value in said.items():
        setattr(row, name, value)
    row.full_clean()
    setattr(row, lacking, None if lacking == "quotation_source" else "")
    refused(row, "引语要写全：说了什么、出自谁、见于哪个来源；没有引语的，三项都留空。")


@pytest.mark.parametrize("model", [Achievement, Practice])
def test_evidence_belongs_to_exactly_one_owner(model):
    columns = {"title": "示例", "kind": "mechanism"} if model is Practice else {}
    make = figure if model is Achievement else Practice
    message = "须归属一个获评单位或一篇地区综述，二者取一。"
    refused(make(**columns), message)
    both = {"recognition": make_recognition(), "region_report": make_region_report()}
    refused(make(**columns, **both), message)


def test_a_range_is_in_order():
    row = figure(recognition=make_recognition(), wording="4—6小时", value=6, upper_value=4)
    refused(row, "范围的上限不能小于下限。")


def test_an_amount_has_a_value_and_a_rank_may_do_without():
    recognition = make_recognition()
    refused(figure(recognition=recognition, wording="若干", value=None), "没有读出数字")
    make_achievement(recognition, wording="全国第一", value=None, kind="rank", measure="")


def test_a_baseline_is_whole():
    row = figure(recognition=make_recognition(), baseline_value=90)
    refused(row, "变动前的表述和数值要么都填，要么都不填。")


@pytest.mark.parametrize("stage", ["revoked", "lapsed"])
def test_an_ended_honour_is_dated_and_reasoned(stage):
    row = Recognition(unit=make_unit(), award_year=make_award_year(), stage=stage, name_then="x")
    refused(row, "撤销或到期须写明日期和原因。")
    make_recognition(stage=stage, ended_on=date(2026, 1, 1), ended_reason="示例原因")


@pytest.mark.parametrize("code", ["33090", "abcdef", "033090"])
def test_a_district_code_is_well_formed(code):
    refused(District(code=code, name="示例区"), "行政区划代码是六位数字，如 330903。")


def test_a_credit_code_is_well_formed_and_given_once():
    unit = Unit(slug="x", name="示例", district=make_district(), tier="county", category="law")
    unit.credit_code = "113309000000000IO0"
    refused(unit, "统一社会信用代码是 18 位数字和大写字母。")
    make_unit(credit_code="11330900MB00000000")
    unit.credit_code = "11330900MB00000000"
    refused(unit, "这个统一社会信用代码已经登记在另一个单位名下。")


def test_an_award_keeps_the_name_of_its_day():
    recognition = make_recognition(unit=make_unit(name="示例旧名局"))
    recognition.unit.name = "示例新名局"
    recognition.unit.save()
    recognition.save()
    recognition.refresh_from_db()
    assert (recognition.name_then, recognition.unit.name) == ("示例旧名局", "示例新名局")
