"""How many units a year's quotas (名额) leave room for, counted as they stand."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Count

from awards.models import AwardYear, Quota, Stage
from units.districts import prefix

#: What counts as recommended, and what as listed to be conferred on.
LISTED = (Stage.ON_NOTICE, *Stage.ON_RECORD)
RECOMMENDED = (Stage.RECOMMENDED, Stage.UNDER_REVIEW, *LISTED)


@dataclass(frozen=True)
class Usage:
    """How a quota is used: how many units are recommended, and how many are listed."""

    quota: Quota
    recommended: int
    listed: int

    @property
    def most(self) -> int:
        """How many may be listed, with what was confirmed beyond the quota."""
        return max(self.quota.limit, self.quota.allowed or 0)

    @property
    def is_exceeded(self) -> bool:
        """Whether more are listed than may be."""
        return self.listed > self.most

    @property
    def over(self) -> str:
        """That more are recommended than may be conferred on; empty where not."""
        if self.recommended <= self.most:
            return ""
        return (
            f"{self.quota.scope}名额 {self.quota.limit} 个，"
            f"已推荐 {self.recommended} 个，多 {self.recommended - self.quota.limit} 个。"
        )

    @property
    def refusal(self) -> str:
        """Why the list cannot go on as it is, and what to do."""
        return (
            f"{self.quota.scope}名额 {self.quota.limit} 个，已列入 {self.listed} 个。"
            "请减少名单，或请终审员写明理由、同意超额。"
        )


def usage(award_year: AwardYear) -> list[Usage]:
    """Each quota of a year with how it is used."""
    quotas = list(award_year.quotas.select_related("district"))
    if not quotas:
        return []
    rows = award_year.recognitions.filter(stage__in=RECOMMENDED).order_by()
    rows = rows.values_list("stage", "unit__district__code", "unit__tier")
    counts = list(rows.annotate(number=Count("pk")))
    return [_used(quota, counts) for quota in quotas]


def exceeded(award_year: AwardYear) -> Iterator[Usage]:
    """The quotas of which more units are listed than may be."""
    return (one for one in usage(award_year) if one.is_exceeded)


def _used(quota: Quota, counts: list[tuple[str, str, str, int]]) -> Usage:
    within = prefix(quota.district.code) if quota.district_id else ""
    mine = [
        (stage, number)
        for stage, code, tier, number in counts
        if code.startswith(within) and quota.tier in ("", tier)
    ]
    listed = sum(number for stage, number in mine if stage in LISTED)
    return Usage(quota, sum(number for _, number in mine), listed)
