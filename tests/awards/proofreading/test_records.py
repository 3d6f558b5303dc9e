"""What proofreading finds in records, what settles it, and what reading a year costs."""

from cProfile import Profile
from datetime import date

import pytest
from django.core.management import call_command

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
from awards.proofreading import Rule, Stated
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
from units.models import Brand, Photo, UnitName

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shipped_terms")]


def subjects(findings) -> list[tuple[str, str, str]]:
    return [(f.rule.value, f.subject, f.excerpt) for f in findings]


def entered(recognition, **columns) -> Achievement:
    """A saved figure with what its wording means."""
    achievement = Achievement(recognition=recognition, **{"label": "示例率", **columns})
    achievement.clean()
    achievement.save()
    return achievement


# Records


def test_times_without_their_year_are_found_in_prose():
    recognition = make_recognition(headline="今年第一", summary="去年", story="今年以来")
    practice = make_practice(recognition, title="明年计划", summary="本月")
    make_achievement(recognition, label="示例率", wording="第一", period="今年以来")
    assert subjects(proofreading.check(recognition)) == [
        ("date", f"recognition:{recognition.pk}:headline", "今年"),
        ("date", f"recognition:{recognition.pk}:summary", "去年"),
        ("date", f"recognition:{recognition.pk}:story", "今年以来"),
        ("date", f"practice:{practice.pk}:title", "明年"),
        ("date", f"practice:{practice.pk}:summary", "本月"),
    ]


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


def test_a_figure_is_backed_by_its_own_owner_only():
    report = make_region_report(story="化解120余件")
    make_achievement()
    assert [f.excerpt for f in proofreading.check(report)] == ["120余件"]
    make_achievement(region_report=report)
    assert proofreading.check(report) == []


def test_the_number_in_the_name_of_a_practice_is_no_figure():
    practice = make_practice(title="四首责任制", summary="四首责任制，办结300余件")
    assert [f.excerpt for f in proofreading.check(practice) if f.field == "title"] == []
    assert "300余件" in [f.excerpt for f in proofreading.check(practice)]


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


def test_a_record_may_use_the_name_that_its_unit_had():
    unit = make_unit(name="示例新局")
    UnitName.objects.create(unit=unit, name="示例旧局", kind=UnitName.Kind.FORMER)
    old = make_recognition(unit=unit, name_then="示例旧局", story="示例旧局")
    peer = make_recognition(story="示例旧局")
    assert proofreading.check(old) == []
    assert [f.excerpt for f in proofreading.check(peer)] == ["示例旧局"]


def test_a_merged_unit_is_named_with_its_successor():
    heir = make_unit(name="示例并入局")
    make_unit(name="示例撤销局", successor=heir)
    (finding,) = proofreading.check(make_recognition(story="示例撤销局"))
    assert (finding.rule, finding.suggestion) == (Rule.RENAMED, "示例并入局")


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


def test_a_reason_closes_a_finding_until_its_text_changes():
    recognition = make_recognition(story="办结300余件", stage="on_notice")
    year = recognition.award_year
    given = settle(*proofreading.check(recognition))
    (finding,) = proofreading.check(recognition)
    assert (finding.is_open, finding.acknowledgement) == (False, given)
    assert proofreading.open_count(year) == 0
    recognition.story = "另有一句。办结300余件"
    recognition.save()
    assert proofreading.open_count(year) == 0
    recognition.story = "另有一句。办结310余件"
    recognition.save()
    assert proofreading.open_count(year) == 1
    recognition.story, recognition.summary = "", "办结300余件"
    recognition.save()
    assert proofreading.open_count(year) == 1


@pytest.mark.parametrize(
    "added",
    ["我们要争当六千先锋，争建模范机关。", "报道原题“六千先锋”。", "“六千先锋”。"],
)
def test_a_reason_covers_no_other_place(shipped_terms, added):
    recognition = make_recognition(story="报道原题“六千先锋”。")
    settle(*proofreading.check(recognition))
    for story in (recognition.story + added, added + recognition.story):
        recognition.story, kept = story, recognition.story
        recognition.save()
        found = proofreading.check(recognition)
        assert [finding.excerpt for finding in found] == ["六千先锋", "六千先锋"]
        assert sum(finding.is_open for finding in found) == 1
        recognition.story = kept


def test_indicators_and_brands_of_the_year_are_read_as_well():
    unit = make_unit()
    brand = Brand.objects.create(unit=unit, name="示例品牌", meaning="六千先锋")
    indicator = Indicator.objects.create(
        slug="shili", name="示例率", measure="%", definition="含六千争先行动"
    )
    Indicator.objects.create(slug="other", name="六千争先率", measure="%")
    recognition = make_recognition(unit=unit, brand=brand)
    make_achievement(recognition, wording="98%", indicator=indicator)
    found = proofreading.check_year(recognition.award_year)
    assert [(finding.subject, finding.excerpt) for finding in found] == [
        (f"indicator:{indicator.pk}:definition", "六千争先"),
        (f"brand:{brand.pk}:meaning", "六千先锋"),
    ]
    assert proofreading.record_of(f"brand:{brand.pk}:meaning") == brand
    assert len(proofreading.check(indicator)) == 1


def test_photographs_of_the_units_of_a_year_are_read_as_well():
    year = make_award_year()
    columns = {"award_year": year, "stage": Stage.NOMINATED}
    chosen, left_out, elsewhere = make_unit(), make_unit(), make_unit()
    make_recognition(unit=chosen, **columns)
    make_recognition(unit=left_out, **columns | {"stage": Stage.NOT_SELECTED})
    make_recognition(unit=elsewhere, year=2020)
    photo, *_ = [
        Photo.objects.create(unit=unit, alt="六千先锋", caption="党建,业务", credit="六千先锋")
        for unit in (chosen, left_out, elsewhere)
    ]
    read = [
        ("term", f"photo:{photo.pk}:alt", "六千先锋"),
        ("punctuation", f"photo:{photo.pk}:caption", "建,业"),
    ]
    found = proofreading.check_year(year)
    assert subjects(found) == subjects(proofreading.check(photo)) == read
    assert {finding.owner for finding in found} == {chosen}
    assert proofreading.record_of(found[0].subject) == photo


def test_a_whole_year_of_another_report_is_read_though_it_names_no_year():
    unit = make_unit()
    earlier = make_recognition(unit=unit, year=2024)
    entered(earlier, wording="90%", period="全年")
    recognition = make_recognition(unit=unit, year=2025)
    entered(recognition, wording="85%", period="2024年")
    (finding,) = proofreading.check(recognition)
    assert "另一处（2024 年度示例模范机关）是“90%”" in finding.message


def test_a_whole_year_contradicts_itself_however_it_is_worded():
    recognition = make_recognition()
    entered(recognition, wording="80%", period="2025年")
    entered(recognition, wording="85%", period="2025年度")
    entered(recognition, wording="90%", period="2024年度")
    assert [f.excerpt for f in proofreading.check(recognition)] == ["85%"]


def test_a_contradiction_opens_again_when_the_other_side_changes():
    recognition = make_recognition()
    other = entered(recognition, wording="80%")
    entered(recognition, wording="85%")
    settle(*proofreading.check(recognition))
    assert [f.is_open for f in proofreading.check(recognition)] == [False]
    Achievement.objects.filter(pk=other.pk).update(wording="70%", value=70)
    assert [f.is_open for f in proofreading.check(recognition)] == [True]


# The shipped list, and the real year


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


def test_the_shipped_terms_leave_the_right_names_alone():
    text = (
        "争当六干先锋、六干争先，舟山出入境边防检查站，舟山边检站，边检站，舟山市公安局，市公安局，"
        "舟山市信访局，市信访局，舟山市普陀区人力资源和社会保障局，普陀区人力资源和社会保障局，"
        "普陀区人社局"
    )
    assert proofreading.terms(text, Term.objects.all()) == []
    for term in Term.objects.all():
        assert proofreading.terms(term.right, Term.objects.all()) == []


def test_the_first_year_has_nothing_to_mend():
    call_command("loaddata", "districts", "zhoushan_2025", verbosity=0)
    assert proofreading.check_year(AwardYear.objects.get()) == []


def test_a_slip_in_the_first_year_is_found():
    call_command("loaddata", "districts", "zhoushan_2025", verbosity=0)
    recognition = Recognition.objects.get(unit__slug="zhoushan-xinfangju")
    recognition.summary = recognition.summary.replace("45.8%", "45.9%")
    recognition.story = recognition.story.replace("司法部", "六千先锋")
    recognition.save()
    assert [f.excerpt for f in proofreading.check_year(AwardYear.objects.get())] == [
        "45.9%",
        "六千先锋",
    ]


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


def test_a_year_costs_the_same_for_many_units(django_assert_num_queries):
    year = make_award_year()
    year = AwardYear.objects.select_related("award").get(pk=year.pk)

    def grow(upto: int) -> None:
        while year.recognitions.count() < upto:
            recognition = make_recognition(award_year=year, story="六千先锋，办结300余件")
            brand = Brand.objects.create(unit=recognition.unit, name="示例品牌")
            Recognition.objects.filter(pk=recognition.pk).update(brand=brand)
            make_practice(recognition, summary="六千先锋")
            entered(recognition, wording="80%", period="2024年")
            entered(recognition, wording="85%", period="2024年")
            UnitName.objects.create(unit=recognition.unit, name="示例别称")
            Photo.objects.create(unit=recognition.unit, alt="六千先锋", credit="示例")
        code = f"3309{upto:02d}"
        report = make_region_report(award_year=year, district=make_district(code, f"示例{upto}区"))
        make_practice(region_report=report, summary="六千先锋")

    for rows in (3, 20):
        grow(rows)
        with django_assert_num_queries(18):
            found = proofreading.check_year(year)
            assert all(finding.owner for finding in found)
        assert len([f for f in found if f.rule == Rule.CONFLICT]) == rows


def test_the_figures_of_an_owner_are_read_once_for_all_its_texts():
    recognition = make_recognition(story="办结300余件")
    for number in range(4):
        make_practice(recognition, title=f"示例{number}", summary="办结300余件")
        entered(recognition, label=f"示例{number}", wording="300余件")
    counting = Profile()
    assert counting.runcall(proofreading.check, recognition) == []
    calls = {entry.code: entry.callcount for entry in counting.getstats()}
    assert calls[Stated.__init__.__code__] == 1
