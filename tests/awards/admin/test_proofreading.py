"""Where staff see what proofreading finds, and say why it stays."""

import re

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from awards import proofreading
from awards.models import Acknowledgement, AwardYear, Recognition, StoryPhoto
from tests.factories import (
    make_achievement,
    make_award_year,
    make_practice,
    make_recognition,
    make_region_report,
    make_unit,
)
from tests.pages import history
from units.models import Photo

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shipped_terms")]

SETTLE = "/admin/awards/acknowledgement/settle/"


@pytest.fixture
def recognition():
    """One with a wrong slogan in its headline and a figure without backing in its story."""
    unit = make_unit(name="示例甲局")
    year = make_award_year(released=False)
    return make_recognition(
        unit=unit, award_year=year, stage="on_notice", headline="六千先锋", story="办结300余件"
    )


def change(row) -> str:
    return reverse(f"admin:awards_{row._meta.model_name}_change", args=[row.pk])


def report(year, rule="") -> str:
    url = reverse("admin:awards_awardyear_proofreading", args=[year.pk])
    return f"{url}?rule={rule}" if rule else url


def page(client, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200
    return response.content.decode()


def settled(client, finding, reason="示例理由", **sent):
    sent |= {
        "finding": f"{finding.subject}|{finding.fingerprint}",
        f"reason-{finding.fingerprint}": reason,
    }
    headers = {"X-Requested-With": "fetch"} if sent.pop("by_script", False) else {}
    return client.post(SETTLE, sent, headers=headers)


def said(response) -> list[str]:
    return [str(message) for message in response.context["messages"]]


# Beside the field


def beside(client, url: str) -> dict[str, list[str]]:
    """The excerpts marked under each field of a form, by the field's id."""
    text = page(client, url)
    found = {}
    for field, inner in re.findall(r'id="id_([\w-]+)_helptext">(.*?)</div>\s*</div>', text, re.S):
        if marks := re.findall(r"<mark>(.*?)</mark>", inner):
            found[field] = marks
    return found


def test_findings_stand_beside_their_fields(client, staff, recognition):
    make_practice(recognition, title="示例", summary="没有问题")
    make_practice(recognition, title="示例", summary="党建,业务")
    make_achievement(recognition, label="六千争先")
    assert beside(client, change(recognition)) == {
        "headline": ["六千先锋"],
        "story": ["300余件"],
        "practices-1-summary": ["建,业"],
        "achievements-0-label": ["六千争先"],
    }
    text = page(client, change(recognition))
    assert "校对：4 处需要改正或说明理由" in text
    assert text.count('id="proofreading-form"') == 1
    assert "{#" not in text and "{%" not in text
    assert "规范写法是“六干先锋”" in text and "建议：<b>六干先锋</b>" in text


def test_every_anchor_of_the_summary_is_on_the_page(client, staff, recognition):
    text = page(client, change(recognition))
    anchors = re.findall(r'href="#(finding-\w+)"', text)
    assert len(anchors) == 2
    assert [text.count(f'id="{anchor}"') for anchor in anchors] == [1, 1]


def test_region_reports_practices_and_figures_show_theirs(client, staff):
    region = make_region_report(story="六千先锋")
    practice = make_practice(region_report=region, summary="六千先锋")
    figure = make_achievement(region_report=region, label="六千先锋")
    assert beside(client, change(region)) == {
        "story": ["六千先锋"],
        "practices-0-summary": ["六千先锋"],
        "achievements-0-label": ["六千先锋"],
    }
    assert beside(client, change(practice)) == {"summary": ["六千先锋"]}
    assert beside(client, change(figure)) == {"label": ["六千先锋"]}


def test_a_form_without_findings_shows_nothing_of_it(client, staff):
    text = page(client, change(make_recognition()))
    assert "proofing" not in text and "proofreading-form" not in text
    assert 'class="proofreading' not in page(client, reverse("admin:awards_recognition_add"))


def test_those_who_only_read_see_them_all_at_the_head(client, approver, recognition):
    text = page(client, change(recognition))
    head = text[text.index('id="proofreading"') : text.index("</section>")]
    assert re.findall(r"<mark>(.*?)</mark>", head) == ["六千先锋", "300余件"]
    assert "记下理由" not in text


def test_what_a_text_says_is_escaped(client, staff, recognition):
    Recognition.objects.update(headline="<b>六千先锋</b>", story="")
    text = page(client, change(recognition))
    assert "&lt;b&gt;<mark>六千先锋</mark>&lt;/b&gt;" in text


def test_saving_says_how_many_are_left(client, staff, recognition):
    columns = {"award_year": recognition.award_year_id, "unit": recognition.unit_id}
    columns |= {"stage": "on_notice", "position": 1, "headline": "六千先锋"}
    for name in ("practices", "achievements", "photos"):
        columns |= {f"{name}-TOTAL_FORMS": 0, f"{name}-INITIAL_FORMS": 0}
    response = client.post(change(recognition), columns, follow=True)
    (warning,) = [sentence for sentence in said(response) if "校对" in sentence]
    assert warning == (
        "校对发现 1 处需要改正或说明理由。"
        f'<a href="{change(recognition)}#proofreading">逐处查看</a>'
    )
    response = client.post(change(recognition), columns | {"headline": "六干先锋"}, follow=True)
    assert [sentence for sentence in said(response) if "校对" in sentence] == []


# A reason


def test_a_reason_is_kept_and_taken_back(client, staff, recognition):
    finding = proofreading.check(recognition)[0]
    response = settled(client, finding, next=change(recognition))
    anchor = f"#finding-{finding.fingerprint}"
    assert (response.status_code, response.url) == (302, change(recognition) + anchor)
    row = Acknowledgement.objects.get()
    assert (row.rule, row.subject, row.excerpt) == finding.settled_by
    assert (row.reason, row.acknowledged_by) == ("示例理由", staff)
    text = page(client, change(recognition))
    assert "不改的理由：示例理由（staff，" in text and "校对：1 处需要改正" in text
    undo = reverse("admin:awards_acknowledgement_undo", args=[row.pk])
    assert f'formaction="{undo}"' in text
    client.post(undo, {"finding": f"{finding.subject}|{finding.fingerprint}"})
    assert [f.is_open for f in proofreading.check(recognition)] == [True, True]
    assert history(recognition) == [
        "校对说明“〔六千先锋〕”。原因：示例理由",
        "撤销校对说明“〔六千先锋〕”：示例理由",
    ]


@pytest.mark.parametrize(
    ("reason", "refusal"),
    [
        ("", "请写明为什么不改。"),
        ("  ", "请写明为什么不改。"),
        ("长" * 201, "理由请压缩到 200 字以内。"),
    ],
)
def test_a_reason_must_be_given_in_few_words(client, staff, recognition, reason, refusal):
    finding = proofreading.check(recognition)[0]
    response = settled(client, finding, reason, next=change(recognition))
    assert Acknowledgement.objects.count() == 0
    assert said(client.get(response.url)) == [refusal]
    fragment = settled(client, finding, reason, by_script=True).content.decode()
    assert refusal in fragment and "记下理由" in fragment


def test_what_has_been_mended_wants_no_reason(client, staff, recognition):
    finding = proofreading.check(recognition)[0]
    Recognition.objects.update(headline="六干先锋")
    response = settled(client, finding, next=change(recognition))
    assert Acknowledgement.objects.count() == 0
    assert said(client.get(response.url)) == ["这一处已经改过，不需要说明。请重新打开本页。"]


def test_a_second_reason_does_not_replace_the_first(client, staff, recognition):
    finding = proofreading.check(recognition)[0]
    settled(client, finding, "先说的")
    response = settled(client, finding, "后说的")
    assert said(client.get(response.url)) == ["这一处已经说明过理由。"]
    assert Acknowledgement.objects.get().reason == "先说的"


def test_the_script_gets_the_finding_as_it_stands(client, staff, recognition):
    finding = proofreading.check(recognition)[0]
    text = settled(client, finding, by_script=True).content.decode()
    assert f'data-finding="{finding.fingerprint}"' in text
    assert "不改的理由：示例理由" in text and "<html" not in text


@pytest.mark.parametrize("back", ["https://example.org/", "//example.org/", "javascript:x", ""])
def test_the_way_back_stays_on_the_site(client, staff, recognition, back):
    finding = proofreading.check(recognition)[0]
    response = settled(client, finding, next=back)
    assert response.url.partition("#")[0] == change(recognition)


@pytest.mark.parametrize(
    "finding", ["", "x", "recognition:0:story|x", "user:1:name|x", "recognition:a:b|c", "a:²:c|d"]
)
def test_what_is_not_there_cannot_be_settled(client, staff, finding):
    assert client.post(SETTLE, {"finding": finding}).status_code == 404


def test_only_staff_give_and_take_back_reasons(client, approver, recognition):
    finding = proofreading.check(recognition)[0]
    assert settled(client, finding).status_code == 403
    rule, subject, excerpt = finding.settled_by
    row = Acknowledgement.objects.create(rule=rule, subject=subject, excerpt=excerpt, reason="示例")
    undo = reverse("admin:awards_acknowledgement_undo", args=[row.pk])
    assert client.post(undo).status_code == 403
    assert Acknowledgement.objects.count() == 1
    client.logout()
    assert (client.post(undo).status_code, client.post(SETTLE).status_code) == (302, 302)


def test_reasons_are_given_by_post_only(client, staff, recognition):
    assert client.get(SETTLE).status_code == 405


def test_the_list_of_reasons_leads_to_their_fields(client, staff, recognition):
    settled(client, proofreading.check(recognition)[0])
    text = page(client, "/admin/awards/acknowledgement/")
    assert f'<a href="{change(recognition)}#id_headline">打开</a>' in text
    assert "规范表述" in text
    assert client.get("/admin/awards/acknowledgement/add/").status_code == 403


@pytest.mark.parametrize("kind", [Photo, StoryPhoto])
def test_a_photograph_is_mended_and_explained_on_its_owners_page(client, staff, recognition, kind):
    owner = recognition if kind is StoryPhoto else recognition.unit
    Recognition.objects.update(headline="", story="")
    photo = owner.photos.create(alt="六千先锋", credit="示例")
    place = reverse(f"admin:{owner._meta.label_lower.replace('.', '_')}_change", args=[owner.pk])
    response = client.get(report(recognition.award_year))
    assert groups(response) == [("示例甲局", ["六千先锋"])]
    text = response.content.decode()
    assert f'href="{place}"' in text and f'href="{place}#photos-group"' in text
    assert 'id="photos-group"' in page(client, place)
    response = settled(client, *proofreading.check(photo))
    assert response.url.partition("#")[0] == place
    assert history(photo) == ["校对说明“〔六千先锋〕”。原因：示例理由"]
    assert Acknowledgement.objects.get().subject in page(client, "/admin/awards/acknowledgement/")
    assert groups(client.get(report(recognition.award_year))) == []


# A whole year


def groups(response) -> list[tuple[str, list[str]]]:
    return [
        (name, [spot.finding.excerpt for spot in spots])
        for name, _, spots in response.context["groups"]
    ]


def test_the_report_is_by_unit_and_by_rule(client, staff, recognition):
    year = recognition.award_year
    practice = make_practice(recognition, summary="六千争先，六千争先")
    make_region_report(award_year=year, story="党建,业务")
    response = client.get(report(year))
    assert groups(response) == [
        ("示例甲局", ["六千先锋", "300余件", "六千争先", "六千争先"]),
        ("舟山市综述", ["建,业"]),
    ]
    assert [(rule.value, count) for rule, count in response.context["rules"]] == [
        ("term", 3),
        ("punctuation", 1),
        ("figure", 1),
    ]
    text = response.content.decode()
    assert "{#" not in text and "{%" not in text
    assert text.count(f'href="{change(recognition)}#id_headline"') == 1
    assert f'href="{change(practice)}#id_summary"' in text
    assert groups(client.get(report(year, "term"))) == [
        ("示例甲局", ["六千先锋", "六千争先", "六千争先"])
    ]
    unknown = client.get(report(year, "x"))
    assert len(groups(unknown)) == 2
    assert "没有这个校对项目，下面是全部。" in unknown.content.decode()


def test_a_year_without_findings_says_so(client, staff):
    text = page(client, report(make_award_year()))
    assert "没有发现问题。" in text


def test_what_was_explained_moves_to_the_end(client, staff, recognition):
    for finding in proofreading.check(recognition):
        settled(client, finding)
    response = client.get(report(recognition.award_year))
    assert groups(response) == []
    assert response.context["settled_total"] == 2
    text = response.content.decode()
    assert "都已处理。" in text and "没有未处理的问题。" in text
    assert text.count("撤销</button>") == 2


def test_the_year_and_the_page_that_confers_lead_to_the_report(client, staff, recognition):
    year = recognition.award_year
    assert f'href="{report(year)}"' in page(client, change(year))
    confer = reverse("admin:awards_awardyear_confer", args=[year.pk])
    text = page(client, confer)
    assert "校对：还有 2 处未处理" in text and f'href="{report(year)}"' in text
    assert "命名并发布 1 个单位" in text
    Recognition.objects.update(headline="示例", story="")
    assert "校对：还有" not in page(client, confer)


def test_open_findings_do_not_stop_a_conferral(client, staff, recognition):
    confer = reverse("admin:awards_awardyear_confer", args=[recognition.award_year_id])
    client.post(confer, {"seen": f"[{recognition.pk}]"})
    assert AwardYear.objects.get(pk=recognition.award_year_id).is_released


def test_who_may_see_the_report(client, approver, recognition):
    text = page(client, report(recognition.award_year))
    assert "六千先锋" in text and "记下理由" not in text
    client.force_login(get_user_model().objects.create_user("nobody", is_staff=True))
    assert client.get(report(recognition.award_year)).status_code == 403
    client.logout()
    assert client.get(report(recognition.award_year)).status_code == 302


def test_a_year_that_is_not_there(client, staff):
    assert client.get("/admin/awards/awardyear/999/proofreading/").status_code == 404


def test_the_report_costs_the_same_for_many_units(client, staff):
    year = make_award_year()
    costs = []
    for rows in (3, 20):
        while year.recognitions.count() < rows:
            recognition = make_recognition(award_year=year, headline="六千先锋")
            make_practice(recognition, summary="六千先锋")
            make_achievement(recognition, label="六千先锋")
            settled(client, proofreading.check(recognition)[0])
        with CaptureQueriesContext(connection) as queries:
            page(client, report(year))
        costs.append(len(queries))
    assert costs[0] == costs[1] <= 24
