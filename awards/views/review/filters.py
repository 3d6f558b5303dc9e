"""The filters of a reviewer's own list."""

from collections.abc import Iterable

from django.db.models import QuerySet

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
        return queryset.filter(pk__in=self._matched(queryset))

    def _matched(self, rows: QuerySet) -> list[int]:
        """The keys of those of a reviewer's rows that the text finds.

        Their keys are read first: of a round that has just begun a database has counted nothing
        yet, and would look for every recognition again.
        """
        own = "pk", "recognition", "recognition__award_year", "recognition__name_then"
        mine = rows.order_by().annotate(is_opened=reading.IS_OPENED).values_list("is_opened", *own)
        named, read, years = [], {}, set()
        sought = words(self.text)
        for is_opened, key, recognition, year, name in mine:
            if is_opened:
                read[recognition] = key
                years.add(year)
            if all(word in canonical(name) for word in sought):
                named.append(key)
        found = Recognition.objects.filter(pk__in=read).matching(self.text, years)
        return named + [read[pk] for pk in found.order_by().values_list("pk", flat=True)]

    @property
    def qs(self) -> QuerySet:
        """The assignments, in the order of the list."""
        return reading.in_order(self.among(self.queryset))

    def find(self, rows, most=MOST):
        return []
