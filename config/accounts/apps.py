"""The people who sign in, as an app: what is kept of their passwords, sign-ins and roles."""

from django.apps import AppConfig
from django.contrib.auth.apps import AuthConfig

#: What the desk calls both apps, which are one thing to whoever keeps accounts.
NAME = "账号与权限"


class UsersConfig(AuthConfig):
    """Django's own app of users and roles, under the name of ours."""

    verbose_name = NAME


class AccountsConfig(AppConfig):
    """The app of accounts (账号)."""

    name = "config.accounts"
    label = "accounts"
    verbose_name = NAME
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from . import due, passwords, signins  # models can be imported only now

        due.connect()
        passwords.connect()
        signins.connect()
