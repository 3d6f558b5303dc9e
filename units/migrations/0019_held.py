"""On SQLite an index says what a search reads of an entry that it finds, without its texts.

PostgreSQL goes to the row for each hit of an inverted index anyway.
"""

from django.db import migrations

MAKE = """
CREATE INDEX units_searchentry_held
ON units_searchentry (id, year, object_id, recognition_id, district)
"""


def add_index(apps, schema_editor):
    """Make the index, where it is of use."""
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute(MAKE)


def remove_index(apps, schema_editor):
    """Remove it again."""
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute("DROP INDEX units_searchentry_held")


class Migration(migrations.Migration):
    dependencies = [
        ("units", "0018_find"),
    ]

    operations = [
        migrations.RunPython(add_index, remove_index),
    ]
