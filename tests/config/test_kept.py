"""Forms that could not be taken: what was typed comes back, to the right person, and no more."""

import re
from collections.abc import Iterator
from urllib.parse import quote

import pytest
from django.contrib import admin
from django.contrib.auth.models import User
from django.test import Client
from django.urls import URLPattern, reverse

from tests.factories import make_practice, make_recognition, make_staff
from tests.pages import filled, seen
from units.models import District

pytestmark = [pytest.mark.django_db, pytest.mark.once]
DRAFT = "0123456789abcdef0123456789abcdef"
#: A browser's, and of our own page.
HTML = {"Accept": "text/html,*/*;q=0.8", "Origin": "http://testserver"}
ADD = "/admin/units/district/add/"
FORM = {"code": "330903", "name": "普陀区", "parent": ""}
TITLE = "没有保存，填写的内容还在"


@pytest.fixture
def strict():
    """A browser without any cookie, and a server that asks for its token."""
    return Client(enforce_csrf_checks=True, headers=HTML)


def texts(page) -> list[tuple[str, str]]:
    """The texts that a page shows to be copied."""
    return page.context["texts"]


def test_a_form_without_cookies_shows_what_was_typed(strict):
    page = strict.post(f"{ADD}?_popup=1", FORM)
    assert page.status_code == 403
    assert TITLE in seen(page)
    assert texts(page) == [("行政区划代码", "330903"), ("名称", "普陀区")]
    assert page.context["address"] == f"{ADD}?_popup=1"
    assert 'href="/admin/login/"' in page.content.decode()


def test_a_form_of_a_session_that_ended_shows_what_was_typed(client):
    page = client.post(ADD, FORM, headers=HTML)
    assert (page.status_code, texts(page)) == (
        403,
        [("行政区划代码", "330903"), ("名称", "普陀区")],
    )


@pytest.mark.parametrize("cookies", [True, False])
def test_a_browser_that_keeps_a_draft_goes_on_to_sign_in(client, strict, cookies):
    browser = client if cookies else strict
    page = browser.post(f"{ADD}?x=1", FORM | {"_draft": DRAFT}, headers=HTML)
    assert page.status_code == 302
    assert page["Location"] == f"/admin/login/?next={ADD}%3Fx%3D1"


@pytest.mark.parametrize("draft", ["", "x", DRAFT + "0", DRAFT.upper(), "<script>"])
def test_what_is_no_draft_is_no_reason_to_go_on(strict, draft):
    assert strict.post(ADD, FORM | {"_draft": draft}).status_code == 403


def test_rows_of_tables_are_named_and_only_texts_are_shown(strict):
    row = make_practice(make_recognition())
    address = f"/admin/awards/recognition/{row.recognition_id}/change/"
    sent = {
        "headline": "标题一",
        "summary": " ",
        "story": "一行\r\n又一行",
        "stage": "nominated",
        "unit": "3",
        "practices-TOTAL_FORMS": "2",
        "practices-1-title": "机制二",
        "practices-1-kind": "mechanism",
        "practices-1-id": "7",
        "nothing-0-title": "x",
        "_opened": "signed",
        "_continue": "保存并继续编辑",
    }
    assert texts(strict.post(address, sent)) == [
        ("标题", "标题一"),
        ("事迹", "一行\r\n又一行"),
        ("经验做法 2：名称", "机制二"),
    ]


def test_all_of_it_is_sent_again_after_signing_in_and_nothing_is_saved(strict):
    page = strict.post(ADD, FORM | {"csrfmiddlewaretoken": "x" * 64, "_continue": "1"})
    again = filled(page, "kept-form")
    token = again.pop("csrfmiddlewaretoken")
    assert again == {
        "code": ["330903"],
        "name": ["普陀区"],
        "parent": [""],
        "_continue": ["1"],
        "_restored": [""],
    }
    strict.force_login(make_staff())
    form = strict.post(ADD, again | {"csrfmiddlewaretoken": token})
    assert form.status_code == 200
    assert filled(form, "district_form")["name"] == ["普陀区"]
    assert not District.objects.exists()


def test_a_person_who_is_signed_in_and_lost_the_token_goes_straight_back(strict):
    strict.force_login(make_staff())
    page = strict.post(ADD, FORM | {"_draft": DRAFT})
    assert (page.status_code, TITLE in seen(page)) == (403, True)
    assert "在新窗口登录" not in seen(page)
    assert "_draft" not in filled(page, "kept-form")


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "null", "http://testserver.evil.example"]
)
def test_nobody_else_gives_our_staff_texts_to_look_at(strict, origin):
    strict.force_login(make_staff())
    page = strict.post(ADD, FORM, headers=HTML | {"Origin": origin})
    assert page.status_code == 403
    assert "普陀区" not in page.content.decode()


def test_without_an_origin_the_referrer_tells(client):
    for referrer, shown in (("http://testserver/admin/", True), ("https://a.example/", False)):
        headers = {"Accept": "text/html", "Referer": referrer}
        page = Client(enforce_csrf_checks=True).post(ADD, FORM, headers=headers)
        assert ("普陀区" in page.content.decode()) == shown


SECRETS = {"password": "geheim-1", "password1": "geheim-2", "otp_token": "geheim-3"}
ACCOUNTS = (
    "/admin/login/",
    "/admin/password_change/",
    "/admin/auth/user/add/",
    "/admin/auth/user/1/password/",
    "/admin/auth/group/add/",
)


@pytest.mark.parametrize("address", ACCOUNTS)
def test_a_form_of_an_account_is_never_shown_again(strict, client, address):
    for browser in (strict, client):
        page = browser.post(address, FORM | SECRETS, headers=HTML)
        assert TITLE not in seen(page)
        assert "geheim" not in page.content.decode()


def test_no_secret_goes_along_with_a_text(strict):
    page = strict.post(ADD, FORM | SECRETS).content.decode()
    assert ("普陀区" in page, "geheim" in page) == (True, False)


def test_what_is_written_in_a_text_is_only_text(strict):
    page = strict.post(
        ADD, FORM | {"name": "</textarea><script>alert(1)</script>"}
    ).content.decode()
    assert "<script>alert" not in page


@pytest.mark.parametrize("accept", ["application/json", "*/*"])
def test_a_script_gets_no_page(client, strict, accept):
    headers = HTML | {"Accept": accept}
    assert client.post(ADD, FORM, headers=headers)["Location"] == f"/admin/login/?next={ADD}"
    assert TITLE not in seen(strict.post(ADD, FORM, headers=headers))


def test_every_form_of_the_rooms_is_known(strict):
    for model in admin.site._registry:
        name = f"{model._meta.app_label}_{model._meta.model_name}"
        if model._meta.app_label in ("awards", "units"):
            page = strict.post(reverse(f"admin:{name}_add"), {"_x": "1"})
            assert (name, TITLE in seen(page)) == (name, True)


# Pages of acts, which have addresses of their own


def pages_of_acts() -> dict[str, str]:
    """The desk's addresses for the rooms' records that are no form of one, by their names."""
    found = {}
    for pattern in resolver_patterns(admin.site.get_urls()):
        named = re.fullmatch(r"(?:awards|units)_[a-z]+_(\w+)", pattern.name or "")
        if named and named[1] not in ("add", "change"):
            asked = {*pattern.pattern.converters, *pattern.pattern.regex.groupindex}
            arguments = {name: "csv" if name == "form" else 1 for name in asked}
            found[pattern.name] = reverse(f"admin:{pattern.name}", kwargs=arguments)
    return found


def resolver_patterns(patterns) -> Iterator[URLPattern]:
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            yield pattern
        else:
            yield from resolver_patterns(pattern.url_patterns)


ACTS = pages_of_acts()
TYPED = {
    "lines": "示例误写,示例正写",
    "action": "set_together",
    "seen": "0f3a",
    "_selected_action": "7",
}


def test_the_pages_that_texts_are_typed_on_are_among_those_of_acts():
    assert {
        "awards_term_paste",
        "awards_awardyear_withdraw",
        "awards_awardyear_units",
        "awards_acknowledgement_settle",
        "awards_achievement_changelist",
        "awards_source_intake",
        "units_unit_import",
    } <= set(ACTS)


@pytest.mark.parametrize("name", sorted(ACTS))
def test_an_act_of_a_session_that_ended_saves_nothing_and_loses_no_text(client, strict, name):
    for browser in (client, strict):
        page = browser.post(ACTS[name], TYPED, headers=HTML)
        assert (page.status_code, texts(page)) == (403, [("填写的内容", "示例误写,示例正写")])
        assert saved(page) == []
        went_on = browser.post(ACTS[name], TYPED | {"_draft": DRAFT}, headers=HTML)
        assert (went_on.status_code, saved(went_on)) == (302, [])
        assert went_on["Location"] == f"/admin/login/?next={quote(ACTS[name])}"


def test_an_act_leads_back_to_the_page_that_its_form_stood_on(client):
    stood = "/admin/awards/awardyear/3/proofreading/?p=2"
    headers = HTML | {"Referer": f"http://testserver{stood}#proofreading"}
    settle = "/admin/awards/acknowledgement/settle/"
    page = client.post(settle, {"reason-0f3a": "2026"}, headers=headers)
    assert (texts(page), page.context["address"]) == ([("理由", "2026")], stood)
    assert f'href="{stood}"' in page.content.decode()
    assert "kept-form" not in page.content.decode()
    foreign = HTML | {"Referer": "http://testserver.evil.example/x"}
    assert (
        client.post(settle, {"reason-0f3a": "2026"}, headers=foreign).context["address"] == settle
    )


def test_texts_of_an_act_are_named_after_columns_where_there_are_some(client):
    page = client.post(
        "/admin/awards/source/1/intake/",
        {"c0f3a-label": "来访接待", "c0f3a-choice": "accept", "to-region": "d1", "c0f3a-x": "其他"},
        headers=HTML,
    )
    assert texts(page) == [("说的是什么", "来访接待"), ("填写的内容", "其他")]


def test_an_act_without_a_text_goes_on_to_sign_in(client, strict):
    address = "/admin/awards/awardyear/1/confer/"
    headers = HTML | {"Referer": f"http://testserver{address}"}
    for browser in (client, strict):
        page = browser.post(address, {"seen": "0f3a"}, headers=headers)
        assert (page.status_code, page["Location"]) == (302, f"/admin/login/?next={address}")
    strict.force_login(make_staff())
    refused = strict.post(address, {"seen": "0f3a"}, headers=headers)
    assert (refused.status_code, TITLE in seen(refused)) == (403, False)


# Accounts that may not use the desk


@pytest.mark.parametrize("draft", [{}, {"_draft": DRAFT}])
@pytest.mark.parametrize("address", [ADD, "/admin/awards/term/paste/"])
def test_who_may_not_use_the_desk_is_told_so_and_led_out(client, strict, address, draft):
    user = User.objects.create_user("pingshen")
    for browser in (client, strict):
        browser.force_login(user)
        page = browser.post(address, FORM | draft, headers=HTML)
        text = seen(page)
        assert (page.status_code, "普陀区" in dict(map(reversed, texts(page)))) == (403, True)
        assert "现在登录的账号“pingshen”不能使用工作台。" in text
        assert "停留太久" not in text and "登录已经过期" not in text
        assert "在新窗口换一个账号登录" in text
        assert "要用“pingshen”填写，请管理员为它开通工作台。" in text
        assert saved(page) == []
    assert client.get("/admin/login/").status_code == 200


# What was saved is told


def saved(response) -> list[tuple]:
    """What a response tells of drafts."""
    return [
        (name, c["path"], c["max-age"]) for name, c in response.cookies.items() if "saved" in name
    ]


def test_a_draft_hears_that_it_was_saved_only_when_it_was(client, staff):
    refused = client.post(ADD, FORM | {"name": "", "_draft": DRAFT})
    assert (refused.status_code, saved(refused)) == (200, [])
    assert refused.context["draft"] == DRAFT
    done = client.post(ADD, FORM | {"_draft": DRAFT})
    assert (done.status_code, saved(done)) == (302, [(f"saved-{DRAFT}", "/admin/", 3600)])
    assert not done.cookies[f"saved-{DRAFT}"]["httponly"]


def test_a_draft_of_a_window_that_closes_hears_it_too(client, staff):
    done = client.post(f"{ADD}?_popup=1", FORM | {"_popup": "1", "_draft": DRAFT})
    assert (done.status_code, [name for name, *_ in saved(done)]) == (200, [f"saved-{DRAFT}"])


@pytest.mark.parametrize("draft", ["", "x", "saved", DRAFT + ";", DRAFT.upper()])
def test_what_is_no_draft_is_told_nothing(client, staff, draft):
    assert saved(client.post(ADD, FORM | {"_draft": draft})) == []


def test_what_is_restored_was_not_saved(client, staff):
    page = client.post(ADD, FORM | {"_draft": DRAFT, "_restored": "14:05"})
    assert (saved(page), page.context["draft"]) == ([], DRAFT)


def test_the_page_says_whose_drafts_may_be_offered(client):
    assert 'data-account=""' in client.get("/admin/login/").content.decode()
    user = make_staff()
    client.force_login(user)
    page = client.get("/admin/").content.decode()
    assert f'data-account="{user.pk}" data-path="/admin/" data-draft=""' in page
