"""Staff in a browser, at the page of a source."""

import pytest

from awards.models import Achievement, Source
from tests.browser.desk import Mouse
from tests.factories import make_staff


@pytest.fixture
def desk(visit, site):
    """Staff at the page of a source, with the source's figures taken away."""
    make_staff(password="Shili-staff-2026")

    def opened(way=Mouse, **options):
        Achievement.objects.all().delete()
        source = Source.objects.get()
        person = way(visit("/admin/", **options))
        person.write("id_username", "staff")
        person.write("id_password", "Shili-staff-2026")
        person.press("[type=submit]")
        person.page.locator("#user-tools").wait_for()
        person.page.goto(f"{site}/admin/awards/source/{source.pk}/change/")
        return person

    return opened
