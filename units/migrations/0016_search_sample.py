"""Entries of the search say which recognition they hang on, and whether they are of the sample.

All are written anew when the migrations have run, since this changes more than a column.
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("units", "0015_superior"),
    ]

    operations = [
        # Without a default, SQLite adds it to the table as it is, and its triggers stay.
        migrations.AddField(
            model_name="searchentry",
            name="recognition_id",
            field=models.BigIntegerField(null=True),
        ),
        migrations.RunPython(migrations.RunPython.noop, migrations.RunPython.noop),
    ]
