"""Carrying out what was planned: the units, their names and brands, and the history of each."""

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.db.models import Model

from units import history
from units.desk.history import CALLED
from units.desk.slugs import free_slug, in_pinyin, unit_parts
from units.models import Brand, Unit, UnitName

from .intentions import Added, Changed, New, Plan, Wrong

#: Longest slug, with room for a number that tells it from another's.
LONGEST_SLUG = Unit._meta.get_field("slug").max_length - 4


class RowsWrong(ValueError):
    """Some rows are wrong, and none was to be taken in without the others."""


@transaction.atomic
def carry_out(plan: Plan, by: AbstractBaseUser, file: str, *, good_only: bool = False) -> None:
    """Store what a plan says, with history, all of it or nothing.

    The plan is to be made in the same transaction, so that it is of the records as they are.
    `file` is named in the history. Raises RowsWrong for wrong rows, unless `good_only`.
    """
    if not good_only and plan.of(Wrong):
        raise RowsWrong
    for intention in plan.intentions:
        reason = f"导入“{file}”第 {intention.row} 行"
        if isinstance(intention, New):
            _register(intention, by, reason)
        elif isinstance(intention, Changed):
            _change(intention, by, reason)


def _register(intention: New, by: AbstractBaseUser, reason: str) -> None:
    unit = Unit(**intention.values)
    slug = in_pinyin(unit_parts(unit.name, unit.district.name), LONGEST_SLUG)
    unit.slug = free_slug(Unit, slug or "unit")
    unit.save()
    new = history.columns(unit)
    for row in _add(unit, intention.added):
        new.setdefault(row._meta.label_lower, {})[str(row.pk)] = _kept(row)
    history.note(unit, history.ADDED, by, new=new, reason=reason)


def _change(intention: Changed, by: AbstractBaseUser, reason: str) -> None:
    unit = intention.unit
    old, new = ({}, {})
    if intention.new:
        before = history.columns(unit)
        for column, value in intention.new.items():
            setattr(unit, column, value)
        unit.save(update_fields=list(intention.new))
        after = history.columns(unit)
        old = {column: before[column] for column in intention.new}
        new = {column: after[column] for column in intention.new}
    for row in _add(unit, intention.added):
        old.setdefault(row._meta.label_lower, {})
        new.setdefault(row._meta.label_lower, {})[str(row.pk)] = _kept(row)
    label = Brand._meta.label_lower
    for brand in unit.brands.filter(name__in=intention.meanings):
        was, brand.meaning = brand.meaning, intention.meanings[brand.name][1]
        brand.save(update_fields=["meaning"])
        called = {CALLED: str(brand)}
        old.setdefault(label, {})[str(brand.pk)] = called | {"meaning": was}
        new.setdefault(label, {})[str(brand.pk)] = called | {"meaning": brand.meaning}
    history.note(unit, history.CHANGED, by, old=old, new=new, reason=reason)


def _add(unit: Unit, added: Added) -> list[Model]:
    """The rows of a unit's tables that were added."""
    rows = [UnitName(unit=unit, name=name, kind=kind) for name, kind in added.names]
    rows += [Brand(unit=unit, name=name, meaning=meaning) for name, meaning in added.brands]
    for row in rows:
        row.save()
    return rows


def _kept(row: Model) -> dict:
    return {CALLED: str(row), **history.columns(row)}
