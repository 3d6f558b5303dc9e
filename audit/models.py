"""What is kept of each act, and the seals by which entries follow one another.

An entry is written in the transaction of its act; its seal right after the commit, when the order
of entries is settled. Neither is ever changed or removed again: `guard` has the databases refuse.
"""

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils import timezone

from .chain import digest_of


class Result(models.TextChoices):
    """How an act ended."""

    DONE = "done", "成功"
    REFUSED = "refused", "拒绝"
    FAILED = "failed", "失败"


class Entry(models.Model):
    """One act: when by the server's clock, who with which role, from where, on what, how it ended.

    An account is named as it was called then, beside its key, so that nothing here depends on it;
    so is the record. `said` holds what else is to be known, as JSON without secrets.
    """

    at = models.DateTimeField("时间", default=timezone.now, editable=False)
    account = models.PositiveBigIntegerField("账号编号", null=True)
    name = models.CharField("账号", max_length=150, blank=True)
    role = models.CharField("角色", max_length=200, blank=True)
    address = models.CharField("来源地址", max_length=45, blank=True)
    act = models.CharField("操作", max_length=40)
    result = models.CharField("结果", max_length=10, choices=Result, default=Result.DONE)
    model = models.CharField("类别", max_length=100, blank=True)
    key = models.CharField("编号", max_length=64, blank=True)
    called = models.CharField("对象", max_length=200, blank=True)
    said = models.JSONField("内容", default=dict, encoder=DjangoJSONEncoder)
    digest = models.CharField("摘要", max_length=80, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "审计记录"
        default_permissions = ("view", "export")
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["-at"], name="audit_by_time"),
            models.Index(fields=["name", "-id"], name="audit_by_name"),
            models.Index(fields=["address", "-id"], name="audit_by_address"),
            models.Index(fields=["called", "-id"], name="audit_by_object"),
            models.Index(fields=["act", "-id"], name="audit_by_act"),
            models.Index(fields=["result", "-id"], name="audit_by_result"),
        ]

    def __str__(self):
        return f"{timezone.localtime(self.at):%Y-%m-%d %H:%M:%S} {self.name}".rstrip()

    def content(self) -> dict:
        """What the digest is of: every column but the key and the digest itself."""
        fields = (field for field in self._meta.concrete_fields if not field.primary_key)
        return {one.name: getattr(self, one.attname) for one in fields if one.name != "digest"}


class Seal(models.Model):
    """One link of the chain: the entries' order, without gaps. `digest` is over the link before."""

    number = models.PositiveBigIntegerField("序号", primary_key=True)
    entry = models.OneToOneField(
        Entry,
        models.DO_NOTHING,
        related_name="seal",
        db_constraint=False,  # it tells of an entry that is gone
        verbose_name="记录",
    )
    digest = models.CharField("链摘要", max_length=80)

    class Meta:
        verbose_name = verbose_name_plural = "审计链"
        default_permissions = ()
        ordering = ["number"]

    def __str__(self):
        return f"{self.number}: {self.digest}"


def signed(entry: Entry) -> Entry:
    """The entry with the digest of what it says."""
    entry.digest = digest_of(entry.content())
    return entry
