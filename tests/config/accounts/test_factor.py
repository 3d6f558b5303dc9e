"""The second factor: binding a phone, signing in with its code, recovery codes, who needs it."""

import re
from base64 import b32decode
from datetime import timedelta

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group
from django.utils import timezone
from django_otp.oath import TOTP
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken

from audit.models import Entry
from config.accounts import factor
from config.accounts.models import Phone, RolePolicy
from tests.factories import make_staff
from tests.pages import history, seen

pytestmark = pytest.mark.django_db
DESK, LOGIN, CODE, OWN = "/admin/", "/admin/login/", "/admin/login/code/", "/admin/account/"
FACTOR = "/admin/account/second-factor/"
PASSWORD = "Staff-password-1"


def code_of(user) -> str:
    """What the phone of an account shows."""
    device = Phone.objects.get(user=user)
    return f"{TOTP(device.bin_key).token():06}"


def again(user) -> None:
    """Let time pass: codes that were used, and those that were wrong, are forgotten."""
    Phone.objects.filter(user=user).update(last_t=-1, throttling_failure_timestamp=None)
    StaticDevice.objects.filter(user=user).update(throttling_failure_timestamp=None)


def sign_in(client, address="/admin/units/unit/"):
    sent = {"username": "staff", "password": PASSWORD, "next": address}
    return client.post(LOGIN, sent)


@pytest.fixture
def bound(client):
    """A member of staff whose account is bound to a phone; nobody is signed in."""
    user = make_staff()
    client.force_login(user)
    client.get(FACTOR)
    page = client.post(FACTOR, {"code": code_of(user)})
    user.codes = page.context["codes"]
    client.post("/admin/logout/")
    again(user)
    return user


def test_a_phone_is_bound_with_the_code_that_it_shows(client, staff):
    page = client.get(FACTOR)
    key = re.search(r'id="factor-key">([A-Z2-7 ]+)<', page.content.decode())[1]
    assert b32decode(key.replace(" ", "")) == Phone.objects.get().bin_key
    assert 'src="data:image/svg+xml' in page.content.decode()
    wrong = client.post(FACTOR, {"code": "000000"})
    assert wrong.context["form"].errors["code"] == [
        "验证码不对。请看手机上现在的数字，过几秒再试。"
    ]
    again(staff)
    page = client.post(FACTOR, {"code": code_of(staff)})
    assert len(set(page.context["codes"])) == 10
    assert "请现在就抄下或者打印这些恢复码" in seen(page)
    assert "no-store" in page["Cache-Control"]
    assert history(staff) == ["绑定手机，启用二次验证"]
    assert "已启用，还有10个恢复码" in seen(client.get(OWN))


def test_recovery_codes_are_kept_as_digests(bound):
    kept = set(StaticToken.objects.values_list("token", flat=True))
    assert len(kept) == 10
    assert not kept & {code.replace("-", "") for code in bound.codes}


def test_signing_in_asks_for_the_code_and_goes_on(client, bound):
    assert sign_in(client)["Location"] == CODE
    assert client.get("/admin/units/unit/").status_code == 302
    page = client.post(CODE, {"code": "000000"})
    assert "验证码不对" in seen(page)
    again(bound)
    assert client.post(CODE, {"code": code_of(bound)})["Location"] == "/admin/units/unit/"
    assert client.get("/admin/units/unit/").status_code == 200
    attempts = Entry.objects.filter(act="signed_in", name="staff").order_by("pk")
    assert [(one.result, one.said) for one in attempts][1:] == [
        ("failed", {"step": "验证码"}),
        ("done", {}),
    ]


def test_the_password_alone_opens_nothing(client, bound):
    sign_in(client)
    for address in (DESK, OWN, FACTOR, "/admin/password_change/"):
        page = client.get(address)
        assert (page.status_code, "/login/" in page.get("Location", "")) == (302, True), address


def test_a_code_is_good_once(client, bound):
    code = code_of(bound)
    sign_in(client)
    assert client.post(CODE, {"code": code}).status_code == 302
    client.post("/admin/logout/")
    sign_in(client)
    assert client.post(CODE, {"code": code}).status_code == 200


def test_after_a_wrong_code_the_next_waits(client, bound):
    sign_in(client)
    client.post(CODE, {"code": "000000"})
    page = client.post(CODE, {"code": code_of(bound)})
    assert page.context["form"].errors["code"] == ["验证码错了几次，请过 1 秒再试。"]


def test_a_recovery_code_signs_in_once_however_it_is_typed(client, bound):
    typed = bound.codes[3].upper().replace("-", " ")
    sign_in(client)
    assert client.post(CODE, {"code": typed}).status_code == 302
    assert history(bound)[-1] == "用恢复码登录，还剩 9 个"
    client.post("/admin/logout/")
    sign_in(client)
    assert client.post(CODE, {"code": typed}).status_code == 200


@pytest.mark.parametrize("change", ["late", "password", "inactive"])
def test_the_code_page_is_open_only_right_after_the_password(client, bound, change):
    sign_in(client)
    if change == "late":
        session = client.session
        session["half_signed_in"] |= {"at": (timezone.now() - timedelta(minutes=6)).isoformat()}
        session.save()
    elif change == "password":
        bound.set_password("Chunfeng4hua-Yu")
        bound.save()
    else:
        type(bound).objects.filter(pk=bound.pk).update(is_active=False)
    page = client.post(CODE, {"code": code_of(bound)}, follow=True)
    assert page.redirect_chain == [(LOGIN, 302)]
    assert "验证码没有及时填写，请重新登录。" in seen(page)


def test_whoever_has_the_phone_gets_new_codes_or_another_phone(client, bound):
    client.force_login(bound)
    assert client.post(FACTOR, {"code": "000000", "codes": "1"}).context["form"].errors
    again(bound)
    page = client.post(FACTOR, {"code": code_of(bound), "codes": "1"})
    assert not set(page.context["codes"]) & set(bound.codes)
    again(bound)
    assert client.post(FACTOR, {"code": code_of(bound), "phone": "1"})["Location"] == FACTOR
    assert not StaticDevice.objects.exists()
    assert history(bound) == ["绑定手机，启用二次验证", "换了新的恢复码", "解除手机的绑定"]
    client.post("/admin/logout/")
    assert sign_in(client)["Location"] == "/admin/units/unit/"


def require(*roles: str) -> None:
    factor.policies()
    RolePolicy.objects.filter(role__name__in=roles).update(needs_second_factor=True)


def test_a_role_that_needs_it_binds_before_anything_else(client):
    require("录入员")
    user = make_staff()
    client.force_login(user)
    assert client.get("/admin/units/unit/")["Location"] == FACTOR
    page = client.get(FACTOR)
    assert "您的角色登录时要二次验证" in seen(page)
    assert client.post(FACTOR, {"code": code_of(user)}).status_code == 200
    assert client.get("/admin/units/unit/").status_code == 200


def test_other_roles_do_not_need_it_and_the_superuser_does(client, admin_user):
    require("一审员")
    assert not factor.is_required(make_staff())
    assert factor.is_required(admin_user)


def test_the_policy_is_changed_on_its_page_and_told(admin_client):
    page = admin_client.get("/admin/accounts/rolepolicy/")
    rows = page.context["cl"].result_list
    assert {str(row) for row in rows} == set(Group.objects.values_list("name", flat=True))
    sent = {"form-TOTAL_FORMS": len(rows), "form-INITIAL_FORMS": len(rows), "_save": "1"}
    for place, row in enumerate(rows):
        sent |= {f"form-{place}-id": row.pk}
        if row.role.name == "审计员":
            sent |= {f"form-{place}-needs_second_factor": "on"}
    admin_client.post("/admin/accounts/rolepolicy/", sent)
    policy = RolePolicy.objects.get(needs_second_factor=True)
    assert history(policy) == ["登录要二次验证由“否”改为“是”"]
    entry = Entry.objects.get(act="changed")
    assert (entry.model, entry.called) == ("accounts.rolepolicy", "审计员")


def test_keys_stand_on_no_page_of_the_desk():
    models = {model._meta.label for model in admin.site._registry}
    assert not models & {"otp_totp.TOTPDevice", "otp_static.StaticDevice", "axes.AccessAttempt"}
