"""Staff in a browser, at the page of a source."""

import pytest

from awards.models import Achievement, Source
from tests.browser.desk import Mouse
from tests.factories import make_staff


@pytest.fixture
def desk(visit):
    """Staff at the page of a source, with the source's figures taken away."""
    user = make_staff(password="Shili-staff-2026")

    def opened(way=Mouse, **options):
        Achievement.objects.all().delete()
        source = Source.objects.get()
        return way(visit(f"/admin/awards/source/{source.pk}/change/", user=user, **options))

    return opened
