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
        from .accounts import admin, trail, unlocking  # noqa: F401, one takes Django's place
        from .publishing import triggers
        from .roles import giving
        from .search import index, reading

        # Migrations tell only apps that have models.
        room = apps.get_app_config("awards")
        pre_migrate.connect(keep_write_ahead_log, sender=room, dispatch_uid="journal")
        post_migrate.connect(keep_roles, dispatch_uid="roles")
        post_migrate.connect(index.fill, sender=room, dispatch_uid="search")
        pre_migrate.connect(triggers.let_go, sender=room, dispatch_uid="version")
        post_migrate.connect(triggers.keep, sender=room, dispatch_uid="version")
        giving.connect()
        index.connect()
        reading.connect()


def keep_roles(app_config: AppConfig, using: str, **kwargs):
    """Bring the roles to their table after a migration, once the permissions of all rooms exist."""
    from .roles.keeping import ensure_roles

    told = [app for app in apps.get_app_configs() if app.models_module is not None]
    tables = connections[using].introspection.table_names()
    if app_config == told[-1] and {"auth_group", "audit_entry"} <= {*tables}:
        ensure_roles()


class PortalAdminConfig(AdminConfig):
    """Django admin, with `config.admin.PortalAdminSite` as its site."""

    default_site = "config.admin.PortalAdminSite"
    default = False

    def ready(self):
        from . import audited  # models can be imported only now

        audited.connect()  # before all others who hear of the same, so that it is told in order
        super().ready()
