"""A public content as the form that would make it anew, for when it is taken down (撤稿)."""

from collections.abc import Iterator
from posixpath import basename

from django.contrib import admin
from django.contrib.auth.models import User
from django.forms import BaseInlineFormSet
from django.http import QueryDict

from awards.approval.contents import Subject
from awards.approval.corrections import Upload
from awards.approval.taking_down import Draft
from awards.models import Correction, StoryPhoto
from units.desk.together.merging import as_new, indices
from units.desk.together.opened import OPENED
from units.desk.versions.restored import sent_form

from .correcting import kept, request_of


def drafted(subject: Subject, correction: Correction | None) -> Draft:
    """The content of a subject, or its open correction, with the files of its photographs.

    The form is that of one who may change all of it: whoever takes a content down need not.
    """
    model_admin = admin.site.get_model_admin(type(subject))
    request = request_of(subject, User(is_active=True, is_staff=True, is_superuser=True), "GET")
    form = model_admin.get_form(request, subject, change=True)(instance=subject)
    tables, _ = model_admin._create_formsets(request, subject, change=True)
    post = _sent(correction) if correction else sent_form(form, tables)
    uploads = [*_of(correction), *_stored(post, tables)]
    keys = {table.prefix: (table.model._meta.pk.name, table.fk.name) for table in tables}
    post = as_new(post, keys)
    post.pop(OPENED, None)
    return Draft(kept(post), uploads)


def _sent(correction: Correction) -> QueryDict:
    post = QueryDict(mutable=True)
    for name, values in correction.sent.items():
        post.setlist(name, values)
    return post


def _of(correction: Correction | None) -> list[Upload]:
    """The files that a correction has already."""
    rows = correction.uploads.all() if correction else ()
    return [Upload(row.box, row.name, bytes(row.content), row.picture) for row in rows]


def _stored(post: QueryDict, tables: list[BaseInlineFormSet]) -> Iterator[Upload]:
    """The stored files of the photographs of a form, under the boxes that would send them."""
    for table in tables:
        if table.model is not StoryPhoto:
            continue
        photos = {str(form.instance.pk): form.instance for form in table.initial_forms}
        for index in range(indices(post, table.prefix)[1]):
            start = f"{table.prefix}-{index}-"
            photo = photos.get(post.get(f"{start}{table.model._meta.pk.name}", ""))
            if photo is None or f"{start}DELETE" in post:
                continue
            name = basename(photo.image.name)
            with photo.image.open() as file:
                yield Upload(f"{start}image", name, file.read(), name.partition("-")[0])
