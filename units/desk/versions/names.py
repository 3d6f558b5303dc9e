"""What the records are called that kept values refer to, read together for a page."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Field, ForeignKey, Model, TextField

from units.history import ENDS, Change

#: After the name of a record that is no longer there.
GONE = "（已删除）"


class Names:
    """The names of records, by model and key: one query for each model, however many are asked."""

    def __init__(self):
        self._wanted: dict[type[Model], set[int]] = defaultdict(set)
        self._known: dict[type[Model], dict[int, str]] = defaultdict(dict)
        self._gone: set[tuple[type[Model], int]] = set()

    @classmethod
    def of(cls, acts: Iterable[Change]) -> "Names":
        """Of all that some acts refer to."""
        names = cls()
        for act in acts:
            model = act.content_type.model_class()
            for values in (act.old, act.new):
                names.want(model, values)
        return names

    def want(self, model: type[Model] | None, values: Mapping) -> None:
        """Names that values by column, and by row of a form's tables, will ask for."""
        for name, value in values.items() if model else ():
            if "." in name:
                for row in (value or {}).values():
                    self.want(apps.get_model(name), row)
            elif related := _related(model, name):
                self._wanted[related].update(filter(_is_key, _several(value)))

    def want_key(self, model: type[Model], key: int) -> None:
        """A name that will be asked for."""
        self._wanted[model].add(key)

    def name(self, model: type[Model], key) -> str:
        """What a record is or was called; by its number where nobody knows."""
        if not _is_key(key):
            return str(key)  # kept as a name in the first place
        self._read(model, int(key))
        return self._known[model][int(key)]

    def is_gone(self, model: type[Model], key) -> bool:
        """Whether a record is no longer there."""
        self._read(model, int(key))
        return (model, int(key)) in self._gone

    def _read(self, model: type[Model], key: int) -> None:
        if key in self._known[model]:
            return
        keys = {int(one) for one in self._wanted[model]} | {key}
        keys -= self._known[model].keys()
        texts = [field.name for field in model._meta.concrete_fields if _is_long(field)]
        rows = model._base_manager.filter(pk__in=keys).select_related().defer(*texts)
        found = {row.pk: str(row) for row in rows}
        if missing := keys - found.keys():
            kind = ContentType.objects.get_for_model(model)
            ended = Change.objects.filter(content_type=kind, object_id__in=missing, key__in=ENDS)
            called = dict(ended.order_by("id").values_list("object_id", "called"))
            for one in missing:
                found[one] = f"{called[one]}{GONE}" if one in called else f"编号 {one}{GONE}"
                self._gone.add((model, one))
        self._known[model] |= found


def _related(model: type[Model], name: str) -> type[Model] | None:
    try:
        field = model._meta.get_field(name)
    except FieldDoesNotExist:  # a column of an earlier version
        return None
    refers = isinstance(field, ForeignKey) or field.many_to_many
    return field.related_model if refers else None


def _several(value) -> list:
    return value if isinstance(value, list) else [value]


def _is_key(value) -> bool:
    return isinstance(value, int) or (isinstance(value, str) and value.isdecimal())


def _is_long(field: Field) -> bool:
    return isinstance(field, TextField)
