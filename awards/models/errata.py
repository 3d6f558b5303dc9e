"""What visitors find wrong on a page of the portal (网页找错), which is never public."""

from django.db import models
from django.db.models import Q

from units.texts import columns


class ErratumQuerySet(models.QuerySet):
    """Named reads of reported errors."""

    def open(self):
        """Those that have not been answered, the first to come first, which is due first."""
        return self.filter(state=Erratum.State.WAITING).order_by("id")


class Erratum(models.Model):
    """An error that a visitor reports of a page, and what became of it.

    `page` begins at the root of the portal: /units/?q=x. `receipt` is the number by which whoever
    sent it follows its state, and nobody can guess. `sender` is a keyed digest of address and day,
    against floods; it names nobody. `contact` is forgotten when it is answered.
    """

    class State(models.TextChoices):
        """What became of it. In the alphabet, what waits comes last: lists begin there."""

        WAITING = "waiting", "待处理"
        MENDED = "mended", "已改正"
        KEPT = "kept", "不需改正"

    State.ANSWERS = (State.MENDED, State.KEPT)

    page = columns.CharField("网页", max_length=500, blank=True)
    text = columns.TextField("错在哪里")
    contact = columns.CharField("联系方式", max_length=200, blank=True)
    receipt = columns.CharField("回执编号", max_length=24, unique=True, editable=False)
    sender = columns.CharField("来源摘要", max_length=64, editable=False)
    received_at = models.DateTimeField("收到时间", editable=False)
    state = columns.CharField(
        "状态", max_length=7, choices=State, default=State.WAITING, editable=False
    )
    answer = columns.TextField("答复", blank=True, editable=False)
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

    objects = ErratumQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "网页找错"
        ordering = ["-state", "id"]
        default_permissions = ("view", "export")
        permissions = [("handle_erratum", "可以答复网页找错")]
        indexes = [
            models.Index(fields=["-state", "id"], name="erratum_by_state"),
            models.Index(fields=["sender"], name="erratum_by_sender"),
            models.Index(fields=["received_at"], name="erratum_by_time"),
        ]
        constraints = [
            models.CheckConstraint(
                name="erratum_answer_whole",
                condition=Q(state="waiting", answered_by=None, answered_at=None, answer="")
                | Q(answered_by__isnull=False, answered_at__isnull=False)
                & ~Q(state="waiting")
                & ~Q(answer=""),
                violation_error_message="答复须写明结果、答复、答复人和时间。",
            ),
            models.CheckConstraint(
                name="erratum_contact_forgotten",
                condition=Q(state="waiting") | Q(contact=""),
                violation_error_message="答复以后不再保留联系方式。",
            ),
        ]

    def __str__(self):
        return f"找错 {self.pk}"

    @property
    def is_open(self) -> bool:
        """Whether it has still to be answered."""
        return self.state == self.State.WAITING
