"""First passwords, which administrators give: made here, or typed, and shown once."""

import secrets
from string import ascii_uppercase

from django import forms
from django.contrib.auth.models import User
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from .factor import SIGNS
from .granting import ENTRIES, GivesRoles

LABEL = "首个密码"
HELP = "留空就由系统生成一个。下一页显示一次，请当面交给本人；本人第一次登录时要换成自己的。"


def made_up(user: User) -> str:
    """A password that every rule takes."""
    while True:
        groups = ["".join(secrets.choice(SIGNS) for _ in range(4)) for _ in range(3)]
        password = "-".join([secrets.choice(ascii_uppercase), *groups])
        try:
            validate_password(password, user)
        except ValidationError:
            continue
        return password


class ShownPassword(forms.PasswordInput):
    """A password that whoever types it may see, and that no page brings back."""

    input_type = "text"


def first_password() -> forms.CharField:
    """The box for a first password."""
    box = ShownPassword(attrs={"autocomplete": "off", "spellcheck": "false"})
    return forms.CharField(label=LABEL, required=False, strip=False, widget=box, help_text=HELP)


class FirstPasswordForm(forms.Form):
    """A first password for an account that is there."""

    password = first_password()

    def __init__(self, *args, user: User, **kwargs):
        self.user = user
        super().__init__(*args, **kwargs)

    def clean_password(self):
        if typed := self.cleaned_data["password"]:
            validate_password(typed, self.user)
        return typed

    def save(self) -> None:
        """Give the account the password."""
        self.password = self.cleaned_data["password"] or made_up(self.user)
        self.user.set_password(self.password)
        self.user.save()


class NewAccountForm(GivesRoles):
    """A new account, with its roles and a first password."""

    password = first_password()

    class Meta:
        model = User
        fields = ["username", "last_name", "first_name", "groups"]
        widgets = {"groups": forms.CheckboxSelectMultiple}
        field_classes = ENTRIES

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["groups"].widget.can_add_related = False  # roles are not made in passing

    def _post_clean(self):
        super()._post_clean()  # the names are in the instance from here on
        if typed := self.cleaned_data.get("password"):
            try:
                validate_password(typed, self.instance)
            except ValidationError as refused:
                self.add_error("password", refused)

    def save(self, commit=True):
        """Everybody who gets an account works at the desk."""
        user = super().save(commit=False)
        user.is_staff = True
        user.first_secret = self.cleaned_data["password"] or made_up(user)
        user.set_password(user.first_secret)
        if commit:
            user.save()
            self.save_m2m()
        return user
