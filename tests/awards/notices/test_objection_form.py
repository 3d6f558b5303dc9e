"""The form of an objection: what it takes, what it refuses and says, and that nothing is lost."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from audit.models import Entry
from awards.models import Objection
from awards.notices import objections
from awards.views import objection_form
from tests.factories import make_notice, make_recognition, make_unit
from tests.pages import seen
from tests.units.pictures import photo

pytestmark = pytest.mark.django_db
PAGE = "/notices/model-organ/2026/objection/"
PERSON = {"kind": "person", "name": "示例某人", "text": "示例异议正文", "contact": "示例电话"}
UNIT = {"kind": "unit", "name": "示例单位", "text": "示例异议正文"}


@pytest.fixture
def notice(db):
    return make_notice(
        make_recognition(year=2026, unit=make_unit(name="示例甲局"), stage="on_notice")
    )


def pdf(name="盖章.pdf", content=b"%PDF-1.7 %%EOF"):
    return SimpleUploadedFile(name, content, "application/pdf")


def errors(page) -> dict[str, list[str]]:
    assert page.status_code == 200
    return {name: list(said) for name, said in page.context["form"].errors.items()}


def test_a_person_objects_and_gets_a_receipt(client, notice):
    page = client.post(PAGE, PERSON, REMOTE_ADDR="192.0.2.7")
    made = Objection.objects.get()
    assert (page.status_code, page["Location"]) == (302, f"/notices/receipt/{made.receipt}/")
    kept = (made.notice, made.kind, made.name, made.contact, made.text, made.about)
    assert kept == (notice, "person", "示例某人", "示例电话", "示例异议正文", None)
    entry = Entry.objects.get(act="objection_received")
    assert (entry.address, entry.account) == ("", None)
    assert "192.0.2.7" not in str(Objection.objects.values())


def test_a_unit_objects_about_one_of_the_list_with_its_seal_and_evidence(client, notice):
    unit = notice.units.get()
    files = {"seal": pdf(), "evidence": [photo(64, 64), pdf("证明.pdf")]}
    page = client.post(PAGE, {**UNIT, "about": unit.pk, **files})
    assert page.status_code == 302
    made = Objection.objects.get()
    assert made.about == unit
    kept = [(one.is_sealed, one.name, one.format) for one in made.files.all()]
    assert kept == [
        (True, "盖章.pdf", "application/pdf"),
        (False, files["evidence"][0].name, "image/jpeg"),
        (False, "证明.pdf", "application/pdf"),
    ]
    assert bytes(made.files.first().content) == b"%PDF-1.7 %%EOF"


def test_who_objects_without_a_name_says_so(client, notice):
    page = client.post(PAGE, {**PERSON, "name": ""})
    said = "请写真实姓名；不愿具名的，请勾选下面的“我以个人匿名提出”。"
    assert errors(page) == {"name": [said]}
    page = client.post(PAGE, {**PERSON, "anonymous": "on"})
    said = "您已写了姓名：要匿名请清空姓名，要具名请取消勾选。"
    assert errors(page) == {"anonymous": [said]}
    page = client.post(PAGE, {**PERSON, "name": "", "anonymous": "on"})
    assert page.status_code == 302
    assert Objection.objects.get().name == ""


@pytest.mark.parametrize(
    ("sent", "found"),
    [
        (
            {},
            {"kind": ["请选择以单位还是个人的身份提出。"], "text": ["请写明异议内容。"]},
        ),
        (
            {**UNIT, "name": ""},
            {
                "name": ["请写明单位的规范全称。"],
                "seal": ["单位提出异议，请上传加盖公章的扫描件。"],
            },
        ),
        ({**PERSON, "text": "字" * 5001}, {"text": ["最多 5000 个字，现在有 5001 个，请缩短。"]}),
        (
            {**PERSON, "website": "http://a.example/"},
            {"website": ["这一栏须留空，请清空后再提交。"]},
        ),
        ({**PERSON, "about": "0"}, {"about": ["这一项现在不能选，请重新选择。"]}),
    ],
)
def test_what_is_wrong_is_said_beside_the_box(client, notice, sent, found):
    assert errors(client.post(PAGE, sent)) == found
    assert not Objection.objects.exists()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"<html>", "a.pdf：请上传加盖公章的扫描件：PDF、JPEG 或 PNG 文件。"),
        (b"%PDF-1.7", "a.pdf：这个 PDF 文件不完整，请重新扫描或重新保存后再上传。"),
        (b"", "文件是空的，请重新扫描后再上传。"),
        (b"\xff\xd8\xff" + b"x" * 50, "a.pdf：照片不完整或已损坏"),
    ],
)
def test_an_unfit_scan_is_refused(client, notice, content, said):
    page = client.post(PAGE, {**UNIT, "seal": pdf("a.pdf", content)})
    (found,) = errors(page)["seal"]
    assert found.startswith(said)
    assert not Objection.objects.exists()


def test_so_many_files_and_bytes_are_taken_at_most(client, notice, monkeypatch):
    page = client.post(PAGE, {**PERSON, "evidence": [pdf(f"{n}.pdf") for n in range(6)]})
    assert errors(page) == {"evidence": ["附件最多 5 个，您选了 6 个。"]}
    monkeypatch.setattr(objection_form, "MOST_BYTES", 30)
    page = client.post(PAGE, {**PERSON, "evidence": [pdf(f"{n}.pdf") for n in range(3)]})
    assert errors(page) == {"evidence": ["文件合计超过 20 MB，请压缩或减少后再上传。"]}


def test_wrong_input_loses_nothing_that_was_typed(client, notice):
    unit = notice.units.get()
    sent = {**UNIT, "contact": "示例电话", "about": unit.pk, "evidence": [pdf()]}
    page = client.post(PAGE, sent)
    assert errors(page) == {
        "seal": ["单位提出异议，请上传加盖公章的扫描件。"],
        "evidence": ["请重新选择文件：浏览器不会替您保留选过的文件。"],
    }
    content = page.content.decode()
    for kept in (
        'value="示例单位"',
        'value="示例电话"',
        "示例异议正文</textarea>",
        f'<option value="{unit.pk}" selected>',
    ):
        assert kept in content, kept
    assert "下面标出的2处需要改。填好的内容都在。" in seen(page)


def test_too_many_objections_are_refused_and_nothing_is_lost(client, notice, monkeypatch):
    monkeypatch.setattr(objections, "EACH", 0)
    page = client.post(PAGE, PERSON)
    assert "请明天再来，或按页上的方式联系。" in seen(page)
    assert "示例异议正文</textarea>" in page.content.decode()


def test_after_the_period_nothing_is_taken_and_the_text_is_shown(client, notice):
    notice.last_day = timezone.localdate() - timedelta(days=1)
    notice.save()
    page = client.post(PAGE, PERSON)
    assert page.status_code == 403
    assert "示例异议正文" in seen(page)
    assert not Objection.objects.exists()


def test_the_form_asks_for_its_token_and_its_page_is_nobody_elses(notice):
    browser = Client(enforce_csrf_checks=True)
    refused = browser.post(PAGE, PERSON, headers={"Origin": "http://testserver"})
    assert (refused.status_code, "示例异议正文" in seen(refused)) == (403, True)
    foreign = browser.post(PAGE, PERSON, headers={"Origin": "http://other.example"})
    assert (foreign.status_code, "示例异议正文" in seen(foreign)) == (403, False)
    page = browser.get(PAGE)
    assert "no-store" in page["Cache-Control"]
    token = browser.cookies["csrftoken"].value
    assert browser.post(PAGE, PERSON | {"csrfmiddlewaretoken": token}).status_code == 302


def test_nothing_but_the_form_sets_what_the_server_sets(client, notice):
    forged = {"receipt": "A", "received_at": "2020-01-01", "state": "answered", "outcome": "upheld"}
    client.post(PAGE, PERSON | forged | {"published_at": "2020-01-01", "last_day": "2030-01-01"})
    made = Objection.objects.get()
    assert (made.state, made.outcome, len(made.receipt)) == ("received", "", 20)
    assert timezone.localdate(made.received_at) == timezone.localdate()
    published = notice.published_at
    notice.refresh_from_db()
    assert notice.published_at == published


def test_the_unit_of_the_link_is_chosen(client, notice):
    unit = notice.units.get()
    page = client.get(PAGE, {"about": unit.pk}).content.decode()
    assert f'<option value="{unit.pk}" selected>示例甲局</option>' in page
