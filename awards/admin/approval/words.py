"""How the three reviews read on the desk."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from awards.approval.contents import Subject
from awards.approval.rules import may_submit, steps_of, submit_obstacles
from awards.approval.standing import Standing, State, correction_of, standing
from awards.approval.taking_down import obstacles
from awards.models import Approval, Recognition, RegionReport, Step
from units import remits

#: What a subject is called in addresses.
KINDS = {"recognition": Recognition, "report": RegionReport}

#: What of a subject its page shows beside its document.
SHOWN = {
    Recognition: ("award_year__award", "unit", "brand"),
    RegionReport: ("award_year__award", "district"),
}


def kind_of(subject: Subject) -> str:
    """What a subject is called in addresses."""
    return next(kind for kind, model in KINDS.items() if isinstance(subject, model))


def url_of(subject: Subject) -> str:
    """The page on which a content is reviewed."""
    return reverse("admin:approval", args=[kind_of(subject), subject.pk])


def takes_part(user) -> bool:
    """Whether a person reviews contents or writes them."""
    return bool(steps_of(user)) or any(may_submit(model(), user) for model in KINDS.values())


def subject_of(user, kind: str, pk: int) -> Subject:
    """What an address of the reviews is about.

    Raises PermissionDenied for who takes no part in them, Http404 where there is nothing.
    """
    if not takes_part(user):
        raise PermissionDenied
    if (model := KINDS.get(kind)) is None:
        raise Http404
    subject = get_object_or_404(model.objects.select_related(*SHOWN[model]), pk=pk)
    remits.require(user, subject)
    return subject


def person(user) -> str:
    """A person by name, or by account."""
    return user.get_full_name() or user.get_username()


def act_in_words(act: Approval) -> str:
    """What was done: 一审通过, 送审."""
    return f"{act.get_step_display() or ''}{act.get_kind_display()}"


def in_words(stands: Standing) -> str:
    """Where a content stands, as a sentence."""
    return f"更正稿：{_in_words(stands)}" if stands.correction else _in_words(stands)


def _in_words(stands: Standing) -> str:
    if stands.state == State.READY:
        return f"待发布：{'、'.join(Step(step).label for step in stands.steps)}都已通过。"
    if stands.state != State.DRAFT:
        done = "，".join(f"{act_in_words(act)}（{person(act.by)}）" for act in stands.passed)
        since = timezone.localtime(stands.since)
        return (
            f"{stands.state.label}（{since:%Y-%m-%d %H:%M} 起）" + (f"，{done}" * bool(done)) + "。"
        )
    state = "" if stands.correction else "草稿："
    if back := stands.returned:
        return f"{state}{act_in_words(back)}（{person(back.by)}），原因：{back.reason}"
    if stands.is_void:
        before = "审核通过" if stands.last.passes else "送审"
        return (
            f"{state}{before}以后内容有了改动，原来的审核不再有效；改回原样即恢复，否则请重新送审。"
        )
    return f"{state}还没有送审。"


def shown_on_form(request: HttpRequest, subject: Subject) -> dict | None:
    """What the form of a content says of its reviews; None where there are none."""
    year = subject.award_year
    looks = may_submit(subject, request.user) or steps_of(request.user)
    if not year.award.approval_steps or not looks:
        return None
    if year.is_released and correction_of(subject) is None:
        return _to_take_down(subject, request.user)
    stands = standing(subject)
    remarks = subject.remarks.open().count()
    return {
        "words": in_words(stands),
        "state": stands.state,
        "url": url_of(subject),
        "remarks": remarks,
        "submits": not submit_obstacles(subject, stands, request.user),
    }


def _to_take_down(subject: Subject, user) -> dict | None:
    """The way to the page that takes a public content down, for who may; None for others."""
    if obstacles(subject, user):
        return None
    return {"words": "已经公开。发现泄密、失实，可以立即撤稿。", "url": url_of(subject)}
