"""Staff in a browser, at a form with texts in it."""

import pytest

from awards.models import Recognition
from tests.factories import make_achievement, make_award_year, make_recognition, make_staff

PASSWORD = "Shili-staff-2026"


@pytest.fixture
def recognition(site) -> Recognition:
    """A recognition of an open year, with two figures."""
    row = make_recognition(
        award_year=make_award_year(2027, released=False), stage="nominated", headline="示例原标题"
    )
    for label in ("示例指标一", "示例指标二"):
        make_achievement(row, label=label)
    return row


@pytest.fixture
def form(site, recognition) -> str:
    """The address of its form."""
    return f"{site}/admin/awards/recognition/{recognition.pk}/change/"


@pytest.fixture
def desk(visit, site, form):
    """A window of committee staff, at the form unless said otherwise: `desk()`."""
    user = make_staff(password=PASSWORD)

    def opened(address=form, **options):
        return visit(address.removeprefix(site), user=user, **options)

    return opened


def sign_in(page, username="staff") -> None:
    """Fill the page's sign-in in, and go on."""
    page.fill("#id_username", username)
    page.fill("#id_password", PASSWORD)
    page.click("[type=submit]")
    page.locator("#user-tools").wait_for()
