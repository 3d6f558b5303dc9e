"""Blank tables: what they offer is taken, what they show as samples is passed over."""

import io

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from awards.importing.headings import letters
from awards.importing.planning import KINDS, plan
from awards.importing.reading import read
from awards.intake.files import UnreadableFile

pytestmark = [pytest.mark.django_db, pytest.mark.once]
IDS = [kind.key for kind in KINDS]


def blank(client, kind) -> bytes:
    meta = kind.reading.model._meta
    address = reverse(f"admin:{meta.app_label}_{meta.model_name}_import")
    return client.get(address + "?template").content


def rules(sheet) -> dict:
    """What each column says of itself, and which texts it offers."""
    found = {}
    for rule in sheet.data_validations.dataValidation:
        column = str(rule.sqref).split(":")[0].rstrip("0123456789")
        texts = rule.formula1.strip('"').split(",") if rule.formula1 else []
        found[column] = (rule.prompt or "", texts)
    return found


@pytest.mark.parametrize("kind", KINDS, ids=IDS)
def test_a_blank_table_has_two_samples_that_are_not_imported(client, staff, kind):
    content = blank(client, kind)
    [sheet] = load_workbook(io.BytesIO(content)).worksheets
    head, *samples = sheet.iter_rows(values_only=True)
    assert (sheet.title, [row[0] for row in samples]) == (kind.name, ["示例", "示例"])
    assert head == ("示例", *(heading.name for heading in kind.reading.headings))
    [table] = plan(read(content, "空白.xlsx")).tables
    assert (table.key, table.intentions, table.unknown) == (kind.key, [], [])


@pytest.mark.parametrize("kind", KINDS, ids=IDS)
def test_every_column_says_what_to_write_and_offers_what_is_taken(client, staff, kind):
    [sheet] = load_workbook(io.BytesIO(blank(client, kind))).worksheets
    told = rules(sheet)
    for place, heading in enumerate(kind.reading.headings, 1):
        note, texts = told[letters(place)]
        assert len(note) <= 255
        assert note.startswith("必填。") == (heading.key in kind.needed)
        for text in texts:
            names = [one.name for one in kind.reading.headings if one.key in kind.needed]
            cells = [*["示"] * len(names), text]
            pasted = read(
                "\n".join(map(",".join, ([*names, heading.name], cells))).encode(), "a.csv"
            )
            [one] = plan(pasted).intentions
            cell = f"{letters(len(names))}2"
            assert [fault.said for fault in one.faults if fault.cell == cell] == []


def test_what_is_chosen_from_lists_is_what_the_form_has(client, staff):
    offered = {
        (kind.key, heading.name): texts
        for kind in KINDS
        for heading, (_, texts) in zip(
            (None, *kind.reading.headings),
            rules(load_workbook(io.BytesIO(blank(client, kind))).worksheets[0]).values(),
            strict=True,
        )
        if heading and texts
    }
    assert {name for _, name in offered} == {
        "层级",
        "工作领域",
        "阶段",
        "类别",
        "性质",
        "限定",
        "变动",
        "首要数字",
    }
    assert offered["recognitions", "阶段"][-1] == "未入选"
    assert offered["units", "层级"] == ["省直", "市直", "县（市、区）直", "垂直管理"]


def test_a_sheet_that_looks_like_two_kinds_is_refused(client, staff):
    with pytest.raises(UnreadableFile, match="都是机关单位表"):
        plan([*read(b"\xe5\x85\xa8\xe7\xa7\xb0,\n", "a.csv")] * 2)
