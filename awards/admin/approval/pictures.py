"""The photographs of a content: the public ones, and those that a correction brings."""

from dataclasses import dataclass
from posixpath import basename

from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from awards.approval.contents import Subject
from awards.approval.standing import Standing
from awards.models import CorrectionUpload, Recognition
from units import remits
from units.photographs.pictures import prepare

from .words import takes_part

#: The width that is enough to judge a photograph by, in pixels.
WIDE = 960


@dataclass(frozen=True)
class Shown:
    """A photograph of a content, with its address."""

    url: str
    alt: str
    caption: str
    credit: str
    taken_on: str | None


def shown_photos(subject: Subject, stands: Standing) -> list[Shown]:
    """The photographs of a content in their order, a correction's own from where it keeps them."""
    if not isinstance(subject, Recognition):
        return []
    urls = {basename(row.image.name).partition("-")[0]: row.url for row in subject.photos.all()}
    if stands.correction:
        for key, picture in stands.correction.uploads.values_list("pk", "picture"):
            urls.setdefault(picture, reverse("admin:approval_picture", args=[key]))
    return [
        Shown(
            urls.get(row["image"], ""), row["alt"], row["caption"], row["credit"], row["taken_on"]
        )
        for row in stands.document["photos"]
    ]


def picture_view(request: HttpRequest, pk: int) -> HttpResponse:
    """A photograph of a correction as visitors will see it, for those who take part in reviews."""
    if not takes_part(request.user):
        raise PermissionDenied
    rows = CorrectionUpload.objects.exclude(picture="").select_related("correction")
    row = get_object_or_404(rows, pk=pk)
    remits.require(request.user, row.correction.subject)
    prepared = prepare(SimpleUploadedFile(row.name, bytes(row.content)))
    fit = [one for one in prepared.renditions if one.format == "jpeg"]
    chosen = min(fit, key=lambda one: (abs(one.width - WIDE), one.width))
    return HttpResponse(chosen.content.read(), content_type="image/jpeg")
