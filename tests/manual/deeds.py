"""What staff do that a link does not lead to: forms that are sent, and the pages that answer."""

from dataclasses import dataclass, field

from django.contrib.auth.models import Group, User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.utils.timezone import localdate, now

from awards.approval import acts, published
from awards.approval.remarks import remark
from awards.approval.standing import standing
from awards.errata import acts as errata
from awards.models import (
    Award,
    AwardYear,
    Clearance,
    ConsultedBody,
    Quota,
    Recognition,
    VetoItem,
)
from awards.notices import objections
from awards.review import rounds as acts_on_rounds
from tests.factories import (
    make_achievement,
    make_assignment,
    make_award,
    make_award_year,
    make_calendar,
    make_erratum,
    make_notice,
    make_objection,
    make_objection_file,
    make_practice,
    make_recognition,
    make_review,
    make_reviewer,
    make_round,
    make_source,
    make_unit,
)
from tests.pages import filled, links
from units.models import Brand

from . import samples
from .shown import page
from .words import names

LISTS = (
    "awards/awardyear",
    "awards/recognition",
    "awards/achievement",
    "awards/practice",
    "awards/indicator",
    "awards/source",
    "units/unit",
)
#: Browsers that send one form too many have no token that holds.
STRANGER = {"Accept": "text/html", "Origin": "http://testserver"}


@dataclass
class Deeds:
    """Does them as `client`; `found` is what the pages that answered call things."""

    client: Client
    found: set[str] = field(default_factory=set)

    def see(self, response: HttpResponse) -> HttpResponse:
        if (shown := page(response)) is not None:
            self.found |= names(shown)
        return response

    def get(self, address: str) -> HttpResponse:
        return self.see(self.client.get(address, follow=True))

    def send(self, address: str, opened: HttpResponse, form: str | None, **typed) -> HttpResponse:
        """Send a form of a page that was opened, with what was typed into it."""
        return self.see(self.client.post(address, filled(opened, form) | typed, follow=True))

    def change(self, address: str, form: str | None, **typed) -> HttpResponse:
        """Open a form of the desk, type and save."""
        return self.send(address, self.get(address), form, **typed)


def open_year() -> AwardYear:
    """A year before its release: two units on notice, with all that proofreading asks about."""
    released = AwardYear.objects.get()
    year = AwardYear.objects.create(
        award=released.award, year=released.year + 1, conferring_body="示例授予机关"
    )
    for place in (1, 2):
        unit = make_unit(name=f"示例市第{place}局", short_name=f"第{place}局")
        brand = Brand.objects.create(unit=unit, name="示例品牌")
        recognition = make_recognition(
            unit=unit, award_year=year, stage="on_notice", brand=brand, summary=samples.SUMMARY
        )
        make_achievement(recognition)
    return year


def reviews(did: Deeds) -> None:
    """Contents of a year with a review: one is still to be submitted, one waits, one came back."""
    award = make_award("shili-shenhe", name="示例审核奖", approval_steps=1)
    year = make_award_year(2020, award=award, released=False)
    draft, waiting, returned = (
        make_recognition(award_year=year, stage="on_notice", story=f"示例事迹{n}。")
        for n in range(3)
    )
    author = User.objects.get(username="录入员")
    approver = User.objects.create_user("shenhe", is_staff=True)
    approver.groups.set(Group.objects.filter(name__in=["一审员", "终审员"]))
    for row in (waiting, returned):
        acts.submit(row, author)
    acts.send_back(returned, approver, standing(returned).digest, "示例原因")
    remark(draft, approver, "示例意见")
    reviewing = Client()
    reviewing.force_login(approver)
    did.see(reviewing.get(f"/admin/approvals/recognition/{waiting.pk}/"))
    did.get(f"/admin/approvals/recognition/{draft.pk}/")
    did.get(f"/admin/awards/awardyear/{year.pk}/change/")
    reader = Client()
    reader.force_login(approver)
    for part in ("", "paper/"):
        did.see(reader.get(f"/admin/approvals/recognition/{waiting.pk}/{part}"))
    corrected(did, award)
    on_path(did)


def on_path(did: Deeds) -> None:
    """A year on its path that lists more than its quota, and one in which units are moved."""
    award = make_award("shili-chengxu", name="示例程序奖")
    closed = {"phase": "reviewing", "review_closed_at": now(), "award": award}
    year = make_award_year(2021, released=False, follows_path=True, **closed)
    body = ConsultedBody.objects.create(award_year=year, name="示例部门")
    VetoItem.objects.create(award_year=year, name="示例否决项")
    Quota.objects.create(award_year=year, limit=1)
    rows = [make_recognition(award_year=year, stage="on_notice") for _ in range(2)]
    Clearance.objects.create(recognition=rows[0], body=body, asked_on=localdate())
    moving = make_award_year(
        2022, released=False, follows_path=True, phase="recommending", award=award
    )
    make_recognition(award_year=moving, stage="eligible")
    for one in (year, moving):
        for part in ("change", "stages", "clearances", "vetoes"):
            did.get(f"/admin/awards/awardyear/{one.pk}/{part}/")


def rounds(did: Deeds) -> None:
    """A round that is shared out, one that is open and one that is closed, with their pages."""
    award = make_award("shili-pingshen", name="示例评审奖")
    years = [make_award_year(year, award=award, released=False) for year in (2016, 2017, 2018)]
    shared, opened, closed = (make_round(1, award_year=year) for year in years)
    user, final = make_reviewer(), User.objects.get(username="录入员")
    final.groups.add(Group.objects.get(name="终审员"))
    here = f"/admin/awards/reviewround/{shared.pk}/assignments/"
    did.get(here)
    plan = did.see(did.client.post(here, {"among": [user.pk]})).context["plan"]
    sent = {"among": [user.pk], "seed": 0, "seen": plan.digest}
    did.see(did.client.post(here, sent, follow=True))
    for one in (opened, closed):
        assignment = make_assignment(one.award_year.recognitions.get(), user)
        acts_on_rounds.open_round(one, final)
    did.get(f"/admin/awards/reviewround/{opened.pk}/progress/")
    make_review(assignment, 50, 5)
    unit = assignment.recognition_id
    acts_on_rounds.close(closed, final, {})
    for page_of in ("change", "result", f"result/{unit}"):
        did.get(f"/admin/awards/reviewround/{closed.pk}/{page_of}/")
    for one in (shared, opened):
        did.get(f"/admin/awards/reviewround/{one.pk}/change/")


def corrected(did: Deeds, award: Award) -> None:
    """A correction of what is public and reviewed, which its author looks at; a practice of it."""
    year = make_award_year(2019, award=award)
    with published.opened():
        row = make_recognition(award_year=year, story="示例公开。")
        practice = make_practice(row)
    did.get(f"/admin/awards/recognition/{row.pk}/change/")
    did.change(
        f"/admin/awards/recognition/{row.pk}/change/", "recognition_form", story="示例更正。"
    )
    did.get(f"/admin/approvals/recognition/{row.pk}/")
    did.get(f"/admin/awards/practice/{practice.pk}/change/")


def changes(did: Deeds, year: AwardYear) -> None:
    """Versions to compare, a figure and a source to bring back, questions before what is public."""
    first, second = year.recognitions.all()
    address = f"/admin/awards/recognition/{first.pk}/change/"
    stale = did.get(address)
    did.change(
        address, "recognition_form", headline="示例新标题", **{"achievements-0-DELETE": "on"}
    )
    did.send(address, stale, "recognition_form", headline="示例旧标题")
    did.change(
        f"/admin/awards/recognition/{second.pk}/change/",
        "recognition_form",
        headline="示例二",
        **{"achievements-0-wording": "若干"},
    )
    gone = make_source(title="示例旧报道")
    did.client.post(f"/admin/awards/source/{gone.pk}/delete/", {"post": "yes"})
    public = Recognition.objects.public().first()
    did.change(
        f"/admin/awards/recognition/{public.pk}/change/", "recognition_form", headline="示例改过"
    )
    did.change(
        "/admin/units/unit/add/",
        "unit_form",
        name="示例市第1局",
        tier="municipal",
        category="other",
    )


def articles(did: Deeds) -> None:
    """Figures of units, one that is read with doubt, and one of nobody."""
    text = f"今年以来，示例全市办结1,13件，受理260余件。\n\n{samples.ARTICLE}"
    did.get(f"/admin/awards/source/{make_source(text=text).pk}/intake/")


def years(did: Deeds) -> None:
    """One more is made; of the released one, an honour is revoked; what proofreading finds in any
    is looked at before it is mended."""
    did.change("/admin/awards/awardyear/add/", "awardyear_form", conferring_body="示例")
    public = Recognition.objects.public().last()
    place = f"/admin/awards/awardyear/{public.award_year_id}"
    did.get(f"{place}/units/{public.pk}/rectify/")
    revoking = f"{place}/units/{public.pk}/revoke/"
    did.change(revoking, None, on=str(localdate()), reason="示例原因", document="示例〔2026〕1号")
    did.get(f"{place}/change/")
    for year in AwardYear.objects.all():
        found = did.get(f"/admin/awards/awardyear/{year.pk}/proofreading/")
        for address in links(found):
            if "/mend" in address:
                did.get(address)


def notices(did: Deeds) -> None:
    """A year that waits for its notice, one on notice; an objection that is open, one answered."""
    make_calendar()
    award = make_award("shili-gongshi", name="示例公示奖", needs_notice=True)
    waiting, running = (make_award_year(y, award=award, released=False) for y in (2017, 2018))
    make_recognition(award_year=waiting, stage="under_review")
    notice = make_notice(make_recognition(award_year=running, stage="on_notice"))
    by = User.objects.get(username="录入员")
    answered = make_objection(notice)
    objections.answer(answered, by, "dismissed", "示例查明")
    make_objection_file(make_objection(notice))
    year = "/admin/awards/awardyear"
    did.get(f"{year}/{waiting.pk}/notice/")
    for address in (f"{year}/{waiting.pk}/change/", f"{year}/{running.pk}/change/"):
        did.get(address)
    for one in notice.objections.all():
        did.get(f"/admin/awards/objection/{one.pk}/change/")
    did.get("/admin/")


def errors(did: Deeds) -> None:
    """An error of a page that waits for an answer, and one that was answered."""
    make_erratum()
    answered = make_erratum()
    errata.answer(answered, User.objects.get(username="录入员"), "mended", "示例改正")
    did.get(f"/admin/awards/erratum/{answered.pk}/change/")
    did.get("/admin/")


def imports(did: Deeds) -> None:
    """A workbook with wrong rows: shown, its right rows stored, the wrong ones taken to mend."""
    book, address = samples.workbook(), "/admin/awards/recognition/import/"
    file = SimpleUploadedFile(book["name"], book["buffer"])
    shown = did.see(did.client.post(address, {"file": file}))
    did.send(address, shown, None, confirm="1")
    did.see(did.client.post(address, {"text": "单位\t年度\t标题\n示例市第1局\t2026\t示例三"}))


def actions(did: Deeds) -> None:
    """Each action of each list, for the first rows."""
    for table in LISTS:
        address = f"/admin/{table}/"
        opened = did.get(address)
        chosen = [row.pk for row in opened.context["cl"].result_list[:2]]
        for name, words in opened.context["action_form"].fields["action"].choices:
            if name and not words.startswith("阶段改为"):
                sent = {"action": name, "_selected_action": chosen, "index": "0"}
                step = did.see(did.client.post(address, sent, follow=True))
                if name.startswith("set_"):
                    did.send(address, step, None, period="示例时期")


def lost(did: Deeds) -> None:
    """A form that comes when nobody is signed in any more."""
    stranger = Client(enforce_csrf_checks=True, headers=STRANGER)
    did.see(stranger.post("/admin/units/district/add/", {"code": "330903", "name": "示例"}))
