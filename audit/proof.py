"""Whether the trail is as it was written: a `Proof` names every place where it is not."""

from collections.abc import Iterator
from dataclasses import dataclass

from . import chain
from .models import Entry, Seal
from .purging import PURGED
from .trail import BEHIND, waiting

#: Links that are read at a time.
AT_ONCE = 2000


@dataclass(frozen=True)
class Fault:
    """A place that is not as it was written: the number of a link, and what is wrong, in words."""

    number: int
    what: str


@dataclass
class Proof:
    """The chain as far as it was gone through.

    `number` and `digest` are of its last link: noted elsewhere, they prove that no tail was cut.
    `count` is how many links there are.
    """

    number: int = 0
    digest: str = chain.START
    count: int = 0

    def faults(self, known: tuple[int, str] | None = None) -> Iterator[Fault]:
        """Go through the chain from its first link; yield what is wrong with it.

        `known` is a number and its digest that were noted elsewhere.
        """
        self._begin()
        entries = Entry.objects.in_bulk
        found_known = known is None or known == (0, chain.START)
        for links in _batches():
            rows = entries([link.entry_id for link in links])
            for link in links:
                yield from self._faults_of(link, rows.get(link.entry_id))
                if known and link.number == known[0]:
                    found_known = link.digest == known[1]
        if not found_known:
            yield Fault(known[0], "与另外记下的序号和摘要不符：这一条之前有改动，或者末尾被截去")
        last = Seal.objects.order_by("-entry").values_list("entry", flat=True).first() or 0
        for entry in waiting().filter(pk__lt=last - BEHIND):
            yield Fault(0, f"记录 {entry.pk} 不在链上，是后来插入的")

    def _begin(self) -> None:
        """Where older links were taken away, go on from what the summary says of them."""
        first = Seal.objects.order_by("number").first()
        if first is None or first.number == 1:
            return
        for summary in Entry.objects.filter(act=PURGED):
            if summary.said["last"] == first.number - 1:
                self.number, self.digest = summary.said["last"], summary.said["digest"]

    def _faults_of(self, link: Seal, entry: Entry | None) -> Iterator[Fault]:
        if link.number != self.number + 1:
            yield Fault(link.number, f"前面缺 {link.number - self.number - 1} 条")
        self.number = link.number
        self.count += 1
        if entry is None:
            yield Fault(link.number, f"记录 {link.entry_id} 已被删除")
        elif chain.digest_of(entry.content(), chain.algorithm_of(entry.digest)) != entry.digest:
            yield Fault(link.number, f"记录 {entry.pk} 的内容被改过")
        if entry is not None:
            algorithm = chain.algorithm_of(link.digest)
            if chain.link(self.digest, link.number, entry.digest, algorithm) != link.digest:
                yield Fault(link.number, "与前一条接不上：被改过、换过或者调过次序")
        self.digest = link.digest


def _batches() -> Iterator[list[Seal]]:
    after = 0
    while links := list(Seal.objects.filter(number__gt=after).order_by("number")[:AT_ONCE]):
        yield links
        after = links[-1].number
