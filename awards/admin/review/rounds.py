"""Rounds of review at the desk: their rules and criteria, and the way to all that is done."""

from django.contrib import admin
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from awards.models import AwardYear, Criterion, ReviewRound
from awards.review import rounds
from awards.review.guarding import FROZEN
from awards.review.progress import progress
from units.desk.choosing import ChosenNotDeleted, FewRows
from units.desk.history import KeepsHistory

from .acts import RoundActs
from .assignments import RoundAssignments
from .following import RoundProgress
from .results import RoundResults

RELATED = "award_year__recognitions__assignments"


class CriterionInline(FewRows, admin.TabularInline):
    """The criteria of a round; they stand once it is open."""

    model = Criterion
    min_num = 0
    fields = ["position", "name", "weight", "lowest", "highest", "description"]
    verbose_name_plural = "评审维度"

    def get_extra(self, request, obj=None, **kwargs):
        """Some rows to begin with; more are added one by one."""
        return 0 if obj and obj.criteria.exists() else 4

    def has_add_permission(self, request, obj=None):
        return super().has_add_permission(request, obj) and _is_draft(obj)

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and _is_draft(obj)

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and _is_draft(obj)


def _is_draft(round_: ReviewRound | None) -> bool:
    return round_ is None or round_.opened_at is None


@admin.register(ReviewRound)
class ReviewRoundAdmin(
    ChosenNotDeleted,
    KeepsHistory,
    RoundActs,
    RoundAssignments,
    RoundProgress,
    RoundResults,
    admin.ModelAdmin,
):
    """评审安排. Scores are on none of its lists, and on no page before the close."""

    list_display = ["award_year", "state", "due_on", "handed_in"]
    exported = ["award_year", "state", "due_on", "handed_in"]
    fieldsets = [
        ("评审", {"fields": ["award_year", "due_on", "reviewers_each", "excludes_own_district"]}),
        ("结果的规则", {"fields": ["most_spread", "tie_rule"]}),
    ]
    inlines = [CriterionInline]
    autocomplete_fields = ["award_year"]
    restores = False  # criteria stand once a round is open

    def get_queryset(self, request):
        live = Q(**{f"{RELATED}__recused_at": None, f"{RELATED}__isnull": False})
        rows = super().get_queryset(request).select_related("award_year__award")
        return rows.annotate(
            live_count=Count(RELATED, filter=live),
            handed_in_count=Count(
                RELATED, filter=live & Q(**{f"{RELATED}__review__handed_in_at__isnull": False})
            ),
        ).order_by(*ReviewRound._meta.ordering)

    @admin.display(description="状态")
    def state(self, round_):
        return state_words(round_)

    @admin.display(description="已提交")
    def handed_in(self, round_):
        """How many reviews are there; nobody may sort by it."""
        return f"{round_.handed_in_count} / {round_.live_count}"

    def get_readonly_fields(self, request, obj=None):
        """What stands once the round is open; another last day is an act of its own then."""
        fixed = [*super().get_readonly_fields(request, obj)]
        if obj is None:
            return fixed
        return [*fixed, "award_year"] if _is_draft(obj) else [*fixed, *FROZEN, "due_on"]

    def has_delete_permission(self, request, obj=None):
        return False

    def get_changeform_initial_data(self, request: HttpRequest):
        """The latest year that has no round yet."""
        asked = super().get_changeform_initial_data(request)
        latest = AwardYear.objects.filter(review_round=None, released_at=None)
        latest = latest.order_by("-year", "-pk").first()
        return ({"award_year": latest.pk} if latest else {}) | asked

    def response_post_save_add(self, request: HttpRequest, obj: ReviewRound) -> HttpResponse:
        """Go on to the round's own page, which says what comes next."""
        return HttpResponseRedirect(reverse("admin:awards_reviewround_change", args=[obj.pk]))

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        """Say how the round stands, and what comes next."""
        if obj is not None:
            context |= {
                "title": str(obj),
                "subtitle": None,
                "whole": progress(obj).whole,
                "state": state_words(obj),
                "obstacles": rounds.opening_obstacles(obj) if _is_draft(obj) else [],
                "may_set_up": self.has_change_permission(request),
                "may_run": request.user.has_perm("awards.run_reviewround"),
            }
            if not _is_draft(obj):  # nothing of the form can change
                context |= dict.fromkeys(
                    ("show_save", "show_save_and_continue", "show_save_and_add_another"), False
                )
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)


def state_words(round_: ReviewRound) -> str:
    """How a round stands, in a few words."""
    if round_.is_closed:
        return "已结束"
    if round_.looking_again_at is not None:
        return "复议中"
    return "进行中" if round_.is_open else "准备中"
