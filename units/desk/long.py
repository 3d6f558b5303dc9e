"""Lists of the desk that stay quick however many rows they have.

Rows are counted and searched as far as a person pages, and the page says where that ended. A page
is found by its keys alone, so that what a row shows is read and counted for its rows only.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from django.contrib import messages
from django.contrib.admin.views.main import PAGE_VAR, ChangeList
from django.core.paginator import Paginator
from django.db import connection
from django.db.models import Count, IntegerField, Model, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.utils.functional import cached_property

from units.remits import within
from units.search.finding import MOST, TOO_MANY, among
from units.search.spelling import words

#: Rows are counted in steps of so many, up to the end of the step after the page asked for;
#: filtered ones, of which each is looked for among others, in smaller steps.
STEP, FILTERED_STEP = 10_000, 1_000
#: A table of more rows is sorted only by what the database keeps in order.
LONG = 10_000
#: So many hits of a search are asked whether they meet the filters.
LOOKED_AT = 5_000
#: So many rows that refer to one are counted.
COUNTED = 10_000
#: No list has a page beyond.
LAST_PAGE = 10**9
LOOKED = f"命中很多，只在最近的 {LOOKED_AT} 条里按筛选找过。请再加一个词。"
NOT_ALL = "所选的行太多，没有执行。请先用搜索或筛选缩小范围，再选择全部。"


def counted(model: type[Model], column: str, user) -> Coalesce:
    """For a row of a page: how many rows of `model` refer to it by `column`.

    Those are counted that the person answers for.
    """
    rows = within(user, model._base_manager.filter(**{column: OuterRef("pk")}))
    rows = rows.order_by().values(column)
    number = Subquery(rows.annotate(number=Count("pk")).values("number"))
    return Coalesce(number, 0, output_field=IntegerField())


def first_rows(parts: Iterable[QuerySet]) -> list[tuple]:
    """The rows of several cut querysets of values, in one query.

    Each stands in a query of its own there, since SQLite's UNION takes no part that is cut.
    """
    queries = [part.query.sql_with_params() for part in parts]
    if not queries:
        return []
    sql = " UNION ALL ".join(f"SELECT * FROM ({sql}) AS part" for sql, _ in queries)
    with connection.cursor() as cursor:
        cursor.execute(sql, [value for _, given in queries for value in given])
        return cursor.fetchall()


def keys_of(rows: QuerySet) -> Iterator[int]:
    """The keys of rows in their order; few are held at a time."""
    keys = rows.prefetch_related(None).values_list("pk", flat=True)
    return keys.iterator(chunk_size=STEP)


class Bounded(NamedTuple):
    """A number of rows that were counted up to a bound: “1000+” where there are more."""

    number: int
    is_more: bool

    def __bool__(self):
        return self.number > 0

    def __str__(self):
        return f"{self.number}+" if self.is_more else str(self.number)


def count_to(bound: int, rows: QuerySet) -> Bounded:
    """How many rows there are, no more than `bound` counted."""
    number = rows.order_by().values("pk")[: bound + 1].count()
    return Bounded(min(number, bound), number > bound)


def counts_to(bound: int, parts: Sequence[QuerySet]) -> list[Bounded]:
    """How many rows each of several querysets has, `count_to` for all in one query."""
    queries = [part.order_by().values("pk")[: bound + 1].query.sql_with_params() for part in parts]
    if not queries:
        return []
    sql = " UNION ALL ".join(
        f"SELECT {place} AS place, COUNT(*) FROM ({sql}) AS part"
        for place, (sql, _) in enumerate(queries)
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [value for _, given in queries for value in given])
        numbers = [number for _, number in sorted(cursor.fetchall())]
    return [Bounded(min(number, bound), number > bound) for number in numbers]


class CountedChangeList(ChangeList):
    """A list whose rows are counted in once they are read; see `CountsOnList`."""

    def get_results(self, request):
        super().get_results(request)
        self.result_list = list(self.result_list)
        self.model_admin.count_in(self.result_list, request.user)


class CountsOnList:
    """A ModelAdmin that counts what refers to the rows of a page, and nothing elsewhere.

    Counted in the query, an autocomplete would count too, and a long count would be whole.
    """

    #: The relations that are counted, each by the attribute that holds its `Bounded` number.
    counted_on_list: dict[str, str] = {}

    def get_changelist(self, request, **kwargs):
        return CountedChangeList

    def count_in(self, rows: list[Model], user) -> None:
        """Give each row its numbers, of what a person answers for, `COUNTED` at most."""
        for attribute, relation in self.counted_on_list.items():
            parts = [within(user, getattr(row, relation).all()) for row in rows]
            numbers = counts_to(COUNTED, parts)
            for row, number in zip(rows, numbers, strict=True):
                setattr(row, attribute, number)


class BoundedPaginator(Paginator):
    """Counts no further than some pages after the one asked for; `is_more` says rows follow."""

    def __init__(self, *args, rows: QuerySet, page_asked: int, **kwargs):
        """`rows` has what a page shows of its rows."""
        super().__init__(*args, **kwargs)
        self.rows = rows
        step = FILTERED_STEP if self.object_list.query.where else STEP
        self.bound = (page_asked * self.per_page // step + 1) * step

    @cached_property
    def _counted(self) -> Bounded:
        return count_to(self.bound, self.object_list)

    @property
    def count(self) -> int:
        """All rows, or as many as were counted."""
        return self._counted.number

    @property
    def is_more(self) -> bool:
        """Whether there are more rows than were counted."""
        return self._counted.is_more

    def page(self, number):
        """A page, its rows read by their keys."""
        page = self._get_page([], self.validate_number(number), self)
        high = min(page.number * self.per_page, self.count)
        keys = self.keys((page.number - 1) * self.per_page, high) if self.count else []
        rows = self.rows.all()
        rows.query.select_related = self.object_list.query.select_related
        found = rows.in_bulk(keys)
        page.object_list = [found[key] for key in keys if key in found]
        return page

    def keys(self, low: int, high: int) -> list[int]:
        """The keys of a slice of the rows."""
        return list(self.object_list.values_list("pk", flat=True)[low:high])

    def every_key(self) -> Iterator[int]:
        """The keys of all rows, however many, in the order of the list."""
        return keys_of(self.object_list)


class Hits(NamedTuple):
    """The keys of the rows that a search lists.

    Whether there are more, and whether more would have to be asked if they meet the filters.
    """

    keys: list[int]
    is_cut: bool
    is_look_cut: bool


class LongChangeList(ChangeList):
    """A list that says where its counting or its search ended."""

    @property
    def is_more(self) -> bool:
        """Whether there are more rows than `result_count`."""
        return self.paginator.is_more

    def get_ordering_field(self, field_name):
        """None also for what a long table is not sorted by."""
        if self.sortable_by is not None and field_name not in self.sortable_by:
            return None
        return super().get_ordering_field(field_name)

    def get_results(self, request):
        super().get_results(request)
        if not self.multi_page:
            self.result_list = self.paginator.page(1).object_list
        hits = getattr(request, "hits", None)
        if hits and (hits.is_cut or hits.is_look_cut):
            messages.warning(request, TOO_MANY if hits.is_cut else LOOKED)


class LongList:
    """A ModelAdmin of a table that may be long, searched by the index of the public search."""

    show_full_result_count = False
    #: The columns by which a long table is sorted: those that an index has in order.
    sorted_when_long: tuple[str, ...] = ()

    def get_changelist(self, request, **kwargs):
        return LongChangeList

    def get_paginator(self, request, queryset, per_page, *args, **kwargs):
        # A list says `p`, an autocomplete `page`.
        asked = request.GET.get(PAGE_VAR) or request.GET.get("page") or ""
        page = min(int(asked), LAST_PAGE) if asked.isdecimal() else 1
        kwargs |= {"rows": self.get_queryset(request), "page_asked": page}
        return self.make_paginator(request, queryset, per_page, *args, **kwargs)

    def make_paginator(self, request, queryset, *args, **kwargs) -> BoundedPaginator:
        """The paginator of a list or an autocomplete."""
        return BoundedPaginator(queryset, *args, **kwargs)

    def is_long(self, request: HttpRequest) -> bool:
        """Whether the table has more than `LONG` rows, asked once for each page."""
        if not hasattr(request, "is_long"):
            request.is_long = count_to(LONG, self.model._base_manager.all()).is_more
        return request.is_long

    def get_sortable_by(self, request):
        return self.sorted_when_long if self.is_long(request) else super().get_sortable_by(request)

    def get_search_results(self, request, queryset, search_term):
        """As on the public pages, drafts included; `MOST` hits at most."""
        if not words(search_term):
            return queryset, False
        request.hits = self.hits(request, queryset.order_by(), search_term)
        # Without the filters, which the hits meet: a database might begin with those again.
        found = self.get_queryset(request).filter(pk__in=request.hits.keys)
        found.query.select_related = queryset.query.select_related
        return found.order_by(*queryset.query.order_by), False

    def hits(self, request: HttpRequest, queryset: QuerySet, text: str) -> Hits:
        """The rows that a text finds.

        Mostly what the rows say themselves is more than is listed, and that is known at once. Of so
        many some are asked whether they meet the filters: few may, and all would have to be asked.
        """
        is_filtered, years = bool(queryset.query.where), self.years(request)
        most = LOOKED_AT if is_filtered else MOST
        asked = self.model.objects.all().hits(text, most + 1, years)
        found = asked
        if is_filtered:
            rows = self.model.objects.filter(among(queryset), pk__in=asked[:most]).order_by()
            kept = set(rows.values_list("pk", flat=True))
            found = [key for key in asked if key in kept]
        return Hits(found[:MOST], len(found) > MOST, is_filtered and len(asked) > most)

    def years(self, request: HttpRequest) -> list[int] | None:
        """The keys of the award years of which a search finds rows; None of what has no year."""
        return None

    def response_action(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
        """Refused for “all” where the page could not say how many these are."""
        if request.POST.get("select_across") == "1":
            paginator = self.get_paginator(request, queryset, self.list_per_page)
            if paginator.is_more:
                self.message_user(request, NOT_ALL, messages.ERROR)
                return None
        return super().response_action(request, queryset)
