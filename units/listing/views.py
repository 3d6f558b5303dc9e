"""A public list on a page: filtered, counted in words, paged."""

from collections.abc import Callable

from django.core.paginator import EmptyPage, Page, PageNotAnInteger, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest
from django.views.generic import ListView

from units.version import once, once_each

from .filters import PublicFilterSet
from .parts import Found, Parts

#: How many rows a list has on paper, where all of them are asked for.
ON_PAPER = 500


class FilteredListView(ListView):
    """A public list page: filtered, counted in words, paged; bad input gets a sentence.

    `queryset` holds all records, with what the page shows of each; those are listed that the
    filters leave of the public ones.
    """

    filterset_class: type[PublicFilterSet]
    paginate_by = 20
    #: The table of open data that holds the same rows.
    dataset = ""
    #: What one row is called, with its measure word: 个获评单位.
    row_words = "条记录"

    def get_queryset(self):
        rows = super().get_queryset()
        self.filterset = self.filterset_class(
            self.request.GET, queryset=rows.model.objects.public()
        )
        return rows

    def listed(self, rows: QuerySet) -> Parts:
        """What the page lists of `rows`: all that is asked for, of a search no more than `MOST`."""
        if not self.filterset.text or self.filterset.refusals:
            return self.in_parts(rows)
        hits = self.filterset.hits
        found = self.filterset.in_order(rows.filter(pk__in=hits))
        return Parts([None], lambda: {None: len(hits)}, lambda parts: found, rows)

    def whole(self, rows: QuerySet) -> Parts | Found:
        """All of `rows` that are asked for, of a search too, in the order of the list."""
        if not self.filterset.text:
            return self.in_parts(rows)
        # The database begins with what the index finds: as parts, it would search for each again.
        public = rows.model.objects.public()
        return Found(self.filterset.in_order(self.filterset.among(public)), rows)

    def in_parts(self, rows: QuerySet) -> Parts:
        """All of `rows` that the filters leave; a list of several parts says so here."""
        asked = self.filterset.in_order(self.filterset.among(rows.public()))
        return Parts([None], lambda: {None: self.once(asked.count)}, lambda parts: asked, rows)

    def once(self, count: Callable):
        """What `count` counts of the filtered rows, asked once for each version."""
        return once(f"{self.dataset} {self.filterset.query()}", count)

    def once_each(self, years: list[int], count: Callable) -> dict:
        """What `count` counts of the filtered rows of award years, asked once for each version."""
        asked = self.filterset.query()
        # Without filters nothing is asked of the units, which all years share.
        return once_each(f"{self.dataset} {asked}", years, count, of_shared=bool(asked))

    @property
    def is_for_paper(self) -> bool:
        """Whether all rows are asked for at once, to be printed (`?paper=1`)."""
        return self.request.GET.get("paper") == "1"

    def get_paginate_by(self, queryset):
        return ON_PAPER if self.is_for_paper else self.paginate_by

    def paginate_queryset(self, queryset, page_size):
        """As ListView, but a page that is not there is said and the nearest one shown."""
        rows = Paginator(self.listed(queryset), page_size)
        self.page_notice, page = asked_page(rows, self.request)
        return page.paginator, page, page.object_list, page.has_other_pages()

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        notices = self.filterset.notices + ([self.page_notice] if self.page_notice else [])
        return context | {
            "filterset": self.filterset,
            "notices": notices,
            "total": context["paginator"].count,
            "row_words": self.row_words,
            "pages": pages_around(context["page_obj"]),
            "dataset": self.dataset,
            "is_for_paper": self.is_for_paper,
            "on_paper": ON_PAPER,
        }


def asked_page(paginator: Paginator, request: HttpRequest) -> tuple[str, Page]:
    """The page that the address asks for, or the nearest with a sentence that says so."""
    asked = request.GET.getlist("page") or ["1"]
    notice, page = nearest_page(paginator, asked[-1])
    if len(set(asked)) > 1:
        notice = f"页码给了不止一个，下面是第 {page.number} 页。"
    return notice, page


def pages_around(page: Page) -> list[int | str]:
    """The numbers of the pages that a pager links."""
    return list(page.paginator.get_elided_page_range(page.number, on_ends=1))


def nearest_page(paginator: Paginator, asked: str) -> tuple[str, Page]:
    """The page asked for, or the nearest with a sentence that says so."""
    try:
        return "", paginator.page(asked or "1")
    except PageNotAnInteger:
        return f"页码“{asked[:20]}”不是数字，下面是第 1 页。", paginator.page(1)
    except EmptyPage:
        last = paginator.num_pages
        return f"没有第 {asked[:20]} 页，一共 {last} 页，下面是第 {last} 页。", paginator.page(last)
