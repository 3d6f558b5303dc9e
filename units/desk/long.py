"""Lists of the desk that stay quick however many rows they have.

Rows are counted and searched as far as a person pages, and the page says where that ended. A page
is found by its keys alone, so that what a row shows is read and counted for its rows only.
"""

from collections.abc import Iterable
from typing import NamedTuple

from django.contrib import messages
from django.contrib.admin.views.main import PAGE_VAR, ChangeList
from django.core.paginator import Paginator
from django.db import connection
from django.db.models import Count, IntegerField, Model, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.utils.functional import cached_property

from units.search.finding import MOST, TOO_MANY
from units.search.spelling import words

#: Rows are counted in steps of so many, up to the end of the step after the page asked for.
STEP = 10_000
#: A table of more rows is sorted only by what the database keeps in order.
LONG = 10_000
#: No list has a page beyond.
LAST_PAGE = 10**9
NOT_ALL = "所选的行太多，没有执行。请先用搜索或筛选缩小范围，再选择全部。"


def counted(model: type[Model], column: str) -> Coalesce:
    """For a row of a page: how many rows of `model` refer to it by `column`."""
    rows = model._base_manager.filter(**{column: OuterRef("pk")}).order_by().values(column)
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


class BoundedPaginator(Paginator):
    """Counts no further than some pages after the one asked for; `is_more` says rows follow."""

    def __init__(self, *args, rows: QuerySet, page_asked: int, **kwargs):
        """`rows` has what a page shows of its rows."""
        super().__init__(*args, **kwargs)
        self.rows = rows
        self.bound = (page_asked * self.per_page // STEP + 1) * STEP

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
        page = super().page(number)
        keys = list(page.object_list.values_list("pk", flat=True)) if self.count else []
        rows = self.rows.all()
        rows.query.select_related = self.object_list.query.select_related
        found = rows.in_bulk(keys)
        page.object_list = [found[key] for key in keys if key in found]
        return page


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
        if getattr(request, "is_search_cut", False):
            messages.warning(request, TOO_MANY)


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
        rows = self.get_queryset(request)
        return BoundedPaginator(queryset, per_page, *args, rows=rows, page_asked=page, **kwargs)

    def get_sortable_by(self, request):
        keys = self.model._base_manager.order_by().values("pk")
        is_long = keys[: LONG + 1].count() > LONG
        return self.sorted_when_long if is_long else super().get_sortable_by(request)

    def get_search_results(self, request, queryset, search_term):
        """As on the public pages, drafts included; `MOST` hits at most."""
        if not words(search_term):
            return queryset, False
        hits = self.hits(request, queryset.order_by(), search_term)
        request.is_search_cut = len(hits) > MOST
        # Without the filters, which the hits meet: a database might begin with those again.
        found = self.get_queryset(request).filter(pk__in=hits[:MOST])
        found.query.select_related = queryset.query.select_related
        return found.order_by(*queryset.query.order_by), False

    def hits(self, request: HttpRequest, queryset: QuerySet, text: str) -> list[int]:
        """The keys of the rows that a text finds, `MOST` + 1 at most."""
        return queryset.hits(text, MOST + 1)

    def response_action(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
        """Refused for “all” where the page could not say how many these are."""
        if request.POST.get("select_across") == "1":
            paginator = self.get_paginator(request, queryset, self.list_per_page)
            if paginator.is_more:
                self.message_user(request, NOT_ALL, messages.ERROR)
                return None
        return super().response_action(request, queryset)
