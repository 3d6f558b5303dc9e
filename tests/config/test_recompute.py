"""`manage.py recompute`: a frozen result that still follows from its scores, or does not."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from awards.models import Score
from awards.review import rounds
from config.roles.table import FINAL
from tests.factories import make_account, make_assignment, make_review, make_round

pytestmark = pytest.mark.django_db


@pytest.fixture
def closed():
    round_ = make_round(1, is_open=True)
    make_review(make_assignment(round_.award_year.recognitions.get()), 50, 5)
    return rounds.close(round_, make_account(FINAL), {})


def told(*years: str) -> tuple[str, int]:
    """What it prints, and with which code it exits."""
    out = StringIO()
    try:
        call_command("recompute", *years, stdout=out)
    except CommandError as error:
        return out.getvalue(), error.returncode
    return out.getvalue(), 0


def test_a_result_that_follows(closed):
    said = f"{closed.award_year}：结果与评分相符，摘要 {closed.digest}。\n"
    assert told("2026") == (said, 0)


def test_a_score_that_was_changed_past_the_portal(closed):
    Score.objects.filter(criterion__name="政治建设").update(value=51)
    said, code = told("2026")
    assert code == 1
    assert said.splitlines()[:2] == [f"{closed.award_year}：", "  评分与封存的结果不同。"]


def test_a_year_without_a_round_or_a_result(closed):
    assert told("2025") == ("2025 年度没有评审安排。\n", 1)
    make_round(0, year=2027)
    said, code = told("2026", "2027")
    assert code == 1 and "2027 年度示例模范机关的评审还没有结束" in said
