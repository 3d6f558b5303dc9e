"""The rules of proofreading, text by text, and what they find in records."""

from datetime import date

import pytest
from django.core.management import call_command
from hypothesis import example, given
from hypothesis import strategies as st

from awards import proofreading
from awards.models import (
    Achievement,
    Acknowledgement,
    AwardYear,
    Indicator,
    Recognition,
    Stage,
    Term,
)
from awards.proofreading import Renaming, Rule
from tests.factories import (
    make_achievement,
    make_award,
    make_award_year,
    make_district,
    make_practice,
    make_recognition,
    make_region_report,
    make_unit,
)
from units.models import UnitName

SLOGAN = Term(wrong="六千先锋", right="六干先锋", why="实干的干。")
STATION = Term(wrong="边防检查站", right="舟山出入境边防检查站")
BUREAU = Term(wrong="舟山公安局", right="舟山市公安局")


def excerpts(findings) -> list[tuple[int, str, str]]:
    """Where, what and what instead, of each finding."""
    return [(f.start, f.excerpt, f.suggestion) for f in findings]


def subjects(findings) -> list[tuple[str, str, str]]:
    return [(f.rule.value, f.subject, f.excerpt) for f in findings]


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
        ("换乘3车2船", ["3车2船"], []),
        ("排名全国第一", ["全国第一"], []),
        ("位居全国第一", ["全省第一"], None),
        ("列全国指定口岸首位", ["全国指定口岸首位"], []),
        ("截至2025年，“五化”体系和12345热线", [], []),
    ],
)
def test_a_figure_wants_an_achievement_in_the_same_wording(text, wordings, found):
    findings = proofreading.unbacked_figures(text, map(rank_or_amount, wordings))
    if found is None:
        (only,) = findings
        assert only.suggestion == "在成效指标中补录这个数字并注明来源，或删去"
    else:
        assert excerpts(findings) == found


def rank_or_amount(wording: str) -> Achievement:
    if "第" in wording or "首" in wording:
        return Achievement(label="示例名次", wording=wording, kind="rank")
    if wording == "3车2船":
        return Achievement(label="示例", wording=wording, value=3, measure="车2船")
    return figure(wording)


def test_both_ends_of_a_change_are_backed():
    text = "满意度从90.50分跃升至95分以上"
    whole = figure("95分以上", baseline_wording="90.50分", baseline_value="90.5")
    assert proofreading.unbacked_figures(text, [whole]) == []
    (finding,) = proofreading.unbacked_figures(text, [figure("95分以上")])
    assert (finding.start, finding.excerpt) == (4, "90.50分")


def test_the_message_names_the_figure_that_comes_near():
    (finding,) = proofreading.unbacked_figures("服务近3万人次", [figure("2.9万余人次")])
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
FIGURES = [figure("2.9万余件"), figure("95%以上", baseline_wording="90%", baseline_value=90)]


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


# Records


@pytest.mark.django_db
def test_every_public_text_of_a_record_is_read():
    recognition = make_recognition(
        headline="六千先锋", summary="党建,业务", story="办结300余件", stage=Stage.NOMINATED
    )
    practice = make_practice(recognition, title="六千争先", summary="投资9～16亿元")
    achievement = make_achievement(recognition, label="六千先锋", wording="120余件")
    assert subjects(proofreading.check(recognition)) == [
        ("term", f"recognition:{recognition.pk}:headline", "六千先锋"),
        ("punctuation", f"recognition:{recognition.pk}:summary", "建,业"),
        ("figure", f"recognition:{recognition.pk}:story", "300余件"),
        ("term", f"practice:{practice.pk}:title", "六千争先"),
        ("range", f"practice:{practice.pk}:summary", "9～16亿元"),
        ("figure", f"practice:{practice.pk}:summary", "9～16亿元"),
        ("term", f"achievement:{achievement.pk}:label", "六千先锋"),
    ]
    assert subjects(proofreading.check(achievement)) == [
        ("term", f"achievement:{achievement.pk}:label", "六千先锋")
    ]
    assert [f.field for f in proofreading.check(practice)] == ["title", "summary", "summary"]


@pytest.mark.django_db
def test_a_figure_is_backed_by_its_own_owner_only():
    report = make_region_report(story="化解120余件")
    make_achievement()
    assert [f.excerpt for f in proofreading.check(report)] == ["120余件"]
    make_achievement(region_report=report)
    assert proofreading.check(report) == []


@pytest.mark.django_db
def test_the_number_in_the_name_of_a_practice_is_no_figure():
    practice = make_practice(title="四首责任制", summary="四首责任制，办结300余件")
    assert [f.excerpt for f in proofreading.check(practice) if f.field == "title"] == []
    assert "300余件" in [f.excerpt for f in proofreading.check(practice)]


@pytest.mark.django_db
def test_a_year_is_read_in_order_with_its_award_and_its_districts():
    award = make_award(description="争当六千先锋")
    year = make_award_year(released=False, conferring_body="示例六千争先办")
    second = make_recognition(award_year=year, position=2, headline="六千先锋", stage="on_notice")
    first = make_recognition(award_year=year, position=1, headline="六千先锋", stage="nominated")
    make_recognition(award_year=year, headline="六千先锋", stage=Stage.NOT_SELECTED)
    make_recognition(year=2020, headline="六千先锋")
    report = make_region_report(award_year=year, story="六千争先")
    assert [f.subject for f in proofreading.check_year(year)] == [
        f"award:{award.pk}:description",
        f"awardyear:{year.pk}:conferring_body",
        f"recognition:{first.pk}:headline",
        f"recognition:{second.pk}:headline",
        f"regionreport:{report.pk}:story",
    ]
    assert proofreading.open_count(year) == 5


@pytest.mark.django_db
def test_a_former_name_may_be_used_of_its_own_time():
    unit = make_unit(name="示例新局")
    columns = {"unit": unit, "kind": UnitName.Kind.FORMER}
    UnitName.objects.create(name="示例旧局", used_until=date(2023, 6, 1), **columns)
    old = make_recognition(year=2023, unit=unit, name_then="示例旧局", story="示例旧局")
    new = make_recognition(year=2025, unit=unit, story="示例旧局")
    peer = make_recognition(year=2023, story="与示例旧局")
    assert proofreading.check(old) == proofreading.check(peer) == []
    assert subjects(proofreading.check(new)) == [
        ("renamed", f"recognition:{new.pk}:story", "示例旧局")
    ]


@pytest.mark.django_db
def test_a_merged_unit_is_named_with_its_successor():
    heir = make_unit(name="示例并入局")
    make_unit(name="示例撤销局", successor=heir)
    (finding,) = proofreading.check(make_recognition(story="示例撤销局"))
    assert (finding.rule, finding.suggestion) == (Rule.RENAMED, "示例并入局")


@pytest.mark.django_db
def test_two_years_of_a_unit_may_not_disagree_on_one_year():
    unit = make_unit()
    before = entered(make_recognition(unit=unit, year=2024), wording="80%", period="2024年")
    after = entered(make_recognition(unit=unit, year=2025), wording="85%", period="2024年")
    entered(make_recognition(year=2025), wording="90%", period="2024年")
    (finding,) = proofreading.check(after.recognition)
    assert subjects([finding]) == [("conflict", f"achievement:{after.pk}:wording", "85%")]
    assert "另一处（2024 年度示例模范机关）是“80%”" in finding.message
    assert [f.against for f in proofreading.check(before.recognition)] == ["85%"]


# Reasons


def settle(finding, reason="示例理由") -> Acknowledgement:
    rule, subject, excerpt = finding.settled_by
    return Acknowledgement.objects.create(
        rule=rule, subject=subject, excerpt=excerpt, reason=reason
    )


@pytest.mark.django_db
def test_a_reason_closes_a_finding_until_its_text_changes():
    recognition = make_recognition(story="办结300余件", stage="on_notice")
    year = recognition.award_year
    given = settle(*proofreading.check(recognition))
    (finding,) = proofreading.check(recognition)
    assert (finding.is_open, finding.acknowledgement) == (False, given)
    assert proofreading.open_count(year) == 0
    recognition.story = "去年办结300余件"
    recognition.save()
    assert proofreading.open_count(year) == 0
    recognition.story = "去年办结310余件"
    recognition.save()
    assert proofreading.open_count(year) == 1
    recognition.story, recognition.summary = "", "办结300余件"
    recognition.save()
    assert proofreading.open_count(year) == 1


@pytest.mark.django_db
def test_a_contradiction_opens_again_when_the_other_side_changes():
    recognition = make_recognition()
    other = entered(recognition, wording="80%")
    entered(recognition, wording="85%")
    settle(*proofreading.check(recognition))
    assert [f.is_open for f in proofreading.check(recognition)] == [False]
    Achievement.objects.filter(pk=other.pk).update(wording="70%", value=70)
    assert [f.is_open for f in proofreading.check(recognition)] == [True]


# The shipped list, and the real year


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("争当六千先锋", "六干先锋"),
        ("六千争先行动", "六干争先"),
        ("舟山边防检查站", "舟山出入境边防检查站"),
        ("舟山出入境边防检察站", "出入境边防检查站"),
        ("舟山市边检站", "舟山边检站"),
        ("舟山公安局", "舟山市公安局"),
        ("舟山信访局", "舟山市信访局"),
        ("普陀区人社保局", "普陀区人社局"),
        ("普陀区人力资源与社会保障局", "普陀区人力资源和社会保障局"),
    ],
)
def test_the_shipped_terms_know_the_usual_mistakes(text, right):
    assert [f.suggestion for f in proofreading.terms(text, Term.objects.all())] == [right]


@pytest.mark.django_db
def test_the_shipped_terms_leave_the_right_names_alone():
    text = (
        "争当六干先锋、六干争先，舟山出入境边防检查站，舟山边检站，边检站，舟山市公安局，市公安局，"
        "舟山市信访局，市信访局，舟山市普陀区人力资源和社会保障局，普陀区人力资源和社会保障局，"
        "普陀区人社局"
    )
    assert proofreading.terms(text, Term.objects.all()) == []
    for term in Term.objects.all():
        assert proofreading.terms(term.right, Term.objects.all()) == []


@pytest.mark.django_db
def test_the_first_year_has_nothing_to_mend():
    call_command("loaddata", "districts", "zhoushan_2025", verbosity=0)
    assert proofreading.check_year(AwardYear.objects.get()) == []


@pytest.mark.django_db
def test_a_slip_in_the_first_year_is_found():
    call_command("loaddata", "districts", "zhoushan_2025", verbosity=0)
    recognition = Recognition.objects.get(unit__slug="zhoushan-xinfangju")
    recognition.story = recognition.story.replace("45.8%", "45.9%").replace("五化", "六千先锋")
    recognition.save()
    assert [f.excerpt for f in proofreading.check_year(AwardYear.objects.get())] == [
        "六千先锋",
        "45.9%",
    ]


@pytest.mark.django_db
def test_where_a_term_would_hit():
    recognition = make_recognition(headline="示例口号", story="示例 口号")
    make_practice(recognition, title="示例口号队")
    tried = proofreading.trial(Term(wrong="示例口号", right="示例新口号"))
    assert [(f.subject.partition(":")[0], f.field, f.excerpt) for f in tried.findings] == [
        ("recognition", "headline", "示例口号"),
        ("recognition", "story", "示例 口号"),
        ("practice", "title", "示例口号"),
    ]
    assert (tried.total, tried.findings[0].record) == (3, recognition)


# What it costs


@pytest.mark.django_db
def test_a_year_costs_the_same_for_many_units(django_assert_num_queries):
    year = make_award_year()
    year = AwardYear.objects.select_related("award").get(pk=year.pk)

    def grow(upto: int) -> None:
        while year.recognitions.count() < upto:
            recognition = make_recognition(award_year=year, story="六千先锋，办结300余件")
            make_practice(recognition, summary="六千先锋")
            entered(recognition, wording="80%", period="2024年")
            entered(recognition, wording="85%", period="2024年")
            UnitName.objects.create(unit=recognition.unit, name="示例别称")
        code = f"3309{upto:02d}"
        report = make_region_report(award_year=year, district=make_district(code, f"示例{upto}区"))
        make_practice(region_report=report, summary="六千先锋")

    for rows in (3, 30):
        grow(rows)
        with django_assert_num_queries(12):
            found = proofreading.check_year(year)
        assert len([f for f in found if f.rule == Rule.CONFLICT]) == rows
