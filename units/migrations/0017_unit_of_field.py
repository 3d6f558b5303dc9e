"""The units of a field in order, a few of which the page of each names."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("units", "0016_search_sample")]

    operations = [
        migrations.AddIndex(
            model_name="unit",
            index=models.Index(
                fields=["category", "protocol_order", "pinyin", "id"], name="unit_of_field"
            ),
        ),
    ]
