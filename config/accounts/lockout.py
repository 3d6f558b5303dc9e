"""Who failed to sign in too often is locked out for a while: by account and by address.

django-axes keeps the failures; what is ours is that they are exact. It looks first, has the
password checked and counts then, so that sixteen requests at once check sixteen passwords. Here an
attempt is counted before its password is looked at, by one transaction after the other, and taken
back when it succeeds. Names that no account has are counted like any other, so that being locked
tells nobody which there are.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from axes.backends import AxesStandaloneBackend
from axes.handlers.database import AxesDatabaseHandler
from axes.models import AccessAttempt
from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.db.models import F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse

from audit import trail
from config import clock

LOCKED_OUT, UNLOCKED = "locked_out", "unlocked"
#: What is counted, by column: so many failures lock it, and what it is called.
LIMITS = {"username": "SIGN_IN_FAILURES", "ip_address": "SIGN_IN_FAILURES_OF_ADDRESS"}
CALLED = {"username": "用户名", "ip_address": "来源地址"}
#: Holds back the other counters of a PostgreSQL server; any number that nothing else uses.
LOCK = 0x6C6F636B


class Doorkeeper(AxesStandaloneBackend):
    """Refuses an attempt that is locked out, before any password is looked at."""

    def authenticate(self, request: HttpRequest | None, **credentials):
        """None for who may try. Commands, which have no request, are on the server already."""
        return super().authenticate(request, **credentials) if request else None


class CountsFirst(AxesDatabaseHandler):
    """Counts attempts before they are made."""

    def is_allowed(self, request: HttpRequest, credentials: dict | None = None) -> bool:
        """Whether an attempt may be made, which is counted as one that fails."""
        who = {"username": credentials["username"], "ip_address": request.axes_ip_address or None}
        with _one_by_one():
            AccessAttempt.objects.exclude(pk__in=standing()).delete()
            before = failures(**who)
            request.locked = [column for column in LIMITS if before[column] >= limit_of(column)]
            if not request.locked:
                _count(who)
                request.tries_left = limit_of("username") - before["username"] - 1
                request.locking = [
                    column for column in LIMITS if before[column] + 1 == limit_of(column)
                ]
        return not request.locked

    def user_login_failed(self, sender, credentials: dict, request=None, **kwargs) -> None:
        """The attempt is counted already; that it was the last one is told."""
        for column in getattr(request, "locking", ()):
            tell_locked(column, credentials["username"])

    def user_logged_in(self, sender, request, user, **kwargs) -> None:
        """`forgive` has taken the attempt back."""

    def user_logged_out(self, sender, request, user, **kwargs) -> None:
        """Nothing is kept of it here."""


def limit_of(column: str) -> int:
    """So many failures lock an account, or an address."""
    return getattr(settings, LIMITS[column])


def cool_off() -> timedelta:
    """How long a lock lasts, from the last failure on, and failures count."""
    return timedelta(minutes=settings.SIGN_IN_COOL_OFF_MINUTES)


def standing() -> QuerySet[AccessAttempt]:
    """The failures that count now."""
    return AccessAttempt.objects.filter(attempt_time__gt=clock.now() - cool_off())


def failures(**who: str) -> dict[str, int]:
    """How many failures count, of an account and of an address."""
    total = Coalesce(Sum("failures_since_start"), 0)
    return {
        column: standing().filter(**{column: value}).aggregate(total=total)["total"]
        for column, value in who.items()
    }


def with_sums(rows: QuerySet) -> QuerySet:
    """The failures among `rows` that count, each with those of its name and of its address."""
    sums = {
        f"{column}_sum": Subquery(
            standing()
            .filter(**{column: OuterRef(column)})
            .order_by()
            .values(column)
            .annotate(sum=Sum("failures_since_start"))
            .values("sum")
        )
        for column in LIMITS
    }
    return rows.filter(pk__in=standing()).annotate(**sums)


def locking(username) -> QuerySet:
    """The failures by which a name is locked now; none where it is not."""
    return (
        standing()
        .filter(username=username)
        .order_by()
        .values("username")
        .annotate(sum=Sum("failures_since_start"))
        .filter(sum__gte=limit_of("username"))
    )


def is_locked() -> Q:
    """That a row of `with_sums` is locked, by its name or by its address."""
    by_name, by_address = (Q(**{f"{column}_sum__gte": limit_of(column)}) for column in LIMITS)
    return by_name | by_address


def locked_of(row: AccessAttempt) -> list[str]:
    """What of a row of `with_sums` is locked, as it is called."""
    sums = {column: getattr(row, f"{column}_sum") or 0 for column in LIMITS}
    return [CALLED[column] for column in LIMITS if sums[column] >= limit_of(column)]


def forgive(username: str) -> None:
    """Forget the failures of an account that has signed in; those of others count on."""
    AccessAttempt.objects.filter(username=username).delete()


def unlock(**who: str) -> None:
    """Let somebody try again at once: `username` or `ip_address`. The trail is told."""
    with transaction.atomic():
        AccessAttempt.objects.filter(**who).delete()
        for column, value in who.items():
            trail.record(UNLOCKED, called=value, said={"by": CALLED[column]})


def tell_locked(column: str, username: str) -> None:
    """Tell the trail that an account, or the address that asks, is locked from now on."""
    said = {"by": CALLED[column], "failures": limit_of(column)}
    trail.record(LOCKED_OUT, name=username, said=said)


def words(request: HttpRequest, wrong: str) -> str:
    """What is said to whoever gave a wrong password, or was not asked for one."""
    minutes = settings.SIGN_IN_COOL_OFF_MINUTES
    columns = getattr(request, "locked", []) or getattr(request, "locking", [])
    if "ip_address" in columns:
        return f"从您这台电脑登录，失败的次数太多，暂时不能再试。{_what_to_do(minutes)}"
    if columns:
        return f"这个用户名登录失败的次数太多，暂时锁定。{_what_to_do(minutes)}"
    left = f"再错 {request.tries_left} 次，这个用户名会锁定 {minutes} 分钟。"
    return f"{wrong}{left}"


def _what_to_do(minutes: int) -> str:
    return f"请过 {minutes} 分钟再登录；急着用，或者不是您本人试的，请联系安全管理员解除锁定。"


def as_it_is(request: HttpRequest, response: HttpResponse, credentials: dict) -> HttpResponse:
    """The sign-in page with its sentence, as the answer to an attempt that is locked out.

    Where the database could not tell the trail of it, the answer says so as it is.
    """
    if response.status_code >= 500:
        return response
    response.status_code = 429
    response.headers["Retry-After"] = str(settings.SIGN_IN_COOL_OFF_MINUTES * 60)
    return response


@contextmanager
def _one_by_one() -> Iterator[None]:
    """A transaction that counts alone; SQLite has one writer anyway."""
    connection = connections[DEFAULT_DB_ALIAS]
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        yield


def _count(who: dict[str, str]) -> None:
    rows = AccessAttempt.objects.filter(**who)
    if not rows.exists():
        rows.create(**who, failures_since_start=0)
    rows.update(failures_since_start=F("failures_since_start") + 1, attempt_time=clock.now())
