"""Whether a decision made its figure becomes a column; it was read off the log before."""

from django.db import migrations, models

#: How the note of a figure began that was made of a candidate, when notes were all that told.
NOTE = "从来源原文采用"


def read_notes(apps, schema_editor):
    """Say of each decision whether it made its figure; until now only a note told."""
    made = apps.get_model("admin", "LogEntry").objects.filter(
        content_type__app_label="awards",
        content_type__model="achievement",
        change_message__startswith=NOTE,
    )
    figures = [int(pk) for pk in made.values_list("object_id", flat=True)]
    decisions = apps.get_model("awards", "Decision").objects
    for start in range(0, len(figures), 500):
        decisions.filter(achievement__in=figures[start : start + 500]).update(made_figure=True)


class Migration(migrations.Migration):
    dependencies = [
        ("awards", "0003_terms"),
        ("admin", "0003_logentry_add_action_flag_choices"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [
        migrations.AddField(
            model_name="decision",
            name="made_figure",
            field=models.BooleanField(
                default=False,
                editable=False,
                help_text="采用时新建了成效指标，而不是并入已有的；只有新建的可以随撤销删除。",
                verbose_name="由此新建",
            ),
        ),
        migrations.RunPython(read_notes, migrations.RunPython.noop),
    ]
