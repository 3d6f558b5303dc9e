"""A database that is locked or out of reach: 503 that says when to come back and keeps the form."""

import os
import subprocess
import sys
from html.parser import HTMLParser

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.config.locks import write_lock
from tests.config.test_settings import ROOT
from tests.factories import make_staff
from tests.pages import seen
from units.models import District, Unit

locked = pytest.mark.django_db(transaction=True)
ADD = "/admin/units/district/add/"
DISTRICT = {
    "code": "330903",
    "name": '普陀区"<b>',
    "parent": "",
    "_continue": "保存并继续编辑",
}


class _Form(HTMLParser):
    """The form with method post of a page: its address, its hidden fields, its buttons."""

    def __init__(self):
        super().__init__()
        self.action = None
        self.fields: list[tuple[str, str]] = []
        self.buttons = 0

    def handle_starttag(self, tag, attrs):
        said = dict(attrs)
        if tag == "form" and said.get("method") == "post":
            self.action = said["action"]
        if self.action and tag == "input":
            assert said["type"] == "hidden"
            self.fields.append((said["name"], said["value"]))
        self.buttons += bool(self.action) and tag == "button"


def kept(response: HttpResponse) -> _Form:
    form = _Form()
    form.feed(response.content.decode().partition("<main")[2].partition("</main>")[0])
    return form


@pytest.fixture
def strict():
    """A browser of committee staff, held to the token of each form."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_staff())
    return client


def token(client, address: str) -> str:
    client.get(address)
    return client.cookies["csrftoken"].value


@locked
def test_a_form_that_meets_a_lock_is_kept_and_can_be_sent_again(strict):
    address = ADD + "?_changelist_filters=q%3D%E5%B1%80"
    posted = DISTRICT | {"csrfmiddlewaretoken": token(strict, address)}
    with write_lock("units_district"):
        response = strict.post(address, posted)
    assert (response.status_code, response["Retry-After"]) == (503, "5")
    assert "no-store" in response["Cache-Control"]
    assert "刚才提交的内容没有保存。您填写的内容还在这一页里。" in seen(response)
    form = kept(response)
    assert (form.action, form.buttons) == (address, 1)
    assert dict(form.fields).keys() == posted.keys()
    assert [f for f in form.fields if f[0] != "csrfmiddlewaretoken"] == list(DISTRICT.items())
    assert not District.objects.exists()

    assert strict.post(form.action, dict(form.fields)).status_code == 302
    assert District.objects.get().name == DISTRICT["name"]


@locked
def test_repeated_fields_and_lines_are_kept_and_files_are_named(client):
    client.force_login(make_staff())
    more = {"lines": "第一行\n\n 第三行", "pick": ["甲", "乙"]}
    photo = SimpleUploadedFile("海.jpg", b"x")
    with write_lock("units_district"):
        response = client.post(ADD, DISTRICT | more | {"photo": photo})
    assert response.status_code == 503
    assert [f for f in kept(response).fields if f[0] in more] == [
        ("lines", "第一行\n\n 第三行"),
        ("pick", "甲"),
        ("pick", "乙"),
    ]
    assert "文件不能替您保留，再提交后请在表单里重新选择：海.jpg。" in seen(response)


@locked
def test_a_password_is_not_kept(client):
    make_staff()
    with write_lock("django_session"):
        response = client.post(
            "/admin/login/?next=/admin/", {"username": "staff", "password": "Staff-password-1"}
        )
    assert response.status_code == 503
    assert [name for name, _ in kept(response).fields] == ["csrfmiddlewaretoken", "username"]
    assert b"Staff-password-1" not in response.content
    assert "密码不能替您保留" in seen(response)


@locked
@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite's readers wait for nobody")
@pytest.mark.parametrize("address", ["/", "/units/", "/recognitions/"])
def test_a_page_that_cannot_be_read_now_says_so(client, address):
    with write_lock(f"{Unit._meta.db_table}, awards_awardyear", readers_too=True):
        response = client.get(address)
    assert (response.status_code, response["Retry-After"]) == (503, "5")
    assert "数据库正忙，这一页暂时打不开。" in seen(response)
    assert kept(response).action is None
    assert f'href="{address}"' in response.content.decode()


@locked
@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL's readers share one page")
def test_readers_do_not_wait_for_a_writer(client):
    with write_lock("units_unit"):
        assert [client.get(a).status_code for a in ("/", "/units/", "/search/?q=局")] == [200] * 3


@pytest.mark.parametrize(
    "url", ["sqlite:////nowhere/portal.sqlite3", "postgres://nobody@127.0.0.1:1/nothing"]
)
def test_a_database_out_of_reach_is_no_failure_of_the_portal(url, tmp_path):
    code = """
import django; django.setup()
from django.test import Client
client = Client()
client.cookies["sessionid"] = "a" * 32
for address in ("/", "/healthz", "/admin/", "/about/", "/robots.txt"):
    response = client.get(address)
    print(address, response.status_code, response.headers.get("Retry-After"))
"""
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "PORTAL_TEST": "true",
        "PORTAL_VAR": str(tmp_path),
        "DATABASE_URL": url,
    }
    result = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT, env=environment, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert result.stdout.splitlines() == [
        "/ 503 5",
        "/healthz 503 5",
        "/admin/ 503 5",
        "/about/ 200 None",
        "/robots.txt 200 None",
    ]


@pytest.mark.django_db
def test_a_fault_of_ours_stays_a_500(settings):
    settings.ROOT_URLCONF = "tests.config.broken_urls"
    client = Client(raise_request_exception=False)
    assert client.get("/mistaken/").status_code == 500


@locked
def test_the_answer_asks_the_database_nothing(strict):
    posted = DISTRICT | {"csrfmiddlewaretoken": token(strict, ADD)}
    with write_lock("units_district"), CaptureQueriesContext(connection) as queries:
        assert strict.post(ADD, posted).status_code == 503
    assert queries[-1]["sql"].startswith(("BEGIN", "INSERT", "ROLLBACK"))
