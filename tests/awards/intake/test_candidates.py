"""From an article to candidates: sections, places, labels, periods, files."""

import io
import json
from pathlib import Path

import docx
import pytest
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as st

from awards.intake.candidates import extract, paragraphs
from awards.intake.files import UnreadableFile, read
from awards.intake.offers import unit_names
from tests.awards.quantities.passages import passages
from tests.factories import make_unit
from units.models import UnitName

NAMES = {"示例信访局": "xinfang", "示例边检站": "bianjian", "示例出入境边防检查站": "bianjian"}
ARTICLE = """示例市机关党建综述

□ 通讯员 示例

近年来,全市机关党建质量提升。截至2025年,覆盖率已达80%以上。

四家单位获评。

示例信访局:阳光信访 做群众的“连心桥”

局党组带头领办。

今年以来,接待来访2000余批5000余人次,一次办结率95%以上。五年来,信访总量年均下
降45.8%。推动“12345热线”联动。

示例边检站:党建领航

效率提升超60%,通关时间由6小时压缩至4小时。

四家单位的成功实践,覆盖120个党支部。
"""


def rows(text=ARTICLE, names=NAMES):
    return list(extract(text, names))


def test_each_figure_is_given_to_the_section_that_it_stands_in():
    assert [(ARTICLE[c.mention.start : c.mention.end], c.unit, c.locator) for c in rows()] == [
        ("80%以上", None, "开篇部分，第1段"),
        ("四家", None, "开篇部分，第2段"),
        ("2000余批", "xinfang", "示例信访局部分，第2段"),
        ("5000余人次", "xinfang", "示例信访局部分，第2段"),
        ("95%以上", "xinfang", "示例信访局部分，第2段"),
        ("45.8%", "xinfang", "示例信访局部分，第2段"),
        ("超60%", "bianjian", "示例边检站部分，第1段"),
        ("4小时", "bianjian", "示例边检站部分，第1段"),
        ("四家", None, "结尾部分，第1段"),
        ("120个", None, "结尾部分，第1段"),
    ]


def test_a_heading_that_goes_on_in_its_line_loses_no_figure():
    (candidate,) = rows("示例信访局：今年以来，接待来访2000余批。")
    assert (candidate.unit, candidate.label) == ("xinfang", "接待来访")
    assert candidate.locator == "示例信访局部分，第1段"


def test_without_headings_a_section_begins_where_a_paragraph_opens_with_a_name():
    text = """全市有党员3200名。

示例信访局党组带头领办，接待来访2000余批。

此外，化解积案170余件。

示例边检站、示例信访局联合巡查12次。

示例边检站推动效率提升超60%。

四家单位共覆盖120个党支部。
"""
    assert [(c.mention.quantity.wording, c.unit) for c in rows(text)] == [
        ("3200名", None),
        ("2000余批", "xinfang"),
        ("170余件", "xinfang"),
        ("12次", "xinfang"),
        ("超60%", "bianjian"),
        ("四家", None),
        ("120个", None),
    ]
    # where there are headings, they alone divide the text
    assert {c.unit for c in rows("示例信访局：阳光信访\n" + text)} == {"xinfang", None}


def test_one_figure_that_is_said_of_each_of_a_list_is_offered_for_each():
    found = rows("信访事项受理率、办结率两个100%，工作成效两个100%。")
    assert [(c.mention.start, c.label) for c in found] == [
        (13, "信访事项受理率"),
        (13, "办结率"),
        (24, "工作成效"),
    ]
    assert len({c.fingerprint for c in found}) == 3


def test_labels_leave_out_what_says_nothing_of_what_is_counted():
    text = (
        "我市四家单位获评。面对分散在27个岛屿上的35个码头和32家企业，加注24小时一次性办结率保持98%。"
        "保障47个重点项目和245个市级项目。外籍船员换班量，列全国首位，超10万人次参与。"
    )
    assert [c.label for c in rows(text)] == [
        "单位获评",
        "分散岛屿",
        "岛屿上码头",
        "岛屿上企业",
        "加注一次性办结率",
        "一次性办结率",
        "保障重点项目",
        "保障市级项目",
        "外籍船员换班量",
        "参与",
    ]


def test_labels_and_periods_say_what_is_counted_and_when():
    assert [(c.label, c.period) for c in rows()][:8] == [
        ("覆盖率", "截至2025年"),
        ("单位获评", ""),
        ("接待来访", "今年以来"),
        ("接待来访", "今年以来"),
        ("一次办结率", "今年以来"),
        ("信访总量年均下降", "五年来"),
        ("效率提升", ""),
        ("通关时间", ""),
    ]


def test_a_baseline_comes_with_its_change():
    change = rows()[7].mention
    assert (change.baseline.value, change.quantity.value, change.direction) == (6, 4, "down")


def test_lines_that_the_layout_broke_are_one_paragraph():
    (sentence,) = {c.sentence for c in rows() if "45.8" in c.sentence}
    assert sentence == "五年来，信访总量年均下降45.8%。"
    assert [
        p.text for p in paragraphs("甲方的工作做得很好，乙\n\n方也做得很好。\n短标题\n丙。")
    ] == [
        "甲方的工作做得很好，乙方也做得很好。",
        "短标题",
        "丙。",
    ]


HEADLINE = "我市四家单位深入推进模范机关建设巡礼"


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (f"{HEADLINE}\n\n今年以来，接待来访2000余批。", 2),
        (f"{HEADLINE}，推动高质量发展\n\n今年以来，接待来访2000余批。", 2),
        (f"{HEADLINE}\n\n市直机关工委牵头组织各级党组织，全年培训党员5000余人次。", 2),
        # what a layout broke, as wide as what follows or wider
        (f"{HEADLINE}以及\n\n今年以来，接待来访2000余批的工作。", 1),
        (f"{HEADLINE}同志\n\n们共同努力，接待来访2000余批次。", 1),
        (f"{HEADLINE}，推动高\n\n质量发展的各项工作在全市范围内展开，接待来访2000余批次。", 1),
    ],
)
def test_a_headline_without_a_full_stop_is_a_paragraph_of_its_own(text, parts):
    assert len(list(paragraphs(text))) == parts


@pytest.mark.parametrize(
    ("sentence", "period"),
    [
        ("示例信访局：今年以来，接待来访2000余批。", "今年以来"),
        ("没有登记的局：今年以来，接待来访2000余批。", "今年以来"),
        ("没有登记的局：防汛抗台期间，接待来访2000余批。", "防汛抗台期间"),
        ("没有登记的局今年以来，接待来访2000余批。", "今年以来"),
        ("模范机关建设巡礼今年以来接待来访2000余批。", "今年以来"),
        ("党的十八大以来，接待来访2000余批。", "党的十八大以来"),
    ],
)
def test_a_period_has_nothing_of_a_name_or_a_headline_before_it(sentence, period):
    assert [c.period for c in rows(sentence)] == [period]


@pytest.mark.parametrize(
    ("closing", "unit"),
    [
        ("据统计，三家单位共服务群众120万人次。", None),
        ("据不完全统计，我市两家获评单位服务群众120万人次。", None),
        ("总的来看，这些单位服务群众120万人次。", None),
        ("我市两家单位服务群众120万人次。", None),
        ("截至目前，120家单位参加培训。", "bianjian"),
        ("在局党委带领下，各单位服务群众120万人次。", "bianjian"),
    ],
)
def test_what_is_said_of_all_units_at_the_end_is_not_the_last_ones(closing, unit):
    assert rows(f"{ARTICLE.partition('四家单位的')[0]}{closing}")[-1].unit == unit


@pytest.mark.parametrize(
    ("text", "wording", "doubtful"),
    [
        ("今年以来，全市信访总量同比持续下降了4\n5.8%。", "45.8%", False),
        ("信访总量下降4\n5.8%。", "45.8%", True),
        ("发放补助3,\n264.8万元。", "3,264.8万元", False),
        ("发放补助1,13\n份。", "1,13份", True),
        ("来信\n120\n130件", "130件", False),
        ("示例市党建工作总结2024\n2025年，走访130件", "130件", False),
    ],
)
def test_a_number_that_a_line_end_broke_is_whole(text, wording, doubtful):
    (candidate,) = rows(text)
    assert (candidate.mention.quantity.wording, candidate.mention.doubtful) == (wording, doubtful)
    printed = text[candidate.mention.start : candidate.mention.end]
    assert printed.replace("\n", "") == wording


def test_a_space_before_a_figure_is_no_part_of_its_label():
    (candidate,) = rows("好评率达 99. 86 ％。")
    assert (candidate.label, candidate.mention.quantity.wording) == ("好评率", "99. 86 ％")


def test_a_fingerprint_holds_while_the_sentence_stays():
    before = {c.fingerprint for c in rows()}
    moved = {c.fingerprint for c in rows("新加的第一句。\n\n" + ARTICLE)}
    assert len(before) == len(rows())
    assert before <= moved
    changed = {c.fingerprint for c in rows(ARTICLE.replace("一次办结率", "首次办结率"))}
    assert len(before - changed) == 3


def test_without_registered_names_no_figure_has_a_unit():
    assert {c.unit for c in rows(names={})} == {None}
    assert {c.locator.partition("，")[0] for c in rows(names={})} == {"开篇部分"}


@pytest.mark.parametrize("name", ["first", "second", "third", "fourth", "fifth"])
def test_periods_of_the_passages(name):
    right = marked = 0
    for passage in passages(name):
        gold = {figure.start: figure.period for figure in passage.figures}
        for candidate in extract(passage.text, {}):
            if candidate.mention.start in gold:
                marked += 1
                right += candidate.period == gold[candidate.mention.start]
    assert right / marked >= 0.95


@given(
    st.text(alphabet="0123456789万余%，。,.:：\n \t“”今年以来示例信访局件人次（）", max_size=200)
)
def test_offsets_slice_the_text_whatever_it_is(text):
    for candidate in extract(text, NAMES):
        wording = text[candidate.mention.start : candidate.mention.end]
        assert "".join(wording.split()) == "".join(candidate.mention.quantity.wording.split())
        assert 0 <= candidate.sentence_start <= candidate.mention.start


@given(st.text(max_size=300))
def test_no_text_raises_anything(text):
    assert all(len(c.fingerprint) == 40 for c in extract(text, NAMES))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_text_files_are_read_in_the_encodings_of_offices(encoding):
    assert read("接待2000余批\r\n次".encode(encoding), "报道.TXT") == "接待2000余批\n次"


def test_word_files_are_read_with_their_tables():
    document = docx.Document()
    document.add_paragraph("接待2000余批。")
    table = document.add_table(1, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = "化解率", "95%以上"
    file = io.BytesIO()
    document.save(file)
    assert read(file.getvalue(), "报道.docx") == "接待2000余批。\n化解率\n95%以上"


@pytest.mark.parametrize(
    ("content", "name", "message"),
    [
        (b"x" * (10 * 1024 * 1024 + 1), "大.txt", "文件超过 10 MB"),
        (b"x" * 1_000_001, "长.txt", "文字超过 100 万字"),
        (b"x" * 4_000_001, "长.txt", "文字超过 100 万字"),
        (b"%PDF-1.7", "报道.pdf", "只能读 .txt 和 .docx 文件"),
        (b"not a zip", "报道.docx", "Word 文件打不开"),
        (b"\x00\x01\x02\x03", "报道.txt", "读不出文字"),
        (b"\xff\xff\xff", "报道.txt", "读不出文字"),
    ],
)
def test_what_cannot_be_read_is_said_in_words(content, name, message):
    with pytest.raises(UnreadableFile, match=message):
        read(content, name)


@pytest.fixture
def unit(db):
    unit = make_unit(slug="shili-xinfangju", name="示例市信访局", short_name="市示例信访局")
    UnitName.objects.create(unit=unit, name="示例信访局")
    return unit


def test_every_name_of_a_unit_leads_to_it(unit):
    text = "示例市信访局：\n一、市示例信访局：\n【示例信访局】\n没有登记的局：\n甲"
    assert unit_names(text) == {
        "示例市信访局": "shili-xinfangju",
        "市示例信访局": "shili-xinfangju",
        "示例信访局": "shili-xinfangju",
    }


def test_the_command_prints_candidates_as_json(unit, tmp_path, capsys):
    file = tmp_path / "article.txt"
    file.write_text("示例信访局：\n今年以来，满意度从90.50分升至95分以上。", "utf-8")
    call_command("extract", str(file), "--json")
    assert json.loads(capsys.readouterr().out) == [
        {
            "text": "95分以上",
            "value": "95",
            "upper_value": None,
            "qualifier": "at_least",
            "measure": "分",
            "kind": "amount",
            "start": 24,
            "end": 29,
            "label": "满意度",
            "period": "今年以来",
            "direction": "up",
            "doubtful": False,
            "unit": "shili-xinfangju",
            "baseline": {
                "value": "90.5",
                "upper_value": None,
                "qualifier": "exact",
                "measure": "分",
            },
            "sentence": "今年以来，满意度从90.50分升至95分以上。",
            "locator": "示例信访局部分，第1段",
        }
    ]


def test_the_command_says_what_is_doubtful(db, tmp_path, capsys):
    file = tmp_path / "article.txt"
    file.write_text("群众来信1,13件，总量下降4\n5.8%。\n接待3,264批。", "utf-8")
    call_command("extract", str(file))
    assert capsys.readouterr().out.splitlines() == [
        "-\t1,13件\t群众来信\t开篇部分，第1段\t存疑，请对照原文",
        "-\t45.8%\t总量下降\t开篇部分，第1段\t存疑，请对照原文",
        "-\t3,264批\t接待\t开篇部分，第2段",
        "共 3 处，其中 2 处存疑，请对照原文核对。",
    ]


def test_the_command_says_in_one_line_what_it_cannot_read(db, tmp_path):
    with pytest.raises(CommandError, match="No such file"):
        call_command("extract", str(tmp_path / "none.txt"))
    (tmp_path / "a.pdf").write_bytes(b"%PDF")
    with pytest.raises(CommandError, match=r"只能读 \.txt 和 \.docx 文件"):
        call_command("extract", str(tmp_path / "a.pdf"))


SOURCE = Path(__file__).parents[4] / "shared/sources/zhoushan-2025-press-article.txt"


@pytest.mark.skipif(not SOURCE.exists(), reason="the article is not part of the project")
def test_every_figure_of_the_zhoushan_article_is_offered_to_its_owner(db):
    """The article itself cannot be kept here; where it is at hand, the fixture is its measure."""
    call_command("loaddata", "districts", "zhoushan_2025", verbosity=0)
    from awards.models import Achievement

    text = read(SOURCE.read_bytes(), SOURCE.name)
    found = [
        (c.unit, text[c.mention.start : c.mention.end]) for c in extract(text, unit_names(text))
    ]
    kept = {
        (figure.recognition and figure.recognition.unit.slug, figure.wording)
        for figure in Achievement.objects.select_related("recognition__unit")
    }
    assert kept - set(found) == set()
    assert len(found) - len([row for row in found if row in kept]) <= len(found) / 4
