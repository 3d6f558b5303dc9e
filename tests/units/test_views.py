"""The page of a unit: where its links lead."""

import pytest

from tests.factories import make_recognition, make_unit
from tests.pages import links, seen

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("stage", ["conferred", "on_notice", None])
def test_a_merged_unit_names_its_successor_and_links_to_it_only_where_it_has_a_page(client, stage):
    successor = make_unit(name="示例承继局", slug="chengji")
    merged = make_recognition(unit=make_unit(slug="bingru", successor=successor)).unit
    if stage:
        make_recognition(unit=successor, stage=stage)
    page = client.get(merged.get_absolute_url())
    assert "该单位已并入示例承继局。" in seen(page)
    is_linked = successor.get_absolute_url() in links(page)
    assert is_linked is (client.get(successor.get_absolute_url()).status_code == 200)
    assert is_linked is (stage == "conferred")
