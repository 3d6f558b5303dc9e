"""Which source a row means: a registered one by its title or address, or a new one described."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict, replace
from typing import Any

from django.db.models import Q

from awards.models import Source

from .cells import Reading
from .headings import Heading
from .intentions import FilledSource, NewSource
from .known import in_parts

HEADINGS = (
    Heading(
        "source",
        "来源",
        ("来源标题", "出处"),
        note="已登记来源的标题或网址；新的来源写标题，并在右边填发布者、发布日期或网址。",
    ),
    Heading("locator", "出处位置", ("位置", "段落")),
    Heading("url", "来源网址", ("网址", "链接"), note="来源的网址，用来找到或登记来源。"),
    Heading(
        "publisher", "发布者", ("来源单位", "媒体", "报刊"), note="来源的发布者，如报社、网站。"
    ),
    Heading(
        "published_on",
        "发布日期",
        ("来源日期", "刊发日期", "发表日期"),
        note="来源的发布日期，如 2026-03-01。",
    ),
    Heading("author", "作者", ("来源作者",), note="来源的作者，可不填。"),
)
#: What tells sources of one title apart.
DETAILS = ("publisher", "author", "published_on", "url")
UNKNOWN = (
    "没有登记来源“{}”，请核对标题；"
    "是新的来源，请在同一行填上“{publisher}”、“{published_on}”或“{url}”。"
)
SEVERAL = "有几篇来源都是“{}”：{told}，请填“{url}”、“{publisher}”或“{published_on}”来区分。"


class SourceReading(Reading):
    """What a row says of where it is printed; `described` as a source of its own."""

    def read_source(self) -> None:
        """Read the columns of the source, apart from those of the row itself."""
        said = {key: self.texts[key] for key in ("publisher", "author", "url")}
        title = self.texts["source"]
        if title.startswith(("http://", "https://")):
            title, said["url"] = "", said["url"] or title
        self.day("published_on")
        day = self.values.pop("published_on", None)
        self.described = NewSource(title, **said, published_on=day)
        for key, text in (("title", title), *said.items()):
            if text:
                self.check(Source, key, "source" if key == "title" else key, text)

    @classmethod
    def headed(cls) -> dict[str, str]:
        """What the columns of the source are called."""
        return {key: cls.named(key) for key in ("source", "url", "publisher", "published_on")}


class KnownSources:
    """The sources that rows may mean."""

    def __init__(self, readings: Iterable[SourceReading], *, hold: bool = False):
        """With `hold` those that are registered are locked, so that they stay as they were read."""
        told = dict.fromkeys(reading.described for reading in readings)
        titles = sorted({one.title for one in told} - {""})
        urls = sorted({one.url for one in told} - {""})
        self._stored: dict[int, Source] = {}
        #: What rows say of registered ones that these lack, by column with the first such row.
        self._lacked: dict[Source, dict[str, tuple[Any, int]]] = {}
        rows = Source.objects.defer("text").order_by("pk")
        if hold:  # others may refer to them meanwhile
            rows = rows.select_for_update(of=("self",), no_key=True)
        for column, texts in (("title", titles), ("url", urls)):
            for some in in_parts(texts):
                found = rows.filter(Q(**{f"{column}__in": some}))
                self._stored |= {source.pk: source for source in found}
        self._by: dict[str, list[Source | NewSource]] = {}
        #: Those that a description may mean, as many rows have the same.
        self._found: dict[NewSource, list[Source | NewSource]] = {}
        for source in self._stored.values():
            self._keep(source)
        for source in self._merged(told):
            self._keep(source)

    def _keep(self, source: Source | NewSource) -> None:
        for text in {source.title, source.url} - {""}:
            self._by.setdefault(text, []).append(source)

    def _merged(self, told: Iterable[NewSource]) -> list[NewSource]:
        """What rows describe and is not registered; rows may each tell a part."""
        found: list[NewSource] = []
        for one in told:
            described = one.title and any(getattr(one, detail) for detail in DETAILS)
            if not described or self._meant(one, self._by.get(one.title, ())):
                continue
            same = [n for n, other in enumerate(found) if _agree(one, other)]
            if len(same) == 1:
                other = found[same[0]]
                more = {key: value for key, value in asdict(one).items() if value}
                found[same[0]] = replace(other, **more)
            elif not same:
                found.append(one)
        return found

    def _meant(self, one: NewSource, among: Iterable) -> list:
        return [source for source in among if _agree(one, source)]

    def of(self, reading: SourceReading, stored: Source | None) -> Source | NewSource | None:
        """The source of a row, whose record has `stored` already; a doubt is a fault."""
        one = reading.described
        if not (key := one.title or one.url):
            if any(getattr(one, detail) for detail in DETAILS):
                reading.fault("source", "没有填来源的标题。")
            return None
        if (found := self._found.get(one)) is None:
            found = self._found[one] = self._meant(one, self._by.get(key, ()))
        if (len(found) > 1 and stored in found) or len(found) == 1:
            source = found[0] if len(found) == 1 else stored
            self._look_at(one, source, reading)
            return source
        if found:
            told = "、".join(map(_told, found))
            said = SEVERAL.format(key, told=told, **reading.headed())
        elif self._differs_at_its_address(one, reading):
            return None
        elif one.title:
            said = UNKNOWN.format(key, **reading.headed())
        else:
            said = f"没有登记网址是 {key} 的来源，请在“{reading.named('source')}”一列写标题。"
        reading.fault("source" if reading.texts["source"] else "url", said)
        return None

    def _look_at(self, one: NewSource, source: Source | NewSource, reading: SourceReading) -> None:
        """Say beside the cells where a row says something else of a source than is known of it."""
        if isinstance(source, Source):
            for key, (value, row) in self._lacked.get(source, {}).items():
                if (said := getattr(one, key)) and said != value:
                    reading.fault(key, f"来源“{source}”的这一项，第 {row} 行写的是“{value}”。")
        elif not self._differs_at_its_address(one, reading):
            alike = [s for s in self._by.get(one.title, ()) if isinstance(s, Source)]
            for key, value in _differing(one, alike):
                reading.note(
                    key,
                    f"已登记的来源“{one.title}”，{_label(key)}是“{value}”，和这里写的不同，"
                    "会另外登记一篇。如果是同一篇，请先改好这一格。",
                )

    def _differs_at_its_address(self, one: NewSource, reading: SourceReading) -> bool:
        """Whether the row says something else of a source than is registered with its address."""
        there = [s for s in self._by.get(one.url, ()) if isinstance(s, Source)] if one.url else []
        if not there or any(_agree(one, source) for source in there):
            return False
        for key, value in _differing(one, there):
            reading.fault(
                "source" if key == "title" else key,
                f"这个网址的来源已经登记，{_label(key)}是“{value}”。"
                "请核对；登记错了的，请到来源的页面上改。",
            )
        return True

    def fill(self, source: Source | NewSource, reading: SourceReading) -> None:
        """Note what a row that is not wrong says of a registered source that lacks it."""
        if isinstance(source, NewSource):
            return
        lacked = self._lacked.setdefault(source, {})
        for key in DETAILS:
            value = getattr(reading.described, key)
            if value and not getattr(source, key):
                lacked.setdefault(key, (value, reading.row.number))

    def filled(self) -> list[FilledSource]:
        """The registered sources of which rows say something that they lack."""
        return [
            FilledSource(
                source,
                {key: getattr(source, key) for key in lacked},
                {key: value for key, (value, _) in lacked.items()},
            )
            for source, lacked in self._lacked.items()
            if lacked
        ]


def _differing(one: NewSource, among: list[Source]) -> Iterator[tuple[str, Any]]:
    """The columns of which a row says something else than all these sources, and the first's."""
    for key in ("title", *DETAILS):
        values = [value for source in among if (value := getattr(source, key))]
        if (said := getattr(one, key)) and values and said not in values:
            yield key, values[0]


def _label(key: str) -> str:
    return str(Source._meta.get_field(key).verbose_name)


def _agree(one: NewSource, source: Source | NewSource) -> bool:
    """Whether a row may mean a source: nothing that both say of it differs."""
    return all(
        getattr(one, key) == getattr(source, key)
        for key in ("title", *DETAILS)
        if getattr(one, key) and getattr(source, key)
    )


def _told(source: Source | NewSource) -> str:
    said = [source.publisher, source.published_on and str(source.published_on), source.url]
    return "，".join(filter(None, said)) or "没有写发布者的一篇"
