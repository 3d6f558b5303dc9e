"""Who is recognised: districts, units, their names, brands and photographs."""

from django.apps import AppConfig


class UnitsConfig(AppConfig):
    """The app of government organs (机关单位)."""

    name = "units"
    verbose_name = "机关单位"
    default_auto_field = "django.db.models.BigAutoField"
