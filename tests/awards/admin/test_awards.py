"""The forms of awards and of region reports."""

import pytest
from django.urls import reverse

from audit.models import Entry
from awards.approval.acts import submit
from awards.approval.standing import State, standing
from awards.models import Award, RegionReport
from tests.awards.approval.office import make_author, make_content, make_reviewed_year
from tests.factories import make_award, make_award_year, make_district, make_region_report
from tests.pages import history

pytestmark = pytest.mark.django_db


def address(name: str, *arguments) -> str:
    return reverse(f"admin:awards_{name}", args=arguments)


def said(response) -> list[str]:
    return [str(message) for message in response.context["messages"]]


def test_the_slug_of_a_public_award_stays(client, staff):
    award = make_award_year(2025, released=False).award
    sent = {
        "name": award.name,
        "slug": "new",
        "level": award.level,
        "description": "",
        "procedure": "",
    }
    client.post(address("award_change", award.pk), sent)
    assert Award.objects.get().slug == "new"
    make_award_year(2024, award=award)
    sent |= {"slug": "newer", "name": "示例新名", "_public_seen": "1"}
    client.post(address("award_change", award.pk), sent)
    assert (Award.objects.get().slug, Award.objects.get().name) == ("new", "示例新名")


def test_a_new_award_leads_on_to_its_first_year(client, staff):
    sent = {
        "name": "示例奖",
        "slug": "shili",
        "level": "county",
        "description": "",
        "procedure": "",
    }
    response = client.post(address("award_add"), sent, follow=True)
    add = f"{address('awardyear_add')}?award={Award.objects.get().pk}"
    assert f'下一步：<a href="{add}">为这个奖项建立年度评选</a>。' in said(response)


def test_a_region_report_is_entered_with_a_practice_and_a_figure(client, staff):
    year = make_award_year(2025, released=False)
    form = client.get(address("regionreport_add"))
    assert form.context["adminform"].form.initial == {"award_year": year.pk}
    sent = {"award_year": year.pk, "district": make_district().pk, "headline": "示例综述"}
    sent |= {"summary": "", "story": ""}
    for formset in form.context["inline_admin_formsets"]:
        prefix = formset.formset.prefix
        sent |= {f"{prefix}-TOTAL_FORMS": 1, f"{prefix}-INITIAL_FORMS": 0}
    sent |= {"practices-0-kind": "mechanism", "practices-0-title": "示例机制"}
    sent |= {"achievements-0-label": "示例指标", "achievements-0-wording": "1.9万余艘次"}
    response = client.post(address("regionreport_add"), sent)
    assert response.status_code == 302, response.context["errors"]
    report = RegionReport.objects.get()
    figure = report.achievements.get()
    assert (figure.value, figure.qualifier, figure.measure) == (19000, "more_than", "艘次")
    assert report.practices.get().title == "示例机制"


def test_a_report_links_to_its_page_only_once_public(client, staff):
    hidden = make_region_report(award_year=make_award_year(2026, released=False))
    public = make_region_report()
    for report, expected in [(hidden, False), (public, True)]:
        text = client.get(address("regionreport_change", report.pk)).content.decode()
        assert (f'href="{report.get_absolute_url()}"' in text) is expected


def test_only_who_may_set_the_reviews_of_an_award_lowers_their_number(client, staff, admin_client):
    """A new award has all three; staff see the number and cannot change it."""
    award = make_award("shili-shenhe", name="示例审核奖", approval_steps=3)
    url = reverse("admin:awards_award_change", args=[award.pk])
    typed = {"name": award.name, "slug": award.slug, "level": "provincial", "approval_steps": "0"}
    assert 'name="approval_steps"' not in client.get(url).content.decode()
    client.post(url, typed)
    award.refresh_from_db()
    assert award.approval_steps == 3
    assert "3（一审、二审、终审）" in admin_client.get(url).content.decode()
    admin_client.post(url, typed | {"steps_reason": "示例理由"})
    award.refresh_from_db()
    assert award.approval_steps == 0
    add = {"name": "示例新奖", "slug": "shili-xin", "level": "provincial"}
    client.post(reverse("admin:awards_award_add"), add)
    assert Award.objects.get(slug="shili-xin").approval_steps == 3


def test_another_number_of_reviews_asks_for_a_reason_and_says_what_it_does(admin_client):
    row = make_content(make_reviewed_year(3))
    author, award = make_author(), row.award_year.award
    submit(row, author)
    url = reverse("admin:awards_award_change", args=[award.pk])
    typed = {"name": award.name, "slug": award.slug, "level": "provincial", "approval_steps": "1"}
    form = admin_client.post(url, typed).context["adminform"].form
    assert form.errors == {"steps_reason": ["改审级请写明理由，并核对下面说明的后果。"]}
    said = "现在有 1 份内容送审后没有审完，0 份更正稿没有生效，0 份公开的内容经过审核。"
    assert said in form.fields["steps_reason"].help_text
    assert Award.objects.get(pk=award.pk).approval_steps == 3
    admin_client.post(url, typed | {"steps_reason": "人手不足"})
    assert Award.objects.get(pk=award.pk).approval_steps == 1
    assert history(award)[-1] == (
        "发布前的审核由 3 级改为 1 级，当时有 1 份内容没有审完。原因：人手不足"
    )
    entry = Entry.objects.filter(act="steps_set").get()
    assert (entry.name, entry.called) == ("admin", "示例审核奖")
    assert standing(row).state == State.FINAL
    typed |= {"name": "示例改名奖"}
    admin_client.post(url, typed)
    assert Award.objects.get(pk=award.pk).name == "示例改名奖"
