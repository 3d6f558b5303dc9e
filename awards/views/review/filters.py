"""The filters of a reviewer's own list."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from awards.models import Assignment, Criterion, Recognition, ReviewRound
from awards.review import reading
from awards.review.reading import State
from units.filters import district_choices
from units.listing.filters import CodeFilter, PublicFilterSet, SearchFilter, YearFilter
from units.listing.recognised import districts_within
from units.models import Category, Tier
from units.search.finding import MOST
from units.search.spelling import canonical, words


class AssignmentFilterSet(PublicFilterSet):
    """A reviewer's assignments: by year, place, kind, where they stand with it, any text."""

    year = YearFilter(field_name="recognition__award_year__year")
    district = CodeFilter(label="所在区划", choices=(), method="filter_district")
    tier = CodeFilter(label="层级", field_name="recognition__unit__tier", choices=Tier.choices)
    category = CodeFilter(
        label="工作领域", field_name="recognition__unit__category", choices=Category.choices
    )
    state = CodeFilter(label="我的评审", choices=State.choices)
    criterion = CodeFilter(label="还没有评的维度", choices=(), method="filter_criterion")
    q = SearchFilter(label="检索")

    class Meta:
        model = Assignment
        fields: list[str] = []

    def __init__(self, data, *, user, rounds: Iterable[ReviewRound]):
        self.user, self.rounds = user, list(rounds)
        super().__init__(data, queryset=reading.with_states(reading.current(user)))

    def options(self):
        years = sorted({round_.award_year.year for round_ in self.rounds}, reverse=True)
        criteria = Criterion.objects.filter(round__in=self.rounds).values_list("pk", "name")
        return {
            "year": [(str(year), str(year)) for year in years],
            "district": district_choices(),
            "criterion": [(str(pk), name) for pk, name in criteria],
        }

    def filter_district(self, rows, name, code):
        return rows.filter(recognition__unit__district__in=districts_within(code))

    def filter_criterion(self, rows, name, key):
        return reading.unscored(rows, int(key))

    def among(self, queryset: QuerySet, met=()) -> QuerySet:
        """As the base class; what is not opened is found by its name alone."""
        if self.refusals:
            return queryset.none()
        for name, value in self.form.cleaned_data.items():
            if name not in met:
                queryset = self.filters[name].filter(queryset, value)
        if not self.text:
            return queryset
        opened = reading.opened(self.user).order_by()
        years = opened.values_list("recognition__award_year", flat=True).distinct()
        found = Recognition.objects.filter(pk__in=opened.values("recognition"))
        found = found.matching(self.text, list(years)).order_by().values("pk")
        read = Q(cleared_at__isnull=False, recused_at=None, recognition__in=found)
        return queryset.filter(read | Q(pk__in=self._named(queryset)))

    def _named(self, rows: QuerySet) -> list[int]:
        """The keys of those of a reviewer's rows whose name has all that is searched for."""
        sought = words(self.text)
        names = rows.order_by().values_list("pk", "recognition__name_then")
        return [pk for pk, name in names if all(word in canonical(name) for word in sought)]

    @property
    def qs(self) -> QuerySet:
        """The assignments, in the order of the list."""
        return reading.in_order(self.among(self.queryset))

    def find(self, rows, most=MOST):
        return []
