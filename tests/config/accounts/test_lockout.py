"""Guessing passwords: locked at the set count exactly, told, undone; it tells nothing."""

import json
import os
import subprocess
import sys
from collections import Counter
from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.conf import settings as project
from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import MD5PasswordHasher
from django.contrib.auth.models import Permission
from django.db import connection
from django.db.models import F
from django.http import HttpResponse

from audit.models import Entry
from config.accounts import hashing, lockout
from tests.factories import make_staff
from tests.pages import filled, seen

pytestmark = pytest.mark.django_db
LOGIN, RIGHT, LIST = "/admin/login/", "Staff-password-1", "/admin/accounts/failedsignin/"
LOCKED = "这个用户名登录失败的次数太多，暂时锁定。请过15分钟再登录"
ADDRESS_LOCKED = "从您这台电脑登录，失败的次数太多，暂时不能再试。请过15分钟再登录"


def sign_in(client, name="staff", password="wrong", address="192.0.2.1"):
    return client.post(LOGIN, {"username": name, "password": password}, REMOTE_ADDR=address)


def told() -> list[tuple]:
    """What the trail was told, in its order."""
    entries = Entry.objects.order_by("pk")
    return [(one.act, one.name or one.called, one.result) for one in entries]


@pytest.fixture
def hashed(monkeypatch) -> Counter:
    """How often a password is hashed."""
    count, encode = Counter(), MD5PasswordHasher.encode

    def counting(*arguments):
        count["times"] += 1
        return encode(*arguments)

    monkeypatch.setattr(MD5PasswordHasher, "encode", counting)
    return count


def test_the_fifth_failure_locks_the_account_from_everywhere(client):
    make_staff()
    for left in (4, 3, 2, 1):
        page = sign_in(client)
        assert page.status_code == 200
        assert f"再错{left}次，这个用户名会锁定15分钟。" in seen(page)
    assert LOCKED in seen(sign_in(client))
    page = sign_in(client, password=RIGHT, address="192.0.2.9")
    assert (page.status_code, page["Retry-After"]) == (429, "900")
    assert LOCKED in seen(page)
    assert "请联系安全管理员解除锁定" in seen(page)
    assert client.get("/admin/").status_code == 302
    failed, refused = ("signed_in", "staff", "failed"), ("signed_in", "staff", "refused")
    assert told() == [*[failed] * 5, ("locked_out", "staff", "done"), refused]


def test_a_lock_ends_by_itself_and_is_not_prolonged_by_trying_on(client):
    make_staff()
    for _ in range(7):
        sign_in(client)
    AccessAttempt.objects.update(attempt_time=F("attempt_time") - timedelta(minutes=14))
    assert sign_in(client, password=RIGHT).status_code == 429
    AccessAttempt.objects.update(attempt_time=F("attempt_time") - timedelta(minutes=1))
    assert sign_in(client, password=RIGHT).status_code == 302
    assert not AccessAttempt.objects.exists()


def test_whoever_signs_in_begins_anew(client):
    make_staff()
    for _ in range(3):
        for _ in range(4):
            sign_in(client)
        assert sign_in(client, password=RIGHT).status_code == 302


def test_whoever_signs_in_frees_nobody_else(client):
    make_staff()
    for _ in range(5):
        sign_in(client, "nobody")
    assert sign_in(client, password=RIGHT).status_code == 302
    assert sign_in(client, "nobody").status_code == 429


def test_an_address_is_locked_whatever_names_it_tries(client, settings):
    settings.SIGN_IN_FAILURES_OF_ADDRESS = 6
    make_staff()
    for n in range(5):
        assert sign_in(client, name=f"name{n}").status_code == 200
    assert ADDRESS_LOCKED in seen(sign_in(client, name="name5"))
    assert sign_in(client, password=RIGHT).status_code == 429
    assert sign_in(client, password=RIGHT, address="192.0.2.2").status_code == 302
    entry = Entry.objects.get(act="locked_out")
    assert (entry.address, entry.said) == ("192.0.2.1", {"by": "来源地址", "failures": 6})


def test_behind_the_proxy_it_is_the_visitors_address_that_counts(client, settings):
    settings.BEHIND_PROXY = True
    sent = {"username": "staff", "password": "wrong"}
    headers = {"x-forwarded-for": "198.51.100.1, 192.0.2.7"}
    client.post(LOGIN, sent, REMOTE_ADDR="127.0.0.1", headers=headers)
    assert AccessAttempt.objects.get().ip_address == "192.0.2.7"


def test_names_tell_nothing_by_words_or_work(client, hashed):
    make_staff()
    make_staff("leaver")
    get_user_model().objects.filter(username="leaver").update(is_active=False)
    get_user_model().objects.create_user("plain", password=RIGHT)
    seen_of, work = {}, {}
    for name in ("staff", "leaver", "plain", "nobody"):
        hashed.clear()
        pages = [seen(sign_in(client, name, address=f"192.0.2.{n}")) for n in range(7)]
        seen_of[name], work[name] = [page.replace(name, "") for page in pages], hashed["times"]
    assert set(work.values()) == {5}
    assert all(pages == seen_of["staff"] for pages in seen_of.values())


@pytest.mark.parametrize("name", ["leaver", "plain"])
def test_the_right_password_of_one_who_may_not_counts_as_a_failure(client, name):
    user = get_user_model().objects.create_user(name, password=RIGHT, is_staff=name == "leaver")
    get_user_model().objects.filter(pk=user.pk).update(is_active=name == "plain")
    for _ in range(5):
        page = sign_in(client, name, RIGHT)
    assert LOCKED in seen(page)
    assert Counter(told())[("signed_in", name, "failed")] == 5


def test_the_old_password_is_not_guessed_on_the_page_that_changes_it(client, staff):
    sent = {"old_password": "wrong", "new_password1": "x", "new_password2": "x"}
    page = client.post("/admin/password_change/", sent)
    assert page.context["form"].errors["old_password"] == [
        "原来的密码不对。再错 4 次，这个用户名会锁定 15 分钟。"
    ]
    for _ in range(5):
        page = client.post("/admin/password_change/", sent)
    assert page.status_code == 429


def test_the_security_administrator_unlocks(client):
    make_staff()
    for name in ("staff", "nobody"):
        for _ in range(5):
            sign_in(client, name)
    guard = get_user_model().objects.create_user("guard", is_staff=True)
    client.force_login(guard)
    assert client.get(LIST).status_code == 403
    may = Permission.objects.filter(content_type__model="failedsignin")
    guard.user_permissions.add(*may)
    page = client.get(LIST, {"locked": "yes"})
    assert seen(page).count("用户名锁定到") == 2
    assert "用户名来源地址失败次数最近一次锁定" in seen(page)
    rows = {row.username: row.pk for row in page.context["cl"].result_list}
    sent = {"action": "unlock", "_selected_action": [rows["staff"]]}
    asked = client.post(LIST, sent, follow=True)
    assert "要解除锁定的有：staff（192.0.2.1）。" in seen(asked)
    assert not Entry.objects.filter(act="unlocked").exists()
    assert "已经解除锁定" in seen(client.post(LIST, filled(asked, "act-form"), follow=True))
    entries = Entry.objects.filter(act="unlocked").order_by("pk")
    assert [(one.name, one.called) for one in entries] == [
        ("guard", "staff"),
        ("guard", "192.0.2.1"),
    ]
    assert sign_in(client, password=RIGHT).status_code == 302
    assert sign_in(client, "nobody").status_code == 200  # its address was let go, too


def test_whoever_only_looks_at_failures_unlocks_nobody(client):
    for _ in range(5):
        sign_in(client)
    reader = get_user_model().objects.create_user("reader", is_staff=True)
    reader.user_permissions.add(Permission.objects.get(codename="view_failedsignin"))
    client.force_login(reader)
    sent = {"action": "unlock", "_selected_action": [AccessAttempt.objects.get().pk]}
    client.post(LIST, sent)
    assert AccessAttempt.objects.exists()


def test_few_passwords_are_hashed_at_once(client, hashed):
    make_staff()
    leave = hashing.DOOR.enter("192.0.2.1")
    page = sign_in(client, password=RIGHT)
    assert (page.status_code, page["Retry-After"]) == (429, "5")
    also = hashing.DOOR.enter("192.0.2.2")
    page = sign_in(client, password=RIGHT, address="192.0.2.3")
    assert page.status_code == 503
    assert "正在登录的人比较多，请稍候" in seen(page)
    assert client.get("/").status_code == 200
    hashed.clear()
    also(), leave()
    assert hashed["times"] == AccessAttempt.objects.count() == 0
    assert sign_in(client, password=RIGHT).status_code == 302


def test_an_answer_that_the_database_is_busy_is_no_refusal(rf):
    """As given where the trail could not be told of one; its page says to come back."""
    page = lockout.as_it_is(rf.post(LOGIN), HttpResponse(status=503), {})
    assert (page.status_code, page.has_header("Retry-After")) == (503, False)


GUESS = """
import json
import sys
import threading
import django
django.setup()
from concurrent.futures import ThreadPoolExecutor
from django.conf import settings
from django.contrib.auth.hashers import MD5PasswordHasher
from django.db import connection
from django.test import Client
from config.accounts import hashing
from config.gate import Gate

settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = sys.argv[1]
if connection.vendor == "sqlite":  # however many write at once, each has its turn
    settings.DATABASES["default"]["OPTIONS"]["timeout"] = 300
THREADS = 12
hashing.DOOR, hashing._places = Gate(most=99, each=99), threading.Semaphore(99)
count, encode = [], MD5PasswordHasher.encode
MD5PasswordHasher.encode = lambda *words: count.append(1) or encode(*words)

together = threading.Barrier(THREADS)

def guess(number):
    if number <= THREADS:  # the first ones meet before any is counted
        Client().get("/admin/login/")
        together.wait()
    name = "staff" if number % 2 else f"name{sys.argv[2]}{number}"
    address = f"192.0.2.{number}" if number % 2 else "198.51.100.1"
    sent = {"username": name, "password": "x"}
    page = Client().post("/admin/login/", sent, REMOTE_ADDR=address)
    connection.close()
    return name, page.status_code

with ThreadPoolExecutor(THREADS) as pool:
    answers = list(pool.map(guess, range(1, int(sys.argv[3]) + 1)))
print(json.dumps([len(count), answers]))
"""


@pytest.mark.django_db(transaction=True)
def test_a_thousand_guesses_of_two_processes_are_counted_and_told_one_by_one():
    make_staff()
    # So many of each name; fewer where one server keeps them apart, not the lock of a file.
    each = 500 if connection.vendor == "sqlite" else 60
    ran = [
        subprocess.Popen(
            [sys.executable, "-c", GUESS, connection.settings_dict["NAME"], which, str(each)],
            cwd=project.BASE_DIR,
            env={**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings"},
            stdout=subprocess.PIPE,
        )
        for which in "ab"
    ]
    (hashed, answers), (hashed_too, others) = (json.loads(one.communicate()[0]) for one in ran)
    of_account, of_address = project.SIGN_IN_FAILURES, project.SIGN_IN_FAILURES_OF_ADDRESS
    assert hashed + hashed_too == of_account + of_address
    given = Counter(("staff" if name == "staff" else "", code) for name, code in answers + others)
    assert given == {
        ("staff", 200): of_account,
        ("staff", 429): each - of_account,
        ("", 200): of_address,
        ("", 429): each - of_address,
    }
    by_name = Counter((act, name if name == "staff" else "", how) for act, name, how in told())
    assert by_name == {
        ("signed_in", "staff", "failed"): of_account,
        ("signed_in", "staff", "refused"): given["staff", 429],
        ("locked_out", "staff", "done"): 1,
        ("signed_in", "", "failed"): of_address,
        ("signed_in", "", "refused"): given["", 429],
        ("locked_out", "", "done"): 1,
    }
