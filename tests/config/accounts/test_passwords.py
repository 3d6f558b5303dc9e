"""Passwords: what is refused and with which words, and when one must be changed."""

from datetime import timedelta
from io import StringIO

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.utils import timezone

from audit.models import Entry
from config.accounts import passwords
from config.accounts.guessable import is_guessable
from config.accounts.models import SetPassword
from tests.factories import make_staff, make_unit
from tests.pages import filled, history, seen

pytestmark = pytest.mark.django_db
CHANGE = "/admin/password_change/"
OLD, GOOD = "Tingtao-ge-73x", "Chunfeng4hua-Yu"
SHORT = "密码太短，至少要 10 个字符。"
PLAIN = "密码里要有大写字母、小写字母、数字、符号这四类中的三类。"
NAME = "密码里不能有您的用户名或者姓名。"
GUESSED = "这个密码容易被猜到，请换一个。"
USED = "最近 5 次用过的密码不能再用。"


def said(password: str, user=None) -> list[str]:
    """What is said of a password."""
    try:
        validate_password(password, user)
    except ValidationError as refused:
        return refused.messages
    return []


@pytest.mark.parametrize(
    ("password", "expected"),
    [
        (GOOD, []),
        ("kX7!wq-Rz2", []),
        ("舟山Hai7-dao浪花涛声", []),
        ("kX7!wq-Rz", [SHORT]),
        ("haidao-louqiao", [PLAIN]),
        ("HAIDAO7LOUQIAO", [PLAIN]),
        ("Haidao7louqiao", []),
        ("zhoushanzhoushan", [PLAIN, GUESSED]),
        ("aaaaaaaaaaaa", [PLAIN, GUESSED]),
        ("staffstaff1", [PLAIN, GUESSED]),
        ("Zhoushan-staff-2025", [GUESSED]),
        ("P@ssw0rd-2025", [GUESSED]),
    ],
)
def test_a_password_is_refused_with_a_sentence_of_its_own(password, expected):
    assert said(password) == expected


@pytest.mark.parametrize(
    "password",
    [
        *("Woaini1314!", "Qwertyuiop1!", "1qaz@WSX3edc", "Mofanjiguan2025", "Admin@123456"),
        *("Abc123456!", "Zhang-san-1988", "Haoren-haoren-9", "W0aini520!", "5201314-Aini"),
        *("Dangyuan#19210701", "Xinniankuaile!666", "AAbbAAbb11", "Iloveyou!1314", "Liverpool1!"),
    ],
)
def test_what_is_guessed_first_is_refused(password):
    assert said(password) == [GUESSED]


@pytest.mark.parametrize("password", ["Wanjia7denghuo-Xi", "2-Haishang-sheng3", "T9#vLq2026x!"])
def test_what_is_not_is_not(password):
    assert not is_guessable(password)


def test_a_very_long_password_is_looked_at_in_no_time():
    assert is_guessable("zhoushan" * 5000)
    assert not is_guessable("zhoushanqv" * 500 + "-7K")


@pytest.mark.parametrize(
    "password",
    ["Xx-lizhi-48-Ky", "Xx7-Limingzhu-K", "李明珠Xx7-kyq", "K7-ZHUminggl-x", "K7-mingzhu-x9"],
)
def test_the_name_of_account_or_person_is_no_part_of_it(password):
    user = get_user_model()(username="lizhi", last_name="李", first_name="明珠")
    assert said(password, user) == ([] if "ZHU" in password else [NAME])


def test_the_last_five_are_refused_and_the_sixth_is_taken():
    user = make_staff(password=OLD)
    for n in range(5):
        assert said(OLD, user) == [USED]
        user.set_password(f"{GOOD}{n}")
        user.save()
    assert said(OLD, user) == []
    assert SetPassword.objects.filter(account=user).count() == 5
    assert not SetPassword.objects.filter(hash__contains=GOOD).exists()


def test_who_changes_the_password_is_told_beside_the_box_and_then_goes_on(client):
    staff = make_staff(password=OLD)
    client.force_login(staff)
    sent = {"old_password": OLD, "new_password1": OLD, "new_password2": OLD}
    refused = client.post(CHANGE, sent)
    assert refused.context["form"].errors == {"new_password2": [USED]}
    assert "没有办成" in seen(refused)
    sent |= {"new_password1": GOOD, "new_password2": GOOD}
    assert client.post(CHANGE, sent, follow=True).redirect_chain == [("/admin/account/", 302)]
    staff.refresh_from_db()
    assert staff.check_password(GOOD)
    assert history(staff) == ["修改自己的密码"]
    entry = Entry.objects.get(act="own_password")
    assert (entry.name, entry.called) == ("staff", "staff")


@pytest.fixture
def newcomer(client, admin_client):
    """Somebody with a first password, signed in with it."""
    user = make_staff("newcomer")
    sent = {"password": OLD}
    admin_client.post(f"/admin/auth/user/{user.pk}/password/", sent)
    user.refresh_from_db()
    client.force_login(user)
    return user


def test_a_password_that_a_command_gave_is_changed_first_too(client, monkeypatch):
    user = make_staff(password=OLD)
    monkeypatch.setattr("getpass.getpass", lambda prompt: GOOD)
    call_command("changepassword", "staff", stdout=StringIO())
    user.refresh_from_db()
    assert user.check_password(GOOD)
    client.force_login(user)
    assert client.get("/admin/units/unit/")["Location"] == CHANGE


def test_a_password_with_which_an_account_was_made_by_a_command_is_its_own():
    user = get_user_model().objects.create_superuser("installer", password=GOOD)
    assert passwords.why_due(user) == ""


def test_a_first_password_is_changed_before_anything_else(client, newcomer):
    for page in ("/admin/", "/admin/units/unit/", "/admin/units/unit/add/", "/review/"):
        assert client.get(page)["Location"] == CHANGE
    assert client.get("/").status_code == 200
    page = client.get(CHANGE)
    assert "现在的密码是管理员替您设的" in seen(page)
    assert "不改了" not in seen(page)
    sent = {"old_password": OLD, "new_password1": GOOD, "new_password2": GOOD}
    assert client.post(CHANGE, sent)["Location"] == "/admin/"
    assert client.get("/admin/units/unit/").status_code == 200
    client.post("/admin/logout/")
    newcomer.refresh_from_db()
    client.force_login(newcomer)
    assert client.get("/admin/").status_code == 200


def test_who_must_change_the_password_can_leave(client, newcomer):
    assert client.post("/admin/logout/").status_code == 200
    assert client.get("/admin/")["Location"].startswith("/admin/login/")


def test_what_was_typed_before_it_was_due_is_not_lost(client, newcomer):
    address = f"/admin/units/unit/{make_unit(name='示例局').pk}/change/"
    sent = {"name": ["示例改名局"]}
    page = client.post(
        address, sent, headers={"accept": "text/html", "origin": "http://testserver"}
    )
    assert (page.status_code, page.context["first"]) == (403, ("先改密码", CHANGE))
    assert filled(page, "kept-form")["name"] == ["示例改名局"]
    assert "在新窗口先改密码" in seen(page)


@pytest.mark.parametrize(("days", "is_due"), [(89, False), (91, True)])
def test_a_password_ages(client, settings, days, is_due):
    settings.PASSWORD_DAYS = 90
    user = make_staff()
    SetPassword.objects.update(at=timezone.now() - timedelta(days=days))
    client.force_login(user)
    page = client.get("/admin/")
    assert (page.status_code, page.get("Location")) == ((302, CHANGE) if is_due else (200, None))
    if is_due:
        assert "密码用得太久了" in seen(client.get(CHANGE))


def test_without_an_age_no_password_is_too_old(client, settings):
    settings.PASSWORD_DAYS = 0
    user = make_staff()
    SetPassword.objects.update(at=timezone.now() - timedelta(days=9999))
    client.force_login(user)
    assert client.get("/admin/").status_code == 200
