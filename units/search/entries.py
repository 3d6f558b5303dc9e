"""The table that the search looks in."""

from django.db import models


class SearchEntry(models.Model):
    """What can be found of one record, drafts included; who asks decides who sees it.

    The columns hold text as `spelling` writes it: folded, never for show. Beside them a migration
    keeps an inverted index of `tokens`: on SQLite the FTS5 table `units_searchentry_fts` with three
    triggers, on PostgreSQL the column `lexemes`. Both follow this table by themselves. A migration
    that alters the table drops SQLite's triggers and `units_searchentry_held` with it (Django makes
    the table anew there) and has to create them again.
    """

    class Kind(models.TextChoices):
        """What is found, in the order of the search page; brands lead to their units."""

        UNITS = "units", "机关单位"
        RECOGNITIONS = "recognitions", "获评单位"
        PRACTICES = "practices", "经验做法"
        ACHIEVEMENTS = "achievements", "成效指标"
        BRANDS = "brands", "党建品牌"

    # What a hit says stands first: behind the texts, SQLite would go through their pages for it.
    kind = models.CharField(max_length=12, choices=Kind)
    object_id = models.BigIntegerField()
    # Which recognition it is or hangs on, as that says who sees it; none for what hangs on none.
    recognition_id = models.BigIntegerField(null=True)
    year = models.PositiveSmallIntegerField(default=0)
    # The code of where it lies, if it lies anywhere.
    district = models.CharField(max_length=6, blank=True)
    title = models.TextField()
    text = models.TextField()
    tokens = models.TextField()

    class Meta:
        default_permissions = ()
        verbose_name = verbose_name_plural = "检索条目"
        constraints = [
            models.UniqueConstraint(fields=["kind", "object_id"], name="search_entry_of_record")
        ]

    def __str__(self):
        return f"{self.kind} {self.object_id}"
