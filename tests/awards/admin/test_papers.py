"""Tables for meetings at the desk: pages to print, documents, who may have them, what is noted."""

import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from docx import Document

from awards.admin.honours import papers
from awards.models import Recognition
from tests.factories import make_achievement, make_award_year, make_recognition, make_source
from units.history import LIST, Change

pytestmark = pytest.mark.django_db
DRAFT = "未公开的示例局"


@pytest.fixture
def draft():
    """A candidate of a year that is not released."""
    year = make_award_year(2026, released=False)
    row = make_recognition(award_year=year, stage="nominated", name_then=DRAFT)
    make_achievement(row, is_leading=True, wording="1.9万余艘次", source=make_source(title="报道"))
    return row


def addresses(row: Recognition) -> dict[str, str]:
    other = make_recognition(year=2024)
    return {
        "year": reverse("admin:awards_awardyear_roll", args=[row.award_year_id]),
        "year file": reverse("admin:awards_awardyear_roll_file", args=[row.award_year_id]),
        "list": reverse("admin:awards_recognition_roll") + "?award_year__year=2026",
        "list file": reverse("admin:awards_recognition_roll_file") + "?award_year__year=2026",
        "compared": reverse("admin:awards_recognition_comparison") + f"?r={row.pk}&r={other.pk}",
        "compared file": reverse("admin:awards_recognition_comparison_file")
        + f"?r={row.pk}&r={other.pk}",
    }


def words(response) -> str:
    document = Document(io.BytesIO(response.content))
    cells = [c.text for table in document.tables for row in table.rows for c in row.cells]
    return "\n".join([*(p.text for p in document.paragraphs), *cells])


def test_each_is_a_page_and_a_document_of_the_same(client, staff, draft):
    for name, address in addresses(draft).items():
        response = client.get(address)
        assert response.status_code == 200, name
        assert "no-store" in response["Cache-Control"]
        said = words(response) if "file" in name else response.content.decode()
        for part in (DRAFT, "1.9万余艘次", "《报道》", "本表含有尚未公开的内容"):
            assert part in said, (name, part)


def test_documents_are_noted_and_pages_are_not(client, staff, draft):
    for address in addresses(draft).values():
        client.get(address)
    acts = [(a.by, a.key, a.object_id, a.new) for a in Change.objects.order_by("pk")]
    title = "2026年度示例模范机关候选单位一览表"
    assert acts == [
        (staff, "paper", draft.award_year_id, {"title": title, "count": 1}),
        (staff, "paper", LIST, {"title": "获评单位一览表", "count": 1}),
        (staff, "paper", LIST, {"title": "成效数字比较表", "count": 2}),
    ]
    page = client.get(reverse("admin:awards_recognition_exports")).content.decode()
    assert "下载《成效数字比较表》（.docx），2 个单位" in page


def test_nobody_has_them_without_the_right(client, approver, draft):
    for name, address in addresses(draft).items():
        assert client.get(address).status_code == 403, name
    client.logout()
    for name, address in addresses(draft).items():
        assert client.get(address).status_code == 302, name
    assert Change.objects.count() == 0


def test_buttons_stand_where_they_may_be_used(client, staff, draft):
    change = reverse("admin:awards_awardyear_change", args=[draft.award_year_id])
    found = addresses(draft)
    assert f'href="{found["year"]}"' in client.get(change).content.decode()
    listed = client.get(reverse("admin:awards_recognition_changelist") + "?award_year__year=2026")
    assert f'href="{found["list"]}"' in listed.content.decode()


def test_an_approver_sees_no_buttons(client, approver, draft):
    change = reverse("admin:awards_awardyear_change", args=[draft.award_year_id])
    assert "/roll/" not in client.get(change).content.decode()
    assert (
        "/roll/" not in client.get(reverse("admin:awards_recognition_changelist")).content.decode()
    )


def test_the_order_is_chosen_on_the_page_and_goes_into_the_document(client, staff, draft):
    address = addresses(draft)["list"]
    page = client.get(f"{address}&order=district").content.decode()
    assert "一、舟山市（1个）" in page
    assert "roll.docx?award_year__year=2026&amp;order=district" in page
    assert "一、舟山市" not in client.get(f"{address}&order=nonsense").content.decode()


@pytest.mark.parametrize("number", [0, 1, 7])
def test_a_comparison_is_of_two_to_six(client, staff, number):
    rows = [make_recognition() for _ in range(8)]
    chosen = [row.pk for row in rows[:number]] or [rows[0].pk]
    data = {"action": "comparison_of_chosen", "_selected_action": chosen}
    page = client.post(reverse("admin:awards_recognition_changelist"), data, follow=True)
    assert papers.TOO_FEW in page.content.decode()
    address = reverse("admin:awards_recognition_comparison")
    for query in ("", "?r=x", f"?r={rows[0].pk}&r={10**30}"):
        assert papers.TOO_FEW in client.get(address + query, follow=True).content.decode()


def test_the_chosen_rows_make_a_roll_and_a_comparison(client, staff):
    rows = [make_recognition(name_then=f"示例第{n}局") for n in range(4)]
    chosen = [rows[1].pk, rows[2].pk]
    for action in ("roll_of_chosen", "comparison_of_chosen"):
        data = {"action": action, "_selected_action": chosen}
        page = client.post(reverse("admin:awards_recognition_changelist"), data, follow=True)
        said = page.content.decode()
        assert [f"示例第{n}局" in said for n in range(4)] == [False, True, True, False], action


def test_a_roll_is_no_longer_than_a_meeting(client, staff, draft, monkeypatch):
    monkeypatch.setattr(papers, "LONGEST", 0)
    for name, address in addresses(draft).items():
        if "compared" not in name:
            assert papers.TOO_LONG in client.get(address, follow=True).content.decode(), name
    assert Change.objects.count() == 0


def test_a_list_without_rows_or_sense_makes_none(client, staff):
    address = reverse("admin:awards_recognition_roll")
    for query in ("?award_year__year=1999", "?award_year__year=x", "?unit__nothing=1"):
        page = client.get(address + query, follow=True)
        assert "没有可以列入一览表的单位。" in page.content.decode(), query


def test_a_roll_asks_no_more_often_for_many_rows(client, staff):
    counts = []
    for more in (3, 27):
        for _ in range(more):
            row = make_recognition()
            make_achievement(row, is_leading=True, source=make_source())
        keys = Recognition.objects.values_list("pk", flat=True)[:6]
        asked = [
            reverse("admin:awards_awardyear_roll_file", args=[row.award_year_id]),
            reverse("admin:awards_recognition_roll_file"),
            reverse("admin:awards_recognition_comparison_file") + f"?r={keys[0]}&r={keys[1]}",
        ]
        with CaptureQueriesContext(connection) as queries:
            for address in asked:
                assert client.get(address).status_code == 200
        counts.append(len(queries))
    assert counts[1] <= counts[0]
