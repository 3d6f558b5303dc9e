"""What visitors are told of a certificate: that it holds, or not, and why; and nothing more."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from awards.certificates import issuing
from awards.certificates.verifying import LARGEST, Standing, by_code
from awards.honours import lifecycle
from awards.models import Recognition, Stage
from tests.factories import make_award, make_recognition, make_staff
from tests.pages import seen

from .certified import absolute, certified, certified_year, code_of

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


@pytest.fixture
def by():
    return make_staff("issuer")


@pytest.fixture
def kept(settings, tmp_path):
    """Pages are kept, as where the portal runs."""
    settings.CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
            "LOCATION": tmp_path / "kept",
        }
    }


def verdict(client, code: str) -> tuple[int, str]:
    response = client.get(f"/verify/{code}/")
    return response.status_code, seen(response)


def sent(client, content: bytes, name="证书.pdf") -> str:
    """What is said of a file that is uploaded."""
    response = client.post("/verify/", {"file": SimpleUploadedFile(name, content)})
    assert (response.status_code, response.cookies) == (200, {})
    return seen(response)


def test_a_certificate_that_holds_says_all_its_facts(client):
    recognition = certified()
    status, text = verdict(client, code_of(recognition))
    assert status == 200
    facts = ("证书有效", "单位示例局", "称号示例模范机关", "年度2025年度", "授予机关示例授予机关")
    more = ("文号示例〔2025〕1号", "命名日期2025年12月1日", f"证书编号2025{recognition.pk:06}")
    assert [fact for fact in (*facts, *more) if fact not in text] == []
    page = client.get(f"/verify/{code_of(recognition)}/").content.decode()
    assert f'href="{recognition.get_absolute_url()}"' in page
    assert "有效期至" not in text


def test_an_honour_with_a_term_says_to_when_it_holds(client):
    award = make_award(valid_years=3)
    recognition = certified(award_year=certified_year(award=award))
    assert "有效期至2028年12月1日" in verdict(client, code_of(recognition))[1]
    award.valid_years = 1
    award.save()
    recognition.award_year.conferred_on = TODAY - timedelta(days=400)
    recognition.award_year.save()
    assert "有效期已过，尚待复核" in verdict(client, code_of(recognition))[1]


def test_a_revoked_one_says_when_and_why(client, by):
    recognition = certified()
    code = code_of(recognition)
    lifecycle.revoke(recognition, by, date(2026, 3, 1), "示例原因", "示例〔2026〕2号")
    status, text = verdict(client, code)
    assert status == 200
    said = "该称号已撤销2026年3月1日撤销：示例原因（示例〔2026〕2号）。原证书同时失效。"
    assert (said in text, "证书有效" in text) == (True, False)


def test_a_lapsed_one_says_so(client, by):
    recognition = certified()
    lifecycle.lapse(recognition, by, date(2026, 3, 1), "示例期满")
    said = "该称号已到期2026年3月1日到期：示例期满。"
    assert said in verdict(client, code_of(recognition))[1]


def test_a_revocation_is_seen_at_once_where_pages_are_kept(client, by, kept):
    recognition = certified()
    code = code_of(recognition)
    assert "证书有效" in verdict(client, code)[1]
    lifecycle.revoke(recognition, by, date(2026, 3, 1), "示例原因", "示例〔2026〕2号")
    assert "证书有效" not in verdict(client, code)[1]


@pytest.mark.parametrize(
    "code", ["abc", "0001-AAAA-BBBB-CCCC-DDDD", "ZZZZZZZZZZZZZ-0000-0000-0000-0000"]
)
def test_an_unknown_one_is_not_found_and_says_what_to_do(client, code):
    status, text = verdict(client, code)
    assert status == 404
    assert "没有这份证书" in text and "请先核对有没有输错" in text


def test_what_is_changed_or_corrected_does_not_hold(client, by):
    recognition = certified()
    code = code_of(recognition)
    for column, value in (("document_number", "示例〔2025〕9号"), ("conferring_body", "他机关")):
        year = certified_year()
        was = getattr(year, column)
        setattr(year, column, value)
        year.save()
        assert verdict(client, code)[0] == 404
        setattr(year, column, was)
        year.save()
    Recognition.objects.update(name_then="示例他局")
    assert verdict(client, code)[0] == 404
    Recognition.objects.update(name_then="示例局")
    assert verdict(client, code)[0] == 200


def test_one_that_was_handed_out_and_corrected_since_says_so(client, by):
    recognition = certified()
    code = code_of(recognition)
    issuing.issue(recognition, by, absolute)
    Recognition.objects.update(name_then="示例他局")
    status, text = verdict(client, code)
    assert (status, "这份证书已失效" in text, "单位示例他局" in text) == (200, True, True)
    lifecycle.revoke(recognition, by, date(2026, 3, 1), "示例原因", "示例〔2026〕2号")
    assert "该称号已撤销" in verdict(client, code)[1]


def test_nothing_of_a_year_that_is_not_released_is_told(client, by):
    year = certified_year(2026, released=False)
    draft = certified("示例密局", award_year=year, stage=Stage.ON_NOTICE)
    code = code_of(draft)
    made_up = f"{code[:-4]}0000"
    found, unknown = verdict(client, code), verdict(client, made_up)
    assert found[0] == unknown[0] == 404
    assert found[1].replace(code, "") == unknown[1].replace(made_up, "")
    assert "示例密局" not in found[1]
    lifecycle.confer(year, by)
    assert verdict(client, code)[0] == 200
    content = issuing.issue(Recognition.objects.get(), by, absolute)
    lifecycle.withdraw(year, by, "示例")
    assert verdict(client, code)[0] == 404
    text = sent(client, content)
    assert "所载的年度已撤回发布" in text and "示例密局" not in text


def test_a_code_may_be_typed_in_any_way(client):
    code = code_of(certified())
    typed = code.lower().replace("-", " ")
    response = client.get("/verify/", {"code": typed})
    assert (response.status_code, response["Location"]) == (302, f"/verify/{code}/")
    assert client.get(f"/verify/{code.replace('-', '')}/").status_code == 200


def test_what_is_no_code_is_said_beside_the_box(client):
    response = client.get("/verify/", {"code": "<示例>"})
    assert "核验码不完整：应是五组字母和数字" in seen(response)
    assert 'value="&lt;示例&gt;"' in response.content.decode()


def test_the_file_that_was_handed_out_is_the_same_to_the_byte(client, by):
    content = issuing.issue(certified(), by, absolute)
    text = sent(client, content)
    assert "文件“证书.pdf”与存档一致。" in text and "证书有效" in text
    for changed in (content + b"\n", content.replace(b"2025", b"2026", 1)):
        text = sent(client, changed)
        assert "文件与存档不一致" in text and "不要采信这份文件" in text
        assert "与存档一致。" not in text


@pytest.mark.parametrize(
    "content",
    [
        b"%PDF-1.7 nothing",
        b"JPEG",
        b"%PDF-<pdf:Keywords>0001-AAAA-BBBB-CCCC-DDDD</pdf:Keywords>",
        b"<pdf:Keywords>0001-AAAA-BBBB-CCCC-DDDD</pdf:Keywords>",
    ],
)
def test_a_file_of_others_is_none_of_ours(client, content):
    assert "不是本站签发的证书文件" in sent(client, content)


def test_no_file_and_too_large_a_file_are_said(client):
    assert "请先选择证书的PDF文件" in seen(client.post("/verify/"))
    assert "请先选择证书的PDF文件" in seen(client.post("/verify/", {"file": "text"}))
    for size in (LARGEST + 1, 2 * LARGEST):
        assert "文件超过2MB，不是本站的证书" in sent(client, b"x" * size)


def test_a_page_without_a_code_is_kept_and_needs_no_cookie(client):
    response = client.get("/verify/")
    assert (response.status_code, response.cookies) == (200, {})
    assert 'enctype="multipart/form-data"' in response.content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_a_code_costs_the_same_among_many(client, rows, django_assert_num_queries):
    for _ in range(rows):
        recognition = certified(f"示例{_}局")
    code = code_of(recognition)
    with django_assert_num_queries(2):  # the certificate, and whether the footer leads to notices
        client.get(f"/verify/{code}/")


def test_standings_are_those_of_the_record():
    recognition = make_recognition(award_year=certified_year())
    assert by_code(code_of(recognition)).standing == Standing.VALID
    assert by_code("示例").standing == Standing.UNKNOWN
