"""What becomes of an honour: dated turns, terms, who counted when, years in a row."""

from datetime import date, timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from awards.honours import lifecycle
from awards.honours.standing import as_of
from awards.honours.validity import due, due_on, with_start, years_after, years_before
from awards.models import Award, Recognition, Stage, Turn
from awards.models.rows import row_of
from tests.factories import make_award, make_award_year, make_recognition, make_staff, make_unit
from units.history import note

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
DOCUMENT = "示例〔2026〕12号"
DAYS = st.dates(date(1949, 1, 1), date(2200, 12, 31))


@pytest.fixture
def staff():
    return make_staff()


@pytest.fixture
def year():
    """Conferred on 1 January 2020, by an award whose honours hold for three years."""
    award = make_award(valid_years=3)
    return make_award_year(2020, award=award, conferred_on=date(2020, 1, 1))


def refusals(act, *arguments, **keywords) -> list[str]:
    with pytest.raises(lifecycle.Refused) as refusal:
        act(*arguments, **keywords)
    return refusal.value.reasons


def turns(recognition) -> list[tuple]:
    return list(recognition.turns.values_list("stage", "on", "rectify_by"))


# What a move asks for


def test_a_term_to_rectify_is_a_day_after_the_move(staff):
    recognition = make_recognition()
    day = TODAY - timedelta(days=2)
    assert refusals(lifecycle.rectify, recognition, staff, None) == ["请填写整改期限。"]
    for by in (day, day - timedelta(days=1)):
        expected = ["整改期限要晚于限期整改的日期。"]
        assert refusals(lifecycle.rectify, recognition, staff, by, day) == expected
    row = lifecycle.rectify(recognition, staff, day + timedelta(days=1), day)
    assert (row.stage, row.rectify_by) == (Stage.TO_RECTIFY, day + timedelta(days=1))
    assert turns(recognition) == [("to_rectify", day, day + timedelta(days=1))]
    row = lifecycle.reexamine(recognition, staff)
    assert (row.stage, row.rectify_by) == (Stage.RE_EXAMINED, None)


@pytest.mark.parametrize(
    ("document", "said"),
    [
        ("", "请填写撤销文件的文号。"),
        (
            "第 12 号文",
            "撤销文号要写成“舟机党〔2026〕12号”的样子：发文机关代字、六角括号里的年份、序号。",
        ),
    ],
)
def test_a_revocation_needs_the_number_of_its_document(staff, document, said):
    recognition = make_recognition()
    act = (lifecycle.revoke, recognition, staff, TODAY, "示例原因", document)
    assert refusals(*act) == [said]
    assert turns(recognition) == []


def test_moves_follow_each_other_in_time(staff):
    recognition = make_recognition(unit=make_unit(name="示例局"))
    lifecycle.reexamine(recognition, staff, TODAY - timedelta(days=5))
    before = TODAY - timedelta(days=6)
    assert refusals(lifecycle.revoke, recognition, staff, before, "示例", DOCUMENT) == [
        f"撤销日期不能早于上一次办理的日期（复核合格，{TODAY - timedelta(days=5)}）。"
    ]
    tomorrow = TODAY + timedelta(days=1)
    expected = ["复核合格日期不能晚于今天。"]
    other = make_recognition()
    assert refusals(lifecycle.reexamine, other, staff, tomorrow) == expected


def test_restoring_takes_back_the_last_move_alone(staff):
    recognition = make_recognition()
    term = TODAY + timedelta(days=30)
    lifecycle.reexamine(recognition, staff, TODAY - timedelta(days=9))
    lifecycle.rectify(recognition, staff, term, TODAY - timedelta(days=8))
    lifecycle.revoke(recognition, staff, TODAY, "示例原因", DOCUMENT)
    row = lifecycle.restore(recognition, staff, "示例：录错了")
    assert (row.stage, row.rectify_by, row.ended_on, row.ended_document) == (
        Stage.TO_RECTIFY,
        term,
        None,
        "",
    )
    assert [stage for stage, _, _ in turns(recognition)] == ["re_examined", "to_rectify"]
    assert lifecycle.restore(recognition, staff, "示例").stage == Stage.RE_EXAMINED
    assert lifecycle.restore(recognition, staff, "示例").stage == Stage.CONFERRED
    assert turns(recognition) == []
    said = [f"{recognition.name_then}现在是“命名”，不能作“恢复命名”处理。"]
    assert refusals(lifecycle.restore, recognition, staff, "示例") == said


def test_the_database_keeps_terms_and_turns_sound():
    recognition = make_recognition()
    for wrong in (
        lambda: Recognition.objects.update(rectify_by=TODAY),
        lambda: Turn.objects.create(recognition=recognition, stage="conferred", on=TODAY),
        lambda: Award.objects.update(consecutive_years=3),
        lambda: Award.objects.update(leads_to="示例标兵"),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            wrong()
    half = Award(slug="x", name="示例", level="municipal", consecutive_years=3)
    with pytest.raises(ValidationError) as refused:
        half.full_clean()
    expected = ["“连续获评年数”和“更高一级的称号”要一起填写，或者都不填。"]
    assert refused.value.messages == expected


def test_honours_that_were_moved_before_get_their_turn(staff):
    year = make_award_year(2024, conferred_on=date(2024, 5, 1))
    ended = {"ended_on": date(2025, 6, 1), "ended_reason": "示例"}
    revoked = make_recognition(award_year=year, stage=Stage.REVOKED, **ended)
    noted = make_recognition(award_year=year, stage=Stage.RE_EXAMINED)
    note(noted, "reexamine", staff)
    bare = make_recognition(award_year=year, stage=Stage.TO_RECTIFY)
    make_recognition(award_year=year)
    import_module("awards.migrations.0019_certificates").date_moves(apps, None)
    assert set(Turn.objects.values_list("recognition", "stage", "on")) == {
        (revoked.pk, "revoked", date(2025, 6, 1)),
        (noted.pk, "re_examined", TODAY),
        (bare.pk, "to_rectify", date(2024, 5, 1)),
    }


# How long an honour holds


@given(DAYS, DAYS, st.integers(1, 99))
def test_years_before_is_the_last_day_that_years_after_reaches(start, day, years):
    if day.year - years >= 1:
        assert (years_after(start, years) <= day) == (start <= years_before(day, years))


def test_a_term_from_a_leap_day_ends_in_march():
    assert years_after(date(2024, 2, 29), 1) == date(2025, 3, 1)
    assert years_after(date(2024, 2, 29), 4) == date(2028, 2, 29)


def test_a_term_counts_from_the_conferral_or_the_last_reexamination(year, staff):
    recognition = make_recognition(award_year=year)

    def ends() -> date | None:
        return due_on(with_start(Recognition.objects.all()).get(pk=recognition.pk))

    assert ends() == date(2023, 1, 1)
    lifecycle.reexamine(recognition, staff, date(2022, 12, 1))
    assert ends() == date(2025, 12, 1)
    lifecycle.rectify(recognition, staff, date(2027, 3, 1), date(2025, 1, 1))
    assert ends() == date(2027, 3, 1)
    lifecycle.reexamine(recognition, staff, date(2025, 2, 1))
    assert ends() == date(2028, 2, 1)
    year.award.valid_years = None
    year.award.save()
    assert ends() is None


def test_without_a_day_of_conferral_that_of_the_release_counts(year):
    year.conferred_on = None
    year.save()
    recognition = make_recognition(award_year=year)
    row = with_start(Recognition.objects.all()).get(pk=recognition.pk)
    assert row.holds_from == date(2025, 12, 1)


def test_what_is_due_by_a_day(year, staff):
    due_one = make_recognition(award_year=year, position=2)
    renewed = make_recognition(award_year=year, position=1)
    lifecycle.reexamine(renewed, staff, date(2022, 1, 1))
    rectifying = make_recognition(award_year=year, position=3)
    lifecycle.rectify(rectifying, staff, date(2030, 1, 1), date(2022, 1, 1))
    make_recognition(award_year=make_award_year(2021, award=make_award("for-good", name="终身")))
    ended = {"ended_on": date(2021, 1, 1), "ended_reason": "示例"}
    make_recognition(award_year=year, stage=Stage.LAPSED, **ended)
    draft = make_award_year(2019, award=year.award, released=False, conferred_on=date(2019, 1, 1))
    make_recognition(award_year=draft)
    for day, expected in [
        (date(2022, 12, 31), []),
        (date(2023, 1, 1), [due_one]),
        (date(2025, 1, 1), [renewed, due_one]),
        (date(2030, 1, 1), [renewed, due_one, rectifying]),
    ]:
        assert list(due(day)) == expected, day


# Who counted on a day


def counted(year, day: date) -> set[str]:
    rows = as_of(year.recognitions.public(), day)
    return {row.name_then for row in rows if row.stage_then in Stage.WINNERS}


def test_who_counted_on_a_day_follows_from_the_dated_turns(year, staff):
    one, other = (
        make_recognition(award_year=year, unit=make_unit(name=name)) for name in ("甲局", "乙局")
    )
    lifecycle.reexamine(one, staff, date(2021, 1, 1))
    lifecycle.revoke(one, staff, date(2022, 1, 1), "示例原因", DOCUMENT)
    lifecycle.lapse(other, staff, date(2023, 1, 1), "示例期满")
    assert counted(year, date(2021, 12, 31)) == {"甲局", "乙局"}
    assert counted(year, date(2022, 1, 1)) == {"乙局"}
    assert counted(year, date(2022, 12, 31)) == {"乙局"}
    assert counted(year, date(2023, 1, 1)) == set()
    lifecycle.restore(one, staff, "示例：录错了")
    assert counted(year, date(2022, 6, 1)) == {"甲局", "乙局"}


def test_an_end_without_a_turn_counts_from_its_day(year):
    ended = {"ended_on": date(2022, 1, 1), "ended_reason": "示例"}
    unit = make_unit(name="甲局")
    make_recognition(award_year=year, unit=unit, stage=Stage.REVOKED, **ended)
    assert counted(year, date(2021, 12, 31)) == {"甲局"}
    assert counted(year, date(2022, 1, 1)) == set()


# Years in a row


@given(st.sets(st.integers(2000, 2030)), st.sets(st.integers(2000, 2030)), st.integers(2000, 2030))
def test_a_row_is_the_last_years_without_a_gap(won, revoked, latest):
    won, revoked = {y for y in won if y <= latest}, {y for y in revoked - won if y <= latest}
    row = row_of(won, latest, revoked)
    if row is None:
        assert not won
        return
    assert set(range(row.start, row.end + 1)) <= won
    assert (row.end, row.start - 1 in won) == (max(won), False)
    assert row.is_open == (latest in won)
    assert row.missing is None or row.missing not in won
    if row.missing is None:
        assert min(won | revoked) == row.start and row.is_open


def in_a_row(stages: dict[int, str], latest=2025) -> list[tuple[str, bool]]:
    """What is said of a unit whose honours stand so, by year, of an award given until `latest`."""
    award = make_award(consecutive_years=3, leads_to="示例标兵")
    unit = make_unit()
    for number in range(2020, latest + 1):
        year = make_award_year(number, award=award)
        if stage := stages.get(number):
            ended = {"ended_on": TODAY, "ended_reason": "示例"} if stage in Stage.ENDED else {}
            make_recognition(award_year=year, unit=unit, stage=stage, **ended)
    honours = unit.recognitions.public().select_related("award_year__award")
    return [(one.words, one.is_eligible) for one in honours.in_a_row()]


def won(*years: int) -> dict[int, str]:
    return dict.fromkeys(years, "conferred")


@pytest.mark.parametrize(
    ("stages", "words", "is_eligible"),
    [
        (won(2025), "连续 1 年获评（2025 年度）；再连续获评 2 年，可以申报“示例标兵”。", False),
        (
            won(2024, 2025),
            "连续 2 年获评（2024—2025 年度）；再连续获评 1 年，可以申报“示例标兵”。",
            False,
        ),
        (
            won(2023, 2024, 2025),
            "连续 3 年获评（2023—2025 年度）；符合申报“示例标兵”的连续年数（3 年）。",
            True,
        ),
        (
            won(2023, 2025),
            "连续 1 年获评（2025 年度）；2024 年度没有获评，从 2025 年度起计算；"
            "再连续获评 2 年，可以申报“示例标兵”。",
            False,
        ),
        (
            won(2023, 2025) | {2024: "revoked"},
            "连续 1 年获评（2025 年度）；2024 年度的获评已撤销，从 2025 年度起计算；"
            "再连续获评 2 年，可以申报“示例标兵”。",
            False,
        ),
        (
            won(2025) | {2024: "revoked"},
            "连续 1 年获评（2025 年度）；2024 年度的获评已撤销，从 2025 年度起计算；"
            "再连续获评 2 年，可以申报“示例标兵”。",
            False,
        ),
        (
            won(2024, 2025) | {2023: "lapsed"},
            "连续 3 年获评（2023—2025 年度）；符合申报“示例标兵”的连续年数（3 年）。",
            True,
        ),
        (
            won(2021, 2022, 2023),
            "2024 年度没有获评，连续获评中断（此前为 2021—2023 年度，连续 3 年）。",
            False,
        ),
        (
            won(2023, 2024) | {2025: "revoked"},
            "2025 年度的获评已撤销，连续获评中断（此前为 2023—2024 年度，连续 2 年）。",
            False,
        ),
        ({2025: "revoked"}, "2025 年度的获评已撤销，不计入连续获评。", False),
    ],
)
def test_a_row_is_said_with_the_year_that_is_missing(stages, words, is_eligible):
    assert in_a_row(stages) == [(words, is_eligible)]


def test_an_award_without_the_rule_says_nothing(django_assert_num_queries):
    recognition = make_recognition()
    rows = recognition.unit.recognitions.public().select_related("award_year__award")
    with django_assert_num_queries(1):
        assert rows.in_a_row() == []


def test_the_page_of_the_unit_says_it(client):
    award = make_award(consecutive_years=2, leads_to="示例标兵")
    unit = make_unit(slug="shili")
    for number in (2024, 2025):
        year = make_award_year(number, award=award)
        make_recognition(award_year=year, unit=unit)
    page = client.get("/units/shili/").content.decode()
    assert "连续 2 年获评（2024—2025 年度）；符合申报“示例标兵”的连续年数（2 年）。" in page
    page = client.get("/awards/model-organ/").content.decode()
    assert "<dt>连续获评</dt><dd>连续 2 年获评的单位，可以申报“示例标兵”</dd>" in page
