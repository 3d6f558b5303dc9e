"""A decision keeps the key of its figure, so that both are linked again when that comes back."""

from django.db import migrations, models
from django.db.models import F


def keep_keys(apps, schema_editor):
    """Keep the keys of the figures that are there; those of deleted ones are not known."""
    decisions = apps.get_model("awards", "Decision").objects.exclude(achievement=None)
    decisions.update(figure_key=F("achievement"))


class Migration(migrations.Migration):
    dependencies = [("awards", "0012_place_earlier_changes")]

    operations = [
        migrations.AddField(
            model_name="decision",
            name="figure_key",
            field=models.PositiveBigIntegerField(
                db_index=True,
                editable=False,
                help_text="数字删除以后仍然留着，数字恢复时凭它重新关联。",
                null=True,
                verbose_name="成效指标的编号",
            ),
        ),
        migrations.RunPython(keep_keys, migrations.RunPython.noop),
    ]
