"""Figures of a text that are there already are merged with, and others dismissed."""

import pytest

from awards.intake import acceptance
from awards.intake.acceptance import Refused, Unconfirmed
from awards.models import Achievement, Decision
from tests.factories import make_achievement, make_source
from tests.pages import history

from .decisions import offered

pytestmark = pytest.mark.django_db


def test_merging_links_what_is_there_and_changes_nothing(staff, source, public):
    row = make_achievement(
        public, label="示例满意率", wording="98%以上", source=source, locator="甲"
    )
    candidate = offered(source, "98%以上")
    acceptance.merge(source, candidate, row, staff)
    row.refresh_from_db()
    assert (Achievement.objects.count(), row.label, row.locator) == (1, "示例满意率", "甲")
    assert Decision.objects.get().achievement == row
    assert history(row) == []


def test_merging_gives_the_source_to_a_figure_without_one(staff, source, recognition, public):
    row = make_achievement(recognition, wording="98%以上")
    candidate = offered(source, "98%以上")
    acceptance.merge(source, candidate, row, staff)
    row.refresh_from_db()
    assert (row.source, row.locator) == (source, "示例甲局部分，第1段")
    assert history(row) == ["补上来源：示例报道，示例甲局部分，第1段"]
    seen, other = make_achievement(public, wording="1200余人次"), offered(source, "1200余人次")
    with pytest.raises(Unconfirmed):
        acceptance.merge(source, other, seen, staff)
    acceptance.merge(source, other, seen, staff, confirmed=True)


def test_a_figure_of_another_source_keeps_it_when_merged_with(staff, source, recognition):
    row = make_achievement(recognition, wording="98%以上", source=make_source())
    before = row.source
    acceptance.merge(source, offered(source, "98%以上"), row, staff)
    row.refresh_from_db()
    assert row.source == before
    assert history(row) == []


def test_another_figure_is_not_merged_with(staff, source, recognition):
    row = make_achievement(recognition, wording="98%")
    with pytest.raises(Refused, match="不能并入"):
        acceptance.merge(source, offered(source, "98%以上"), row, staff)
    assert not Decision.objects.exists()


def test_a_dismissed_candidate_makes_no_figure(staff, source):
    decision = acceptance.dismiss(source, offered(source, "98%以上"), staff)
    assert (decision.outcome, decision.achievement) == ("dismissed", None)
    assert not Achievement.objects.exists()
