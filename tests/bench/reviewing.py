"""What is measured of a reviewer's lists: 500 recognitions under review, and 60 reviewers."""

from collections.abc import Iterator
from functools import partial
from itertools import cycle, islice
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth.models import Group, User
from django.test import Client
from django.utils import timezone

from awards.models import (
    Assignment,
    AwardYear,
    Criterion,
    Recognition,
    Review,
    ReviewRound,
    Score,
    Stage,
)
from config.roles.table import REVIEWER
from units.models import Unit

from .measure import Turns
from .portal import PACKED, Portal
from .report import Figure, Measurement, Row, spoken

SUBJECTS, REVIEWERS, EACH, CRITERIA = 500, 60, 5, 5
#: A year that nothing else has, and who judges all of it.
YEAR, HEAVY = 1997, "bench-reviewer"
#: Seconds of the processor that a list may take.
LISTED = 0.060
LISTS = {
    "to judge": "/review/",
    "to judge, last page": f"/review/?page={SUBJECTS // 20}",
    "to judge, drafts": "/review/?state=draft",
    "to judge, searched": f"/review/?{urlencode({'q': '示例'})}",
    "earlier": "/review/earlier/",
}
TURNS = Turns(most=15, fewest=5, seconds=4)


def measurements(portal: Portal) -> Iterator[Measurement]:
    """Every list, of a reviewer who judges all, right after a change."""
    for what, address in LISTS.items():
        yield Measurement(what, partial(listed, what, address, portal))


def listed(what: str, address: str, portal: Portal) -> Iterator[Row]:
    """A list as the reviewer sees it."""
    reviewer = judging(portal)
    session = reviewer.cookies[settings.SESSION_COOKIE_NAME]
    cookie = {"Cookie": f"{session.key}={session.value}"}
    (costs,) = TURNS.measure(portal.made(address, PACKED | cookie))
    figures = [Figure(costs.p50, "p50", LISTED, say=spoken, is_in_column=True)]
    yield Row(what, costs, portal.queries(address, client=reviewer), figures)


def judging(portal: Portal) -> Client:
    """Whoever judges all, signed in; the round is made where there is none."""
    portal.use()
    user = User.objects.filter(username=HEAVY).first() or _make()
    client = Client()
    client.force_login(user)
    return client


def _make() -> User:
    role = Group.objects.get(name=REVIEWER)
    names = [HEAVY, *(f"{HEAVY}-{number}" for number in range(1, REVIEWERS))]
    people = User.objects.bulk_create(User(username=name, is_staff=True) for name in names)
    role.user_set.add(*people)
    award = AwardYear.objects.select_related("award").first().award
    year = AwardYear.objects.create(award=award, year=YEAR)
    round_ = ReviewRound.objects.create(award_year=year)
    criteria = Criterion.objects.bulk_create(
        Criterion(round=round_, name=f"示例维度{number}", weight=20, position=number)
        for number in range(CRITERIA)
    )
    units = Unit.objects.order_by("pk")[:SUBJECTS]
    subjects = Recognition.objects.bulk_create(
        Recognition(award_year=year, unit=unit, name_then=unit.name, stage=Stage.UNDER_REVIEW)
        for unit in units
    )
    round_.opened_at = timezone.now()
    round_.save()
    _assign(subjects, people, criteria)
    return people[0]


def _assign(subjects, people, criteria) -> None:
    """The first person judges all, and of every second has a draft; the others share the rest."""
    others, rows = cycle(people[1:]), []
    for subject in subjects:
        for person in (people[0], *islice(others, EACH - 1)):
            said = {"recognition": subject, "reviewer": person, "assigned_by": people[0]}
            rows.append(Assignment(cleared_at=timezone.now(), **said))
    rows = Assignment.objects.bulk_create(rows)
    reviews = Review.objects.bulk_create(Review(assignment=one) for one in rows[::2])
    Score.objects.bulk_create(
        Score(review=review, criterion=criterion, value=80)
        for review in reviews
        for criterion in criteria
    )
