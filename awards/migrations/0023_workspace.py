from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("awards", "0022_honour_texts"),
    ]

    operations = [
        migrations.AddField(
            model_name="assignment",
            name="cleared_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="声明无利害关系的时间"),
        ),
    ]
