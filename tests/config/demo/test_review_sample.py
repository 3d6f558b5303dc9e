"""The sample year under review: what the demo lets one try, and that no visitor sees any of it."""

from collections import Counter

import pytest
from django.core.management import call_command

from awards.models import Assignment, Recognition, ReviewRound
from awards.review import rounds
from awards.review.progress import State, progress
from config.demo.accounts import ACCOUNTS
from tests.factories import FINAL, make_account
from tests.pages import LISTS, PLAIN
from units.models import Unit

pytestmark = pytest.mark.django_db
#: What the names of all that is of the sample year begin with, and its slugs.
TELLING = ("示例市", "示例区", "示例奖项", "shili-")


@pytest.fixture
def demo(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path / "static"
    call_command("demo", "--prepare-only")
    return ReviewRound.objects.get()


def test_there_is_a_recusal_a_disagreement_a_tie_and_something_to_do(demo):
    assert demo.is_open and demo.criteria.count() == 4
    whole = progress(demo).whole.states
    assert whole == Counter(
        {State.HANDED_IN: 31, State.BEGUN: 2, State.ASSIGNED: 6, State.RECUSED: 1}
    )
    reviewers = Assignment.objects.values_list("reviewer__username", flat=True)
    assert set(reviewers) == {name for name in ACCOUNTS if name.startswith("reviewer")}
    missing = {one.pk: "示例" for one in rounds.outstanding(demo)}
    closed = rounds.close(demo, make_account(FINAL), missing)
    rows = closed.result["ranking"]
    assert [row["rank"] for row in rows] == [1, 2, 3, 3, 5, 6, 7, 8]
    assert [row["is_disputed"] for row in rows] == [False] * 7 + [True]


def test_it_can_be_left_out(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path / "static"
    call_command("demo", "--prepare-only", "--without-review")
    assert not ReviewRound.objects.exists()
    assert not Unit.objects.filter(name__startswith="示例").exists()


def test_no_visitor_sees_any_of_it(demo, client):
    addresses = [*PLAIN, *LISTS, *(f"{one}?year=2026" for one in LISTS)]
    addresses += [f"/search/?q={word}" for word in ("财政", "一网", "巡访")]
    addresses += [f"/units/?q={word}" for word in ("财政", "caizheng")]
    addresses += [f"/data/{table}.json" for table in ("recognitions", "units", "practices")]
    addresses += ["/feed.xml", "/sitemap.xml", "/robots.txt", "/data/achievements.csv"]
    addresses += [f"/sitemap-{name}.xml" for name in ("units", "recognitions", "years", "awards")]
    for address in addresses:
        response = client.get(address)
        content = response.getvalue() if response.streaming else response.content
        text = content.decode()
        assert [word for word in TELLING if word in text] == [], address
    for recognition in Recognition.objects.filter(award_year=demo.award_year_id):
        for own in (recognition.get_absolute_url(), recognition.unit.get_absolute_url()):
            assert client.get(own).status_code == 404
            assert client.get(f"{own}card.png").status_code == 404
    assert client.get("/awards/shili-jiangxiang/").status_code == 404
    assert client.get("/awards/shili-jiangxiang/2026/").status_code == 404
    assert client.get("/awards/shili-jiangxiang/feed.xml").status_code == 404
    assert client.get("/regions/330900/shili-jiangxiang/2026/").status_code == 404
