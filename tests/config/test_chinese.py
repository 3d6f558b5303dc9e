"""The desk speaks Chinese, also where Django's own catalogue has nothing or words it oddly."""

import gettext
import re

import pytest
from django.conf import settings
from django.contrib import admin
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils.html import strip_tags

from tests.factories import make_unit

pytestmark = [pytest.mark.django_db, pytest.mark.once]
PLACE = settings.LOCALE_PATHS[0] / "zh_Hans" / "LC_MESSAGES"
#: Two English words in a row, as no label or name of ours has them.
ENGLISH = re.compile(r"\b[A-Za-z’]{2,} [A-Za-z’]{2,}\b")


def english(response) -> list[str]:
    """The English sentences of a page, without what it repeats of the accounts' own names."""
    page = re.sub(r"<(script|style|head)\b.*?</\1>", "", response.content.decode(), flags=re.S)
    return [line for line in strip_tags(page).splitlines() if ENGLISH.search(line)]


@pytest.fixture
def person():
    user = get_user_model().objects.create_user("renyuan", password="Renyuan-2026-x")
    user.user_permissions.clear()
    return user


def test_user_administration_has_no_english_sentence(admin_client, person):
    role = Group.objects.get(name="录入员")
    pages = [
        "/admin/auth/user/add/",
        f"/admin/auth/user/{person.pk}/change/",
        f"/admin/auth/user/{person.pk}/password/",
        f"/admin/auth/group/{role.pk}/change/",
        "/admin/auth/group/add/",
        "/admin/password_change/",
        "/admin/account/",
        "/admin/accounts/failedsignin/",
        "/admin/accounts/rolepolicy/",
    ]
    assert {page: found for page in pages if (found := english(admin_client.get(page)))} == {}


@pytest.mark.parametrize("password", ["short", "12345678901", "password123", "renyuan", "x" * 9])
def test_a_refused_password_is_refused_in_chinese(admin_client, person, password):
    typed = {"password": password}
    response = admin_client.post(f"/admin/auth/user/{person.pk}/password/", typed)
    assert response.status_code == 200
    assert response.context["form"].errors
    assert english(response) == []


def test_a_refused_user_name_is_refused_in_chinese(admin_client):
    typed = {"username": "a b!", "password": "a"}
    response = admin_client.post("/admin/auth/user/add/", typed)
    assert "只能用文字、数字" in str(response.context["adminform"].form.errors["username"])
    assert english(response) == []


def test_a_role_says_what_it_allows_in_chinese(admin_client):
    role = Group.objects.get(name="终审员")
    page = admin_client.get(f"/admin/auth/group/{role.pk}/change/").content.decode()
    assert "评选与获评 | 成效指标：查看" in page
    assert "评选与获评 | 年度评选：命名并发布年度评选、查看、预览未发布的年度评选" in page
    assert "Can " not in page


def test_lists_and_forms_are_named_without_gaps(admin_client):
    for model in admin.site._registry:
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        title = admin_client.get(reverse(f"{name}_changelist")).context["title"]
        assert title == f"{model._meta.verbose_name}列表"
        if admin.site._registry[model].has_add_permission(admin_client.get("/admin/").wsgi_request):
            title = admin_client.get(reverse(f"{name}_add")).context["title"]
            assert title == f"增加{model._meta.verbose_name}"


@pytest.mark.parametrize(
    ("button", "goes_on"),
    [
        ("_save", ""),
        ("_addanother", "可以在下面接着增加奖项。"),
        ("_continue", "可以在下面接着修改。"),
    ],
)
def test_what_was_saved_is_named_without_gaps(admin_client, button, goes_on):
    typed = {"name": "示例奖项", "slug": "shili", "level": "provincial", button: "1"}
    typed["certificate_wording"] = "示例用语"
    response = admin_client.post("/admin/awards/award/add/", typed, follow=True)
    message, *_ = response.context["messages"]
    assert strip_tags(str(message)).replace("。 ", "。") == f"成功添加了奖项“示例奖项”。{goes_on}"


def test_the_history_is_called_alike_on_the_form_and_on_its_own_page(admin_client):
    unit = make_unit()
    form = admin_client.get(reverse("admin:units_unit_change", args=[unit.pk]))
    link = re.search(r'href="([^"]+)" class="historylink">(.+?)<', form.content.decode())
    page = admin_client.get(link[1])
    assert page.context["title"] == f"{link[2]}：{unit}" == f"操作历史：{unit}"


@pytest.mark.parametrize(
    ("address", "typed", "said"),
    [
        ("awards/awardyear", {"year": "26"}, "不能小于 1949。"),
        ("awards/awardyear", {"year": "26000"}, "不能大于 2100。"),
        ("awards/awardyear", {"award": "999"}, "这一项现在不能选，请重新选择。"),
        ("awards/source", {"url": "一"}, "请写完整的网址，如 https://…。"),
        ("awards/source", {"published_on": "2026-13-40"}, "请写日期，如 2026-03-01。"),
    ],
)
def test_what_is_wrong_is_said_as_people_say_it(admin_client, address, typed, said):
    form = admin_client.post(f"/admin/{address}/add/", typed).context["adminform"].form
    (column,) = typed
    assert form.errors[column] == [said]


def test_the_compiled_sentences_are_those_of_the_text():
    text = re.sub(r'"\n"', "", (PLACE / "django.po").read_text("utf-8"))
    written = re.findall(r'^msgid(?:_plural)? "(.+)"$|^msgstr(?:\[0\])? "(.+)"$', text, re.M)
    with (PLACE / "django.mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)._catalog
    said = {said for _, said in written if said}
    assert {said for key, said in compiled.items() if key} == {
        line for line in said if not line.startswith("Content-Type")
    }
