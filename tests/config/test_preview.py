"""A year before its release, as it will be: for those who may see it, and kept from all others."""

import re
from html import unescape

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.urls import get_script_prefix, reverse

from awards.honours import lifecycle
from awards.honours.rehearsal import NO_BODY
from awards.models import AwardYear, Recognition, Stage
from tests.factories import (
    make_achievement,
    make_award_year,
    make_practice,
    make_recognition,
    make_region_report,
    make_source,
    make_staff,
    make_unit,
)
from tests.pages import PLAIN, links, meta, seen
from units.history import Change
from units.models import Brand, Unit
from units.version import ContentVersion

pytestmark = pytest.mark.django_db
SECRET = "未公开的示例"


def drafts() -> AwardYear:
    """A released year, and one with a unit at every stage before a release."""
    make_recognition(unit=make_unit(slug="shili", name="示例公开单位"), year=2025)
    year = make_award_year(2026, released=False, note="内部的话")
    for stage in Stage.BEFORE:
        unit = make_unit(slug=f"draft-{stage}".replace("_", "-"), name=f"{SECRET}单位{stage}")
        brand = Brand.objects.create(unit=unit, name=f"{SECRET}品牌")
        row = make_recognition(
            unit=unit, award_year=year, stage=stage, headline=f"{SECRET}标题", summary=SECRET,
            story=SECRET, brand=brand,
        )  # fmt: skip
        source = make_source(title=f"{SECRET}来源")
        make_achievement(row, label=f"{SECRET}数字", source=source, is_leading=True)
        make_practice(row, title=f"{SECRET}做法", source=source, kind="led-project")
    report = make_region_report(award_year=year, headline=f"{SECRET}综述")
    make_achievement(region_report=report, label=f"{SECRET}综述数字", is_leading=True)
    call_command("reindex", verbosity=0)
    return year


@pytest.fixture
def year():
    return drafts()


NEXT, OTHER = "draft-on-notice", "draft-nominated"
STORY = f"/units/{NEXT}/model-organ/2026/"
#: Every public page that a release changes.
PAGES = [
    *(page for page in PLAIN if page not in ("/verify/", "/data/", "/about/", "/display/")),
    "/awards/model-organ/",
    "/awards/model-organ/2026/",
    "/notices/model-organ/2026/",
    f"/units/{NEXT}/",
    STORY,
    "/regions/330900/model-organ/2026/",
    "/recognitions/?year=2026",
    "/units/?q=draft",
    f"/search/?q={SECRET}",
    "/achievements/?year=2026",
]
#: Those of them that show what the year holds.
SAYING = [page for page in PAGES if "2026" in page or NEXT in page or page in ("/", "/units/")]
SAYING.remove("/notices/model-organ/2026/")


def inside(year: AwardYear, page: str, scope="list") -> str:
    return reverse("admin:preview", args=[year.pk, scope, ""]) + page.removeprefix("/")


def test_each_page_is_the_one_that_visitors_will_see(client, staff, year):
    previewed = {page: client.get(inside(year, page)) for page in PAGES}
    lifecycle.confer(year, staff)
    client.logout()
    for page, response in previewed.items():
        assert response.status_code == 200, page
        public = client.get(page)
        assert public.status_code == 200, page
        assert without_mark(response, inside(year, "")) == without_mark(public, "/"), page
        assert page not in SAYING or SECRET in seen(public), page


def without_mark(response, prefix: str) -> str:
    """The page without what says that it is a preview, when it is of, and where it lies."""
    html = response.content.decode()
    html = re.sub(r'<aside class="preview".*?</aside>', "", html, flags=re.S)
    html = re.sub(r'<meta name="robots"[^>]*>\s*<link[^>]*preview[^>]*>', "", html)
    html = re.sub(r"<time.*?</time>|<svg.*?</svg>", "", html, flags=re.S)
    html = re.sub(r'(name="PubDate"\s+content=)"[^"]*"', r"\1", html)
    html = re.sub(r'"datePublished":"[^"]*"', "", html)
    html = html.replace("【预览】", "").replace(f'"{prefix}', '"/')
    html = html.replace(f"//testserver{prefix}", "//testserver/")
    return re.sub(r"\s+", " ", html)


def test_it_is_marked_and_kept_from_caches_and_searches(client, staff, year):
    for page in PAGES:
        response = client.get(inside(year, page))
        assert meta(response)["robots"] == "noindex, nofollow", page
        assert response["X-Robots-Tag"] == "noindex, nofollow", page
        assert {"no-store", "private"} <= {*response["Cache-Control"].split(", ")}, page
        assert "public" not in response["Cache-Control"] and "ETag" not in response, page
        assert "预览2026年度示例模范机关还没有发布，访客看不到。" in seen(response), page
        assert "<title>【预览】" in response.content.decode(), page


def test_links_stay_in_the_preview(client, staff, year):
    found = links(client.get(inside(year, "/awards/model-organ/2026/")))
    assert inside(year, STORY) in found
    own = [link for link in found if link.startswith("/") and not link.startswith("/admin/preview")]
    assert own == [reverse("admin:awards_awardyear_change", args=[year.pk])]
    assert get_script_prefix() == "/"


def test_what_is_no_page_of_it_is_answered_outside(client, staff, year):
    others = [
        *("/data/", "/data/recognitions.csv?year=2026", "/feed.xml", "/admin/", "/about/"),
        *(f"/units/{NEXT}/cover.svg", "/media/x.webp", "/sitemap.xml", "/healthz"),
    ]
    for page in others:
        response = client.get(inside(year, page))
        assert (response.status_code, unescape(response["Location"])) == (302, page), page
    assert client.get(inside(year, "/nothing/here/")).status_code == 404
    assert client.get(inside(year, f"/units/{OTHER}/")).status_code == 404
    assert client.get(inside(year, "/units/draft-not-selected/", "candidates")).status_code == 404
    assert client.post(inside(year, "/")).status_code == 405
    assert client.get(f"/admin/preview/{10**30}/list/").status_code == 404
    assert get_script_prefix() == "/"


def test_a_release_would_take_those_on_notice_and_candidates_are_all_but_the_unselected(
    client, staff, year
):
    listed = {
        scope: {
            row.unit.slug
            for row in client.get(inside(year, "/awards/model-organ/2026/", scope)).context[
                "winners"
            ]
        }
        for scope in ("list", "candidates")
    }
    every = {f"draft-{stage}".replace("_", "-") for stage in Stage.BEFORE}
    assert listed == {"list": {NEXT}, "candidates": every - {"draft-not-selected"}}
    page = client.get(inside(year, "/recognitions/?year=2026"))
    assert inside(year, "/recognitions/?year=2026", "candidates") in links(page)


def test_candidates_stand_side_by_side(client, staff, year):
    rows = list(Recognition.objects.filter(award_year=year).exclude(stage="not_selected"))
    query = "&".join(f"r={row.pk}" for row in rows[:3])
    page = client.get(inside(year, f"/compare/?{query}", "candidates"))
    assert page.context["recognitions"] == rows[:3]
    assert f"{SECRET}数字" in seen(page)
    outside = client.get(f"/compare/?{query}")
    assert outside.context["recognitions"] == []


def test_a_year_without_its_conferring_body_can_be_previewed(client, staff, year):
    AwardYear.objects.filter(pk=year.pk).update(conferring_body="")
    assert NO_BODY in seen(client.get(inside(year, "/awards/model-organ/2026/")))
    assert AwardYear.objects.get(pk=year.pk).conferring_body == ""


def test_a_released_year_is_shown_as_it_is(client, staff, year):
    released = AwardYear.objects.get(year=2025)
    response = client.get(inside(released, "/awards/model-organ/2025/?page=1"))
    assert response["Location"] == "/awards/model-organ/2025/?page=1"


# Who


def account(role: str):
    user = get_user_model().objects.create_user(f"of-{role}", is_staff=role != "no staff")
    if role not in ("none", "no staff"):
        user.groups.add(Group.objects.get(name=role))
    return user


@pytest.mark.parametrize(
    ("role", "status"),
    [
        ("", 302),
        ("no staff", 302),
        ("none", 403),
        ("评审专家", 403),
        ("一审员", 200),
        ("录入员", 200),
    ],
)
@pytest.mark.parametrize("scope", ["list", "candidates"])
def test_only_who_may_sees_it(client, year, role, status, scope):
    if role:
        client.force_login(account(role))
    for page in PAGES:
        response = client.get(inside(year, page, scope))
        assert response.status_code == status, page
        if status != 200:
            assert SECRET not in response.content.decode().replace(f"?q={SECRET}", ""), page


def test_who_may_not_is_shown_no_way(client, year):
    user = account("录入员")
    user.groups.clear()
    user.user_permissions.set(
        Group.objects.get(name="录入员").permissions.exclude(codename="preview_awardyear")
    )
    row = Recognition.objects.get(stage="on_notice")
    pages = [
        reverse("admin:awards_awardyear_change", args=[year.pk]),
        reverse("admin:awards_recognition_change", args=[row.pk]),
    ]
    client.force_login(user)
    assert ["/preview/" in client.get(page).content.decode() for page in pages] == [False, False]
    client.force_login(make_staff())
    assert ["/preview/" in client.get(page).content.decode() for page in pages] == [True, True]


def test_the_desk_leads_there(client, staff, year):
    page = client.get(reverse("admin:awards_awardyear_change", args=[year.pk]))
    assert inside(year, "/awards/model-organ/2026/") in links(page)
    assert inside(year, "/compare/", "candidates") in links(page)
    scopes = {"on_notice": "list", "nominated": "candidates", "not_selected": None}
    for stage, scope in scopes.items():
        row = Recognition.objects.get(stage=stage)
        form = client.get(reverse("admin:awards_recognition_change", args=[row.pk]))
        there = [link for link in links(form) if "/preview/" in link]
        assert there == ([inside(year, row.get_absolute_url(), scope)] if scope else []), stage
        assert not there or client.get(there[0]).status_code == 200, stage


def chosen(client, rows, **kwargs):
    data = {"action": "compare_on_site", "_selected_action": [row.pk for row in rows]}
    return client.post(reverse("admin:awards_recognition_changelist"), data, **kwargs)


def test_the_list_sets_the_chosen_side_by_side(client, staff, year):
    drafts = list(Recognition.objects.filter(award_year=year)[:2])
    public = [make_recognition(year=2025), make_recognition(year=2024)]
    query = "&".join(f"r={row.pk}" for row in drafts)
    assert chosen(client, drafts)["Location"] == inside(year, f"/compare/?{query}", "candidates")
    assert chosen(client, public)["Location"].startswith("/compare/?r=")
    assert "请选 2 到 6 个获评单位" in chosen(client, drafts[:1], follow=True).content.decode()
    later = make_recognition(award_year=make_award_year(2027, released=False), stage="nominated")
    said = chosen(client, [drafts[0], later], follow=True).content.decode()
    assert "分属不止一个未发布的年度" in said


# Nothing stays


def stored() -> list:
    rows = [model.objects.order_by("pk").values() for model in (AwardYear, Recognition, Unit)]
    return [list(values) for values in rows] + [Change.objects.count()]


@pytest.mark.django_db(transaction=True)
def test_a_preview_leaves_nothing_behind(client):
    year = drafts()
    before, tokens = stored(), list(ContentVersion.objects.order_by("part").values())
    public = ["/", "/awards/model-organ/", "/recognitions/", "/units/", "/achievements/",
              "/compare/", "/search/?q=示例", "/data/units.json"]  # fmt: skip
    hidden = ["/awards/model-organ/2026/", STORY, f"/units/{NEXT}/"]
    first = {page: client.get(page).getvalue() for page in public}
    client.force_login(make_staff())
    for scope in ("list", "candidates"):
        for page in PAGES:
            assert client.get(inside(year, page, scope)).status_code == 200
        client.get(inside(year, "/nothing/"))
    client.logout()
    assert {page: client.get(page).getvalue() for page in public} == first
    assert [client.get(page).status_code for page in hidden] == [404] * 3
    assert stored() == before
    assert list(ContentVersion.objects.order_by("part").values()) == tokens
    everything = "".join(body.decode() for body in first.values())
    assert SECRET not in everything and "/admin/preview/" not in everything


@pytest.mark.django_db(transaction=True)
def test_a_page_that_fails_is_taken_back_too(client, monkeypatch):
    year, before = drafts(), stored()
    client.force_login(make_staff())
    client.raise_request_exception = False
    before = stored()
    monkeypatch.setattr("awards.views.honours.evidence", lambda owner: 1 / 0)
    assert client.get(inside(year, STORY)).status_code == 500
    assert stored() == before and get_script_prefix() == "/"
