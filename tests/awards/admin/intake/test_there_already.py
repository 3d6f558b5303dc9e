"""提取成效 of figures that the owner has already: offered to merge with, or adopted as another."""

import pytest

from awards.admin.intake.candidates import TO_MERGE
from awards.models import Achievement, Decision
from tests.factories import make_achievement, make_source

from .pages import address, card, filled, opened, stored

pytestmark = pytest.mark.django_db


def test_what_the_owner_has_already_is_offered_to_merge_with(client, staff, source, recognition):
    there = make_achievement(recognition, label="满意率", wording="98%以上", source=source)
    elsewhere = make_source(title="另一示例来源")
    other = make_achievement(recognition, label="示例", wording="98%以上", source=elsewhere)
    make_achievement(label="示例", wording="98%以上", source=source)
    page = opened(client, source).context["page"]
    form = card(page, "98%以上").form
    assert form.fields["existing"].choices == [
        (str(there.pk), "满意率 98%以上，出自《示例报道》"),
        (str(other.pk), "示例 98%以上，出自《另一示例来源》"),
    ]
    assert card(page, "3个工作日").form.fields["existing"].choices == []
    sent = filled(page, **{"98%以上": "accept"}) | {f"{card(page, '98%以上').key}-apart": "on"}
    response = client.post(address(source), sent)
    (error,) = card(response.context["page"], "98%以上").form.non_field_errors()
    assert "示例甲局已经有同一来源的“满意率 98%以上”" in error
    sent = filled(page, **{"98%以上": "merge"}) | {
        f"{card(page, '98%以上').key}-existing": there.pk
    }
    client.post(address(source), sent)
    assert Decision.objects.get().achievement == there
    assert Achievement.objects.filter(recognition=recognition).count() == 2


def test_what_is_there_already_is_adopted_only_as_something_else(
    client, staff, source, recognition
):
    make_achievement(recognition, label="评价", wording="98%以上")
    page = opened(client, source).context["page"]
    sent = filled(page, **{"98%以上": "accept", "3个工作日": "accept"})
    response = client.post(address(source), sent)
    errors = card(response.context["page"], "98%以上").form.errors
    assert errors == {"apart": [TO_MERGE]}
    assert Achievement.objects.filter(wording="98%以上").count() == 1
    assert Achievement.objects.filter(wording="3个工作日").count() == 1
    client.post(address(source), sent | {f"{card(page, '98%以上').key}-apart": "on"})
    assert Achievement.objects.filter(wording="98%以上").count() == 2


def test_the_same_words_in_another_place_of_the_text_are_asked_about_only_under_one_label(
    client, staff, recognition
):
    source = make_source(
        title="示例", text="示例甲局：\n受理率100%。\n办结率100%。\n受理率为100%。"
    )
    page = opened(client, source).context["page"]
    for number, labels in enumerate([{"受理率"}, {"受理率", "办结率"}, {"受理率", "办结率"}]):
        sent = filled(page) | {f"{page.cards[number].key}-choice": "accept"}
        page = client.post(address(source), sent, follow=True).context["page"]
        assert {label for _, _, label in stored()} == labels
    assert page.cards[2].form.errors == {"apart": [TO_MERGE]}
