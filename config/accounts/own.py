"""One's own account: its password, and where it is signed in."""

from django.contrib import messages
from django.contrib.admin.forms import AdminPasswordChangeForm
from django.contrib.auth import authenticate, logout
from django.contrib.auth.views import PasswordChangeView
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.views.decorators.http import require_http_methods, require_safe

from config.gate import Shut
from units.desk.history import WORDS
from units.history import note

from . import due, factor, hashing, lockout, signins
from .models import Ended
from .pages import page
from .passwords import FIRST, OLD
from .signing_in import busy

OWN_PASSWORD = "own_password"
OWN_SESSIONS = "own_sessions"
WORDS[OWN_PASSWORD] = lambda change: "修改自己的密码"
WORDS[OWN_SESSIONS] = lambda change: "退出所有会话"
#: So many attempts to sign in are shown.
SHOWN = 10
#: Why the page is shown before any other.
WHY = {
    FIRST: "现在的密码是管理员替您设的，他也知道。请先换成只有您自己知道的，再办别的事。",
    OLD: "密码用得太久了。请先换一个新的，再办别的事。",
}


class OwnPasswordForm(AdminPasswordChangeForm):
    """The old password, guarded against guessing as at signing in, and a new one twice."""

    def __init__(self, *args, request: HttpRequest, **kwargs):
        self.request = request
        super().__init__(*args, **kwargs)

    def clean_old_password(self):
        old, name = self.cleaned_data["old_password"], self.user.get_username()
        if authenticate(self.request, username=name, password=old) is None:
            raise ValidationError(lockout.words(self.request, "原来的密码不对。"))
        lockout.forgive(name)
        return old


class OwnPasswordView(PasswordChangeView):
    """The page on which whoever is signed in changes the password."""

    form_class = OwnPasswordForm
    template_name = "admin/accounts/own_password.html"
    title = "修改密码"

    def post(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        try:
            with hashing.turn(request):
                return super().post(request, *args, **kwargs)
        except Shut as shut:
            return busy(request, shut.status)

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"request": self.request}

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"why": WHY.get(due.due_of(self.request))}

    @transaction.atomic
    def form_valid(self, form):
        # From what had to be done first, on to the desk; else back.
        page = "index" if due.due_of(self.request) else "own_account"
        self.success_url = reverse(f"admin:{page}")
        key = self.request.session.session_key
        signins.end(form.user, Ended.PASSWORD, but=key)
        answer = super().form_valid(form)
        signins.follow(key, self.request)
        note(form.user, OWN_PASSWORD, form.user)
        due.settle(self.request, form.user)
        messages.success(self.request, "密码已经修改。在别处的登录都已退出。")
        return answer


def own_account(request: HttpRequest) -> HttpResponse:
    """The page of one's own account."""
    user = request.user
    context = {
        "title": "我的账号",
        "roles": user.groups.order_by("name"),
        "last": signins.last_sign_in(user),
        "attempts": signins.attempts(user)[:SHOWN],
        "is_bound": factor.device_of(user) is not None,
        "codes_left": factor.codes_left(user),
        "sessions": signins.live(user),
        "key": request.session.session_key,
    }
    return page(request, "own", context)


@require_http_methods(["GET", "POST"])
def own_sessions(request: HttpRequest) -> HttpResponse:
    """Ends all sessions of one's own account, this one too."""
    if request.method == "GET":
        context = {
            "title": "退出所有会话",
            "sentences": ["您的账号在所有电脑和浏览器上的登录都将退出，这里也是。"],
            "button": "全部退出",
            "back": reverse("admin:own_account"),
        }
        return page(request, "act", context)
    with transaction.atomic():
        signins.end(request.user, Ended.BY_SELF)
        note(request.user, OWN_SESSIONS, request.user)
    logout(request)
    messages.success(request, signins.WHY[Ended.BY_SELF])
    return redirect("admin:login")


@require_safe
def still_here(request: HttpRequest) -> HttpResponse:
    """Nothing, by which whoever reads a page for long stays signed in."""
    return HttpResponse(status=204)


URLS = [
    path("account/", own_account, name="own_account"),
    path("account/sessions/", own_sessions, name="own_sessions"),
    path("account/still-here/", still_here, name="still_here"),
]
