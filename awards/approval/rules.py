"""Who may do what on the way of a content, and what of the content itself stands in the way."""

from collections.abc import Iterable

from django.utils import timezone

from awards import proofreading
from awards.models import Approval, Recognition, RegionReport, Stage, Step
from awards.proofreading import Finding, Rule

from .authors import changes_by
from .contents import Subject
from .standing import Standing, State

#: Who may pass and return at each step.
PERMISSIONS = {
    Step.FIRST: "awards.approve_first",
    Step.SECOND: "awards.approve_second",
    Step.FINAL: "awards.approve_final",
}
#: Who may submit and answer.
CHANGE = {
    Recognition: "awards.change_recognition",
    RegionReport: "awards.change_regionreport",
}
REOPEN = (
    "材料已经撤稿。请先打开表单核对，改正撤稿的原因，保存为更正稿，再送审；"
    "没有要改的，原样保存一次。"
)
#: Findings of these kinds are mended or given a reason before a step is passed.
BLOCKING = (Rule.TERM, Rule.CONFLICT)


def steps_of(user) -> list[Step]:
    """The steps that a person may pass."""
    return [step for step, needed in PERMISSIONS.items() if user.has_perm(needed)]


def may_submit(subject: Subject, user) -> bool:
    """Whether a person writes such contents: submits them, and answers what is said of them."""
    return user.has_perm(CHANGE[type(subject)])


def submit_obstacles(
    subject: Subject, stands: Standing, by, unanswered: int | None = None
) -> list[str]:
    """Why a content cannot be submitted; empty when it can.

    `unanswered` is how many remarks are open, where that was counted for many at once.
    """
    if not may_submit(subject, by):
        return ["您的账号没有修改这份内容的权限，请由录入员送审。"]
    if found := out_of_place(subject, stands):
        return found
    if stands.state == State.READY:
        return ["这份内容已经审核通过，没有改动，不必再送审。"]
    if stands.state != State.DRAFT:
        return [f"这份内容已经送审，现在{stands.state.label}。"]
    if stands.correction and not stands.correction.base:
        return [REOPEN]
    if unanswered is None:
        unanswered = subject.remarks.open().count()
    if unanswered:
        return [f"还有 {unanswered} 条审核意见没有答复，请逐条答复后再送审。"]
    return []


def out_of_place(subject: Subject, stands: Standing) -> list[str]:
    """Why a content is not reviewed at all; empty where it is."""
    if not stands.steps:
        return ["这个奖项不设审核，不需要送审；可以直接命名并发布。"]
    if subject.award_year.is_released and not stands.correction:
        return [
            "这一年度已经发布，内容没有待审的更正稿。要更正的，请修改表单，保存为更正稿后送审。"
        ]
    if getattr(subject, "stage", None) == Stage.NOT_SELECTED:
        return ["未入选的单位不公开，不需要审核。"]
    return []


def turn_obstacles(subject: Subject, stands: Standing, by, writes: bool = True) -> list[str]:
    """Why it is not for a person to pass the step that a content waits for; empty when it is.

    Whether it also can be passed as it reads, `blocking` says. Of whoever never writes any content
    (`authors.has_written`) it is not asked whether this is theirs.
    """
    if found := out_of_place(subject, stands):
        return found
    if stands.step is None:
        return [_not_waiting(stands)]
    if not by.has_perm(PERMISSIONS[stands.step]):
        return [f"这份内容{stands.state.label}，您的账号没有{stands.step.label}的权限。"]
    for act in stands.passed:
        if act.by_id == by.pk and act.kind == Approval.Kind.PASSED:
            step = Step(act.step).label
            return [f"{step}是您办的，{stands.step.label}须由另一个人办理。"]
    return _own_obstacles(subject, stands, by, writes)


def paper_obstacles(subject: Subject, stands: Standing, by) -> list[str]:
    """Why it is not for a person to bring in what a leader signed on paper; empty when it is.

    Whoever brings it in only witnesses it, and so needs no step of their own; the content must not
    be theirs all the same.
    """
    if found := out_of_place(subject, stands):
        return found
    if stands.step is None:
        return [_not_waiting(stands)]
    if not (steps_of(by) or may_submit(subject, by)):
        return ["您的账号不参与审核，不能登记签批单。"]
    return _own_obstacles(subject, stands, by)


def _own_obstacles(subject: Subject, stands: Standing, by, writes: bool = True) -> list[str]:
    """That a content is a person's own."""
    if stands.submitted.by_id == by.pk:
        return [f"这份内容是您送审的，{stands.step.label}须由另一个人办理。"]
    if writes and (mine := changes_by(by, subject, stands)):
        when = timezone.localtime(mine[0].at)
        return [f"您在 {when:%Y-%m-%d %H:%M} 改过这份内容，不能审核自己的改动，请由别人审。"]
    return []


def _not_waiting(stands: Standing) -> str:
    if stands.state == State.READY:
        return "这份内容已经审核通过，等待发布。"
    if stands.returned:
        return "这份内容已经退回，请等作者改好以后重新送审。"
    if stands.is_void:
        return "这份内容送审以后有了改动，原来的审核不再有效，请等作者重新送审。"
    return "这份内容还没有送审。"


def return_obstacles(subject: Subject, stands: Standing, by) -> list[str]:
    """Why a person cannot return a content; empty when they can."""
    if found := out_of_place(subject, stands):
        return found
    if stands.state == State.DRAFT:
        return [_not_waiting(stands)]
    step = stands.step or Step.FINAL
    if not by.has_perm(PERMISSIONS[step]):
        return [f"这份内容{stands.state.label}，您的账号没有{step.label}的权限，不能退回。"]
    return []


def findings_of(subject: Subject) -> list[Finding]:
    """What proofreading finds in a content as it is stored, its brand included."""
    brand = getattr(subject, "brand", None)
    return [*proofreading.check(subject), *(proofreading.check(brand) if brand else [])]


def blocking(findings: Iterable[Finding]) -> list[Finding]:
    """Those that block a pass; two of one fingerprint are one."""
    several = {f.fingerprint: f for f in findings if f.is_open and f.rule in BLOCKING}
    return list(several.values())
