"""Working days by the calendar that staff keep; a day that it does not know is never guessed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from awards.models import CalendarYear, Workday

SATURDAY = 5


class BeyondCalendar(ValueError):
    """A day of a year whose arrangement is not known; reads as a sentence that says what to do."""

    def __init__(self, day: date, years: frozenset[int]):
        self.day = day
        reach = day.year
        while reach - 1 not in years and reach > min(years, default=reach):
            reach -= 1
        reaches = f"只排到 {reach - 1}-12-31" if reach - 1 in years else "还没有排"
        super().__init__(
            f"期限要算到 {day.year} 年，工作日历{reaches}，哪天上班还不知道。"
            f"请录入员等国务院办公厅公布 {day.year} 年放假通知后，"
            f"在“工作日历”里建立 {day.year} 年，再来办理。"
        )


@dataclass(frozen=True)
class Calendar:
    """The years that are known, and the days in them that are not as the week says."""

    years: frozenset[int]
    moved: dict[date, bool]

    @classmethod
    def since(cls, day: date) -> "Calendar":
        """What is known of a day and all days after it."""
        years = CalendarYear.objects.order_by().filter(year__gte=day.year)
        moved = Workday.objects.order_by().filter(date__gte=day)
        return cls(
            frozenset(years.values_list("year", flat=True)),
            dict(moved.values_list("date", "is_working")),
        )

    def is_working(self, day: date) -> bool:
        """Whether offices work on a day. Raises BeyondCalendar."""
        if day.year not in self.years:
            raise BeyondCalendar(day, self.years)
        return self.moved.get(day, day.weekday() < SATURDAY)

    def last_day(self, start: date, working_days: int) -> date:
        """The last day of a period of so many working days that begins on the day after `start`.

        The day on which a period begins is not counted (民法典第二百零一条). Raises BeyondCalendar.
        """
        day = start
        for _ in range(working_days):
            day += timedelta(days=1)
            while not self.is_working(day):
                day += timedelta(days=1)
        return day

    def left(self, today: date, last: date) -> int:
        """The working days from `today` to `last`, both counted. Raises BeyondCalendar."""
        days = (today + timedelta(days=n) for n in range((last - today).days + 1))
        return sum(map(self.is_working, days))


def last_day(start: date, working_days: int) -> date:
    """The last day of a period that begins on the day after `start`. Raises BeyondCalendar."""
    return Calendar.since(start).last_day(start, working_days)


def due_days(terms: Mapping[int, tuple[date, int]]) -> dict[int, date | None]:
    """The last days of periods of so many working days that begin on the days after some days.

    By the keys under which they are given; None where the calendar ends before.
    """
    if not terms:
        return {}
    calendar = Calendar.since(min(start for start, _ in terms.values()))
    return {key: _last_day(calendar, *term) for key, term in terms.items()}


def _last_day(calendar: Calendar, start: date, working_days: int) -> date | None:
    try:
        return calendar.last_day(start, working_days)
    except BeyondCalendar:
        return None


def days_left(start: date, last: date, today: date, calendar: Calendar | None = None) -> int | None:
    """The working days that are left of a period, today's counted; None where it is not known.

    Of several periods, the `calendar` since today is read once.
    """
    first = max(today, start + timedelta(days=1))
    try:
        return (calendar or Calendar.since(first)).left(first, last)
    except BeyondCalendar:
        return None
