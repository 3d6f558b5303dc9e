"""Synthetic content for measuring: as many units as asked for, with all that hangs on them.

Every name, title and text says 示例, so that none of it can be taken for a real organ's record;
codes and web addresses stay empty for the same reason. A unit is fixed by the seed and its
number: making 100 units and then 1900 more gives the same rows as making 2000 at once. The first
thousand of a seed are drawn; those after them are copies with other numbers (`copying`), since a
database copies a hundred times as fast as units are drawn.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from random import Random

from django.core.management import call_command
from django.db import transaction
from django.db.models import Min, Model, Q

from awards.models import (
    Achievement,
    Award,
    AwardYear,
    Indicator,
    Practice,
    Recognition,
    RegionReport,
    Source,
    Stage,
)
from config.publishing import triggers
from config.search import index
from units.models import Brand, Category, District, SearchEntry, Tier, Unit, UnitName
from units.search import readings
from units.search.spelling import Readings

from . import copying

#: Units drawn at a time, and how many of a seed are drawn.
CHUNK, DRAWN = 200, 1000
#: The award of all synthetic units.
AWARD = "shili"
#: The latest year whose winners are known; those of the next are being judged.
LATEST = 2025
#: How likely a unit is recognised in a year, and was renamed; the year that former names end with.
RECOGNISED, RENAMED, RENAMED_IN = 0.28, 0.05, LATEST - 2
#: Names of the organs by their field of work.
FIELDS = {
    Category.PARTY: ("组织联络", "宣传文化", "机关党务"),
    Category.LAW: ("治安", "法律服务", "海防"),
    Category.MASSES: ("来访接待", "退役服务", "社区工作"),
    Category.ECONOMY: ("船舶工业", "商贸", "数字经济"),
    Category.LIVELIHOOD: ("就业", "医疗保障", "教育", "养老"),
    Category.SUPERVISION: ("市场秩序", "环境", "渔政"),
    Category.PORT: ("口岸", "航运", "引航"),
    Category.OTHER: ("档案", "气象", "地名"),
}
THEMES = (
    "跑一次",
    "网格联心",
    "海岛流动办事",
    "青年突击",
    "联合调解",
    "夜间窗口",
    "一码通办",
    "驻岛",
)
KINDS = {
    Practice.Kind.LED_PROJECT: "领办项目",
    Practice.Kind.MECHANISM: "工作机制",
    Practice.Kind.BRAND: "特色品牌",
    Practice.Kind.SERVICE: "服务载体",
    Practice.Kind.CAMPAIGN: "专项行动",
}
PLACES = ("码头", "渔村", "厂区", "社区", "窗口", "航线")
PEOPLE = ("渔民", "船员", "老人", "求职者", "商户", "游客")
PERIODS = ("今年以来", "上半年", "近三年", "全年", "")
#: Indicators: slug → name, measure, whether more is better.
INDICATORS = {
    "shili-served": ("示例服务人次", "人次", True),
    "shili-solved": ("示例办结率", "%", True),
    "shili-hours": ("示例办理时长", "小时", False),
    "shili-ships": ("示例检查船舶", "艘次", None),
}


@dataclass(frozen=True)
class Sample:
    """One sort of figure: what it is of, its indicator, where it went, and how it is worded."""

    label: str
    wording: Callable[[Random], str]
    indicator: str = ""
    direction: str = ""


SAMPLES = (
    Sample("服务人次", lambda draw: f"{draw.randrange(200, 9900, 100)}余人次", "shili-served"),
    Sample("办结率", lambda draw: f"{draw.randrange(80, 100)}%以上", "shili-solved"),
    Sample("按时办结率", lambda draw: f"超{draw.randrange(60, 95)}%", "shili-solved"),
    Sample(
        "办理时长", lambda draw: f"{draw.randrange(1, 5)}—{draw.randrange(5, 9)}小时", "shili-hours"
    ),
    Sample("检查船舶", lambda draw: f"{draw.randrange(11, 40) / 10}万余艘次", "shili-ships"),
    Sample("来访量降幅", lambda draw: f"{draw.randrange(101, 600) / 10}%", direction="down"),
    Sample("调解纠纷", lambda draw: f"{draw.randrange(30, 900)}件"),
    Sample("走访企业", lambda draw: f"近{draw.randrange(100, 900, 50)}家次"),
    Sample("节约资金", lambda draw: f"约{draw.randrange(11, 90) / 10}亿元"),
    Sample("满意率升幅", lambda draw: f"{draw.randrange(1, 9)}个百分点", direction="up"),
    Sample("考核名次", lambda draw: f"全市第{draw.choice('一二三四五')}"),
)


@dataclass(frozen=True)
class Frame:
    """What all synthetic units refer to."""

    districts: list[District]
    years: list[AwardYear]
    sources: dict[int, list[Source]]
    indicators: dict[str, Indicator]
    readings: Readings


def generate(
    count: int,
    seed: int,
    years: int,
    progress: Callable[[int], object] = int,
    say: Callable[[str], object] = str,
) -> None:
    """Add `count` synthetic units, numbered on from those of this seed that are there.

    They are recognised in `years` released years and in one that is not. Whole units only, in the
    search index too, are ever seen or left by an interruption; `progress` is told how many have
    been written each time, and `say` what else takes time.
    """
    frame = _frame(years)
    with copying.indexed_afterwards(count, say):
        _generate(made(seed), made(seed) + count, seed, frame, progress)


def _generate(
    done: int, end: int, seed: int, frame: "Frame", progress: Callable[[int], object]
) -> None:
    """Add the units whose numbers follow `done`, up to `end`."""
    is_analysed = False
    while done < end:
        till = min(done + CHUNK, DRAWN) if done < DRAWN else (done // DRAWN + 1) * DRAWN
        numbers = range(done + 1, min(till, end) + 1)
        with transaction.atomic(), triggers.resting((*copying.ORDER, SearchEntry)):
            if done < DRAWN:
                _draw(seed, numbers, frame)
            else:
                if not is_analysed:
                    copying.analyse()
                    is_analysed = True
                copying.copy(slug_of(seed, 0), numbers, (done // DRAWN) * DRAWN)
        done = numbers[-1]
        progress(len(numbers))


def slug_of(seed: int, number: int) -> str:
    """The web address of a unit. Its number has so many digits that no other text contains it."""
    return f"shili-{seed}-{copying.written(number)}"


def made(seed: int) -> int:
    """How many units of a seed are there."""
    pattern = rf"^shili-{seed}-[0-9]{{{copying.DIGITS}}}$"
    return Unit.objects.filter(slug__startswith=f"shili-{seed}-", slug__regex=pattern).count()


def years_there() -> int:
    """How many released years synthetic units have; 0 before the first."""
    first = AwardYear.objects.filter(award__slug=AWARD).aggregate(first=Min("year"))["first"]
    return LATEST + 1 - first if first else 0


def _draw(seed: int, numbers: range, frame: "Frame") -> None:
    """Draw units, and write them and their entries in the index."""
    rows = [row for number in numbers for row in _unit(seed, number, frame)]
    for model in copying.ORDER:
        model.objects.bulk_create([row for row in rows if type(row) is model])
    for model, kind in index.KIND_OF.items():
        index.write_all(kind, Q(pk__in=[row.pk for row in rows if type(row) is model]))


def _frame(number: int) -> Frame:
    """The districts that are there (or the demo's), and our own award, years and indicators."""
    if not District.objects.exists():
        call_command("loaddata", "districts", verbosity=0)
    districts = list(District.objects.order_by("code"))
    award = Award.objects.get_or_create(
        slug=AWARD,
        defaults={
            "name": "示例模范机关评选",
            "level": Award.Level.MUNICIPAL,
            "description": "示例奖项，由程序生成，只用于测量。",
            "procedure": "示例程序",
            "approval_steps": 0,
            "needs_notice": False,
        },
    )[0]
    released = range(LATEST - number + 1, LATEST + 1)
    years = [_year(award, year, districts) for year in (*released, LATEST + 1)]
    sources = {year: [_source(year, month) for month in range(1, 13)] for year in released}
    sources[LATEST + 1] = sources[LATEST]
    indicators = {
        slug: Indicator.objects.get_or_create(
            slug=slug, defaults={"name": name, "measure": measure, "higher_is_better": better}
        )[0]
        for slug, (name, measure, better) in INDICATORS.items()
    }
    return Frame(districts, years, sources, indicators, readings.known())


def _year(award: Award, year: int, districts: list[District]) -> AwardYear:
    """The award's year, with a report of each district once it has been released."""
    released = datetime(year, 12, 1, tzinfo=UTC) if year <= LATEST else None
    award_year, created = AwardYear.objects.get_or_create(
        award=award,
        year=year,
        defaults={
            "conferring_body": "示例授予机关" if released else "",
            "document_number": f"示例〔{year}〕1号" if released else "",
            "conferred_on": date(year, 12, 1) if released else None,
            "released_at": released,
        },
    )
    if created and released:
        RegionReport.objects.bulk_create(
            RegionReport(
                award_year=award_year,
                district=district,
                headline=f"示例综述：{district.name}机关党建这一年",
                summary="示例提要，由程序生成。",
                story="示例综述正文，由程序生成。\n\n示例第二段。",
            )
            for district in districts
        )
    return award_year


def _source(year: int, number: int) -> Source:
    return Source.objects.get_or_create(
        slug=f"shili-{year}-{number}",
        defaults={
            "title": f"示例报道{number}（{year}年）",
            "publisher": "示例报社",
            "author": "示例通讯员",
            "published_on": date(year, number, 15),
        },
    )[0]


def _unit(seed: int, number: int, frame: Frame) -> Iterator[Model]:
    """One unit with its names, brand and recognitions, fixed by `seed` and `number`."""
    draw = Random(f"{seed}:{number}")
    district = draw.choice(frame.districts)
    category = draw.choice(list(FIELDS))
    city = district.parent_id is None
    field = draw.choice(FIELDS[category])
    digits = copying.written(number)
    name, former = (f"示例{district.name}{field}{kind}{seed}-{digits}" for kind in ("局", "处"))
    unit = Unit(
        slug=slug_of(seed, number),
        name=name,
        district=district,
        tier=draw.choice((Tier.MUNICIPAL if city else Tier.COUNTY, Tier.VERTICAL)),
        category=category,
    )
    unit.pinyin, unit.initials = frame.readings.romanised(name)
    yield unit
    if draw.random() < 0.5:
        yield UnitName(unit=unit, name=f"示例{field}局{digits}")
    renamed = draw.random() < RENAMED
    if renamed:
        until = date(RENAMED_IN, 12, 31)
        yield UnitName(unit=unit, name=former, kind=UnitName.Kind.FORMER, used_until=until)
    brand = None
    if draw.random() < 0.6:
        brand = Brand(unit=unit, name=f"示例{draw.choice(THEMES)}{digits}", meaning="示例释义。")
        yield brand
    for award_year in frame.years:
        if draw.random() < RECOGNISED:
            then = former if renamed and award_year.year <= RENAMED_IN else name
            yield from _recognition(draw, award_year, then, brand, unit, frame)


def _recognition(
    draw: Random, award_year: AwardYear, then: str, brand: Brand | None, unit: Unit, frame: Frame
) -> Iterator[Model]:
    """One unit in one year, with its practices and figures."""
    theme, place, people = draw.choice(THEMES), draw.choice(PLACES), draw.choice(PEOPLE)
    stage = _stage(draw, award_year)
    ended = stage in Stage.ENDED
    recognition = Recognition(
        award_year=award_year,
        unit=unit,
        stage=stage,
        name_then=then,
        brand=brand,
        headline=f"示例：把“{theme}”办到{place}",
        summary=f"示例提要：围绕{people}的难处，在{place}推行“{theme}”。",
        story="\n\n".join(_paragraph(draw, theme) for _ in range(draw.randrange(2, 6))),
        position=draw.randrange(1, 1000),
        ended_on=date(award_year.year + 1, 1, 15) if ended else None,
        ended_reason="示例原因" if ended else "",
    )
    yield recognition
    sources = frame.sources[award_year.year]
    for kind in draw.sample(list(KINDS), draw.randrange(1, 3)):
        title = f"示例“{draw.choice(THEMES)}”{KINDS[kind]}"
        yield Practice(
            recognition=recognition,
            kind=kind,
            title=title,
            summary=_paragraph(draw, theme),
            **_place(draw, sources),
        )
    for position, sample in enumerate(draw.sample(SAMPLES, draw.randrange(2, 6))):
        yield _achievement(draw, recognition, position, sample, frame)


def _stage(draw: Random, award_year: AwardYear) -> str:
    if award_year.released_at is None:
        return draw.choice(Stage.BEFORE)
    chance = draw.random()
    if chance < 0.85:
        return Stage.CONFERRED
    return draw.choice(Stage.ON_RECORD if chance < 0.95 else ["not_selected"])


def _achievement(
    draw: Random, recognition: Recognition, position: int, sample: Sample, frame: Frame
) -> Achievement:
    row = Achievement(
        recognition=recognition,
        label=f"示例{sample.label}",
        wording=sample.wording(draw),
        direction=sample.direction,
        period=draw.choice(PERIODS),
        indicator=frame.indicators.get(sample.indicator),
        position=position,
        is_leading=position < 3,
        **_place(draw, frame.sources[recognition.award_year.year]),
    )
    row.derive()
    return row


def _place(draw: Random, sources: list[Source]) -> dict:
    """A source and where in it."""
    return {"source": draw.choice(sources), "locator": f"第 {draw.randrange(1, 20)} 段"}


def _paragraph(draw: Random, theme: str) -> str:
    """Three sentences about nothing that is."""
    said = (
        f"在{draw.choice(PLACES)}为{draw.choice(PEOPLE)}推行“{theme}”，"
        f"由{draw.choice(PEOPLE)}评分，第{draw.randrange(1, 5)}季度公开结果。"
        for _ in range(3)
    )
    return "示例文字：" + "".join(said)
