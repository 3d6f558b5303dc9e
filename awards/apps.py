"""What is recognised: awards, years, recognitions and their evidence."""

from django.apps import AppConfig


class AwardsConfig(AppConfig):
    """The app of awards and recognitions (评选与获评)."""

    name = "awards"
    verbose_name = "评选与获评"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        """What is public and reviewed, and what a review rests on, is guarded from now on."""
        from awards.approval import published, shared
        from awards.review import guarding

        published.guard()
        shared.guard()
        guarding.guard()
