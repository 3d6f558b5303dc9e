"""Of every act: to which record and to which unit its record belonged."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("contenttypes", "0002_remove_content_type_name"),
        ("units", "0011_reading"),
    ]

    operations = [
        migrations.AddField(
            model_name="change",
            name="owner_id",
            field=models.PositiveBigIntegerField(null=True, verbose_name="所属记录的编号"),
        ),
        migrations.AddField(
            model_name="change",
            name="owner_type",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="contenttypes.contenttype",
                verbose_name="所属记录的类别",
            ),
        ),
        migrations.AddField(
            model_name="change",
            name="unit",
            field=models.PositiveBigIntegerField(null=True, verbose_name="机关单位的编号"),
        ),
        migrations.AddIndex(
            model_name="change",
            index=models.Index(fields=["owner_type", "owner_id", "-id"], name="change_of_owner"),
        ),
        migrations.AddIndex(
            model_name="change",
            index=models.Index(fields=["unit", "-id"], name="change_of_unit"),
        ),
        migrations.AddIndex(
            model_name="change",
            index=models.Index(fields=["content_type", "key", "-id"], name="change_by_key"),
        ),
    ]
