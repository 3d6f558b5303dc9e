"""The district that an account answers for (管区), and the one rule of what lies in it.

An account without one answers for everything. Other rooms say of their records here how these
belong to a district; whoever reads rows for a person passes them through `within`.
"""

from collections.abc import Sequence

from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models import Q

from . import districts


class Remit(models.Model):
    """The one district, with all inside it, whose units an account enters."""

    user = models.OneToOneField(
        "auth.User", on_delete=models.CASCADE, primary_key=True, verbose_name="账号"
    )
    district = models.ForeignKey(
        "units.District", on_delete=models.PROTECT, related_name="+", verbose_name="所管区划"
    )

    class Meta:
        verbose_name = verbose_name_plural = "所管区划"
        default_permissions = ()

    def __str__(self):
        return str(self.district)


OUTSIDE = "这条记录不在您所管的区划之内，请由该区划的录入员办理。"


class NotYours(PermissionDenied):
    """Refused because of whose it is; says so in a sentence for the page."""


#: By kind of record the paths to the code of its district; of several, one that is in the remit.
CODES: dict[str, Sequence[str]] = {
    "units.district": ["code"],
    "units.unit": ["district__code"],
    **{f"units.{one}": ["unit__district__code"] for one in ("unitname", "brand", "photo")},
}
#: Records of no district, of which a person with a remit sees their own: the column with whose.
BY: dict[str, str] = {}
#: Records that all districts share, and what uses them: changed only by those who answer for all
#: of that.
SHARED: dict[str, Sequence[str]] = {}


def district_of(user):
    """The district that an account answers for; None where it answers for everything.

    Nobody in place of a user answers for everything too: the portal itself, which counts and reads.
    """
    if user is None or user.is_superuser:
        return None
    remit = getattr(user, "remit", None)
    return remit and remit.district


def condition(user, model: type[models.Model]) -> Q:
    """What holds of the rows of a model that an account answers for."""
    if (district := district_of(user)) is None:
        return Q()
    label, lies_in = model._meta.label_lower, Q()
    for path in CODES.get(label, ()):
        lies_in |= Q(**{f"{path}__startswith": districts.prefix(district.code)})
    return Q(**{BY[label]: user.pk}) if label in BY else lies_in


def within(user, rows: models.QuerySet) -> models.QuerySet:
    """Those of the rows that an account answers for, and all rows of what has no district."""
    return rows.filter(condition(user, rows.model))


def covers(user, row: models.Model) -> bool:
    """Whether an account answers for a stored record."""
    if district_of(user) is None:
        return True
    return within(user, type(row)._base_manager.filter(pk=row.pk)).exists()


def require(user, row: models.Model) -> None:
    """Raises NotYours for a stored record that an account does not answer for."""
    if not covers(user, row):
        raise NotYours(OUTSIDE)


def may_change(user, row: models.Model) -> bool:
    """Whether an account answers for a stored record and for all that uses it."""
    if district_of(user) is None:
        return True
    used = (getattr(row, relation).all() for relation in SHARED.get(row._meta.label_lower, ()))
    return covers(user, row) and not any(
        rows.exclude(pk__in=within(user, rows).values("pk")).exists() for rows in used
    )


def of_deletions(user, model: type[models.Model]) -> Q:
    """What holds of the deletions in the history of rows that an account answered for.

    The rows are gone; the acts keep their columns, and the unit that each was of.
    """
    if (district := district_of(user)) is None:
        return Q()
    label, lies_in = model._meta.label_lower, Q()
    if label in BY:
        return Q(**{f"old__{BY[label]}": user.pk})
    for path in CODES.get(label, ()):
        column, *rest = path.split("__")
        if "unit" in (column, *rest):
            units = apps.get_model("units", "Unit")._base_manager.all()
            lies_in |= Q(unit__in=within(user, units).values("pk"))
        elif rest:
            related = model._meta.get_field(column).related_model._base_manager.all()
            keys = within(user, related).values_list("pk", flat=True)
            lies_in |= Q(**{f"old__{column}__in": list(keys)})
        else:
            prefix = districts.prefix(district.code)
            lies_in |= Q(**{f"old__{column}__startswith": prefix})
    return lies_in
