"""The reviewers' manual names what is there: buttons, links and titles of the workspace."""

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from awards.models import Assignment, Recognition
from awards.review import rounds
from tests.factories import make_achievement, make_award_year, make_recognition, make_staff
from tests.manual.shown import scripts
from tests.manual.test_names import named
from tests.manual.words import names

from .room import given, handed_in, make_work, stored

pytestmark = pytest.mark.django_db
MANUAL = settings.BASE_DIR / "docs" / "reviewers.zh-CN.md"


def test_all_that_the_manual_names_is_shown(client):
    rows = make_work(3, declared=False)
    client.force_login(rows[0].reviewer)
    round_ = rows[0].recognition.award_year.review_round
    pages = [reverse("review:index"), reverse("review:declare"), reverse("review:earlier")]
    pages += [reverse("review:hand_in"), reverse("review:workbook_in", args=[round_.pk])]
    found = {name for page in pages for name in names(client.get(page).content.decode())}
    Assignment.objects.update(cleared_at=timezone.now())
    for year in (2025, 2024):
        make_recognition(
            unit=rows[0].recognition.unit, award_year=make_award_year(year, released=True)
        )
    for row in Recognition.objects.filter(unit=rows[0].recognition.unit):
        make_achievement(row, label="示例同名指标")
    given(rows[0], "70", "9")
    for row in rows[1:]:
        handed_in(row, "70", "9")
    pages += [reverse("review:judge", args=[row.pk]) for row in rows]
    found |= {name for page in pages for name in names(client.get(page).content.decode())}
    handed_in(rows[0], "70", "9")
    rounds.close(stored(rows[0]).recognition.award_year.review_round, make_staff(), {})
    rounds.ask_second_look(round_, [rows[0].pk], make_staff("second"), "示例")
    pages += [reverse("review:earlier")]
    texts = [client.get(page).content.decode() for page in pages]
    found |= {name for text in texts for name in names(text)} | scripts()
    others = ("不可比", "请复议", "得分")  # no names of anything, but words on the pages
    words = {word for word in others if any(word in text for text in texts)}
    assert named(MANUAL.read_text("utf-8")) - found - words == set()
