"""Signing on paper: a sheet is of one content for one step, and another brings it in."""

import io
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from awards.approval import acts
from awards.approval.papers import scan_of, sheet_number
from awards.approval.standing import State, standing
from awards.honours.lifecycle import Refused
from awards.models import Approval, Signature
from tests.factories import make_practice
from units.history import Change

from .office import make_approver, make_author, make_content, make_reviewed_year, passed, write

pytestmark = pytest.mark.django_db

PDF = b"%PDF-1.7\n...\n%%EOF\n"


def upload(content: bytes = PDF, name: str = "scan.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def picture(kind: str) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (900, 1200), "#fff").save(file, kind)
    return file.getvalue()


def signature(sheet: str, signed_by: str = "示例领导", **columns) -> Signature:
    found = scan_of(upload())
    columns = {"signed_on": timezone.localdate(), **columns}
    for name, value in {"sheet": sheet, "signed_by": signed_by, **columns}.items():
        setattr(found, name, value)
    return found


def refused(act) -> list[str]:
    with pytest.raises(Refused) as refusal:
        act()
    return refusal.value.reasons


@pytest.fixture
def author():
    return make_author(name="zuozhe")


@pytest.fixture
def witness():
    return make_author(name="jianzheng")


@pytest.fixture
def row(author):
    found = make_content(make_reviewed_year(), author, headline="示例标题", story="示例事迹。")
    acts.submit(found, author)
    return found


def sign(row, by, sheet: str | None = None, signed_by: str = "示例领导", **said):
    number = sheet_number(standing(row)) if sheet is None else sheet
    columns = {"signed_on": said.pop("signed_on")} if "signed_on" in said else {}
    return acts.sign(row, by, signature(number, signed_by, **columns), **said)


def test_a_signature_on_paper_passes_a_step_and_leads_to_the_next(row, witness):
    act = sign(row, witness)
    assert (act.kind, act.step, act.by) == ("paper", 1, witness)
    assert bytes(Signature.objects.get(approval=act).scan) == PDF
    assert standing(row).state == State.SECOND
    kept = Change.objects.get(pk=act.noted_id)
    assert (kept.key, kept.new["signature"]["signed_by"]) == ("review_signed", "示例领导")
    passed(row, make_approver("second", name="second"))
    assert sign(row, witness, signed_by="另一领导", confidentiality="示例保密员").step == 3
    assert standing(row).state == State.READY


def test_a_sheet_lapses_when_a_row_of_the_content_changes_and_holds_when_it_is_back(row, witness):
    sheet = sheet_number(standing(row))
    practice = make_practice(row, title="示例新做法")
    assert refused(lambda: sign(row, witness, sheet)) == [
        "这份内容送审以后有了改动，原来的审核不再有效，请等作者重新送审。"
    ]
    acts.submit(row, witness)
    another = make_author(name="another")
    (stale,) = refused(lambda: sign(row, another, sheet))
    assert stale.startswith("编号对不上：")
    practice.delete()
    sign(row, another, sheet.lower().replace("-", ""))
    assert standing(row).state == State.SECOND


def test_a_signature_lapses_when_the_content_changes(row, author, witness):
    sign(row, witness)
    write(row, "改过的事迹。", author)
    assert standing(row).state == State.DRAFT
    write(row, "示例事迹。", author)
    assert standing(row).state == State.SECOND


def test_a_sheet_is_of_one_step(row, witness):
    sheet = sheet_number(standing(row))
    passed(row, make_approver("first", name="first"))
    (stale,) = refused(lambda: sign(row, witness, sheet))
    assert stale.startswith("编号对不上：")


def test_neither_the_author_nor_who_takes_no_part_brings_a_sheet_in(row, author, witness):
    assert refused(lambda: sign(row, author)) == ["这份内容是您送审的，一审须由另一个人办理。"]
    write(row, "改过的事迹。", witness)
    acts.submit(row, author)
    (reason,) = refused(lambda: sign(row, witness))
    assert "改过这份内容" in reason
    outsider = make_author(name="outsider")
    outsider.user_permissions.clear()
    assert refused(lambda: sign(row, type(outsider).objects.get(pk=outsider.pk))) == [
        "您的账号不参与审核，不能登记签批单。"
    ]
    assert not Approval.objects.filter(kind="paper").exists()


def test_nobody_signs_two_steps(row, witness):
    sign(row, witness)
    assert refused(lambda: sign(row, witness)) == ["示例领导已经办过一审，二审须由另一个人签批。"]
    second = make_approver("second", name="示例审核人")
    passed(row, second)
    reasons = refused(lambda: sign(row, witness, signed_by="示例审核人", confidentiality="示例"))
    assert reasons == ["示例审核人已经办过二审，终审须由另一个人签批。"]


def test_the_date_of_a_signature_is_between_submission_and_today(row, witness):
    day = timedelta(days=1)
    today = timezone.localdate()
    assert refused(lambda: sign(row, witness, signed_on=today + day)) == ["签批日期不能晚于今天。"]
    assert refused(lambda: sign(row, witness, signed_on=today - day)) == [
        "签批日期不能早于送审的日期。"
    ]


def test_the_last_step_needs_who_checked_for_confidentiality(row, witness):
    passed(row, make_approver("first", name="first"))
    passed(row, make_approver("second", name="second"))
    assert refused(lambda: sign(row, witness)) == ["请写明保密审查人。"]
    assert not Signature.objects.exists()


@pytest.mark.parametrize(
    "content, name, kind",
    [
        (PDF, "a.pdf", "application/pdf"),
        (picture("JPEG"), "a.bin", "image/jpeg"),
        (picture("PNG"), "a.pdf", "image/png"),
    ],
)
def test_a_scan_is_what_it_holds_whatever_it_is_called(content, name, kind):
    found = scan_of(upload(content, name))
    assert (found.format, found.scan) == (kind, content)


@pytest.mark.parametrize(
    "content, said",
    [
        (b"<html>", "请上传签批单的扫描件"),
        (b"%PDF-1.7\n cut off", "这个 PDF 文件不完整"),
        (picture("JPEG")[:200], ""),
        (b"%PDF-" + bytes(10 * 1024 * 1024) + b"%%EOF", "签批单的扫描件超过 10 MB"),
    ],
    ids=["html", "half a pdf", "half a picture", "too large"],
)
def test_what_is_no_sound_scan_is_refused(content, said):
    with pytest.raises(ValidationError) as refusal:
        scan_of(upload(content))
    assert refusal.value.messages[0].startswith(said)


def paper_of(row) -> str:
    return f"/admin/approvals/recognition/{row.pk}/paper/"


def filled(row, **changed) -> dict:
    today = f"{timezone.localdate():%Y-%m-%d}"
    number = sheet_number(standing(row))
    sent = {"sheet": number, "signed_by": "示例领导", "signed_on": today, "scan": upload()}
    return {**sent, **changed}


def test_the_sheet_is_the_same_file_as_long_as_the_content_is_the_same(client, row, witness):
    client.force_login(witness)
    address = f"/admin/approvals/recognition/{row.pk}/sheet.pdf"
    first, second = client.get(address), client.get(address)
    assert first["Content-Type"] == "application/pdf"
    assert first["Content-Disposition"].startswith("attachment;")
    assert first.content == second.content
    assert first.content.startswith(b"%PDF-")
    write(row, "改过的事迹。", witness)
    assert client.get(address).status_code == 404


def test_a_machine_without_fonts_is_told_which_to_install(client, row, witness, settings):
    settings.PAPER_TEXT_FONTS = ["没有的字体"]
    client.force_login(witness)
    answer = client.get(f"/admin/approvals/recognition/{row.pk}/sheet.pdf", follow=True)
    assert "服务器上没有排版用的字体（没有的字体）" in answer.content.decode()


def test_a_signed_sheet_is_brought_in_by_its_page(client, row, witness):
    client.force_login(witness)
    assert "下载签批单" in client.get(paper_of(row)).content.decode()
    answer = client.post(paper_of(row), filled(row), follow=True)
    assert answer.redirect_chain == [(f"/admin/approvals/recognition/{row.pk}/", 302)]
    page = answer.content.decode()
    assert "一审由示例领导签批。" in page
    scan = client.get(f"/admin/approvals/signatures/{Signature.objects.get().pk}/")
    assert (scan.content, scan["Content-Type"]) == (PDF, "application/pdf")
    assert scan["Content-Disposition"].startswith("attachment;")
    assert {"private", "no-store"} <= {*scan["Cache-Control"].split(", ")}


@pytest.mark.parametrize(
    "changed, said",
    [
        ({"sheet": ""}, "请照签批单抄写编号。"),
        ({"sheet": "0000-0000"}, "编号对不上："),
        ({"signed_by": ""}, "请写明是谁签批的。"),
        ({"signed_on": ""}, "请照签批单填写日期。"),
        ({"scan": ""}, "请选择扫描件。"),
        ({"scan": upload(b"<html>")}, "请上传签批单的扫描件"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_entered_stays(client, row, witness, changed, said):
    client.force_login(witness)
    answer = client.post(paper_of(row), filled(row, **changed))
    page = answer.content.decode()
    assert answer.status_code == 200
    assert said in page
    if "signed_by" not in changed:
        assert 'value="示例领导"' in page
    assert not Signature.objects.exists()


def test_the_author_reads_why_another_has_to_bring_it_in(client, row, author):
    client.force_login(author)
    page = client.get(paper_of(row)).content.decode()
    assert "这份内容是您送审的，一审须由另一个人办理。" in page
    assert "登记签批</button>" not in page
    assert client.post(paper_of(row), filled(row)).status_code == 200
    assert not Signature.objects.exists()


def test_scan_and_sheet_are_for_those_who_take_part(client, row, witness):
    act = sign(row, witness)
    outsider = make_author(name="outsider")
    outsider.user_permissions.clear()
    pages = (
        paper_of(row),
        f"/admin/approvals/recognition/{row.pk}/sheet.pdf",
        f"/admin/approvals/signatures/{act.signature.pk}/",
    )
    for page in pages:
        client.logout()
        assert client.get(page).status_code == 302
        client.force_login(outsider)
        assert client.get(page).status_code == 403
