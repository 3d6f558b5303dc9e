"""Entries of the search say in which district their record lies, before their long texts.

The table is made anew, as a column is added at the end only; all entries are written when the
migrations have run.
"""

from importlib import import_module

from django.db import migrations, models

first = import_module("units.migrations.0005_search_entry")


class Migration(migrations.Migration):
    dependencies = [
        ("units", "0017_unit_of_field"),
    ]

    operations = [
        migrations.RunPython(first.remove_index, first.add_index),
        migrations.DeleteModel(name="SearchEntry"),
        migrations.CreateModel(
            name="SearchEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("units", "机关单位"),
                            ("recognitions", "获评单位"),
                            ("practices", "经验做法"),
                            ("achievements", "成效指标"),
                            ("brands", "党建品牌"),
                        ],
                        max_length=12,
                    ),
                ),
                ("object_id", models.BigIntegerField()),
                ("recognition_id", models.BigIntegerField(null=True)),
                ("year", models.PositiveSmallIntegerField(default=0)),
                ("district", models.CharField(blank=True, max_length=6)),
                ("title", models.TextField()),
                ("text", models.TextField()),
                ("tokens", models.TextField()),
            ],
            options={
                "verbose_name": "检索条目",
                "verbose_name_plural": "检索条目",
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("kind", "object_id"), name="search_entry_of_record"
                    )
                ],
            },
        ),
        migrations.RunPython(first.add_index, first.remove_index),
    ]
