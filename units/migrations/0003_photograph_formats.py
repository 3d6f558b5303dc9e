"""The form says which formats of photographs are accepted, and how large."""

from django.db import migrations

import units.photographs.models
import units.photographs.pictures


class Migration(migrations.Migration):
    dependencies = [
        ("units", "0002_history"),
    ]

    operations = [
        migrations.AlterField(
            model_name="photo",
            name="image",
            field=units.photographs.models.PhotoField(
                help_text="JPEG、PNG、WebP 或手机的 HEIC，不超过 20 MB、4000 万像素（WebP 2000 万）。公开的是处理后的照片：自动转正、缩放，并去除拍摄地点、设备等隐藏信息；原文件不保存。",
                max_length=200,
                upload_to=units.photographs.models.photo_path,
                validators=[units.photographs.pictures.validate_photo],
                verbose_name="照片",
            ),
        ),
    ]
