"""Sharing out the work: so many reviewers for each subject, as much for each of them, no conflict.

A question of flow: from each subject so many units as it lacks reviewers, through reviewers that
are free of conflict with it, to an end that takes from each reviewer their even share, and from
some of them one more. Either everything flows, or a cut of the network says what is too narrow.
Plain Python: keys stand for records.
"""

import random
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from networkx import DiGraph

#: The ends of the network; its other nodes are pairs.
SOURCE, SINK, ONE_MORE = "source", "sink", "one more"


@dataclass(frozen=True)
class Task:
    """What is to be shared out.

    `lacks` says how many reviewers each subject still needs, `loads` how much each reviewer has
    already, `barred` whom a subject may not be given to: for a conflict, or since they have it.
    """

    lacks: Mapping[int, int]
    loads: Mapping[int, int]
    barred: Mapping[int, Collection[int]]

    def free(self, subject: int) -> list[int]:
        """Who may still be given a subject."""
        return [reviewer for reviewer in self.loads if reviewer not in self.barred.get(subject, ())]


@dataclass(eq=False)
class TooFew(Exception):
    """A subject needs more reviewers than are free of conflict."""

    subject: int
    needed: int
    free: Sequence[int]


@dataclass(eq=False)
class TooLoaded(Exception):
    """Reviewers have more already than anyone may have when all have alike: `most`."""

    reviewers: Sequence[int]
    most: int


@dataclass(eq=False)
class TooNarrow(Exception):
    """Subjects that hardly anyone but these reviewers may judge, more than they can take.

    Each of them takes `most` at most; whoever is `starved` gets less than `least` for conflicts.
    """

    subjects: Sequence[int]
    reviewers: Sequence[int]
    most: int
    starved: Sequence[int]
    least: int


def shares(task: Task) -> tuple[int, int]:
    """How much each reviewer has in the end at least, and how many of them have one more."""
    whole = sum(task.lacks.values()) + sum(task.loads.values())
    return divmod(whole, len(task.loads))


def balanced(task: Task, seed: int = 0) -> set[tuple[int, int]]:
    """Pairs of subject and reviewer; the same seed gives the same.

    Raises TooFew, TooLoaded or TooNarrow, which say what makes it impossible.
    """
    # Half a second and many megabytes, for what is asked a few times a year.
    from networkx.algorithms.flow import shortest_augmenting_path

    if not any(task.lacks.values()):
        return set()
    for subject, needed in task.lacks.items():
        if needed > len(free := task.free(subject)):
            raise TooFew(subject, needed, free)
    least, over = shares(task)
    most = least + bool(over)
    loaded = [reviewer for reviewer, load in task.loads.items() if load > least]
    if len(loaded) > over or any(task.loads[reviewer] > most for reviewer in loaded):
        raise TooLoaded(loaded, most)
    residual = shortest_augmenting_path(_network(task, seed), SOURCE, SINK)
    if residual.graph["flow_value"] < sum(task.lacks.values()):
        raise _cut(task, residual, least, most)
    return {
        (subject, reviewer)
        for (_, subject), (_, reviewer) in _pairs(residual)
        if residual["of", subject]["by", reviewer]["flow"] > 0
    }


def _network(task: Task, seed: int) -> "DiGraph":
    """What may flow where; in an order by chance, so that reviewers mix."""
    from networkx import DiGraph  # see above

    least, over = shares(task)
    chance = random.Random(seed)
    network = DiGraph()
    network.add_nodes_from([SOURCE, SINK])
    for subject in _shuffled(chance, task.lacks):
        network.add_edge(SOURCE, ("of", subject), capacity=task.lacks[subject])
        for reviewer in _shuffled(chance, task.free(subject)):
            network.add_edge(("of", subject), ("by", reviewer), capacity=1)
    for reviewer, load in task.loads.items():
        network.add_edge(("by", reviewer), SINK, capacity=max(least - load, 0))
        if load <= least:
            network.add_edge(("by", reviewer), ONE_MORE, capacity=1)
    has_more = sum(load > least for load in task.loads.values())
    network.add_edge(ONE_MORE, SINK, capacity=over - has_more)
    return network


def _shuffled(chance: random.Random, keys: Collection[int]) -> list[int]:
    keys = sorted(keys)
    chance.shuffle(keys)
    return keys


def _pairs(residual: "DiGraph"):
    return (
        (source, target)
        for source, target in residual.edges
        if source[0] == "of" and target[0] == "by"
    )


def _cut(task: Task, residual: "DiGraph", least: int, most: int) -> TooNarrow:
    """What stands in the way: the side of the cut that still has something to give."""
    reached, waiting = {SOURCE}, [SOURCE]
    while waiting:
        for target, edge in residual[waiting.pop()].items():
            if target not in reached and edge["flow"] < edge["capacity"]:
                reached.add(target)
                waiting.append(target)
    # Who has their share already is not in need of anything, and has no edge to the end.
    ends = {one: residual["by", one][SINK] for one, load in task.loads.items() if load < least}
    return TooNarrow(
        [one for one, lack in task.lacks.items() if lack and ("of", one) in reached],
        [one for one in task.loads if ("by", one) in reached],
        most,
        [one for one, end in ends.items() if end["flow"] < end["capacity"]],
        least,
    )
