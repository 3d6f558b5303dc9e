"""Laying the rules on records: one, a whole year, or everything that is stored."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import chain

from django.apps import apps
from django.core.paginator import Paginator
from django.db.models import Model, Q, QuerySet

from awards.figures.periods import LASTING
from awards.models import (
    Achievement,
    Acknowledgement,
    AwardYear,
    Practice,
    Recognition,
    RegionReport,
    Stage,
    StoryPhoto,
    Term,
)
from units.models import Unit, UnitName
from units.remits import within

from .dates import undated
from .figures import Stated, ambiguous_ranges, contradictions, mentions_of, unbacked_figures
from .findings import Finding
from .names import former_names, names_containing
from .punctuation import half_width
from .words import Renamings, Terms, fold

#: The columns of each model that visitors read.
TEXTS = {
    "award": (
        "name",
        "description",
        "criteria",
        "procedure",
        "certificate_wording",
        "leads_to",
    ),
    "awardyear": ("conferring_body",),
    "recognition": (
        "headline",
        "citation",
        "summary",
        "story",
        "quotation",
        "quoted_from",
        "ended_reason",
    ),
    "regionreport": ("headline", "summary", "story"),
    "practice": ("title", "summary"),
    "achievement": ("label", "wording", "baseline_wording", "period"),
    "storyphoto": ("alt", "caption"),
    "indicator": ("name", "definition"),
    "brand": ("name", "meaning"),
    "photo": ("alt", "caption"),
}
#: What of these units keep of their own.
OF_UNITS = {"brand", "photo"}
#: The columns whose figures an achievement has to back, and whose times have to be dated.
PROSE = {
    ("recognition", "headline"),
    ("recognition", "citation"),
    ("recognition", "summary"),
    ("recognition", "story"),
    ("regionreport", "headline"),
    ("regionreport", "summary"),
    ("regionreport", "story"),
    ("practice", "title"),
    ("practice", "summary"),
}
#: What the name of a row, and its owner's, need beside it.
NAMED_BY = {
    "awardyear": ("award",),
    "recognition": ("award_year",),
    "regionreport": ("district", "award_year__award"),
    "practice": ("recognition", "region_report__district"),
    "achievement": ("recognition", "region_report__district"),
    "storyphoto": ("recognition",),
    "photo": ("unit",),
}
#: What backs the figures of a row that stands alone.
NOTHING = Stated()
#: How many subjects one query asks for; databases bound the number of its parameters.
BATCH = 5000
#: How many places a trial of a term shows, and of how many rows of each kind it reads the texts.
SHOWN, TRIED = 50, 500
#: So many units of a year are read at once: a city's year whole, as its conferral counts them.
UNITS_AT_ONCE = 200


def check(record: Model) -> list[Finding]:
    """What proofreading finds in one record, with its practices, figures and photographs.

    For a practice or a figure, what it finds in that one, beside its siblings.
    """
    if isinstance(record, Practice | Achievement | StoryPhoto):
        owner = getattr(record, "owner", None) or record.recognition
        own = f"{record._meta.model_name}:{record.pk}:"
        return [finding for finding in check(owner) if finding.subject.startswith(own)]
    if isinstance(record, Recognition | RegionReport):
        rows = _with_rows(type(record).objects.filter(pk=record.pk))
        return _acknowledged(_findings([], list(rows.select_related("award_year__award"))))
    return _acknowledged(_findings([record], []))


def units_to_check(award_year: AwardYear, user=None) -> Paginator:
    """The recognitions of a year that are read, in their order, `UNITS_AT_ONCE` a page.

    For a `user` those that they answer for.

    Units that were not selected are left out, since nothing of theirs becomes public.
    """
    selected = within(user, award_year.recognitions.exclude(stage=Stage.NOT_SELECTED))
    return Paginator(_with_rows(selected).order_by("position", "pk"), UNITS_AT_ONCE)


def check_year(award_year: AwardYear, number: int = 1, user=None) -> list[Finding]:
    """What proofreading finds on a page of a year's units: first in the indicators of their figures
    and in their brands and photographs, then in the recognitions in their order.

    On the first page before these in the year's own columns, and after them in the reports of
    districts. For a `user` in what they answer for.
    """
    recognitions = list(units_to_check(award_year, user).page(number))
    reports = _with_rows(within(user, award_year.region_reports.all())) if number == 1 else ()
    owners = [*recognitions, *reports]
    gathered = {a.indicator_id for owner in owners for a in owner.achievements.all()}
    indicators = _rows("indicator").filter(pk__in=gathered)
    brands = _rows("brand").filter(pk__in={r.brand_id for r in recognitions})
    photos = _rows("photo").filter(unit__in=[r.unit_id for r in recognitions])
    photos = photos.select_related("unit").order_by("unit", "position", "pk")
    own = [award_year.award, award_year] if number == 1 else []
    return _acknowledged(_findings([*own, *indicators, *brands, *photos], owners))


def open_count(award_year: AwardYear) -> int:
    """How many findings of a year's first units are neither mended nor acknowledged."""
    return sum(finding.is_open for finding in check_year(award_year))


def record_of(subject: str) -> Model | None:
    """The record that a subject names, or None when there is none, or none that is proofread."""
    model, _, rest = subject.partition(":")
    pk = rest.partition(":")[0]
    if model not in TEXTS or not (pk.isascii() and pk.isdecimal() and len(pk) < 19):
        return None
    return _rows(model).filter(pk=pk).first()


def app_of(model: str) -> str:
    """The app whose model of this name is proofread."""
    return "units" if model in OF_UNITS else "awards"


def _rows(model: str) -> QuerySet:
    return apps.get_model(app_of(model), model)._default_manager.all()


def _with_rows(owners):
    if owners.model is RegionReport:
        return owners.select_related("district").prefetch_related("practices", "achievements")
    rows = owners.select_related("unit")
    return rows.prefetch_related("practices", "achievements", "photos")


def _rows_of(owner: Recognition | RegionReport) -> Iterator[Model]:
    yield owner
    yield from owner.practices.all()
    yield from owner.achievements.all()
    if isinstance(owner, Recognition):
        yield from owner.photos.all()


@dataclass(frozen=True)
class _Known:
    """What texts are held against: the list of terms and the names of the units."""

    terms: Terms
    renamings: Renamings

    @classmethod
    def registered(cls) -> "_Known":
        """Everything of today; three queries, and two for each form that a text has."""
        containing = lru_cache(maxsize=None)(names_containing)
        terms = Terms(Term.objects.all(), containing)
        return cls(terms, Renamings(former_names(), containing))


def wrong_terms() -> Callable[[str], list[Finding]]:
    """What finds the wrong terms of a text that is not stored yet; reads the list once."""
    terms = Terms(Term.objects.all(), names_containing)
    return lambda text: list(terms.search(text, fold(text)))


def _findings(alone: list[Model], owners: list[Recognition | RegionReport]) -> list[Finding]:
    """The findings of rows that stand alone, and of owners with all that is theirs."""
    known = _Known.registered()
    findings = list(chain.from_iterable(_read(row, known) for row in alone))
    disagreeing = _disagreeing(owners)
    for owner in owners:
        stated = Stated(owner.achievements.all())
        for row in _rows_of(owner):
            findings += _read(row, known, stated, owner)
            findings += disagreeing.get(_place(row), [])
    return findings


def _place(row: Model) -> str:
    return f"{row._meta.model_name}:{row.pk}"


def _read(row: Model, known: _Known, stated: Stated = NOTHING, owner=None) -> Iterator[Finding]:
    """The findings in the texts of one row, in order of column and place."""
    model = row._meta.model_name
    year = owner and owner.award_year.year
    called = getattr(owner, "name_then", "")
    for name in TEXTS[model]:
        if not (text := getattr(row, name)):
            continue
        folded = fold(text)
        findings = list(known.terms.search(text, folded))
        findings += half_width(text)
        findings += known.renamings.search(text, folded, year, called)
        findings += _in_figures(text, model, name, stated)
        if owner and (model, name) in PROSE:
            findings += undated(text, year)
        seen: Counter[tuple] = Counter()
        for finding in sorted(findings, key=lambda finding: (finding.start, finding.end)):
            seen[finding.rule, finding.kept] += 1
            nth = seen[finding.rule, finding.kept]
            place = f"{_place(row)}:{name}"
            yield replace(finding, subject=place, field=name, record=row, nth=nth)


def _in_figures(text: str, model: str, name: str, stated: Stated) -> list[Finding]:
    if name == "title":
        # A title is a name set without quotation marks, and the number in a name is no figure.
        named = unbacked_figures(f"“{text}”", stated)
        return [_unquoted(finding) for finding in named]
    mentions = mentions_of(text)
    findings = ambiguous_ranges(text, mentions)
    if (model, name) in PROSE:
        findings += unbacked_figures(text, stated, mentions)
    return findings


def _unquoted(finding: Finding) -> Finding:
    return replace(
        finding,
        start=finding.start - 1,
        end=finding.end - 1,
        before=finding.before.removeprefix("“"),
        after=finding.after.removesuffix("”"),
    )


def _disagreeing(owners: list[Recognition | RegionReport]) -> dict[str, list[Finding]]:
    """By achievement, what it disagrees on with one before it, or with another award's or year's
    of the same unit where both can speak of one period."""
    units = [owner.unit_id for owner in owners if isinstance(owner, Recognition)]
    districts = [owner.district_id for owner in owners if isinstance(owner, RegionReport)]
    years = {owner.award_year.year for owner in owners}
    own = [achievement for owner in owners for achievement in owner.achievements.all()]
    # One after the other: for either owner, a database would read all figures.
    others = chain(
        _others("recognition", years, recognition__unit__in=units),
        _others("region_report", years, region_report__district__in=districts),
    )
    known = {achievement.pk for achievement in own}
    elsewhere = [achievement for achievement in others if achievement.pk not in known]
    found = defaultdict(list)
    for finding in contradictions([*elsewhere, *own]):
        found[_place(finding.record)].append(finding)
    return found


def _others(owner: str, years: set[int], **of_owners) -> QuerySet:
    """Figures of some owners of one sort that speak of such years, or of no year alone."""
    year = f"{owner}__award_year"
    lasting_or_of = Q(period__regex=LASTING) | Q(**{f"{year}__year__in": years})
    return Achievement.objects.filter(lasting_or_of, **of_owners).select_related(f"{year}__award")


def _acknowledged(findings: list[Finding]) -> list[Finding]:
    """The findings; those that someone gave a reason for, with it."""
    subjects = sorted({finding.subject for finding in findings})
    reasons = {}
    for start in range(0, len(subjects), BATCH):
        rows = Acknowledgement.objects.filter(subject__in=subjects[start : start + BATCH])
        for row in rows.select_related("acknowledged_by"):
            reasons[row.rule, row.subject, row.excerpt] = row
    return [replace(f, acknowledgement=reasons.get(f.settled_by)) for f in findings]


def bearer(name: str) -> Unit | None:
    """The unit that bears `name` today, in full or for short."""
    others = UnitName.objects.filter(name=name).exclude(kind=UnitName.Kind.FORMER)
    bears = Q(name=name) | Q(short_name=name) | Q(pk__in=others.values("unit"))
    return Unit.objects.filter(bears, successor=None).first()


@dataclass(frozen=True)
class Trial:
    """Where a term would hit in what is stored: the first places, and how many there are.

    `looked_at` is how many rows of each kind were read where these are not all.
    """

    findings: list[Finding]
    total: int
    looked_at: int | None = None


def trial(term: Term) -> Trial:
    """Where `term`, which need not be saved, would hit in the texts that visitors read.

    Of each kind of record the latest `TRIED` are read.
    """
    others = Term.objects.exclude(wrong=term.wrong).values_list("right", flat=True)
    terms = Terms([term], names_containing, others)
    findings, total = [], 0
    is_cut = False
    for model, names in TEXTS.items():
        rows = list(_rows(model).order_by("-pk").values_list("pk", *names)[: TRIED + 1])
        is_cut = is_cut or len(rows) > TRIED
        for finding in _tried(terms, model, names, reversed(rows[:TRIED])):
            total += 1
            if total <= SHOWN:
                findings.append(finding)
    return Trial(list(_with_records(findings)), total, TRIED if is_cut else None)


def _tried(terms: Terms, model: str, names: Iterable[str], rows: Iterable) -> Iterator[Finding]:
    for pk, *texts in rows:
        for name, text in zip(names, texts, strict=True):
            for finding in terms.search(text, fold(text)):
                yield replace(finding, subject=f"{model}:{pk}:{name}", field=name)


def _with_records(findings: Iterable[Finding]) -> Iterator[Finding]:
    """The findings, each with its record; one query a model."""
    wanted = defaultdict(set)
    for finding in findings:
        model, pk, _ = finding.subject.split(":")
        wanted[model].add(int(pk))
    rows = {}
    for model, pks in wanted.items():
        query = _rows(model)
        related = query.select_related(*NAMED_BY[model]) if model in NAMED_BY else query
        rows |= {f"{model}:{pk}": row for pk, row in related.in_bulk(pks).items()}
    for finding in findings:
        yield replace(finding, record=rows.get(finding.subject.rpartition(":")[0]))
