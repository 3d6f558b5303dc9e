"""One content on one page: as it reads, what differs, what was found and said, what may be done."""

from django.http import HttpRequest
from django.utils.functional import cached_property

from awards.admin.honours.previews import preview_of
from awards.admin.proofreading.findings import change_url
from awards.approval import acts
from awards.approval.contents import Subject, digest_of
from awards.approval.corrections import discard
from awards.approval.differences import base_of, difference
from awards.approval.remarks import answer, look_into, remark
from awards.approval.rules import (
    BLOCKING,
    blocking,
    may_submit,
    out_of_place,
    return_obstacles,
    steps_of,
    submit_obstacles,
    turn_obstacles,
)
from awards.approval.standing import Standing, State, standing
from awards.approval.taking_down import last_taken_down, obstacles, take_down
from awards.honours.lifecycle import Refused
from awards.models import Recognition, Remark, Step
from awards.proofreading import record_of

from .drafting import drafted
from .forms import PASS, RETURN, RemarkForm, VerdictForm
from .pictures import shown_photos
from .reading import tables, texts
from .words import act_in_words, in_words, kind_of

SUBMIT, REMARK, ANSWER, DISCARD = "submit", "remark", "answer", "discard"
TAKE_DOWN = "take_down"


class ContentPage:
    """The page of a content for one person, and what they sent."""

    def __init__(self, request: HttpRequest, subject: Subject):
        self.request, self.subject, self.user = request, subject, request.user
        self.asked = request.POST.get("act", "") if request.method == "POST" else ""
        self.refusals: list[str] = []
        #: Whether a verdict was given, so that the next content may come.
        self.is_decided = False

    @cached_property
    def stands(self) -> Standing:
        """Where the content stands."""
        return standing(self.subject)

    @cached_property
    def read(self) -> tuple[list, list]:
        """What proofreading finds in it, and its places that can be remarked on."""
        try:
            return look_into(self.subject, self.stands)
        except Refused as refusal:  # a correction whose form is refused by now
            self.refusals = self.refusals or refusal.reasons
            return [], []

    @property
    def findings(self) -> list:
        """What proofreading finds in it."""
        return self.read[0]

    @cached_property
    def verdict(self) -> VerdictForm:
        """The form that passes or returns it."""
        data = self.request.POST if self.asked in (PASS, RETURN) else None
        findings = blocking(self.findings)
        return VerdictForm(data, step=self.stands.step, findings=findings, act=self.asked)

    @cached_property
    def remark_form(self) -> RemarkForm:
        """The form of a remark."""
        data = self.request.POST if self.asked == REMARK else None
        return RemarkForm(data, places=self.read[1])

    # Acting

    def act(self) -> str:
        """Do what was asked for. Returns what was done, nothing if it was refused."""
        do = {
            PASS: self._pass,
            RETURN: self._return,
            SUBMIT: self._submit,
            REMARK: self._remark,
            ANSWER: self._answer,
            DISCARD: self._discard,
            TAKE_DOWN: self._take_down,
        }.get(self.asked)
        try:
            return do() if do else ""
        except Refused as refusal:
            self.refusals = refusal.reasons
            self._look_again()
            return ""

    def _look_again(self) -> None:
        """It may be another content by now."""
        for name in ("stands", "read"):
            self.__dict__.pop(name, None)

    def _pass(self) -> str:
        if self.stands.step is None or not self.verdict.is_valid():
            self.refusals = turn_obstacles(self.subject, self.stands, self.user)
            return ""
        said = self.verdict.cleaned_data
        acts.approve(
            self.subject,
            self.user,
            self.request.POST.get("seen", ""),
            step=self._step_seen(),
            reason=said["reason"],
            confidentiality=said.get("confidentiality", ""),
            settled=self.verdict.settled,
        )
        self.is_decided = True
        return f"{self.stands.step.label}通过：{self.subject.called}。"

    def _step_seen(self) -> int:
        step = self.request.POST.get("step", "")
        return int(step) if step in ("1", "2", "3") else 0

    def _return(self) -> str:
        if not self.verdict.is_valid():
            return ""
        seen, reason = self.request.POST.get("seen", ""), self.verdict.cleaned_data["reason"]
        acts.send_back(self.subject, self.user, seen, reason)
        self.is_decided = True
        return f"已退回：{self.subject.called}。作者会看到您的意见。"

    def _submit(self) -> str:
        acts.submit(self.subject, self.user, self.request.POST.get("seen", ""))
        self._look_again()
        return f"已送审：{self.subject.called}，现在{self.stands.state.label}。"

    def _remark(self) -> str:
        if not self.remark_form.is_valid():
            return ""
        remark(self.subject, self.user, **self.remark_form.cleaned_data)
        return "已记下意见，作者会看到，答复以后才能重新送审。"

    def _answer(self) -> str:
        key = self.request.POST.get("remark", "")
        rows = self.subject.remarks.filter(pk=key) if key.isdecimal() and len(key) < 19 else ()
        for row in rows:
            answer(row.pk, self.user, self.request.POST.get(f"answer-{row.pk}", ""))
            return "已答复。"
        raise Refused(["这条意见已经不在了，请重新打开本页。"])

    def _discard(self) -> str:
        sent = self.request.POST
        discard(self.subject, self.user, sent.get("reason", ""), sent.get("correction", ""))
        self._look_again()
        return "已撤销更正稿，网站上的内容没有变化。"

    def _take_down(self) -> str:
        take_down(self.subject, self.user, self.request.POST.get("reason", ""), drafted)
        self.subject.refresh_from_db()
        self._look_again()
        return f"已撤稿：{self.subject.called}。录入员改好，重新送审通过以后，再公开。"

    # Showing

    def context(self) -> dict:
        """All that the page shows."""
        stands, subject, user = self.stands, self.subject, self.user
        turn = turn_obstacles(subject, stands, user)
        returning = return_obstacles(subject, stands, user)
        return {
            "title": f"{'更正' if stands.correction else '审核'}：{subject.called}",
            "correction": stands.correction,
            "discards": self._discards(),
            "takes_down": not obstacles(subject, user),
            "taken_down": subject.taken_down_on and last_taken_down(subject),
            "reason_typed": {self.asked: self.request.POST.get("reason", "")},
            "subject": subject,
            "kind": kind_of(subject),
            "stands": stands,
            "words": in_words(stands) if stands.steps else "这个奖项不设审核。",
            "change": change_url(subject) if may_submit(subject, user) else "",
            "preview": preview_of(self.request, subject) if self._is_recognition else "",
            "refusals": self.refusals,
            "submits": not submit_obstacles(subject, stands, user),
            "submit_against": self._submit_against(),
            "passes": not turn,
            "pass_against": turn if steps_of(user) and stands.state != State.DRAFT else [],
            "returns": not returning,
            "step": stands.step.label if stands.step else Step.FINAL.label,
            "verdict": self.verdict,
            "history": [(act, act_in_words(act)) for act in self._acts()],
            **self._content(),
            **self._said(),
        }

    def _discards(self) -> bool:
        """Whether there is a correction that the person may let go of."""
        is_kept = bool(self.stands.correction) and not self.subject.taken_down_on
        return is_kept and may_submit(self.subject, self.user)

    @property
    def _is_recognition(self) -> bool:
        return isinstance(self.subject, Recognition)

    def _submit_against(self) -> list[str]:
        """Why an author cannot submit a draft."""
        is_theirs = may_submit(self.subject, self.user) and self.stands.state == State.DRAFT
        return submit_obstacles(self.subject, self.stands, self.user) if is_theirs else []

    def _acts(self):
        acts = self.subject.approvals.select_related("by", "content").defer("content__document")
        return acts.order_by("id")

    def _content(self) -> dict:
        """The content in words, and what differs from an earlier one."""
        document, base = self.stands.document, base_of(self.subject, self.stands)
        public = {} if self.subject.taken_down_on else self.stands.public
        former = public or (base and base.content.document)
        is_same = bool(former) and digest_of(former) == self.stands.digest
        found = {
            "texts": texts(self.subject, document),
            "tables": list(tables(document)),
            "photos": shown_photos(self.subject, self.stands),
            "base": base,
            "is_public": bool(public),
            "is_same": is_same,
        }
        if former and not is_same:
            found["difference"] = difference(type(self.subject), former, document)
        return found

    def _said(self) -> dict:
        """What proofreading and people said of it."""
        warned = {f.fingerprint: f for f in self.findings if f.is_open and f.rule not in BLOCKING}
        settled = {f.fingerprint: f for f in self.findings if not f.is_open}
        may_write = may_submit(self.subject, self.user)
        rows = self.subject.remarks.select_related("by", "answered_by").order_by("id")
        typed = self.request.POST if self.asked == ANSWER else {}
        return {
            "blocking": blocking(self.findings),
            "warned": list(warned.values()),
            "settled": list(settled.values()),
            "remarks": [
                (row, _field_of(row) if may_write else "", typed.get(f"answer-{row.pk}", ""))
                for row in rows
            ],
            "may_answer": may_write,
            "remark_form": self._remarking(),
        }

    def _remarking(self) -> RemarkForm | None:
        is_reviewed = not out_of_place(self.subject, self.stands)
        return self.remark_form if is_reviewed and steps_of(self.user) else None


def _field_of(row: Remark) -> str:
    """The box that a remark is about; empty where it is gone, or about no box."""
    if not row.path or (record := record_of(row.path)) is None:
        return ""
    return f"{change_url(record)}#id_{row.path.rpartition(':')[2]}"
