"""The lists of the workspace: what is to be judged, and what was judged before."""

from django.core.paginator import Paginator
from django.urls import reverse
from django.utils import timezone
from django.views.generic import TemplateView

from awards.models import ReviewRound
from awards.review import reading
from awards.review.reading import State
from awards.review.sheets import OwnSheet
from awards.views.honours import RecognitionListView
from units.listing.views import asked_page, pages_around

from .access import Reviewing
from .acts import own_sheets
from .filters import AssignmentFilterSet

PER_PAGE = 20


class MineView(Reviewing, TemplateView):
    """The recognitions of this year that a reviewer is to judge, and where they stand with each."""

    template_name = "review/list.html"

    def get_context_data(self, **kwargs):
        user = self.request.user
        every = list(reading.rounds(user))
        rounds = [one for one in every if not one.award_year.is_released]
        filterset = AssignmentFilterSet(self.request.GET, user=user, rounds=rounds)
        rows = filterset.qs.select_related("recognition__unit__district")
        notice, page = asked_page(Paginator(rows, PER_PAGE), self.request)
        return super().get_context_data(**kwargs) | {
            "rounds": dated(rounds),
            "former": [one for one in every if one.award_year.is_released],
            "undeclared": sum(one.undeclared for one in rounds if one.is_open),
            "filterset": filterset,
            "page_obj": page,
            "sheets": stated(page.object_list),
            "pages": pages_around(page),
            "total": page.paginator.count,
            "row_words": "个单位",
            "notices": filterset.notices + ([notice] if notice else []),
        }


def dated(rounds: list[ReviewRound]) -> list[ReviewRound]:
    """Rounds with how many days are left until the last, or are over it."""
    today = timezone.localdate()
    for one in rounds:
        one.days_left = (one.due_on - today).days if one.due_on else 0
        one.days_over = -one.days_left
    return rounds


def stated(rows) -> list[OwnSheet]:
    """The sheets of assignments, each with where the reviewer stands with it."""
    sheets = own_sheets(rows)
    for sheet in sheets:
        sheet.state = State(sheet.assignment.state)
    return sheets


class EarlierView(Reviewing, RecognitionListView):
    """All that is public, to look at beside what is to be judged."""

    template_name = "review/earlier.html"

    def get_context_data(self, **kwargs):
        mine = reading.opened(self.request.user).filter(recognition__award_year__released_at=None)
        return super().get_context_data(**kwargs) | {
            "judged": mine.count(),
            "compare_url": reverse("review:compare"),
        }
