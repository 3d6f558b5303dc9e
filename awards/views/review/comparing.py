"""What is to be judged and what is public, side by side."""

from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse

from awards.filters import RecognitionFilterSet
from awards.models import Recognition
from awards.review import reading
from awards.views.libraries import OFFERED, CompareView

from .access import Reviewing, tell_opened


class ReviewCompareView(Reviewing, CompareView):
    """Two to six recognitions side by side, of those that the reviewer may read."""

    template_name = "review/compare.html"
    address = "review:compare"
    missing = "所选的有些获评不在您可以查看的范围内，或者已不存在，已略去。"

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        for recognition in context["recognitions"]:
            tell_opened(recognition, self.request.user)
        return context

    def readable(self):
        return reading.readable(self.request.user)

    def page_of(self, recognition: Recognition) -> str:
        """The reviewer's own page of what is to be judged, else the public one."""
        key = self.judged.get(recognition.pk)
        return reverse("review:judge", args=[key]) if key else super().page_of(recognition)

    @property
    def judged(self) -> dict[int, int]:
        """The reviewer's assignments by the key of their recognition."""
        if not hasattr(self, "_judged"):
            rows = reading.opened(self.request.user)
            rows = rows.filter(recognition__award_year__released_at=None)
            self._judged = dict(rows.values_list("recognition", "pk"))
        return self._judged

    def offered(self, others) -> dict:
        """What is to be judged, as far as the search finds it; then what is public."""
        text = self.request.GET.get("q", "").strip()
        asked = QueryDict(urlencode({"q": text}))
        public = RecognitionFilterSet(asked, queryset=others.public())
        mine = others.filter(pk__in=self.judged).select_related("award_year", "unit")
        if public.text:
            mine = mine.matching(public.text)
        choices = list(mine.order_by("-award_year__year", "position", "id")[: OFFERED + 1])
        if text or not choices:
            found = public.qs.select_related("award_year", "unit").latest(OFFERED + 1)
            choices += [one for one in found if one.pk not in self.judged]
        return {
            "q": text,
            "search_errors": public.refusals.get("q", []),
            "choices": choices[:OFFERED],
            "more_offered": len(choices) > OFFERED,
        }
