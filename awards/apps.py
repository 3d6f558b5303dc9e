"""What is recognised: awards, years, recognitions and their evidence."""

from django.apps import AppConfig


class AwardsConfig(AppConfig):
    """The app of awards and recognitions (评选与获评)."""

    name = "awards"
    verbose_name = "评选与获评"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        """What is public and reviewed, and what a review rests on, is guarded from now on; what
        rounds and notices ask of a year's path is asked."""
        from awards.approval import published, shared
        from awards.honours.conditions import ASKED
        from awards.notices.lacking import withdrawn_first
        from awards.review import guarding, rounds

        published.guard()
        shared.guard()
        guarding.guard()
        ASKED["close_review"] = [rounds.keeps_year_in_review]
        ASKED["back_to_recommendation"] = [rounds.keeps_year_from_going_back]
        ASKED["back_to_review"] = [withdrawn_first]
