"""What one person typed and what another saved meanwhile, put together box by box."""

from copy import deepcopy

import pytest
from django.http import QueryDict

from units.desk.together.merging import Conflict, Place, as_new, indices, merge, renumber
from units.desk.together.opened import Opened

KEYS = {"figures": "id"}
#: What was stored when the form was opened.
STORED = {
    "": {"": {"headline": ["原标题"], "summary": ["原提要"], "shown": ["on"]}},
    "figures": {
        "7": {"label": ["甲"], "wording": ["120余件"], "leading": []},
        "8": {"label": ["乙"], "wording": ["95%以上"], "leading": ["on"]},
    },
}
#: What a browser sends of that, untouched, with a row that was begun and left empty.
SENT = {
    "headline": "原标题",
    "summary": "原提要",
    "shown": "on",
    "figures-TOTAL_FORMS": "3",
    "figures-INITIAL_FORMS": "2",
    "figures-0-id": "7",
    "figures-0-label": "甲",
    "figures-0-wording": "120余件",
    "figures-1-id": "8",
    "figures-1-label": "乙",
    "figures-1-wording": "95%以上",
    "figures-1-leading": "on",
    "figures-2-id": "",
    "figures-2-label": "",
    "figures-2-wording": "",
}
HEADLINE = Place("", "", ("headline",))


def posted(changes: dict[str, str | None] | None = None) -> QueryDict:
    """A sent form: SENT with some boxes changed, or not sent (None)."""
    sent = {**SENT, **(changes or {})}
    post = QueryDict(mutable=True)
    post.update({name: value for name, value in sent.items() if value is not None})
    return post


def stored(table="", row="", **boxes: list[str]) -> dict:
    """What is stored now: STORED with some boxes of one row changed."""
    now = deepcopy(STORED)
    now[table][row] |= boxes
    return now


def without(row: str) -> dict:
    """What is stored now: STORED without a figure."""
    now = deepcopy(STORED)
    del now["figures"][row]
    return now


def put(sent: QueryDict, now: dict, together=lambda table: ()):
    """The two put together, by a form that carried the marks of STORED."""
    return merge(sent, Opened.of(STORED, "v1"), now, KEYS, together)


def differing(merged) -> dict[str, str | None]:
    """What the form that was put together has in another way than SENT."""
    names = SENT.keys() | merged.post.keys()
    pairs = {name: merged.post.get(name) for name in names}
    return {name: value for name, value in pairs.items() if value != SENT.get(name)}


def said(merged) -> tuple:
    """All that a person is told of a merge."""
    return merged.conflicts, merged.taken, merged.kept, merged.dropped


# Nobody else saved


def test_a_form_that_nobody_overtook_is_what_was_sent():
    sent = posted({"headline": "我的标题", "figures-2-label": "丙"})
    merged = put(sent, STORED)
    assert merged.post == sent
    assert said(merged) == ([], [], [], [])
    assert not merged.is_open


def test_what_was_sent_is_left_as_it_was():
    sent = posted()
    before = sent.copy()
    put(sent, stored(headline=["张的标题"]))
    assert sent == before


# Another field


def test_another_field_is_taken_along():
    merged = put(posted({"headline": "我的标题"}), stored(summary=["张的提要"]))
    assert differing(merged) == {"headline": "我的标题", "summary": "张的提要"}
    place = Place("", "", ("summary",))
    assert said(merged) == ([], [(place, {"summary": ["张的提要"]})], [], [])
    assert not merged.is_open


def test_another_row_of_a_table_is_taken_along():
    sent = posted({"figures-1-label": "我的乙"})
    merged = put(sent, stored("figures", "7", label=["张的甲"], leading=["on"]))
    assert differing(merged) == {
        "figures-1-label": "我的乙",
        "figures-0-label": "张的甲",
        "figures-0-leading": "on",
    }
    assert said(merged)[1] == [
        (Place("figures", "7", ("label",)), {"label": ["张的甲"]}),
        (Place("figures", "7", ("leading",)), {"leading": ["on"]}),
    ]


def test_a_tick_that_the_other_took_away_is_taken_away():
    merged = put(posted(), stored(shown=[]))
    assert differing(merged) == {"shown": None}
    assert merged.taken == [(Place("", "", ("shown",)), {"shown": []})]


def test_a_tick_taken_away_here_stays_away():
    merged = put(posted({"shown": None}), stored(summary=["张的提要"]))
    assert differing(merged) == {"shown": None, "summary": "张的提要"}


def test_a_box_that_was_not_in_the_form_is_left_alone():
    merged = put(posted({"summary": None}), stored(summary=["张的提要"]))
    assert differing(merged) == {"summary": None}
    assert said(merged) == ([], [], [], [])


# The same field


def test_the_same_field_is_asked_for_and_keeps_what_was_typed():
    merged = put(posted({"headline": "我的标题"}), stored(headline=["张的标题"]))
    conflict = Conflict(HEADLINE, {"headline": ["我的标题"]}, {"headline": ["张的标题"]})
    assert differing(merged) == {"headline": "我的标题"}
    assert said(merged) == ([conflict], [], [], [])
    assert merged.is_open


def test_the_same_field_changed_to_the_same_is_no_conflict():
    merged = put(posted({"headline": "张的标题"}), stored(headline=["张的标题"]))
    assert differing(merged) == {"headline": "张的标题"}
    assert said(merged) == ([], [], [], [])


def test_ends_of_lines_are_no_change():
    now = stored(headline=["一行\n又一行"])
    merged = put(posted({"headline": "一行\r\n又一行"}), now)
    assert said(merged) == ([], [], [], [])


@pytest.mark.parametrize(("side", "kept"), [("mine", "我的标题"), ("theirs", "张的标题")])
def test_a_choice_settles_it(side, kept):
    conflict = Conflict(HEADLINE, {}, {"headline": ["张的标题"]})
    assert HEADLINE.choice == "_take:::headline"
    chosen = {"headline": "我的标题", HEADLINE.choice: conflict.option(side)}
    merged = put(posted(chosen), stored(headline=["张的标题"]))
    assert merged.post["headline"] == kept
    assert said(merged) == ([], [], [], [])


@pytest.mark.parametrize("side", ["mine", "theirs"])
def test_a_choice_does_not_hold_for_what_came_later(side):
    conflict = Conflict(HEADLINE, {}, {"headline": ["张的标题"]})
    chosen = {"headline": "我的标题", HEADLINE.choice: conflict.option(side)}
    merged = put(posted(chosen), stored(headline=["王的标题"]))
    assert merged.post["headline"] == "我的标题"
    assert [found.theirs for found in merged.conflicts] == [{"headline": ["王的标题"]}]


def test_boxes_that_belong_together_are_decided_as_one():
    def together(table):
        return (("label", "wording"),) if table == "figures" else ()

    now = stored("figures", "7", wording=["130余件"])
    merged = put(posted({"figures-0-label": "我的甲"}), now, together)
    place = Place("figures", "7", ("label", "wording"))
    mine = {"label": ["我的甲"], "wording": ["120余件"]}
    theirs = {"label": ["甲"], "wording": ["130余件"]}
    assert said(merged) == ([Conflict(place, mine, theirs)], [], [], [])
    half = put(posted({"figures-0-label": "我的甲", "figures-0-wording": "130余件"}), now, together)
    assert [(one.mine, one.theirs) for one in half.conflicts] == [
        ({"label": ["我的甲"], "wording": ["130余件"]}, theirs)
    ]
    alone = put(posted({"figures-0-label": "我的甲"}), now)
    assert said(alone)[:2] == (
        [],
        [(Place("figures", "7", ("wording",)), {"wording": ["130余件"]})],
    )


# A row that is gone


def test_a_deleted_row_that_was_changed_here_becomes_a_new_one():
    merged = put(posted({"figures-0-wording": "130余件", "figures-2-label": "丙"}), without("7"))
    assert said(merged) == ([], [], [("figures", "7")], [])
    assert merged.is_open
    rows = {
        place: [merged.post.get(f"figures-{place}-{box}") for box in ("id", "label", "wording")]
        for place in range(3)
    }
    assert rows == {
        0: ["8", "乙", "95%以上"],
        1: ["", "甲", "130余件"],
        2: ["", "丙", ""],
    }
    assert indices(merged.post, "figures") == (3, 1)
    assert merged.renamed == {
        "figures-0-": "figures-1-",
        "figures-1-": "figures-0-",
        "figures-2-": "figures-2-",
    }


def test_a_deleted_row_that_nobody_touched_here_stays_deleted():
    merged = put(posted({"figures-1-label": "我的乙"}), without("7"))
    assert said(merged) == ([], [], [], [("figures", "7")])
    assert not merged.is_open
    assert indices(merged.post, "figures") == (2, 1)
    assert merged.post["figures-0-label"] == "我的乙"
    assert [name for name in merged.post if name.startswith("figures-2-")] == []
    assert merged.renamed == {
        "figures-0-": "",
        "figures-1-": "figures-0-",
        "figures-2-": "figures-1-",
    }


def test_a_row_deleted_by_both_is_not_spoken_of():
    merged = put(posted({"figures-0-DELETE": "on"}), without("7"))
    assert said(merged) == ([], [], [], [])
    assert indices(merged.post, "figures") == (2, 1)


DELETION = Place("figures", "7", ("DELETE",))


def test_a_row_deleted_here_and_changed_there_is_asked_for():
    sent = posted({"figures-0-DELETE": "on"})
    merged = put(sent, stored("figures", "7", label=["张的甲"]))
    conflict = Conflict(DELETION, {"DELETE": ["on"]}, {"label": ["张的甲"]})
    assert said(merged) == ([conflict], [], [], [])
    assert merged.post == sent


@pytest.mark.parametrize(
    ("side", "delete", "label"), [("mine", "on", "甲"), ("theirs", None, "张的甲")]
)
def test_a_choice_settles_a_deletion(side, delete, label):
    option = Conflict(DELETION, {}, {"label": ["张的甲"]}).option(side)
    sent = posted({"figures-0-DELETE": "on", DELETION.choice: option})
    merged = put(sent, stored("figures", "7", label=["张的甲"]))
    assert said(merged) == ([], [], [], [])
    assert merged.post.get("figures-0-DELETE") == delete
    assert merged.post["figures-0-label"] == label


def test_a_row_deleted_here_that_nobody_changed_is_deleted():
    merged = put(posted({"figures-0-DELETE": "on"}), stored(summary=["张的提要"]))
    assert merged.post["figures-0-DELETE"] == "on"
    assert merged.conflicts == []


# What the form carries next


def test_the_next_form_carries_what_is_stored_but_where_a_choice_is_open():
    was, now = Opened.of(STORED, "v1"), stored(headline=["张的标题"], summary=["张的提要"])
    merged = put(posted({"headline": "我的标题"}), now)
    carried = merged.unsettled(was, Opened.of(now, "v2"))
    assert carried.marks[""][""] == {"headline": "原标题", "summary": "张的提要", "shown": "on"}
    assert (carried.version, carried.at) == ("", was.at)


def test_a_deletion_that_is_open_keeps_all_marks_of_its_row():
    was = Opened.of(STORED, "v1")
    now = stored("figures", "7", label=["张的甲"])
    merged = put(posted({"figures-0-DELETE": "on"}), now)
    carried = merged.unsettled(was, Opened.of(now, "v2"))
    assert carried.marks["figures"]["7"] == was.marks["figures"]["7"]


def test_the_next_form_carries_the_new_version_where_nothing_is_open():
    was, now = Opened.of(STORED, "v1"), stored(summary=["张的提要"])
    next_time = Opened.of(now, "v2")
    carried = put(posted(), now).unsettled(was, next_time)
    assert (carried.version, carried.at, carried.marks) == ("v2", next_time.at, next_time.marks)


# A form that carried nothing, or is none of ours


def test_without_marks_what_was_sent_holds():
    sent = posted({"headline": "我的标题"})
    merged = merge(sent, None, stored(headline=["张的标题"]), KEYS)
    assert merged.post == sent
    assert said(merged) == ([], [], [], [])


def test_without_marks_a_row_that_is_gone_is_kept():
    merged = merge(posted(), None, without("7"), KEYS)
    assert merged.kept == [("figures", "7")]


@pytest.mark.parametrize(
    ("total", "initial"), [("", "0"), ("x", "0"), ("1", "2"), ("1", "-1"), ("10001", "0")]
)
def test_counts_that_no_form_of_ours_sends_are_refused_and_left_to_django(total, initial):
    sent = posted({"figures-TOTAL_FORMS": total, "figures-INITIAL_FORMS": initial})
    with pytest.raises(ValueError):
        indices(sent, "figures")
    assert put(sent, without("7")).post == sent
    assert as_new(sent, {"figures": ("id", "recognition")}) == sent


def test_rows_change_places_with_all_that_is_in_them():
    post = QueryDict("t-0-a=1&t-1-a=2&t-1-b=3&t-10-a=4&other=5", mutable=True)
    assert renumber(post, "t", [1, 10], 11) == {
        **{f"t-{place}-": "" for place in range(11)},
        "t-1-": "t-0-",
        "t-10-": "t-1-",
    }
    assert post == QueryDict("t-0-a=2&t-0-b=3&t-1-a=4&other=5")


# A record that is gone


def test_a_record_that_is_gone_is_sent_as_a_new_one():
    sent = posted({"figures-0-recognition": "3", "figures-1-recognition": "3"})
    anew = as_new(sent, {"figures": ("id", "recognition")})
    assert indices(anew, "figures") == (3, 0)
    kept = {name: anew[name] for name in anew if not name.endswith(("-id", "-recognition"))}
    assert kept == {
        name: value
        for name, value in (SENT | {"figures-INITIAL_FORMS": "0"}).items()
        if not name.endswith("-id")
    }
    blank = [name for name in anew if name.endswith(("-id", "-recognition"))]
    assert {anew[name] for name in blank} == {""}
    assert len(blank) == 6
