"""What is kept of accounts beside Django's own: passwords that they had, sign-ins, failures."""

from axes.models import AccessAttempt
from django.conf import settings
from django.db import models
from django_otp.plugins.otp_totp.models import TOTPDevice

from .sealing import Unreadable, unseal


class SetPassword(models.Model):
    """A password that an account had: its hash, since when, and whether somebody else set it.

    Nobody may read it: it stands on no page and in no export, and has no permissions.
    """

    account = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="passwords",
        verbose_name="账号",
    )
    hash = models.CharField("摘要", max_length=128)
    at = models.DateTimeField("设置时间", auto_now_add=True)
    is_by_other = models.BooleanField("由他人设置", default=False)

    class Meta:
        verbose_name = verbose_name_plural = "设过的密码"
        default_permissions = ()
        ordering = ["-id"]

    def __str__(self):
        return f"{self.account}：{self.at:%Y-%m-%d}"


class Ended(models.TextChoices):
    """Why a session of an account ended before its time."""

    ELSEWHERE = "elsewhere", "在别处登录"
    BY_SELF = "self", "本人退出所有会话"
    BY_OTHER = "other", "管理员结束"
    PASSWORD = "password", "修改密码"


class SignIn(models.Model):
    """A session of an account: since when, from where, with which browser.

    One that was ended stays for a while, so that its browser can be told why. Nobody may read the
    key, by which a browser is known.
    """

    account = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="sign_ins",
        verbose_name="账号",
    )
    key = models.CharField("会话", max_length=40, unique=True)
    at = models.DateTimeField("登录时间")
    address = models.CharField("来源地址", max_length=45, blank=True)
    browser = models.CharField("浏览器", max_length=200, blank=True)
    ended = models.CharField("结束原因", max_length=10, choices=Ended, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "登录会话"
        default_permissions = ()
        ordering = ["-id"]

    def __str__(self):
        return f"{self.account}：{self.at:%Y-%m-%d %H:%M}"


class FailedSignIn(AccessAttempt):
    """How often signing in with a name from an address failed lately; django-axes keeps it."""

    class Meta:
        proxy = True
        verbose_name = verbose_name_plural = "登录失败"
        default_permissions = ("view",)
        permissions = [("unlock_failedsignin", "可以解除登录锁定")]
        ordering = ["-attempt_time"]

    def __str__(self):
        return f"{self.username}（{self.ip_address}）"


class RolePolicy(models.Model):
    """What a role asks of whoever signs in with it."""

    role = models.OneToOneField(
        "auth.Group", on_delete=models.CASCADE, related_name="policy", verbose_name="角色"
    )
    needs_second_factor = models.BooleanField(
        "登录要二次验证",
        default=False,
        help_text="有这个角色的人，下次登录时要先设置二次验证，才能办别的事。",
    )

    class Meta:
        verbose_name = verbose_name_plural = "角色的登录要求"
        default_permissions = ("view", "change")
        ordering = ["role__name"]

    def __str__(self):
        return str(self.role)


class Phone(TOTPDevice):
    """The phone that an account is bound to; django-otp keeps it, with its key sealed."""

    class Meta:
        proxy = True
        verbose_name = verbose_name_plural = "绑定的手机"
        default_permissions = ()

    @property
    def is_readable(self) -> bool:
        """Whether its key can be opened."""
        try:
            return bool(self.bin_key)
        except Unreadable:
            return False

    @property
    def bin_key(self) -> bytes:
        """The key that the phone holds too. Raises Unreadable."""
        return unseal(self.key, self.user_id)
