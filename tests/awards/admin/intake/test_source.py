"""A source in the admin: its text comes in, is never lost and never public."""

import io

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from awards.admin.intake.sources import text_of
from awards.intake.files import UnreadableFile
from awards.intake.word import MOST_CELLS
from awards.models import Decision, Source
from tests.awards.intake.word_files import table, word
from tests.factories import (
    make_achievement,
    make_practice,
    make_recognition,
    make_region_report,
    make_source,
    make_unit,
)
from tests.pages import LISTS, PLAIN
from units.desk import long

from .pages import TEXT, address

pytestmark = pytest.mark.django_db

# The source's own form


def columns(**changed) -> dict:
    blank = {"publisher": "", "author": "", "published_on": "", "url": "", "slug": "", "text": ""}
    return {"title": "示例报道", **blank, **changed}


def word_file(*paragraphs) -> SimpleUploadedFile:
    document, content = docx.Document(), io.BytesIO()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    document.save(content)
    return SimpleUploadedFile("示例.docx", content.getvalue())


@pytest.mark.parametrize(
    ("sent", "text"),
    [
        ({"text": "第一行\r\n第二行"}, "第一行\n第二行"),
        ({"text_file": SimpleUploadedFile("示例.txt", "示例原文".encode())}, "示例原文"),
        ({"text_file": SimpleUploadedFile("示例.TXT", "示例原文".encode("gb18030"))}, "示例原文"),
        ({"text": "旧", "text_file": SimpleUploadedFile("a.txt", "新文".encode())}, "新文"),
    ],
)
def test_a_text_is_pasted_or_uploaded(client, staff, sent, text):
    response = client.post(reverse("admin:awards_source_add"), columns(**sent))
    assert response.status_code == 302
    assert Source.objects.get().text == text


def test_a_word_file_is_read(client, staff):
    sent = columns(text_file=word_file("示例第一段。", "示例第二段。"))
    client.post(reverse("admin:awards_source_add"), sent)
    assert Source.objects.get().text == "示例第一段。\n示例第二段。"


def test_a_file_that_is_no_text_is_refused_beside_its_field(client, staff):
    sent = columns(text_file=SimpleUploadedFile("示例.pdf", b"%PDF-1.4"))
    response = client.post(reverse("admin:awards_source_add"), sent)
    (error,) = response.context["adminform"].form.errors["text_file"]
    assert "只能读 .txt 和 .docx" in error
    assert not Source.objects.exists()


def test_a_word_file_that_asks_too_much_is_refused_and_what_was_typed_is_kept(client, staff):
    large = word(table("<w:tc/>" * (MOST_CELLS + 1)))
    sent = columns(
        text="示例原文", author="示例作者", text_file=SimpleUploadedFile("a.docx", large)
    )
    response = client.post(reverse("admin:awards_source_add"), sent)
    form = response.context["adminform"].form
    assert form.errors == {"text_file": ["Word 文件里的内容太多，请只留正文，或者分成几份。"]}
    typed = {name: form[name].value() for name in ("title", "author", "text")}
    assert typed == {"title": "示例报道", "author": "示例作者", "text": "示例原文"}
    assert [str(message) for message in response.context["messages"]] == [
        "表单没有保存，浏览器不会记住选好的照片或文件，改正后请重新选择。"
    ]
    assert not Source.objects.exists()


def test_an_upload_is_read_once_and_keeps_what_was_read():
    upload = SimpleUploadedFile("示例.txt", "示例原文".encode())
    assert (text_of(upload), text_of(upload)) == ("示例原文", "示例原文")
    unfit = SimpleUploadedFile("示例.pdf", b"%PDF-1.4")
    for _ in range(2):
        with pytest.raises(UnreadableFile, match="只能读"):
            text_of(unfit)


def test_saving_can_lead_on_to_the_figures(client, staff):
    sent = columns(text=TEXT, _intake="保存并提取成效")
    response = client.post(reverse("admin:awards_source_add"), sent)
    source = Source.objects.get()
    assert response.url == address(source)
    change = reverse("admin:awards_source_change", args=[source.pk])
    text = client.get(change).content.decode()
    assert f'<a class="act" href="{address(source)}">提取成效</a>' in text
    assert client.post(change, sent | {"slug": source.slug}).url == address(source)


def test_a_source_that_is_changed_keeps_its_text(client, staff, source):
    change = reverse("admin:awards_source_change", args=[source.pk])
    form = client.get(change).context["adminform"].form
    assert form.initial["text"] == TEXT
    client.post(change, columns(text=TEXT.replace("\n", "\r\n"), author="示例作者"))
    source.refresh_from_db()
    assert (source.text, source.author) == (TEXT.strip(), "示例作者")


# Never public


SECRET = "只供工作人员阅看的示例原文"


def test_the_text_of_a_source_appears_nowhere_public(client):
    recognition = make_recognition(unit=make_unit(slug="shili", name="示例公开单位"))
    source = make_source(text=SECRET)
    make_achievement(recognition, source=source, is_leading=True)
    make_practice(recognition, source=source, kind="led-project")
    report = make_region_report(award_year=recognition.award_year)
    make_achievement(region_report=report, source=source)
    Decision.objects.create(
        source=source, fingerprint="0" * 40, wording=SECRET, outcome="dismissed"
    )
    call_command("reindex", verbosity=0)
    tables = ("recognitions", "units", "achievements", "practices")
    addresses = [
        *PLAIN,
        *LISTS,
        *(f"/data/{table}.{form}" for table in tables for form in ("json", "csv")),
        f"/search/?q={SECRET[:4]}",
        f"/achievements/?q={SECRET[:4]}",
        "/units/shili/",
        "/units/shili/model-organ/2025/",
        "/regions/330900/model-organ/2025/",
        "/awards/model-organ/2025/",
        "/feed.xml",
        "/sitemap.xml",
        "/sitemap-years.xml",
        "/sitemap-units.xml",
        "/sitemap-stories.xml",
        "/sitemap-regions.xml",
    ]
    for public in addresses:
        response = client.get(public)
        assert response.status_code == 200, public
        assert SECRET not in response.getvalue().decode(), public
    found = client.get("/search/?q=" + SECRET).content.decode()
    assert "示例公开单位" not in found


def test_lists_of_the_staff_do_not_load_the_texts(client, staff):
    make_achievement(make_recognition(), source=make_source(text=SECRET))
    names = ("source_changelist", "achievement_changelist", "practice_changelist")
    for name in names:
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse(f"admin:awards_{name}"))
        read = [q["sql"] for q in queries if '"awards_source"."text"' in q["sql"]]
        assert read == [], name


def test_the_list_counts_figures_and_practices_up_to_a_bound(client, staff, monkeypatch):
    monkeypatch.setattr(long, "COUNTED", 2)
    few, many = make_source(title="示例甲"), make_source(title="示例乙")
    owner = make_recognition()
    for source, number in ((few, 2), (many, 3)):
        for _ in range(number):
            make_achievement(owner, source=source)
    make_practice(owner, source=few)
    rows = client.get(reverse("admin:awards_source_changelist")).context["cl"].result_list
    assert {row.title: (str(row.figure_count), str(row.practice_count)) for row in rows} == {
        "示例甲": ("2", "1"),
        "示例乙": ("2+", "0"),
    }
