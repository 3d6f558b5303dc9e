"""Rows with unsurprising defaults. Every keyword overrides the column of that name."""

from datetime import UTC, date, datetime, timedelta
from importlib import import_module
from itertools import count

from django.apps import apps
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.utils import timezone

from awards.models import (
    Achievement,
    Assignment,
    Award,
    AwardYear,
    Criterion,
    Erratum,
    Notice,
    NoticedUnit,
    Objection,
    ObjectionFile,
    Practice,
    Recognition,
    RegionReport,
    Review,
    ReviewRound,
    Score,
    Source,
    Stage,
)
from config.roles.table import ENTERER, FINAL, REVIEWER
from units.models import District, Remit, Unit

RELEASED = datetime(2025, 12, 1, 1, 0, tzinfo=UTC)
NO_STEPS = {"approval_steps": 0, "needs_notice": False}
number = count(1)


def make_district(code="330900", name="舟山市", **columns) -> District:
    """The district of `code`, made when it is not there."""
    return District.objects.get_or_create(code=code, defaults={"name": name, **columns})[0]


def make_unit(**columns) -> Unit:
    """A sample unit 示例单位N."""
    n = next(number)
    columns.setdefault("slug", f"shili-{n}")
    columns.setdefault("name", f"示例单位{n}号")
    columns.setdefault("tier", "municipal")
    columns.setdefault("category", "law")
    if "district" not in columns:
        columns["district"] = make_district()
    return Unit.objects.create(**columns)


def make_award(slug="model-organ", **columns) -> Award:
    """The award of `slug`, made when it is not there; it needs no approval and no notice."""
    columns = {"name": "示例模范机关", "level": "provincial", **NO_STEPS, **columns}
    return Award.objects.get_or_create(slug=slug, defaults=columns)[0]


def make_award_year(year=2025, *, released=True, award=None, **columns) -> AwardYear:
    """The award's year, made when it is not there; released unless said otherwise."""
    columns.setdefault("conferring_body", "示例授予机关")
    columns.setdefault("released_at", RELEASED if released else None)
    award = award or make_award()
    return AwardYear.objects.get_or_create(award=award, year=year, defaults=columns)[0]


def make_recognition(*, year=2025, **columns) -> Recognition:
    """A recognition of a sample unit, conferred in a released year."""
    columns.setdefault("stage", Stage.CONFERRED)
    if "unit" not in columns:
        columns["unit"] = make_unit()
    if "award_year" not in columns:
        columns["award_year"] = make_award_year(year)
    columns.setdefault("headline", f"示例标题{next(number)}")
    return Recognition.objects.create(**columns)


def make_region_report(**columns) -> RegionReport:
    """A region report of 舟山市 in a released year."""
    columns.setdefault("headline", "示例综述")
    if "district" not in columns:
        columns["district"] = make_district()
    if "award_year" not in columns:
        columns["award_year"] = make_award_year()
    return RegionReport.objects.create(**columns)


def make_source(**columns) -> Source:
    """A sample source."""
    columns.setdefault("slug", f"shili-source-{next(number)}")
    columns.setdefault("title", "示例报道")
    return Source.objects.create(**columns)


def make_practice(recognition=None, **columns) -> Practice:
    """A practice of `recognition`, or of the given region report."""
    if recognition is None and "region_report" not in columns:
        recognition = make_recognition()
    columns.setdefault("kind", "mechanism")
    columns.setdefault("title", f"示例机制{next(number)}")
    return Practice.objects.create(recognition=recognition, **columns)


def make_achievement(recognition=None, **columns) -> Achievement:
    """A figure of `recognition`, or of the given region report: 120余件."""
    if recognition is None and "region_report" not in columns:
        recognition = make_recognition()
    defaults = {
        "label": f"示例指标{next(number)}",
        "wording": "120余件",
        "value": 120,
        "qualifier": "more_than",
        "measure": "件",
    }
    return Achievement.objects.create(recognition=recognition, **{**defaults, **columns})


def make_staff(username="staff", password="Staff-password-1"):
    """A user who enters content and releases it, as in an office where one person does both."""
    user = get_user_model().objects.create_user(username, password=password, is_staff=True)
    user.groups.set(Group.objects.filter(name__in=[ENTERER, FINAL]))
    return user


def make_account(*roles, district=None, **columns):
    """A user with roles, who answers for a district or for all of them; no password."""
    columns = {"username": f"account{next(number)}", "is_staff": True, **columns}
    user = get_user_model().objects.create(**columns)
    user.groups.set(Group.objects.filter(name__in=roles))
    if district is not None:
        Remit.objects.create(user=user, district=district)
    return user


def make_reviewer(**columns):
    """A reviewer, without a unit."""
    return make_account(REVIEWER, is_staff=False, **columns)


def make_round(units=2, *, year=2026, each=1, is_open=False, **columns) -> ReviewRound:
    """A round of a year with so many units under review, judged by two criteria of 100 and 10."""
    columns = {"due_on": date(2099, 12, 31), "reviewers_each": each, **columns}
    award_year = columns.pop("award_year", None) or make_award_year(year, released=False)
    round_ = ReviewRound.objects.create(award_year=award_year, **columns)
    for place, (name, weight, highest) in enumerate((("政治建设", 40, 100), ("成效", 60, 10))):
        Criterion.objects.create(
            round=round_, name=name, weight=weight, highest=highest, position=place
        )
    for place in range(units):
        make_recognition(award_year=award_year, stage=Stage.UNDER_REVIEW, position=place)
    if is_open:
        round_.opened_at, round_.opened_by = RELEASED, make_account()
        round_.save()
    return round_


def make_assignment(recognition, reviewer=None, **columns) -> Assignment:
    """A recognition assigned to a reviewer."""
    columns.setdefault("assigned_by", get_user_model().objects.get_or_create(username="giver")[0])
    reviewer = reviewer or make_reviewer()
    return Assignment.objects.create(recognition=recognition, reviewer=reviewer, **columns)


def make_review(assignment, *values, handed_in=True) -> Review:
    """What a reviewer gives by criterion, in their order, in a round that is open."""
    handed_in_at = timezone.now() if handed_in else None
    review = Review.objects.create(assignment=assignment, handed_in_at=handed_in_at)
    criteria = assignment.recognition.award_year.review_round.criteria.all()
    for criterion, value in zip(criteria, values, strict=True):
        Score.objects.create(review=review, criterion=criterion, value=value)
    return review


def make_calendar() -> None:
    """The working calendar as it is shipped; a browser test may have emptied every table before."""
    import_module("awards.migrations.0018_notices").ship(apps, None)


def make_notice(*recognitions, award_year=None, over=False, **columns) -> Notice:
    """The notice of some recognitions of a year, which runs for a week more, or was `over` then."""
    if award_year is None:
        award_year = recognitions[0].award_year if recognitions else make_award_year(2026)
    week = timedelta(days=-7 if over else 7)
    columns.setdefault("published_at", timezone.now() - timedelta(days=21 if over else 1))
    columns.setdefault("last_day", timezone.localdate() + week)
    if "published_by" not in columns:
        columns["published_by"] = make_account(FINAL)
    texts = {"criteria": "示例条件", "method": "示例办法", "contact": "示例电话0580-0000000"}
    notice = Notice.objects.create(award_year=award_year, **{**texts, **columns})
    for place, row in enumerate(recognitions, start=1):
        NoticedUnit.objects.create(
            notice=notice,
            recognition=row,
            position=place,
            name=row.name_then,
            district=row.unit.district.name,
            headline=row.headline,
        )
    return notice


def make_objection(notice=None, **columns) -> Objection:
    """What a person has against the list of a notice."""
    n = next(number)
    defaults = {
        "notice": notice or make_notice(),
        "kind": "person",
        "name": f"示例某人{n}",
        "text": f"示例异议{n}",
        "receipt": f"SHILI{n:015}",
        "sender": f"{n}",
        "received_at": timezone.now(),
    }
    return Objection.objects.create(**{**defaults, **columns})


def make_erratum(**columns) -> Erratum:
    """An error of a page that a visitor reports."""
    n = next(number)
    defaults = {
        "page": "/about/",
        "text": f"示例错误{n}",
        "receipt": f"CUO{n:017}",
        "sender": f"{n}",
        "received_at": timezone.now(),
    }
    return Erratum.objects.create(**{**defaults, **columns})


def make_objection_file(objection, content=b"%PDF-1.7 %%EOF", **columns) -> ObjectionFile:
    """A scan that came with an objection."""
    defaults = {"name": "示例.pdf", "format": "application/pdf", "digest": "0" * 64}
    columns = {"content": content, "size": len(content), **defaults, **columns}
    return ObjectionFile.objects.create(objection=objection, **columns)
