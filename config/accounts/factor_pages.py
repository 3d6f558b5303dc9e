"""The pages of the second factor: binding a phone, and signing in with its code."""

from base64 import b32encode
from datetime import datetime, timedelta

import segno
from django import forms
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.models import User
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from audit import trail
from audit.models import Result
from config import clock
from config.audited import SIGNED_IN
from units.desk.history import WORDS
from units.history import note
from units.texts.entry import TextEntry

from . import due, factor, signins
from .pages import page
from .sealing import Unreadable

FACTOR_SET, FACTOR_LEFT = "factor_set", "factor_left"
FACTOR_CODES, FACTOR_RECOVERED = "factor_codes", "factor_recovered"
WORDS |= {
    FACTOR_SET: lambda change: "绑定手机，启用二次验证",
    FACTOR_LEFT: lambda change: "解除手机的绑定",
    FACTOR_CODES: lambda change: "换了新的恢复码",
    FACTOR_RECOVERED: lambda change: f"用恢复码登录，还剩 {change.new['left']} 个",
}
UNREADABLE = (
    "服务器读不出这部手机的密钥，可能更换过 SECRET_KEY。请填一个恢复码登录，再重新绑定；"
    "没有恢复码的，请系统管理员重置二次验证。"
)
#: Where the session keeps who gave the right password, and for how long.
HALF = "half_signed_in"
PATIENCE = timedelta(minutes=5)


class CodeForm(forms.Form):
    """The code that a phone shows, or a recovery code."""

    code = TextEntry(
        label="验证码",
        max_length=20,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "autofocus": True, "spellcheck": "false"}
        ),
        help_text="手机上显示的 6 位数字；手机不在身边的，填一个恢复码。",
    )

    def __init__(self, *args, user: User, **kwargs):
        self.user, self.kind = user, ""
        super().__init__(*args, **kwargs)

    def clean_code(self):
        code = self.cleaned_data["code"]
        if seconds := factor.seconds_to_wait(self.user):
            raise forms.ValidationError(f"验证码错了几次，请过 {seconds} 秒再试。")
        try:
            self.kind = factor.verify(self.user, code)
        except Unreadable:
            raise forms.ValidationError(UNREADABLE) from None
        if not self.kind:
            raise forms.ValidationError("验证码不对。请看手机上现在的数字；手机的时间要准。")
        return code


class FirstCodeForm(CodeForm):
    """The first code of a phone that is being bound."""

    def clean_code(self):
        self.codes = factor.bind(self.user, self.cleaned_data["code"])
        if self.codes is None:
            raise forms.ValidationError("验证码不对。请看手机上现在的数字，过几秒再试。")
        return self.cleaned_data["code"]


def next_page(request: HttpRequest, user: User, address: str) -> HttpResponse | None:
    """The page that asks whoever gave the right password for the code, if one is needed."""
    if factor.device_of(user) is None:
        return None
    request.session.cycle_key()
    request.session[HALF] = {
        "user": user.pk,
        "backend": user.backend,
        "hash": user.get_session_auth_hash(),
        "at": clock.now().isoformat(),
        "next": address,
    }
    return redirect("admin:second_factor")


def _half_signed_in(request: HttpRequest) -> User | None:
    """Who gave the right password a moment ago, and has it still."""
    half = request.session.get(HALF)
    if not half or clock.now() - datetime.fromisoformat(half["at"]) > PATIENCE:
        return None
    user = User.objects.filter(pk=half["user"], is_active=True, is_staff=True).first()
    return user if user and user.get_session_auth_hash() == half["hash"] else None


@never_cache
@require_http_methods(["GET", "POST"])
def second_factor(request: HttpRequest) -> HttpResponse:
    """Asks whoever gave the right password for the code, and signs in with it."""
    if (user := _half_signed_in(request)) is None:
        messages.warning(request, "验证码没有及时填写，请重新登录。")
        return redirect("admin:login")
    form = CodeForm(request.POST or None, user=user)
    if not form.is_valid():
        if request.method == "POST":
            said = {"step": "验证码"}
            name = user.get_username()
            trail.record(SIGNED_IN, name=name, said=said, result=Result.FAILED)
        return page(request, "code", {"title": "二次验证", "form": form})
    half = request.session.pop(HALF)
    with transaction.atomic():
        login(request, user, half["backend"])
        if form.kind == "recovery":
            note(user, FACTOR_RECOVERED, user, new={"left": factor.codes_left(user)})
    messages.info(request, str(signins.last_sign_in(user)))
    return redirect(half["next"])


@never_cache
@require_http_methods(["GET", "POST"])
def own_factor(request: HttpRequest) -> HttpResponse:
    """Binds a phone to one's own account; for one that is bound, leads on to what can be done."""
    user = request.user
    if factor.device_of(user) is not None:
        return _bound(request)
    form = FirstCodeForm(request.POST or None, user=user)
    form.fields["code"].help_text = "手机上显示的 6 位数字。"
    with transaction.atomic():
        if form.is_valid():
            note(user, FACTOR_SET, user)
            due.settle(request, user)
            return _codes(request, form.codes)
    device = factor.waiting_device(user)
    key = b32encode(device.bin_key).decode()
    context = {
        "title": "设置二次验证",
        "form": form,
        "why": due.due_of(request) == factor.FACTOR,
        "image": segno.make(device.config_url, error="m").svg_data_uri(scale=5, border=2),
        "key": " ".join(key[place : place + 4] for place in range(0, len(key), 4)),
    }
    return page(request, "factor", context)


def _bound(request: HttpRequest) -> HttpResponse:
    """New recovery codes, or another phone, for a code of the present one."""
    user = request.user
    form = CodeForm(request.POST or None, user=user)
    if form.is_valid():
        with transaction.atomic():
            if "codes" in request.POST:
                note(user, FACTOR_CODES, user)
                return _codes(request, factor.new_recovery_codes(user))
            factor.unbind(user)
            note(user, FACTOR_LEFT, user)
        due.settle(request, user)
        return redirect("admin:own_factor")
    context = {"title": "二次验证", "form": form, "left": factor.codes_left(user)}
    return page(request, "bound", context)


def _codes(request: HttpRequest, codes: list[str]) -> HttpResponse:
    """The recovery codes, this once."""
    return page(request, "codes", {"title": "恢复码", "codes": codes})


URLS = [path("account/second-factor/", own_factor, name="own_factor")]
#: Open to whoever is not signed in yet.
OPEN_URLS = [path("login/code/", second_factor, name="second_factor")]
