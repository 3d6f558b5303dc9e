"""The terms that the portal is shipped with; staff add to them and change them in the admin."""

from django.db import migrations

SLOGAN = "行动的规范表述是“争当六干先锋、争建模范机关”，“干”指实干；报道误作“千”，切勿照抄。"
STATION = "该站规范全称是舟山出入境边防检查站，简称舟山边检站。"
VERTICAL = "该站属垂直管理，不是市直部门，名称中没有“市”字；全称是舟山出入境边防检查站。"
CITY = "规范全称带“市”字。"
LABOUR = "规范全称是舟山市普陀区人力资源和社会保障局。"
LABOUR_SHORT = "规范简称是普陀区人社局。"

#: Wrong form, right form, why.
TERMS = [
    ("六千先锋", "六干先锋", SLOGAN),
    ("六千争先", "六干争先", SLOGAN),
    ("舟山边防检查站", "舟山出入境边防检查站", STATION),
    ("舟山边防检察站", "舟山出入境边防检查站", "“检察”应为“检查”。" + STATION),
    ("出入境边防检察站", "出入境边防检查站", "“检察”应为“检查”。"),
    ("舟山出入境边检站", "舟山出入境边防检查站", "全称和简称不混用。" + STATION),
    ("舟山市出入境边防检查站", "舟山出入境边防检查站", VERTICAL),
    ("舟山市边防检查站", "舟山出入境边防检查站", VERTICAL),
    ("舟山市边检站", "舟山边检站", VERTICAL),
    ("舟山公安局", "舟山市公安局", CITY),
    ("舟山信访局", "舟山市信访局", CITY),
    ("普陀区人社保局", "普陀区人社局", LABOUR_SHORT),
    ("普陀人社局", "普陀区人社局", LABOUR_SHORT),
    ("普陀区人力资源与社会保障局", "普陀区人力资源和社会保障局", "中间是“和”。" + LABOUR),
    ("普陀区人力资源社会保障局", "普陀区人力资源和社会保障局", "中间有“和”字。" + LABOUR),
]


def ship(apps, schema_editor):
    """Add each term, unless staff have one for that wrong form already."""
    term = apps.get_model("awards", "Term")
    for wrong, right, why in TERMS:
        term.objects.get_or_create(wrong=wrong, defaults={"right": right, "why": why})


def withdraw(apps, schema_editor):
    """Remove the terms that are still as they were shipped."""
    term = apps.get_model("awards", "Term")
    for wrong, right, why in TERMS:
        term.objects.filter(wrong=wrong, right=right, why=why).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("awards", "0002_intake_and_terms"),
    ]

    operations = [
        migrations.RunPython(ship, withdraw),
    ]
