"""The badge for a unit's own site: of public honours only, and true of what they are now."""

import io

import pytest
from PIL import Image

from awards.certificates.badges import badge
from awards.honours import lifecycle
from awards.models import Stage
from tests.factories import make_award_year, make_recognition, make_staff, make_unit

pytestmark = [pytest.mark.django_db, pytest.mark.once]
ENDED = {"stage": Stage.REVOKED, "ended_on": "2026-03-01", "ended_reason": "示例"}


@pytest.fixture
def recognition():
    return make_recognition(unit=make_unit(slug="shili", name="示例局"))


def test_an_honour_has_its_badge_in_both_kinds(client, recognition):
    svg = client.get("/units/shili/model-organ/2025/badge.svg")
    assert (svg.status_code, svg["Content-Type"]) == (200, "image/svg+xml")
    assert svg.content.startswith(b"<svg") and b"<script" not in svg.content
    png = client.get("/units/shili/model-organ/2025/badge.png")
    assert (png.status_code, png["Content-Type"]) == (200, "image/png")
    assert Image.open(io.BytesIO(png.content)).size == (600, 168)
    assert svg.content == badge(recognition, "svg")


def test_after_a_revocation_it_says_so(client, recognition):
    before = client.get("/units/shili/model-organ/2025/badge.svg").content
    by, document = make_staff(), "示例〔2026〕2号"
    lifecycle.revoke(recognition, by, recognition.award_year.released_at.date(), "示例", document)
    after = client.get("/units/shili/model-organ/2025/badge.svg")
    assert (after.status_code, after.content == before) == (200, False)
    assert (b"#a6192e" in before, b"#a6192e" in after.content) == (True, False)


def test_nothing_unreleased_has_a_badge(client):
    make_recognition(
        unit=make_unit(slug="mi"),
        award_year=make_award_year(2026, released=False),
        stage=Stage.ON_NOTICE,
    )
    addresses = ("/units/mi/model-organ/2026/badge.svg", "/units/none/model-organ/2025/badge.png")
    assert [client.get(one).status_code for one in addresses] == [404, 404]
    assert client.get("/units/mi/model-organ/2026/badge.gif").status_code == 404


def test_a_missing_font_is_said(client, recognition, settings):
    settings.PAPER_TITLE_FONTS = ["Shili Song"]
    recognition.name_then = "示例别局"
    recognition.save()
    response = client.get("/units/shili/model-organ/2025/badge.svg")
    assert response.status_code == 503
    assert response.content.decode().startswith("服务器上没有排版用的字体（Shili Song）")


def test_the_story_offers_the_code_while_the_honour_holds(client, recognition):
    code = (
        '&lt;a href="http://testserver/units/shili/model-organ/2025/"&gt;&lt;img '
        'src="http://testserver/units/shili/model-organ/2025/badge.svg" '
        'alt="示例局：2025 年度示例模范机关" width="300" height="84"&gt;&lt;/a&gt;'
    ).replace('"', "&quot;")
    assert code in client.get("/units/shili/model-organ/2025/").content.decode()
    for name, value in ENDED.items():
        setattr(recognition, name, value)
    recognition.save()
    assert "在本单位网站上挂标识" not in client.get(recognition.address).content.decode()
