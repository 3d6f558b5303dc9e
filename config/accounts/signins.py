"""The sessions of an account: where it is signed in, and how that ends before its time."""

from datetime import timedelta
from typing import NamedTuple

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.models import User
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import Now
from django.http import HttpRequest
from django.utils import timezone

from audit.models import Entry, Result
from config import clock
from config.audited import SIGNED_IN
from config.proxies import client_address
from config.sessions import KEY, RENEWAL, SIGNED_IN_AT

from .models import Ended, SignIn

#: What a browser is told whose session was ended.
WHY = {
    Ended.ELSEWHERE: "您的账号刚才在别处登录，这里的登录因此结束。如果不是您本人，"
    "请马上登录并修改密码，再告诉安全管理员。",
    Ended.BY_SELF: "您退出了所有会话，请重新登录。",
    Ended.BY_OTHER: "管理员结束了您的登录，请重新登录。",
    Ended.PASSWORD: "密码改过了，请用新密码登录。",
}
#: How long a browser can still be told.
REMEMBERED = timedelta(days=2)
#: So many attempts to sign in are looked at for the last that succeeded.
LOOKED_AT = 200


class LastSignIn(NamedTuple):
    """The sign-in before this one, None for the first; and how many failed since."""

    entry: Entry | None
    failures: int

    def __str__(self):
        when = "此前" if self.entry is None else "此后"
        failed = f"{when}有 {self.failures} 次登录失败。" if self.failures else ""
        if self.entry is None:
            return f"这是这个账号第一次登录。{failed}"
        at = timezone.localtime(self.entry.at)
        return f"上次登录：{at:%Y-%m-%d %H:%M}，来自 {self.entry.address or '本机'}。{failed}"


def live(user: User) -> QuerySet[SignIn]:
    """The sessions in which an account is signed in, the latest first."""
    row = Session.objects.filter(session_key=OuterRef("key"), expire_date__gt=Now())
    return SignIn.objects.filter(Exists(row), account=user, ended="")


def attempts(user: User) -> QuerySet[Entry]:
    """What the trail tells of signing in with the name of an account, the latest first."""
    return Entry.objects.filter(name=user.get_username(), act=SIGNED_IN)


def last_sign_in(user: User) -> LastSignIn:
    """The sign-in before the present one."""
    found = list(attempts(user)[:LOOKED_AT])
    done = [place for place, one in enumerate(found) if one.result == Result.DONE]
    if len(done) < 2:
        return LastSignIn(None, sum(one.result != Result.DONE for one in found[1:]))
    return LastSignIn(found[done[1]], done[1] - done[0] - 1)


def begin(request: HttpRequest, user: User, **kwargs) -> None:
    """Keep a session that begins; it may end the others. A receiver of `user_logged_in`."""
    session, now = request.session, clock.now()
    if not session.session_key:
        session.create()
    session[SIGNED_IN_AT] = now.isoformat()
    with transaction.atomic():
        if settings.SINGLE_SESSION:
            User.objects.select_for_update().get(pk=user.pk)  # one sign-in after the other
            end(user, Ended.ELSEWHERE, but=session.session_key)
        SignIn.objects.filter(account=user, at__lt=now - REMEMBERED).delete()
        said = {
            "account": user,
            "at": now,
            "address": client_address(request)[:45],
            "browser": request.headers.get("User-Agent", "")[:200],
        }
        SignIn.objects.update_or_create(said, key=session.session_key)


def end(user: User, why: Ended, *, but: str = "") -> int:
    """End the sessions of an account, but for the one with a key. Returns how many ended."""
    with transaction.atomic():
        ended = live(user).exclude(key=but)
        keys = list(ended.values_list("key", flat=True))
        SignIn.objects.filter(key__in=keys).update(ended=why)
        Session.objects.filter(session_key__in=keys).delete()
    return len(keys)


def forget(request: HttpRequest, user: User | None, **kwargs) -> None:
    """Forget a session whose person leaves; a receiver of `user_logged_out`."""
    if user is not None:
        SignIn.objects.filter(key=request.session.session_key).delete()


def follow(key: str, request: HttpRequest) -> None:
    """Know a session again that had a key, and was given another."""
    SignIn.objects.filter(key=key).update(key=request.session.session_key)


def tell_why(request: HttpRequest) -> None:
    """Tell a browser whose session was ended why, on the next page that it is shown."""
    key = request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")
    if KEY.fullmatch(key) and not request.user.is_authenticated:
        ended = SignIn.objects.filter(key=key).exclude(ended="").first()
        if ended is not None:
            messages.warning(request, WHY[Ended(ended.ended)])


def time_left(request: HttpRequest) -> dict[str, int]:
    """Seconds of the session of whoever is signed in: if nothing is done, and at most."""
    session = getattr(request, "session", None)
    if session is None or not session.get(SIGNED_IN_AT):
        return {}
    read_at = session.read_at or clock.now()
    idle = (session.get_expiry_date() - read_at - RENEWAL).total_seconds()
    longest = (session.longest - read_at).total_seconds()
    return {"session_idle": int(idle), "session_longest": int(longest)}


def connect() -> None:
    """Hear of who signs in and leaves."""
    user_logged_in.connect(begin, dispatch_uid="sign-ins")
    user_logged_out.connect(forget, dispatch_uid="sign-ins")
