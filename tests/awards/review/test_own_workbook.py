"""The scoring sheet as a workbook: locked but for its boxes, bound to its reviewer and round."""

import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from audit.models import Entry
from config.roles.table import REVIEWER
from tests.factories import make_account

from .room import assigned, boxes, given, handed_in, make_work, sheet_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def work(client):
    rows = make_work(2)
    client.force_login(rows[0].reviewer)
    return rows


def round_of(work):
    return work[0].recognition.award_year.review_round


def taken(client, work) -> openpyxl.Workbook:
    response = client.get(reverse("review:workbook_out", args=[round_of(work).pk]))
    return openpyxl.load_workbook(io.BytesIO(response.content))


def filled(book: openpyxl.Workbook, texts: dict[str, tuple]) -> bytes:
    """The workbook with scores and remarks, by the key of their row."""
    page = book["评分表"]
    for row in page.iter_rows(min_row=5):
        if row[0].value in texts:
            row[5].value, row[6].value = texts[row[0].value]
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def brought(client, work, content: bytes, name="评分表.xlsx"):
    address = reverse("review:workbook_in", args=[round_of(work).pk])
    return client.post(address, {"file": SimpleUploadedFile(name, content)})


def errors(response) -> list[str]:
    return list(response.context["form"].errors["file"])


def test_only_the_boxes_can_be_filled_and_scores_are_checked(client, work):
    given(work[0], "70.5")
    page = taken(client, work)["评分表"]
    assert page.protection.sheet
    open_cells = {
        cell.coordinate for row in page.iter_rows() for cell in row if not cell.protection.locked
    }
    # Two criteria and the whole, of each of two units; the whole has a remark alone.
    places = (5, 6, 8, 9)
    assert open_cells == {f"F{n}" for n in places} | {f"G{n}" for n in range(5, 11)}
    ranges = {
        str(one.sqref): (one.type, one.formula1, one.formula2)
        for one in page.data_validations.dataValidation
    }
    tops = {5: "100.0", 6: "10.0", 8: "100.0", 9: "10.0"}
    assert ranges == {f"F{n}": ("decimal", "0.0", tops[n]) for n in places}
    assert (page["F5"].value, page["B5"].value) == (70.5, work[0].recognition.name_then)


def test_what_is_brought_is_shown_then_kept_and_handed_in_apart(client, work):
    one = work[0]
    given(one, "70")
    first, second = boxes(one)
    keys = {f"{one.pk} {first}": (88.5, "扎实"), f"{one.pk} {second}": (11, None)}
    response = brought(client, work, filled(taken(client, work), keys))
    found = [(d.label, d.stored, d.brought, wrong) for d, wrong in response.context["found"]]
    assert found == [
        ("政治建设：得分", "70", "88.5", ""),
        ("成效：得分", "", "11", "分数须在 0 到 10 之间。"),
        ("政治建设：评语", "", "扎实", ""),
    ]
    assert sheet_of(one).texts[first] == "70"
    address = reverse("review:workbook_in", args=[round_of(work).pk])
    assert client.post(address, {"kept": response.context["kept"]})["Location"] == "/review/"
    texts = sheet_of(one).texts
    assert (texts[first], texts[second], texts[f"{first}-remark"]) == ("88.5", "", "扎实")
    assert not sheet_of(one).is_handed_in
    acts = Entry.objects.filter(act__startswith="review_workbook").order_by("pk")
    acts = list(acts.values_list("act", "key"))
    key = str(round_of(work).pk)
    assert acts == [("review_workbook_taken", key), ("review_workbook_brought", key)]


def test_what_changed_meanwhile_is_not_overwritten(client, work):
    one = work[0]
    first, _ = boxes(one)
    content = filled(taken(client, work), {f"{one.pk} {first}": (88, None)})
    response = brought(client, work, content)
    given(one, "60")
    address = reverse("review:workbook_in", args=[round_of(work).pk])
    page = client.post(address, {"kept": response.context["kept"]}, follow=True)
    said = [str(message) for message in page.context["messages"]]
    assert said[1].startswith("有 1 处刚才在别处改过")
    assert sheet_of(one).texts[first] == "60"


def test_anothers_and_another_rounds_are_refused(client, work):
    mine = filled(taken(client, work), {})
    other = make_account(REVIEWER)
    assigned(round_of(work), other)
    client.force_login(other)
    said = "这份评分表不是您本人的，不能导入。请用您自己下载的那一份。"
    assert errors(brought(client, work, mine)) == [said]
    later = make_work(1, work[0].reviewer, year=2027)
    client.force_login(work[0].reviewer)
    said = "这份评分表是别的年度的，或者那次评审已经结束。请重新下载本次评审的评分表。"
    assert errors(brought(client, later, mine)) == [said]


def test_what_was_made_by_hand_is_refused(client, work):
    book = taken(client, work)
    book["请勿改动"]["A1"].value += "x"
    none = "这不是从评审工作区下载的评分表，不能导入。请先下载评分表，在里面填写。"
    assert errors(brought(client, work, filled(book, {}))) == [none]
    blank = openpyxl.Workbook()
    blank.active["A1"] = "示例"
    assert errors(brought(client, work, filled_blank(blank))) == [none]
    said = "只能导入 .xlsx 评分表。旧格式的请另存为 .xlsx 再试。"
    assert errors(brought(client, work, b"a,b", "a.csv")) == [said]
    book = taken(client, work)
    book["评分表"]["F5"].value = "=1+1"
    assert "工作簿里有公式" in errors(brought(client, work, filled(book, {})))[0]


def filled_blank(book: openpyxl.Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_what_was_handed_in_stays_as_it_is(client, work):
    one = work[0]
    first, _ = boxes(one)
    content = filled(taken(client, work), {f"{one.pk} {first}": (88, None)})
    handed_in(one, "70", "9")
    response = brought(client, work, content)
    stands = {(d.box, said) for d, said in response.context["stands"]}
    boxes_ = {first, boxes(one)[1]}
    assert stands == {(box, "这份评分表已经提交。要修改，请先撤回。") for box in boxes_}
    assert response.context["count"] == 0


def test_a_confirmation_of_another_is_not_taken(client, work):
    one = work[0]
    first, _ = boxes(one)
    content = filled(taken(client, work), {f"{one.pk} {first}": (88, None)})
    kept = brought(client, work, content).context["kept"]
    other = make_account(REVIEWER)
    assigned(round_of(work), other)
    client.force_login(other)
    address = reverse("review:workbook_in", args=[round_of(work).pk])
    assert client.post(address, {"kept": kept})["Location"] == address
    assert sheet_of(one).texts[first] == ""
