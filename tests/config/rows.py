"""Rows of every table of the desk, as many as are asked for, made in bulk."""

from collections.abc import Iterable, Iterator, Sequence
from copy import copy
from itertools import count

from django.contrib import admin
from django.contrib.auth.models import Group, User
from django.core.management import call_command
from django.db.models import Model
from django.utils.timezone import now

from audit import trail
from awards.models import (
    Achievement,
    Acknowledgement,
    Award,
    AwardYear,
    CalendarYear,
    Decision,
    Erratum,
    ImportRun,
    Indicator,
    Notice,
    Objection,
    Practice,
    Recognition,
    RegionReport,
    ReviewRound,
    Source,
    StoryPhoto,
    Term,
)
from config.accounts.models import FailedSignIn, RolePolicy
from units.history import ADDED, CHANGED, DELETED, Change, act, columns, note_all, owner_of
from units.models import Brand, District, Photo, Reading, Unit, UnitName

#: So many rows belong to the first of their owners, as far as there are so many: a page of a form.
OF_FIRST = 30
IMAGE = {"image": "photos/00/shili.jpg", "alt": "示例", "credit": "示例"}
FIGURE = {"wording": "120余件", "value": 120, "qualifier": "more_than", "measure": "件"}
FAILED = {"failures_since_start": 1}
#: Where rows are read year by year, all years after so many are read together.
APART = 4
#: Keys of records that are gone.
GONE = 10**6
number = count(1)


def clear() -> None:
    """Leave nothing of what every portal is shipped with."""
    for model in (Group, Term, Reading, CalendarYear):
        model._default_manager.all().delete()


def fill(rows: int) -> None:
    """So many more rows of every table, the first of which has most that can belong to one."""
    numbers = [next(number) for _ in range(rows)]
    called = [(n, f"示例{n}", f"shili-{n}") for n in numbers]
    _fill_basics(called)
    _fill_honours(called)
    first = [n for n in numbers if n <= OF_FIRST]
    rest = [n for n in numbers if n > OF_FIRST]
    _fill_owners(0, first)
    _fill_owners(1, rest)
    _note(numbers)
    for n in numbers:
        trail.record("tried", called=f"示例{n}")
    _take_in(Unit.objects.order_by("-pk")[:rows])
    call_command("reindex", verbosity=0)


def _fill_basics(called: list[tuple[int, str, str]]) -> None:
    """Rows of the tables that stand by themselves."""
    by = User.objects.earliest("pk")
    District.objects.bulk_create(District(code=f"35{n:04}", name=name) for n, name, _ in called)
    Award.objects.bulk_create(
        Award(slug=slug, name=name, level="municipal") for _, name, slug in called
    )
    Source.objects.bulk_create(
        Source(slug=slug, title=name, text=f"全年办理{n}件。") for n, name, slug in called
    )
    Indicator.objects.bulk_create(
        Indicator(slug=slug, name=name, measure="件") for _, name, slug in called
    )
    Term.objects.bulk_create(Term(wrong=f"误{name}", right=name) for _, name, _ in called)
    Reading.objects.bulk_create(Reading(word=f"示例{n}", pinyin="shi li") for n, _, _ in called)
    Acknowledgement.objects.bulk_create(
        Acknowledgement(
            rule="term",
            subject="recognition:1:story",
            excerpt=name,
            reason="示例",
            acknowledged_by=by,
        )
        for _, name, _ in called
    )
    CalendarYear.objects.bulk_create(CalendarYear(year=2026 + n) for n, _, _ in called)
    Group.objects.bulk_create(Group(name=name) for _, name, _ in called)
    named = Group.objects.filter(name__in=[name for _, name, _ in called])
    RolePolicy.objects.bulk_create(RolePolicy(role=group) for group in named)
    FailedSignIn.objects.bulk_create(
        FailedSignIn(username=name, ip_address="192.0.2.7", attempt_time=now(), **FAILED)
        for _, name, _ in called
    )
    User.objects.bulk_create(User(username=slug) for _, _, slug in called)
    ImportRun.objects.bulk_create(ImportRun(by=by, file=f"{name}.csv") for _, name, _ in called)


def _fill_honours(called: list[tuple[int, str, str]]) -> None:
    """Units and years; of the first year one recognition of each unit, one report of a district."""
    districts = list(District.objects.filter(reports=None).order_by("pk"))
    units = Unit.objects.bulk_create(
        Unit(slug=slug, name=name, district=district, tier="municipal", category="law")
        for (_, name, slug), district in zip(called, districts, strict=True)
    )
    awards = Award.objects.filter(years=None).order_by("pk")
    AwardYear.objects.bulk_create(AwardYear(award=award, year=2026) for award in awards)
    if AwardYear.objects.count() == len(called):
        award = Award.objects.earliest("pk")
        years = range(2026 - APART, 2026)
        AwardYear.objects.bulk_create(AwardYear(award=award, year=year) for year in years)
    kept = {"award_year": AwardYear.objects.earliest("pk"), "headline": "示例"}
    Recognition.objects.bulk_create(
        Recognition(unit=unit, name_then=unit.name, stage="on_notice", **kept) for unit in units
    )
    RegionReport.objects.bulk_create(RegionReport(district=one, **kept) for one in districts)
    ReviewRound.objects.bulk_create(
        ReviewRound(award_year=year) for year in AwardYear.objects.filter(review_round=None)
    )
    _fill_objections(kept["award_year"], called)


def _fill_objections(year: AwardYear, called: list[tuple[int, str, str]]) -> None:
    """Objections to the notice of a year."""
    by, day = User.objects.earliest("pk"), {"published_at": now(), "last_day": now().date()}
    notice, _ = Notice.objects.get_or_create(award_year=year, defaults={"published_by": by, **day})
    sent = {"notice": notice, "kind": "person", "text": "示例", "received_at": now()}
    Erratum.objects.bulk_create(
        Erratum(page="/", text=name, receipt=n, received_at=now()) for n, name, _ in called
    )
    Objection.objects.bulk_create(Objection(name=name, receipt=n, **sent) for n, name, _ in called)


def _fill_owners(place: int, numbers: list[int]) -> None:
    """Rows that belong to the unit, recognition, report and source in a place."""
    if not numbers:
        return
    unit, recognition, report, source = (
        model._default_manager.order_by("pk")[place]
        for model in (Unit, Recognition, RegionReport, Source)
    )
    UnitName.objects.bulk_create(UnitName(unit=unit, name=f"示例旧称{n}") for n in numbers)
    Brand.objects.bulk_create(Brand(unit=unit, name=f"示例品牌{n}") for n in numbers)
    Photo.objects.bulk_create(Photo(unit=unit, **IMAGE) for _ in numbers)
    StoryPhoto.objects.bulk_create(StoryPhoto(recognition=recognition, **IMAGE) for _ in numbers)
    sources = list(Source.objects.order_by("pk"))
    indicators = list(Indicator.objects.order_by("pk"))
    for owner in ({"recognition": recognition}, {"region_report": report}):
        Practice.objects.bulk_create(
            Practice(kind="brand", title=f"示例做法{n}", source=sources[n - 1], position=n, **owner)
            for n in numbers
        )
        Achievement.objects.bulk_create(
            Achievement(
                label=f"示例指标{n}",
                source=sources[n - 1],
                indicator=indicators[n - 1],
                position=n,
                **FIGURE,
                **owner,
            )
            for n in numbers
        )
    Decision.objects.bulk_create(
        Decision(source=source, fingerprint=str(n), wording=f"{n}件", outcome="dismissed")
        for n in numbers
    )


def _take_in(units: Iterable[Unit]) -> None:
    """Let the first import have added units, all but the first."""
    run, first = ImportRun.objects.earliest("pk"), Unit.objects.earliest("pk")
    added = [unit for unit in units if unit != first]
    acts = note_all(act(unit, ADDED, run.by, new=columns(unit)) for unit in added)
    run.changes += [one.pk for one in acts]
    run.save()


def _note(numbers: list[int]) -> None:
    """As many acts on the first row of every table, in turn, each of which another did.

    And as many deletions of other rows.
    """
    people = User.objects.order_by("-pk")[: len(numbers)]
    acts = [_acts(model, numbers, people) for model in admin.site._registry]
    note_all(one for several in zip(*acts, strict=True) for pair in several for one in pair)


def _acts(model: type[Model], numbers: list[int], people: Sequence[User]) -> Iterator[list[Change]]:
    rows = list(model._default_manager.order_by("pk"))
    first, gone = rows[0], copy(rows[0])
    values = [columns(row) for row in rows if owner_of(row) == owner_of(first)]
    for n, by in zip(numbers, people, strict=True):
        old, new = (values[at % len(values)] for at in (n - 1, n))
        gone.pk = GONE + n
        yield [act(first, CHANGED, by, old=old, new=new), act(gone, DELETED, by, old=old)]
