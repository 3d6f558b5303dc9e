"""A year's path (评选程序): its phases, quotas, consulted bodies and vetoes, and what came of them.

All of it is the desk's: nothing here is ever public.
"""

from django.db import models
from django.db.models import F, Q

from units.models import District, Tier
from units.texts import columns

from .honours import Recognition
from .years import AwardYear


class Quota(models.Model):
    """How many units of a year may be conferred on (名额): of a district, of a tier, or in all.

    `allowed` is the number that was confirmed beyond it, which takes a reason.
    """

    award_year = models.ForeignKey(
        AwardYear, on_delete=models.CASCADE, related_name="quotas", verbose_name="年度评选"
    )
    district = models.ForeignKey(
        District,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="行政区划",
        help_text="含其下级；不选为不分区划。",
    )
    tier = columns.CharField(
        "层级", max_length=12, choices=Tier, blank=True, help_text="不选为不分层级。"
    )
    limit = models.PositiveSmallIntegerField("名额")
    allowed = models.PositiveSmallIntegerField("同意增至", null=True, blank=True, editable=False)
    allowed_reason = columns.CharField("超额理由", max_length=200, blank=True, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "名额"
        ordering = ["district__code", "tier", "id"]
        constraints = [
            models.UniqueConstraint(
                name="quota_of_district_once",
                fields=["award_year", "district", "tier"],
                condition=Q(district__isnull=False),
                violation_error_message="这个区划、这个层级的名额已经填过。",
            ),
            models.UniqueConstraint(
                name="quota_of_all_once",
                fields=["award_year", "tier"],
                condition=Q(district=None),
                violation_error_message="不分区划的这一项名额已经填过。",
            ),
            models.CheckConstraint(
                name="quota_excess_reasoned",
                condition=Q(allowed=None, allowed_reason="")
                | (Q(allowed__isnull=False) & ~Q(allowed_reason="")),
                violation_error_message="同意超额须写明理由。",
            ),
        ]

    def __str__(self):
        return f"{self.scope}名额 {self.limit} 个"

    @property
    def owner(self) -> AwardYear:
        """Where it is entered."""
        return self.award_year

    @property
    def scope(self) -> str:
        """Of which units: 定海区县（区）直, or 总."""
        place = self.district.name if self.district_id else ""
        return place + (self.get_tier_display() if self.tier else "") or "总"


class ConsultedBody(models.Model):
    """A body that is asked whether it objects to a unit (征求意见单位)."""

    award_year = models.ForeignKey(
        AwardYear,
        on_delete=models.CASCADE,
        related_name="consulted_bodies",
        verbose_name="年度评选",
    )
    name = columns.CharField("征求意见单位", max_length=60, help_text="如：纪检监察机关。")
    position = models.PositiveSmallIntegerField("排序", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "征求意见单位"
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(
                name="consulted_body_once",
                fields=["award_year", "name"],
                violation_error_message="这个单位已经填过。",
            )
        ]

    def __str__(self):
        return self.name

    @property
    def owner(self) -> AwardYear:
        """Where it is entered."""
        return self.award_year


class VetoItem(models.Model):
    """A fact that excludes a unit whatever else it did (一票否决项)."""

    award_year = models.ForeignKey(
        AwardYear, on_delete=models.CASCADE, related_name="veto_items", verbose_name="年度评选"
    )
    name = columns.CharField(
        "一票否决项", max_length=100, help_text="如：评选期内发生责任事故。以评选通知为准。"
    )
    position = models.PositiveSmallIntegerField("排序", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "一票否决项"
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(
                name="veto_item_once",
                fields=["award_year", "name"],
                violation_error_message="这一项已经填过。",
            )
        ]

    def __str__(self):
        return self.name

    @property
    def owner(self) -> AwardYear:
        """Where it is entered."""
        return self.award_year


class OfRecognition(models.Model):
    """What is on record about one unit of a year, and keeps it from being deleted."""

    recognition = models.ForeignKey(
        Recognition, on_delete=models.PROTECT, related_name="+", verbose_name="获评单位"
    )

    class Meta:
        abstract = True

    @property
    def owner(self) -> Recognition:
        """On whose page its history is read."""
        return self.recognition


class Clearance(OfRecognition):
    """What a consulted body said of a unit (征求意见)."""

    class Result(models.TextChoices):
        """What was answered."""

        UNANSWERED = "unanswered", "未答复"
        NONE = "none", "无异议"
        OBJECTION = "objection", "有异议"

    recognition = models.ForeignKey(
        Recognition, on_delete=models.PROTECT, related_name="clearances", verbose_name="获评单位"
    )
    body = models.ForeignKey(
        ConsultedBody, on_delete=models.PROTECT, related_name="+", verbose_name="征求意见单位"
    )
    result = columns.CharField("结果", max_length=10, choices=Result, default=Result.UNANSWERED)
    asked_on = models.DateField("征求日期")
    answered_on = models.DateField("答复日期", null=True, blank=True)
    remark = columns.CharField("说明", max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "征求意见"
        default_permissions = ("change", "view")
        ordering = ["body__position", "body_id", "id"]
        constraints = [
            models.UniqueConstraint(
                name="clearance_once",
                fields=["recognition", "body"],
                violation_error_message="已经就这个单位征求过它的意见。",
            ),
            models.CheckConstraint(
                name="clearance_answer_dated",
                condition=Q(result="unanswered", answered_on=None)
                | (
                    ~Q(result="unanswered")
                    & Q(answered_on__isnull=False, answered_on__gte=F("asked_on"))
                ),
                violation_error_message="答复了的须写明答复日期，不早于征求日期；未答复的不写。",
            ),
            models.CheckConstraint(
                name="clearance_objection_said",
                condition=~Q(result="objection") | ~Q(remark=""),
                violation_error_message="有异议的须写明是什么异议。",
            ),
        ]

    def __str__(self):
        return f"{self.recognition.name_then}：{self.body}"


class ClearanceFile(models.Model):
    """The written answer of a consulted body, as it was sent; never public."""

    clearance = models.OneToOneField(
        Clearance, on_delete=models.CASCADE, related_name="file", verbose_name="征求意见"
    )
    name = columns.CharField("文件名", max_length=120)
    format = columns.CharField("格式", max_length=20)
    content = models.BinaryField("文件")
    digest = columns.CharField("摘要", max_length=64)

    class Meta:
        verbose_name = verbose_name_plural = "征求意见的复函"
        default_permissions = ()

    def __str__(self):
        return self.name


class VetoFinding(OfRecognition):
    """Whether a veto holds of a unit (核查结果)."""

    recognition = models.ForeignKey(
        Recognition, on_delete=models.PROTECT, related_name="veto_findings", verbose_name="获评单位"
    )
    item = models.ForeignKey(
        VetoItem, on_delete=models.PROTECT, related_name="+", verbose_name="一票否决项"
    )
    is_found = models.BooleanField("存在")
    reason = columns.CharField("情形", max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "一票否决核查"
        default_permissions = ("change", "view")
        ordering = ["item__position", "item_id", "id"]
        constraints = [
            models.UniqueConstraint(
                name="veto_finding_once",
                fields=["recognition", "item"],
                violation_error_message="这一项已经核查过。",
            ),
            models.CheckConstraint(
                name="veto_found_reasoned",
                condition=Q(is_found=False) | ~Q(reason=""),
                violation_error_message="存在一票否决情形的，须写明是什么情形。",
            ),
        ]

    def __str__(self):
        return f"{self.recognition.name_then}：{self.item}"


class Elimination(OfRecognition):
    """From which stage a unit was left out on the path (未入选), and why."""

    recognition = models.OneToOneField(
        Recognition, on_delete=models.PROTECT, related_name="elimination", verbose_name="获评单位"
    )
    stage = columns.CharField("原阶段", max_length=14)
    reason = columns.CharField("原因", max_length=200)
    at = models.DateTimeField("时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "未入选"
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                name="elimination_reasoned",
                condition=~Q(reason=""),
                violation_error_message="请写明未入选的原因。",
            )
        ]

    def __str__(self):
        return f"{self.recognition.name_then}：{self.reason}"
