"""What several contents share (来源、指标口径、党建品牌) stays as whoever approved it read it.

Each of them belongs to every content that refers to it. While one of these is read-only, what
visitors read of it does not change: a right one is made beside it, and each content comes to refer
to that by a correction of its own. What nobody public refers to changes as ever.
"""

from collections.abc import Collection, Iterable, Iterator

from django.db.models import Model
from django.db.models.signals import pre_delete, pre_save

from awards.models import Indicator, Recognition, RegionReport, Source
from units.desk import public
from units.models import Brand

from .contents import LEFT_OUT, Subject
from .published import ReadOnly, is_open, read_only_rows

#: What is shared, with the ways from a content to it.
SHARED: dict[type[Model], tuple[str, ...]] = {
    Source: ("practices__source", "achievements__source", "quotation_source"),
    Indicator: ("achievements__indicator",),
    Brand: ("brand",),
}
#: So many contents are named in a sentence.
NAMED = 3
READ_ONLY = (
    "“{row}”用在已经公开、审核过的内容里（{users}），不能直接改动。"
    "请另外登记一条正确的{kind}，在这些内容的表单里改选它，存为更正稿送审。"
)


def told(model: type[Model]) -> set[str]:
    """The columns of a shared kind that visitors read."""
    columns = {one.name for one in model._meta.concrete_fields if not one.primary_key}
    return columns - LEFT_OUT[model]


def fixed_by(row: Model) -> list[Subject]:
    """The read-only contents that refer to a shared row, in order."""
    found: list[Subject] = []
    for owner, related in ((Recognition, "unit"), (RegionReport, "district")):
        ways = [way for way in SHARED[type(row)] if hasattr(owner, way.partition("__")[0])]
        if not ways:
            continue
        keys: set[int] = set()
        for way in ways:  # of what OR joins, no index would lead to the rows
            keys |= {
                *owner._base_manager.order_by().filter(**{way: row.pk}).values_list("pk", flat=True)
            }
        closed = read_only_rows(owner).filter(pk__in=keys).order_by("pk")
        found += closed.select_related(related, "award_year__award")
    return found


def sentence(row: Model, users: Collection[Subject]) -> str:
    """Why a shared row does not change, and what to do."""
    names = "、".join(f"{one.called} {one.award_year.year} 年" for one in [*users][:NAMED])
    several = f"{names}等 {len(users)} 份" if len(users) > NAMED else names
    return READ_ONLY.format(row=row, users=several, kind=row._meta.verbose_name)


def refusals(rows: Iterable[Model], columns: Iterable[str] | None = None) -> dict[Model, str]:
    """The shared ones among rows that may not come to be stored as they are, each with why.

    Only some `columns` are written, where that is said.
    """
    if is_open():
        return {}
    return {
        row: sentence(stored, users)
        for row in rows
        if type(row) in SHARED
        and (stored := _stored_otherwise(row, columns))
        and (users := fixed_by(row))
    }


def require_unshared(rows: Iterable[Model], columns: Iterable[str] | None = None) -> None:
    """Before rows are written, or visitors asked about. Raises ReadOnly."""
    if found := refusals(rows, columns):
        raise ReadOnly([*found.values()])


def _stored_otherwise(row: Model, columns: Iterable[str] | None) -> Model | None:
    """A row as it is stored, where visitors read something else of it there."""
    names = told(type(row)) if columns is None else told(type(row)) & {*columns}
    stored = type(row)._base_manager.filter(pk=row.pk).first() if row.pk and names else None
    fields = [row._meta.get_field(name) for name in names]
    if stored and any(
        one.value_from_object(row) != one.value_from_object(stored) for one in fields
    ):
        return stored
    return None


def guard() -> None:
    """Hold the rule for every row that is saved or deleted from now on."""
    for model in SHARED:
        uid = f"shared-{model._meta.label_lower}"
        pre_save.connect(_before_save, sender=model, dispatch_uid=uid)
        pre_delete.connect(_before_delete, sender=model, dispatch_uid=uid)
    public.BEFORE.append(require_unshared)


def _before_save(sender, instance: Model, raw: bool, update_fields=None, **kwargs) -> None:
    if not raw:
        require_unshared([instance], update_fields)


def _before_delete(sender, instance: Model, **kwargs) -> None:
    if not is_open() and (users := fixed_by(instance)):
        raise ReadOnly([sentence(instance, users)])


def of_form(rows: Iterable[Model]) -> Iterator[str]:
    """Why the shared rows of a form cannot be changed there at all, as long as it is so."""
    for row in rows:
        if type(row) in SHARED and (users := fixed_by(row)):
            yield sentence(row, users)
