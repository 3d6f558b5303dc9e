"""Quotas: what they count, when they warn, when they stop, and who may allow more."""

import pytest
from django.db import IntegrityError, transaction

from awards.honours import conditions, lifecycle, path, quotas
from awards.models import Quota
from tests.factories import make_award_year, make_district, make_unit
from tests.pages import history

from .test_path import refused
from .way import enter, make_decider, make_enterer, make_path_year

pytestmark = pytest.mark.django_db


@pytest.fixture
def year():
    """A year whose review is closed: units of three districts, two tiers, several stages."""
    year = make_path_year("reviewing", closed=True)
    city, putuo = make_district(), make_district("330903", "普陀区")
    other = make_district("330100", "示例市")
    for district, tier, stage in (
        (city, "municipal", "on_notice"),
        (city, "vertical", "on_notice"),
        (putuo, "county", "on_notice"),
        (putuo, "county", "under_review"),
        (putuo, "county", "recommended"),
        (other, "county", "recommended"),
        (putuo, "county", "eligible"),
        (putuo, "county", "not_selected"),
    ):
        enter(year, stage, unit=make_unit(district=district, tier=tier))
    return year


def test_a_quota_counts_what_lies_in_its_district_and_tier(year):
    city, putuo = make_district(), make_district("330903")
    for columns in (
        {},
        {"district": city},
        {"district": putuo},
        {"tier": "county"},
        {"district": city, "tier": "vertical"},
    ):
        Quota.objects.create(award_year=year, limit=1, **columns)
    Quota.objects.create(award_year=make_award_year(2030, released=False), limit=0)
    counted = {one.quota.scope: (one.recommended, one.listed) for one in quotas.usage(year)}
    assert counted == {
        "总": (6, 3),
        "县（市、区）直": (4, 1),
        "舟山市": (5, 3),
        "舟山市垂直管理": (1, 1),
        "普陀区": (3, 1),
    }


@pytest.mark.parametrize("number", [3, 12])
def test_counting_takes_two_queries_for_any_number_of_quotas(
    year, number, django_assert_num_queries
):
    for n in range(number):
        district = make_district(f"33{n:04}", f"示例{n}区")
        Quota.objects.create(award_year=year, limit=1, district=district)
    with django_assert_num_queries(2):
        assert len(quotas.usage(year)) == number


def test_a_recommendation_beyond_a_quota_is_warned_of(year):
    Quota.objects.create(award_year=year, limit=4)
    said = "总名额 4 个，已推荐 6 个，多 2 个。"
    assert conditions.warnings(year) == [(said, "quotas")]


def test_a_list_beyond_a_quota_is_stopped_until_somebody_allows_it():
    by, decider = make_enterer(), make_decider()
    year = make_path_year("reviewing", closed=True)
    rows = [enter(year, "on_notice") for _ in range(3)]
    quota = Quota.objects.create(award_year=year, limit=1)
    said = "总名额 1 个，已列入 3 个。请减少名单，或请终审员写明理由、同意超额。"
    assert conditions.obstacles_to_notice(year) == [said]
    assert refused(path.advance, year, "enter_notice", decider) == [said]
    decide = ["您的账号没有决定公示和命名的权限，请由终审员办理。"]
    assert refused(path.allow_excess, quota, 3, by, "示例") == decide
    assert refused(path.allow_excess, quota, 3, decider, "") == ["请写明原因。"]
    assert refused(path.allow_excess, quota, 1, decider, "示例") == ["没有超过名额，不需要同意。"]
    path.allow_excess(quota, 2, decider, "示例理由")
    assert refused(path.advance, year, "enter_notice", decider) == [said]
    path.allow_excess(quota, 3, decider, "示例理由二")
    assert history(quota) == [
        "同意超额，增至 2 个。原因：示例理由",
        "同意超额，增至 3 个。原因：示例理由二",
    ]
    year = path.advance(year, "enter_notice", decider)
    quota.refresh_from_db()
    quota.allowed = 2
    quota.save()
    assert refused(lifecycle.confer, year, decider)[0].startswith("总名额 1 个，已列入 3 个。")
    path.act_on(year, "leave_out", [rows[0].pk], by, "示例")
    assert lifecycle.confer(year, decider).is_released


def test_nothing_is_allowed_after_a_release():
    year = make_award_year(2025)
    quota = Quota.objects.create(award_year=year, limit=1)
    said = ["没有超过名额，不需要同意。"]
    assert refused(path.allow_excess, quota, 3, make_decider(), "示例") == said


@pytest.mark.parametrize(
    "columns",
    [{}, {"tier": "county"}, {"district": True}, {"district": True, "tier": "county"}],
)
def test_a_quota_stands_once(columns):
    year = make_award_year(2026, released=False)
    if "district" in columns:
        columns = columns | {"district": make_district()}
    Quota.objects.create(award_year=year, limit=1, **columns)
    with pytest.raises(IntegrityError), transaction.atomic():
        Quota.objects.create(award_year=year, limit=2, **columns)


def test_an_excess_needs_its_reason_in_the_database_too():
    year = make_award_year(2026, released=False)
    with pytest.raises(IntegrityError), transaction.atomic():
        Quota.objects.create(award_year=year, limit=1, allowed=2)
