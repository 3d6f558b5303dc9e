"""Earlier acts are placed too: to which record and to which unit their records belonged."""

from django.db import migrations
from django.db.models import F, OuterRef, Subquery

#: Rows by their table: the column that names their owner, the owner's table, the way to the unit.
OWNED = (
    ("units.unitname", "unit", "units.unit", "unit"),
    ("units.brand", "unit", "units.unit", "unit"),
    ("units.photo", "unit", "units.unit", "unit"),
    ("awards.storyphoto", "recognition", "awards.recognition", "recognition__unit"),
    ("awards.practice", "recognition", "awards.recognition", "recognition__unit"),
    ("awards.achievement", "recognition", "awards.recognition", "recognition__unit"),
    ("awards.practice", "region_report", "awards.regionreport", None),
    ("awards.achievement", "region_report", "awards.regionreport", None),
)


def place(apps, schema_editor):
    """Of records that are there by what they say now, of deleted ones by what was kept."""
    Change = apps.get_model("units", "Change")
    kinds = {
        f"{kind.app_label}.{kind.model}": kind.pk
        for kind in apps.get_model("contenttypes", "ContentType").objects.all()
    }

    def acts(label):
        return Change.objects.filter(content_type=kinds.get(label), object_id__gt=0)

    def rows(label):
        return apps.get_model(label).objects.filter(pk=OuterRef("object_id"))

    acts("units.unit").update(unit=F("object_id"))
    acts("awards.recognition").update(unit=Subquery(rows("awards.recognition").values("unit")))
    for change in acts("awards.recognition").filter(unit=None, old__has_key="unit"):
        change.unit = change.old["unit"]
        change.save(update_fields=["unit"])
    _as_when_deleted(acts("awards.recognition"), "unit")
    placed = acts("awards.recognition").exclude(unit=None).order_by()
    units = dict(placed.values_list("object_id", "unit"))
    units |= dict(apps.get_model("awards.Recognition").objects.values_list("pk", "unit"))
    for label, column, owner, way in OWNED:
        there = rows(label).exclude(**{column: None})
        unplaced = acts(label).filter(owner_id=None)
        known = unplaced.filter(object_id__in=apps.get_model(label).objects.values("pk"))
        known.update(
            owner_id=Subquery(there.values(column)),
            unit=Subquery(there.values(way)) if way else F("unit"),
        )
        told = unplaced.filter(old__has_key=column).values_list("pk", f"old__{column}")
        for pk, key in list(told):
            unit = {"unit": key, "recognition": units.get(key)}.get(column)
            Change.objects.filter(pk=pk).update(owner_id=key, unit=unit)
        acts(label).filter(owner_type=None).exclude(owner_id=None).update(
            owner_type=kinds.get(owner)
        )
    for label in {label for label, *_ in OWNED}:
        _as_when_deleted(acts(label), "owner_type", "owner_id", "unit")


def _as_when_deleted(acts, *columns):
    """Earlier acts on a record that is gone have what the placed one, of its deletion, says."""
    placed = acts.filter(object_id=OuterRef("object_id")).exclude(**{columns[0]: None})
    last = placed.order_by("-id")
    acts.filter(**{columns[0]: None}).update(
        **{name: Subquery(last.values(name)[:1]) for name in columns}
    )


class Migration(migrations.Migration):
    dependencies = [
        ("awards", "0011_import_run"),
        ("units", "0012_change_owner_and_unit"),
    ]

    operations = [migrations.RunPython(place, migrations.RunPython.noop, elidable=True)]
