"""Keys of phones in the database: sealed, of one account, read on after a new SECRET_KEY."""

from binascii import hexlify
from importlib import import_module

import pytest
from django.apps import apps
from django_otp.plugins.otp_totp.models import TOTPDevice

from config.accounts import factor
from config.accounts.models import Phone
from config.accounts.sealing import Unreadable, new_key, seal, unseal
from tests.factories import make_staff

from .test_factor import CODE, again, bound, code_of, sign_in

pytestmark = pytest.mark.django_db
FIRST, SECOND = "示例第一把钥匙" * 8, "示例第二把钥匙" * 8
migration = import_module("config.accounts.migrations.0005_sealed_keys")
__all__ = ["bound"]


def test_what_is_stored_is_not_the_key_and_fits_its_column(bound):
    stored = TOTPDevice.objects.get().key
    key = Phone.objects.get().bin_key
    assert (len(key), len(stored)) == (20, 64)
    assert hexlify(key).decode() not in stored
    assert seal(key, bound.pk) != seal(key, bound.pk)


def test_a_sealed_key_is_read_for_its_account_only_and_unchanged():
    key = new_key()
    sealed = seal(key, 7)
    assert unseal(sealed, 7) == key
    for wrong, account in ((sealed, 8), (sealed[:-4] + "AAAA", 7), ("示例", 7), ("", 7)):
        with pytest.raises(Unreadable):
            unseal(wrong, account)


def test_a_new_secret_reads_on_with_the_old_beside_it_and_seals_anew(client, bound, settings):
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = FIRST, [settings.SECRET_KEY]
    before = Phone.objects.get().key
    assert factor.verify(bound, code_of(bound)) == "phone"
    assert Phone.objects.get().key != before
    settings.SECRET_KEY_FALLBACKS = []
    again(bound)
    assert factor.verify(bound, code_of(bound)) == "phone"


def test_recovery_codes_outlive_a_new_secret_and_are_good_once(bound, settings):
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = FIRST, [SECOND, settings.SECRET_KEY]
    assert [factor.verify(bound, bound.codes[0]) for _ in range(2)] == ["recovery", ""]
    assert factor.codes_left(bound) == 9


def test_without_the_old_secret_the_page_says_what_to_do(client, bound, settings):
    sign_in(client)
    code = code_of(bound)
    Phone.objects.update(key="A" * 64)
    errors = client.post(CODE, {"code": code}).context["form"].errors["code"]
    assert errors[0].startswith("服务器读不出这部手机的密钥，可能更换过 SECRET_KEY。请填一个恢复码")


def test_a_phone_that_waits_and_cannot_be_read_is_given_another_key():
    user = make_staff()
    first = factor.waiting_device(user)
    assert factor.waiting_device(user).pk == first.pk
    Phone.objects.update(key="A" * 64)
    assert factor.waiting_device(user).is_readable


def test_keys_from_before_are_sealed_and_come_out_again():
    user = make_staff()
    plain = hexlify(b"12345678901234567890").decode()
    device = TOTPDevice.objects.create(user=user, key=plain)
    for _ in range(2):  # a second time changes nothing
        migration.seal_keys(apps, None)
    assert Phone.objects.get(pk=device.pk).bin_key == b"12345678901234567890"
    migration.open_keys(apps, None)
    device.refresh_from_db()
    assert device.key == plain
