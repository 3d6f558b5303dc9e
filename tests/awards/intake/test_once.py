"""A figure found in a text is decided once, whoever decides at the same time."""

import threading

import pytest
from django.db import IntegrityError, connection
from django.db.models.signals import post_save
from django.test.utils import CaptureQueriesContext

from awards.intake import acceptance, offers
from awards.intake.acceptance import Refused
from awards.models import Achievement, Decision
from tests.factories import make_award_year, make_recognition, make_source, make_staff

from .decisions import TEXT, figure, offered

pytestmark = pytest.mark.django_db


def test_a_candidate_is_decided_once(staff, source, recognition):
    candidate = offered(source, "98%以上")
    acceptance.dismiss(source, candidate, make_staff("first"))
    expected = "这处数字刚才已由first作出结论（不采用），没有重复保存。"
    with pytest.raises(Refused, match=expected):
        acceptance.accept(source, candidate, figure(candidate, recognition), staff)
    assert (Achievement.objects.count(), Decision.objects.count()) == (0, 1)


def test_the_others_of_a_round_are_saved(staff, source, recognition):
    first, second = offered(source, "98%以上"), offered(source, "1200余人次")
    acceptance.dismiss(source, first, staff)
    choices = [acceptance.Choice(first), acceptance.Choice(second)]
    outcomes = acceptance.decide(source, choices, staff)
    assert isinstance(outcomes[first.fingerprint], Refused)
    assert isinstance(outcomes[second.fingerprint], Decision)
    assert Decision.objects.count() == 2


def test_a_decision_that_slips_in_is_a_calm_refusal(staff, source, recognition):
    """The table's own constraint is the last word, whoever writes past this module."""
    candidate = offered(source, "98%以上")

    def slip_in(sender, **kwargs):
        columns = {"fingerprint": candidate.fingerprint, "wording": "98%以上"}
        Decision.objects.create(source=source, outcome="dismissed", **columns)

    post_save.connect(slip_in, sender=Achievement)
    try:
        with pytest.raises(Refused, match="刚才有人对同一处数字作了结论，请刷新页面再看。"):
            acceptance.accept(source, candidate, figure(candidate, recognition), staff)
    finally:
        post_save.disconnect(slip_in, sender=Achievement)
    assert not Achievement.objects.exists()


def test_a_figure_that_breaks_another_rule_is_not_told_as_another_persons_decision(
    staff, source, recognition
):
    candidate = offered(source, "98%以上")
    broken = figure(candidate, recognition, value=None)
    with pytest.raises(IntegrityError):
        acceptance.accept(source, candidate, broken, staff)


@pytest.mark.django_db(transaction=True)
def test_of_two_people_at_the_same_time_one_is_told(transactional_db):
    users = [make_staff("one"), make_staff("two")]
    source = make_source(text=TEXT)
    recognition = make_recognition(award_year=make_award_year(2026, released=False))
    candidate = offered(source, "98%以上")
    together, said = threading.Barrier(2, timeout=60), []

    def decide(user):
        try:
            together.wait()
            acceptance.accept(source, candidate, figure(candidate, recognition), user)
            said.append("saved")
        except Refused as refusal:
            said.append(str(refusal)[:8])
        finally:
            connection.close()

    threads = [threading.Thread(target=decide, args=(user,)) for user in users]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(said) == ["saved", "这处数字刚才已由"]
    assert (Achievement.objects.count(), Decision.objects.count()) == (1, 1)


def test_the_queries_of_a_round_do_not_grow_with_what_is_dismissed(staff, recognition):
    costs = []
    assert staff.has_perms(acceptance.PERMISSIONS)  # asked once per request
    for count in (3, 30):
        text = "".join(f"第{n}组化解纠纷{n}00余件。\n" for n in range(1, count + 1))
        source = make_source(text=text)
        choices = [acceptance.Choice(c) for c in offers.candidates(text, {})]
        assert len(choices) == count
        with CaptureQueriesContext(connection) as queries:
            acceptance.decide(source, choices, staff)
        costs.append(len(queries))
    assert costs[0] == costs[1] <= 6
