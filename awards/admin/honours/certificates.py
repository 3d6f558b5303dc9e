"""Certificates at the desk: one of a unit, and all of a year in one file."""

import io
import zipfile
from collections.abc import Iterable, Iterator

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils.http import content_disposition_header

from awards.certificates import issuing
from awards.certificates.issuing import ISSUED, YEAR_ISSUED
from awards.documents.typeset import FontMissing
from awards.honours.lifecycle import Refused
from awards.models import AwardYear, Recognition
from units.desk.history import WORDS
from units.remits import within

WORDS |= {
    ISSUED: lambda change: "下载证书（核验码 {code}）".format(**change.new),
    YEAR_ISSUED: lambda change: "下载全部证书（ZIP），{count} 份".format(**change.new),
}
#: Of what all files in an archive say that they were made then; the same bytes twice.
MADE = (2000, 1, 1, 0, 0, 0)


def may_issue(request: HttpRequest) -> bool:
    """Whether the user may take certificates."""
    return request.user.has_perms([issuing.PERMISSION, "awards.view_recognition"])


class YearCertificates:
    """The certificates of a year, on the admin of years."""

    def get_urls(self):
        view, name = self.admin_site.admin_view, "awards_awardyear"
        return [
            path(
                "<int:pk>/certificates.zip",
                view(self.certificates_view),
                name=f"{name}_certificates",
            ),
            path(
                "<int:pk>/units/<int:recognition>/certificate.pdf",
                view(self.certificate_view),
                name=f"{name}_certificate",
            ),
            *super().get_urls(),
        ]

    def _certified_year(self, request: HttpRequest, pk: int) -> AwardYear:
        if not may_issue(request):
            raise PermissionDenied
        return get_object_or_404(AwardYear.objects.select_related("award"), pk=pk)

    def certificate_view(self, request: HttpRequest, pk: int, recognition: int) -> HttpResponse:
        """The certificate of one unit as PDF; what stands in the way is said on the year's page."""
        year = self._certified_year(request, pk)
        row = get_object_or_404(within(request.user, year.recognitions), pk=recognition)
        row.award_year = year
        try:
            content = issuing.issue(row, request.user, request.build_absolute_uri)
        except (Refused, FontMissing) as refusal:
            return self._without(request, year, refusal)
        return _file(HttpResponse(content, content_type="application/pdf"), issuing.file_name(row))

    def certificates_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The certificates of all units that the user answers for, in one archive."""
        year = self._certified_year(request, pk)
        rows = within(request.user, Recognition.objects.all())
        try:
            files = issuing.issue_year(year, rows, request.user, request.build_absolute_uri)
        except (Refused, FontMissing) as refusal:
            return self._without(request, year, refusal)
        response = StreamingHttpResponse(zipped(files), content_type="application/zip")
        return _file(response, f"{year}证书.zip")

    def _without(self, request: HttpRequest, year: AwardYear, refusal) -> HttpResponse:
        messages.error(request, str(refusal))
        return HttpResponseRedirect(reverse("admin:awards_awardyear_change", args=[year.pk]))


def _file(response: HttpResponse, name: str) -> HttpResponse:
    response.headers["Content-Disposition"] = content_disposition_header(True, name)
    return response


class _Sent(io.RawIOBase):
    """What an archive writes, until it is taken; there is no way back in it."""

    def __init__(self):
        self.chunks: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data) -> int:
        self.chunks.append(bytes(data))
        return len(data)

    def take(self) -> bytes:
        """All that was written since the last time."""
        taken, self.chunks = b"".join(self.chunks), []
        return taken


def zipped(files: Iterable[tuple[str, bytes]]) -> Iterator[bytes]:
    """Files as one archive that is sent while it is made. PDFs are compressed already."""
    sent = _Sent()
    with zipfile.ZipFile(sent, "w") as archive:
        for name, content in files:
            archive.writestr(zipfile.ZipInfo(name, MADE), content)
            yield sent.take()
    yield sent.take()
