"""Signing in: the name and the password; the code is asked for next."""

from django import forms
from django.contrib import messages
from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.auth.views import LoginView
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers

from config import audited
from config.gate import RETRY_AFTER, Shut

from . import factor_pages, hashing, lockout, signins
from .granting import UsernameEntry

#: What is said while passwords of others are hashed, by status.
BUSY = {
    429: "您（或者和您同一网络的人）正在登录。请过几秒再试。",
    503: "正在登录的人比较多，请稍候，过几秒再试；网站的其他页面可以照常浏览。",
}


WRONG = "用户名或者密码不对，请注意大小写。"


class SignInForm(AdminAuthenticationForm):
    """Name and password, guarded against guessing."""

    username = UsernameEntry(widget=forms.TextInput(attrs={"autofocus": True}))

    def clean(self):
        """Raises Shut while too many others sign in."""
        with hashing.turn(self.request):
            try:
                cleaned = super().clean()
            except ValidationError:
                if self.user_cache is not None:  # the right password of one who may not
                    audited.failed({"username": self.user_cache.get_username()})
                raise
        if self.user_cache is not None:
            lockout.forgive(self.user_cache.get_username())
        return cleaned

    def get_invalid_login_error(self):
        return ValidationError(lockout.words(self.request, WRONG), code="invalid_login")

    def confirm_login_allowed(self, user):
        if not (user.is_active and user.is_staff):
            raise self.get_invalid_login_error()


class SignInView(LoginView):
    """The page on which people sign in."""

    authentication_form = SignInForm
    template_name = "admin/login.html"

    def post(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        try:
            return super().post(request, *args, **kwargs)
        except Shut as shut:
            return busy(request, shut.status)

    def form_valid(self, form) -> HttpResponse:
        user = form.get_user()
        if ask := factor_pages.next_page(self.request, user, self.get_success_url()):
            return ask
        answer = super().form_valid(form)
        messages.info(self.request, str(signins.last_sign_in(user)))
        return answer


def busy(request: HttpRequest, status: int) -> HttpResponse:
    """Word that others' passwords come first; nothing was looked at or counted."""
    context = {"why": BUSY[status], "address": request.get_full_path()}
    response = render(request, "admin/accounts/busy.html", context, status=status)
    response.headers["Retry-After"] = str(RETRY_AFTER)
    add_never_cache_headers(response)
    return response
