"""Of the acts of a kind only those are read that are asked for: other indexes begin with it."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("contenttypes", "0002_remove_content_type_name"),
        ("units", "0012_change_owner_and_unit"),
    ]

    operations = [
        migrations.AlterField(
            model_name="change",
            name="content_type",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="contenttypes.contenttype",
                verbose_name="类别",
            ),
        ),
    ]
