"""The roles of the committee's people, as groups of permissions."""

from django.contrib.auth.models import Group, Permission

STAFF, APPROVER, REVIEWER = "工委干部", "审核", "评审"

#: Models that committee staff add, change, delete and view.
KEPT_BY_STAFF = {
    "units": ("district", "unit", "unitname", "brand", "photo"),
    "awards": (
        "award",
        "awardyear",
        "recognition",
        "regionreport",
        "source",
        "practice",
        "indicator",
        "achievement",
        "storyphoto",
        "decision",
        "term",
        "acknowledgement",
    ),
}


def ensure_roles() -> None:
    """Make the groups, and give each the permissions that its role needs.

    Permissions that an administrator has added to a group by hand stay.
    """
    groups = {
        name: Group.objects.get_or_create(name=name)[0] for name in (STAFF, APPROVER, REVIEWER)
    }
    for app, models in KEPT_BY_STAFF.items():
        kept = Permission.objects.filter(
            content_type__app_label=app, content_type__model__in=models
        )
        groups[STAFF].permissions.add(*kept)
        groups[APPROVER].permissions.add(*kept.filter(codename__regex="^(view|preview)_"))
