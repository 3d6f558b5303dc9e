"""Fixtures of the whole suite."""

import pytest
from django.conf import settings


@pytest.fixture(autouse=True)
def media_of_its_own(settings, tmp_path):
    """Every test stores photographs in a folder of its own."""
    settings.MEDIA_ROOT = tmp_path / "media"


def pytest_report_header():
    """Say which database the run is on."""
    return f"database: {settings.DATABASES['default']['ENGINE'].rpartition('.')[2]}"
