"""What staff decided about the figures that were found in a source's text (提取结论)."""

from django.db import models

from units.texts import columns

from .evidence import Source
from .figures import Achievement


class Decision(models.Model):
    """One candidate figure of a source, accepted or dismissed, so that it is not offered again.

    `fingerprint` is that of the candidate (`awards.intake.candidates.Candidate`): it holds while
    the sentence and the wording stay, wherever in the text they move.
    """

    class Outcome(models.TextChoices):
        """What became of the candidate."""

        ACCEPTED = "accepted", "已采用"
        DISMISSED = "dismissed", "不采用"

    source = models.ForeignKey(
        Source, on_delete=models.CASCADE, related_name="decisions", verbose_name="来源"
    )
    fingerprint = columns.CharField("指纹", max_length=40, editable=False)
    wording = columns.CharField("原文表述", max_length=60)
    outcome = columns.CharField("结论", max_length=9, choices=Outcome)
    achievement = models.ForeignKey(
        Achievement,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="decisions",
        verbose_name="成效指标",
    )
    figure_key = models.PositiveBigIntegerField(
        "成效指标的编号",
        null=True,
        editable=False,
        db_index=True,
        help_text="数字删除以后仍然留着，数字恢复时凭它重新关联。",
    )
    made_figure = models.BooleanField(
        "由此新建",
        default=False,
        editable=False,
        help_text="采用时新建了成效指标，而不是并入已有的；只有新建的可以随撤销删除。",
    )
    decided_by = models.ForeignKey(
        "auth.User", on_delete=models.PROTECT, null=True, related_name="+", verbose_name="经办人"
    )
    decided_at = models.DateTimeField("时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "提取结论"
        ordering = ["-decided_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "fingerprint"],
                name="decision_once_per_candidate",
                violation_error_message="这处数字已经有结论。",
            )
        ]

    def __str__(self):
        return f"{self.wording}：{self.get_outcome_display()}"
