"""The second factor: a code that the person's phone makes from the time (RFC 6238).

django-otp keeps the key, which is sealed (`sealing`), and slows guessing down: after each wrong
code the next is looked at only after twice the time. Recovery codes, each good for once, are kept
as digests.
"""

import re
import secrets
import time

from django.conf import settings
from django.contrib.auth.models import Group, User
from django.db import transaction
from django.db.models import Q
from django.utils.crypto import salted_hmac
from django_otp import verify_token
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken

from .models import Phone, RolePolicy
from .sealing import every_secret, new_key, seal

#: Why it must be set up before anything else.
FACTOR = "factor"
CODES = 10
#: Letters and digits of recovery codes, without those that are taken for each other.
SIGNS = "23456789abcdefghjkmnpqrstuvwxyz"
#: A code is so many groups of four signs.
GROUPS = 3


def device_of(user: User) -> Phone | None:
    """The phone that an account is bound to; None where signing in takes the password alone."""
    return Phone.objects.filter(user=user, confirmed=True).first()


def is_required(user: User) -> bool:
    """Whether a role of the account asks for it; of a superuser any role's policy does."""
    asking = RolePolicy.objects.filter(needs_second_factor=True)
    return asking.filter(Q() if user.is_superuser else Q(role__in=user.groups.all())).exists()


def why_due(user: User) -> str:
    """FACTOR where it must be set up before anything else, else ""."""
    return FACTOR if is_required(user) and device_of(user) is None else ""


def waiting_device(user: User) -> Phone:
    """The phone that is about to be bound, with its key; always the same until it is."""
    waiting = Phone.objects.filter(user=user, confirmed=False).first()
    if waiting and waiting.is_readable:
        return waiting
    Phone.objects.filter(user=user, confirmed=False).delete()
    key = seal(new_key(), user.pk)
    return Phone.objects.create(user=user, confirmed=False, name="phone", key=key)


@transaction.atomic
def bind(user: User, code: str) -> list[str] | None:
    """Bind the phone that shows a right code. Returns the recovery codes, shown this once."""
    device = waiting_device(user)
    if verify_token(user, device.persistent_id, _plain(code)) is None:
        return None
    Phone.objects.filter(pk=device.pk).update(confirmed=True)
    return new_recovery_codes(user)


@transaction.atomic
def new_recovery_codes(user: User) -> list[str]:
    """Ten codes in place of those that there were."""
    StaticDevice.objects.filter(user=user).delete()
    device = StaticDevice.objects.create(user=user, name="recovery")
    codes = ["-".join(_group() for _ in range(GROUPS)) for _ in range(CODES)]
    StaticToken.objects.bulk_create(
        StaticToken(device=device, token=_digest(_plain(code))) for code in codes
    )
    return codes


def verify(user: User, code: str) -> str:
    """What a code that is right is: "phone" or "recovery"; "" for a wrong one. Both count.

    Raises Unreadable for a phone whose key no `SECRET_KEY` opens.
    """
    plain = _plain(code)
    if re.fullmatch(r"\d{6}", plain):
        device = device_of(user)
        found = device and verify_token(user, device.persistent_id, plain)
        if found and settings.SECRET_KEY_FALLBACKS:  # from now on under the present one
            Phone.objects.filter(pk=device.pk).update(key=seal(device.bin_key, user.pk))
        return "phone" if found else ""
    device = StaticDevice.objects.filter(user=user).first()
    if device is None:
        return ""
    # Told apart first: each try of a wrong one would let the next wait twice as long.
    kept = {digest for secret in every_secret() if (digest := _digest(plain, secret))}
    known = device.token_set.filter(token__in=kept).values_list("token", flat=True).first()
    found = verify_token(user, device.persistent_id, known or _digest(plain))
    return "recovery" if found else ""


def seconds_to_wait(user: User) -> int:
    """How long no code is looked at, since wrong ones came before."""
    found = 0
    for device in (device_of(user), StaticDevice.objects.filter(user=user).first()):
        allowed, why = device.verify_is_allowed() if device else (True, None)
        if not allowed:
            found = max(found, int(why["locked_until"].timestamp() - time.time()) + 1)
    return found


def codes_left(user: User) -> int:
    """How many recovery codes are not used yet."""
    return StaticToken.objects.filter(device__user=user).count()


@transaction.atomic
def unbind(user: User) -> None:
    """Forget phone and recovery codes."""
    Phone.objects.filter(user=user).delete()
    StaticDevice.objects.filter(user=user).delete()


def policies() -> None:
    """Give each role a policy that has none yet; it asks for nothing."""
    for role in Group.objects.filter(policy=None):
        RolePolicy.objects.get_or_create(role=role)


def _group() -> str:
    return "".join(secrets.choice(SIGNS) for _ in range(4))


def _plain(code: str) -> str:
    """A code as it is compared, however it was typed."""
    return re.sub(r"[\s-]", "", code).casefold()


def _digest(code: str, secret: str | None = None) -> str:
    """As long as django-otp has room for: 64 bits of a code of 59, under the site's secret."""
    made = salted_hmac("config.accounts.recovery", code, secret, algorithm="sha256")
    return made.hexdigest()[:16]
