"""What is kept of an import, so that it can be looked at and undone (导入记录)."""

from django.db import models

from units.texts import columns


class ImportRun(models.Model):
    """One file that was taken in: by whom, when, and what it touched.

    `counts` says by table how many rows were new, changed, same and wrong; `changes` are the keys
    of the acts in the history (`units.history.Change`), one for each record that was touched.
    """

    file = columns.CharField("文件", max_length=100)
    by = models.ForeignKey(
        "auth.User", on_delete=models.PROTECT, related_name="+", verbose_name="经办人"
    )
    at = models.DateTimeField("时间", auto_now_add=True)
    counts = models.JSONField("行数", default=dict)
    changes = models.JSONField("操作记录", default=list)
    undone_by = models.ForeignKey(
        "auth.User",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="撤销人",
    )
    undone_at = models.DateTimeField("撤销时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "导入记录"
        default_permissions = ("view", "export")
        ordering = ["-id"]

    def __str__(self):
        return self.file

    @property
    def is_undone(self) -> bool:
        """Whether it was undone."""
        return self.undone_at is not None
