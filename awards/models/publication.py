"""What stands between a text and its publication: standard terms and settled findings."""

from django.db import models
from django.db.models import F, Q

from units.permissions import OF_LISTS
from units.texts import columns


class TermQuerySet(models.QuerySet):
    """Named reads of terms."""

    def get_by_natural_key(self, wrong):
        return self.get(wrong=wrong)


class Term(models.Model):
    """A wrong form, the right one and why (规范表述). Proofreading looks for the wrong ones."""

    wrong = columns.CharField("误写", max_length=60, unique=True, help_text="如：六千先锋。")
    right = columns.CharField("规范写法", max_length=60, help_text="如：六干先锋。")
    why = columns.CharField(
        "依据", max_length=200, blank=True, help_text="为什么这样写，出自哪里。"
    )

    objects = TermQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "规范表述"
        default_permissions = OF_LISTS
        ordering = ["wrong"]
        constraints = [
            models.CheckConstraint(
                name="term_forms_differ",
                condition=~Q(wrong=F("right")),
                violation_error_message="误写和规范写法不能相同。",
            )
        ]

    def __str__(self):
        return f"{self.wrong} → {self.right}"

    def natural_key(self):
        return (self.wrong,)


class Acknowledgement(models.Model):
    """A finding of proofreading that stays as it is, for a reason (校对说明)."""

    rule = columns.CharField("校对项目", max_length=20)
    subject = columns.CharField(
        "位置", max_length=120, help_text="哪条记录的哪一栏：模型、编号和字段，用冒号隔开。"
    )
    excerpt = columns.CharField("原文片段", max_length=200)
    reason = columns.CharField("理由", max_length=200)
    acknowledged_by = models.ForeignKey(
        "auth.User", on_delete=models.PROTECT, null=True, related_name="+", verbose_name="经办人"
    )
    acknowledged_at = models.DateTimeField("时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "校对说明"
        default_permissions = OF_LISTS
        ordering = ["-acknowledged_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["rule", "subject", "excerpt"],
                name="acknowledgement_once",
                violation_error_message="这一处已经说明过理由。",
            ),
            models.CheckConstraint(
                name="acknowledgement_has_reason",
                condition=~Q(reason=""),
                violation_error_message="请写明为什么不改。",
            ),
        ]

    def __str__(self):
        return f"{self.excerpt}：{self.reason}"
