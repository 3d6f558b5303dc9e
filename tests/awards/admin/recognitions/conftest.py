"""The client of a member of committee staff."""

import pytest
from django.test import Client

from tests.factories import (
    make_staff,
)


@pytest.fixture
def staff(client) -> Client:
    client.force_login(make_staff())
    return client
