"""What was decided of a text is undone, and a figure goes only where it may."""

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from awards.intake import acceptance, offers
from awards.intake.acceptance import Refused
from awards.models import Achievement, Decision
from tests.factories import make_achievement, make_source, make_staff
from tests.pages import history
from units.desk.history import sentence
from units.history import Change

from .decisions import accepted, figure, offered

pytestmark = pytest.mark.django_db


def test_a_reopened_candidate_can_be_decided_again_and_its_figure_stays(staff, source, recognition):
    decision = accepted(source, recognition, staff)
    acceptance.reopen(decision, staff)
    assert (Decision.objects.count(), Achievement.objects.count()) == (0, 1)
    assert history(source) == ["撤销提取结论：98%以上：已采用"]
    row = Achievement.objects.get()
    acceptance.merge(source, offered(source, "98%以上"), row, staff)
    assert Achievement.objects.count() == 1


def test_the_figure_goes_with_its_acceptance_when_asked(staff, source, recognition):
    decision = accepted(source, recognition, staff)
    row = decision.achievement
    acceptance.reopen(decision, staff, delete_figure=True)
    assert (Decision.objects.count(), Achievement.objects.count()) == (0, 0)
    (act,) = Change.objects.filter(key="deleted_with_decision")
    assert act.called == str(row)
    assert sentence(act) == "随采用一起撤销：示例报道，示例甲局部分，第1段"
    assert (act.old["wording"], act.old["value"], act.by) == ("98%以上", "98.0000", staff)


def test_a_released_figure_is_not_deleted(staff, source, public):
    decision = accepted(source, public, staff, confirmed=True)
    with pytest.raises(Refused, match="已经发布，数字不随撤销删除"):
        acceptance.reopen(decision, staff, delete_figure=True)
    assert (Decision.objects.count(), Achievement.objects.count()) == (1, 1)


def test_a_figure_that_was_there_before_is_not_deleted(staff, source, recognition):
    row = make_achievement(recognition, wording="98%以上", source=source)
    decision = acceptance.merge(source, offered(source, "98%以上"), row, staff)
    with pytest.raises(Refused, match="不是从原文采用而来"):
        acceptance.reopen(decision, staff, delete_figure=True)
    assert Achievement.objects.exists()


def test_nor_one_that_another_place_of_the_text_stands_for(staff, recognition):
    source = make_source(text="化解纠纷300余件。\n化解纠纷300余件。\n")
    first, second = offers.candidates(source.text, {})
    decision = acceptance.accept(source, first, figure(first, recognition), staff)
    acceptance.merge(source, second, decision.achievement, staff)
    with pytest.raises(Refused, match="还并入了原文的另一处"):
        acceptance.reopen(decision, staff, delete_figure=True)


def test_who_may_not_delete_figures_keeps_them(source, recognition, staff):
    careful = make_staff("careful")
    careful.groups.clear()
    names = ("view_source", "add_achievement", "change_achievement")
    careful.user_permissions.add(*Permission.objects.filter(codename__in=names))
    decision = accepted(source, recognition, careful)
    with pytest.raises(Refused, match="没有删除成效指标的权限"):
        acceptance.reopen(decision, careful, delete_figure=True)
    acceptance.reopen(decision, careful)


def test_undoing_twice_is_refused(staff, source):
    decision = acceptance.dismiss(source, offered(source, "98%以上"), staff)
    again = Decision.objects.get()
    acceptance.reopen(decision, staff)
    with pytest.raises(Refused, match="这项结论刚才已经撤销。"):
        acceptance.reopen(again, staff)


def test_a_figure_that_is_deleted_elsewhere_leaves_its_decision(staff, source, recognition):
    decision = accepted(source, recognition, staff)
    decision.achievement.delete()
    decision.refresh_from_db()
    assert (decision.outcome, decision.achievement) == ("accepted", None)


@pytest.mark.parametrize("goes", ["alone", "with its owner"])
def test_and_is_linked_to_it_again_when_it_comes_back(client, staff, source, recognition, goes):
    decision = accepted(source, recognition, staff)
    row = decision.achievement
    deleted = row if goes == "alone" else recognition
    name = f"admin:awards_{deleted._meta.model_name}"
    client.force_login(staff)
    type(recognition).objects.update(stage="nominated")
    client.post(reverse(f"{name}_delete", args=[deleted.pk]), {"post": "yes"})
    decision.refresh_from_db()
    assert decision.achievement is None
    act = Change.objects.deletions(type(deleted)).first()
    assert client.post(reverse(f"{name}_undelete", args=[act.pk])).status_code == 302
    decision.refresh_from_db()
    assert decision.achievement == row


def test_nor_does_another_figure_take_its_place(staff, source, recognition):
    decision = accepted(source, recognition, staff)
    decision.achievement.delete()
    make_achievement(recognition, wording="98%以上", source=source)
    decision.refresh_from_db()
    assert decision.achievement is None
