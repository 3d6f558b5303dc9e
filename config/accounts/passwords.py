"""What a password has to be, and when it must be changed (GB/T 22239, 身份鉴别).

The rules are Django's password validators, each with a sentence for whoever fails it. The last of
them also learns of every password that is set, whichever way it was.
"""

import re
from datetime import timedelta

from django.conf import settings
from django.contrib.auth.hashers import check_password
from django.contrib.auth.models import User
from django.contrib.auth.password_validation import CommonPasswordValidator, MinimumLengthValidator
from django.core.exceptions import ValidationError
from django.db.models.signals import post_save
from django.utils import timezone

from audit.asking import asker
from units.search.pinyin import syllables

from .guessable import is_guessable
from .models import SetPassword

#: Why a password must be changed before anything else.
FIRST, OLD = "first", "old"
#: So many passwords of an account are kept, and none of them is taken again.
KEPT = 5
#: A name of fewer characters is found in any password.
SHORTEST_NAME = 3
CLASSES = [r"[A-Z]", r"[a-z]", r"[0-9]", r"[^A-Za-z0-9]"]


class LongEnough(MinimumLengthValidator):
    """Ten characters."""

    def __init__(self):
        super().__init__(min_length=10)

    def get_help_text(self) -> str:
        return f"密码至少要 {self.min_length} 个字符。"


class SeveralClasses:
    """Capital and small letters, digits, and all other characters: three kinds of the four."""

    least = 3

    def validate(self, password: str, user: User | None = None) -> None:
        """Raises ValidationError for a password of fewer kinds."""
        if sum(bool(re.search(kind, password)) for kind in CLASSES) < self.least:
            raise ValidationError(self.get_help_text(), code="password_too_plain")

    def get_help_text(self) -> str:
        return "密码里要有大写字母、小写字母、数字、符号这四类中的三类。"


class NotTheName:
    """Nothing that holds the name of the account or of the person, in pinyin either."""

    def validate(self, password: str, user: User | None = None) -> None:
        """Raises ValidationError where the password holds a name of `user`."""
        text = password.casefold()
        if user and any(name in text for name in names_of(user)):
            raise ValidationError("密码里不能有您的用户名或者姓名。", code="password_holds_name")

    def get_help_text(self) -> str:
        return "密码里不能有用户名、姓名或者姓名的拼音。"


class NotGuessable:
    """Nothing that is guessed first, here or elsewhere in the world."""

    def __init__(self):
        self.common = frozenset(CommonPasswordValidator().passwords)

    def validate(self, password: str, user: User | None = None) -> None:
        """Raises ValidationError for a password that is guessed first."""
        if is_guessable(password, self.common):
            raise ValidationError("这个密码容易被猜到，请换一个。", code="password_guessable")

    def get_help_text(self) -> str:
        return "密码不能只是常见的词、拼音、年份、重复的字或者键盘上相邻的键。"


class NotUsedBefore:
    """None of the last passwords of the account, which are kept here as hashes."""

    def validate(self, password: str, user: User | None = None) -> None:
        """Raises ValidationError for a password that `user` had lately."""
        kept = SetPassword.objects.filter(account=user.pk)[:KEPT] if user and user.pk else ()
        if any(check_password(password, one.hash) for one in kept):
            raise ValidationError(f"最近 {KEPT} 次用过的密码不能再用。", code="password_used")

    def get_help_text(self) -> str:
        return f"密码不能是最近 {KEPT} 次用过的。"

    def password_changed(self, password: str, user: User | None = None) -> None:
        """Called by Django once a password was saved, by whatever form or command."""
        keep(user, by_command=asker().person is None)


def keep(user: User, *, by_command: bool = False) -> None:
    """Keep the password that an account has now, and of the others the last ones.

    One that a command gave an account that was there is another's, as one from the desk.
    """
    kept = list(SetPassword.objects.filter(account=user))
    if not kept or kept[0].hash != user.password:
        by = asker().person
        is_by_other = by_command or (by is not None and by.pk != user.pk)
        SetPassword.objects.create(account=user, hash=user.password, is_by_other=is_by_other)
        for forgotten in kept[KEPT - 1 :]:
            forgotten.delete()


def begin(instance: User, created: bool, raw: bool, **kwargs) -> None:
    """Keep the password with which an account was made; a receiver of `post_save`."""
    if created and not raw and instance.has_usable_password():
        keep(instance)


def names_of(user: User) -> set[str]:
    """What an account and its person are called, in small letters and in pinyin."""
    names = {user.username, user.last_name, user.first_name, user.get_full_name()}
    names |= {user.last_name + user.first_name}
    names |= {"".join(syllables(name)) for name in names}
    plain = {re.sub(r"\s", "", name).casefold() for name in names}
    is_han = re.compile(r"[^\x00-\x7f]{2}").match
    return {name for name in plain if len(name) >= SHORTEST_NAME or is_han(name)}


def why_due(user: User) -> str:
    """FIRST or OLD where the password of `user` must be changed before anything else, else ""."""
    last = SetPassword.objects.filter(account=user).first()
    if last is None:  # it has none, and nobody signs in with it
        return ""
    if last.is_by_other:
        return FIRST
    age = timedelta(days=settings.PASSWORD_DAYS)
    return OLD if age and last.at < timezone.now() - age else ""


def connect() -> None:
    """Have passwords kept from the first."""
    post_save.connect(begin, sender=User, dispatch_uid="passwords")
