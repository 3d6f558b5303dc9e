"""Taking an import back as a whole, while nothing that it touched has changed since.

What it touched is what the history keeps of it: rows that it added go, columns that it changed get
their old values. Records are compared with what was written then, so that a change that no history
knows counts as well. What visitors see is deleted nowhere, here neither.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.apps import apps
from django.contrib.auth.models import AbstractBaseUser
from django.db import IntegrityError, transaction
from django.db.models import Model
from django.utils import timezone
from django.utils.functional import cached_property

from awards.approval import published, shared
from awards.honours import stages
from awards.honours.lifecycle import Refused
from awards.models import Achievement, AwardYear, ImportRun, Practice, Recognition, Source
from awards.models.approval import OfSubject
from units import history
from units.desk.history import CALLED
from units.desk.together.telling import signature
from units.history import Change
from units.models import Brand, Unit, UnitName
from units.search import bulk

#: What an import writes, each before what it refers to.
MODELS: tuple[type[Model], ...] = (
    Achievement,
    Practice,
    Recognition,
    Brand,
    UnitName,
    Unit,
    Source,
)
#: What visitors see of these is deleted nowhere.
KEPT_WHEN_PUBLIC = (Achievement, Practice, Recognition, Unit, Source)
#: So many obstacles are named.
NAMED = 50
TAKEN = "原来的名称或代码后来用到了别处，不能恢复。请先改那一处，再撤销。"
REVIEWED = "后来送审过，审核记录要保留，不能删除；不再参评的，请把“阶段”改为“未入选”。"
ON_PATH = "所在年度后来改为按程序推进，阶段不能改回，请在“推进评选”页办理。"
ALREADY = "这次导入已经撤销过了。"
SEEN = "撤销会改动已经公开的内容，请勾选确认后再撤销。"


@dataclass(frozen=True)
class Touched:
    """A record that the import added or changed: by column from `old`, none if added, to `new`."""

    act: Change
    called: str
    old: dict
    new: dict

    @property
    def where(self) -> str:
        """In which rows of the file its record stands."""
        return self.act.reason.rpartition("”")[2]


@dataclass(frozen=True)
class Obstacle:
    """Why the import cannot be undone: which record, in which rows of the file, and what it is."""

    called: str
    where: str
    said: str


class Undoing:
    """An import beside what has become of its records. With `hold` they are locked."""

    def __init__(self, run: ImportRun, *, hold: bool = False):
        self.run, self.hold = run, hold
        self.asked = 0
        self.added: dict[type[Model], dict[int, Touched]] = {model: {} for model in MODELS}
        self.changed: dict[type[Model], dict[int, Touched]] = {model: {} for model in MODELS}
        acts = Change.objects.filter(pk__in=run.changes).select_related("content_type")
        self.acts = list(acts.order_by("pk"))
        for act in self.acts:
            self._read(act)

    def _read(self, act: Change) -> None:
        model = act.content_type.model_class()
        old, new = (
            {name: value for name, value in columns.items() if "." not in name}
            for columns in (act.old, act.new)
        )
        if act.key == history.ADDED:
            self.added[model][act.object_id] = Touched(act, act.called, {}, new)
        elif new:
            self.changed[model][act.object_id] = Touched(act, act.called, old, new)
        for label, rows in act.new.items():
            if "." in label:
                self._read_rows(act, apps.get_model(label), rows, act.old.get(label, {}))

    def _read_rows(self, act: Change, model: type[Model], new: dict, old: dict) -> None:
        for key, columns in new.items():
            after = {name: value for name, value in columns.items() if name != CALLED}
            called = f"{act.called}：{columns[CALLED]}"
            if (before := old.get(key)) is None:
                self.added[model][int(key)] = Touched(act, called, {}, after)
            else:
                before = {name: value for name, value in before.items() if name != CALLED}
                self.changed[model][int(key)] = Touched(act, called, before, after)

    @cached_property
    def rows(self) -> dict[type[Model], dict[int, Model]]:
        """The records as they are now, those of years before those that belong to them."""
        found = {}
        if self.hold:  # a release waits, or is seen
            kind = Recognition._meta.model_name
            owners = [act.object_id for act in self.acts if act.content_type.model == kind]
            years = AwardYear.objects.filter(recognitions__in=owners)
            list(AwardYear.objects.select_for_update().filter(pk__in=years).order_by("pk"))
        for model in reversed(MODELS):
            rows = model._base_manager.order_by("pk")
            if model is Recognition:
                rows = rows.select_related("award_year")
            if self.hold:
                rows = rows.select_for_update(of=("self",))
            found[model] = rows.in_bulk(self._keys(model))
        return found

    def _keys(self, model: type[Model]) -> list[int]:
        return [*self.added[model], *self.changed[model]]

    def counts(self) -> list[tuple[str, int, int]]:
        """Of each kind of record that was touched how many go, and how many get old values."""
        return [
            (str(model._meta.verbose_name), len(self.added[model]), len(self.changed[model]))
            for model in reversed(MODELS)
            if self.added[model] or self.changed[model]
        ]

    # What stands in the way

    @cached_property
    def obstacles(self) -> list[Obstacle]:
        """Why it cannot be undone; empty when it can."""
        if self.run.is_undone:
            return [Obstacle(self.run.file, "", ALREADY)]
        return [one for model in reversed(MODELS) for one in self._obstacles(model)]

    def _obstacles(self, model: type[Model]) -> Iterator[Obstacle]:
        touched = self.added[model] | self.changed[model]
        for key, one in touched.items():
            row = self.rows[model].get(key)
            if row is None:
                yield Obstacle(one.called, one.where, f"后来由{self._who(model, key)}删除了。")
            elif names := _differing(row, one.new):
                labels = "、".join(f"“{model._meta.get_field(n).verbose_name}”" for n in names)
                yield Obstacle(
                    one.called, one.where, f"{labels}后来由{self._who(model, key)}改过。"
                )
            elif "stage" in one.old and stages.is_on_path(row):
                yield Obstacle(one.called, one.where, ON_PATH)
            elif refusal := _closed(row):
                yield Obstacle(one.called, one.where, refusal)
        if not self.added[model]:
            return
        yield from self._referred(model)
        if model in KEPT_WHEN_PUBLIC:
            public = model.objects.public().filter(pk__in=self.added[model])
            for key in public.order_by("pk").values_list("pk", flat=True):
                one = self.added[model][key]
                yield Obstacle(one.called, one.where, "已经公开，不能删除，请到它的页面上改正。")

    def _referred(self, model: type[Model]) -> Iterator[Obstacle]:
        """Later records that refer to one that was added."""
        for relation in model._meta.related_objects:
            column = relation.field.attname
            rows = relation.related_model._base_manager.filter(
                **{f"{column}__in": list(self.added[model])}
            )
            own = self._own(relation.related_model, relation.field.name)
            later = [pair for pair in rows.values_list(column, "pk") if pair[1] not in own]
            label = relation.related_model._meta.verbose_name
            is_kept = issubclass(relation.related_model, OfSubject)
            said = REVIEWED if is_kept else f"后来又有了它的{label}，请先处理。"
            for key in sorted({key for key, _ in later}):
                one = self.added[model][key]
                yield Obstacle(one.called, one.where, said)

    def _own(self, model: type[Model], column: str) -> set[int]:
        """The rows of a kind that go, or whose column gets its old value."""
        changed = self.changed.get(model, {})
        return {*self.added.get(model, ()), *(k for k, one in changed.items() if column in one.new)}

    def _who(self, model: type[Model], key: int) -> str:
        """Who touched a record last, after the import; asked of as many as are named."""
        self.asked += 1
        if self.asked > NAMED:
            return signature(None)
        touched = self.added[model] | self.changed[model]
        acts = Change.objects.filter(content_type__model=model._meta.model_name, object_id=key)
        later = acts.filter(pk__gt=self.acts[-1].pk).select_related("by").first()
        if later is None:
            owner = touched[key].act
            acts = Change.objects.filter(content_type=owner.content_type, object_id=owner.object_id)
            rows = acts.filter(pk__gt=self.acts[-1].pk).select_related("by")
            label = model._meta.label_lower
            later = next(
                (a for a in rows[:NAMED] if str(key) in {**a.old, **a.new}.get(label, {})), None
            )
        return signature(later)

    # What it needs

    @cached_property
    def public(self) -> int:
        """How many records visitors would see change."""
        units = {*self.changed[Unit]} | {
            row.unit_id for model in (Brand, UnitName) for row in self.rows[model].values()
        }
        seen = Unit.objects.public().filter(pk__in=units - self.added[Unit].keys()).count()
        return seen + sum(
            model.objects.public().filter(pk__in=list(self.changed[model])).count()
            for model in (Achievement, Practice, Recognition, Source)
            if self.changed[model]
        )

    def lacking(self, by: AbstractBaseUser) -> list[str]:
        """What of it the account may not do, in words."""
        wanted = {
            f"{act}{model._meta.verbose_name}": f"{model._meta.app_label}.{name}_"
            f"{model._meta.model_name}"
            for act, name, touched in (
                ("删除", "delete", self.added),
                ("修改", "change", self.changed),
            )
            for model in reversed(MODELS)
            if touched[model]
        }
        return [said for said, permission in wanted.items() if not by.has_perm(permission)]


def _differing(row: Model, columns: dict) -> list[str]:
    """The columns of a record that do not hold what was kept of them, but for what follows them."""
    fields = [row._meta.get_field(name) for name in columns]
    return [
        field.name
        for field in fields
        if field.editable and field.value_from_object(row) != field.to_python(columns[field.name])
    ]


def undo(run: ImportRun, by: AbstractBaseUser, *, confirmed: bool = False) -> None:
    """Take an import back, all of it, with history.

    `confirmed` says that `by` knows that visitors see it. Raises Refused, in words.
    """
    try:
        with transaction.atomic():
            ImportRun.objects.select_for_update().get(pk=run.pk)
            run.refresh_from_db()
            undoing = Undoing(run, hold=True)
            if lacking := undoing.lacking(by):
                raise Refused([f"您的账号不能{'、'.join(lacking)}，请由录入员办理。"])
            if found := undoing.obstacles:
                raise Refused([f"{one.called}：{one.said}" for one in found[:NAMED]])
            if undoing.public and not confirmed:
                raise Refused([SEEN])
            _take_back(undoing, by)
    except IntegrityError:
        raise Refused([TAKEN]) from None


def _take_back(undoing: Undoing, by: AbstractBaseUser) -> None:
    run = undoing.run
    reason = f"撤销导入“{run.file}”"
    history.note_all(_along(undoing, by))
    history.note_all([history.reversed_act(act, by, reason) for act in reversed(undoing.acts)])
    for model in MODELS:
        _restore(model, undoing)
    for model in MODELS:
        _delete(model, undoing)
    run.undone_by, run.undone_at = by, timezone.now()
    run.save(update_fields=["undone_by", "undone_at"])


def _delete(model: type[Model], undoing: Undoing) -> None:
    """Let added records go."""
    rows = model._base_manager.filter(pk__in=list(undoing.added[model]))
    if model is Unit:
        rows.update(superior=None)  # one that goes with it would protect it
    if model is not UnitName:
        rows.delete()
        return
    # Of each name that goes the entries of all that its unit stands in would be written anew, of
    # units that go too. Nothing refers to a name.
    names = [undoing.rows[model][key] for key in undoing.added[model]]
    rows._raw_delete(rows.db)
    left = [name for name in names if name.unit_id not in undoing.added[Unit]]
    bulk.written.send(model, rows=left, columns={"name"})


def _along(undoing: Undoing, by: AbstractBaseUser) -> Iterator[Change]:
    """Of each row that goes what it was, so that it is found among what was deleted."""
    for act in undoing.acts:
        for label, rows in act.new.items():
            if "." in label:
                for key in sorted(rows.keys() - act.old.get(label, {}).keys(), key=int):
                    yield history.along(act, apps.get_model(label), int(key), rows[key], by)


def _restore(model: type[Model], undoing: Undoing) -> None:
    """Give changed records their old values."""
    rows, columns = [], set()
    for key, one in undoing.changed[model].items():
        row = undoing.rows[model][key]
        for name, value in one.old.items():
            field = model._meta.get_field(name)
            setattr(row, field.attname, field.to_python(value))
        if isinstance(row, Unit):
            row.romanise()
            columns |= {"pinyin", "initials"}
        columns |= one.old.keys()
        rows.append(row)
    if rows:
        model._base_manager.bulk_update(rows, sorted(columns), batch_size=100)
        bulk.written.send(model, rows=rows, columns=columns)


def _closed(row: Model) -> str:
    """Why a row of what is public and reviewed stays as it is; nothing where it may change."""
    if closed := published.closed([row]):
        return published.sentence(closed[0])
    return next(shared.of_form([row]), "")
