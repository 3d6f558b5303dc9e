"""The sources on which a year's figures, practices and quotations rest, with what was pasted."""

from django.db.models import Q

from awards.evidence.archive import Archive
from awards.evidence.checking import DIGEST, FILE
from awards.evidence.words import FILE_AT_A_TIME
from awards.models import Achievement, AwardYear, Practice, Source

SOURCES = "02来源/来源.csv"


def put(archive: Archive, year: AwardYear) -> None:
    """All of this into an archive."""
    used = Q(pk__in=year.recognitions.order_by().values("quotation_source"))
    for model in (Achievement, Practice):
        used |= Q(pk__in=model.objects.of_year(year).order_by().values("source"))
    listed = []
    for source in Source.objects.filter(used).order_by("slug").iterator(FILE_AT_A_TIME):
        name = digest = ""
        if source.text:
            name = f"02来源/原文/{source.slug}.txt"
            digest = archive.file(name, source.text.encode())
        row = (source.slug, source.title, source.publisher, source.author, source.published_on)
        listed.append((*row, source.url, name, digest))
    heads = ["编号", "标题", "发布者", "作者", "发布日期", "网址", FILE, DIGEST]
    archive.table(SOURCES, heads, listed)
