"""Without scripts too, what is typed in goes along to other pages of a text and other years."""

import pytest

from awards.models import Achievement, Decision
from tests.factories import make_award_year, make_source
from tests.pages import filled

from .pages import address, card, said

pytestmark = pytest.mark.django_db


@pytest.fixture
def long(recognition):
    return make_source(text="".join(f"第{n}组接待群众{n}人次。\n" for n in range(1001, 1121)))


def box(page, wording, column):
    return f"{card(page.context['page'], wording).key}-{column}"


def turned(client, source, shown, to, **query):
    return client.post(address(source, **query), filled(shown, "intake") | {"go": [to]})


def test_nothing_typed_turns_to_an_address(client, staff, long, recognition):
    page = client.get(address(long))
    answer = turned(client, long, page, "2")
    assert (answer.status_code, "page=2" in answer.url) == (302, True)


def test_what_is_typed_is_there_after_two_pages_and_is_saved(client, staff, long, recognition):
    page = client.get(address(long))
    label, choice = (box(page, "1003人次", name) for name in ("label", "choice"))
    sent = filled(page, "intake") | {label: ["我的说法"], choice: ["accept"], "go": ["2"]}
    second = client.post(address(long), sent)
    text = second.content.decode()
    assert (second.status_code, second.context["page"].number) == (200, 2)
    assert "第 1 页有填写了还没有保存的内容" in text
    assert 30 > text.count('name="kept-') > 2
    other = filled(second, "intake") | {box(second, "1120人次", "choice"): ["dismiss"]}
    saved = client.post(address(long, page=2), other)
    assert said(saved) == ["已保存 1 项，还剩 119 项待定。"]
    assert Decision.objects.get().wording == "1120人次"
    back = turned(client, long, saved, "1", page=2)
    again = filled(back, "intake")
    assert (again[label], again[choice]) == (["我的说法"], ["accept"])
    assert 'name="kept-' not in back.content.decode()
    again["to-region"] = [f"r{recognition.pk}"]
    client.post(address(long, page=1), again)
    assert Achievement.objects.get().label == "我的说法"


def test_another_year_keeps_what_is_typed_but_not_that_it_may_be_public(
    client, staff, long, recognition
):
    other = make_award_year(2025)
    page = client.get(address(long))
    label = box(page, "1003人次", "label")
    typed = {label: ["我的说法"], "year": [str(other.pk)], "confirmed": ["on"]}
    typed |= {"report-headline": ["示例综述"]}
    answer = client.post(address(long), filled(page, "intake") | typed | {"go": ["year"]})
    sent = filled(answer, "intake")
    assert answer.context["page"].year == other
    assert (sent[label], sent["report-headline"]) == (["我的说法"], ["示例综述"])
    assert "confirmed" not in sent
