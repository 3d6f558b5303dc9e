"""Changing one recognition of a year in place, among its sisters, without undoing what others did.

Whoever edits saw certain values. Only what they made another value is written; where somebody else
had changed the very same thing meanwhile, nothing is, and who did it is said.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import Prefetch, QuerySet

from awards.approval import published
from awards.models import Achievement, AwardYear, Recognition, Stage
from units import history
from units.history import Change

from .lifecycle import CHANGE_PERMISSION, Refused
from .stages import choosable, refusal

#: The columns of a recognition that are changed in place; beside them its leading figures.
COLUMNS, LEADING = ("headline", "brand", "position", "stage"), "leading"
FIGURES = Achievement._meta.label_lower


class Overtaken(Exception):
    """Others changed the same meanwhile: `by` says whose last change that was, of each name."""

    def __init__(self, by: Mapping[str, Change | None]):
        self.by = dict(by)
        super().__init__("、".join(by))


class Unconfirmed(Exception):
    """Visitors would see the change, and nobody has confirmed that; `difference` says what."""

    def __init__(self, difference: "Difference"):
        self.difference = difference
        super().__init__("、".join(difference.new))


@dataclass
class Difference:
    """What is to be changed, as the history keeps it (`units.history.Change`)."""

    old: dict = field(default_factory=dict)
    new: dict = field(default_factory=dict)


def editable(rows: QuerySet) -> QuerySet:
    """Recognitions with all that `values` and a table of them read."""
    figures = Achievement.objects.order_by("position", "id").only(
        "label", "wording", "is_leading", "recognition", "position", "source"
    )
    return rows.select_related("unit").prefetch_related(
        "award_year__award", "unit__brands", Prefetch("achievements", figures)
    )


def values(recognition: Recognition) -> dict:
    """What of a recognition from `editable` is changed in place, by name; fit for JSON."""
    return {
        "headline": recognition.headline,
        "brand": recognition.brand_id,
        "position": recognition.position,
        "stage": recognition.stage,
        LEADING: [figure.pk for figure in recognition.achievements.all() if figure.is_leading],
    }


def is_public(recognition: Recognition) -> bool:
    """Whether visitors see a recognition from `editable`."""
    return recognition.award_year.is_released and recognition.stage in Stage.ON_RECORD


def difference(recognition: Recognition, wanted: Mapping) -> Difference:
    """How `wanted`, some of `values` with other ones, differs from a recognition as it is."""
    now, found = values(recognition), Difference()
    for name in (name for name in COLUMNS if name in wanted and wanted[name] != now[name]):
        found.old[name], found.new[name] = now[name], wanted[name]
    if LEADING in wanted:
        for figure in recognition.achievements.all():
            leads = figure.pk in wanted[LEADING]
            if leads != figure.is_leading:
                called = {"": str(figure)}
                rows = (found.old.setdefault(FIGURES, {}), found.new.setdefault(FIGURES, {}))
                for kept, value in zip(rows, (figure.is_leading, leads), strict=True):
                    kept[str(figure.pk)] = called | {"is_leading": value}
    return found


@transaction.atomic
def change(key: int, seen: Mapping, wanted: Mapping, by, *, confirmed: bool = False) -> Recognition:
    """Write those of the `wanted` values of a recognition that differ from the `seen` ones.

    Both are of the form of `values`. Raises Unconfirmed for what is public unless `confirmed`,
    Overtaken, Recognition.DoesNotExist, or Refused where a stage may not be set by hand or the
    permission is lacking.
    """
    if not by.has_perm(CHANGE_PERMISSION):
        raise Refused(["您的账号没有修改获评单位的权限，请由录入员办理。"])
    years = AwardYear.objects.filter(recognitions=key)
    list(years.select_for_update(of=("self",)))  # a release waits, or is seen
    row = editable(Recognition.objects.select_for_update(of=("self",))).get(pk=key)
    now = values(row)
    mine = {name: value for name, value in wanted.items() if value != seen[name]}
    both = [name for name, value in mine.items() if now[name] not in (seen[name], value)]
    if both:
        raise Overtaken({name: _last_change(row, name) for name in both})
    if "stage" in mine and mine["stage"] not in choosable(row):
        raise Refused([refusal(row, mine["stage"])])
    changed = difference(row, mine)
    if not changed.new:
        return row
    if changed.new.keys() - {"position"}:
        published.require_open([row])
    if is_public(row) and not confirmed:
        raise Unconfirmed(changed)
    columns = [name for name in COLUMNS if name in changed.new]
    for name in columns:
        setattr(row, row._meta.get_field(name).attname, changed.new[name])
    if columns:
        row.save(update_fields=columns)
    for figure in row.achievements.all():
        if after := changed.new.get(FIGURES, {}).get(str(figure.pk)):
            figure.is_leading = after["is_leading"]
            figure.save(update_fields=["is_leading"])
    history.note(row, history.CHANGED, by, old=changed.old, new=changed.new)
    return row


def _last_change(row: Recognition, name: str) -> Change | None:
    key = FIGURES if name == LEADING else name
    return Change.objects.of(row).filter(new__has_key=key).select_related("by").first()


@transaction.atomic
def reorder(award_year: AwardYear, keys: list[int] | None, by) -> int:
    """Give recognitions of a year that is not released the order of `keys`, in the places that
    they hold now among the year's others; without `keys` all of them the protocol order (机构序列).

    All positions of the year become 1, 2, 3, …. Returns how many changed. Raises Refused.
    """
    if not by.has_perm(CHANGE_PERMISSION):
        raise Refused(["您的账号没有修改获评单位的权限，请由录入员办理。"])
    year = AwardYear.objects.select_for_update().get(pk=award_year.pk)
    if year.is_released:
        raise Refused(["这一年度已经发布，拖动不改变顺序。请逐个改“排序”，改动会立即公开。"])
    rows = list(year.recognitions.select_related("award_year").order_by("position", "id"))
    if keys is None:
        in_protocol = year.recognitions.order_by("unit__protocol_order", "position", "id")
        keys = list(in_protocol.values_list("pk", flat=True))
    chosen = {key: place for place, key in enumerate(keys)}
    moving = iter(sorted((r for r in rows if r.pk in chosen), key=lambda r: chosen[r.pk]))
    changed = []
    for place, row in enumerate([next(moving) if r.pk in chosen else r for r in rows], start=1):
        if row.position != place:
            old, row.position = row.position, place
            changed.append(row)
            history.note(row, history.CHANGED, by, old={"position": old}, new={"position": place})
    Recognition.objects.bulk_update(changed, ["position"])
    return len(changed)
