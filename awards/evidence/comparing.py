"""Whether an evidence file agrees with this portal: with what it handed out, and with its trail."""

import json
import zipfile
from collections.abc import Iterator

from django.contrib.contenttypes.models import ContentType
from django.utils import timezone

from audit.models import Seal
from awards.models import AwardYear
from awards.review.results import follows
from units.history import Change

from .checking import Check, check
from .tables.acts import TAKEN
from .tables.judging import RESULT
from .words import who


def checked(path: str) -> Check:
    """An archive gone through by itself, and held against this portal. Raises Unreadable."""
    found = check(path)
    if found.manifest:
        _taken(found)
    _linked(found)
    found.faults += _computed(path)
    return found


def _taken(found: Check) -> None:
    """Whether it was handed out here as it is."""
    kind = ContentType.objects.get_for_model(AwardYear)
    rows = Change.objects.filter(content_type=kind, key=TAKEN, new__digest=found.manifest)
    if one := rows.select_related("by").order_by("id").first():
        at = timezone.localtime(one.at)
        found.notes.append(f"{one.called}，由{who(one.by)}于 {at:%Y-%m-%d %H:%M} 从本门户下载。")
    else:
        found.faults.append("本门户没有下载过清单摘要是这样的存证：清单被改过，或者是别处的存证。")


def _linked(found: Check) -> None:
    """Whether the chain of this portal has its last link."""
    if found.last is None:
        return
    number, digest = found.last
    link = Seal.objects.filter(number=number).values_list("digest", flat=True).first()
    if link is None:
        found.notes.append(f"本门户的审计链上没有第 {number} 条，只核对了存证自身。")
    elif link != digest:
        found.faults.append(f"审计链第 {number} 条与本门户的审计链不符。")


def _computed(path: str) -> Iterator[str]:
    """Whether the frozen result follows from the scores in it."""
    with zipfile.ZipFile(path) as archive:
        if RESULT not in archive.namelist():
            return
        try:
            if follows(json.loads(archive.read(RESULT))):
                return
        except (ValueError, KeyError, TypeError, ArithmeticError, zipfile.BadZipFile):
            pass
    yield "评审结果里的名次不能由它的评分算出。"
