"""What is public and reviewed is read-only, whichever way one comes at it."""

from datetime import date

import pytest
from django.db import transaction
from django.urls import reverse

from awards import proofreading
from awards.approval.published import ReadOnly, is_read_only, sentence
from awards.figures import indicators, setting
from awards.honours import editing, lifecycle
from awards.honours.lifecycle import Refused
from awards.importing import planning
from awards.importing.carrying import RowsWrong, carry_out
from awards.importing.intentions import Wrong
from awards.importing.reading import pasted
from awards.models import Indicator, Practice, RegionReport, Term
from awards.proofreading import mending
from tests.awards.intake.decisions import TEXT, accepted
from tests.factories import (
    make_award,
    make_award_year,
    make_district,
    make_practice,
    make_region_report,
    make_source,
)
from units.history import Change, note

from .corrected import change_url, make_published, make_published_report
from .office import make_approver, make_author

pytestmark = pytest.mark.django_db


@pytest.fixture
def author():
    user = make_author(name="zuozhe")
    user.is_superuser = True
    user.save()
    return user


@pytest.fixture
def people():
    return [make_approver(step) for step in ("first", "second", "final")]


@pytest.fixture
def row(author, people):
    return make_published(author, people, headline="示例标题", story="示例误写。")


def by_table(row, by) -> None:
    seen = editing.values(editing.editable(type(row).objects.filter(pk=row.pk)).get())
    editing.change(row.pk, seen, seen | {"headline": "改"}, by)


def leading_by_table(row, by) -> None:
    seen = editing.values(editing.editable(type(row).objects.filter(pk=row.pk)).get())
    leading = [figure.pk for figure in row.achievements.all() if not figure.is_leading]
    editing.change(row.pk, seen, seen | {"leading": leading}, by, confirmed=True)


def set_together(row, by) -> None:
    wanted = setting.Wanted(period="今年以来")
    plan = setting.planned(row.achievements.all(), wanted)
    setting.carry_out([step.figure.pk for step in plan.steps], wanted, by, plan.token)


def gather(row, by) -> None:
    figure = row.achievements.get()
    indicator = Indicator.objects.create(slug="i", name="示例口径", measure=figure.measure)
    indicators.assign([figure], indicator, by)


def accept(row, by) -> None:
    accepted(make_source(text=TEXT), row, by, confirmed=True)


#: Ways of the domain, which refuse with the one sentence.
ACTS = {
    "the table of a year": by_table,
    "leading figures in that table": leading_by_table,
    "figures set together": set_together,
    "an indicator": gather,
    "a figure from a source": accept,
    "the row": lambda row, by: row.save(),
    "its text": lambda row, by: row.save(update_fields=["story"]),
    "a practice": lambda row, by: row.practices.get().save(),
    "a new practice": lambda row, by: make_practice(row, title="新的"),
    "a practice that goes": lambda row, by: row.practices.get().delete(),
    "all practices that go": lambda row, by: row.practices.all().delete(),
}


@pytest.mark.parametrize("way", ACTS)
def test_every_act_on_what_is_read_only_is_refused_with_one_sentence(row, author, way):
    before = told(row)
    with pytest.raises(Refused) as refusal, transaction.atomic():
        ACTS[way](row, author)
    assert refusal.value.reasons == [sentence(row)]
    assert told(row) == before


def told(row) -> list:
    rows = [type(row).objects.filter(pk=row.pk), row.practices.all(), row.achievements.all()]
    return [list(some.values()) for some in rows]


def test_a_practice_does_not_leave_what_is_read_only(row, author):
    practice = row.practices.get()
    other = make_region_report(district=make_district("330902", "示例区"), award_year=open_year())
    practice.recognition, practice.region_report = None, other
    with pytest.raises(ReadOnly):
        practice.save()


def open_year():
    return make_award_year(2027, award=make_award("shili-qita"), released=False)


def test_proofreading_mends_nothing_of_it_and_says_why(row, author):
    Term.objects.create(wrong="示例误写", right="示例正写")
    outcome = mending.mend(proofreading.check(row), author)
    assert (outcome.count, outcome.refusals) == (0, [sentence(row)])


def test_rows_of_an_import_that_change_it_are_wrong_and_others_are_not(row, author):
    year, award = row.award_year.year, row.award_year.award.name
    table = f"单位\t年度\t奖项\t标题\n{row.unit.name}\t{year}\t{award}\t改过的标题\n"
    planned = planning.plan(pasted(table))
    (wrong,) = planned.of(Wrong)
    assert [fault.said for fault in wrong.faults] == [sentence(row)]
    with pytest.raises(RowsWrong):
        carry_out(planned, author, "示例.tsv")
    table = f"单位\t年度\t奖项\t排序\n{row.unit.name}\t{year}\t{award}\t9\n"
    carry_out(planning.plan(pasted(table)), author, "示例.tsv")
    row.refresh_from_db()
    assert row.position == 9


def test_the_form_of_a_practice_says_so_before_and_after_something_was_typed(client, row, author):
    practice = row.practices.get()
    client.force_login(author)
    url = change_url(practice)
    (message,) = client.get(url).context["messages"]
    assert str(message).startswith(sentence(row)) and change_url(row) in str(message)
    sent = {"recognition": row.pk, "kind": practice.kind, "title": "改过", "position": "1"}
    form = client.post(url, sent | {"_public_seen": "1"}).context["adminform"].form
    assert form.non_field_errors() == [sentence(row)]
    assert form["title"].value() == "改过"
    add = reverse("admin:awards_practice_add")
    assert client.post(add, sent).context["errors"] == [[sentence(row)]]
    assert list(Practice.objects.values_list("title", flat=True)) == [practice.title]


def test_earlier_versions_and_what_was_deleted_come_back_by_corrections_only(client, row, author):
    client.force_login(author)
    act = note(row, "changed", author, old={"story": "更早。"}, new={"story": row.story})
    url = reverse("admin:awards_recognition_restore", args=[row.pk, act.pk])
    for answer in (client.get(url), client.post(url)):
        assert (answer.status_code, sentence(row) in answer.content.decode()) == (403, True)
    columns = {"recognition": row.pk, "region_report": None, "title": "删去的", "summary": ""}
    columns |= {"kind": "mechanism", "source": None, "locator": "", "position": 5}
    gone = make_practice(None, region_report=make_region_report(award_year=open_year()))
    kept = note(gone, "deleted", author, old=columns)
    gone.delete()
    page = client.post(reverse("admin:awards_practice_undelete", args=[kept.pk]))
    assert sentence(row) in page.content.decode()
    assert not Practice.objects.filter(title="删去的").exists()


def test_no_report_is_added_to_what_is_public_and_reviewed(client, author, people):
    report = make_published_report(author, people)
    client.force_login(author)
    sent = {"award_year": report.award_year_id, "district": make_district("330902", "示例区").pk}
    sent |= {"headline": "新的综述", "summary": "", "story": "", "_public_seen": "1"}
    for prefix in ("practices", "achievements"):
        sent |= {f"{prefix}-TOTAL_FORMS": 0, f"{prefix}-INITIAL_FORMS": 0}
    answer = client.post(reverse("admin:awards_regionreport_add"), sent)
    (error,) = answer.context["adminform"].form.errors["award_year"]
    assert error.startswith(f"{report.award_year}已经发布，不能直接增加")
    assert RegionReport.objects.count() == 1


def test_the_life_of_an_honour_goes_on(row, author):
    assert is_read_only(row)
    lifecycle.rectify(row, author, date(2099, 1, 1), reason="示例原因")
    lifecycle.restore(row, author, "示例原因")
    lifecycle.withdraw(row.award_year, author, "示例原因")
    assert not is_read_only(row)
    row.refresh_from_db()
    row.save()
    assert Change.objects.of(row).first().key == "withdrawn_with_year"


def test_without_steps_and_before_the_release_nothing_is_read_only(author, people):
    plain = make_published(author, [], steps=0)
    plain.save()
    assert not is_read_only(plain)
    make_practice(plain).delete()
