"""Objections (异议) to a public notice, and their files, which are never public."""

from django.db import models
from django.db.models import Q

from units.texts import columns

from .approval import Signature
from .notices import Notice, NoticedUnit


class ObjectionQuerySet(models.QuerySet):
    """Named reads of objections."""

    def open(self):
        """Those that have not been answered."""
        return self.exclude(state=Objection.State.ANSWERED)


class Objection(models.Model):
    """What a unit or a person has against a list on notice, and what became of it.

    `receipt` is the number by which whoever sent it follows its state, and nobody can guess.
    `sender` is a keyed digest of address and day, against floods; it names nobody.
    """

    class Kind(models.TextChoices):
        """Who objects: a unit signs with its seal, a person with a real name."""

        UNIT = "unit", "单位"
        PERSON = "person", "个人"

    class State(models.TextChoices):
        """How far it is."""

        RECEIVED = "received", "收到"
        CHECKING = "checking", "核查中"
        ANSWERED = "answered", "已答复"

    class Outcome(models.TextChoices):
        """What was found."""

        UPHELD = "upheld", "成立"
        PARTLY = "partly", "部分成立"
        DISMISSED = "dismissed", "不成立"

    notice = models.ForeignKey(
        Notice, on_delete=models.PROTECT, related_name="objections", verbose_name="公示"
    )
    about = models.ForeignKey(
        NoticedUnit,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="objections",
        verbose_name="针对单位",
    )
    kind = columns.CharField("提出人类别", max_length=6, choices=Kind)
    name = columns.CharField("名称或姓名", max_length=100, blank=True)
    contact = columns.CharField("联系方式", max_length=200, blank=True)
    text = columns.TextField("异议内容")
    receipt = columns.CharField("回执编号", max_length=24, unique=True, editable=False)
    sender = columns.CharField("来源摘要", max_length=64, editable=False)
    received_at = models.DateTimeField("收到时间", editable=False)
    state = columns.CharField(
        "状态", max_length=8, choices=State, default=State.RECEIVED, editable=False
    )
    checked_by = models.ForeignKey(
        "auth.User",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name="核查人",
    )
    checked_at = models.DateTimeField("开始核查", null=True, blank=True, editable=False)
    outcome = columns.CharField("结论", max_length=9, choices=Outcome, blank=True, editable=False)
    finding = columns.TextField("核查情况和答复", blank=True, editable=False)
    answered_by = models.ForeignKey(
        "auth.User",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name="答复人",
    )
    answered_at = models.DateTimeField("答复时间", null=True, blank=True, editable=False)

    objects = ObjectionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "异议"
        ordering = ["-id"]
        default_permissions = ("view",)
        permissions = [("handle_objection", "可以核查和答复异议")]
        indexes = [
            models.Index(fields=["notice", "sender"], name="objection_by_sender"),
            models.Index(fields=["notice"], name="objection_open", condition=~Q(state="answered")),
        ]
        constraints = [
            models.CheckConstraint(
                name="objection_of_unit_named",
                condition=~Q(kind="unit") | ~Q(name=""),
                violation_error_message="单位提出异议须写明单位名称。",
            ),
            models.CheckConstraint(
                name="objection_answer_whole",
                condition=Q(state="answered", answered_by__isnull=False, answered_at__isnull=False)
                & ~Q(outcome="")
                & ~Q(finding="")
                | ~Q(state="answered")
                & Q(answered_by=None, answered_at=None, outcome="", finding=""),
                violation_error_message="答复须写明结论、核查情况、答复人和时间。",
            ),
            models.CheckConstraint(
                name="objection_checking_whole",
                condition=~Q(state="checking")
                | Q(checked_by__isnull=False, checked_at__isnull=False),
                violation_error_message="核查须写明核查人和时间。",
            ),
        ]

    def __str__(self):
        return f"异议 {self.pk}"

    @property
    def is_open(self) -> bool:
        """Whether it has still to be answered."""
        return self.state != self.State.ANSWERED

    @property
    def said_state(self) -> str:
        """Its state in words, with what was found: 已答复：部分成立."""
        found = f"：{self.get_outcome_display()}" if self.outcome else ""
        return f"{self.get_state_display()}{found}"


class ObjectionFile(models.Model):
    """A file that came with an objection, as it was sent: the scan with the seal, or evidence."""

    objection = models.ForeignKey(
        Objection, on_delete=models.PROTECT, related_name="files", verbose_name="异议"
    )
    is_sealed = models.BooleanField("盖章扫描件", default=False)
    name = columns.CharField("文件名", max_length=200)
    format = columns.CharField("格式", max_length=20, choices=Signature.Format)
    content = models.BinaryField("文件")
    size = models.PositiveIntegerField("大小（字节）")
    digest = columns.CharField("摘要", max_length=64)

    class Meta:
        verbose_name = verbose_name_plural = "异议附件"
        ordering = ["id"]
        default_permissions = ()

    def __str__(self):
        return self.name
