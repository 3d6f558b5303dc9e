"""The pages of a year that publish its notice and take it back."""

from django import forms
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.validators import MaxValueValidator, MinValueValidator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html

from awards.admin.honours.acts import NAMED, ConferForm, ReasonForm
from awards.models import AwardYear, Notice
from awards.models.notices import ANSWERED_WITHIN, LONGEST, PERIOD
from awards.notices import acts, lacking
from awards.notices.workdays import BeyondCalendar, days_left, last_day
from awards.proofreading import wrong_terms
from units.texts.entry import TextEntry

#: What a notice says in words.
PROSE = ("criteria", "method", "contact")
RANGE = f"是 1 到 {LONGEST} 的整数。"


class Days(forms.IntegerField):
    """A number of working days."""

    def __init__(self, **kwargs):
        said = {"required": f"请填写天数，{RANGE}", "invalid": f"天数{RANGE}"}
        super().__init__(
            error_messages=said,
            validators=[
                MinValueValidator(1, f"天数{RANGE}"),
                MaxValueValidator(LONGEST, f"天数{RANGE}"),
            ],
            **kwargs,
        )


class NoticeForm(ConferForm):
    """What a notice says. The time of its publication is no part of it: that is the server's."""

    criteria = TextEntry(
        label="评选条件",
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="按什么条件评选，依据哪个文件。公开。",
        error_messages={"required": "请写明评选条件。"},
    )
    method = TextEntry(
        label="评选办法",
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="经过哪些程序产生。公开。",
        error_messages={"required": "请写明评选办法。"},
    )
    contact = TextEntry(
        label="异议受理方式",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="受理机构、电话、通信地址、电子邮箱。网上提交的入口由本站自动给出。公开。",
        error_messages={"required": "请写明向谁、怎样提出异议。"},
    )
    working_days = Days(
        label="公示期（工作日）", help_text="发布当天不算，从第二天起数；放假和补班按工作日历算。"
    )
    answered_within = Days(
        label="答复期限（工作日）", help_text="收到异议以后几个工作日内答复。公开。"
    )
    moved = forms.TypedMultipleChoiceField(
        label="一并转入公示的单位",
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="这些单位现在处于“评审考核”，勾选的随公示转入“公示”。",
    )
    field_order = ["criteria", "method", "contact", "working_days", "answered_within", "moved"]

    def __init__(self, *args, year: AwardYear, **kwargs):
        super().__init__(*args, **kwargs)
        rows = acts.under_review(year).values_list("pk", "name_then")
        self.fields["moved"].choices = rows
        if not rows:
            del self.fields["moved"]

    def clean(self):
        """Refuse what 规范表述 calls wrong: a notice is not mended once it is out."""
        cleaned = super().clean()
        find = wrong_terms()
        for name in PROSE:
            for finding in find(cleaned.get(name, "")):
                self.add_error(name, f"“{finding.excerpt}”请改正：{finding.message}")
        return cleaned

    @property
    def terms(self) -> acts.Terms:
        """What a valid form says beside the list."""
        names = acts.Terms.__dataclass_fields__
        return acts.Terms(**{name: self.cleaned_data[name] for name in names})


class WithdrawalForm(ReasonForm):
    """Why a notice is taken back, which whoever read it is told."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"].help_text = "会在公示页上公开，并写入操作历史。"


class YearNotices:
    """Adds to the admin of award years the pages that publish and withdraw a notice."""

    def get_urls(self):
        view = self.admin_site.admin_view
        return [
            path("<int:pk>/notice/", view(self.notice_view), name="awards_awardyear_notice"),
            path(
                "<int:pk>/notice/withdraw/",
                view(self.withdraw_notice_view),
                name="awards_awardyear_unnotice",
            ),
            *super().get_urls(),
        ]

    def noticed(self, request: HttpRequest, year: AwardYear) -> dict:
        """What the page of a year says of its notice."""
        notice = lacking.standing_notice(year)
        shown = {"may_notice": request.user.has_perm(acts.PERMISSION), "notice": notice}
        if notice:
            notice.award_year = year
            today = timezone.localdate()
            shown["open_objections"] = lacking.open_counts([year.pk]).get(year.pk, 0)
            shown["days_left"] = (
                days_left(notice.published_on, notice.last_day, today)
                if notice.is_running
                else None
            )
        return shown

    def notice_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Publish the notice of the year."""
        year = self._noticed_year(request, pk)
        seen = list(acts.candidates(year).values_list("pk", flat=True))
        form = NoticeForm(request.POST or None, year=year, initial=_initial(year))
        page = {
            "title": f"发布公示：{year}",
            "obstacles": acts.obstacles(year),
            "unit_count": len(seen),
            "units": acts.candidates(year)[:NAMED].select_related("unit__district", "brand"),
            "seen": seen,
            **_period(form),
        }

        def publish() -> str:
            cleaned = form.cleaned_data
            moved = cleaned.get("moved", [])
            notice = acts.publish(year, request.user, form.terms, moved=moved, seen=cleaned["seen"])
            return format_html(
                '公示已经发布，到 {} 当天结束为止。<a href="{}">在网站上查看</a>；'
                "收到的异议列在“异议”里。",
                f"{notice.last_day:%Y-%m-%d}",
                reverse("awards:notice", args=[year.award.slug, year.year]),
            )

        return self._ask(request, year, "notice", form, page, publish)

    def withdraw_notice_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Take the notice of the year back."""
        year = self._noticed_year(request, pk)
        form = WithdrawalForm(request.POST or None)
        page = {
            "title": f"撤回公示：{year}",
            "obstacles": acts.withdrawal_obstacles(year),
            "notice": lacking.standing_notice(year),
        }

        def withdraw() -> str:
            acts.withdraw(year, request.user, form.cleaned_data["reason"])
            return f"已撤回公示：{year}。公示页上已看不到名单；单位仍处于“公示”，可以重新发布公示。"

        return self._ask(request, year, "unnotice", form, page, withdraw)

    def _noticed_year(self, request: HttpRequest, pk: int) -> AwardYear:
        if not request.user.has_perm(acts.PERMISSION):
            raise PermissionDenied
        return get_object_or_404(AwardYear.objects.select_related("award"), pk=pk)


def _initial(year: AwardYear) -> dict:
    """As the last notice of the award had it, or what the award says of itself."""
    last = Notice.objects.filter(award_year__award=year.award_id).order_by("-pk").first()
    texts = {
        "criteria": year.award.criteria or year.award.description,
        "method": year.award.procedure,
        "contact": f"{settings.PORTAL['organiser']}　{settings.PORTAL['contact']}",
    }
    if last is not None:
        texts = {name: getattr(last, name) for name in PROSE}
    return {**texts, "working_days": PERIOD, "answered_within": ANSWERED_WITHIN}


def _period(form: NoticeForm) -> dict:
    """The last day of the period if it is published now, or why there is none."""
    days = form["working_days"].value()
    days = int(days) if str(days).isdecimal() and 1 <= int(days) <= LONGEST else PERIOD
    try:
        return {"days": days, "last_day": last_day(timezone.localdate(), days)}
    except BeyondCalendar as beyond:
        return {"days": days, "beyond": str(beyond)}
