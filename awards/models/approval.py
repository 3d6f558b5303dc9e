"""What stands between a content and its publication: the approvals of it, and the remarks on it."""

from django.db import models
from django.db.models import Q
from django.utils.functional import cached_property

from units.texts import columns

from .honours import Recognition
from .regions import RegionReport


class ApprovedContent(models.Model):
    """A content as somebody had it before them, kept once however often it was approved.

    `document` is the canonical document of `awards.approval.contents`, `digest` its SHA-256.
    """

    digest = columns.CharField("摘要", max_length=64, unique=True)
    document = models.JSONField("内容")

    class Meta:
        verbose_name = verbose_name_plural = "送审内容"
        default_permissions = ()

    def __str__(self):
        return self.digest[:12]


class OfSubject(models.Model):
    """What is said of one recognition or region report, which cannot be deleted from under it."""

    recognition = models.ForeignKey(
        Recognition,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="%(class)ss",
        verbose_name="获评单位",
    )
    region_report = models.ForeignKey(
        RegionReport,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="%(class)ss",
        verbose_name="地区综述",
    )

    class Meta:
        abstract = True
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                name="%(class)s_has_one_subject",
                condition=Q(recognition__isnull=False, region_report__isnull=True)
                | Q(recognition__isnull=True, region_report__isnull=False),
                violation_error_message="须针对一个获评单位或一篇地区综述，二者取一。",
            )
        ]

    @cached_property
    def subject(self) -> Recognition | RegionReport:
        """What it is about."""
        return self.recognition or self.region_report


class Step(models.IntegerChoices):
    """The three reviews (三审), by three people."""

    FIRST = 1, "一审"
    SECOND = 2, "二审"
    FINAL = 3, "终审"


#: The steps of an award by their number: whoever has only one lets the content go.
STEPS = {
    0: (),
    1: (Step.FINAL,),
    2: (Step.FIRST, Step.FINAL),
    3: (Step.FIRST, Step.SECOND, Step.FINAL),
}


class Approval(OfSubject):
    """One act on the way of a content to its publication (审核). Acts are added, never changed.

    It belongs to its content: what it says holds for no other one.
    """

    class Kind(models.TextChoices):
        """What was done."""

        SUBMITTED = "submitted", "送审"
        PASSED = "passed", "通过"
        PAPER = "paper", "签批"  # a leader's signature on paper, which counts as a pass
        RETURNED = "returned", "退回"

    #: With these a step is passed.
    PASSES = (Kind.PASSED, Kind.PAPER)

    kind = columns.CharField("操作", max_length=9, choices=Kind)
    step = models.PositiveSmallIntegerField("审级", choices=Step, null=True, blank=True)
    content = models.ForeignKey(
        ApprovedContent, on_delete=models.PROTECT, related_name="approvals", verbose_name="送审内容"
    )
    by = models.ForeignKey(
        "auth.User", on_delete=models.PROTECT, related_name="+", verbose_name="经办人"
    )
    at = models.DateTimeField("时间", auto_now_add=True)
    reason = columns.TextField("意见", blank=True)
    confidentiality = columns.CharField("保密审查人", max_length=30, blank=True)
    #: The findings of proofreading that stayed: rule, excerpt and reason of each.
    acknowledged = models.JSONField("校对说明", default=list)
    noted = models.OneToOneField(
        "units.Change", on_delete=models.PROTECT, related_name="+", verbose_name="操作记录"
    )
    is_last = models.BooleanField("最近一次", default=True)

    class Meta(OfSubject.Meta):
        verbose_name = verbose_name_plural = "审核"
        default_permissions = ()
        permissions = [
            ("approve_first", "可以一审"),
            ("approve_second", "可以二审"),
            ("approve_final", "可以终审"),
        ]
        indexes = [
            # What waits for whom, among however many acts of earlier years.
            models.Index(
                fields=["kind", "step", "id"],
                name="approval_waiting",
                condition=Q(is_last=True),
            )
        ]
        constraints = [
            *OfSubject.Meta.constraints,
            models.UniqueConstraint(
                fields=["recognition"],
                name="approval_last_of_recognition",
                condition=Q(is_last=True),
            ),
            models.UniqueConstraint(
                fields=["region_report"],
                name="approval_last_of_report",
                condition=Q(is_last=True),
            ),
            models.CheckConstraint(
                name="approval_has_step",
                condition=Q(kind="submitted", step=None) | (~Q(kind="submitted") & Q(step__gte=1)),
                violation_error_message="通过、签批和退回须写明审级。",
            ),
            models.CheckConstraint(
                name="approval_return_reasoned",
                condition=~Q(kind="returned") | ~Q(reason=""),
                violation_error_message="退回须写明原因。",
            ),
            models.CheckConstraint(
                name="approval_final_cleared",
                condition=~Q(kind__in=["passed", "paper"], step=3) | ~Q(confidentiality=""),
                violation_error_message="终审须写明保密审查人。",
            ),
        ]

    def __str__(self):
        return f"{self.get_step_display() or ''}{self.get_kind_display()}：{self.subject}"

    @property
    def passes(self) -> bool:
        """Whether its step was passed with it."""
        return self.kind in self.PASSES


class Signature(models.Model):
    """A leader's signature on a printed sheet (签批单), with which an act passed its step.

    `sheet` is the number of the sheet (`awards.approval.papers`), `scan` the file as it was sent,
    which is never public.
    """

    class Format(models.TextChoices):
        """What a scan is, as browsers are told."""

        PDF = "application/pdf", "PDF"
        JPEG = "image/jpeg", "JPEG"
        PNG = "image/png", "PNG"

    approval = models.OneToOneField(
        Approval, on_delete=models.PROTECT, related_name="signature", verbose_name="审核"
    )
    signed_by = columns.CharField("签批人", max_length=30)
    signed_on = models.DateField("签批日期")
    sheet = columns.CharField("签批单编号", max_length=9)
    format = columns.CharField("格式", max_length=20, choices=Format)
    scan = models.BinaryField("扫描件")
    digest = columns.CharField("扫描件摘要", max_length=64)

    class Meta:
        verbose_name = verbose_name_plural = "签批单"
        default_permissions = ()

    def __str__(self):
        return f"{self.sheet}：{self.signed_by}"


class RemarkQuerySet(models.QuerySet):
    """Named reads of remarks."""

    def open(self):
        """Those that the author has not answered."""
        return self.filter(answered_at=None)


class Remark(OfSubject):
    """What an approver says of one place of a content (审核意见), and the author's answer.

    `path` names record and column as proofreading does, model:id:field; `place` says it in words.
    """

    path = columns.CharField("位置", max_length=120, blank=True)
    place = columns.CharField("栏目", max_length=200, blank=True)
    excerpt = columns.CharField("原文片段", max_length=200, blank=True)
    text = columns.CharField("意见", max_length=500)
    by = models.ForeignKey(
        "auth.User", on_delete=models.PROTECT, related_name="+", verbose_name="提出人"
    )
    at = models.DateTimeField("提出时间", auto_now_add=True)
    answer = columns.CharField("答复", max_length=500, blank=True)
    answered_by = models.ForeignKey(
        "auth.User",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="答复人",
    )
    answered_at = models.DateTimeField("答复时间", null=True, blank=True)

    objects = RemarkQuerySet.as_manager()

    class Meta(OfSubject.Meta):
        verbose_name = verbose_name_plural = "审核意见"
        default_permissions = ()
        constraints = [
            *OfSubject.Meta.constraints,
            models.CheckConstraint(
                name="remark_answer_whole",
                condition=Q(answer="", answered_by=None, answered_at=None)
                | (~Q(answer="") & Q(answered_by__isnull=False, answered_at__isnull=False)),
                violation_error_message="答复、答复人和答复时间要么都有，要么都没有。",
            ),
        ]

    def __str__(self):
        return self.text

    @property
    def is_open(self) -> bool:
        """Whether the author has still to answer it."""
        return self.answered_at is None
