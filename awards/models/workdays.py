"""The working calendar: the weeks as they are, and the days on which the State Council moved work.

The arrangement of a year (国务院办公厅关于部分节假日安排的通知) comes out late in the year before;
of a year without one, nobody can say which days are worked.
"""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from units.permissions import OF_LISTS
from units.texts import columns


class CalendarYear(models.Model):
    """A year whose arrangement is known (工作日历): its days are listed, all others are as ever."""

    year = models.PositiveSmallIntegerField(
        "年份",
        unique=True,
        validators=[MinValueValidator(2000), MaxValueValidator(2100)],
        error_messages={"unique": "这一年的工作日历已经建立，请在列表里找到它再改。"},
        help_text="放假通知公布以后再建立；没有建立的年份，公示期排不到那里。",
    )
    basis = columns.CharField(
        "依据", max_length=100, blank=True, help_text="放假通知的名称和文号，可不填。"
    )

    class Meta:
        verbose_name = verbose_name_plural = "工作日历"
        default_permissions = OF_LISTS
        ordering = ["-year"]

    def __str__(self):
        return f"{self.year} 年"


class Workday(models.Model):
    """A day that is not as its place in the week says: a weekday off, or a weekend worked."""

    calendar = models.ForeignKey(
        CalendarYear, on_delete=models.CASCADE, related_name="days", verbose_name="工作日历"
    )
    date = models.DateField(
        "日期",
        unique=True,
        error_messages={"unique": "这一天已经列在工作日历里，一天只列一次。"},
    )
    is_working = models.BooleanField("上班", default=False, help_text="勾选为补班，不勾选为放假。")
    note = columns.CharField("说明", max_length=40, blank=True, help_text="如：春节。")

    class Meta:
        verbose_name = verbose_name_plural = "放假和补班"
        ordering = ["date"]

    def __str__(self):
        return f"{self.date:%Y-%m-%d} {'上班' if self.is_working else '放假'}"

    @property
    def owner(self) -> CalendarYear:
        """On whose page it is entered."""
        return self.calendar
