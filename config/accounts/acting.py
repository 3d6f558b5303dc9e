"""What administrators do to accounts, each on a page that says what will happen and asks first.

Each act is noted in the account's history, and so in the trail.
"""

from collections.abc import Callable
from typing import NamedTuple

from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django_otp.plugins.otp_totp.models import TOTPDevice

from units.desk.history import WORDS
from units.history import note

from . import factor, lockout, signins
from .giving import FirstPasswordForm
from .models import Ended, SetPassword
from .pages import page

PASSWORD_SET, DEACTIVATED, ACTIVATED = "password_set", "deactivated", "activated"
SIGNED_OUT_ALL, FACTOR_RESET = "signed_out_all", "factor_reset"
WORDS |= {
    PASSWORD_SET: lambda change: "重设密码",
    DEACTIVATED: lambda change: "停用账号",
    ACTIVATED: lambda change: "启用账号",
    SIGNED_OUT_ALL: lambda change: "结束所有会话",
    FACTOR_RESET: lambda change: "重置二次验证",
}


class Act(NamedTuple):
    """An act: what it is called, what it will do, whether there is anything to do, and doing it."""

    title: str
    will: str
    is_open: Callable[[User], bool]
    do: Callable[[User, User], None]
    done: str
    is_for_others: bool = False


def _deactivate(user: User, by: User) -> None:
    user.is_active = False
    user.save(update_fields=["is_active"])
    signins.end(user, Ended.BY_OTHER)
    note(user, DEACTIVATED, by, old={"is_active": True}, new={"is_active": False})


def _activate(user: User, by: User) -> None:
    user.is_active = True
    user.save(update_fields=["is_active"])
    note(user, ACTIVATED, by, old={"is_active": False}, new={"is_active": True})


def _sign_out(user: User, by: User) -> None:
    signins.end(user, Ended.BY_OTHER)
    note(user, SIGNED_OUT_ALL, by)


def _reset_factor(user: User, by: User) -> None:
    factor.unbind(user)
    signins.end(user, Ended.BY_OTHER)
    note(user, FACTOR_RESET, by)


#: By the last part of their addresses.
ACTS = {
    "deactivate": Act(
        "停用账号",
        "停用以后，这个账号不能再登录，已经登录的马上退出。账号和它的操作历史都保留，随时可以再启用。",
        lambda user: user.is_active,
        _deactivate,
        "账号已经停用。",
        is_for_others=True,
    ),
    "activate": Act(
        "启用账号",
        "启用以后，这个账号可以用原来的密码登录，角色和停用前一样。",
        lambda user: not user.is_active,
        _activate,
        "账号已经启用。",
    ),
    "unlock": Act(
        "解除锁定",
        "这个账号因为登录失败的次数太多而锁定。请先问清楚是不是本人试的；解除以后马上可以再登录。",
        lambda user: (
            lockout.failures(username=user.username)["username"] >= lockout.limit_of("username")
        ),
        lambda user, by: lockout.unlock(username=user.username),
        "已经解除锁定。",
    ),
    "sign-out": Act(
        "结束所有会话",
        "这个账号在所有电脑和浏览器上的登录都将退出，没有保存的内容可能丢失。账号还可以再登录。",
        lambda user: signins.live(user).exists(),
        _sign_out,
        "所有会话都已经结束。",
    ),
    "reset-factor": Act(
        "重置二次验证",
        "手机和恢复码都没有了，才需要重置。原来的手机和恢复码马上作废，已经登录的退出；"
        "本人用密码登录以后再绑定手机。请先当面或者打电话核实身份。",
        lambda user: factor.device_of(user) is not None,
        _reset_factor,
        "二次验证已经重置。",
    ),
}


def with_states(accounts: QuerySet[User]) -> QuerySet[User]:
    """Accounts with what `states` reads."""
    last = SetPassword.objects.filter(account=OuterRef("pk"))
    bound = TOTPDevice.objects.filter(user=OuterRef("pk"), confirmed=True)
    return accounts.annotate(
        is_locked=Exists(lockout.locking(OuterRef("username"))),
        is_to_change=Subquery(last.values("is_by_other")[:1]),
        is_bound=Exists(bound),
    )


def states(user: User) -> list[str]:
    """How an account of `with_states` stands."""
    found = ["有效" if user.is_active else "停用"]
    found += ["锁定"] * user.is_locked + ["待改密码"] * bool(user.is_to_change)
    return found + ["二次验证"] * user.is_bound


class ActsOnAccounts:
    """The admin of accounts: how they stand, and pages that ask before something is done."""

    change_form_template = "admin/accounts/account.html"

    def get_urls(self):
        view = self.admin_site.admin_view
        return [
            path("<id>/password/", view(self.password_view), name="auth_user_password_change"),
            path("<id>/act/<slug:act>/", view(self.act_view), name="auth_user_act"),
            *super().get_urls(),
        ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        return with_states(super().get_queryset(request)).prefetch_related("groups")

    def render_change_form(self, request, context, obj=None, **kwargs):
        if obj is not None and self.has_change_permission(request, obj):
            context |= {"states": "、".join(states(obj)), "acts": self.open_acts(request, obj)}
        return super().render_change_form(request, context, obj=obj, **kwargs)

    def open_acts(self, request: HttpRequest, user: User) -> list[tuple[str, str]]:
        """What can be done to an account now: titles and pages."""
        pages = [("重设密码", reverse("admin:auth_user_password_change", args=[user.pk]))]
        for name, act in ACTS.items():
            if act.is_open(user) and not (act.is_for_others and user == request.user):
                pages.append((act.title, reverse("admin:auth_user_act", args=[user.pk, name])))
        return pages

    def changed_by(self, request: HttpRequest, key: str) -> User:
        """The account that may be acted on. Raises Http404 and PermissionDenied."""
        user = self.get_object(request, key)
        if user is None:
            raise Http404
        if not self.has_change_permission(request, user):
            raise PermissionDenied
        return user

    def act_view(self, request: HttpRequest, id: str, act: str) -> HttpResponse:
        """Says what an act will do, and does it when it is told to."""
        user, chosen = self.changed_by(request, id), ACTS.get(act)
        if chosen is None or (chosen.is_for_others and user == request.user):
            raise Http404
        back = reverse("admin:auth_user_change", args=[user.pk])
        if not chosen.is_open(user):
            messages.warning(request, "已经不需要办理：情况和打开页面时不同了。")
            return redirect(back)
        if request.method == "POST":
            with transaction.atomic():
                chosen.do(user, request.user)
            messages.success(request, chosen.done)
            return redirect(back)
        context = {"title": chosen.title, "sentences": [f"账号：{user}", chosen.will]}
        return page(
            request, "act", context | {"button": chosen.title, "account": user, "back": back}
        )

    def password_view(self, request: HttpRequest, id: str) -> HttpResponse:
        """Gives an account a first password, which is shown once and changed at sign-in."""
        user = self.changed_by(request, id)
        back = reverse("admin:auth_user_change", args=[user.pk])
        form = FirstPasswordForm(request.POST or None, user=user)
        if request.method == "POST" and form.is_valid():
            with transaction.atomic():
                signins.end(user, Ended.BY_OTHER)
                form.save()
                note(user, PASSWORD_SET, request.user)
            return given(request, user, form.password)
        will = "原来的密码马上作废，已经登录的退出。本人用新密码登录以后，要先换成自己的。"
        context = {"title": "重设密码", "sentences": [f"账号：{user}", will], "form": form}
        return page(request, "act", context | {"button": "重设密码", "account": user, "back": back})


def given(request: HttpRequest, user: User, password: str) -> HttpResponse:
    """The page that shows a first password, this once."""
    context = {"title": f"首个密码：{user}", "account": user, "password": password}
    answer = page(request, "first_password", context)
    answer.headers["Cache-Control"] = "no-store"
    return answer
