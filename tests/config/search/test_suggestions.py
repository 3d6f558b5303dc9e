"""What is suggested while somebody types."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from config.publishing.pages import KeptPages
from config.search.suggestions import suggestions
from tests.factories import (
    make_achievement,
    make_award_year,
    make_practice,
    make_recognition,
    make_unit,
)
from units.models import UnitName

pytestmark = pytest.mark.django_db


def said(text):
    return [(one.text, one.kind) for one in suggestions(text)]


UNIT = ("示例海港局", "机关单位")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("海", [UNIT]),
        ("海港", [UNIT]),
        ("港局", [UNIT]),
        ("haigang", [UNIT]),
        ("haig", [UNIT]),
        ("hgj", [UNIT]),
        ("引航", [("引航联办", "经验做法")]),
        ("赋能", [("智慧AI赋能码头", "获评单位")]),
        ("进出港", [("进出港 1.9万余艘次", "成效指标")]),
        ("19000", [("进出港 1.9万余艘次", "成效指标")]),
        ("1.9万", [("进出港 1.9万余艘次", "成效指标")]),
        ("示例海巷局", [UNIT]),
        ("引航聯辦", [("引航联办", "经验做法")]),
        ("值守", []),  # a text is no title
        ("林场", [("示例林场", "机关单位")]),
        ("无有", []),
        ("", []),
        ("“”", []),
        ("%", []),
    ],
)
def test_suggests_what_is_called_so(harbour, text, found):
    assert said(text) == found


def test_names_that_begin_so_come_first(harbour):
    for name in ("示例南海局", "海事示例局"):
        make_recognition(unit=make_unit(name=name), headline="示例")
    assert [text for text, kind in said("海事")] == ["海事示例局"]
    assert said("海")[0] == ("海事示例局", "机关单位")


def test_there_are_few():
    for number in range(9):
        recognition = make_recognition(
            unit=make_unit(name=f"示例潮汐{number}局"), headline=f"潮汐{number}"
        )
        make_practice(recognition, title=f"潮汐做法{number}")
        make_achievement(recognition, label=f"潮汐指标{number}")
    kinds = [kind for _, kind in said("潮汐")]
    assert kinds == ["机关单位"] * 4 + ["获评单位"] * 2 + ["经验做法"]


def test_the_answer_is_json_of_titles_and_addresses(harbour, client):
    answer = client.get("/search/suggest/?q=引航")
    assert answer.headers["Content-Type"] == "application/json"
    practice = harbour.recognitions.get().practices.get()
    assert answer.json() == {
        "results": [{"text": "引航联办", "kind": "经验做法", "url": practice.get_absolute_url()}]
    }
    assert client.get("/search/suggest/").json() == {"results": []}
    assert client.get("/search/suggest/", {"q": "海" * 101}).json() == {"results": []}
    assert client.post("/search/suggest/").status_code == 405


def test_what_is_not_public_is_never_suggested(client):
    draft = make_recognition(unit=make_unit(name="秘而不宣局"), stage="recommended", headline="秘")
    later = make_recognition(award_year=make_award_year(2026, released=False), headline="秘而不宣")
    for one in (draft, later):
        make_practice(one, title="秘而不宣")
        make_achievement(one, label="秘而不宣", wording="987次", value=987, measure="次")
        UnitName.objects.create(unit=one.unit, name="秘而不宣")
    for text in ("秘", "秘而不宣", "秘而不直局", "mebx", "mierbuxuan", "987", "987次"):
        assert client.get("/search/suggest/", {"q": text}).json() == {"results": []}, text


def test_it_is_kept_as_pages_are(rf):
    kept = KeptPages(lambda request: None)
    assert kept.is_for_everyone(rf.get("/search/suggest/?q=海"))


def test_it_asks_the_same_at_three_and_at_thirty_rows(client):
    def cost(number):
        for _ in range(number):
            recognition = make_recognition(headline="示例同词")
            UnitName.objects.create(unit=recognition.unit, name="示例同词")
            make_practice(recognition, title="示例同词")
            make_achievement(recognition, label="示例同词")
        with CaptureQueriesContext(connection) as queries:
            assert client.get("/search/suggest/?q=同词").json()["results"]
        return len(queries)

    few = cost(3)
    assert cost(27) == few <= 20
