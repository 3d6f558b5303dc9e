"""The audit trail as an app; it stands under all others, which tell it what is done."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate


class AuditConfig(AppConfig):
    """The app of the audit trail (审计记录)."""

    name = "audit"
    verbose_name = "审计"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from . import guard  # models can be imported only now

        pre_migrate.connect(guard.let_go, sender=self, dispatch_uid="audit")
        post_migrate.connect(guard.stand, sender=self, dispatch_uid="audit")
