"""The public notice (公示) of a year's list, and the units that stand on it."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from units.texts import columns

from .honours import Recognition
from .years import AwardYear

#: Working days of a period unless set otherwise, and within which an objection is answered.
PERIOD, ANSWERED_WITHIN = 5, 10
#: The most that either may be.
LONGEST = 60


class NoticeQuerySet(models.QuerySet):
    """Named reads of notices."""

    def standing(self):
        """Those that were not withdrawn."""
        return self.filter(withdrawn_at=None)

    def running(self):
        """Those whose period has not ended, by the calendar of the portal's time zone."""
        return self.standing().filter(last_day__gte=timezone.localdate())


class Notice(models.Model):
    """One public notice of a year (公示): what was published is never changed, only withdrawn.

    `published_at` is the server's time; no form has it (伪造发稿日期 is a single veto).
    """

    award_year = models.ForeignKey(
        AwardYear, on_delete=models.PROTECT, related_name="notices", verbose_name="年度评选"
    )
    criteria = columns.TextField("评选条件")
    method = columns.TextField("评选办法")
    contact = columns.TextField("异议受理方式")
    working_days = models.PositiveSmallIntegerField(
        "公示期（工作日）",
        default=PERIOD,
        validators=[MinValueValidator(1), MaxValueValidator(LONGEST)],
    )
    answered_within = models.PositiveSmallIntegerField(
        "答复期限（工作日）",
        default=ANSWERED_WITHIN,
        validators=[MinValueValidator(1), MaxValueValidator(LONGEST)],
    )
    result_digest = columns.CharField("评审结果摘要", max_length=64, blank=True, editable=False)
    published_at = models.DateTimeField("发布时间", editable=False)
    published_by = models.ForeignKey(
        "auth.User",
        on_delete=models.PROTECT,
        editable=False,
        related_name="+",
        verbose_name="发布人",
    )
    last_day = models.DateField("截止日期", editable=False)
    withdrawn_at = models.DateTimeField("撤回时间", null=True, blank=True, editable=False)
    withdrawn_by = models.ForeignKey(
        "auth.User",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name="撤回人",
    )
    withdrawn_reason = columns.CharField("撤回原因", max_length=200, blank=True, editable=False)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "公示"
        ordering = ["-published_at", "-id"]
        default_permissions = ()
        permissions = [("start_notice", "可以发布和撤回公示")]
        constraints = [
            models.UniqueConstraint(
                fields=["award_year"],
                name="notice_stands_once",
                condition=Q(withdrawn_at=None),
                violation_error_message="这一年度已经有一个公示；要重新公示，请先撤回它。",
            ),
            models.CheckConstraint(
                name="notice_period_within_limits",
                condition=Q(working_days__gte=1, working_days__lte=LONGEST)
                & Q(answered_within__gte=1, answered_within__lte=LONGEST),
                violation_error_message=f"公示期和答复期限是 1 到 {LONGEST} 个工作日。",
            ),
            models.CheckConstraint(
                name="notice_withdrawal_whole",
                condition=Q(withdrawn_at=None, withdrawn_by=None, withdrawn_reason="")
                | (
                    Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False)
                    & ~Q(withdrawn_reason="")
                ),
                violation_error_message="撤回公示须写明原因、经办人和时间。",
            ),
            models.CheckConstraint(
                name="notice_withdrawn_after_published",
                condition=Q(withdrawn_at=None) | Q(withdrawn_at__gte=F("published_at")),
                violation_error_message="撤回时间不能早于发布时间。",
            ),
        ]

    def __str__(self):
        return f"{self.award_year}公示"

    def get_absolute_url(self):
        return reverse("awards:notice", args=[self.award_year.award.slug, self.award_year.year])

    @property
    def is_withdrawn(self) -> bool:
        """Whether it was taken back."""
        return self.withdrawn_at is not None

    @property
    def is_running(self) -> bool:
        """Whether objections are taken: until the end of the last day, by the server's clock."""
        return not self.is_withdrawn and timezone.localdate() <= self.last_day

    @property
    def published_on(self):
        """The day on which it was published, which the period does not count."""
        return timezone.localdate(self.published_at)


class NoticedUnit(models.Model):
    """A unit on a notice, as it was called then; nothing of it follows later changes."""

    notice = models.ForeignKey(
        Notice, on_delete=models.PROTECT, related_name="units", verbose_name="公示"
    )
    recognition = models.ForeignKey(
        Recognition, on_delete=models.PROTECT, related_name="noticed", verbose_name="获评单位"
    )
    position = models.PositiveSmallIntegerField("序号")
    name = columns.CharField("公示名称", max_length=100)
    district = columns.CharField("所在区划", max_length=60)
    brand = columns.CharField("党建品牌", max_length=60, blank=True)
    headline = columns.CharField("标题", max_length=120, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "公示单位"
        ordering = ["position"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["notice", "recognition"],
                name="noticed_once",
                violation_error_message="一个单位在一个公示里只列一次。",
            ),
            models.UniqueConstraint(
                fields=["notice", "position"],
                name="noticed_in_order",
                violation_error_message="公示名单里的序号不能重复。",
            ),
        ]

    def __str__(self):
        return self.name
