"""Certificates as files: what stands on them, the same bytes twice, who took which."""

from hashlib import sha256
from itertools import product

import pytest
from django.core.exceptions import ValidationError

from awards.certificates import issuing
from awards.certificates.statements import Statement, obstacles, statement_of
from awards.documents.typeset import FontMissing, installed
from awards.honours.lifecycle import Refused
from awards.models import Award, Certificate, Recognition, Stage
from awards.models.wordings import WORDING, check_wording
from tests.factories import make_account, make_award_year, make_recognition, make_unit
from tests.pages import history

from .certified import DOCUMENT, absolute, certified, certified_year

pytestmark = pytest.mark.django_db
OFFERED = "可以写：{年度}、{奖项}、{授予机关}、{文号}。"


@pytest.fixture
def by():
    return make_account("录入员")


def test_the_same_facts_give_the_same_bytes_and_say_their_code():
    recognition = certified()
    content = issuing.made(recognition, absolute)
    assert content == issuing.made(Recognition.objects.get(), absolute)
    code = statement_of(recognition).code
    assert f"<pdf:Keywords>{code}</pdf:Keywords>".encode() in content
    assert content.startswith(b"%PDF-")


def test_each_fact_is_signed():
    said = statement_of(certified())
    other = {
        "recognition": said.recognition + 1,
        "name": "示例他局",
        "award": "示例他奖",
        "year": 2026,
        "body": "示例他机关",
        "document": "示例〔2025〕2号",
        "on": said.on.replace(day=2),
    }
    changed = [Statement(**{**vars(said), name: value}) for name, value in other.items()]
    codes = {one.code for one in changed}
    assert other.keys() == vars(said).keys()
    assert len(codes - {said.code}) == len(other)


def test_the_wording_is_filled_line_by_line():
    said = statement_of(certified())
    wording = "{授予机关}以{文号}\n\n {奖项} \n（{年度}）"
    assert said.words(wording) == [f"示例授予机关以{DOCUMENT}", "示例模范机关", "（2025）"]
    assert said.words(WORDING)[1] == "示例模范机关"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("授予{单位}", f"不认识{{单位}}。{OFFERED}"),
        (
            "授予{奖项",
            "花括号要成对书写，里面只写名称。可以写：{年度}、{奖项}、{授予机关}、{文号}。",
        ),
        (
            "{{奖项}}",
            "花括号要成对书写，里面只写名称。可以写：{年度}、{奖项}、{授予机关}、{文号}。",
        ),
    ],
)
def test_a_wording_that_cannot_be_filled_is_refused(text, expected):
    with pytest.raises(ValidationError) as refused:
        check_wording(text)
    assert refused.value.messages == [expected]
    with pytest.raises(ValidationError):
        Award(slug="x", name="示例", level="municipal", certificate_wording=text).full_clean()


@pytest.mark.parametrize(
    ("columns", "lacks"),
    [
        ({"document_number": ""}, "文号"),
        ({"conferred_on": None}, "命名日期"),
        ({"conferring_body": "以命名文件为准（报道未载明）"}, "授予机关"),
        (
            {"document_number": "", "conferred_on": None, "conferring_body": "以命名文件为准"},
            "授予机关、文号、命名日期",
        ),
    ],
)
def test_a_year_that_lacks_its_document_has_no_certificates(columns, lacks):
    recognition = certified(award_year=certified_year(**columns))
    assert obstacles(recognition) == [
        f"证书上要印授予机关、文号和命名日期，还缺{lacks}。"
        "请录入员在年度评选页的“命名文件”一栏填写。"
    ]
    with pytest.raises(Refused):
        issuing.made(recognition, absolute)


def test_only_an_honour_that_holds_in_a_released_year_has_a_certificate():
    draft = certified(award_year=certified_year(2026, released=False), stage=Stage.ON_NOTICE)
    assert obstacles(draft) == ["这一年度还没有命名并发布，不能打印证书。"]
    ended = {"ended_on": "2026-01-01", "ended_reason": "示例"}
    revoked = certified("示例他局", stage=Stage.REVOKED, **ended)
    assert obstacles(revoked) == ["示例他局现在是“撤销”，不能打印证书。"]
    assert obstacles(certified("示例三局", stage=Stage.RE_EXAMINED)) == []


def test_who_took_a_certificate_is_on_record_and_a_file_once(by):
    recognition = certified()
    content = issuing.issue(recognition, by, absolute)
    again = issuing.issue(recognition, make_account("终审员"), absolute)
    assert content == again
    kept = Certificate.objects.get()
    code = statement_of(recognition).code
    assert (kept.recognition, kept.code, kept.by) == (recognition, code, by)
    assert kept.digest == sha256(content).hexdigest()
    assert history(recognition) == [f"下载证书（核验码 {code}）"] * 2


@pytest.mark.parametrize("role", ["一审员", "二审员", "评审专家", "审计员"])
def test_others_get_none(role):
    recognition, by = certified(), make_account(role)
    for act in (
        lambda: issuing.issue(recognition, by, absolute),
        lambda: issuing.issue_year(recognition.award_year, Recognition.objects.all(), by, absolute),
    ):
        with pytest.raises(Refused) as refused:
            act()
        expected = ["您的账号没有签发证书的权限，请由录入员或终审员办理。"]
        assert refused.value.reasons == expected
    assert not Certificate.objects.exists()


def test_a_year_gives_its_winners_in_order(by):
    year = certified_year()
    ended = {"ended_on": "2026-01-01", "ended_reason": "示例"}
    certified("示例乙/局", award_year=year, position=2)
    certified("示例甲局", award_year=year, position=1)
    certified("示例丙局", award_year=year, position=3, stage=Stage.REVOKED, **ended)
    make_recognition(award_year=make_award_year(2024))
    files = dict(issuing.issue_year(year, Recognition.objects.all(), by, absolute))
    assert list(files) == ["001 荣誉证书 示例甲局.pdf", "002 荣誉证书 示例乙_局.pdf"]
    assert history(year) == ["下载全部证书（ZIP），2 份"]
    assert Certificate.objects.count() == 2


def test_a_name_that_no_font_has_is_said_and_stops_no_other(by):
    year = certified_year()
    certified("示例\U000f0000局", award_year=year, position=1)
    certified("示例局", award_year=year, position=2)
    files = dict(issuing.issue_year(year, Recognition.objects.all(), by, absolute))
    assert list(files) == [
        "001 荣誉证书 示例\U000f0000局（没有打印）.txt",
        "002 荣誉证书 示例局.pdf",
    ]
    said = files["001 荣誉证书 示例\U000f0000局（没有打印）.txt"].decode("utf-8-sig")
    assert "这个字，印出来会是空白，所以没有打印。请系统管理员安装收有这个字的字体" in said


def test_a_missing_font_is_said_in_words(settings, by):
    recognition = certified()
    settings.PAPER_TITLE_FONTS = ["Shili Song"]
    for act in (
        lambda: issuing.issue(recognition, by, absolute),
        lambda: issuing.issue_year(recognition.award_year, Recognition.objects.all(), by, absolute),
    ):
        with pytest.raises(FontMissing) as missing:
            act()
        assert str(missing.value).startswith("服务器上没有排版用的字体（Shili Song）。")
    assert "noto serif cjk sc" in {family.lower() for family in installed().families()}
    assert not Certificate.objects.exists()


def test_more_than_leave_at_once_are_refused(monkeypatch, by):
    year = certified_year()
    with pytest.raises(Refused) as none:
        issuing.issue_year(year, Recognition.objects.all(), by, absolute)
    assert none.value.reasons == ["这一年度没有仍然有效的获评，没有证书可以打印。"]
    monkeypatch.setattr(issuing, "MOST", 1)
    certified("示例甲局", award_year=year), certified("示例乙局", award_year=year)
    with pytest.raises(Refused) as refused:
        issuing.issue_year(year, Recognition.objects.all(), by, absolute)
    assert refused.value.reasons == ["一次最多下载 1 份证书，这一年度超过了，请按单位逐份下载。"]


def test_the_address_is_that_of_visitors_whatever_staff_use(settings):
    assert issuing.verify_address("ABC", absolute) == "https://portal.test/verify/ABC/"
    settings.SITE_ADDRESS = "https://mfjg.test"
    assert issuing.verify_address("ABC", absolute) == "https://mfjg.test/verify/ABC/"


@pytest.mark.parametrize(("name", "award"), list(product(["局", "长" * 100], ["奖", "长" * 100])))
def test_long_names_are_set_on_one_page(name, award):
    recognition = certified()
    recognition.name_then = name
    recognition.award_year.award.name = award
    assert issuing.made(recognition, absolute).count(b"/Type/Page/") == 1


def test_the_unit_is_named_as_it_was_then():
    recognition = make_recognition(award_year=certified_year(), unit=make_unit(name="示例旧局"))
    recognition.unit.name = "示例新局"
    recognition.unit.save()
    assert statement_of(Recognition.objects.get()).name == "示例旧局"
