"""Writing a sheet: drafts box by box, handing in, taking back; what is refused and what is told."""

from decimal import Decimal

import pytest
from hypothesis import given as supposing
from hypothesis import strategies as st

from audit.models import Entry
from awards.honours.lifecycle import Refused
from awards.models import Assignment, Criterion, Review, Score
from awards.review import drafting, rounds
from awards.review.declaring import declare
from awards.review.sheets import OwnSheet, number, score_of
from tests.factories import make_account, make_assignment, make_reviewer, make_staff
from units.history import Change

from .room import assigned, boxes, given, handed_in, make_work, sheet_of, stored

pytestmark = pytest.mark.django_db


def refusal(act, *arguments) -> list[str]:
    with pytest.raises(Refused) as refused:
        act(*arguments)
    return refused.value.reasons


def test_a_draft_keeps_what_was_sent_and_says_what_it_comes_to():
    one, _ = make_work()
    first, second = boxes(one)
    remark = f"{first}-remark"
    outcome = given(one, "８８.50", "9分", **{remark: " 扎实\r\n到位 ", "remark": "总的很好"})
    kept = {first: "88.5", second: "9", remark: "扎实\n到位", "remark": "总的很好"}
    assert (outcome.saved, outcome.wrong, outcome.overtaken) == (kept, {}, {})
    sheet = sheet_of(one)
    assert {name: text for name, text in sheet.texts.items() if text} == kept
    # 40 × 88.5 + 60 × 90, by a weight of 100
    assert (sheet.total, sheet.scored, sheet.missing) == (Decimal("89.40"), 2, [])


def test_the_running_total_is_of_what_has_a_score():
    one, _ = make_work()
    assert sheet_of(one).total is None
    assert given(one, "", "8").sheet.total == Decimal("80.00")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("11", "分数须在 0 到 10 之间。"),
        ("-1", "分数只写数字，如 88 或者 88.5。"),
        ("九", "分数只写数字，如 88 或者 88.5。"),
        ("1e1", "分数只写数字，如 88 或者 88.5。"),
        ("NaN", "分数只写数字，如 88 或者 88.5。"),
        ("8.125", "分数最多写到小数点后 2 位。"),
    ],
)
def test_a_wrong_score_is_said_beside_its_box_and_the_rest_is_kept(text, said):
    one, _ = make_work()
    first, second = boxes(one)
    outcome = given(one, "70", text)
    assert (outcome.saved, outcome.wrong) == ({first: "70"}, {second: said})
    assert sheet_of(one).texts[second] == ""


@supposing(st.decimals(0, 100, places=2))
def test_what_a_score_reads_is_what_it_was(value):
    criterion = Criterion(lowest=0, highest=100)
    assert score_of(number(value), criterion) == value


def test_a_remark_that_is_too_long_is_refused_whole():
    one, _ = make_work()
    outcome = given(one, remark="好" * 2001)
    assert outcome.wrong == {"remark": "最多 2000 个字，现在有 2001 个，请缩短。"}
    assert not Review.objects.exists()


def test_two_devices_lose_nothing():
    one, _ = make_work()
    first, second = boxes(one)
    blank = sheet_of(one).texts
    drafting.save(one.pk, one.reviewer, blank, {first: "70"})
    # The other device still shows an empty sheet, and writes elsewhere: both stay.
    outcome = drafting.save(one.pk, one.reviewer, blank, {second: "9"})
    assert (outcome.saved, outcome.overtaken) == ({second: "9"}, {})
    # It writes the very same box: what is there stays, and is said.
    outcome = drafting.save(one.pk, one.reviewer, blank, {first: "75", second: "9"})
    assert (outcome.saved, outcome.overtaken) == ({second: "9"}, {first: "70"})
    assert sheet_of(one).texts[first] == "70"
    # Having seen it, it may.
    seen = sheet_of(one).texts
    assert drafting.save(one.pk, one.reviewer, seen, {first: "75"}).saved == {first: "75"}


def test_an_unchanged_draft_writes_nothing():
    one, _ = make_work()
    given(one, "70")
    before = stored(one).review.changed_at
    given(one, "70.0")
    assert stored(one).review.changed_at == before


def test_boxes_of_another_round_are_not_looked_at():
    one, _ = make_work()
    outcome = drafting.save(one.pk, one.reviewer, {}, {"c999999": "5", "x": "y"})
    assert (outcome.saved, outcome.wrong, outcome.overtaken) == ({}, {}, {})


def test_handing_in_asks_for_every_score_and_for_what_was_seen():
    one, other = make_work()
    given(one, "70")
    hand_in = drafting.hand_in
    names = [row.recognition.name_then for row in (one, other)]
    said = [f"{names[0]}：还有 1 个维度没有评分（成效）。"]
    assert refusal(hand_in, {one.pk: sheet_of(one).digest}, one.reviewer) == said
    given(one, "70", "9")
    seen = sheet_of(one).digest
    given(one, remark="再想想")
    said = [f"{names[0]}：评分刚才在别处改过，请核对后再提交。"]
    assert refusal(hand_in, {one.pk: seen}, one.reviewer) == said
    # Of several, all or none.
    both = {row.pk: sheet_of(row).digest for row in (one, other)}
    said = [f"{names[1]}：还有 2 个维度没有评分（政治建设、成效）。"]
    assert refusal(hand_in, both, one.reviewer) == said
    assert not Review.objects.filter(handed_in_at__isnull=False).exists()
    assert refusal(hand_in, {}, one.reviewer) == ["没有可以提交的评分表。"]


def test_what_is_handed_in_stands_until_it_is_taken_back():
    one, _ = make_work()
    handed_in(one, "70", "9")
    assert stored(one).review.is_handed_in
    said = ["这份评分表已经提交。要修改，请先撤回。"]
    assert refusal(given, one, "80") == said
    digest = {one.pk: sheet_of(one).digest}
    name = one.recognition.name_then
    assert refusal(drafting.hand_in, digest, one.reviewer) == [f"{name}：已经提交。"]
    drafting.take_back(one.pk, one.reviewer)
    assert not stored(one).review.is_handed_in
    assert given(one, "80").saved == {boxes(one)[0]: "80"}
    said = ["这份评分表没有提交，可以直接修改。"]
    assert refusal(drafting.take_back, one.pk, one.reviewer) == said


def close(assignment: Assignment) -> None:
    round_ = assignment.recognition.award_year.review_round
    waiting = {one.pk: "示例" for one in rounds.outstanding(round_)}
    rounds.close(round_, make_staff(), waiting)


def test_after_the_close_nothing_moves():
    one, other = make_work()
    handed_in(one, "70", "9")
    handed_in(other, "60", "5")
    digest = {one.pk: sheet_of(one).digest}
    close(one)
    said = "评审已经结束，评分表只能查看。"
    assert refusal(given, one, "80") == [said]
    assert refusal(drafting.take_back, one.pk, one.reviewer) == [said]
    assert refusal(declare, {one.pk: "示例"}, [], one.reviewer) == [said]
    said = [f"{one.recognition.name_then}：{said}"]
    assert refusal(drafting.hand_in, digest, one.reviewer) == said


def test_in_a_second_look_only_who_was_asked_writes():
    one, other = make_work()
    for row in (one, other):
        handed_in(row, "70", "9")
    close(one)
    round_ = stored(one).recognition.award_year.review_round
    by = make_staff("second")
    rounds.ask_second_look(round_, [one.pk], by, "请再核对材料")
    said = "现在只复议个别单位，这份评分表不能再改。"
    assert refusal(drafting.take_back, other.pk, other.reviewer) == [said]
    assert sheet_of(one).is_asked_again
    # Whoever stays with what they gave hands it in again; whoever does not takes it back first.
    drafting.hand_in({one.pk: sheet_of(one).digest}, one.reviewer)
    assert not sheet_of(one).is_asked_again
    drafting.take_back(one.pk, one.reviewer)
    assert sheet_of(one).is_asked_again
    handed_in(one, "75", "9")
    assert (sheet_of(one).texts[boxes(one)[0]], sheet_of(one).stands) == ("75", True)


def test_before_the_round_opens_and_before_declaring_nothing_is_written():
    (one,) = make_work(1, declared=False)
    said = ["请先声明与这个单位有没有利害关系，再打开材料评分。"]
    assert refusal(given, one, "70") == said
    round_ = one.recognition.award_year.review_round
    type(round_).objects.update(opened_at=None, opened_by=None)
    assert refusal(given, one, "70") == ["评审还没有开始。"]


def test_whoever_steps_back_judges_no_more_and_it_counts_nowhere():
    one, other = make_work()
    handed_in(one, "70", "9")
    declare({one.pk: "配偶在该单位工作"}, [], one.reviewer)
    row = stored(one)
    assert (row.is_recused, row.recusal_reason) == (True, "申报回避：配偶在该单位工作")
    assert refusal(given, one, "80") == ["您已对这个单位回避，不再评分。"]
    assert not stored(other).is_recused


def test_declaring_of_several_is_one_act():
    one, other = make_work(declared=False)
    with pytest.raises(Assignment.DoesNotExist):
        declare({one.pk: "示例"}, [other.pk, 999999], one.reviewer)
    assert [stored(row).cleared_at for row in (one, other)] == [None, None]
    declare({one.pk: "示例"}, [other.pk], one.reviewer)
    assert [(stored(r).is_recused, bool(stored(r).cleared_at)) for r in (one, other)] == [
        (True, False),
        (False, True),
    ]


def test_nobody_writes_on_the_sheet_of_another():
    one, _ = make_work()
    stranger = make_reviewer()
    assigned(one.recognition.award_year.review_round, stranger)
    for act in (
        lambda: drafting.save(one.pk, stranger, {}, {"remark": "示例"}),
        lambda: drafting.hand_in({one.pk: ""}, stranger),
        lambda: drafting.take_back(one.pk, stranger),
        lambda: declare({}, [one.pk], stranger),
    ):
        with pytest.raises(Assignment.DoesNotExist):
            act()
    outsider = make_account()
    mine = make_assignment(one.recognition, outsider)
    said = ["您的账号不参加评审，请联系系统管理员。"]
    assert refusal(drafting.save, mine.pk, outsider, {}, {"remark": "示例"}) == said


def test_history_and_trail_tell_that_and_never_what():
    one, _ = make_work(declared=False)
    declare({}, [one.pk], one.reviewer)
    given(one, "71.25", "8.75", remark="这句话谁也看不到")
    acts = Change.objects.filter(by=one.reviewer)
    assert list(acts.values_list("key", flat=True)) == ["review_cleared"]
    drafting.hand_in({one.pk: sheet_of(one).digest}, one.reviewer)
    drafting.take_back(one.pk, one.reviewer)
    keys = ["review_cleared", "review_handed_in", "review_taken_back"]
    assert list(acts.order_by("pk").values_list("key", flat=True)) == keys
    told = Entry.objects.filter(account=one.reviewer.pk).order_by("pk")
    assert list(told.values_list("act", flat=True)) == keys
    whole = f"{list(acts.values())} {list(told.values())}"
    assert [secret for secret in ("71.25", "8.75", "谁也看不到") if secret in whole] == []


def test_a_sheet_without_scores_has_neither_review_nor_rows():
    one, _ = make_work()
    criteria = one.recognition.award_year.review_round.criteria.all()
    assert (OwnSheet(one, criteria).scored, Score.objects.count()) == (0, 0)
