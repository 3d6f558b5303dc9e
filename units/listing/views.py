"""A public list on a page: filtered, counted in words, paged."""

from django.core.paginator import EmptyPage, Page, PageNotAnInteger, Paginator
from django.views.generic import ListView

from .filters import PublicFilterSet


class FilteredListView(ListView):
    """A public list page: filtered, counted in words, paged; bad input gets a sentence."""

    filterset_class: type[PublicFilterSet]
    paginate_by = 20
    #: The table of open data that holds the same rows.
    dataset = ""
    #: What one row is called, with its measure word: 个获评单位.
    row_words = "条记录"

    def get_queryset(self):
        self.filterset = self.filterset_class(self.request.GET, queryset=super().get_queryset())
        return self.filterset.qs

    def paginate_queryset(self, queryset, page_size):
        """As ListView, but a page that is not there is said and the nearest one shown."""
        paginator = Paginator(queryset, page_size)
        asked = self.request.GET.getlist("page") or ["1"]
        self.page_notice, page = nearest_page(paginator, asked[-1])
        if len(set(asked)) > 1:
            self.page_notice = f"页码给了不止一个，下面是第 {page.number} 页。"
        return paginator, page, page.object_list, page.has_other_pages()

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        notices = self.filterset.notices + ([self.page_notice] if self.page_notice else [])
        return context | {
            "filterset": self.filterset,
            "notices": notices,
            "total": context["paginator"].count,
            "row_words": self.row_words,
            "pages": list(
                context["paginator"].get_elided_page_range(context["page_obj"].number, on_ends=1)
            ),
            "dataset": self.dataset,
        }


def nearest_page(paginator: Paginator, asked: str) -> tuple[str, Page]:
    """The page asked for, or the nearest with a sentence that says so."""
    try:
        return "", paginator.page(asked or "1")
    except PageNotAnInteger:
        return f"页码“{asked[:20]}”不是数字，下面是第 1 页。", paginator.page(1)
    except EmptyPage:
        last = paginator.num_pages
        return f"没有第 {asked[:20]} 页，一共 {last} 页，下面是第 {last} 页。", paginator.page(last)
