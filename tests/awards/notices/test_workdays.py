"""Working days: hand-checked dates of 2024 to 2026, what is not known, and properties."""

import json
from datetime import date, timedelta
from pathlib import Path

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

import awards.notices
from awards.models import CalendarYear, Workday
from awards.notices.workdays import SATURDAY, BeyondCalendar, Calendar, days_left, last_day

SHIPPED = json.loads(Path(awards.notices.__file__).with_name("calendar.json").read_text("utf-8"))
CALENDAR = Calendar(
    frozenset(map(int, SHIPPED)),
    {date.fromisoformat(day): on for rows in SHIPPED.values() for day, on, _ in rows},
)
FIRST, LAST = date(2024, 1, 1), date(2026, 12, 31)
days = st.dates(FIRST, LAST)

#: Day of publication, working days, last day: counted by hand on the printed calendars.
PERIODS = [
    # 2024, Spring Festival: Sunday 4 February worked, 10–17 off, Sunday 18 worked.
    ("2024-02-02", 5, "2024-02-08"),
    ("2024-02-08", 5, "2024-02-21"),
    ("2024-02-09", 1, "2024-02-18"),
    # 2024, National Day: Sunday 29 September worked, 1–7 October off, Saturday 12 worked.
    ("2024-09-27", 5, "2024-10-10"),
    ("2024-09-30", 5, "2024-10-12"),
    # 2024, Labour Day: Sunday 28 April worked, 1–5 May off, Saturday 11 worked.
    ("2024-04-26", 5, "2024-05-07"),
    # 2024, Mid-Autumn: Saturday 14 September worked, 15–17 off.
    ("2024-09-13", 5, "2024-09-23"),
    # 2025, Spring Festival: Sunday 26 January worked, 28 January–4 February off, Saturday 8 worked.
    ("2025-01-24", 5, "2025-02-07"),
    ("2025-01-27", 5, "2025-02-10"),
    # 2025, National Day with Mid-Autumn: Sunday 28 September worked, 1–8 October off,
    # Saturday 11 worked.
    ("2025-09-26", 5, "2025-10-10"),
    ("2025-09-30", 5, "2025-10-14"),
    # 2025, over the New Year into 2026: 1–3 January off, Sunday 4 worked.
    ("2025-12-31", 5, "2026-01-08"),
    # 2026, Spring Festival: Saturday 14 February worked, 15–23 off, Saturday 28 worked.
    ("2026-02-12", 5, "2026-02-26"),
    ("2026-02-13", 5, "2026-02-27"),
    ("2026-02-14", 5, "2026-02-28"),
    # 2026, Labour Day: 1–5 May off, Saturday 9 worked.
    ("2026-04-30", 5, "2026-05-11"),
    # 2026, Mid-Autumn and National Day: Sunday 20 September worked, 25–27 off; 1–7 October off,
    # Saturday 10 worked.
    ("2026-09-18", 5, "2026-09-24"),
    ("2026-09-24", 5, "2026-10-09"),
    ("2026-09-30", 5, "2026-10-13"),
    # Plain weeks.
    ("2026-11-27", 5, "2026-12-04"),
    ("2026-11-28", 5, "2026-12-04"),
    ("2026-11-29", 5, "2026-12-04"),
]


@pytest.mark.parametrize(("start", "number", "last"), PERIODS)
def test_a_period_ends_on_the_day_that_the_printed_calendar_says(start, number, last):
    assert CALENDAR.last_day(date.fromisoformat(start), number) == date.fromisoformat(last)


def test_the_shipped_days_are_those_of_chinesecalendar_and_differ_from_the_week():
    every = [FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1)]
    wrong = [day for day in every if CALENDAR.is_working(day) != chinese_calendar.is_workday(day)]
    needless = [day for day, on in CALENDAR.moved.items() if on == (day.weekday() < SATURDAY)]
    assert (wrong, needless) == ([], [])
    assert set(SHIPPED) == {"2024", "2025", "2026"}


@pytest.mark.usefixtures("shipped_calendar")
def test_every_portal_has_the_shipped_days():
    assert Calendar.since(FIRST) == CALENDAR
    assert Workday.objects.get(date="2026-02-14").note == "春节"


@pytest.mark.usefixtures("shipped_calendar")
def test_a_period_past_the_calendar_is_refused_with_what_to_do():
    assert last_day(date(2026, 12, 24), 5) == date(2026, 12, 31)
    with pytest.raises(BeyondCalendar) as refusal:
        last_day(date(2026, 12, 25), 5)
    assert str(refusal.value) == (
        "期限要算到 2027 年，工作日历只排到 2026-12-31，哪天上班还不知道。"
        "请录入员等国务院办公厅公布 2027 年放假通知后，在“工作日历”里建立 2027 年，再来办理。"
    )


@pytest.mark.usefixtures("shipped_calendar")
def test_what_staff_enter_counts():
    known = CalendarYear.objects.create(year=2027)
    assert last_day(date(2026, 12, 25), 5) == date(2027, 1, 1)
    Workday.objects.create(calendar=known, date="2027-01-01", is_working=False)
    assert last_day(date(2026, 12, 25), 5) == date(2027, 1, 4)
    Workday.objects.create(calendar=known, date="2027-01-02", is_working=True)
    assert last_day(date(2026, 12, 25), 5) == date(2027, 1, 2)


@pytest.mark.usefixtures("shipped_calendar")
def test_an_empty_calendar_knows_nothing():
    CalendarYear.objects.all().delete()
    with pytest.raises(BeyondCalendar) as refusal:
        last_day(date(2026, 11, 27), 5)
    assert "工作日历还没有排，" in str(refusal.value)


@pytest.mark.usefixtures("shipped_calendar")
@pytest.mark.parametrize(
    ("today", "left"),
    [
        ("2026-11-27", 5),  # the day of publication is not counted
        ("2026-11-28", 5),
        ("2026-11-30", 5),
        ("2026-12-03", 2),
        ("2026-12-04", 1),  # the last day is
        ("2026-12-05", 0),
    ],
)
def test_the_days_that_are_left_count_today_and_the_last(today, left):
    assert days_left(date(2026, 11, 27), date(2026, 12, 4), date.fromisoformat(today)) == left


@pytest.mark.usefixtures("shipped_calendar")
def test_days_left_are_not_guessed_either():
    CalendarYear.objects.get(year=2026).delete()
    assert days_left(date(2026, 11, 27), date(2026, 12, 4), date(2026, 11, 30)) is None


@given(days, st.integers(1, 20))
def test_a_period_has_as_many_working_days_as_it_should_and_ends_on_one(start, number):
    try:
        last = CALENDAR.last_day(start, number)
    except BeyondCalendar:
        assert start + timedelta(days=number) > LAST - timedelta(days=40)
        return
    between = [start + timedelta(days=n) for n in range(1, (last - start).days + 1)]
    assert sum(map(chinese_calendar.is_workday, between)) == number
    assert chinese_calendar.is_workday(last)
    assert CALENDAR.left(start + timedelta(days=1), last) == number


@given(days, st.integers(1, 10), st.integers(1, 10))
def test_two_periods_in_turn_are_one_of_their_sum(start, first, second):
    try:
        whole = CALENDAR.last_day(start, first + second)
    except BeyondCalendar:
        return
    assert CALENDAR.last_day(CALENDAR.last_day(start, first), second) == whole
