"""The roles of before get the names of today; who conferred before may go on doing so."""

from django.db import migrations

RENAMED = {"工委干部": "录入员", "审核": "一审员", "评审": "评审专家"}
#: Those who entered content conferred too, and the enterer's role does not: they get both.
ENTERER, FINAL = "录入员", "终审员"
#: Roles that did not exist: on the way back their members are what was nearest.
READERS, APPROVER = ("二审员", "终审员"), "审核"


def _rename(groups, old, new):
    """Rename a group; where an office had one of the new name, its members join that."""
    group, there = (groups.filter(name=name).first() for name in (old, new))
    if group and there:
        there.user_set.add(*group.user_set.all())
        group.delete()
    elif group:
        group.name = new
        group.save()


def rename(apps, schema_editor):
    groups = apps.get_model("auth", "Group").objects
    for old, new in RENAMED.items():
        _rename(groups, old, new)
    if enterer := groups.filter(name=ENTERER).first():
        final, _ = groups.get_or_create(name=FINAL)
        final.user_set.add(*enterer.user_set.all())


def rename_back(apps, schema_editor):
    groups = apps.get_model("auth", "Group").objects
    for old, new in RENAMED.items():
        _rename(groups, new, old)
    staff = groups.filter(name="工委干部").first()
    for name in READERS:
        if group := groups.filter(name=name).first():
            of_staff = staff.user_set.values("pk") if staff else []
            approver, _ = groups.get_or_create(name=APPROVER)
            approver.user_set.add(*group.user_set.exclude(pk__in=of_staff))
            group.delete()


class Migration(migrations.Migration):
    dependencies = [
        ("config", "0002_search_entry_moves"),
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [migrations.RunPython(rename, rename_back)]
