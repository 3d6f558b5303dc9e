"""What staff see, and may do, where visitors read along.

What is public is not deleted, keeps its address and its code, and changes only after a page that
says what visitors will see change. Which rows are public is their queryset's `public()` to say.
"""

from collections.abc import Callable, Iterable

from django.core import signing
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import PROTECT, Model
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from . import waiting
from .history import as_sentences
from .unsaved import Unsaved
from .versions.values import form_difference, table_difference

#: Names in the form that the asking page sends: the confirmation, the way back, files kept.
CONFIRMED, BACK, KEPT = "_public_seen", "_public_back", "_public_files"
#: So many rows that keep others from being deleted are named.
REFERRING = 50
MORE = "……还有更多，没有列出"
#: Looks at rows as a form has them before visitors' view of them is asked about, and refuses.
BEFORE: list[Callable[[Iterable[Model]], None]] = []
UNSAVED = "还没有保存，网站没有变化。请继续修改，改好后再保存。"


class PublicOnSite:
    """Offers “view on site” only for rows that their queryset's `public()` has."""

    def is_public(self, obj) -> bool:
        """Whether visitors can see `obj` as it is stored."""
        return self._shown(obj) is not None

    def get_view_on_site_url(self, obj=None):
        """Of the row as it is stored: a form that is refused leaves in `obj` what was typed."""
        has_page = obj is not None and hasattr(obj, "get_absolute_url")
        return self._shown(obj).get_absolute_url() if has_page and self.is_public(obj) else None

    def _shown(self, obj) -> Model | None:
        """The row of `obj` that visitors see, asked for once."""
        if not hasattr(obj, "shown"):
            obj.shown = type(obj)._default_manager.public().filter(pk=obj.pk).first()
        return obj.shown


class _Ask(Exception):
    """What would change on the site is to be asked first; whatever was begun is taken back."""

    def __init__(self, obj: Model, sentences: list[str]):
        self.obj, self.sentences = obj, sentences


class AsksBeforePublic(PublicOnSite):
    """A ModelAdmin that lets nobody change the site unasked, or delete what visitors see."""

    #: Columns that stay as they are once the row is public: addresses and codes.
    fixed_when_public: tuple[str, ...] = ()
    #: Columns that no visitor sees.
    internal: tuple[str, ...] = ()

    def becomes_public(self, obj) -> bool:
        """Whether saving `obj`, as the form has it, shows it to visitors at once."""
        return False

    def get_readonly_fields(self, request, obj=None):
        fixed = self.fixed_when_public if obj is not None and self.is_public(obj) else ()
        return [*super().get_readonly_fields(request, obj), *fixed]

    def has_delete_permission(self, request, obj=None):
        """Never for what is public: it is revoked, withdrawn or corrected instead."""
        if obj is not None and self.is_public(obj):
            return False
        return super().has_delete_permission(request, obj)

    def get_deleted_objects(self, objs, request):
        """As ever; what is public among the chosen rows stops the deletion and is named.

        So do rows that refer to them and are kept; of many of these the first are named.
        """
        if len(kept := _referring(objs)) > REFERRING:
            more = [*map(_called, kept[:REFERRING]), MORE]
            deleted, counts, needed, protected = [], {}, set(), more
        else:
            deleted, counts, needed, protected = super().get_deleted_objects(objs, request)
        public = self.model._default_manager.public().filter(pk__in=[obj.pk for obj in objs])
        named = [f"{row}（已公开，不能删除）" for row in public]
        if named and super().has_delete_permission(request):
            needed = needed - {self.opts.verbose_name}  # not the account is in the way
        return deleted, counts, needed, [*protected, *named]

    def is_asked_first(self, request, obj, change) -> bool:
        """Whether saving `obj` changes what visitors see, so that it is asked before."""
        return (change and self.is_public(obj)) or self.becomes_public(obj)

    # Saving. The form is saved only when its tables are known too, so that one page can ask.

    def save_model(self, request, obj, form, change):
        """Left to `save_related`, which knows what the tables of the form change as well."""
        request.is_read_along = self.is_asked_first(request, obj, change)
        if not request.is_read_along:
            super().save_model(request, obj, form, change)

    def save_related(self, request, form, formsets, change):
        if request.is_read_along:
            for refuse in BEFORE:
                refuse(_changed(form, formsets))
            sentences = self._sentences(form, formsets)
            if sentences and CONFIRMED not in request.POST:
                raise _Ask(form.instance, sentences)
            super().save_model(request, form.instance, form, change)
        super().save_related(request, form, formsets, change)

    def _sentences(self, form, formsets) -> list[str]:
        old, new = form_difference(form)
        for formset in formsets:
            label = formset.model._meta.label_lower
            old[label], new[label] = table_difference(formset)
        for name in self.internal:
            old.pop(name, None)
            new.pop(name, None)
        return list(as_sentences(self.model, old, new))

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        if request.method == "POST" and CONFIRMED in request.POST:
            _take_files_back(request)
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except _Ask as asked:
            return self._ask_public(request, asked)

    def get_form(self, request, obj=None, change=False, **kwargs):
        """The form; after “back” from the asking page it says that nothing was saved."""
        form = super().get_form(request, obj, change, **kwargs)
        if request.method != "POST" or BACK not in request.POST:
            return form

        class Returned(form):
            def clean(self):
                cleaned = super().clean()
                self.add_error(None, Unsaved(UNSAVED))
                return cleaned

        return Returned

    def _ask_public(self, request: HttpRequest, asked: _Ask) -> HttpResponse:
        """The page that says what visitors will see change, with all that was typed in it."""
        sent = [
            (name, value)
            for name, values in request.POST.lists()
            if name not in ("csrfmiddlewaretoken", CONFIRMED, BACK, KEPT)
            for value in values
        ]
        context = {
            **self.admin_site.each_context(request),
            "title": f"确认修改已公开的内容：{asked.obj}",
            "opts": self.opts,
            "object": asked.obj,
            "adding": asked.obj.pk is None,
            "sentences": asked.sentences,
            "sent": sent,
            "kept": _keep_files(request),
            "files": [upload.name for _, uploads in request.FILES.lists() for upload in uploads],
            "confirmed": CONFIRMED,
            "back": BACK,
            "kept_name": KEPT,
        }
        return TemplateResponse(request, "admin/public.html", context)


def _changed(form, formsets) -> list[Model]:
    """The rows that a form and its tables change."""
    forms = [form, *(one for formset in formsets for one in formset.initial_forms)]
    return [one.instance for one in forms if one.has_changed()]


def _referring(objs) -> list[Model]:
    """Rows that keep others from being deleted, one more than are named at most."""
    found: list[Model] = []
    for relation in objs[0]._meta.related_objects if len(objs) else ():
        if relation.on_delete is PROTECT:
            rows = relation.related_model._base_manager.order_by("pk")
            rows = rows.filter(**{f"{relation.field.name}__in": [row.pk for row in objs]})
            found += rows[: REFERRING + 1 - len(found)]
    return found


def _called(row: Model) -> str:
    return f"{row._meta.verbose_name}：{row}"


def _keep_files(request: HttpRequest) -> str:
    """Store the uploads until the answer comes, and remove what waited in vain."""
    if request.FILES:
        waiting.clear()
    kept = [
        (field, waiting.store(upload), upload.name)
        for field, uploads in request.FILES.lists()
        for upload in uploads
    ]
    return signing.dumps([request.user.pk, kept], salt=KEPT) if kept else ""


def _take_files_back(request: HttpRequest) -> None:
    """Put the uploads that waited into the request again, and remove them from the storage."""
    if not request.POST.get(KEPT):
        return
    try:
        owner, kept = signing.loads(request.POST[KEPT], salt=KEPT, max_age=waiting.WAIT)
    except signing.BadSignature:  # too old too: the form then asks for the photograph again
        return
    room = waiting.room()
    for field, stored, name in kept if owner == request.user.pk else ():
        if room.exists(stored):
            with room.open(stored) as file:
                request.FILES.appendlist(field, SimpleUploadedFile(name, file.read()))
            room.delete(stored)
