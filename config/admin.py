"""The staff's desk: Django admin in the committee's order, and what waits there for whom."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import wraps

from django.conf import settings
from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.contrib.contenttypes.models import ContentType
from django.contrib.contenttypes.views import shortcut
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, re_path, reverse
from django.utils.decorators import method_decorator
from django.utils.functional import SimpleLazyObject
from django.views.decorators.cache import never_cache

from awards.approval.lacking import never_approved
from awards.approval.rules import steps_of
from awards.approval.waiting import led_to
from awards.honours import lifecycle
from awards.honours.next_steps import next_step
from awards.honours.validity import soon_due
from awards.models import Achievement, Award, AwardYear, Phase, Recognition, Stage, StoryPhoto
from awards.models.years import from_latest
from units.desk.history import recent
from units.desk.long import count_to
from units.desk.past import with_past
from units.models import Unit
from units.remits import require, within

from . import drafts, kept, preview
from .accounts import factor_pages, own, signins
from .accounts.signing_in import SignInView
from .exporting.lists import ACTIONS, exporting
from .importing.lists import BY_MODEL, importing
from .remits import remitted
from .reviewing import only_judges
from .saving import saving_late

#: The tables as staff think of them: label of the app whose page lists the group, its name, models.
GROUPS = (
    (
        "awards",
        "评选与获评",
        (
            "awards.awardyear",
            "awards.recognition",
            "awards.reviewround",
            "awards.achievement",
            "awards.practice",
            "awards.regionreport",
            "awards.source",
            "awards.indicator",
            "awards.term",
            "awards.acknowledgement",
            "awards.objection",
            "awards.erratum",
        ),
    ),
    (
        "units",
        "基础资料",
        (
            "units.unit",
            "units.district",
            "awards.award",
            "units.reading",
            "awards.calendaryear",
            "awards.importrun",
        ),
    ),
    (
        "auth",
        "账号与权限",
        (
            "auth.user",
            "auth.group",
            "accounts.rolepolicy",
            "accounts.failedsignin",
            "audit.entry",
        ),
    ),
)
#: How many rows of one kind the desk shows before it links to the list.
SHOWN = 8
#: In how many recognitions, of the latest years, the desk looks for what is missing.
LOOKED_AT = 2_000
#: So many figures without a source are counted.
COUNTED = 1_000
#: That a recognition has a photograph.
PHOTO = Exists(StoryPhoto.objects.filter(recognition=OuterRef("pk")))
#: What is public, or is next to be.
SOON_READ = [Stage.ON_NOTICE, *Stage.WINNERS]
#: How many of a person's own acts the desk shows.
RECENT = 8


@dataclass(frozen=True)
class OpenYear:
    """A year that is not released: how many units stand where, and the next step."""

    year: AwardYear
    stages: list[tuple[str, int]]
    step: str
    url: str

    @property
    def total(self) -> int:
        """How many units are entered."""
        return sum(count for _, count in self.stages)


class PortalAdminSite(admin.AdminSite):
    """The admin site under the portal's name, with its desk as the first page."""

    site_header = f"{settings.PORTAL['name']} · 工作台"
    site_title = settings.PORTAL["name"]
    index_title = "工作台"
    empty_value_display = "（空）"

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for action in ACTIONS:
            self.add_action(action)

    def register(self, model_or_iterable, admin_class=None, **options):
        several = isinstance(model_or_iterable, Iterable)
        for model in model_or_iterable if several else [model_or_iterable]:
            desk_admin = exporting(with_past(admin_class or admin.ModelAdmin))
            if model in BY_MODEL:
                desk_admin = importing(desk_admin)
            super().register(model, saving_late(remitted(desk_admin)), **options)

    def get_urls(self):
        """Django's way to a record's page answers whoever is signed in; ours, who may see it."""
        path_to = "r/<int:content_type_id>/<int:object_id>/"
        return [
            path(path_to, self.admin_view(on_site), name="view_on_site"),
            *_reviews().urls(),
            re_path(preview.PATTERN, self.admin_view(preview.preview), name="preview"),
            *(
                path(str(url.pattern), self.admin_view(url.callback), name=url.name)
                for url in (*own.URLS, *factor_pages.URLS)
            ),
            *factor_pages.OPEN_URLS,
            *super().get_urls(),
        ]

    def each_context(self, request):
        ours = {"site_url": reverse("home"), "draft": drafts.draft_of(request)}
        reviews = bool(steps_of(request.user))
        ours |= {"reviews": reviews}
        if reviews:
            ours |= {"led_to": SimpleLazyObject(lambda: led_to(request.user))}
        return super().each_context(request) | ours | signins.time_left(request)

    def admin_view(self, view, cacheable=False):
        """Django's; a session that ended takes nothing typed with it, and drafts hear of saving."""
        inner = super().admin_view(view, cacheable)

        @wraps(inner)
        def answer(request: HttpRequest, *args, **kwargs) -> HttpResponse:
            if not self.has_permission(request):
                signins.tell_why(request)
                return kept.answer(request) or inner(request, *args, **kwargs)
            return drafts.tell_saved(request, inner(request, *args, **kwargs))

        return answer

    @method_decorator([never_cache, login_not_required])
    def login(self, request, extra_context=None):
        """Our page in place of Django's."""
        if request.method == "GET" and self.has_permission(request):
            return redirect("admin:index")
        request.current_app = self.name
        context = self.each_context(request) | {
            "title": "登录",
            "app_path": request.get_full_path(),
            "username": request.user.get_username(),
        }
        if "next" not in request.GET | request.POST:
            context["next"] = reverse("admin:index")
        return SignInView.as_view(extra_context=context | (extra_context or {}))(request)

    def password_change(self, request, extra_context=None):
        """Our page in place of Django's."""
        request.current_app = self.name
        context = self.each_context(request) | (extra_context or {})
        return own.OwnPasswordView.as_view(extra_context=context)(request)

    def get_app_list(self, request, app_label=None):
        """The groups in the committee's order; tables that no group names follow in their app's."""
        apps = self._build_app_dict(request)
        rows = {row["model"]._meta.label_lower: row for a in apps.values() for row in a["models"]}
        groups = []
        for label, name, models in GROUPS:
            shown = [rows.pop(model) for model in models if model in rows]
            if shown:
                url = reverse("admin:app_list", kwargs={"app_label": label}, current_app=self.name)
                group = {"name": name, "app_label": label, "app_url": url, "models": shown}
                groups.append(group | {"has_module_perms": True})
        for label, app in apps.items():
            rest = [row for row in app["models"] if row["model"]._meta.label_lower in rows]
            same = next((group for group in groups if group["app_label"] == label), None)
            if same:
                same["models"] += rest
            elif rest:
                groups.append(app | {"models": rest})
        if app_label is None:
            return groups
        own = [group for group in groups if group["app_label"] == app_label]
        return own or [group for group in groups if _has_models_of(app_label, group)]

    def index(self, request, extra_context=None):
        if only_judges(request.user):
            return redirect("review:index")
        done = {"recent": recent(request.user, RECENT)}
        reviews = _reviews()
        done |= reviews.desk(request.user, SHOWN) if reviews.takes_part(request.user) else {}
        done |= _rounds().open_rounds(request.user)
        done |= _notices().waiting(request.user, SHOWN) | _errata().waiting(request.user, SHOWN)
        return super().index(request, desk(request) | done | (extra_context or {}))


def _has_models_of(app_label: str, group: dict) -> bool:
    return any(row["model"]._meta.app_label == app_label for row in group["models"])


def _reviews():
    """The pages of the reviews, which register with this site and so cannot be there before it."""
    from awards.admin.approval import pages

    return pages


def _rounds():
    """What waits of the rounds of review, whose pages register with this site too."""
    from awards.admin.review import waiting

    return waiting


def _notices():
    """What notices and objections wait for; there no sooner than the above."""
    from awards.admin.notices import steps

    return steps


def _errata():
    """What the errors that visitors report wait for; there no sooner either."""
    from awards.admin.errata import waiting

    return waiting


def on_site(request: HttpRequest, content_type_id: int, object_id: int) -> HttpResponse:
    """Lead to the page of a record, for those who may see the record."""
    kind = get_object_or_404(ContentType, pk=content_type_id)
    if not request.user.has_perm(f"{kind.app_label}.view_{kind.model}"):
        raise PermissionDenied
    if row := kind.model_class()._base_manager.filter(pk=object_id).first():
        require(request.user, row)
    return shortcut(request, str(content_type_id), str(object_id))


def desk(request: HttpRequest) -> dict:
    """What waits, for a user who may see honours; nothing for others."""
    user = request.user
    if not user.has_perms(["awards.view_awardyear", "awards.view_recognition"]):
        return {}
    years = list(AwardYear.objects.select_related("award"))  # a few each year; read once for all
    gaps, is_cut = incomplete(user, years)
    return {
        "is_staff_desk": user.has_perm("awards.change_recognition"),
        "open_years": open_years(user, years),
        "gaps": [(row, gap_words(row)) for row in with_gaps(gaps[:SHOWN])],
        "gap_count": len(gaps),
        "looked_at": LOOKED_AT if is_cut else None,
        "awaiting": [year for year in years if year.is_released and year.body_awaited][:SHOWN],
        "due_count": count_to(COUNTED, within(user, soon_due(years))),
        "unsourced": count_to(COUNTED, within(user, Achievement.objects.filter(source=None))),
        "first_steps": first_steps(user, years),
    }


def open_years(user, years: list[AwardYear]) -> list[OpenYear]:
    """The years that are not released, the earliest first, each with a person's next step."""
    still_open = [year for year in years if not year.is_released]
    shown = sorted(still_open, key=lambda year: year.year)[:SHOWN]
    counted = (
        within(user, Recognition.objects.filter(award_year__in=[year.pk for year in shown]))
        .values_list("award_year", "stage")
        .annotate(count=Count("pk"))
        .order_by()
    )
    counts = defaultdict(dict)
    for year, stage, count in counted:
        counts[year][stage] = count
    noticed = _notices().next_steps(shown, user)
    return [_open_year(one, counts[one.pk], noticed.get(one.pk), user) for one in shown]


def _open_year(
    year: AwardYear, counts: dict[str, int], noticed: tuple[str, str] | None, user
) -> OpenYear:
    change = reverse("admin:awards_awardyear_change", args=[year.pk])
    may_enter = user.has_perm("awards.add_recognition")
    if year.follows_path and not (noticed and year.phase == Phase.NOTICE):
        step, url = next_step(year, user), change
    elif not counts:
        add = reverse("admin:awards_recognition_add")
        step, url = "登记获评单位", f"{add}?award_year={year.pk}"
        if not may_enter:
            step, url = "等待录入员登记获评单位", change
    elif not {Stage.ON_NOTICE, *Stage.ON_RECORD} & counts.keys():
        units = reverse("admin:awards_recognition_changelist")
        step, url = "推进评选：把拟命名的单位置于“公示”", f"{units}?award_year__id__exact={year.pk}"
    elif not year.conferring_body and not year.body_awaited:
        step, url = "填写授予机关和文号", change
    elif _wants_reviews(year):
        step, url = "送审，等各级审核通过", change
    elif noticed:
        step, url = noticed
    elif user.has_perm(lifecycle.PERMISSION):
        step, url = "核对名单，命名并发布", reverse("admin:awards_awardyear_confer", args=[year.pk])
    else:
        step, url = "等待终审员命名并发布", change
    stages = [(stage.label, counts[stage]) for stage in Stage if stage in counts]
    return OpenYear(year, stages, step, url)


def _wants_reviews(year: AwardYear) -> bool:
    """Whether something that is to be released never was approved."""
    return bool(year.award.approval_steps) and never_approved(lifecycle.to_release(year)).exists()


def incomplete(user, years: list[AwardYear]) -> tuple[list[int], bool]:
    """The keys of recognitions that lack something a visitor looks for, the latest years first.

    Of those that visitors read, or soon will, `LOOKED_AT` are looked at; the second value says
    whether there are more. For a `user` of those that they answer for.
    """
    rows = within(user, Recognition.objects.filter(stage__in=SOON_READ))

    def read(years: list[int]) -> QuerySet:
        return rows.from_years(years).values_list("pk", flat=True)[: LOOKED_AT + 1]

    latest_first = sorted(years, key=lambda year: (-year.year, year.award_id))
    found = from_latest(read, LOOKED_AT + 1, [year.pk for year in latest_first])
    looked_at = found[:LOOKED_AT]
    lacking = Recognition.objects.filter(lifecycle.lacks() | ~PHOTO, pk__in=looked_at)
    lacking = set(lacking.order_by().values_list("pk", flat=True))
    return [key for key in looked_at if key in lacking], len(found) > LOOKED_AT


def with_gaps(keys: list[int]) -> list[Recognition]:
    """The recognitions with these keys, in their order, with what `gap_words` reads."""
    rows = lifecycle.with_evidence_counts(Recognition.objects.order_by())
    rows = rows.annotate(has_photo=PHOTO).select_related("award_year__award")
    found = rows.in_bulk(keys)
    return [found[key] for key in keys]


def gap_words(recognition: Recognition) -> str:
    """What a row of `with_gaps` lacks."""
    photo = [] if recognition.has_photo else ["没有照片"]
    return "，".join(lifecycle.missing(recognition) + photo)


def first_steps(user, years: list[AwardYear]) -> list[dict]:
    """The way of a new portal to its first released year; empty once there is one.

    And for those who do not go it: they would stand before closed doors.
    """
    if not user.has_perm("awards.add_awardyear") or any(year.is_released for year in years):
        return []
    steps = [
        ("建立奖项", "awards_award", Award),
        ("建立年度评选", "awards_awardyear", AwardYear),
        ("登记机关单位", "units_unit", Unit),
        ("登记获评单位及其做法、指标和照片", "awards_recognition", Recognition),
    ]
    made = [
        {"words": words, "url": reverse(f"admin:{name}_add"), "done": model.objects.exists()}
        for words, name, model in steps
    ]
    years = reverse("admin:awards_awardyear_changelist")
    return [*made, {"words": "在年度评选页命名并发布", "url": years, "done": False}]
