"""Signing on paper (签批单): the number of a sheet, what a signature has to meet, and its scan."""

from collections.abc import Iterator
from hashlib import sha256

from django.core.files.base import File
from django.utils import timezone

from awards.models import Approval, Signature, Step
from units.photographs.scans import read_scan

from .standing import Standing

STALE = (
    "编号对不上：这张签批单不是按现在的内容和审级打印的。内容改过以后，原来的签批不再有效，"
    "请重新打印，再请领导签批。"
)


def sheet_number(stands: Standing) -> str:
    """The number of the sheet of a content for the step that it waits for: 3FA9-01C2.

    Of another content, or for another step, it is another one.
    """
    told = sha256(f"{stands.digest}\n{stands.step}".encode()).hexdigest()[:8].upper()
    return f"{told[:4]}-{told[4:]}"


def signature_obstacles(stands: Standing, signature: Signature) -> list[str]:
    """Why a signature does not pass the step that a content waits for; empty when it does."""
    found = []
    if _plain(signature.sheet) != _plain(sheet_number(stands)):
        found.append(STALE)
    if signature.signed_by in (names := dict(_signers(stands))):
        step, next_step = names[signature.signed_by].label, stands.step.label
        found.append(f"{signature.signed_by}已经办过{step}，{next_step}须由另一个人签批。")
    if signature.signed_on > timezone.localdate():
        found.append("签批日期不能晚于今天。")
    if signature.signed_on < timezone.localdate(stands.submitted.at):
        found.append("签批日期不能早于送审的日期。")
    return found


def _signers(stands: Standing) -> Iterator[tuple[str, Step]]:
    """Who passed which step of a content, by the names that a signature may repeat."""
    for act in stands.passed:
        on_paper = act.kind == Approval.Kind.PAPER
        name = act.signature.signed_by if on_paper else act.by.get_full_name()
        yield name or act.by.get_username(), Step(act.step)


def _plain(number: str) -> str:
    return "".join(filter(str.isalnum, number)).upper()


def scan_of(upload: File) -> Signature:
    """A signature with its scan as it was sent, and nothing else yet.

    Raises ValidationError for what is no sound PDF, JPEG or PNG.
    """
    scan = read_scan(upload, "签批单的扫描件")
    return Signature(format=scan.format, scan=scan.content, digest=scan.digest)
