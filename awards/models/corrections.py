"""Corrections (更正) of what is public and reviewed: kept beside it until they are approved."""

from django.db import models

from units.texts import columns

from .approval import ApprovedContent, OfSubject


class Correction(OfSubject):
    """The open correction of a recognition or region report (更正稿), of each one at most.

    `sent` is the form as it was sent, its values by name; with the last approval it is sent again.
    `content` is what the subject then says, `base` the digest of the public content at that time;
    none where the content was taken down and nobody has saved it since.
    Applied or discarded it is gone: the history keeps who did what, the approvals the content.
    """

    sent = models.JSONField("表单")
    content = models.ForeignKey(
        ApprovedContent, on_delete=models.PROTECT, related_name="+", verbose_name="更正后的内容"
    )
    base = columns.CharField("公开内容的摘要", max_length=64, blank=True)
    by = models.ForeignKey(
        "auth.User", on_delete=models.PROTECT, related_name="+", verbose_name="更正人"
    )
    at = models.DateTimeField("保存时间", auto_now=True)
    #: With which act it was begun: acts of review before that are on other contents.
    noted = models.OneToOneField(
        "units.Change", on_delete=models.PROTECT, related_name="+", verbose_name="操作记录"
    )

    class Meta(OfSubject.Meta):
        verbose_name = verbose_name_plural = "更正稿"
        default_permissions = ()
        constraints = [
            *OfSubject.Meta.constraints,
            models.UniqueConstraint(
                name="correction_of_recognition",
                fields=["recognition"],
                violation_error_message="这个获评单位已经有更正稿。",
            ),
            models.UniqueConstraint(
                name="correction_of_report",
                fields=["region_report"],
                violation_error_message="这篇地区综述已经有更正稿。",
            ),
        ]

    def __str__(self):
        return f"更正稿：{self.subject}"

    @property
    def token(self) -> str:
        """Tells it from an earlier or later one of its subject."""
        return f"{self.pk}-{self.at.timestamp()}"


class CorrectionUpload(models.Model):
    """A file that was sent with a correction, as it was sent, which is never public.

    `box` is the name of its box in the form, `picture` the digest under which a photograph's
    document knows it.
    """

    correction = models.ForeignKey(
        Correction, on_delete=models.CASCADE, related_name="uploads", verbose_name="更正稿"
    )
    box = columns.CharField("栏目", max_length=100)
    name = columns.CharField("文件名", max_length=255)
    content = models.BinaryField("文件")
    picture = columns.CharField("照片摘要", max_length=64, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "更正稿的文件"
        ordering = ["id"]
        default_permissions = ()

    def __str__(self):
        return self.name
