"""Making certificates and handing them out: which file was given is on record, who took it too."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, time
from hashlib import sha256

import segno
from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse

from awards.documents.typeset import FontMissing, faces, typeset
from awards.honours.lifecycle import Refused
from awards.models import AwardYear, Certificate, Recognition
from units.history import note
from units.texts import printable

from .statements import Statement, obstacles, statement_of, year_obstacles

#: Who may.
PERMISSION = "awards.issue_certificate"
#: So many of a year at most leave in one file; each takes some hundredths of a second.
MOST = 500
#: How it is told in the history, of one and of a year.
ISSUED, YEAR_ISSUED = "certificate_issued", "certificates_issued"

#: What a name of a file may not hold, on any system.
UNFIT = r'[\\/:*?"<>|\x00-\x1f]'

#: Makes a whole address of a path of the site (`HttpRequest.build_absolute_uri`).
Absolute = Callable[[str], str]


def public_address(path: str, absolute: Absolute) -> str:
    """Where visitors find a path: at the portal's public address, whatever staff use.

    Without one in the settings (a demo), where the request was sent.
    """
    return f"{settings.SITE_ADDRESS}{path}" if settings.SITE_ADDRESS else absolute(path)


def verify_address(code: str, absolute: Absolute) -> str:
    """The whole address of the page that says whether a certificate with a code holds."""
    return public_address(reverse("awards:verify", args=[code]), absolute)


def made(recognition: Recognition, absolute: Absolute) -> bytes:
    """The certificate of a recognition as PDF: the same facts give the same bytes.

    Raises Refused and FontMissing.
    """
    if found := obstacles(recognition):
        raise Refused(found)
    return _set(recognition, statement_of(recognition), absolute)


def _set(recognition: Recognition, states: Statement, absolute: Absolute) -> bytes:
    address = verify_address(states.code, absolute)
    said = {
        "name": states.name,
        "award": states.award,
        "year": states.year,
        "words": states.words(recognition.award_year.award.certificate_wording),
        "body": states.body,
        "document": states.document,
        "date": f"{states.on.year}年{states.on.month}月{states.on.day}日",
        "number": states.number,
        "code": states.code,
        "where": address.removesuffix(f"{states.code}/"),
        "qr": segno.make(address, error="m", micro=False).svg_inline(border=0, dark="#1F2328"),
    }
    said = {name: printable(one) if isinstance(one, str) else one for name, one in said.items()}
    return typeset("certificate", said, datetime.combine(states.on, time(), UTC))


def issue(recognition: Recognition, by, absolute: Absolute) -> bytes:
    """Make the certificate of a recognition and write down who took it.

    Raises Refused and FontMissing.
    """
    _require_permission(by)
    content = made(recognition, absolute)
    _keep(recognition, content, by)
    note(recognition, ISSUED, by, new={"code": statement_of(recognition).code})
    return content


def issue_year(
    year: AwardYear, rows: QuerySet[Recognition], by, absolute: Absolute
) -> Iterator[tuple[str, bytes]]:
    """The certificates of the winners among a year's recognitions, each with a name for its file.

    That they are taken is written down before the first is made. One that cannot be set is a text
    that says why. Raises Refused, and FontMissing, before the first too.
    """
    _require_permission(by)
    if found := year_obstacles(year):
        raise Refused(found)
    rows = rows.filter(award_year=year).winners().select_related("award_year__award")
    rows = list(rows.order_by("position", "id")[: MOST + 1])
    if not rows:
        raise Refused(["这一年度没有仍然有效的获评，没有证书可以打印。"])
    if len(rows) > MOST:
        raise Refused([f"一次最多下载 {MOST} 份证书，这一年度超过了，请按单位逐份下载。"])
    faces()
    note(year, YEAR_ISSUED, by, new={"count": len(rows)})
    return _each(rows, by, absolute)


def file_name(recognition: Recognition) -> str:
    """What the file of a certificate is called; no name of a unit makes a folder."""
    return f"荣誉证书 {re.sub(UNFIT, '_', recognition.name_then)}.pdf"


def _each(rows: list[Recognition], by, absolute: Absolute) -> Iterator[tuple[str, bytes]]:
    for place, row in enumerate(rows, 1):
        name = f"{place:03} {file_name(row)}"
        try:
            content = _set(row, statement_of(row), absolute)
        except FontMissing as missing:
            yield f"{name.removesuffix('.pdf')}（没有打印）.txt", str(missing).encode("utf-8-sig")
            continue
        _keep(row, content, by)
        yield name, content


def _keep(recognition: Recognition, content: bytes, by) -> None:
    """Put on record which file was handed out: once, however often it is."""
    Certificate.objects.get_or_create(
        digest=sha256(content).hexdigest(),
        defaults={
            "recognition": recognition,
            "code": statement_of(recognition).code,
            "by": by,
        },
    )


def _require_permission(by) -> None:
    if not by.has_perm(PERMISSION):
        raise Refused(["您的账号没有签发证书的权限，请由录入员或终审员办理。"])
