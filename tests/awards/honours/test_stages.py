"""Which stages staff may set by hand."""

from datetime import timedelta

import pytest
from django.utils import timezone

from awards.honours import stages
from awards.models import Stage
from tests.factories import make_award_year, make_recognition

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("stage", Stage.values)
def test_the_form_offers_no_stage_past_notice(stage):
    yesterday = timezone.localdate() - timedelta(days=1)
    ended = {"ended_on": yesterday, "ended_reason": "示例"} if stage in Stage.ENDED else {}
    year = make_award_year(2026, released=False)
    offered = stages.choosable(make_recognition(award_year=year, stage=stage, **ended))
    assert offered == (Stage.BEFORE if stage in Stage.BEFORE else [stage])
    assert all(isinstance(choice, Stage) for choice in offered)
