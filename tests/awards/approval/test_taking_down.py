"""撤稿: what is public goes at once, everywhere; the honour stays; it comes back by approvals."""

import re

import pytest
from django.contrib.auth.models import Permission
from django.core.management import call_command
from django.db import transaction

from awards.admin.approval.drafting import drafted
from awards.approval import acts, taking_down
from awards.approval.contents import document_of
from awards.approval.corrections import TAKEN_DOWN_ONLY, discard
from awards.approval.published import ReadOnly
from awards.approval.rules import REOPEN
from awards.approval.standing import State, correction_of, standing
from awards.approval.taking_down import take_down
from awards.honours.lifecycle import Refused
from awards.importing.intentions import Wrong
from awards.importing.planning import plan
from awards.models import Correction, StoryPhoto
from tests.awards.admin.recognitions.pages import picture
from tests.awards.importing.conftest import sheet_of
from tests.config.test_leaks import DATA, FILTERED
from tests.factories import make_achievement, make_practice, make_source, make_unit
from tests.pages import LISTS, PLAIN
from units.history import Change
from units.models import Brand

from .corrected import change_url, correct, make_published, make_published_report, release
from .office import approved, make_approver, make_author, passed
from .test_corrections import files, page_of, public

pytestmark = pytest.mark.django_db
#: Stands in every text that is taken down.
SECRET = "撤下的示例"


@pytest.fixture
def author():
    user = make_author(name="zuozhe")
    user.user_permissions.add(*Permission.objects.filter(codename__endswith="storyphoto"))
    return user


@pytest.fixture
def people():
    found = [make_approver(step, name=step) for step in ("first", "second", "final")]
    found[2].user_permissions.add(Permission.objects.get(codename="confer_awardyear"))
    return found


@pytest.fixture
def row(author, people):
    """A public recognition with all that a content can have, each part with the secret."""
    unit = make_unit(slug="shili", name="示例获评单位")
    brand = Brand.objects.create(unit=unit, name=f"{SECRET}品牌", meaning=f"{SECRET}释义")
    source = make_source(slug="che", title=f"{SECRET}来源")
    names = ("headline", "summary", "story", "citation", "quotation", "quoted_from")
    texts = dict.fromkeys(names, SECRET) | {"quotation_source": source}
    row = make_published(author, people, unit=unit, brand=brand, **texts)
    taken_back(row)
    make_practice(row, title=f"{SECRET}做法", source=source, kind="led-project", position=2)
    make_achievement(row, label=f"{SECRET}数字", source=source, is_leading=True, position=2)
    StoryPhoto.objects.create(recognition=row, image=picture(), alt=SECRET, credit=SECRET)
    approved(row, author, people)
    release(row)
    call_command("reindex", verbosity=0)
    return row


def taken_back(row) -> None:
    year = row.award_year
    year.released_at = None
    year.save()


def down(row, people, reason="示例原因"):
    correction = take_down(row, people[2], reason, drafted)
    row.refresh_from_db()
    return correction


def come_back(client, row, author, people, **typed) -> None:
    """The author opens the form and saves it; it is submitted and passed."""
    assert correct(client, author, row, **typed).status_code == 302
    acts.submit(row, author)
    for person in people:
        passed(row, person)
    row.refresh_from_db()


ADDRESSES = [
    *(*LISTS, *PLAIN, *DATA, *FILTERED),
    *("/data/recognitions.json?year=2026", "/feed.xml", "/sitemap.xml"),
    *(f"/search/?q={SECRET}", f"/recognitions/?q={SECRET}", f"/units/?q={SECRET}"),
    "/units/shili/",
]


def pages(client, row) -> dict[str, str]:
    client.logout()
    own = [row.get_absolute_url(), f"{row.get_absolute_url()}card.png"]
    own += [row.award_year.get_absolute_url(), f"/compare/?r={row.pk}"]
    found = {}
    for address in {*ADDRESSES, *own}:
        answer = client.get(address)
        content = b"".join(answer) if answer.streaming else answer.content
        text = content.decode("utf-8", "replace")
        for asked in (f'value="{SECRET}"', f"“{SECRET}”", f"检索：{SECRET} "):
            text = text.replace(asked, "")
        found[address] = text
    return found


def told(client, row) -> set[str]:
    """The addresses that tell the secret, but for what was asked for there."""
    asked = f"q={SECRET}"
    return {url for url, text in pages(client, row).items() if SECRET in text.replace(asked, "")}


def test_nothing_of_it_is_at_any_public_address_and_the_honour_is(
    client, row, people, django_capture_on_commit_callbacks
):
    before = told(client, row)
    assert {row.get_absolute_url(), "/", "/units/shili/", "/data/practices.json"} <= before
    assert len(files()) > 0
    with django_capture_on_commit_callbacks(execute=True):
        down(row, people)
    assert told(client, row) == set()
    assert files() == set()
    for address in (row.get_absolute_url(), row.award_year.get_absolute_url(), "/units/shili/"):
        text = public_text(client, address)
        assert f"该单位材料已撤下（{row.taken_down_on:%Y}年" in text
        assert "示例获评单位" in text


def public_text(client, address) -> str:
    client.logout()
    return client.get(address).content.decode()


def test_it_comes_back_as_it_was_by_all_approvals_of_a_form_that_was_opened(
    client, row, author, people
):
    before = document_of(row)
    down(row, people)
    assert before != document_of(row)
    assert acts_refused(lambda: acts.submit(row, author)) == [REOPEN]
    come_back(client, row, author, people)
    after = document_of(row)
    picture_of = [photo.pop("image") for photo in (*before["photos"], *after["photos"])]
    assert after == before
    assert picture_of[1] in "".join(files())
    assert (row.taken_down_on, Correction.objects.count()) == (None, 0)
    assert standing(row).state == State.READY
    assert SECRET in public(client, row) and "已撤下" not in public(client, row)


def acts_refused(act) -> list[str]:
    with pytest.raises(Refused) as refusal:
        act()
    return refusal.value.reasons


def test_history_and_trail_tell_who_why_and_all_that_went(row, people):
    down(row, people, "涉及未公开的数字")
    act = Change.objects.of(row).first()
    assert (act.key, act.by, act.reason) == ("taken_down", people[2], "涉及未公开的数字")
    assert act.old["story"] == SECRET and act.new["story"] == ""
    assert {name: len(rows) for name, rows in act.old.items() if "." in name} == {
        "awards.practice": 2,
        "awards.achievement": 2,
        "awards.storyphoto": 1,
    }


def test_only_who_releases_takes_down_with_a_reason_and_once(client, row, author, people):
    assert acts_refused(lambda: take_down(row, author_only(author), "原因", drafted)) == [
        taking_down.NOT_YOURS
    ]
    assert acts_refused(lambda: down(row, people, "  ")) == [taking_down.NO_REASON]
    down(row, people)
    assert acts_refused(lambda: down(row, people)) == [taking_down.ALREADY]


def author_only(author):
    author.user_permissions.remove(Permission.objects.get(codename="confer_awardyear"))
    return type(author).objects.get(pk=author.pk)


def test_what_is_not_public_is_not_taken_down(row, people):
    taken_back(row)
    assert acts_refused(lambda: down(row, people)) == [taking_down.NOT_PUBLIC]


def test_an_open_correction_is_what_comes_back(client, row, author, people):
    correct(client, author, row, story="更正中的示例。")
    acts.submit(row, author)
    passed(row, people[0])
    down(row, people)
    assert correction_of(row).content.document["columns"]["story"] == "更正中的示例。"
    correct(client, author, row)
    assert standing(row).state == State.DRAFT
    come_back(client, row, author, people)
    assert (row.story, row.practices.count(), row.photos.count()) == ("更正中的示例。", 2, 1)


def test_what_was_taken_down_is_not_thrown_away(client, row, author, people):
    down(row, people)
    assert acts_refused(lambda: discard(row, author, "原因")) == [TAKEN_DOWN_ONLY]
    assert Correction.objects.count() == 1


def test_whoever_takes_down_may_pass_it_again_and_the_author_may_not(client, row, author, people):
    down(row, people)
    come_back(client, row, author, people)
    last = Change.objects.of(row).filter(key="review_passed").first()
    assert last.by == people[2]


def test_a_report_is_taken_down_and_comes_back(client, author, people):
    report = make_published_report(author, people)
    down(report, people)
    text = public(client, report)
    assert ("示例综述正文" in text, "这篇综述已撤下（" in text) == (False, True)
    year = public_text(client, report.award_year.get_absolute_url())
    assert ("示例综述正文" in year, "这篇综述已撤下（" in year) == (False, True)
    come_back(client, report, author, people)
    assert "示例综述正文" in public(client, report)


def test_a_year_taken_back_takes_what_was_down_into_the_form(client, row, author, people):
    down(row, people)
    taken_back(row)
    assert correct(client, author, row).status_code == 302
    row.refresh_from_db()
    assert (row.story, row.taken_down_on, Correction.objects.count()) == (SECRET, None, 0)


def test_of_a_year_taken_back_only_the_form_changes_what_was_down(client, row, author, people):
    down(row, people)
    taken_back(row)
    refused = re.escape(
        f"{row.called}的材料已经撤稿，存在更正稿里，不能在这里直接改动。"
        "请打开获评单位的表单，核对以后保存，材料就回到原处。"
    )
    row.headline = "另写的标题"
    with pytest.raises(ReadOnly, match=refused), transaction.atomic():
        row.save()
    with pytest.raises(ReadOnly, match=refused), transaction.atomic():
        make_practice(row, title="另写的做法")
    sheet = sheet_of(["单位", "年度", "标题"], [row.unit.name, "2026", "另写的标题"])
    [wrong] = plan([sheet]).of(Wrong)
    assert re.search(refused, str(wrong.faults[0]))
    row.refresh_from_db()
    row.position = 9
    row.save(update_fields=["position"])
    row.refresh_from_db()
    assert (row.headline, row.practices.count(), row.position) == ("", 0, 9)
    assert row.taken_down_on and Correction.objects.count() == 1
    assert correct(client, author, row, headline="如今的标题").status_code == 302
    row.refresh_from_db()
    kept = (row.headline, row.story, row.taken_down_on, Correction.objects.count())
    assert kept == ("如今的标题", SECRET, None, 0)
    row.headline = "再改的标题"
    row.save()


def test_the_page_takes_down_and_says_what_comes_next(client, row, author, people):
    client.force_login(people[2])
    form = client.get(change_url(row)).content.decode()
    assert "可以立即撤稿" in form and f'href="{page_of(row)}"' in form
    page = client.get(page_of(row))
    assert "立即撤稿" in page.content.decode()
    page = client.post(page_of(row), {"act": "take_down", "reason": ""})
    assert page.context["refusals"] == ["请写明撤稿的原因。"]
    page = client.post(page_of(row), {"act": "take_down", "reason": "示例原因"}, follow=True)
    text = page.content.decode()
    assert "材料已撤稿" in text and "原因：示例原因" in text and "立即撤稿" not in text
    client.force_login(author)
    text = client.get(page_of(row)).content.decode()
    assert ("立即撤稿" in text, REOPEN in text, "撤销更正稿" in text) == (False, True, False)
    assert client.get(change_url(row)).context["adminform"].form["story"].value() == SECRET


def test_other_years_of_the_unit_stay_and_its_brand_where_another_rests_on_it(client, row, people):
    down(row, people)
    assert Brand.objects.public().count() == 0
