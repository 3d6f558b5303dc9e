"""What becomes of an honour after its conferral (动态管理), and the certificates of it."""

from django.db import models
from django.db.models import Q

from units.texts import columns

from .honours import Recognition, Stage

#: What an honour may become after its conferral.
BECOMES = [
    (stage.value, stage.label)
    for stage in (Stage.RE_EXAMINED, Stage.TO_RECTIFY, Stage.REVOKED, Stage.LAPSED)
]


class Turn(models.Model):
    """One dated change of an honour on record (动态管理记录): what it was from that day on.

    What a restoring takes back is gone from here, since it never held; the history keeps it.
    """

    recognition = models.ForeignKey(
        Recognition, on_delete=models.CASCADE, related_name="turns", verbose_name="获评单位"
    )
    stage = columns.CharField("阶段", max_length=14, choices=BECOMES)
    on = models.DateField("日期")
    rectify_by = models.DateField("整改期限", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "动态管理记录"
        default_permissions = ()
        ordering = ["on", "id"]
        indexes = [models.Index(fields=["recognition", "on", "id"], name="turn_in_order")]
        constraints = [
            models.CheckConstraint(
                name="turn_after_conferral",
                condition=Q(stage__in=["re_examined", "to_rectify", "revoked", "lapsed"]),
                violation_error_message="动态管理的阶段是复核合格、限期整改、撤销或到期。",
            )
        ]

    def __str__(self):
        return f"{self.recognition}：{self.get_stage_display()}，{self.on}"

    @property
    def owner(self) -> Recognition:
        """On whose page it stands."""
        return self.recognition


class Certificate(models.Model):
    """A certificate that was made and handed out, once for each file that differs (签发的证书).

    `code` is what it is verified by, `digest` the SHA-256 of the file.
    """

    recognition = models.ForeignKey(
        Recognition, on_delete=models.PROTECT, related_name="certificates", verbose_name="获评单位"
    )
    code = columns.CharField("核验码", max_length=40, db_index=True)
    digest = columns.CharField("文件摘要", max_length=64, unique=True)
    at = models.DateTimeField("签发时间", auto_now_add=True)
    by = models.ForeignKey(
        "auth.User", on_delete=models.PROTECT, related_name="+", verbose_name="签发人"
    )

    class Meta:
        verbose_name = verbose_name_plural = "签发的证书"
        default_permissions = ()
        ordering = ["-at", "-id"]
        permissions = [("issue_certificate", "可以签发证书")]

    def __str__(self):
        return f"{self.recognition}：{self.code}"
