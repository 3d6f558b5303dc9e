"""From the first password to the code of a phone, as a person does it."""

from base64 import b32decode

from django.contrib.auth import get_user_model
from django_otp.oath import TOTP
from playwright.sync_api import expect

from config.accounts import factor
from config.accounts.models import Phone, RolePolicy, SetPassword
from tests.factories import make_staff

FIRST, OWN = "Tingtao-ge-73x", "Chunfeng4hua-Yu"


def button(page, name):
    return page.get_by_role("button", name=name, exact=True)


def sign_in(page, password):
    page.fill("#id_username", "staff")
    page.fill("#id_password", password)
    button(page, "登录").click()


def test_a_new_person_signs_in_changes_the_password_binds_a_phone_and_comes_back(visit):
    make_staff(password=FIRST)
    SetPassword.objects.update(is_by_other=True)
    factor.policies()
    RolePolicy.objects.update(needs_second_factor=True)
    page = visit("/admin/", width=360)
    sign_in(page, FIRST)
    expect(page.get_by_text("现在的密码是管理员替您设的")).to_be_visible()
    for box, text in (("old_password", FIRST), ("new_password1", OWN), ("new_password2", OWN)):
        page.fill(f"#id_{box}", text)
    button(page, "修改密码").click()
    expect(page.get_by_role("heading", name="设置二次验证")).to_be_visible()
    key = b32decode(page.inner_text("#factor-key").replace(" ", ""))
    page.fill("#id_code", f"{TOTP(key).token():06}")
    button(page, "绑定").click()
    expect(page.locator(".account-codes li")).to_have_count(10)
    page.get_by_role("link", name="已经保存，去工作台").click()
    expect(page.get_by_role("heading", name="工作台")).to_be_visible()
    button(page, "退出").click()
    expect(page.get_by_text("感谢")).to_be_visible()

    Phone.objects.update(last_t=-1)  # half a minute later
    page.goto(page.url.partition("/admin/")[0] + "/admin/")
    sign_in(page, OWN)
    page.fill("#id_code", f"{TOTP(key).token():06}")
    button(page, "登录").click()
    expect(page.get_by_text("上次登录：")).to_be_visible()
    assert get_user_model().objects.get().check_password(OWN)
    assert page.failures == []


def test_two_minutes_before_the_end_the_page_says_so(visit, settings):
    settings.SESSION_COOKIE_AGE = 1800
    make_staff(password=OWN)
    page = visit("/admin/", width=360)
    sign_in(page, OWN)
    page.clock.install()
    page.reload()
    page.clock.fast_forward("26:00")
    warning = page.get_by_role("alert")
    expect(warning).to_have_count(0)
    page.clock.fast_forward("01:10")
    expect(warning).to_contain_text("您很久没有操作，两分钟内就会自动退出。")
    button(page, "继续使用").click()
    expect(warning).to_have_count(0)
    page.clock.fast_forward("27:10")
    expect(warning).to_contain_text("您很久没有操作")
    page.clock.fast_forward("03:00")
    expect(warning).to_contain_text("登录已经到时间退出。")
