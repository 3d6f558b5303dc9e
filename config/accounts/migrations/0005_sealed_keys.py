"""The keys of phones that are bound already are sealed, and read through a model of our own."""

from binascii import hexlify, unhexlify

from django.db import migrations

from config.accounts.sealing import seal, unseal

#: A key as django-otp keeps it: twenty bytes as hexadecimal digits.
PLAIN = 40


def seal_keys(apps, schema_editor):
    for device in apps.get_model("otp_totp", "TOTPDevice").objects.all():
        if len(device.key) == PLAIN:
            device.key = seal(unhexlify(device.key), device.user_id)
            device.save(update_fields=["key"])


def open_keys(apps, schema_editor):
    for device in apps.get_model("otp_totp", "TOTPDevice").objects.all():
        device.key = hexlify(unseal(device.key, device.user_id)).decode()
        device.save(update_fields=["key"])


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0004_role_policies"),
        ("otp_totp", "0003_add_timestamps"),
    ]

    operations = [
        migrations.CreateModel(
            name="Phone",
            fields=[],
            options={
                "verbose_name": "绑定的手机",
                "verbose_name_plural": "绑定的手机",
                "proxy": True,
                "default_permissions": (),
                "indexes": [],
                "constraints": [],
            },
            bases=("otp_totp.totpdevice",),
        ),
        migrations.RunPython(seal_keys, open_keys),
    ]
