"""Drawn covers: the same everywhere, different for each unit, safe to show as they are."""

import hashlib
import re
from xml.etree import ElementTree

import pytest
from django.urls import reverse
from hypothesis import example, given
from hypothesis import strategies as st

from units.covers import cover_svg
from units.covers.inks import LIGHTS, RED
from units.texts import printable

SVG = "{http://www.w3.org/2000/svg}"
ALLOWED = {SVG + name for name in ("svg", "title", "g", "path", "circle")}
PLACES = {"d", "cx", "cy", "r", "transform", "viewBox", "preserveAspectRatio"}
LOOKS = {"fill", "stroke", "stroke-width", "stroke-linecap", "stroke-dasharray"}
ATTRIBUTES = PLACES | LOOKS | {"role", "aria-hidden"}
FOUR = ("zhoushan-xinfangju", "zhoushan-gonganju", "zhoushan-bianjianzhan", "putuo-rensheju")
SAMPLE = [f"shili-{n}" for n in range(400)]


def test_a_cover_is_the_same_on_every_machine_and_in_every_release():
    drawn = hashlib.sha256(cover_svg("zhoushan-gonganju").encode()).hexdigest()
    assert drawn == "3cfdbbe156d81ed99b10d1d438075a245d1c6f560f68f0d4b69cedc2c48b65c3"


def test_covers_of_different_units_differ():
    assert len({cover_svg(slug) for slug in SAMPLE}) == len(SAMPLE)


def test_the_four_units_of_2025_stand_in_four_lights():
    discs = {re.search('<circle [^>]*fill="(#......)"', cover_svg(slug))[1] for slug in FOUR}
    assert len(discs) == 4


@example("")
@example("-")
@example("公安局")
@example("\ud800")
@example('"><script>alert(1)</script>')
@example("a" * 5000)
@given(st.text(st.characters(), max_size=70))
def test_any_slug_gives_a_small_plain_drawing(slug):
    drawn = cover_svg(slug)
    assert len(drawn.encode()) < 6 * 1024
    for element in ElementTree.fromstring(drawn).iter():
        assert element.tag in ALLOWED
        assert set(element.attrib) <= ATTRIBUTES
        assert not any("url" in value or ":" in value for value in element.attrib.values())


def test_every_drawing_of_a_sample_stays_under_six_kilobytes():
    assert max(len(cover_svg(slug).encode()) for slug in SAMPLE) < 6 * 1024


def test_the_sun_is_never_red_and_something_else_is():
    for slug in SAMPLE:
        drawn = cover_svg(slug)
        assert RED not in re.search("<circle [^>]*>", drawn)[0]
        assert RED in drawn
    assert RED not in {light.disc for light in LIGHTS}


def test_numbers_are_short():
    assert not re.search(r"\d\.\d\d|\d[eE]-?\d|-0(?![.\d])", cover_svg("zhoushan-gonganju"))


@example("a<b>&\"'")
@example("\x00\x0b\ufffe示例局")
@given(st.text(st.characters(), min_size=1, max_size=60))
def test_a_title_is_told_as_it_is(title):
    root = ElementTree.fromstring(cover_svg("shili", title=title).encode("utf-8"))
    assert root.attrib["role"] == "img"
    assert (root[0].tag, root[0].text or "") == (f"{SVG}title", printable(title))


def test_without_a_title_the_picture_is_decoration():
    root = ElementTree.fromstring(cover_svg("shili"))
    assert root.attrib["aria-hidden"] == "true"
    assert root.find(f"{SVG}title") is None


@pytest.mark.django_db
def test_the_address_serves_it_to_anyone_for_a_week(client):
    response = client.get(reverse("units:cover", args=["zhoushan-gonganju"]))
    assert response.content.decode() == cover_svg("zhoushan-gonganju")
    assert response["Content-Type"] == "image/svg+xml"
    assert response["Cache-Control"] == "public, max-age=604800"
