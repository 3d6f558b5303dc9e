"""What one person typed and what another saved meanwhile, put together box by box.

No database here: a form as it was sent, the marks that it carried (`opened`), and what a form
opened now would send. Boxes that one person alone touched keep that; where both did, somebody
chooses.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from django.http import QueryDict

from .opened import Boxes, Opened, Sent, digest, mark

#: Names of the boxes by which a person chooses.
CHOICE = "_take"
MINE, THEIRS = "mine", "theirs"


@dataclass(frozen=True)
class Place:
    """Boxes that are decided as one: of a table's row, or of the form itself (both "")."""

    table: str
    row: str
    boxes: tuple[str, ...]

    @property
    def choice(self) -> str:
        """The name of the box by which a person chooses."""
        return ":".join((CHOICE, self.table, self.row, self.boxes[0]))


@dataclass(frozen=True)
class Conflict:
    """What two people changed, each in another way."""

    place: Place
    mine: Boxes
    theirs: Boxes

    @property
    def token(self) -> str:
        """Marks what the other wrote: a choice holds for that and nothing later."""
        return digest(repr(sorted(self.theirs.items())))

    def option(self, side: str) -> str:
        """The value of the choice for one side."""
        return f"{side}.{self.token}"


@dataclass
class Merged:
    """A form put together with what was saved meanwhile."""

    post: QueryDict
    #: How files are called in it, where their row moved.
    renamed: dict[str, str] = field(default_factory=dict)
    conflicts: list[Conflict] = field(default_factory=list)
    #: Changes of the other that this form takes along: where, and what they are.
    taken: list[tuple[Place, Boxes]] = field(default_factory=list)
    #: Rows that another deleted, as (table, key): changed here, so kept as new ones; not changed.
    kept: list[tuple[str, str]] = field(default_factory=list)
    dropped: list[tuple[str, str]] = field(default_factory=list)

    @property
    def is_open(self) -> bool:
        """Whether a person has to look at it before it is saved."""
        return bool(self.conflicts or self.kept)

    def unsettled(self, opened: Opened | None, now: Opened) -> Opened:
        """What the form carries next: what is stored now, but where a choice is still open."""
        for conflict in self.conflicts:
            place = conflict.place
            if place.boxes != DELETE:
                was = opened.marks[place.table][place.row]
                marks = now.marks[place.table][place.row]
                marks |= {name: was[name] for name in place.boxes if name in was}
            else:
                now.marks[place.table][place.row] = opened.marks[place.table][place.row]
        if self.conflicts:
            now.at, now.version = opened.at, ""
        return now


DELETE = ("DELETE",)


def indices(post: QueryDict, table: str) -> tuple[int, int]:
    """How many rows a table of a sent form has, and how many of them were stored.

    Raises ValueError for what no form of ours sends.
    """
    total, initial = (int(post.get(f"{table}-{name}_FORMS", "")) for name in ("TOTAL", "INITIAL"))
    if not 0 <= initial <= total <= 10_000:
        raise ValueError(table)
    return total, initial


def merge(
    post: QueryDict,
    opened: Opened | None,
    now: Sent,
    keys: dict[str, str],
    together: Callable[[str], tuple[tuple[str, ...], ...]] = lambda table: (),
) -> Merged:
    """Put `post` together with what is stored `now`.

    `keys` names the box of each table that says which row it is; `together` the boxes of a table
    that are decided as one.
    """
    merged = Merged(post.copy())
    marks = opened.marks if opened else {}
    _merge_row(merged, ("", ""), "", marks, now[""][""], together(""))
    for table, stored in now.items():
        if not table:
            continue
        try:
            total, initial = indices(post, table)
        except ValueError:  # Django says it
            continue
        gone = {}
        for index in range(initial):
            start, key = f"{table}-{index}-", post.get(f"{table}-{index}-{keys[table]}", "")
            if key not in stored:
                gone[index] = key
            elif f"{start}DELETE" in post:
                _merge_deletion(merged, (table, key), start, marks, stored[key])
            else:
                _merge_row(merged, (table, key), start, marks, stored[key], together(table))
        _settle_gone(merged, table, gone, marks, keys[table], total, initial)
    return merged


def _units(names: Boxes, groups: tuple[tuple[str, ...], ...]) -> Iterator[tuple[str, ...]]:
    """The boxes of a row, those of a group as one."""
    grouped = {name for group in groups for name in group}
    yield from (tuple(n for n in group if n in names) for group in groups if group[0] in names)
    yield from ((name,) for name in names if name not in grouped)


def _merge_row(merged: Merged, at, start: str, marks, stored: Boxes, groups) -> None:
    was = marks.get(at[0], {}).get(at[1], {})
    post = merged.post
    for unit in _units(stored, groups):
        # What a browser did not send, nobody was shown; an empty tick is never sent.
        names = [n for n in unit if n in was and (start + n in post or stored[n] in ([], ["on"]))]
        theirs = {n: stored[n] for n in names}
        if all(mark(theirs[n]) == was[n] for n in names):
            continue
        mine = {n: post.getlist(start + n) for n in names}
        if all(mark(mine[n]) == was[n] for n in names):
            _take(merged, start, theirs)
            merged.taken.append((Place(*at, tuple(names)), theirs))
        elif any(mark(mine[n]) != mark(theirs[n]) for n in names):
            _choose(merged, start, Conflict(Place(*at, tuple(names)), mine, theirs))


def _merge_deletion(merged: Merged, at, start: str, marks, stored: Boxes) -> None:
    """A row deleted here that another changed meanwhile: deleted only if somebody says so again."""
    was = marks.get(at[0], {}).get(at[1], {})
    if any(mark(values) != was[name] for name, values in stored.items() if name in was):
        changed = {n: v for n, v in stored.items() if n in was and mark(v) != was[n]}
        conflict = Conflict(Place(*at, DELETE), {"DELETE": ["on"]}, changed)
        if merged.post.get(conflict.place.choice) == conflict.option(THEIRS):
            del merged.post[start + "DELETE"]
            _take(merged, start, stored)
        elif merged.post.get(conflict.place.choice) != conflict.option(MINE):
            merged.conflicts.append(conflict)


def _choose(merged: Merged, start: str, conflict: Conflict) -> None:
    chosen = merged.post.get(conflict.place.choice)
    if chosen == conflict.option(THEIRS):
        _take(merged, start, conflict.theirs)
    elif chosen != conflict.option(MINE):
        merged.conflicts.append(conflict)


def _take(merged: Merged, start: str, theirs: Boxes) -> None:
    for name, values in theirs.items():
        if values:
            merged.post.setlist(start + name, values)
        else:
            merged.post.pop(start + name, None)


def _settle_gone(merged: Merged, table: str, gone, marks, key_box, total, initial) -> None:
    """Take out rows that another deleted; those that were changed here become new ones."""
    if not gone:
        return
    post, was = merged.post, marks.get(table)
    kept = []
    for index, key in gone.items():
        start = f"{table}-{index}-"
        if f"{start}DELETE" in post:
            continue
        marked = was.get(key) if was is not None else None
        touched = marked is None or any(
            mark(post.getlist(start + name)) != value for name, value in marked.items()
        )
        (merged.kept if touched else merged.dropped).append((table, key))
        if touched:
            post[start + key_box] = ""
            kept.append(index)
    stay = [index for index in range(initial) if index not in gone]
    order = [*stay, *kept, *range(initial, total)]
    merged.renamed |= renumber(post, table, order, total)
    post[f"{table}-INITIAL_FORMS"] = str(len(stay))
    post[f"{table}-TOTAL_FORMS"] = str(len(order))


def renumber(post: QueryDict, table: str, order: list[int], total: int) -> dict[str, str]:
    """Give the rows of a table the places that `order` says; what it leaves out is dropped.

    Returns how files are to be called, by the start of their name; "" for those that are dropped.
    """
    starts = {f"{table}-{index}-": "" for index in range(total)}
    starts |= {f"{table}-{index}-": f"{table}-{place}-" for place, index in enumerate(order)}
    moved = {}
    for name in list(post):
        start = next((start for start in starts if name.startswith(start)), None)
        if start is not None:
            values = post.pop(name)
            if starts[start]:
                moved[starts[start] + name.removeprefix(start)] = values
    for name, values in moved.items():
        post.setlist(name, values)
    return starts


def as_new(post: QueryDict, tables: dict[str, tuple[str, str]]) -> QueryDict:
    """A form of a record that is gone, as one that makes it anew.

    `tables` names the boxes of each table that say which row it is and whose.
    """
    post = post.copy()
    for table, boxes in tables.items():
        try:
            total, _ = indices(post, table)
        except ValueError:  # Django says it
            continue
        post[f"{table}-INITIAL_FORMS"] = "0"
        for index in range(total):
            for box in boxes:
                post[f"{table}-{index}-{box}"] = ""
    return post
