"""`python -m winners.load FILE`: make the pages of what `tests.bench.peers.pages` wrote."""

import json
import os
import sys
from pathlib import Path

import django


def load(pages: dict) -> None:
    """Make the tables, and a page of each unit and of the year."""
    from django.core.management import call_command
    from wagtail.models import Page, Site
    from wagtail.signal_handlers import disable_reference_index_auto_update

    from winners.models import Brand, Figure, Honour, Practice, Source, UnitPage, YearPage

    call_command("makemigrations", "winners", verbosity=0)
    call_command("migrate", verbosity=0)
    root = Site.objects.get().root_page
    with disable_reference_index_auto_update():
        root.add_child(instance=YearPage(**pages["year"]))
        Source.objects.bulk_create(Source(**source) for source in pages["sources"])
        for unit in pages["units"]:
            page = root.add_child(instance=UnitPage(**unit["page"]))
            Brand.objects.bulk_create(Brand(page=page, **brand) for brand in unit["brands"])
            for honour in unit["honours"]:
                row = Honour.objects.create(page=page, **honour["row"])
                Figure.objects.bulk_create(Figure(honour=row, **one) for one in honour["figures"])
                Practice.objects.bulk_create(
                    Practice(honour=row, **one) for one in honour["practices"]
                )
    assert Page.objects.live().count() > len(pages["units"])


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "winners.settings")
    django.setup()
    load(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")))
