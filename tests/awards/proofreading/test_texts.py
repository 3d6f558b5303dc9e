"""The rules of proofreading, text by text, and what they find in records."""

from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from awards import proofreading
from awards.models import (
    Achievement,
    Indicator,
    Term,
)
from awards.proofreading import Renaming, Stated
from tests.factories import (
    make_recognition,
)

SLOGAN = Term(wrong="六千先锋", right="六干先锋", why="实干的干。")
STATION = Term(wrong="边防检查站", right="舟山出入境边防检查站")
BUREAU = Term(wrong="舟山公安局", right="舟山市公安局")


def excerpts(findings) -> list[tuple[int, str, str]]:
    """Where, what and what instead, of each finding."""
    return [(f.start, f.excerpt, f.suggestion) for f in findings]


def figure(wording: str, **columns) -> Achievement:
    """An unsaved figure with what its wording means."""
    achievement = Achievement(label="示例指标", wording=wording, **columns)
    achievement.derive()
    return achievement


# Terms


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("争当六千先锋。", [(2, "六千先锋", "六干先锋")]),
        ("争当六干先锋。", []),
        ("六千先锋，六千先锋", [(0, "六千先锋", "六干先锋"), (5, "六千先锋", "六干先锋")]),
        ("争当六 千先锋", [(2, "六 千先锋", "六干先锋")]),
        ("六\u3000千\u200b先\n锋", [(0, "六\u3000千\u200b先\n锋", "六干先锋")]),
        ("六千\n\n先锋", []),
        ("六千" + " " * 300 + "先锋", []),
        ("六千人先锋", []),
        ("", []),
    ],
)
def test_a_wrong_form_is_found_through_spaces_but_not_across_paragraphs(text, found):
    assert excerpts(proofreading.terms(text, [SLOGAN])) == found


def test_full_and_half_width_are_the_same():
    term = Term(wrong="5G远航", right="5G领航")
    assert excerpts(proofreading.terms("品牌５Ｇ远航", [term])) == [(2, "５Ｇ远航", "5G领航")]


def test_a_term_of_width_alone_finds_its_wrong_width_only():
    term = Term(wrong="５Ｇ领航", right="5G领航")
    found = proofreading.terms("5G领航和５Ｇ领航", [term])
    assert excerpts(found) == [(5, "５Ｇ领航", "5G领航")]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("舟山出入境边防检查站", []),
        ("舟山出入境 边防检查站", []),
        ("去边防检查站", [(1, "边防检查站", "舟山出入境边防检查站")]),
        ("入境边防检查站", [(2, "边防检查站", "舟山出入境边防检查站")]),
        (
            "舟山出入境边防检查站和边防检查站",
            [(11, "边防检查站", "舟山出入境边防检查站")],
        ),
    ],
)
def test_the_right_form_may_contain_the_wrong_one(text, found):
    assert excerpts(proofreading.terms(text, [STATION])) == found


def test_the_longer_of_two_forms_at_one_place_is_meant():
    longer = Term(wrong="舟山边防检查站", right="舟山出入境边防检查站")
    within = Term(wrong="检查站点", right="检查站")
    known = [STATION, longer, within]
    assert excerpts(proofreading.terms("舟山边防检查站", known)) == [
        (0, "舟山边防检查站", "舟山出入境边防检查站")
    ]
    assert excerpts(proofreading.terms("舟山边防检查站点", known)) == [
        (0, "舟山边防检查站", "舟山出入境边防检查站"),
        (4, "检查站点", "检查站"),
    ]


def test_of_two_forms_that_begin_alike_the_longer_is_meant():
    team = Term(wrong="六千先锋队", right="六干先锋队伍")
    assert excerpts(proofreading.terms("六千先锋队", [SLOGAN, team])) == [
        (0, "六千先锋队", "六干先锋队伍")
    ]


def test_a_right_form_of_another_term_is_no_cover_for_itself():
    first = Term(wrong="甲机关", right="乙机关")
    second = Term(wrong="乙机关", right="丙机关")
    assert excerpts(proofreading.terms("乙机关", [first, second])) == [(0, "乙机关", "丙机关")]


def test_a_registered_name_may_contain_a_wrong_form():
    name = "示例舟山公安局学校"
    assert proofreading.terms(f"在{name}", [BUREAU], [name]) == []
    assert len(proofreading.terms("在舟山公安局学校", [BUREAU], [name])) == 1


def test_the_message_says_the_right_form_and_why():
    (finding,) = proofreading.terms("六千先锋", [SLOGAN])
    assert finding.message == "规范写法是“六干先锋”（实干的干）。"
    assert (finding.before, finding.after) == ("", "")


# Punctuation


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("党建,业务", [(1, "建,业", "建，业")]),
        ("党建, 业务", [(1, "建, 业", "建，业")]),
        ("甲,乙;丙", [(0, "甲,乙", "甲，乙"), (2, "乙;丙", "乙；丙")]),
        ("完成.", [(1, "成.", "成。")]),
        ("完成.\n下段", [(1, "成.", "成。")]),
        ("等等...", [(1, "等...", "等……")]),
        ("达95%,同比", [(3, "%,同", "%，同")]),
        ("累计:2000批", [(1, "计:2", "计：2")]),
        ("“先锋”,再", [(3, "”,再", "”，再")]),
        ("出入境(港)船舶", [(3, "(港)", "（港）")]),
        ("出入境（港)船舶", [(3, "（港)", "（港）")]),
        ('打造"先锋"品牌', [(2, '"先锋"', "“先锋”")]),
        ("党建，业务。", []),
        ("3,000件，12:30，3.5万，1.提高", []),
        ("比例为1:2", []),
        ("AI(GPT)模型", []),
        ("大模型(AI)", []),
        ("“AI, ML”与A.B", []),
        ("见 https://example.org/a,b?c=1", []),
        ("（港）", []),
    ],
)
def test_half_width_marks_between_chinese_characters(text, found):
    assert excerpts(proofreading.half_width(text)) == found


# Figures


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("投资9～16亿元", [(2, "9～16亿元", "9亿～16亿元")]),
        ("投资9亿～16亿元", []),
        ("提升30—40%", [(2, "30—40%", "30%—40%")]),
        ("提升30%—40%", []),
        ("约9—16万人次", [(0, "约9—16万人次", "约9万—16万人次")]),
        ("缩短4—6小时", []),
    ],
)
def test_ambiguous_ranges_are_written_out(text, found):
    assert excerpts(proofreading.ambiguous_ranges(text)) == found


@pytest.mark.parametrize(
    ("text", "wordings", "found"),
    [
        ("化解170余件", ["170余件"], []),
        ("化解170余件", ["170件"], [(2, "170余件", "170件")]),
        ("服务近3万人次", ["2.9万余人次"], [(2, "近3万人次", "2.9万余人次")]),
        ("服务超2.9万人次", ["2.9万余人次"], []),
        ("服务29000余人次", ["2.9万余人次"], []),
        ("服务2.9万余人", ["2.9万余人次"], None),
        ("服务300余件", ["170余件"], None),
        ("缩短4—6小时", ["4—6小时"], []),
        ("缩短4—8小时", ["4—6小时"], [(2, "4—8小时", "4—6小时")]),
        ("换乘3车2船", ["3车", "2船"], []),
        ("排名全国第一", ["全国第一"], []),
        ("位居全国第一", ["全省第一"], None),
        ("列全国指定口岸首位", ["全国指定口岸首位"], []),
        ("截至2025年，“五化”体系和12345热线", [], []),
    ],
)
def test_a_figure_wants_an_achievement_in_the_same_wording(text, wordings, found):
    findings = proofreading.unbacked_figures(text, Stated(map(rank_or_amount, wordings)))
    if found is None:
        (only,) = findings
        assert only.suggestion == "在成效指标中补录这个数字并注明来源，或删去"
    else:
        assert excerpts(findings) == found


def rank_or_amount(wording: str) -> Achievement:
    if "第" in wording or "首" in wording:
        return Achievement(label="示例名次", wording=wording, kind="rank")
    return figure(wording)


def test_both_ends_of_a_change_are_backed():
    text = "满意度从90.50分升到95分以上"
    whole = figure("95分以上", baseline_wording="90.50分", baseline_value="90.5")
    assert proofreading.unbacked_figures(text, Stated([whole])) == []
    (finding,) = proofreading.unbacked_figures(text, Stated([figure("95分以上")]))
    assert (finding.start, finding.excerpt) == (4, "90.50分")


def test_the_message_names_the_figure_that_comes_near():
    stated = Stated([figure("2.9万余人次")])
    (finding,) = proofreading.unbacked_figures("服务近3万人次", stated)
    assert finding.message == "成效指标写的是“2.9万余人次”（示例指标），文中写作“近3万人次”。"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("one", "other", "disagree"),
    [
        ({"wording": "80%"}, {"wording": "85%"}, True),
        ({"wording": "80%"}, {"wording": "80%"}, False),
        ({"wording": "98%"}, {"wording": "95%以上"}, False),
        ({"wording": "近3万件"}, {"wording": "2.9万余件"}, False),
        ({"wording": "1.2万件"}, {"wording": "1.2万余件"}, True),
        ({"wording": "约1万件"}, {"wording": "约3万件"}, True),
        ({"wording": "80%"}, {"wording": "85件"}, False),
        ({"wording": "80%", "period": "2024年"}, {"wording": "85%", "period": "2025年"}, False),
        ({"wording": "80%", "period": "今年 以来"}, {"wording": "85%", "period": "今年以来"}, True),
        ({"wording": "80%"}, {"wording": "85%", "label": "另一指标"}, False),
        ({"wording": "全国第一", "kind": "rank"}, {"wording": "全球第四", "kind": "rank"}, False),
        ({"wording": "全国第一", "kind": "rank"}, {"wording": "全国第二", "kind": "rank"}, True),
    ],
)
def test_figures_of_the_same_thing_may_not_disagree(one, other, disagree):
    recognition = make_recognition()
    figures = [entered(recognition, **columns) for columns in (one, other)]
    found = [(f.subject, f.excerpt, f.against) for f in proofreading.contradictions(figures)]
    expected = (f"achievement:{figures[1].pk}:wording", other["wording"], one["wording"])
    assert found == ([expected] if disagree else [])


def entered(recognition, **columns) -> Achievement:
    achievement = Achievement(recognition=recognition, **{"label": "示例率", **columns})
    achievement.clean()
    achievement.save()
    return achievement


@pytest.mark.django_db
def test_an_indicator_stands_for_its_labels():
    indicator = Indicator.objects.create(slug="shili", name="示例率", measure="%")
    recognition = make_recognition()
    columns = {"indicator": indicator, "recognition": recognition}
    figures = [entered(label="甲率", wording="80%", **columns)]
    figures.append(entered(label="乙率", wording="85%", **columns))
    assert [f.against for f in proofreading.contradictions(figures)] == ["80%"]
    assert [f.against for f in proofreading.contradictions(figures[::-1])] == ["85%"]


# Names


MOVED = [Renaming("市人事局", "示例市人社局", date(2010, 5, 1))]


def test_a_former_name_is_found_with_the_present_one():
    (finding,) = proofreading.renamed_units("原市人事局等", MOVED)
    assert (finding.start, finding.excerpt, finding.suggestion) == (1, "市人事局", "示例市人社局")
    assert finding.message == "“市人事局”是曾用名，该单位2010年起已称“示例市人社局”。"


def test_a_former_name_inside_a_present_one_is_none():
    assert proofreading.renamed_units("普陀市人事局", MOVED, ["普陀市人事局"]) == []
    assert proofreading.renamed_units("市人事局", MOVED, ["市人事局"]) == []


# Any text


MARKS = ' \n\t\u3000,.;:!?()"“”（）'
NUMBERS = "0123456789.万亿%余近超到至从—～件元第一首位"
TEXTS = st.text(
    st.sampled_from("六千干先锋舟山市公安局" + MARKS + NUMBERS) | st.characters(), max_size=80
)
FIGURES = Stated(
    [figure("2.9万余件"), figure("95%以上", baseline_wording="90%", baseline_value=90)]
)


@given(TEXTS)
@example("六千先锋" * 3)
@example("从9～16亿元到30—40%")
def test_every_excerpt_is_the_text_at_its_place(text):
    findings = [
        *proofreading.terms(text, [SLOGAN, STATION, BUREAU]),
        *proofreading.half_width(text),
        *proofreading.ambiguous_ranges(text),
        *proofreading.unbacked_figures(text, FIGURES),
        *proofreading.renamed_units(text, MOVED),
    ]
    for finding in findings:
        assert text[finding.start : finding.end] == finding.excerpt != ""
        around = finding.before + finding.excerpt + finding.after
        assert text.startswith(around, finding.start - len(finding.before))
        assert len(finding.kept) <= 200


@given(st.text(max_size=60), st.text("六千先锋 \n", max_size=12), st.text(max_size=60))
def test_a_wrong_form_is_found_wherever_it_stands(before, between, after):
    """Mending what is found leaves nothing to find."""
    text = before + "六千先锋" + between + after
    findings = proofreading.terms(text, [SLOGAN])
    assert findings
    for finding in reversed(findings):
        text = text[: finding.start] + finding.suggestion + text[finding.end :]
    assert "六千先锋" not in text


# Times


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "今年以来化解300余起，去年底、明年初和前年各一次",
            ["今年以来", "去年底", "明年初", "前年"],
        ),
        ("今年年底前完成，本月起，上个月没有", ["今年年底", "本月", "上个月"]),
        ("今年（2025年）和去年(2024年)都写明了", []),
        ("2025年1月至报道时，化解300余起；五年来年均下降", []),
        ("当今年轻人说明年度计划，证明年龄，过去年均，以前年度，如今年代", []),
    ],
)
def test_words_for_a_time_want_their_year(text, found):
    findings = proofreading.undated(text, 2024)
    assert [finding.excerpt for finding in findings] == found
    assert [f.message for f in findings if "2024年1月至报道时" not in f.message] == []
    assert {f.rule for f in findings} <= {proofreading.Rule.DATE}
