"""The search entries belong to `units` from now on; they are written anew there."""

from importlib import import_module

from django.db import migrations

first = import_module("config.migrations.0001_search_entry")


class Migration(migrations.Migration):
    dependencies = [
        ("config", "0001_search_entry"),
    ]

    operations = [
        migrations.RunPython(first.remove_index, first.add_index),
        migrations.DeleteModel(name="SearchEntry"),
    ]
