"""工作日历: by year, the days off and the weekends worked."""

from datetime import date

from django import forms
from django.contrib import admin
from django.db.models import Count, Q

from awards.models import CalendarYear, Workday
from awards.notices.workdays import SATURDAY
from units.desk.choosing import FewRows, LabelledFormSet
from units.desk.history import KeepsHistory


class WorkdayForm(forms.ModelForm):
    """A day that is not as the week has it; as it is anyway, it need not be listed."""

    class Meta:
        model = Workday
        fields = ["date", "is_working", "note"]
        widgets = {"date": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}

    def clean(self):
        """Raises an error beside the date."""
        cleaned = super().clean()
        day: date | None = cleaned.get("date")
        if day is None:
            return cleaned
        is_working = cleaned.get("is_working", False)
        if is_working == (day.weekday() < SATURDAY):
            week = "周六日，本来就休息" if day.weekday() >= SATURDAY else "工作日，本来就上班"
            self.add_error("date", f"这一天是{week}，不用列出；放假和补班弄反了的，请改“上班”。")
        year = cleaned["calendar"].year
        if year is not None and day.year != year:
            self.add_error("date", f"这一天不在 {year} 年，请列在 {day.year} 年的工作日历里。")
        return cleaned


class WorkdayInline(FewRows, admin.TabularInline):
    """The days of a year."""

    model = Workday
    form = WorkdayForm
    formset = LabelledFormSet
    extra = 0


@admin.register(CalendarYear)
class CalendarYearAdmin(KeepsHistory, admin.ModelAdmin):
    """A year is entered when its arrangement has been announced."""

    list_display = ["year", "days_off", "days_on", "basis"]
    search_fields = ["year", "basis"]
    search_help_text = "年份，或通知的名称、文号。"
    fields = ["year", "basis"]
    inlines = [WorkdayInline]

    def get_queryset(self, request):
        """With a count of each kind of day."""
        rows = super().get_queryset(request)
        return rows.annotate(
            on=Count("days", filter=Q(days__is_working=True)),
            off=Count("days", filter=Q(days__is_working=False)),
        ).order_by(*CalendarYear._meta.ordering)

    @admin.display(description="工作日放假", ordering="off")
    def days_off(self, calendar):
        """How many weekdays are off."""
        return f"{calendar.off} 天"

    @admin.display(description="周末补班", ordering="on")
    def days_on(self, calendar):
        """How many weekend days are worked."""
        return f"{calendar.on} 天"
