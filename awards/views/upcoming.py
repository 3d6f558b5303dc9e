"""Addresses that already stand and say honestly that nothing is there yet."""

from django.shortcuts import get_object_or_404
from django.views.generic import DetailView, TemplateView

from awards.models import AwardYear


class NoticeListView(TemplateView):
    """Public notices (公示); none can be made yet."""

    template_name = "awards/notice_list.html"


class NoticeView(DetailView):
    """The notice of a released year: none was made here, the results are linked."""

    template_name = "awards/notice_detail.html"
    context_object_name = "award_year"

    def get_object(self, queryset=None):
        years = AwardYear.objects.public().select_related("award")
        return get_object_or_404(years, award__slug=self.kwargs["slug"], year=self.kwargs["year"])
