"""Every list of the desk goes out as it is shown, to whoever may export it and to nobody else."""

import io
import re
from datetime import date, datetime

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.contrib.messages import get_messages
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from awards.models import Achievement, AwardYear, Indicator, Recognition, Source, Stage
from config.exporting import lists, sheets
from config.gate import GATE
from tests import office
from tests.config.data.test_writers import body
from tests.factories import (
    make_achievement,
    make_award,
    make_award_year,
    make_practice,
    make_recognition,
    make_region_report,
    make_source,
    make_staff,
    make_unit,
)
from units.history import Change
from units.models import Brand, Unit, UnitName

from .pages import LISTS, address, exported, listed, rows_of

pytestmark = pytest.mark.django_db
DRAFT = "未公开的示例"


def fill(number: int) -> None:
    """So many records of each kind, in a year that is not released."""
    year = make_award_year(2026, released=False)
    for n in range(number):
        unit = make_unit(
            name=f"示例第{n}局", tier=("municipal", "county")[n % 2], successor=Unit.objects.first()
        )
        UnitName.objects.create(unit=unit, name=f"示例简称{n}")
        brand = Brand.objects.create(unit=unit, name=f"示例品牌{n}")
        indicator = Indicator.objects.create(slug=f"i-{n}", name=f"示例口径{n}", measure="件")
        row = make_recognition(
            unit=unit, award_year=year, stage=Stage.BEFORE[n % 5], headline=f"{DRAFT}{n}",
            brand=brand, position=n,
        )  # fmt: skip
        source = make_source(published_on=date(2026, 1, 1 + n % 28))
        make_achievement(row, source=source, indicator=indicator, is_leading=True)
        make_practice(row, source=source)
    make_region_report(award_year=year)


@pytest.mark.parametrize("model", LISTS.values(), ids=LISTS)
@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_every_list_goes_out_with_all_its_rows(admin_client, model, form):
    fill(3)
    shown = len(listed(admin_client, model))  # first: taking the audit trail adds to it
    assert len(exported(admin_client, model, form=form)) == shown
    page = admin_client.get(address(model, "changelist")).content.decode()
    assert f'href="{address(model, "export", form)}"' in page


def test_exports_ask_no_more_often_for_300_rows_than_for_3(admin_client):
    ContentType.objects.get_for_models(*LISTS.values())  # kept once they are read
    counts = []
    for more in (3, 297):
        fill_more(more)
        counts.append({label: queries_of(admin_client, model) for label, model in LISTS.items()})
    assert counts[1] == counts[0]


def queries_of(client, model) -> int:
    with CaptureQueriesContext(connection) as queries:
        body(client.get(address(model, "export", "csv")))
    # A session is written once a minute.
    said = (query["sql"] for query in queries)
    return len([sql for sql in said if not re.search("SAVEPOINT|UPDATE .django_session", sql)])


def fill_more(number: int) -> None:
    """So many more of what there may be many of."""
    start = Unit.objects.count()
    year = make_award_year(2026, released=False)
    for n in range(start, start + number):
        unit = make_unit(name=f"示例第{n}局", successor=Unit.objects.order_by("pk").last())
        brand = Brand.objects.create(unit=unit, name=f"示例品牌{n}")
        row = make_recognition(unit=unit, award_year=year, stage="nominated", brand=brand)
        indicator = Indicator.objects.create(slug=f"i-{n}", name=f"示例口径{n}", measure="件")
        make_achievement(row, source=(source := make_source()), indicator=indicator)
        make_practice(row, source=source)


def test_a_recognition_goes_out_whole_with_real_types(client, staff):
    recognition = make_recognition(
        year=2024, name_then="示例旧局", summary="示例提要", position=7,
        brand=Brand.objects.create(unit=(unit := make_unit()), name="示例品牌"), unit=unit,
        stage="lapsed", ended_on=date(2026, 1, 5), ended_reason="示例原因",
    )  # fmt: skip
    make_achievement(recognition, label="服务船舶", wording="1.9万余艘次", is_leading=True)
    make_achievement(recognition)
    (row,) = exported(client, Recognition)
    assert row == {
        "年度": 2024,
        "奖项": "示例模范机关",
        "单位": unit.name,
        "获评时名称": "示例旧局",
        "所在区划": "舟山市",
        "层级": "市直",
        "工作领域": "政法公安",
        "阶段": "到期",
        "党建品牌": "示例品牌",
        "标题": recognition.headline,
        "提要": "示例提要",
        "事迹": None,
        "颁奖词": None,
        "撤销文号": None,
        "整改期限": None,
        "引语": None,
        "引语位置": None,
        "引语出自": None,
        "引语来源": None,
        "排序": 7,
        "数字": 2,
        "首要数字": "服务船舶 1.9万余艘次",
        "终止日期": datetime(2026, 1, 5),
        "终止原因": "示例原因",
    }
    (line,) = exported(client, Recognition, form="csv")
    assert (line["终止日期"], line["年度"], line["事迹"]) == ("2026-01-05", "2024", "")


def test_figures_of_units_and_regions_go_out_as_worded_and_as_meant(client, staff):
    make_achievement(make_recognition(name_then="示例局"), wording="90余件", value="90.5")
    make_achievement(region_report=make_region_report(), wording="5件", value=5)
    rows = exported(client, Achievement)
    said = [(r["单位或地区"], r["原文表述"], r["数值"], r["限定"], r["首要数字"]) for r in rows]
    more = Achievement.Qualifier.MORE_THAN.label
    assert said == [("舟山市", "5件", 5, more, "否"), ("示例局", "90余件", 90.5, more, "否")]


def test_moments_are_local_and_have_a_type(admin_client):
    make_staff()
    get_user_model().objects.update(date_joined="2025-12-01T01:30:15Z")
    joined = sheets.plain(get_user_model().objects.first().date_joined)
    book = b"".join(lists.workbook_chunks("表", [["头"], [joined]]))
    moment = load_workbook(io.BytesIO(book)).active["A2"]
    assert moment.value == datetime(2025, 12, 1, 9, 30, 15)
    assert moment.number_format == r"yyyy\-mm\-dd hh:mm"


def test_no_password_goes_out(admin_client):
    make_staff()
    rows = exported(admin_client, get_user_model(), form="csv")
    assert len(rows) == 2
    assert "md5$" not in str(rows) and "密码" not in rows[0]


def test_the_text_of_a_source_stays(client, staff):
    make_source(title="示例报道", text=DRAFT)
    (row,) = exported(client, Source)
    assert DRAFT not in str(row) and row["标题"] == "示例报道"


def test_the_head_stays_has_a_filter_and_columns_fit_chinese(client, staff):
    make_recognition(headline="二十个字的标题二十个字的标题二十个字的标", summary="长" * 200)
    response = client.get(address(Recognition, "export", "xlsx"))
    page = load_workbook(io.BytesIO(body(response))).active
    assert (page.freeze_panes, page.auto_filter.ref) == ("A2", "A1:X2")
    columns = enumerate(page.column_dimensions.values(), 1)
    widths = {page.cell(1, n).value: column.width for n, column in columns}
    assert (widths["标题"], widths["提要"], widths["年度"]) == (42, 60, 8)
    assert page["A1"].font.b and not page["A2"].font.b


TEXTS = ["=1+1", "+86", "-1", "@示例", "＝1", "'=1", "http://example.cn/a", "007"]


@pytest.mark.parametrize("text", TEXTS)
def test_a_workbook_keeps_every_text_as_a_text(client, staff, text):
    make_recognition(headline=text)
    book = load_workbook(io.BytesIO(body(client.get(address(Recognition, "export", "xlsx")))))
    (found,) = (one for one in book.active[2] if one.value == text)
    assert (found.data_type, found.hyperlink) == ("s", None)
    assert found.quotePrefix == (text not in ("007", "http://example.cn/a"))


@pytest.mark.skipif(not office.is_there(), reason=office.MISSING)
def test_office_takes_no_cell_for_a_formula_or_a_link(client, staff, tmp_path):
    for text in TEXTS:
        make_recognition(headline=text)
    file = tmp_path / "list.xlsx"
    file.write_bytes(body(client.get(address(Recognition, "export", "xlsx"))))
    opened = office.converted(file, "fods").read_text("utf-8")
    assert "table:formula" not in opened and "text:a " not in opened
    for text in TEXTS:
        kept = f">{text}<".replace("'", "&apos;")
        assert opened.count(kept) == 1, text
        said = opened[: opened.index(kept)].rpartition("<table:table-cell")[2]
        assert 'office:value-type="string"' in said, text


def test_csv_begins_with_a_byte_order_mark_and_neutralises(client, staff):
    make_recognition(headline="=1+1")
    content = body(client.get(address(Recognition, "export", "csv")))
    assert content.startswith(b"\xef\xbb\xbf")
    assert ",'=1+1," in content.decode()


# Who


def account(*permissions: str, role: str = ""):
    user = get_user_model().objects.create_user(f"someone-{role}", is_staff=True)
    if role:
        user.groups.add(Group.objects.get(name=role))
    user.user_permissions.set(Permission.objects.filter(codename__in=permissions))
    return user


@pytest.mark.parametrize(
    ("user", "status"),
    [
        (lambda: None, 302),
        (lambda: account(role="评审专家"), 403),
        (lambda: account(role="一审员"), 403),
        (lambda: account("view_recognition"), 403),
        (lambda: account("export_recognition"), 403),
        (lambda: account("view_recognition", "export_unit", "view_unit"), 403),
        (lambda: account("view_recognition", "export_recognition"), 200),
        (lambda: account(role="录入员"), 200),
    ],
)
@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_drafts_go_out_to_nobody_without_the_right(client, user, status, form):
    fill(2)
    if who := user():
        client.force_login(who)
    response = client.get(address(Recognition, "export", form))
    assert response.status_code == status
    if status != 200:
        assert DRAFT not in response.content.decode()
        assert Change.objects.count() == 0
    else:
        assert [DRAFT in row["标题"] for row in rows_of(response, form)] == [True, True]
        assert "no-store" in response["Cache-Control"]
    if who and status == 403:
        seen = client.get(address(Recognition, "changelist"))
        assert "export." not in seen.content.decode()
        action = {"action": f"export_{form}", "_selected_action": [Recognition.objects.first().pk]}
        refused = client.post(address(Recognition, "changelist"), action)
        assert "Content-Disposition" not in refused and Change.objects.count() == 0
        assert client.get(address(Recognition, "exports")).status_code == 403


#: What staff do not keep.
NOT_CONTENT = ("auth.", "audit.", "accounts.")
#: What they work on and never take away: how reviews go.
STAYS = {"reviewround"}


def test_staff_may_export_what_they_keep_and_approvers_nothing():
    held = {
        name: set(
            Group.objects.get(name=name)
            .permissions.filter(codename__startswith="export_")
            .values_list("content_type__model", flat=True)
        )
        for name in ("录入员", "一审员", "评审专家", "审计员")
    }
    kept = {label.split(".")[1] for label in LISTS if not label.startswith(NOT_CONTENT)}
    kept -= STAYS
    assert held == {"录入员": kept, "一审员": set(), "评审专家": set(), "审计员": {"entry"}}


# What is left out, and what is chosen


def test_pages_end_no_export(client, staff, monkeypatch):
    monkeypatch.setattr("awards.admin.honours.recognitions.RecognitionAdmin.list_per_page", 2)
    rows = [make_recognition(position=n) for n in range(5)]
    assert [row["获评时名称"] for row in exported(client, Recognition, {"p": "2"})] == [
        row.name_then for row in rows
    ]


def test_an_address_that_makes_no_sense_leads_back_to_the_list(client, staff):
    make_recognition()
    for query in ({"award_year__year": "x"}, {"unit__nothing": "1"}):
        response = client.get(address(Recognition, "export", "csv"), query)
        assert (response.status_code, response["Location"]) == (
            302,
            f"{address(Recognition, 'changelist')}?e=1",
        )
    assert Change.objects.count() == 0


def test_the_chosen_rows_alone_go_out(client, staff):
    rows = [make_recognition(position=n) for n in range(4)]
    chosen = [rows[3].pk, rows[1].pk]
    response = client.post(
        address(Recognition, "changelist"), {"action": "export_xlsx", "_selected_action": chosen}
    )
    assert [r["获评时名称"] for r in rows_of(response)] == [rows[1].name_then, rows[3].name_then]
    act = Change.objects.get()
    assert act.new == {"form": "xlsx", "filters": ["所选的行"], "count": 2}


# What is noted


def test_it_is_noted_who_took_what(client, staff):
    award = make_award()
    for earlier in range(2000, 2012):  # so that keys have two digits
        make_award_year(earlier, award=award)
    make_recognition(year=2024, stage="lapsed", ended_on=date(2026, 1, 5), ended_reason="示例")
    make_recognition(year=2025)
    exported(
        client,
        Recognition,
        {"award_year__year": "2024", "award_year__id__exact": AwardYear.objects.get(year=2024).pk},
    )
    exported(client, Recognition, {"q": "示例"}, form="csv")
    exported(client, Unit)
    acts = [(act.by, act.called, act.new) for act in Change.objects.order_by("pk")]
    key = AwardYear.objects.get(year=2024).pk
    assert acts == [
        (staff, "获评单位", {"form": "xlsx", "count": 1,
                         "filters": ["年度：2024", f"award_year__id__exact={key}"]}),
        (staff, "获评单位", {"form": "csv", "count": 2, "filters": ["搜索“示例”"]}),
        (staff, "机关单位", {"form": "xlsx", "count": 2, "filters": []}),
    ]  # fmt: skip
    page = client.get(address(Recognition, "exports")).content.decode()
    assert f"导出“获评单位”1 行（年度：2024，award_year__id__exact={key}），存为 .xlsx" in page
    assert "导出“获评单位”2 行（搜索“示例”），存为 .csv" in page
    assert "机关单位”2" not in page
    desk = client.get("/admin/")
    recent = [(one["words"], one["url"]) for one in desk.context["recent"]]
    assert recent[0] == ("导出“机关单位”2 行（全部），存为 .xlsx", address(Unit, "changelist"))


def test_a_search_that_finds_more_than_is_listed_says_so(client, staff, monkeypatch):
    monkeypatch.setattr("units.desk.long.MOST", 2)
    for n in range(3):
        make_unit(name=f"示例第{n}局")
    assert (
        len(exported(client, Unit, {"q": "示例"})) == len(listed(client, Unit, {"q": "示例"})) == 2
    )
    assert Change.objects.get().new["filters"] == ["搜索“示例”", "只有列出的命中"]


# Large ones


def test_few_rows_are_held_at_a_time(client, staff, monkeypatch):
    monkeypatch.setattr(sheets, "CHUNK", 100)
    for _ in range(450):
        make_source()
    response = client.get(address(Source, "export", "csv"))
    with CaptureQueriesContext(connection) as early:
        pieces = iter(response.streaming_content)
        [next(pieces) for _ in range(3)]
    with CaptureQueriesContext(connection) as late:
        assert sum(piece.count(b"\n") for piece in pieces) > 300
    assert len(late) >= 2 * len(early) > 0


def test_many_large_exports_at_once_wait(client, staff, monkeypatch):
    monkeypatch.setattr(lists, "FEW", 1)
    make_recognition(), make_recognition()
    leave = GATE.enter(f"account {staff.pk}")
    response = client.get(address(Recognition, "export", "csv"), {"q": "示例"})
    leave()
    assert (response.status_code, response["Location"].rpartition("?")[0]) == (
        302,
        address(Recognition, "changelist"),
    )
    assert [str(m) for m in get_messages(response.wsgi_request)] == [lists.BUSY]
    assert Change.objects.count() == 0
    assert len(exported(client, Recognition, form="csv")) == 2
    assert GATE.inside.total() == 0
