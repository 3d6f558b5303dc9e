"""The site's own app, and the admin site in the committee's order."""

from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig


class ConfigConfig(AppConfig):
    """The site: map, search, data, commands."""

    name = "config"
    verbose_name = "网站"
    default = False


class PortalAdminConfig(AdminConfig):
    """Django admin, with `config.admin.PortalAdminSite` as its site."""

    default_site = "config.admin.PortalAdminSite"
    default = False
