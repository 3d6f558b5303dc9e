"""What all pages of the workspace share: who comes in, and that nothing of them is kept."""

from django.contrib.auth.mixins import AccessMixin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.cache import add_never_cache_headers

from audit import trail
from awards.models import Assignment, Recognition
from awards.review import reading
from awards.review.holding import JUDGE

#: Told to the trail whenever material that is not public is opened.
OPENED = "review_opened"


class Reviewing(AccessMixin):
    """A page for reviewers: others are refused, visitors led to signing in; kept nowhere."""

    def dispatch(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if not request.user.is_authenticated:
            return private(self.handle_no_permission())
        is_there = hasattr(self, request.method.lower())  # else the answer is that of any view
        if is_there and not request.user.has_perm(JUDGE):
            raise PermissionDenied
        return private(super().dispatch(request, *args, **kwargs))


class OfAssignment(Reviewing):
    """A page about one of the reviewer's own assignments, named by its key."""

    def own(self, key: int) -> Assignment:
        """The assignment, with what it is of. Raises Http404 for one of somebody else."""
        rows = reading.of(self.request.user).select_related(
            "recognition__award_year__award", "recognition__unit", "review"
        )
        return get_object_or_404(rows, pk=key)


def tell_opened(recognition: Recognition, by) -> None:
    """Tell the trail that a reviewer opened material; of what is public, nothing is told."""
    if not recognition.award_year.is_released:
        label, key = Recognition._meta.label_lower, recognition.pk
        trail.record(OPENED, by=by, model=label, key=key, called=str(recognition))


def private(response: HttpResponse) -> HttpResponse:
    """`response` as nobody keeps or indexes it."""
    add_never_cache_headers(response)
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response
