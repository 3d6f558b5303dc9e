"""The site's own app, and the admin site in the committee's order."""

from django.apps import AppConfig, apps
from django.contrib.admin.apps import AdminConfig
from django.db import connections
from django.db.models.signals import post_migrate, pre_migrate

from .database import keep_write_ahead_log


class ConfigConfig(AppConfig):
    """The site: map, search, data, commands."""

    name = "config"
    verbose_name = "网站"
    default = False

    def ready(self):
        # Models can be imported only now.
        from .accounts import admin  # noqa: F401, which takes the place of Django's
        from .publishing import triggers
        from .search import index

        # Migrations tell only apps that have models.
        room = apps.get_app_config("awards")
        pre_migrate.connect(keep_write_ahead_log, sender=room, dispatch_uid="journal")
        post_migrate.connect(keep_roles, dispatch_uid="roles")
        post_migrate.connect(index.fill, sender=room, dispatch_uid="search")
        pre_migrate.connect(triggers.let_go, sender=room, dispatch_uid="version")
        post_migrate.connect(triggers.keep, sender=room, dispatch_uid="version")
        index.connect()


def keep_roles(app_config: AppConfig, using: str, **kwargs):
    """Make the roles complete after a migration, once the permissions of our rooms are there."""
    from django.contrib.auth.models import Group

    from .roles import ensure_roles

    tables = connections[using].introspection.table_names()
    if app_config.label in ("awards", "units") and Group._meta.db_table in tables:
        ensure_roles()


class PortalAdminConfig(AdminConfig):
    """Django admin, with `config.admin.PortalAdminSite` as its site."""

    default_site = "config.admin.PortalAdminSite"
    default = False
